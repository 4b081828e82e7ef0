"""`keras.wrappers.scikit_learn`: KerasClassifier and KerasRegressor, made of a function that builds a model.

As in Keras 2.4 neither says of itself that it is a classifier or a regressor, so that searches cut the rows without
stratifying; a script that sets `_estimator_type` is heard.
"""

from __future__ import annotations

import copy
import inspect
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from sunbae._compat import load_keras
from sunbae.i18n import _
from sunbae.patch.notes import note

PUBLIC = ["BaseWrapper", "KerasClassifier", "KerasRegressor"]


class BaseWrapper(BaseEstimator):  # type: ignore[misc]
    """What both have in common.

    Args:
      build_fn: a function that gives a compiled model, or an object with `__call__`; None if the class has one.
      sk_params: arguments of `build_fn`, and of fit, predict and evaluate of the model.
    """

    def __init__(self, build_fn: Any = None, **sk_params: Any) -> None:
        self.build_fn = build_fn
        self.sk_params = sk_params
        self._refuse_unknown(sk_params)
        text = _("{name} with build_fn is put back; today it is keras.wrappers.SKLearnClassifier or SKLearnRegressor.")
        note("SB913", text.format(name=type(self).__name__), "keras.wrappers")

    def _refuse_unknown(self, params: dict[str, Any]) -> None:
        """Raises ValueError for an argument that nobody takes."""
        model = load_keras().Sequential
        taken = {"verbose"}  # of every method
        for function in (self._builder(), model.fit, model.evaluate, model.predict):
            parameters = inspect.signature(function).parameters
            if any(p.kind is p.VAR_KEYWORD for p in parameters.values()) and function is self._builder():
                return
            taken |= set(parameters)
        wrong = [name for name in params if name not in taken - {"self"} and name != "nb_epoch"]
        if wrong:
            raise ValueError(f"{wrong[0]} is not a legal parameter")

    def _builder(self) -> Any:
        if self.build_fn is None:
            return type(self).__call__
        return self.build_fn if inspect.isroutine(self.build_fn) else type(self.build_fn).__call__

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The arguments it was made with."""
        return {**self.sk_params, "build_fn": self.build_fn}

    def set_params(self, **params: Any) -> BaseWrapper:
        """Set arguments."""
        if "build_fn" in params:
            self.build_fn = params.pop("build_fn")
        self._refuse_unknown(params)
        self.sk_params.update(params)
        return self

    def __sklearn_clone__(self) -> BaseWrapper:
        return type(self)(build_fn=self.build_fn, **{k: _copied(v) for k, v in self.sk_params.items()})

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        kind = getattr(self, "_estimator_type", None)
        if kind is not None:
            tags.estimator_type = kind
        if kind == "classifier":
            from sklearn.utils import ClassifierTags

            tags.classifier_tags = ClassifierTags()
        if kind == "regressor":
            from sklearn.utils import RegressorTags

            tags.regressor_tags = RegressorTags()
        return tags

    def filter_sk_params(self, fn: Any, override: dict[str, Any] | None = None) -> dict[str, Any]:
        """Those of the arguments that a function takes."""
        taken = inspect.signature(fn).parameters
        found = {name: value for name, value in self.sk_params.items() if name in taken}
        return found | (override or {})

    def check_params(self, params: dict[str, Any]) -> None:
        """Raises ValueError for an argument that nobody takes."""
        self._refuse_unknown(params)

    def fit(self, x: Any, y: Any, **kwargs: Any) -> Any:
        """Build the model and fit it."""
        if self.build_fn is None:
            builder: Any = self.__call__
            self.model = builder(**self.filter_sk_params(builder))
        else:
            builder = self.build_fn if inspect.isroutine(self.build_fn) else self.build_fn.__call__
            self.model = self.build_fn(**self.filter_sk_params(builder))
        loss = getattr(self.model.loss, "__name__", self.model.loss)
        if loss == "categorical_crossentropy" and np.ndim(y) != 2:
            y = load_keras().utils.to_categorical(y)
        settings = copy.copy(self.filter_sk_params(type(self.model).fit)) | kwargs
        self.history = self.model.fit(x, y, **settings)
        return self.history

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model")


def _copied(value: Any) -> Any:
    """Callbacks and the like count for one fit; numbers and names are what they are."""
    return copy.copy(value) if isinstance(value, (list, dict)) else value


class KerasClassifier(BaseWrapper):
    """A model as a classifier of scikit-learn."""

    def fit(self, x: Any, y: Any, **kwargs: Any) -> Any:
        """Fit on classes, or on classes one-hot (n, C)."""
        y = np.array(y)
        if y.ndim == 2 and y.shape[1] > 1:
            self.classes_ = np.arange(y.shape[1])
        elif (y.ndim == 2 and y.shape[1] == 1) or y.ndim == 1:
            self.classes_ = np.unique(y)
            y = np.searchsorted(self.classes_, y)
        else:
            raise ValueError(f"Invalid shape for y: {y.shape}")
        self.n_classes_ = len(self.classes_)
        return super().fit(x, y, **kwargs)

    def predict(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The class of each row."""
        found = np.asarray(self.model.predict(x, **self._of_predict(kwargs)))
        picked = found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype("int32")
        chosen: np.ndarray = self.classes_[picked]
        return chosen

    def predict_proba(self, x: Any, **kwargs: Any) -> np.ndarray:
        """Probabilities (n, C)."""
        found = np.asarray(self.model.predict(x, **self._of_predict(kwargs)))
        return np.hstack([1 - found, found]) if found.shape[1] == 1 else found

    def _of_predict(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return self.filter_sk_params(type(self.model).predict, kwargs)

    def score(self, x: Any, y: Any, **kwargs: Any) -> float:
        """The accuracy.

        Raises: ValueError if the model was compiled without it.
        """
        y = np.array(y)
        if not (y.ndim == 2 and y.shape[1] > 1):
            y = np.searchsorted(self.classes_, y)
        settings = self.filter_sk_params(type(self.model).evaluate, kwargs)
        loss = getattr(self.model.loss, "__name__", self.model.loss)
        if loss == "categorical_crossentropy" and y.ndim != 2:
            y = load_keras().utils.to_categorical(y)
        found = self.model.evaluate(x, y, **(settings | {"return_dict": True}))
        for name in ("accuracy", "acc"):
            if name in found:
                return float(found[name])
        raise ValueError(
            "The model is not configured to compute accuracy. "
            'You should pass `metrics=["accuracy"]` to the `model.compile()` method.'
        )


class KerasRegressor(BaseWrapper):
    """A model as a regressor of scikit-learn."""

    def predict(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The value of each row."""
        found = self.model.predict(x, **self.filter_sk_params(type(self.model).predict, kwargs))
        return np.squeeze(np.asarray(found))

    def score(self, x: Any, y: Any, **kwargs: Any) -> float:
        """Minus the loss: more is better."""
        settings = self.filter_sk_params(type(self.model).evaluate, kwargs)
        found = self.model.evaluate(x, y, **settings)
        return -float(found[0] if isinstance(found, list) else found)
