"""scikit-learn, XGBoost and LightGBM: transformers, splits, metrics, and models that learn."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import wraps
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from sunbae.patch.notes import Place, place
from sunbae.patch.table import Patch, like
from sunbae.watch.observer import Observer
from sunbae.watch.repair import NAMES_OF_DATA, Done, Repairs

MODULES = [
    "cluster",
    "compose",
    "covariance",
    "cross_decomposition",
    "decomposition",
    "discriminant_analysis",
    "dummy",
    "ensemble",
    "feature_extraction",
    "feature_extraction.text",
    "feature_selection",
    "gaussian_process",
    "impute",
    "kernel_ridge",
    "linear_model",
    "manifold",
    "mixture",
    "model_selection",
    "naive_bayes",
    "neighbors",
    "neural_network",
    "pipeline",
    "preprocessing",
    "random_projection",
    "svm",
    "tree",
]
_LEARNS = ("fit", "partial_fit")
_CHANGES = ("transform", "fit_transform", "inverse_transform")
_ASKS = ("predict", "score")


def class_patches(observer: Observer, repairs: Repairs, done: set[tuple[Any, str]], module: ModuleType) -> list[Patch]:
    """Patches of the classes of a module that learn, where their methods are defined; none of them twice.

    Args:
      done: (owner, name) of those that are in place; grows.
    """
    found = []
    for thing in tuple(vars(module).values()):
        home = f"{module.__name__.partition('.')[0]}."
        if not (isinstance(thing, type) and hasattr(thing, "fit") and thing.__module__.startswith(home)):
            continue
        for name in (*_LEARNS, *_CHANGES, *_ASKS):
            owner = next((base for base in thing.__mro__ if name in vars(base)), None)
            if owner is None or (owner, name) in done or not isinstance(vars(owner)[name], FunctionType):
                continue
            done.add((owner, name))
            found.append(
                Patch(owner, name, _told(observer, repairs, name), "the audit sees which rows are learnt from")
            )
    return found


def _told(observer: Observer, repairs: Repairs, name: str) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            where = place() if observer.outermost else None
            x = args[0] if args else next((kwargs[name] for name in NAMES_OF_DATA if name in kwargs), None)
            if where is None or x is None:
                return original(self, *args, **kwargs)
            nth = observer.turn(name, where)
            if not hasattr(self, "predict"):
                with observer.within():
                    done = repairs.transform(original, name, self, x, args, kwargs, where, nth)
                _tell(observer, name, self, x, done, where, nth)
                return done.made
            with observer.within():
                made = original(self, *args, **kwargs)
            y = args[1] if len(args) > 1 else kwargs.get("y")
            if name in _ASKS:
                observer.asked(name, self, x, y, made, where, nth)
            elif name in _LEARNS:
                observer.learnt(self, x, y, _stops_by(self, kwargs), where, nth)
            return made

        return method

    return wrap


def _stops_by(model: Any, given: Mapping[str, Any]) -> Any:
    """The last (x, y) of `eval_set` that decides when boosting of XGBoost or LightGBM ends; None if none does."""
    pairs = given.get("eval_set")
    rounds = [getattr(model, name, None) for name in ("early_stopping_rounds", "early_stopping_round")]
    stops = any(rounds) or any("EarlyStopping" in type(one).__name__ for one in given.get("callbacks") or ())
    return pairs[-1] if stops and isinstance(pairs, list) and pairs and len(pairs[-1]) == 2 else None


def _tell(observer: Observer, name: str, transformer: Any, x: Any, done: Done, where: Place, nth: int) -> None:
    if done.like is not None:
        observer.knows_what(transformer, done.like)
        name = "transform"
    elif done.learnt is not None:
        observer.transformed("fit", transformer, done.learnt, None, where, nth)
        name = "transform" if name == "fit_transform" else ""
    if name:
        observer.transformed(name, transformer, x, None if name in _LEARNS else done.made, where, nth)


def split_patches(observer: Observer, repairs: Repairs, module: ModuleType) -> list[Patch]:
    """The patch of `train_test_split`."""

    def wrap(original: Any) -> Any:
        @like(original)
        def train_test_split(*arrays: Any, **options: Any) -> Any:
            where = place() if observer.outermost else None
            lengths = {_length(one) for one in arrays}
            n = lengths.pop() if len(lengths) == 1 else None
            if where is None or n is None:
                return original(*arrays, **options)
            nth = observer.turn("split", where)
            # One more array, of places: a split draws once for all of its arrays.
            with observer.within():
                made = repairs.split(original, arrays, options, np.arange(n), where, nth)
            *parts, first, second = made
            observer.split(arrays, tuple(parts), (first, second), options, where, nth)
            return parts

        return train_test_split

    return [Patch(module, "train_test_split", wrap, "the audit sees which rows are put aside")]


def shuffle_patches(observer: Observer, module: ModuleType) -> list[Patch]:
    """The patch of `sklearn.utils.shuffle`."""

    def wrap(original: Any) -> Any:
        @like(original)
        def shuffle(*arrays: Any, **options: Any) -> Any:
            where = place() if observer.outermost else None
            lengths = {_length(one) for one in arrays}
            n = lengths.pop() if len(lengths) == 1 else None
            if where is None or n is None or options.get("n_samples") is not None:
                return original(*arrays, **options)
            with observer.within():
                *made, order = original(*arrays, np.arange(n), **options)
            halves = [half for one in made for half in (one, one[:0])]
            parts, nth = (order, order[:0]), observer.turn("shuffle", where)
            observer.split(arrays, tuple(halves), parts, options, where, nth, "shuffle")
            return made[0] if len(made) == 1 else made

        return shuffle

    return [Patch(module, "shuffle", wrap, "the audit sees which rows come where")]


def metric_patches(observer: Observer, repairs: Repairs, module: ModuleType) -> Iterator[Patch]:
    """Patches of the metrics that compare two arrays."""
    for name, thing in tuple(vars(module).items()):
        if not isinstance(thing, FunctionType) or name.startswith("_"):
            continue
        names = list(inspect.signature(thing).parameters)[:2]
        if len(names) == 2 and names[0] == "y_true":
            yield Patch(module, name, _measured(observer, repairs, name, names[1]), "the audit sees what is compared")


def _measured(observer: Observer, repairs: Repairs, name: str, second: str) -> Any:
    def wrap(original: Any) -> Any:
        @like(original)
        def metric(*args: Any, **kwargs: Any) -> Any:
            where = place() if observer.outermost else None
            if where is None:
                return original(*args, **kwargs)
            nth = observer.turn("metric", where)
            args, named = repairs.metric(("y_true", second), args, kwargs, where, nth)
            with observer.within():
                value = original(*args, **named)
            given = {**dict(zip(("y_true", second), args, strict=False)), **named}
            if "y_true" in given and second in given:  # an older name of a parameter is not followed
                observer.measured(name, given["y_true"], given[second], value, where, nth)
            return value

        return metric

    return wrap


def _length(value: Any) -> int | None:
    shape = getattr(value, "shape", None)
    if shape:
        return int(shape[0])
    return len(value) if isinstance(value, (list, tuple)) else None
