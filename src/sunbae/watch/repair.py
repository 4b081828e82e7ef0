"""A script is run again with some of its calls repaired: the right rows, the right order, the right arguments."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.patch.calls import Call
from sunbae.patch.notes import Place


@dataclass(frozen=True)
class Repair:
    """A call that is to be made in another way.

    Attributes:
      action: "learn-from" (a transformer, `rows` of what it is given), "learn-as" (as the transformer of `other`),
        "split" (`rows` first, `others` second), "fit-rows" (only `rows`), "carve-validation" (the last fifth of the
        training rows instead of `validation_data`), "keep-best" (weights of the best epoch, by `value` or what is
        watched already), "watch" (checkpoints look at `value`), "loss" (`value`), "activation" (`value`, of the last
        layer), "transform-first" (by the transformer of `other`), "score-rows" (only `rows`), "swap" (the first two
        arguments of a metric).
      file, line, nth: the call, see `events.Event`.
      rule: id of the rule whose finding it repairs.
    """

    action: str
    file: str
    line: int
    nth: int
    rule: str
    rows: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    other: tuple[str, int, int] | None = None
    value: str = ""

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


def repair_from(record: Mapping[str, Any]) -> Repair:
    """The inverse of `Repair.record`."""
    found: dict[str, Any] = {**record, "rows": tuple(record["rows"]), "others": tuple(record["others"])}
    other = found["other"]
    return Repair(**found | {"other": None if other is None else (other[0], other[1], other[2])})


@dataclass(frozen=True)
class Done:
    """What a method of a transformer did.

    Attributes:
      made: what it gave.
      learnt: what it really learnt from, None for what it was given.
      like: the transformer that it is now like, without having learnt itself.
    """

    made: Any
    learnt: Any = None
    like: Any = None


NAMES_OF_DATA = ("X", "raw_documents")  # how the methods of transformers call what they are given


class Repairs:
    """Makes calls as the script does."""

    def transform(
        self, original: Callable[..., Any], name: str, transformer: Any, x: Any, args: tuple[Any, ...],
        kwargs: Mapping[str, Any], where: Place, nth: int,
    ) -> Done:  # fmt: skip
        """A method of a transformer."""
        return Done(original(transformer, *args, **kwargs))

    def split(
        self, original: Callable[..., Any], arrays: tuple[Any, ...], options: Mapping[str, Any], places: np.ndarray,
        where: Place, nth: int,
    ) -> list[Any]:  # fmt: skip
        """`train_test_split` of arrays and their places."""
        made: list[Any] = original(*arrays, places, **options)
        return made

    def compile(
        self, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any], where: Place | None, nth: int
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments of `compile` of a model."""
        return args, kwargs

    def metric(
        self, names: tuple[str, str], args: tuple[Any, ...], kwargs: Mapping[str, Any], where: Place, nth: int
    ) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
        """Arguments of a metric; `names` are those of the first two."""
        return args, kwargs

    def call(self, call: Call) -> None:
        """Arguments of a fit, evaluate or predict: changed in place."""


