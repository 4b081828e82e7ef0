"""What callbacks and data sets know between two epochs, as values that `records.pack` takes."""

from __future__ import annotations

import os
import random
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.records import pack
from sunbae.errors import OptionError
from sunbae.i18n import _

# Attributes of Keras' callbacks that change while they are at work; all others are set by their __init__.
STOCK: dict[str, tuple[str, ...]] = {
    "EarlyStopping": ("wait", "stopped_epoch", "best", "best_weights", "best_epoch"),
    "ReduceLROnPlateau": ("wait", "cooldown_counter", "best"),
    "ModelCheckpoint": ("best", "_batches_seen_since_last_saving", "_last_batch_seen"),
    "LearningRateScheduler": (),
    "CSVLogger": ("keys",),
    "History": ("history", "epoch"),
    "TerminateOnNaN": (),
    "ProgbarLogger": (),
    "SwapEMAWeights": ("_ema_weights_in_model",),
}
# Those that cannot tell how many epochs there are going to be.
BLIND = {*STOCK} - {"SwapEMAWeights"}
_SETTINGS: tuple[str, ...] = (
    "monitor",
    "mode",
    "min_delta",
    "patience",
    "baseline",
    "factor",
    "min_lr",
    "cooldown",
    "schedule",
)
_SETTINGS += ("restore_best_weights", "start_from_epoch", "save_best_only", "swap_on_epoch", "raise_error")
_OF_KERAS = {"params", "_model"}
_PLAIN = (str, bytes, int, float, complex, bool, type(None))
_GENERATORS = (np.random.Generator, np.random.RandomState, random.Random, types.GeneratorType)


def stock_name(callback: Any) -> str | None:
    """The callback of Keras that `callback` is or inherits from, if its state is known here."""
    kinds = {getattr(load_keras().callbacks, name): name for name in STOCK}
    return next((kinds[kind] for kind in type(callback).__mro__ if kind in kinds), None)


def settings(callback: Any) -> list[Any]:
    """What decides how a callback acts, for the fingerprint."""
    found = {name: getattr(callback, name) for name in _SETTINGS if hasattr(callback, name)}
    if stock_name(callback) and "min_delta" in found:
        found["min_delta"] = abs(found["min_delta"])  # its sign is set when the callback first looks
    functions = {k: v for k, v in vars(callback).items() if isinstance(v, types.FunctionType)}
    return [type(callback), found, functions]


def obstacle(callback: Any) -> str | None:
    """Why a training with this callback cannot be gone on with, and what to do; None if it can."""
    name, callbacks = type(callback).__name__, load_keras().callbacks
    if _speaks(callback):
        return _no_state(name, callback.get_state())
    if type(callback) in [getattr(callbacks, known) for known in STOCK]:
        return None
    if type(callback) is callbacks.LambdaCallback:
        return _of_lambdas(callback)
    if type(callback).__module__.startswith("keras."):
        return _("{name} has a state that resume cannot keep; leave it out").format(name=name)
    own = sorted(set(vars(callback)) - _OF_KERAS)
    if not own and stock_name(callback) is None:
        return None
    return _needs_words(name, own or [str(stock_name(callback))])


def _no_state(name: str, state: Any) -> str | None:
    try:
        pack(state, {}, name)
    except TypeError as exc:
        text = _("{name}.get_state() returns {kind}; None, bool, numbers, text, lists, dicts and arrays can be kept")
        return text.format(name=name, kind=exc)
    return None


def _needs_words(name: str, own: Sequence[str]) -> str:
    text = _("{name} holds {own}: give it get_state(), which returns that as plain values, and set_state(state)")
    return text.format(name=name, own=", ".join(own[:6]))


def _of_lambdas(callback: Any) -> str | None:
    for function in vars(callback).values():
        if callable(function) and not isinstance(function, types.FunctionType):
            return _needs_words("LambdaCallback", [repr(function)])
        names = function.__code__.co_freevars if isinstance(function, types.FunctionType) else ()
        cells = function.__closure__ or () if names else ()
        changing = [n for n, cell in zip(names, cells, strict=True) if not isinstance(cell.cell_contents, _PLAIN)]
        if changing:
            text = _(
                "a function of LambdaCallback uses {names} from around it; write a callback class with get_state() and "
                "set_state(state)"
            )
            return text.format(names=", ".join(changing))
    return None


