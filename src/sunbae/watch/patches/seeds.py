"""Keras under another seed: what it draws is other, while the rows of a split stay the same."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.patch.table import Patch

STEP = 1_000_003  # between the seeds of two shifts
LARGEST = 2**31 - 1


def seed_patches(shift: int, keras: ModuleType) -> list[Patch]:
    """The patches of initializers and of generators, such as those of Dropout; 0 shifts nothing."""
    if shift == 0:
        return []
    owners = (
        keras.src.initializers.random_initializers.RandomInitializer,
        keras.src.random.seed_generator.SeedGenerator,
    )
    draw = keras.src.random.seed_generator.make_default_seed
    return [Patch(owner, "__init__", _shifted(shift, draw), "other weights to begin with") for owner in owners]


def _shifted(shift: int, draw: Any) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def __init__(self: Any, seed: Any = None, *args: Any, **kwargs: Any) -> None:
            drawn = draw() if seed is None else seed
            original(self, (drawn + shift * STEP) % LARGEST if isinstance(drawn, int) else drawn, *args, **kwargs)
            if hasattr(self, "_init_seed"):
                self._init_seed = seed  # a copy of a layer draws for itself, as ever

        return __init__

    return wrap
