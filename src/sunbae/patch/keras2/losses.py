"""`model.add_loss(tensor)` of a functional model, by which autoencoders of 2020 had their loss, and `add_metric`."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.keras2.observed import metric_of, named, observe
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like

# Model -> (the same network that gives more tensors behind its outputs, of each the metric that it is, None of a loss).
_WITH_MORE: weakref.WeakKeyDictionary[Any, tuple[Any, list[Any]]] = weakref.WeakKeyDictionary()


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported, and values of metrics are already observed."""
    functional, layer = keras.src.models.functional.Functional, keras.src.layers.layer.Layer
    why = "add_loss and add_metric take tensors of the network"
    return [
        Patch(functional, "add_loss", lambda original: _add_loss(original, keras, layer), why),
        Patch(functional, "add_metric", lambda _missing: _add_metric(keras, layer), why),
        Patch(functional, "call", lambda original: _call(original, keras, layer), why),
    ]


def _add_loss(original: Any, keras: ModuleType, layer: Any) -> Any:
    @like(original)
    def add_loss(self: Any, loss: Any) -> None:
        found = keras.tree.flatten(loss)
        if not all(isinstance(one, keras.KerasTensor) for one in found):
            layer.add_loss(self, loss)
            return
        _extend(self, found, None, keras)
        note("SB928", _("add_loss takes no tensor of a network any more."), "a layer that calls self.add_loss in call")

    return add_loss


def _add_metric(keras: ModuleType, layer: Any) -> Any:
    def add_metric(self: Any, value: Any, name: str | None = None, aggregation: str | None = None) -> None:
        """Report the mean of a tensor of the network."""
        if isinstance(value, keras.KerasTensor):
            name = named(name, aggregation)
            _extend(self, [value], metric_of(self, name), keras)
        else:
            layer.add_metric(self, value, name, aggregation)

    return add_metric


def _extend(model: Any, tensors: Sequence[Any], metric: Any, keras: ModuleType) -> None:
    before, metrics = _WITH_MORE.get(model, (model, []))
    whole = keras.Model(model._inputs_struct, [*before.outputs, *tensors])
    _WITH_MORE[model] = whole, metrics + [metric] * len(tensors)
    for one in whole.layers:  # those of a loss alone are trained, too
        model._tracker.track(one)


def _call(original: Any, keras: ModuleType, layer: Any) -> Any:
    @wraps(original)
    def call(self: Any, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        whole, metrics = _WITH_MORE.get(self, (None, []))
        if whole is None:
            return original(self, inputs, training=training, mask=mask, **kwargs)
        outputs = keras.tree.flatten(original(whole, inputs, training=training, mask=mask, **kwargs))
        n = len(self.outputs)
        for metric, value in zip(metrics, outputs[n:], strict=True):
            if metric is None:
                layer.add_loss(self, keras.ops.mean(value))
            else:
                observe(metric, value)
        return keras.tree.pack_sequence_as(self._outputs_struct, outputs[:n])

    return call
