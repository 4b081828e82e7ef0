"""What Keras itself takes from the runtime: seeds, and tensors with the methods that scripts call."""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from sunbae.patch.install import Settings
from sunbae.patch.notes import is_users
from sunbae.patch.table import Patch
from sunbae.patch.tf.randoms import lambda_patch, seed_patches
from sunbae.patch.tf.tensors import TensorShape


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    import jax.numpy as jnp
    from jax.core import Tracer

    array = type(jnp.zeros(()))
    tensors = (array, Tracer, keras.KerasTensor, keras.src.backend.common.variables.Variable)
    why = "shapes have .as_list(), tensors .get_shape() and .set_shape()"
    shapes = [
        *(Patch(kind, "shape", _shape, why) for kind in tensors if settings.of_2020),
        *(Patch(kind, "get_shape", lambda _missing: _get_shape, why) for kind in tensors),
        *(Patch(kind, "set_shape", lambda _missing: _set_shape, why) for kind in tensors),
    ]
    return [
        *seed_patches(keras),
        lambda_patch(keras),
        Patch(array, "numpy", lambda _missing: _numpy, "tensors have .numpy()"),
        *shapes,
    ]


_is_users = cache(is_users)


def _shape(original: Any) -> property:
    """The shape of a tensor; a line of the user's gets it with TensorFlow's methods."""

    def shape(self: Any) -> Any:
        found = original.fget(self)
        return TensorShape(found) if _is_users(sys._getframe(1).f_code.co_filename) else found

    return property(shape, original.fset)


def _get_shape(self: Any) -> TensorShape:
    """The shape of a tensor."""
    return TensorShape(self.shape)


def _set_shape(self: Any, shape: Any) -> None:
    """Nothing: every tensor knows its shape."""


def _numpy(self: Any) -> Any:
    """Its values as a NumPy array; of one number that number."""
    return np.array(self)[()]
