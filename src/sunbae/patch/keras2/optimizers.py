"""Optimizers as they were made and read in 2020: lr=, decay=, model.optimizer.lr."""

from __future__ import annotations

import inspect
import numbers
from types import ModuleType
from typing import Any

from sunbae._compat import load_keras
from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    optimizers, schedules = keras.src.optimizers, keras.optimizers.schedules
    made = [kind for kind in optimizers.ALL_OBJECTS if _takes_rate(vars(kind).get("__init__"))]
    base = optimizers.base_optimizer.BaseOptimizer
    why = "lr= is learning_rate=, decay= divides it by 1 + decay * step"
    divided = "decay= divides the learning rate, which can still be read and set"
    return [
        *(
            Patch(kind, "__init__", lambda original: _init(original, schedules), why)
            for kind in sorted(made, key=lambda kind: kind.__name__)
            if kind is not optimizers.Optimizer
        ),
        Patch(base, "_backend_update_step", _divided, divided),
        Patch(base, "get_config", lambda original: _config(original, schedules), divided),
        Patch(base, "lr", lambda _missing: _lr(), "optimizer.lr is optimizer.learning_rate"),
    ]


def _takes_rate(init: Any) -> bool:
    return init is not None and "learning_rate" in inspect.signature(init).parameters


def _init(original: Any, schedules: ModuleType) -> Any:
    @like(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        if args and "learning_rate" not in kwargs and "lr" not in kwargs:
            kwargs["learning_rate"], args = args[0], args[1:]
            rest = original.__code__.co_varnames[2 : original.__code__.co_argcount]
            kwargs |= dict(zip(rest, args, strict=False))
            args = args[len(rest) :]
        kind = type(self).__name__
        if "lr" in kwargs:
            rate = kwargs.pop("lr")
            kwargs.setdefault("learning_rate", rate)
            _noted(kind, "lr", f"learning_rate={rate}")
        if isinstance(kwargs.get("learning_rate"), numbers.Real):
            kwargs["learning_rate"] = float(kwargs["learning_rate"])
        decay = kwargs.pop("decay", None) or 0.0
        if decay:
            rate = kwargs.get("learning_rate", _default(original))
            today = f"learning_rate=keras.optimizers.schedules.InverseTimeDecay({rate}, 1, {decay})"
            _noted(kind, "decay", today)
        if "epsilon" in kwargs and kwargs["epsilon"] is None:
            del kwargs["epsilon"]
        if kwargs.pop("schedule_decay", None) is not None:
            _noted(kind, "schedule_decay", "")
        original(self, *args, **kwargs)
        self.decay = decay

    return __init__


def _divided(original: Any) -> Any:
    """The steps of an optimizer with `decay`."""

    @like(original)
    def update_step(self: Any, grads: Any, trainable_variables: Any, learning_rate: Any) -> None:
        if decay := getattr(self, "decay", 0.0):
            learning_rate = learning_rate / (1.0 + decay * load_keras().ops.cast(self.iterations, learning_rate.dtype))
        original(self, grads, trainable_variables, learning_rate)

    return update_step


def _config(original: Any, schedules: ModuleType) -> Any:
    """What a file says of an optimizer with `decay`: the schedule of today that gives the same rates."""

    @like(original)
    def get_config(self: Any) -> dict[str, Any]:
        config: dict[str, Any] = original(self)
        if decay := getattr(self, "decay", 0.0):
            schedule = schedules.InverseTimeDecay(config["learning_rate"], decay_steps=1, decay_rate=decay)
            config["learning_rate"] = schedules.serialize(schedule)
        return config

    return get_config


def _default(init: Any) -> float:
    """The learning rate of an optimizer that is not told one."""
    code, defaults = init.__code__, init.__defaults__
    names = code.co_varnames[: code.co_argcount]
    return float(defaults[names.index("learning_rate") - len(names)])


def _lr() -> property:
    def lr(self: Any) -> Any:
        note("SB915", _("optimizer.lr is gone."), "optimizer.learning_rate")
        return self.learning_rate

    def set_lr(self: Any, value: Any) -> None:
        note("SB915", _("optimizer.lr is gone."), "optimizer.learning_rate")
        self.learning_rate = value

    return property(lr, set_lr)


def _noted(kind: str, name: str, today: str) -> None:
    note("SB915", _("{optimizer} no longer takes {name}=.").format(optimizer=kind, name=name), today)