def data_obstacle(data: Any, *, within: bool) -> str | None:
    """Why batches of `data` cannot be drawn again from the middle of a training; None if they can.

    Args:
      within: an epoch may end within a pass over the data.
    """
    keras = load_keras()
    adapters = keras.src.trainers.data_adapters
    if not isinstance(data, keras.utils.PyDataset):
        if adapters.array_data_adapter.can_convert_arrays((data,)):
            return None
        return _("a {kind} cannot be drawn from again; give arrays or a keras.utils.PyDataset").format(
            kind=type(data).__name__
        )
    kind, base = type(data), keras.utils.PyDataset
    if data.workers > 1 and within:
        return _("{name} has several workers and the number of steps is given; use workers=1").format(
            name=kind.__name__
        )
    if _speaks(data):
        return None
    own = [hook for hook in ("on_epoch_begin", "on_epoch_end") if getattr(kind, hook) is not getattr(base, hook)]
    own += [name for name, value in vars(data).items() if isinstance(value, _GENERATORS) or hasattr(value, "__next__")]
    return _needs_words(kind.__name__, own) if own else None


def _speaks(value: Any) -> bool:
    return callable(getattr(value, "get_state", None)) and callable(getattr(value, "set_state", None))


def new_attributes(callback: Any) -> str | None:
    """The obstacle that came up while a callback without a state was at work."""
    if _speaks(callback) or stock_name(callback) or type(callback).__module__.startswith("keras."):
        return None
    return obstacle(callback)


def remembered(callbacks: Sequence[Any]) -> list[Any]:
    """The state of each callback (or data set).

    Raises: OptionError if one of them cannot be kept.
    """
    states = [_state(callback) for callback in callbacks]
    refuse([why for c, state in zip(callbacks, states, strict=True) if (why := _no_state(type(c).__name__, state))])
    return states


def _state(callback: Any) -> dict[str, Any]:
    state: dict[str, Any] = {}
    name = stock_name(callback)
    if name:
        state["stock"] = {attribute: getattr(callback, attribute, None) for attribute in STOCK[name]}
    if name == "CSVLogger":
        callback.csv_file.flush()
        state["length"] = os.path.getsize(callback.filename)
    if _speaks(callback):
        state["own"] = callback.get_state()
    return state


def recall(callbacks: Sequence[Any], states: Sequence[Mapping[str, Any]]) -> None:
    """Give each callback its state of `remembered`; after `on_train_begin`, which resets some."""
    for callback, state in zip(callbacks, states, strict=True):
        for attribute, value in state.get("stock", {}).items():
            setattr(callback, attribute, value)
        if "own" in state:
            callback.set_state(state["own"])


@contextmanager
def files_kept(callbacks: Sequence[Any], states: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Around `on_train_begin`: a CSVLogger goes on with its file, which ends where it ended at the checkpoint."""
    logs = [(c, s["length"]) for c, s in zip(callbacks, states, strict=True) if "length" in s]
    before = [callback.append for callback, _length in logs]
    for callback, length in logs:
        size = os.path.getsize(callback.filename) if os.path.exists(callback.filename) else 0
        if size > length:
            os.truncate(callback.filename, length)
        elif size < length:
            text = _("{path} is shorter than it was; the lines of earlier epochs are missing.")
            warnings.warn(text.format(path=callback.filename), stacklevel=2)
        callback.append = True
    try:
        yield
    finally:
        for (callback, _length), append in zip(logs, before, strict=True):
            callback.append = append


def refuse(obstacles: Sequence[str]) -> None:
    """Raise an OptionError that names everything which stands against `resume`."""
    if obstacles:
        text = _("resume cannot be used here: {reasons}.")
        raise OptionError(text.format(reasons="; ".join(dict.fromkeys(obstacles))))
