"""Data as scripts of 2020 handed them over: lists of numbers, ranges, data sets of tf.data, arguments of workers."""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch
from sunbae.patch.tf.dataset import Dataset, feed_class

_DATA = ("x", "y", "sample_weight", "validation_data")
_STEPS = ("steps_per_epoch", "validation_steps", "steps")
_STEPS_OF = {("fit", "x"): "steps_per_epoch", ("fit", "validation_data"): "validation_steps"}
_WORKERS = ("workers", "use_multiprocessing", "max_queue_size")
_FITTING: ContextVar[bool] = ContextVar("fitting", default=False)  # and not evaluating within


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported, and calls already go through the engine."""
    trainer = keras.src.backend.jax.trainer.JAXTrainer
    why = "lists, ranges and data sets of tf.data are data; workers= and the like are not needed"
    methods = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")
    found = [Patch(trainer, name, _adapting(name, settings.of_2020), why) for name in methods]
    if settings.of_2020:
        adapters = keras.src.trainers.data_adapters
        finite = (adapters.array_data_adapter.ArrayDataAdapter, adapters.py_dataset_adapter.PyDatasetAdapter)
        goes_on = "steps_per_epoch counts batches of one endless stream"
        iterator = keras.src.trainers.epoch_iterator.EpochIterator
        found.append(Patch(iterator, "_enumerate_iterator", lambda original: _going_on(original, finite), goes_on))
    return found


def _going_on(original: Any, finite: tuple[type, ...]) -> Any:
    """The steps of an epoch of `steps_per_epoch` batches, taken where the epoch before has ended.

    Arrays and numbered batches began anew when all were seen, as in Keras 2; Keras 3 lets an epoch end there.
    """

    @wraps(original)
    def enumerate_iterator(self: Any) -> Iterator[tuple[int, int, Any]]:
        adapter, steps = self.data_adapter, self.steps_per_epoch
        known = isinstance(adapter, finite) and not isinstance(getattr(adapter, "py_dataset", None), feed_class())
        if not (_FITTING.get() and steps and known and adapter.num_batches) or steps == adapter.num_batches:
            yield from original(self)
            return
        text = _("An epoch has {steps} of {all} batches; the next one goes on there.")
        note("SB927", text.format(steps=steps, all=adapter.num_batches), "without steps_per_epoch=")
        if self._current_iterator is None:
            self._current_iterator = _passes(self)
        for step in range(0, steps, self.steps_per_execution):
            yield step, step + self.steps_per_execution - 1, self._current_iterator

    return enumerate_iterator


def _passes(iterator: Any) -> Iterator[Any]:
    """The batches of one pass through the data after the other."""
    while True:
        iterator.data_adapter.on_epoch_begin()
        yield from iterator._get_iterator()
        iterator.data_adapter.on_epoch_end()


def _adapting(method: str, of_2020: bool) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        names = list(inspect.signature(original).parameters)[1:]

        @wraps(original)
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            if len(args) > len(names) or any(name in kwargs for name in names[: len(args)]):
                return original(self, *args, **kwargs)  # wrong, and Keras' to refuse
            given = dict(zip(names, args, strict=False)) | kwargs
            _adapt(self, method, given)
            if method == "predict" and of_2020:
                given.setdefault("verbose", 0)  # it said nothing then
            outer = _FITTING.set(method == "fit")
            try:
                return original(self, **given)
            finally:
                _FITTING.reset(outer)

        return wrapped

    return wrap


def _adapt(model: Any, method: str, given: dict[str, Any]) -> None:
    """Change the arguments of a call, by name, into what Keras 3 takes."""
    dropped = [name for name in _WORKERS if name in given]
    for name in dropped:
        del given[name]
    if dropped:
        text = _("{method} no longer takes {names}.")
        note("SB916", text.format(method=method, names=", ".join(f"{name}=" for name in dropped)))
    if method == "fit" and "nb_epoch" in given:  # of Keras 1
        given.setdefault("epochs", given.pop("nb_epoch"))
        note("SB916", _("fit no longer takes nb_epoch=."), f"epochs={given['epochs']}")
    for name in ("x", "validation_data"):
        if _is_iterator(given.get(name)):
            given[name] = _batches(given[name], method)
    unordered = isinstance(given.get("x"), (types.GeneratorType, Dataset))
    _unwrap(model, given)
    for name in _DATA:
        if given.get(name) is not None:
            given[name] = as_data(given[name], name, given.get(_STEPS_OF.get((method, name), "steps")))
    _widen(model, given)
    for name in _STEPS:
        if isinstance(given.get(name), float):
            given[name] = math.ceil(given[name])
    if method == "fit" and unordered:
        given["shuffle"] = False  # whatever was said: batches come in their order, and Keras warns of its own default


def _is_iterator(value: Any) -> bool:
    """Whether it gives batches one after the other, as `zip` does, and not by number."""
    return hasattr(value, "__next__") and hasattr(value, "__iter__") and not hasattr(value, "__getitem__")


def _batches(source: Any, method: str) -> Iterator[Any]:
    """A generator of what an iterator gives; of `predict`, where rows came without a tuple, in one."""
    for batch in source:
        yield (batch,) if method == "predict" and not isinstance(batch, tuple) else batch


def _widen(model: Any, given: dict[str, Any]) -> None:
    """A target of one number for a network of several: Keras 2.4 gave it a column, against which a loss repeats."""
    outputs: Any = getattr(model, "outputs", None) or ()
    loss = getattr(model, "loss", None)
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", None) or type(loss).__name__
    several = len(outputs) == 1 and len(outputs[0].shape) == 2 and (outputs[0].shape[1] or 1) > 1
    if not several or "sparse" in name.lower():
        return
    y = given.get("y")
    if getattr(y, "ndim", 0) == 1:
        given["y"] = np.asarray(y).reshape(-1, 1)
        text = _("y has one number for each row, the network gives {n}: it is compared with each of them.")
        note("SB924", text.format(n=outputs[0].shape[1]), "y.reshape(-1, 1)")
    held = given.get("validation_data")
    if isinstance(held, (list, tuple)) and len(held) > 1 and getattr(held[1], "ndim", 0) == 1:
        given["validation_data"] = (held[0], np.asarray(held[1]).reshape(-1, 1), *list(held)[2:])


def _unwrap(model: Any, given: dict[str, Any]) -> None:
    """A list of one array, for one input or output, as the array: Keras 3 warns of its list."""
    for name, ends in (("x", "inputs"), ("y", "outputs")):
        value = given.get(name)
        if isinstance(value, list) and len(value) == 1 and hasattr(value[0], "shape"):
            known = getattr(model, ends, None) if model.built else None
            if isinstance(known, (list, tuple)) and len(known) == 1:
                given[name] = value[0]


def as_data(value: Any, name: str, steps: int | None = None) -> Any:
    """Lists and ranges of numbers as arrays, tf.data as what Keras reads; all else as it is."""
    if isinstance(value, Dataset):
        return value.feed(steps)
    if name == "validation_data":
        return tuple(as_data(part, "x") for part in value) if isinstance(value, (list, tuple)) else value
    if isinstance(value, (list, tuple, range)) and len(value) and _of_numbers(value):
        array = np.asarray(value)
        if array.dtype != object:
            note("SB914", _("{name} is a list of numbers.").format(name=name), f"np.array({name})")
            return array
    return value


def _of_numbers(value: Any) -> bool:
    """Whether the first thing within nested lists is a number, and all lists on the way have one length."""
    lengths: set[int] = set()
    while isinstance(value, (list, tuple, range)) and len(value):
        lengths = {len(one) for one in value if isinstance(one, (list, tuple))}
        if len(lengths) > 1:
            return False
        value = value[0]
    return isinstance(value, (bool, int, float, np.number, np.bool_))
