"""Keras draws other numbers under a shift, and the same ones under none."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.table import Patched
from sunbae.watch.patches.seeds import seed_patches

LAYERS = {
    "weights": lambda keras: keras.layers.Dense(4),
    "its own seed": lambda keras: keras.layers.Dense(4, kernel_initializer=keras.initializers.HeNormal(seed=1)),
    "dropout": lambda keras: keras.layers.Dropout(0.5),
}


def drawn(shift, kind):
    """A layer, what it holds and gives, and what NumPy draws afterwards."""
    keras = load_keras()
    patched = Patched()
    patched.put(seed_patches(shift, keras))
    try:
        keras.utils.set_random_seed(4)
        layer = LAYERS[kind](keras)
        given = np.asarray(layer(np.ones((1, 64)), training=True))
    finally:
        patched.undo()
    return layer, given, np.random.random()


@pytest.mark.parametrize("kind", LAYERS)
def test_other_numbers_but_the_same_rows(kind):
    (_a, alone, first), (_b, same, _c), (_d, one, second), (_e, other, _f) = (drawn(k, kind) for k in (0, 0, 1, 2))
    assert np.array_equal(alone, same)
    assert not np.array_equal(alone, one)
    assert not np.array_equal(one, other)
    assert first == second


def test_a_layer_is_written_down_as_it_was():
    one, other = (drawn(shift, "weights")[0].get_config() for shift in (0, 3))
    assert one["kernel_initializer"] == other["kernel_initializer"]
