"""Losses, metrics and schedules of a script's own, as classes of 2020 were written."""

from __future__ import annotations

from functools import wraps
from types import FunctionType, ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like

_RESETTING = "_sunbae_resetting"


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    metric, optimizer = keras.src.metrics.metric.Metric, keras.src.optimizers.base_optimizer.BaseOptimizer
    found = [
        Patch(keras.src.losses.loss, "standardize_reduction", _reduction, "Reduction.AUTO is the mean"),
        Patch(metric, "reset_states", lambda _missing: _reset_states, "metric.reset_states() is metric.reset_state()"),
        Patch(metric, "reset_state", _reset_state, "a metric's own reset_states() is called"),
        Patch(
            keras.src.trainers.trainer.Trainer,
            "get_metrics_result",
            lambda original: _results(original, keras),
            "the result of a metric may be a variable",
        ),
    ]
    if settings.of_2020:
        why = "a schedule gets the step as a float"
        found.append(Patch(optimizer, "_get_current_learning_rate", lambda old: _learning_rate(old, keras), why))
    return found


def _reduction(original: Any) -> Any:
    @wraps(original)
    def standardize_reduction(reduction: Any) -> Any:
        if reduction == "auto":
            note("SB908", _("reduction='auto' is gone."), "reduction='sum_over_batch_size'")
            reduction = "sum_over_batch_size"
        return original(reduction)

    return standardize_reduction


def _reset_states(self: Any) -> None:
    """Forget what was counted."""
    self.reset_state()


def _reset_state(original: Any) -> Any:
    @wraps(original)
    def reset_state(self: Any) -> None:
        own = getattr(type(self), "reset_states", _reset_states)
        if not isinstance(own, FunctionType) or own is _reset_states or vars(self).get(_RESETTING):
            original(self)  # what the method of its own may call, too
            return
        vars(self)[_RESETTING] = True
        try:
            own(self)
        finally:
            del vars(self)[_RESETTING]

    return reset_state


def _results(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def get_metrics_result(self: Any) -> Any:
        found = original(self)
        return {name: one.value if isinstance(one, keras.Variable) else one for name, one in found.items()}

    return get_metrics_result


def _learning_rate(original: Any, keras: ModuleType) -> Any:
    @like(original)
    def _get_current_learning_rate(self: Any) -> Any:
        schedule = self._learning_rate
        own = isinstance(schedule, keras.optimizers.schedules.LearningRateSchedule)
        if own and not type(schedule).__module__.startswith("keras."):
            return schedule(keras.ops.cast(self._iterations, "float32"))
        return original(self)

    return _get_current_learning_rate