@dataclass
class Planned(Repairs):
    """Makes the calls of a plan in the way that it says, all others as the script does.

    Attributes:
      made: the repairs that came about.
    """

    plan: tuple[Repair, ...]
    made: list[Repair] = field(default_factory=list)

    def __post_init__(self) -> None:
        # What transformers had learnt at each of their fits: (the object, its state then).
        self._learnt: dict[tuple[str, int, int], tuple[Any, dict[str, Any]]] = {}

    def _of(self, where: Place | None, nth: int, *actions: str) -> Iterable[Repair]:
        for repair in self.plan:
            called = where is not None and (repair.file, repair.line, repair.nth) == (where.file, where.line, nth)
            if called and repair.action in actions:
                self.made.append(repair)
                yield repair

    def transform(
        self, original: Callable[..., Any], name: str, transformer: Any, x: Any, args: tuple[Any, ...],
        kwargs: Mapping[str, Any], where: Place, nth: int,
    ) -> Done:  # fmt: skip
        """See `Repairs`."""
        key = (where.file, where.line, nth)
        for repair in self._of(where, nth, "learn-from", "learn-as"):
            learnt, first = None, None
            if repair.action == "learn-as":
                first, state = self._learnt[repair.other or key]
                vars(transformer).update(copy.deepcopy(state))
            else:
                learnt, *others = (taken(one, repair.rows, _length(x)) for one in (x, *args[1:]))
                named = {k: taken(v, repair.rows, _length(x)) for k, v in kwargs.items() if k not in NAMES_OF_DATA}
                transformer.fit(learnt, *others, **named)
                self._learnt[key] = (transformer, copy.deepcopy(vars(transformer)))
            return Done(transformer if name == "fit" else transformer.transform(x), learnt, first)
        made = original(transformer, *args, **kwargs)
        if name.startswith("fit"):
            self._learnt[key] = (transformer, copy.deepcopy(vars(transformer)))
        return Done(made)

    def split(
        self, original: Callable[..., Any], arrays: tuple[Any, ...], options: Mapping[str, Any], places: np.ndarray,
        where: Place, nth: int,
    ) -> list[Any]:  # fmt: skip
        """See `Repairs`."""
        made = super().split(original, arrays, options, places, where, nth)
        for repair in self._of(where, nth, "split"):
            found: list[Any] = []
            for one in (*arrays, places):
                found += [taken(one, repair.rows, len(places)), taken(one, repair.others, len(places))]
            return found
        return made

    def _as_then(self, key: tuple[str, int, int]) -> Any:
        """A transformer as it was after one of its fits."""
        transformer, state = self._learnt[key]
        found = copy.copy(transformer)
        vars(found).update(copy.deepcopy(state))
        return found

    def compile(
        self, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any], where: Place | None, nth: int
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """See `Repairs`."""
        for repair in self._of(where, nth, "loss", "activation"):
            if repair.action == "activation":
                _last_layer(model).activation = load_keras().activations.get(repair.value)
            elif len(args) > 1:
                args = (args[0], repair.value, *args[2:])
            else:
                kwargs = {**kwargs, "loss": repair.value}
        return args, kwargs

    def metric(
        self, names: tuple[str, str], args: tuple[Any, ...], kwargs: Mapping[str, Any], where: Place, nth: int
    ) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
        """See `Repairs`."""
        for _repair in self._of(where, nth, "swap"):
            first, second = names
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            given[first], given[second] = given[second], given[first]
            return (given.pop(first), given.pop(second), *args[2:]), given
        return args, kwargs

    def call(self, call: Call) -> None:
        """See `Repairs`."""
        given = call.given
        for repair in self._of(
            call.place, call.notes["nth"], "fit-rows", "carve-validation", "keep-best", "watch", "transform-first",
            "score-rows",
        ):  # fmt: skip
            if repair.action in ("fit-rows", "score-rows"):
                for name in ("x", "y", "sample_weight"):
                    if given.get(name) is not None:
                        given[name] = _each(given[name], partial(taken, rows=repair.rows))
            elif repair.action == "carve-validation":
                given.pop("validation_data", None)
                given["validation_split"] = 0.2
            elif repair.action == "keep-best":
                given["callbacks"] = _keeping(_listed(given.get("callbacks")), repair.value)
            elif repair.action == "watch":
                for callback in _listed(given.get("callbacks")):
                    if type(callback).__name__ == "ModelCheckpoint":
                        callback.monitor = repair.value
            elif repair.action == "transform-first" and repair.other is not None:
                transformer = self._as_then(repair.other)
                given["x"] = _each(given["x"], partial(_changed, transformer))


def taken(value: Any, rows: tuple[int, ...], length: int | None = None) -> Any:
    """Some rows of an array, frame or list; what is no data in so many rows stays as it is."""
    if value is None or (length is not None and _length(value) != length):
        return value
    if hasattr(value, "iloc"):
        return value.iloc[list(rows)]
    return [value[k] for k in rows] if isinstance(value, (list, tuple)) else value[np.asarray(rows, np.int64)]


def _changed(transformer: Any, one: Any) -> Any:
    flat = np.asarray(one)
    return transformer.transform(flat.reshape(-1, transformer.n_features_in_)).reshape(flat.shape)


def _last_layer(model: Any) -> Any:
    """What gives the output of a network of one output."""
    outputs = getattr(model, "outputs", None)  # a Sequential that was not built has none
    last = outputs[0]._keras_history.operation if outputs else model.layers[-1]
    return _last_layer(last) if getattr(last, "layers", None) else last


def _keeping(callbacks: list[Any], monitor: str) -> list[Any]:
    """Callbacks that put the best weights back at the end of the fit."""
    stops = [one for one in callbacks if type(one).__name__ == "EarlyStopping"]
    for one in stops:
        one.restore_best_weights = True
        one.monitor = monitor or one.monitor
    if stops:
        return callbacks
    mode = next((one.mode for one in callbacks if getattr(one, "monitor", None) == monitor), "auto")
    never = 10**9
    stop = load_keras().callbacks.EarlyStopping(monitor, mode=mode, patience=never, restore_best_weights=True)
    return [*callbacks, stop]


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {name: change(one) for name, one in value.items()}
    several = isinstance(value, (list, tuple)) and any(getattr(one, "ndim", 0) for one in value)
    return [change(one) for one in value] if several else change(value)


def _listed(value: Any) -> list[Any]:
    if hasattr(value, "callbacks"):  # a CallbackList
        value = value.callbacks
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def _length(value: Any) -> int | None:
    shape = getattr(value, "shape", None)
    if shape:
        return int(shape[0])
    return len(value) if isinstance(value, (list, tuple)) else None
