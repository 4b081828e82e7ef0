"""Arguments, methods and functions that scikit-learn has dropped."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial, wraps
from inspect import Parameter
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import MISSING, Patch

Values = dict[str, dict[Any, Any]]


@dataclass(frozen=True)
class Old:
    """What a class took in 2020.

    Attributes:
      renamed: old argument -> today's.
      dropped: arguments that did what happens today anyway.
      values: argument -> {old value: today's}.
      shuffled: whether `random_state` had no effect without `shuffle`, and is refused today.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    values: Values = field(default_factory=dict)
    shuffled: bool = False


_ERRORS: Values = {"criterion": {"mse": "squared_error", "mae": "absolute_error"}}
_OF_TREES: Values = {"max_features": {"auto": "sqrt"}}
_OF_REGRESSIONS: Values = {**_ERRORS, "max_features": {"auto": 1.0}}
_LOSSES: Values = {"loss": {"ls": "squared_error", "lad": "absolute_error", "deviance": "log_loss"}}
_BASE = {"base_estimator": "estimator"}

# Module -> class -> what it took.
OLD: dict[str, dict[str, Old]] = {
    "sklearn.preprocessing": {"OneHotEncoder": Old({"sparse": "sparse_output"}, ("categorical_features", "n_values"))},
    "sklearn.ensemble": {
        **dict.fromkeys(("RandomForestClassifier", "ExtraTreesClassifier"), Old(values=_OF_TREES)),
        **dict.fromkeys(("RandomForestRegressor", "ExtraTreesRegressor"), Old(values=_OF_REGRESSIONS)),
        "GradientBoostingClassifier": Old(values={**_LOSSES, **_OF_TREES}),
        "GradientBoostingRegressor": Old(values={**_LOSSES, "max_features": {"auto": None}}),
        **dict.fromkeys(
            ("AdaBoostClassifier", "AdaBoostRegressor", "BaggingClassifier", "BaggingRegressor"), Old(_BASE)
        ),
    },
    "sklearn.tree": {
        "DecisionTreeClassifier": Old(dropped=("presort",), values=_OF_TREES),
        "DecisionTreeRegressor": Old(dropped=("presort",), values={**_ERRORS, "max_features": {"auto": None}}),
    },
    "sklearn.linear_model": {
        "LinearRegression": Old(dropped=("normalize",)),
        "LogisticRegression": Old(dropped=("multi_class",)),
        "SGDClassifier": Old(values={"loss": {"log": "log_loss", "squared_loss": "squared_error"}}),
        "SGDRegressor": Old(values={"loss": {"squared_loss": "squared_error"}}),
    },
    "sklearn.cluster": {"KMeans": Old(dropped=("n_jobs", "precompute_distances"))},
    "sklearn.model_selection": {
        "GridSearchCV": Old(dropped=("iid",)),
        "RandomizedSearchCV": Old(dropped=("iid",)),
        **dict.fromkeys(("KFold", "StratifiedKFold"), Old(shuffled=True)),
    },
}
_NAMING = {
    "sklearn.preprocessing": ("OneHotEncoder", "PolynomialFeatures"),
    "sklearn.feature_extraction.text": ("CountVectorizer", "TfidfVectorizer"),
}


def patches(module: ModuleType, settings: Settings) -> list[Patch]:
    """The table of one module of scikit-learn, which has just been imported."""
    found = [
        Patch(getattr(module, name), "__init__", _init(name, old), "arguments of 2020 are taken")
        for name, old in OLD.get(module.__name__, {}).items()
    ]
    found += [
        Patch(getattr(module, name), "get_feature_names", lambda _missing: _get_feature_names, "put back")
        for name in _NAMING.get(module.__name__, ())
    ]
    if module.__name__ == "sklearn.metrics":
        found.append(Patch(module, "mean_squared_error", lambda old: _squared(old, module), "squared=False is heard"))
        found += [
            Patch(module, name, _as_numpy, "a score may be rounded by its method")
            for name, thing in tuple(vars(module).items())
            if name.endswith(_SCORES) and isinstance(thing, FunctionType)
        ]
        found += [Patch(module, name, _plotting(module, name, today), "put back") for name, today in _PLOTS.items()]
    return found + _by_place(module)


def _by_place(module: ModuleType) -> list[Patch]:
    """Of everything public whose arguments must have names today: they are taken by their place, as they were."""
    found: list[Patch] = []
    for name in getattr(module, "__all__", None) or vars(module):
        thing = vars(module).get(name)  # what is not there yet is asked for by nobody
        owner, at = (thing, "__init__") if isinstance(thing, type) else (module, name)
        function = vars(owner).get(at)
        if isinstance(function, FunctionType) and _named_only(function):
            found.append(Patch(owner, at, partial(_places, kind=name), "arguments are taken by their place"))
    return found


def _named_only(function: Any) -> bool:
    kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
    return Parameter.KEYWORD_ONLY in kinds and Parameter.VAR_POSITIONAL not in kinds


def _places(original: Any, *, kind: str) -> Any:
    """A function that takes arguments without their names, in the order in which they are declared."""
    parameters = inspect.signature(original).parameters.values()
    most = sum(one.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD) for one in parameters)
    names = [one.name for one in parameters if one.kind is Parameter.KEYWORD_ONLY]

    @wraps(original)
    def taking(*args: Any, **kwargs: Any) -> Any:
        if 0 < len(args) - most <= len(names):
            given = dict(zip(names, args[most:], strict=False))
            if not given.keys() & kwargs.keys():
                args, kwargs = args[:most], given | kwargs
                _noted(kind, _("its arguments without names"), ", ".join(f"{name}=" for name in given))
        return original(*args, **kwargs)

    return taking


