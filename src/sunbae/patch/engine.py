"""The patches of Keras that bring its calls to the engine."""

from __future__ import annotations

from types import ModuleType

from sunbae.patch.calls import How, Nobody, call_patches
from sunbae.patch.install import Settings
from sunbae.patch.table import Patch


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    how = How(settings.engine, settings.kernels, settings.strict)
    trainer = keras.src.backend.jax.trainer.JAXTrainer
    return [*_without_tensorflow(keras), *call_patches(trainer, how, settings.listener or Nobody())]


def _without_tensorflow(keras: ModuleType) -> list[Patch]:
    lazy = keras.src.utils.module_utils
    why = "Keras must not take the modules that stand in for TensorFlow for the real ones"
    return [Patch(owner, "_available", lambda _found: False, why) for owner in (lazy.tensorflow, lazy.gfile)]
