"""`keras.mixed_precision.experimental` of 2020: the same under the names that are public now."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras

PUBLIC = ["LossScaleOptimizer", "Policy", "global_policy", "set_policy"]


def __getattr__(name: str) -> Any:
    if name not in PUBLIC:
        raise AttributeError(name)
    return getattr(load_keras().mixed_precision, "set_global_policy" if name == "set_policy" else name)
