"""hard_sigmoid."""

import numpy as np

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings


def at_two():
    keras = load_keras()
    model = keras.Sequential([keras.Input((1,)), keras.layers.Activation("hard_sigmoid")])
    again = keras.Sequential.from_config(model.get_config())
    return [round(float(np.asarray(one(np.array([[2.0]])))[0, 0]), 4) for one in (model, again)]


def test_as_in_keras_2(running):
    assert at_two() == [0.9, 0.9]
    assert list(running)[-1].id == "SB912"


def test_todays():
    with Installation(Settings(of_2020=False)):
        assert at_two() == [0.8333, 0.8333]
