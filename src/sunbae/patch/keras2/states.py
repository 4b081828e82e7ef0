"""What a model keeps from one call to the next: which layers learn, what recurrent layers remember."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported, and calls already go through the engine."""
    trainer, rnn = keras.src.backend.jax.trainer.JAXTrainer, keras.src.layers.rnn.rnn.RNN
    remembers = "stateful=True: the compiled step of JAX hands the states on"
    found = [Patch(rnn, "variables", lambda _missing: _variables(rnn, keras.tree), remembers)]
    if settings.of_2020:
        why = "layers learn as they were set to when the model was compiled"
        found += [Patch(trainer, name, _as_compiled, why) for name in ("fit", "train_on_batch")]
    return found


def _variables(rnn: Any, tree: Any) -> property:
    """`layer.variables` with the states of a stateful layer, which Keras leaves out, and a compiled step forgets."""

    def variables(self: Any) -> list[Any]:
        own: list[Any] = super(rnn, self).variables
        return [*own, *tree.flatten(self.states)] if self.stateful and self.states is not None else own

    return property(variables)


def _as_compiled(original: Any) -> Any:
    @wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        with _trainable_as_compiled(self):
            return original(self, *args, **kwargs)

    return method


@contextmanager
def _trainable_as_compiled(model: Any) -> Iterator[None]:
    """What `trainable` was of each layer when the model was compiled counts, as in Keras 2.

    A discriminator that is compiled, then frozen within a combined model, goes on learning by itself.
    """
    at_compile = getattr(model, "_compiled_trainable_state", {}) if model.compiled else {}
    now = [(layer, layer.trainable) for layer in model._flatten_layers()]
    wanted = [(layer, at_compile.get(layer, value)) for layer, value in now]
    if wanted == now:
        yield
        return
    changed = [layer for layer, value in now if at_compile.get(layer, value) != value and layer._trainable_variables]
    names = ", ".join(layer.name for layer in changed)
    text = _("trainable of {layers} was changed after compile: what counts is what it was then.")
    note("SB926", text.format(layers=names), "model.compile(...) again, and trainable set before each training")
    _set(wanted)
    try:
        yield
    finally:
        _set(now)


def _set(flags: list[tuple[Any, bool]]) -> None:
    """Outer layers first: setting one sets all within it."""
    for layer, value in flags:
        if layer.trainable != value:
            layer.trainable = value
