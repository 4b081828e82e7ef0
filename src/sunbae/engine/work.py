"""How much work a model is, roughly, without running it."""

from __future__ import annotations

from typing import Any

import numpy as np


def flops(model: Any, rows: int) -> float:
    """Floating-point operations to train on `rows` rows once: two per weight forward, twice that backward.

    Says little of layers that use a weight many times a row; see `loops_inside`.
    """
    return 6.0 * rows * sum(int(np.prod(v.shape)) for v in model.trainable_variables)


def loops_inside(model: Any) -> bool:
    """Whether a layer uses its weights many times a row: recurrent layers, convolutions, attention."""
    homes = [type(layer).__module__ for layer in model._flatten_layers()]
    return any(part in home for home in homes for part in (".rnn.", ".convolutional.", ".attention."))
