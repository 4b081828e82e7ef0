"""What Keras itself takes from the runtime: seeds, and the arrays that scripts ask for .numpy()."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from sunbae.patch.install import Settings
from sunbae.patch.table import Patch
from sunbae.patch.tf.randoms import lambda_patch, seed_patches


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    import jax.numpy as jnp

    array = type(jnp.zeros(()))
    return [
        *seed_patches(keras),
        lambda_patch(keras),
        Patch(array, "numpy", lambda _missing: _numpy, "tensors have .numpy()"),
    ]


def _numpy(self: Any) -> Any:
    """Its values as a NumPy array; of one number that number."""
    return np.array(self)[()]
