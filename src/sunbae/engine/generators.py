"""Where the global generators of random numbers stand, from which a training may draw between its steps."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from sunbae._compat import load_keras

_SEEDS = "global_seed_generator"


def read_generators() -> dict[str, Any]:
    """The states of Python's, NumPy's and Keras' global generators, as values that `records.pack` takes."""
    version, inner, gauss = random.getstate()
    attribute = load_keras().src.backend.common.global_state.get_global_attribute
    seeds = attribute(_SEEDS)
    return {
        "python": [version, np.array(inner, np.uint32), gauss],
        "numpy": np.random.get_state(legacy=False),
        "keras": None if seeds is None else np.asarray(seeds.state.value),
    }


def write_generators(states: Any) -> None:
    """Put the generators where `read_generators` found them."""
    keras = load_keras()
    version, inner, gauss = states["python"]
    if states["keras"] is not None:
        common = keras.src.backend.common.global_state
        seeds = common.get_global_attribute(_SEEDS)
        if seeds is None:
            seeds = keras.random.SeedGenerator(0)
            common.set_global_attribute(_SEEDS, seeds)
        seeds.state.assign(states["keras"])
    random.setstate((version, tuple(inner.tolist()), gauss))
    np.random.set_state(states["numpy"])