def _init(kind: str, old: Old) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        if original is MISSING:  # inherited: the class has no arguments of its own
            raise KeyError(kind)

        @wraps(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            _modernize(kind, old, kwargs)
            if old.shuffled and not kwargs.get("shuffle"):
                kwargs.pop("random_state", None)  # it had no effect, and is refused today
            original(self, *args, **kwargs)

        return __init__

    return wrap


def _modernize(kind: str, old: Old, kwargs: dict[str, Any]) -> None:
    for name in [name for name in old.dropped if name in kwargs]:
        del kwargs[name]
        _noted(kind, f"{name}=", "")
    for name, today in old.renamed.items():
        if name in kwargs:
            kwargs[today] = kwargs.pop(name)
            _noted(kind, f"{name}=", f"{today}=")
    for name, values in old.values.items():
        value = kwargs.get(name)
        if isinstance(value, str) and value in values:
            kwargs[name] = values[value]
            _noted(kind, f"{name}={value!r}", f"{name}={values[value]!r}")


def _noted(kind: str, what: str, today: str) -> None:
    note("SB921", _("{kind} no longer takes {what}.").format(kind=kind, what=what), today)


def _get_feature_names(self: Any, input_features: Any = None) -> list[str]:
    """Names of the columns that come out."""
    note("SB921", _("{name} is gone.").format(name="get_feature_names"), "get_feature_names_out")
    return list(self.get_feature_names_out(*([] if input_features is None else [input_features])))


def _squared(original: Any, metrics: ModuleType) -> Any:
    @wraps(original)
    def mean_squared_error(*args: Any, **kwargs: Any) -> Any:
        squared = kwargs.pop("squared", True)
        if squared:
            return original(*args, **kwargs)
        _noted("mean_squared_error", "squared=False", "root_mean_squared_error")
        return metrics.root_mean_squared_error(*args, **kwargs)

    return mean_squared_error


_SCORES = ("_score", "_error", "_loss", "_deviance")


_OF_NUMPY = ("round", "item", "astype", "tolist")


class Score(float):
    """A score that also has the methods of NumPy's numbers, as scores had.

    It is printed as a float in a list, too, where today's numpy.float64 says its name.
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _OF_NUMPY:
            raise AttributeError(name)
        note("SB921", _("Scores are floats of Python now, without {name}.").format(name=name), "round(score, 3)")
        return getattr(np.float64(self), name)


def _as_numpy(original: Any) -> Any:
    @wraps(original)
    def metric(*args: Any, **kwargs: Any) -> Any:
        value = original(*args, **kwargs)
        return Score(value) if type(value) is float else value

    return metric


_PLOTS = {
    "plot_confusion_matrix": "ConfusionMatrixDisplay",
    "plot_roc_curve": "RocCurveDisplay",
    "plot_precision_recall_curve": "PrecisionRecallDisplay",
}


def _plotting(metrics: ModuleType, name: str, today: str) -> Callable[[Any], Any]:
    def plot(estimator: Any, X: Any, y: Any, **how: Any) -> Any:
        """Draws it."""
        note("SB921", _("{name} is gone.").format(name=name), f"{today}.from_estimator")
        return getattr(metrics, today).from_estimator(estimator, X, y, **how)

    return lambda _missing: plot
