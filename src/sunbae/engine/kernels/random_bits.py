"""Threefry-2x32 with its twenty rounds written out.

On a CPU jax makes a loop of them, whose arrays go through memory five times. Training steps with Dropout take half to
nine tenths of the time without it (bench/KERNELS.md).

Source: Salmon, Moraes, Dror & Shaw 2011, doi:10.1145/2063384.2063405.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))


def threefry(key1: Any, key2: Any, x1: Any, x2: Any) -> list[Any]:
    """The two halves of the random bits, uint32, of the common shape."""
    shape = jnp.broadcast_shapes(key1.shape, key2.shape, x1.shape, x2.shape)
    arrays = [jnp.broadcast_to(a, shape) for a in (key1, key2, x1, x2)]
    if 0 in shape:
        return arrays[2:]
    # The bits are made in a branch of their own. In the open, XLA would fuse them with the arithmetic around them,
    # which then could round differently (seen with batches of one row: weights differed in the last digit).
    always = (arrays[0].ravel()[0] | np.uint32(1)) != 0
    return list(lax.cond(always, _rounds, lambda *arrays: arrays[2:], *arrays))


def _rounds(key1: Any, key2: Any, x1: Any, x2: Any) -> tuple[Any, Any]:
    keys = (key1, key2, key1 ^ key2 ^ np.uint32(0x1BD11BDA))
    x1, x2 = x1 + key1, x2 + key2
    for i in range(5):
        for left in ROTATIONS[i % 2]:
            x1 = x1 + x2
            x2 = x1 ^ ((x2 << np.uint32(left)) | (x2 >> np.uint32(32 - left)))
        x1, x2 = x1 + keys[(i + 1) % 3], x2 + keys[(i + 2) % 3] + np.uint32(i + 1)
    return x1, x2
