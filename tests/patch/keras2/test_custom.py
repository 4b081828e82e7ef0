"""Names of one's own."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings


def tripled(x):
    return x * 3


@pytest.fixture
def named():
    """`named(tripled=function)`: names that are forgotten again."""
    known = load_keras().saving.get_custom_objects()
    before = dict(known)
    yield known.update
    known.clear()
    known.update(before)


def test_an_activation(running, named):
    keras = load_keras()
    named(tripled=tripled, by_a_layer=keras.layers.Activation(tripled), relu=tripled)
    for name in ("tripled", "by_a_layer", "relu"):
        assert np.asarray(keras.layers.Activation(name)(np.array([-1.0]))) == -3
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, "tripled", kernel_initializer="ones")])
    again = keras.Sequential.from_config(model.get_config())
    assert again.layers[0].activation is tripled


def test_a_loss_and_a_metric(running, named, network):
    named(off=lambda y_true, y_pred: (y_true - y_pred) ** 2)
    model = network()
    model.compile("sgd", "off", metrics=["off"])
    found = model.evaluate(np.ones((4, 3)), np.ones((4, 1)), verbose=0, return_dict=True)
    assert found["loss"] == pytest.approx(found["off"])


def test_todays(named):
    named(tripled=tripled)
    with Installation(Settings(of_2020=False)), pytest.raises(ValueError, match="Could not interpret"):
        load_keras().activations.get("tripled")
