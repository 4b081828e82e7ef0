import gc

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.watch.networks import Networks, in_order, straight

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


@pytest.mark.parametrize(
    ("value", "names", "expected"),
    [
        ({"b": 1, "a": 2}, ("a", "b"), [2, 1]),
        ({"b": 1, "a": 2}, (), [2, 1]),
        ({"z": 1, "a": 2}, ("z", "a"), [1, 2]),
        ({"z": 1, "a": 2}, ("dense", "dense_1"), [2, 1]),
        ([1, 2], ("a", "b"), [1, 2]),
        ("mse", ("a",), "mse"),
    ],
)
def test_what_is_given_by_name_is_put_in_order(value, names, expected):
    assert in_order(value, names) == expected


def test_losses_and_metrics_of_each_output():
    keras = load_keras()
    inputs = keras.Input((2,))
    ends = {name: keras.layers.Dense(1, name=name)(inputs) for name in ("number", "kind")}
    model = keras.Model(inputs, ends)
    networks = Networks()
    losses = {"number": "mse", "kind": keras.losses.BinaryCrossentropy(from_logits=True)}
    networks.compiled(model, None, 3, losses, {"number": ["mae"], "kind": ["accuracy"]})
    net = networks.net(model)
    assert [end.name for end in net.ends] == ["kind", "number"]
    assert net.losses == ("binary_crossentropy", "mean_squared_error")
    assert net.metrics_of == (("accuracy",), ("mean_absolute_error",))
    assert (net.logits, net.compiled_nth) == (True, 3)


def test_metrics_in_one_list_are_of_no_output_in_particular(model):
    networks = Networks()
    networks.compiled(model, None, 0, "mse", ["mae", "acc"])
    net = networks.net(model)
    assert (net.metrics, net.metrics_of, net.logits) == (("mean_absolute_error", "acc"), (), False)


def test_the_last_layer_of_a_network_in_a_network_and_of_a_function(model):
    keras = load_keras()
    networks = Networks()
    outer = keras.Sequential([keras.Input((2,)), model])
    assert [end.kind for end in networks.net(outer).ends] == ["Dense"]
    inputs = keras.Input((2,))
    assert [end.kind for end in networks.net(keras.Model(inputs, keras.ops.relu(model(inputs)))).ends] == ["Relu"]


def test_straight_networks(model):
    keras = load_keras()
    networks = Networks()
    inputs, dense = keras.Input((2,)), keras.layers.Dense

    def of(*between, last="sigmoid"):
        layers = [inputs, dense(3), *between, dense(1, activation=last)]
        return straight(networks.net(keras.Sequential(layers)))

    assert of()
    assert of(keras.layers.BatchNormalization(), keras.layers.Dropout(0.1), dense(4))
    assert not of(keras.layers.Activation("relu"))
    assert not straight(networks.net(model))
    assert not straight(networks.net(keras.Sequential([inputs, dense(1, activation="sigmoid")])))
    assert not straight(networks.net(keras.Model(inputs, dense(1)(keras.ops.relu(dense(3)(inputs))))))
