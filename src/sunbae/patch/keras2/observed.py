"""`self.add_metric(value, name=...)` in a layer's call: what is reported beside the metrics of compile."""

from __future__ import annotations

from contextvars import ContextVar
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae._compat import load_keras
from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like

# (metric, value) of the forward pass whose loss is computed next; None outside of a step.
_seen: ContextVar[list[tuple[Any, Any]] | None] = ContextVar("seen", default=None)


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    trainer = keras.src.backend.jax.trainer.JAXTrainer
    why = "what add_metric is given is reported"
    return [
        Patch(keras.src.layers.layer.Layer, "add_metric", _add_metric, why),
        Patch(trainer, "compute_loss_and_updates", _step, why),
        Patch(keras.src.trainers.trainer.Trainer, "_compute_loss", _compute_loss, why),
    ]


def _add_metric(refusing: Any) -> Any:
    @like(refusing)
    def add_metric(self: Any, value: Any, name: str | None = None, aggregation: str | None = None) -> None:
        name = named(name, aggregation)
        metric = metric_of(self, name)
        if metric is None:
            note("SB916", _("{name} is not reported: add_metric came in training only.").format(name=name))
        elif not load_keras().backend.is_keras_tensor(value):
            observe(metric, value)

    return add_metric


def named(name: str | None, aggregation: str | None) -> str:
    """The name among the arguments of add_metric, of which TensorFlow up to 2.2 took the aggregation first."""
    found = aggregation if name == "mean" and aggregation is not None else name
    if not found:
        raise ValueError(_("add_metric needs a name: add_metric(value, name='...')."))
    note("SB916", _("add_metric is gone."), "a keras.metrics.Mean, updated in call or among the metrics of compile")
    return found


def metric_of(layer: Any, name: str) -> Any:
    """What averages the values of a name; None where it comes too late for a step whose state is settled."""
    scopes, found = load_keras().src.backend, next((one for one in layer._metrics if one.name == name), None)
    if found is None and (scopes.common.symbolic_scope.in_symbolic_scope() or not scopes.in_stateless_scope()):
        found = load_keras().metrics.Mean(name=name)
        layer._metrics.append(found)  # past the lock of a layer that is built
    return found


def observe(metric: Any, value: Any) -> None:
    """Count a value, in a step once the metrics have the state of that step: in the forward pass they have none."""
    seen = _seen.get()
    if seen is not None:
        seen.append((metric, value))
    elif not load_keras().src.backend.in_stateless_scope():
        metric.update_state(value)


def _step(original: Any) -> Any:
    @like(original)
    def compute_loss_and_updates(self: Any, *args: Any, **kwargs: Any) -> Any:
        token = _seen.set([])
        try:
            return original(self, *args, **kwargs)
        finally:
            _seen.reset(token)

    return compute_loss_and_updates


def _compute_loss(original: Any) -> Any:
    @wraps(original)
    def compute_loss(self: Any, *args: Any, **kwargs: Any) -> Any:
        loss = original(self, *args, **kwargs)
        for metric, value in _seen.get() or ():
            metric.update_state(value)
        return loss

    return compute_loss
