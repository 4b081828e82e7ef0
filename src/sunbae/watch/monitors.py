"""What callbacks watch, which epoch was the best by it, and which weights were scored in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sunbae.watch.events import Callback, Evidence, Filing, Fitting, writes
from sunbae.watch.roles import Scored, counted

CLEARLY = 0.01  # part of the value of the last epoch by which a better one must differ


@dataclass(frozen=True)
class Missed:
    """A better epoch than the last one. Epochs are counted from 1.

    Attributes:
      monitor: by which it was better.
      best, last: its value then and in the last epoch.
    """

    monitor: str
    best_epoch: int
    best: float
    last_epoch: int
    last: float


def monitor_of(callback: Callback) -> str:
    """The name that a callback watches; "" of one that watches nothing."""
    found = callback.settings.get("monitor")
    return found if isinstance(found, str) else ""


def more_is_better(callback: Callback) -> bool:
    """Whether a callback looks for high values."""
    operation, mode = callback.settings.get("monitor_op"), callback.settings.get("mode")
    if operation in ("greater", "less"):
        return bool(operation == "greater")
    return mode == "max" or (mode != "min" and ("acc" in monitor_of(callback) or "auc" in monitor_of(callback)))


def missed(fit: Fitting, callback: Callback) -> Missed | None:
    """The best epoch by what a callback watches, if that was clearly better than the last one."""
    monitor = monitor_of(callback)
    values = fit.history.get(monitor, ())
    if len(values) < 2 or any(value != value for value in values):
        return None
    sign = -1.0 if more_is_better(callback) else 1.0
    best = min(range(len(values)), key=lambda epoch: sign * values[epoch])
    found = Missed(monitor, best + 1, values[best], len(values), values[-1])
    return found if abs(found.last - found.best) > CLEARLY * abs(found.last) else None


def epochs_of(fit: Fitting) -> int:
    """How many epochs were allowed."""
    arguments = fit.arguments
    return int(arguments.get("epochs", 1)) - int(arguments.get("initial_epoch", 0))


def ran(fit: Fitting) -> int:
    """How many epochs were run."""
    return max((len(values) for values in fit.history.values()), default=0)


def restores(fit: Fitting) -> bool:
    """Whether early stopping has put the best weights back at the end of a fit."""
    return any(
        callback.settings.get("restore_best_weights") is True and monitor_of(callback) in fit.history
        for callback in fit.callbacks
        if callback.kind == "EarlyStopping"
    )


def saves_best(callback: Callback) -> bool:
    """Whether a callback writes the best weights only."""
    return callback.kind == "ModelCheckpoint" and callback.settings.get("save_best_only") is True


def scored_last(evidence: Evidence, fit: Fitting) -> Scored | None:
    """The last score of the weights as the last epoch of a fit has left them, also by way of a file."""
    found = None
    for one in counted(evidence):
        if one.fit is fit and _has_last_weights(evidence, one, fit):
            found = one
    return found


def _has_last_weights(evidence: Evidence, one: Scored, fit: Fitting) -> bool:
    event = one.event
    if event.model == fit.model:
        return event.net is not None and event.net.as_fitted
    loads = [file for file in _files(evidence, "load") if file.model == event.model and file.number < event.number]
    if not loads or any(writes(callback, loads[-1].path) for callback in fit.callbacks):
        return False
    saves = [file for file in _files(evidence, "save") if file.path == loads[-1].path and file.model == fit.model]
    return any(file.number > fit.number for file in saves) and not _changed(evidence, fit, loads[-1].number)


def _changed(evidence: Evidence, fit: Fitting, before: int) -> bool:
    """Whether weights of a model were loaded after a fit."""
    return any(file.model == fit.model and fit.number < file.number < before for file in _files(evidence, "load"))


def _files(evidence: Evidence, does: str) -> Iterator[Filing]:
    return (file for file in evidence.of(Filing) if file.does == does)
