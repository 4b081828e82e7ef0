"""What the callbacks of a fit may look at between steps and epochs, decided before it starts."""

from __future__ import annotations

import builtins
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.tensorboard import TensorBoardEpochs, TensorBoardSteps

TRAIN = ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end")
TEST = ("on_test_batch_begin", "on_test_batch_end")
PREDICT = ("on_predict_batch_begin", "on_predict_batch_end")
# Names through which code could reach the model, change the training, or hide what it does.
_FORBIDDEN = {"model", "_model", "stop_training", "random", "getattr", "setattr", "eval", "exec", "globals", "vars"}
_FORBIDDEN |= {"locals", "__dict__", "__import__", "import_module", "set_model", "optimizer"}
_PLAIN = (str, bytes, int, float, complex, bool, type(None), np.ndarray, np.generic)


@dataclass(frozen=True)
class Hooks:
    """The callbacks of a call, by when they must be called.

    Attributes:
      train, test, predict: callbacks whose batch hooks are replayed, with the logs of every step.
      progress: progress bars; the last step before each return to Python is enough for them.
      only_logs: no callback looks at anything but the logs of an epoch, so several epochs may pass at once.
      own: some callback is of the script, which may change the very arrays that are trained on.
    """

    train: tuple[Any, ...]
    test: tuple[Any, ...]
    predict: tuple[Any, ...]
    progress: tuple[Any, ...]
    only_logs: bool
    own: bool


def callbacks_in(callbacks: Any) -> list[Any]:
    """The callbacks of an argument that may be one, a list, or a CallbackList."""
    keras = load_keras()
    if isinstance(callbacks, keras.callbacks.CallbackList):
        return list(callbacks.callbacks)
    return list(keras.tree.flatten(callbacks)) if callbacks else []


def hooks_of(callbacks: Sequence[Any]) -> Hooks:
    """The hooks of a flat list of callbacks."""
    keras = load_keras()
    bars = tuple(c for c in callbacks if type(c) is keras.callbacks.ProgbarLogger)
    others = [c for c in callbacks if type(c) is not keras.callbacks.ProgbarLogger]
    return Hooks(
        train=tuple(c for c in others if _has(c, TRAIN)),
        test=tuple(c for c in others if _has(c, TEST)),
        predict=tuple(c for c in others if _has(c, PREDICT)),
        progress=bars,
        only_logs=all(_only_logs(c) for c in others),
        own=any(_is_own(c) for c in others),
    )


def _has(callback: Any, names: Sequence[str]) -> bool:
    """Whether one of the hooks is not the empty one of Keras."""
    return any(not getattr(getattr(callback, name), "_is_default", False) for name in names)


def _is_own(callback: Any) -> bool:
    root = type(callback).__module__.partition(".")[0]
    return root not in ("keras", "sunbae") or type(callback) is load_keras().callbacks.LambdaCallback


def _only_logs(callback: Any) -> bool:
    keras = load_keras().callbacks
    if type(callback) is keras.EarlyStopping:
        return not callback.restore_best_weights
    if isinstance(callback, TensorBoardEpochs):
        return callback.only_logs
    return type(callback) in (keras.History, keras.CSVLogger)


def obstacle(callback: Any, names: Sequence[str]) -> str | None:
    """Why the batch hooks of a callback cannot be called after the steps that they belong to; None if they can.

    A replayed hook sees the right batch number and logs, but a model that is already further on.
    """
    keras = load_keras().callbacks
    kind = type(callback).__name__
    if not _has(callback, names):
        return None
    if type(callback) in (keras.ModelCheckpoint, keras.BackupAndRestore, getattr(keras, "OrbaxCheckpoint", None)):
        if callback.save_freq == "epoch":
            return None
        return f"{kind}(save_freq={callback.save_freq!r}) saves the model between two steps"
    if isinstance(callback, TensorBoardSteps):
        return "TensorBoard measures or profiles single steps"
    if type(callback) is keras.TensorBoard:
        if callback.update_freq == "epoch" and not callback._start_batch and not callback._stop_batch:
            return None
        return f"{kind} writes or profiles between two steps (update_freq, profile_batch)"
    if type(callback) is keras.TerminateOnNaN:
        return None
    for name in names:
        hook = getattr(callback, name)
        if getattr(hook, "_is_default", False):
            continue
        why = _reach(hook, callback, set())
        if why:
            return f"{kind}.{name} {why}"
    return None


def _reach(function: Any, owner: Any, seen: set[int]) -> str | None:
    """Why a function may do more than look at its arguments, None if it does not."""
    function = getattr(function, "__func__", function)
    if id(function) in seen:
        return None
    seen.add(id(function))
    if not isinstance(function, types.FunctionType):
        return None if _harmless_builtin(function) else f"calls {function!r}, which cannot be looked into"
    for code in _codes(function.__code__):
        for name in code.co_names:
            if name in _FORBIDDEN:
                return f"uses {name!r}, and so may see or change the model between two steps"
            why = _name(name, function, owner, seen)
            if why:
                return why
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        why = _value(name, cell.cell_contents, owner, seen)
        if why:
            return why
    return None


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _name(name: str, function: types.FunctionType, owner: Any, seen: set[int]) -> str | None:
    """The reason, if `name` stands for something that reaches further."""
    base = load_keras().callbacks.Callback
    member = getattr(type(owner), name, None) if owner is not None else None
    if member is not None and getattr(base, name, None) is member:
        member = None
    if isinstance(member, types.FunctionType):
        return _reach(member, owner, seen)
    if isinstance(member, (property, cached_property)):
        parts = [member.func] if isinstance(member, cached_property) else [member.fget, member.fset, member.fdel]
        return next((why for part in parts if part is not None and (why := _reach(part, owner, seen))), None)
    if owner is not None and name in vars(owner):
        return _value(name, vars(owner)[name], owner, seen)
    if member is not None:
        return _value(name, member, owner, seen)
    if name in function.__globals__:
        return _value(name, function.__globals__[name], owner, seen)
    return None


def _value(name: str, value: Any, owner: Any, seen: set[int], depth: int = 0) -> str | None:
    if value is owner or isinstance(value, _PLAIN) or _harmless_builtin(value):
        return None
    if isinstance(value, types.ModuleType):
        root = value.__name__.partition(".")[0]
        return f"uses the module {name!r}" if root in ("keras", "tensorflow", "jax", "sunbae") else None
    if isinstance(value, (types.FunctionType, types.MethodType)):
        return _reach(value, owner, seen)
    if isinstance(value, (list, tuple, set, dict)) and depth < 3:
        for item in value.values() if isinstance(value, dict) else value:
            why = _value(name, item, owner, seen, depth + 1)
            if why:
                return why
        return None
    if isinstance(value, type) and value.__module__ in ("builtins", "collections", "datetime", "decimal", "pathlib"):
        return None
    if hasattr(value, "write") and hasattr(value, "flush"):  # a file or stream
        return None
    return f"uses {name!r} ({type(value).__name__}), which may know the model"


def _harmless_builtin(value: Any) -> bool:
    name = getattr(value, "__name__", "")
    return (isinstance(value, types.BuiltinFunctionType) and name not in _FORBIDDEN) or (
        isinstance(value, type) and getattr(builtins, name, None) is value
    )
