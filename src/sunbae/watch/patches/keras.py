"""Keras: where layers, callbacks and compile stand in the script, and what is loaded."""

from __future__ import annotations

import inspect
import sys
from functools import wraps
from types import FrameType, ModuleType
from typing import Any, Literal

from sunbae.patch.keras2.compiling import are_metrics
from sunbae.patch.notes import Place, is_users, place
from sunbae.patch.table import Patch, like
from sunbae.watch.observer import Observer
from sunbae.watch.patches.arrays import same_rows_patch
from sunbae.watch.repair import Repairs


def keras_patches(observer: Observer, repairs: Repairs, keras: ModuleType) -> list[Patch]:
    """The table; `keras` has just been imported."""
    trainer = keras.src.trainers.trainer.Trainer
    why, files = "the audit can point at the line", "the audit knows which weights are loaded"
    return [
        Patch(keras.src.layers.layer.Layer, "__init__", _placed(observer), why),
        Patch(keras.src.callbacks.callback.Callback, "__init__", _callback(observer), why),
        Patch(trainer, "compile", _compiled(observer, repairs), why),
        same_rows_patch(observer, keras.utils, "to_categorical"),
        same_rows_patch(observer, keras.utils, "pad_sequences"),
        same_rows_patch(observer, keras.preprocessing.sequence, "pad_sequences"),
        Patch(keras.Model, "load_weights", _filed(observer, "load"), files),
        Patch(keras.Model, "save_weights", _filed(observer, "save"), files),
        Patch(keras.Model, "save", _filed(observer, "save"), files),
        *(Patch(owner, "load_model", _loaded(observer), files) for owner in (keras.models, keras.saving)),
    ]


def _placed(observer: Observer) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            observer.layer_made(self, place())

        return __init__

    return wrap


def _callback(observer: Observer) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            where = _line_of_making(self)
            if where is not None:
                observer.callback_made(self, where)

        return __init__

    return wrap


def _line_of_making(thing: Any) -> Place | None:
    """The user's line that makes a thing whose __init__ is running; None of one that a library makes."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_locals.get("self") is thing:
        frame = frame.f_back
    return Place(frame.f_code.co_filename, frame.f_lineno) if frame and is_users(frame.f_code.co_filename) else None


def _compiled(observer: Observer, repairs: Repairs) -> Any:
    def wrap(original: Any) -> Any:
        known = inspect.signature(original)

        def arguments(*args: Any, **kwargs: Any) -> dict[str, Any]:
            """By name, those that Keras knows: older ones are a patch's to take or Keras' to refuse."""
            if len(args) > 3 and are_metrics(args[3]):
                args, kwargs = (*args[:3], None, *args[4:]), {"metrics": args[3]} | kwargs
            return known.bind_partial(*args, **{k: v for k, v in kwargs.items() if k in known.parameters}).arguments

        @wraps(original)
        def compile(self: Any, *args: Any, **kwargs: Any) -> Any:
            where = place()
            nth = observer.turn("compile", where)
            args, kwargs = repairs.compile(self, args, kwargs, where, nth)
            made = original(self, *args, **kwargs)
            observer.compiled(self, arguments(self, *args, **kwargs), where, nth)
            return made

        return compile

    return wrap


def _filed(observer: Observer, does: Literal["load", "save"]) -> Any:
    """Of a method of a model that reads or writes a file."""

    def wrap(original: Any) -> Any:
        @like(original)
        def method(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
            made = original(self, filepath, *args, **kwargs)
            observer.filed(does, self, filepath, place())
            return made

        return method

    return wrap


def _loaded(observer: Observer) -> Any:
    def wrap(original: Any) -> Any:
        @like(original)
        def load_model(filepath: Any, *args: Any, **kwargs: Any) -> Any:
            made = original(filepath, *args, **kwargs)
            observer.filed("load", made, filepath, place())
            return made

        return load_model

    return wrap
