"""The order of scores that Keras 2.4 gave: loss, that of each output, metrics of each output, those that were added."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    trainer, history = keras.src.trainers.trainer.Trainer, keras.src.callbacks.History
    found = [
        Patch(trainer, "metrics_names", lambda original: _metrics_names(original, keras), "each metric by its name"),
        Patch(history, "__init__", _init, 'history.history["lr"] is ["learning_rate"]'),
    ]
    if settings.of_2020:
        why = "loss, loss of each output, metrics of each output: the order of Keras 2.4"
        found += [
            Patch(trainer, "_flatten_metrics_in_order", lambda original: _flattened(original, keras), why),
            Patch(history, "on_epoch_end", lambda original: _on_epoch_end(original, keras), why),
        ]
    return found


def names_in_order(model: Any, keras: ModuleType) -> list[str]:
    """The names of a model's scores as Keras 2.4 ordered them; of metrics that are not built yet none."""
    compiled = keras.src.trainers.compile_utils.CompileMetrics
    of_losses = {id(metric) for metric in getattr(model._compile_loss, "metrics", ())} | {id(model._loss_tracker)}
    losses, metrics, added = list[str](), list[str](), list[str]()
    for metric in model.metrics:
        if isinstance(metric, compiled):
            metrics += list(metric.result()) if metric.built else []
        else:
            (losses if id(metric) in of_losses else added).append(metric.name)
    return losses + metrics + added


def _metrics_names(original: Any, keras: ModuleType) -> property:
    def metrics_names(self: Any) -> list[str]:
        return names_in_order(self, keras) if self.compiled else original.fget(self)

    return property(metrics_names)


def _flattened(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def _flatten_metrics_in_order(self: Any, logs: Any) -> Any:
        losses = getattr(self, "_compile_loss", None)
        if losses is None or len(losses.metrics) < 2:  # one output
            return original(self, logs)
        found = list(ordered(logs, names_in_order(self, keras)).values())
        text = _("Scores of several outputs come as in Keras 2.4: loss, loss of each output, metrics of each output.")
        note("SB910", text, "model.evaluate(..., return_dict=True)")
        return found

    return _flatten_metrics_in_order


def ordered(logs: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same with these names first, then those of validation, then all others as they came."""
    names = list(names)
    first = [*names, *(f"val_{name}" for name in names)]
    return {name: logs[name] for name in first if name in logs} | logs


class Curves(dict[str, Any]):
    """The curves of a fit; the learning rate under its old name too."""

    def __missing__(self, name: str) -> Any:
        if self._is_rate(name):
            return self["learning_rate"]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._is_rate(name)

    def get(self, name: str, default: Any = None) -> Any:
        """See `dict.get`."""
        try:
            return self[name]
        except KeyError:
            return default

    def _is_rate(self, name: object) -> bool:
        if name != "lr" or not super().__contains__("learning_rate"):
            return False
        note("SB915", _('history["lr"] has another name now.'), 'history["learning_rate"]')
        return True


def _init(original: Any) -> Any:
    @wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.history = Curves(self.history)

    return __init__


def _on_epoch_end(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def on_epoch_end(self: Any, epoch: int, logs: Any = None) -> Any:
        original(self, epoch, logs)
        if len(self.epoch) == 1 and self.model is not None and self.model.compiled:
            in_order = ordered(self.history, names_in_order(self.model, keras))
            self.history.clear()
            self.history.update(in_order)

    return on_epoch_end
