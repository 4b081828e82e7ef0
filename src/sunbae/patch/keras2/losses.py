"""`model.add_loss(tensor)` of a functional model, by which autoencoders of 2020 had their loss."""

from __future__ import annotations

import weakref
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like

# Model -> the same network that gives the losses behind its outputs.
_WITH_LOSSES: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    functional, layer = keras.src.models.functional.Functional, keras.src.layers.layer.Layer
    why = "add_loss takes a tensor of the network"
    return [
        Patch(functional, "add_loss", lambda original: _add_loss(original, keras, layer), why),
        Patch(functional, "call", lambda original: _call(original, keras, layer), why),
    ]


def _add_loss(original: Any, keras: ModuleType, layer: Any) -> Any:
    @like(original)
    def add_loss(self: Any, loss: Any) -> None:
        found = keras.tree.flatten(loss)
        if not all(isinstance(one, keras.KerasTensor) for one in found):
            layer.add_loss(self, loss)
            return
        before = _WITH_LOSSES.get(self, self)
        _WITH_LOSSES[self] = keras.Model(self._inputs_struct, [*before.outputs, *found])
        note("SB928", _("add_loss takes no tensor of a network any more."), "a layer that calls self.add_loss in call")

    return add_loss


def _call(original: Any, keras: ModuleType, layer: Any) -> Any:
    @wraps(original)
    def call(self: Any, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        whole = _WITH_LOSSES.get(self)
        if whole is None:
            return original(self, inputs, training=training, mask=mask, **kwargs)
        outputs = keras.tree.flatten(original(whole, inputs, training=training, mask=mask, **kwargs))
        n = len(self.outputs)
        for loss in outputs[n:]:
            layer.add_loss(self, keras.ops.mean(loss))
        return keras.tree.pack_sequence_as(self._outputs_struct, outputs[:n])

    return call
