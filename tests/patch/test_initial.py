"""Initial weights: the numbers of Keras to the bit, with few programs."""

import math

import jax
import numpy as np
import pytest
from batteries import some
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae._compat import load_keras
from sunbae.patch.initial import LENGTHS, patches
from sunbae.patch.install import Settings
from sunbae.patch.table import Patched

keras = load_keras()
SHAPES = [(1,), (30,), (4, 10), (13, 64), (3, 3, 3, 32), (1024,), (1025,), (100, 300), (3, 3, 128, 256), (5000, 300)]
INITIALIZERS = [
    "glorot_uniform", "he_normal", "random_normal", "random_uniform", "orthogonal", "lecun_normal", "glorot_normal",
    "zeros", "ones",
]  # fmt: skip


@pytest.fixture
def patched():
    changes = Patched()
    changes.put(patches(keras, Settings()))
    yield changes
    changes.undo()


def made(name, shape, seed=3):
    """The initial weights of a name; Keras draws the seed of each by itself."""
    keras.utils.set_random_seed(seed)
    found = keras.initializers.get(name)(shape, dtype="float32")
    assert not found.weak_type
    return np.asarray(found)


def all_made():
    keras.utils.set_random_seed(1)
    layers = keras.layers
    model = keras.Sequential([keras.Input((6, 5)), layers.LSTM(7), layers.BatchNormalization(), layers.Dense(3)])
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    return [np.asarray(each) for each in (*model.weights, *model.optimizer.variables)]


CASES = [(name, shape) for name in INITIALIZERS for shape in SHAPES if name != "orthogonal" or len(shape) == 2]
CASES = [case for case in CASES if case != ("orthogonal", (5000, 300))]


@pytest.mark.parametrize("case", some(CASES, lambda case: case[1] in ((4, 10), (1025,))))
def test_the_bits_of_keras(case, patched):
    name, shape = case
    ours = made(name, shape)
    patched.undo()
    theirs = made(name, shape)
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours.view(np.uint32), theirs.view(np.uint32))


def test_a_network_and_its_optimizer(patched):
    ours = all_made()
    patched.undo()
    for mine, theirs in zip(ours, all_made(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 20), min_size=1, max_size=3).map(tuple), st.integers(0, 2**31))
def test_a_longer_draw_begins_with_the_shorter(shape, seed):
    draw = keras.src.backend.jax.random.uniform
    long = np.asarray(draw((16384,), -0.1, 0.1, seed=seed))[: math.prod(shape)]
    np.testing.assert_array_equal(np.asarray(draw(shape, -0.1, 0.1, seed=seed)), long.reshape(shape))


def test_one_program_for_many_shapes(patched):
    draw = keras.src.backend.jax.random.uniform
    draw((2, 3), seed=1)
    before = jax.random.uniform.__globals__["_uniform"]._cache_size()
    for n in range(1, 40):
        draw((n, 7), seed=n)
    assert jax.random.uniform.__globals__["_uniform"]._cache_size() == before


@pytest.mark.parametrize(
    "call",
    [
        lambda random: random.uniform((4, 4), dtype="float16", seed=3),
        lambda random: random.uniform((4, 4), 0.0, 1.0, "float32", 3),
        lambda random: random.uniform((2, 2), np.array([0.0, 1.0], "float32"), 2.0, seed=3),
        lambda random: random.normal((LENGTHS[-1] + 1,), seed=3),
        lambda random: random.normal((0, 3), seed=3),
        lambda random: random.truncated_normal((), seed=3),
        lambda random: jax.jit(lambda: random.uniform((3, 5), seed=3))(),
        lambda random: jax.jit(lambda seed: random.uniform((3, 5), seed=seed))(np.array([1, 2], "uint32")),
        lambda random: keras.initializers.Zeros()((2, 3), dtype="bfloat16"),
        lambda random: jax.jit(lambda: keras.initializers.Ones()((2, 3)))(),
    ],
    ids=[
        "half",
        "by place",
        "arrays",
        "long",
        "empty",
        "scalar",
        "in a program",
        "seed in a program",
        "bfloat",
        "ones",
    ],
)
def test_elsewhere_as_keras(call, patched):
    ours = call(keras.src.backend.jax.random)
    patched.undo()
    theirs = call(keras.src.backend.jax.random)
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(np.asarray(ours, "float32"), np.asarray(theirs, "float32"))


def test_a_generator_is_asked_once(patched):
    seeds = keras.random.SeedGenerator(5)
    keras.random.uniform((4, 4), seed=seeds)
    keras.random.uniform((LENGTHS[-1] + 1,), seed=seeds)
    ours = np.asarray(keras.random.uniform((4, 4), seed=seeds))
    patched.undo()
    seeds = keras.random.SeedGenerator(5)
    keras.random.uniform((4, 4), seed=seeds)
    keras.random.uniform((LENGTHS[-1] + 1,), seed=seeds)
    np.testing.assert_array_equal(ours, np.asarray(keras.random.uniform((4, 4), seed=seeds)))


def test_nothing_without_the_engine():
    assert not patches(keras, Settings(engine=False))
