"""hard_sigmoid as Keras 2 computed it: that of Keras 3 is less steep."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae._compat import load_keras
from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like


def hard_sigmoid(x: Any) -> Any:
    """0.2 x + 0.5, from 0 to 1."""
    return load_keras().ops.clip(0.2 * x + 0.5, 0.0, 1.0)


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    if not settings.of_2020:
        return []
    why = "hard_sigmoid is that of Keras 2"
    owners = (keras.src.activations, keras.activations)
    return [
        *(Patch(owner, "get", _get, why) for owner in owners),
        *(Patch(owner, "hard_sigmoid", _less_steep, why) for owner in owners),
    ]


def _less_steep(original: Any) -> Any:
    return like(original)(lambda x: hard_sigmoid(x))


def _get(original: Any) -> Any:
    @wraps(original)
    def get(identifier: Any) -> Any:
        if identifier == "hard_sigmoid":
            note("SB912", _("hard_sigmoid is that of Keras 2, clip(0.2 x + 0.5); today's is clip(x / 6 + 0.5)."))
            return hard_sigmoid
        return original(identifier)

    return get
