import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.watch.probe import constant_loss, silent_layers

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
X = np.random.default_rng(1).normal(size=(40, 3)).astype("float32")


@pytest.fixture
def keras():
    return load_keras()


def network(keras, *layers):
    return keras.Sequential([keras.Input((3,)), *layers, keras.layers.Dense(2, activation="relu")])


def below(keras, units=4, **more):
    return keras.layers.Dense(units, bias_initializer=keras.initializers.Constant(-50.0), **more)


def test_a_layer_far_below_zero_is_silent_and_what_follows_may_not_be(keras):
    dead, next_one = below(keras, activation="relu", name="dead"), keras.layers.Dense(4, activation="relu", name="next")
    model = network(keras, keras.layers.Dense(4, activation="relu", name="first"), dead, next_one)
    next_one.bias.assign(np.ones(4))
    assert silent_layers(model, X) == ("dead",)


def test_relu_as_a_layer_of_its_own(keras):
    assert silent_layers(network(keras, below(keras), keras.layers.ReLU(name="dead")), X) == ("dead",)
    assert silent_layers(network(keras, below(keras), keras.layers.ReLU(negative_slope=0.1)), X) == ()
    assert silent_layers(network(keras, below(keras), keras.layers.Activation("relu", name="dead")), X) == ("dead",)


def test_one_unit_that_speaks_is_enough(keras):
    hidden = keras.layers.Dense(4, activation="relu")
    model = network(keras, hidden)
    hidden.bias.assign([-50.0, -50.0, -50.0, 50.0])
    assert silent_layers(model, X) == ()


def test_the_output_is_no_hidden_layer(keras):
    model = keras.Sequential([keras.Input((3,)), below(keras, activation="relu")])
    assert silent_layers(model, X) == ()


def test_several_inputs_and_data_that_do_not_fit(keras):
    first, second = keras.Input((3,)), keras.Input((3,))
    dead = below(keras, activation="relu", name="dead")(keras.layers.concatenate([first, second]))
    model = keras.Model([first, second], keras.layers.Dense(1)(dead))
    assert silent_layers(model, [X, X]) == ("dead",)
    assert silent_layers(model, X) == ()
    assert silent_layers(model, [X, X[:, :2]]) == ()
    assert silent_layers(model, iter([X])) == ()


def test_it_takes_no_name_that_keras_counts(keras):
    keras.utils.clear_session()
    model = network(keras, below(keras, activation="relu"))
    silent_layers(model, X)
    inputs = keras.Input((3,))
    assert keras.Model(inputs, keras.layers.Dense(1)(inputs)).name == "functional_1"  # Sequential has made one


@pytest.mark.parametrize(
    ("loss", "y", "expected"),
    [
        ("mean_squared_error", [0.0, 2.0, 4.0], 8 / 3),
        ("mean_absolute_error", [0.0, 2.0, 7.0], 7 / 3),
        ("binary_crossentropy", [0, 0, 0, 1], 0.5623351446188083),  # -(0.75 log 0.75 + 0.25 log 0.25)
        ("sparse_categorical_crossentropy", [0, 1, 2, 3], np.log(4)),
        ("categorical_crossentropy", np.eye(3), np.log(3)),
        ("poisson", [0.0, 2.0], None),
        ("mean_squared_error", ["a", "b"], None),
        ("binary_crossentropy", [-1, 1], None),
    ],
)
def test_loss_of_the_best_constant(loss, y, expected):
    assert constant_loss(loss, np.asarray(y)) == (expected if expected is None else pytest.approx(expected))
