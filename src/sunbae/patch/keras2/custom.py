"""Names of one's own for activations, losses and others: Keras 2 looked them up wherever a name could stand."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.patch.install import Settings
from sunbae.patch.table import Patch

_KINDS = ("activations", "losses", "metrics", "regularizers", "constraints")


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    if not settings.of_2020:
        return []
    why = "names in get_custom_objects() are known"
    registered = keras.src.saving.object_registration.get_registered_object

    def wrap(original: Any) -> Any:
        @wraps(original)
        def get(identifier: Any) -> Any:
            found = registered(identifier) if isinstance(identifier, str) else None
            if found is None:
                return original(identifier)
            return found() if isinstance(found, type) else found

        return get

    return [Patch(getattr(owner, kind), "get", wrap, why) for kind in _KINDS for owner in (keras.src, keras)]
