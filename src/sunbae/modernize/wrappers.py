"""The wrappers for scikit-learn."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.places import canonical
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script, dotted
from sunbae.modernize.statements import after_imports, other_names

_MODULE = "keras.wrappers.scikit_learn"
_IMPORTS = """\
import inspect

import numpy
from keras.utils import to_categorical
from sklearn.base import BaseEstimator


"""
# Like Keras 2: without a mixin, so that a search folds as it did; what fit, predict and the network take is picked by
# name.
_BASE = '''\
class KerasWrapper(BaseEstimator):
    """A network as an estimator of scikit-learn, as Keras 2 had it: every argument can be searched for."""

    def __init__(self, build_fn=None, **params):
        self.build_fn = build_fn
        self.params = params

    def get_params(self, deep=True):
        return {"build_fn": self.build_fn, **self.params}

    def set_params(self, **params):
        self.build_fn = params.pop("build_fn", self.build_fn)
        self.params.update(params)
        return self

    def known(self, function, more):
        names = inspect.signature(function).parameters
        return {key: value for key, value in {**self.params, **more}.items() if key in names}

    def fit(self, x, y, **more):
        self.model = self.build_fn(**self.known(self.build_fn, {}))
        self.history = self.model.fit(x, self.targets(y), **{**self.known(self.model.fit, {}), **more})
        return self.history

    def targets(self, y):
        return numpy.asarray(y)
'''
_CLASSIFIER = """\
class KerasClassifier(KerasWrapper):
    def fit(self, x, y, **more):
        y = numpy.asarray(y)
        self.classes_ = numpy.arange(y.shape[1]) if y.ndim == 2 and y.shape[1] > 1 else numpy.unique(y)
        return super().fit(x, y, **more)

    def targets(self, y):
        y = numpy.searchsorted(self.classes_, numpy.asarray(y))
        one_hot = getattr(self.model.loss, "__name__", self.model.loss) == "categorical_crossentropy" and y.ndim != 2
        return to_categorical(y) if one_hot else y

    def predict(self, x, **more):
        p = self.model.predict(x, **self.known(self.model.predict, more))
        return self.classes_[p.argmax(axis=-1) if p.shape[-1] > 1 else (p > 0.5).astype(int)]

    def predict_proba(self, x, **more):
        p = self.model.predict(x, **self.known(self.model.predict, more))
        return numpy.hstack([1 - p, p]) if p.shape[1] == 1 else p

    def score(self, x, y, **more):
        known = self.known(self.model.evaluate, more)
        scores = self.model.evaluate(x, self.targets(y), return_dict=True, **known)
        return scores["accuracy"] if "accuracy" in scores else scores["acc"]
"""
_REGRESSOR = """\
class KerasRegressor(KerasWrapper):
    def predict(self, x, **more):
        return numpy.squeeze(self.model.predict(x, **self.known(self.model.predict, more)), axis=-1)

    def score(self, x, y, **more):
        return -self.model.evaluate(x, y, return_dict=True, **self.known(self.model.evaluate, more))["loss"]
"""
_CLASSES = {"KerasClassifier": _CLASSIFIER, "KerasRegressor": _REGRESSOR}


def scikit_learn(script: Script) -> Iterator[Found]:
    """SB913: the wrapper is a class of the script.

    `from tensorflow.keras.wrappers.scikit_learn import KerasClassifier` becomes the class.
    `keras.wrappers.SKLearnClassifier` will not do: it knows no `batch_size` or `epochs` as parameters, forgets what
    `fit` is to be given when it is cloned, and asks the function for `X` and `y`.
    """
    uses = [node for node in script.nodes(cst.Attribute) if _class_of(script.meaning(node))]
    imports = [
        (node, alias.evaluated_name)
        for node in script.nodes(cst.ImportFrom)
        if not isinstance(node.names, cst.ImportStar)
        for alias in node.names
        if _class_of(_full_name(script, node, alias))
    ]
    names = sorted({name for _node, name in imports} | {_class_of(script.meaning(use)) for use in uses})
    places: list[cst.CSTNode] = [*(node for node, _name in imports), *uses]
    if not places:
        return
    first = min(places, key=lambda node: script.span(node)[0])
    nodes = [node for node, _name in imports]
    parts = [_CLASSES[name] + other_names(nodes, name) for name in names]
    text = "\n\n".join([_IMPORTS + _BASE, *parts])
    edits = [Edit(*script.span(use), _class_of(script.meaning(use))) for use in uses]
    edits.append(after_imports(script, first, text))
    today = _(
        "Keras 3 has no wrapper to which a search can give all parameters; this class does what that of Keras 2 did."
    )
    yield found(script, "SB913", first, today, edits)


def _class_of(name: str) -> str:
    module, _dot, kind = name.rpartition(".")
    return kind if module == _MODULE and kind in _CLASSES else ""


def _full_name(script: Script, node: cst.ImportFrom, alias: cst.ImportAlias) -> str:
    return canonical(f"{dotted(node.module)}.{alias.evaluated_name}")
