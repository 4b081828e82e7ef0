"""Callbacks that guess as Keras 2 did, and take its arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like

# Class -> argument that is gone -> what it is called today, None for what did nothing.
_GONE: dict[str, dict[str, str | None]] = {
    "TensorBoard": dict.fromkeys(("write_grads", "batch_size", "embeddings_layer_names", "embeddings_data")),
    "ReduceLROnPlateau": {"epsilon": "min_delta"},
    "LambdaCallback": {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"},
}


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    callbacks = keras.src.callbacks
    why = "what Keras does not know the direction of is better when it is less, but for accuracies"
    return [
        Patch(
            callbacks.monitor_callback.MonitorCallback, "_set_monitor_op", lambda old: _set_monitor_op(old, keras), why
        ),
        *(
            Patch(getattr(callbacks, name), "__init__", _init(gone), "arguments of 2020 are taken")
            for name, gone in _GONE.items()
        ),
    ]


def _set_monitor_op(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def _set_monitor_op(self: Any) -> None:
        try:
            original(self)
        except ValueError:  # it cannot tell
            more = "acc" in self.monitor or self.monitor.startswith("fmeasure")
            self.monitor_op = keras.ops.greater if more else keras.ops.less
            if not more:
                self.min_delta *= -1
            text = _("{callback} cannot tell whether more or less of {monitor} is better.")
            said = text.format(callback=type(self).__name__, monitor=self.monitor)
            note("SB923", said, f"mode={'max' if more else 'min'!r}")

    return _set_monitor_op


def _init(gone: dict[str, str | None]) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        @like(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            for name in [name for name in gone if name in kwargs]:
                value, today = kwargs.pop(name), gone[name]
                if today is not None:
                    kwargs.setdefault(today, value)
                text = _("{callback} no longer takes {name}=.").format(callback=type(self).__name__, name=name)
                note("SB923", text, "" if today is None else f"{today}=")
            original(self, *args, **kwargs)

        return __init__

    return wrap
