import gc

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.watch.networks import Networks

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture
def model():
    keras = load_keras()
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="relu"), keras.layers.Dense(1)])


def test_numbers_are_never_given_twice():
    class Thing:
        pass

    networks = Networks()
    first = networks.number(Thing())
    gc.collect()
    kept, other = Thing(), Thing()
    assert len({first, networks.number(kept), networks.number(other)}) == 3
    assert networks.number(kept) == networks.number(kept)


def test_weights_are_as_fitted_until_somebody_sets_others(model):
    networks = Networks()
    assert not networks.as_fitted(model)
    networks.fitted(model)
    assert networks.as_fitted(model)
    assert networks.net(model).as_fitted
    before = model.get_weights()
    model.set_weights([weight + 1 for weight in before])
    assert not networks.as_fitted(model)
    model.set_weights(before)
    assert networks.as_fitted(model)


def test_one_changed_variable_is_enough(model):
    networks = Networks()
    networks.fitted(model)
    model.layers[0].bias.assign(np.ones(3))
    assert not networks.as_fitted(model)
