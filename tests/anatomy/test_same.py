"""Networks that differ in names alone are the same."""

import json

import pytest

from sunbae._compat import load_keras
from sunbae.anatomy.same import architecture

# Keras hands the learning rate to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def of(model):
    return architecture(json.loads(model.to_json()))


def dense(units=4, names=("a", "b"), **more):
    keras = load_keras()
    first, second = names
    return keras.Sequential([
        keras.Input((3,)), keras.layers.Dense(units, name=first, **more), keras.layers.Dense(1, name=second)
    ])  # fmt: skip


def joined(crossed=False):
    keras = load_keras()
    left, right = keras.Input((3,)), keras.Input((3,))
    one, other = keras.layers.Dense(2)(left), keras.layers.Dense(2)(right)
    return keras.Model([left, right], keras.layers.Subtract()([other, one] if crossed else [one, other]))


def nested():
    keras = load_keras()
    inputs = keras.Input((3,))
    return keras.Model(inputs, keras.layers.Dropout(0.5)(dense(names=(None, None))(inputs)))


def wrapped(units):
    keras = load_keras()
    return keras.Sequential([keras.Input((4, 1)), keras.layers.TimeDistributed(keras.layers.Dense(units))])


def test_names_do_not_count():
    assert of(dense()) == of(dense(names=("c", "d"))) == of(dense(names=(None, None)))
    assert of(joined()) == of(joined())
    assert of(nested()) == of(nested())
    assert of(wrapped(3)) == of(wrapped(3))


def test_how_it_is_compiled_does_not_count():
    model = dense()
    before = of(model)
    model.compile("sgd", "mae")
    assert of(model) == before


@pytest.mark.parametrize(
    "more",
    [{"units": 5}, {"activation": "relu"}, {"use_bias": False}, {"dtype": "float16"}, {"dtype": "mixed_float16"}],
)
def test_everything_else_counts(more):
    assert of(dense(**more)) != of(dense())


def test_what_is_read_counts():
    assert of(joined()) != of(joined(crossed=True))
    assert of(wrapped(3)) != of(wrapped(4))
    assert of(dense(dtype="float16")) != of(dense(dtype="mixed_float16"))


def test_what_is_no_configuration_has_a_fingerprint_too():
    deep = []
    for _k in range(200):
        deep = [deep]
    assert len({architecture(None), architecture({}), architecture(deep), architecture("\ud800")}) == 4
