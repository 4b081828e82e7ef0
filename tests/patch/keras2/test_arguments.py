"""Arguments of layers of 2020."""

import warnings

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings


def layers():
    return load_keras().layers


@pytest.mark.parametrize(
    ("kind", "said", "shape"),
    [
        ("Dense", {"units": 2, "input_dim": 3}, (None, 3)),
        ("Dense", {"units": 2, "input_shape": (3,)}, (None, 3)),
        ("Dense", {"units": 2, "input_shape": 3}, (None, 3)),
        ("LSTM", {"units": 2, "input_shape": (4, 1)}, (None, 4, 1)),
        ("LSTM", {"units": 2, "input_length": 4, "input_dim": 1}, (None, 4, 1)),
        ("GRU", {"units": 2, "input_dim": 5}, (None, None, 5)),
        ("SimpleRNN", {"units": 2, "batch_input_shape": (7, 4, 1), "stateful": True}, (7, 4, 1)),
        ("Dense", {"units": 2, "input_shape": (3,), "batch_size": 5}, (5, 3)),
        ("Embedding", {"input_dim": 9, "output_dim": 2, "input_length": 6}, (None, 6)),
    ],
)
def test_the_first_layer_says_the_shape(running, kind, said, shape):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras' advice is not shown
        model = load_keras().Sequential([getattr(layers(), kind)(**said), layers().Flatten()])
    assert model.input_shape == shape


@pytest.mark.parametrize(
    ("kind", "said", "today"),
    [
        ("LSTM", {"units": 2, "input_length": 4, "input_dim": 1}, "keras.Input((4, 1))"),
        ("Embedding", {"input_dim": 9, "output_dim": 2, "input_length": 6}, "keras.Input((6,))"),
        ("GRU", {"units": 2, "batch_input_shape": (7, 4, 1)}, "keras.Input(batch_shape=(7, 4, 1))"),
        ("GRU", {"units": 2, "time_major": False}, ""),
        ("BatchNormalization", {"fused": True, "renorm": False}, ""),
    ],
)
def test_what_is_gone_is_said(running, kind, said, today):
    getattr(layers(), kind)(**said)
    assert [(note.id, note.today) for note in running][-1] == ("SB912", today)


def test_nothing_is_said_of_what_keras_takes(running):
    layers().Dense(2, input_dim=3)
    layers().LSTM(2, input_shape=(3, 1))
    assert not list(running)


def test_an_input_of_one_axis(running):
    assert layers().Input(3).shape == (None, 3)
    assert layers().InputLayer(input_shape=(3, 2)).batch_shape == (None, 3, 2)


def test_alpha_of_leaky_relu(running):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert layers().LeakyReLU(alpha=0.25).negative_slope == 0.25


def test_what_changes_a_layer_is_still_refused(running):
    with pytest.raises(ValueError, match="time_major"):
        layers().LSTM(2, time_major=True)
    with pytest.raises(ValueError, match="no_such"):
        layers().Dense(2, no_such=1)


def test_a_class_of_ones_own_keeps_its_configuration(running):
    class Twice(load_keras().layers.Layer):
        def __init__(self, by=2, **kwargs):
            super().__init__(**kwargs)
            self.by = by

        def call(self, x):
            return x * self.by

    layer = Twice(3, name="twice", input_shape=(2,))
    assert Twice.from_config(layer.get_config()).by == 3
    assert np.asarray(layer(np.ones((1, 2), "float32"))).tolist() == [[3.0, 3.0]]


def test_the_name_of_a_weight_comes_first(running):
    class Own(layers().Layer):
        def build(self, shape):
            self.a = self.add_weight("a", shape=[2, 3], use_resource=True)
            self.b = self.add_weight("b", (2,), "float32", "ones", None, False)
            self.c = self.add_variable("c", shape=(1,), trainable=None)
            self.d = self.add_variable((4,), "zeros", name="d")
            self.e = self.add_variable(name="e", shape=(5,), initializer="ones", use_resource=True)
            self.f = self.add_weight(None, "ones", name="f")

    own = Own()
    own.build(None)
    shapes = {"a": (2, 3), "b": (2,), "c": (1,), "d": (4,), "e": (5,), "f": ()}
    assert {one.name: one.shape for one in own.weights} == shapes
    assert [one.name for one in own.non_trainable_weights] == ["b"]
    assert np.asarray(own.b).tolist() == [1, 1]
    assert next(iter(running)).today == "name='a'"


def test_of_a_metric(running):
    class Own(load_keras().metrics.Metric):
        def __init__(self):
            super().__init__()
            self.n = self.add_weight("n", initializer="ones")
            self.m = self.add_weight(name="m", shape=(2,), initializer="zeros")
            self.k = self.add_variable("k", (3,), initializer="zeros")

    own = Own()
    assert [(one.name, one.shape) for one in own.variables] == [("n", ()), ("m", (2,)), ("k", (3,))]


def test_regularizers(running):
    regularizers = load_keras().regularizers
    assert (float(regularizers.l1(l=0.5).l1), regularizers.l2(l=0.25).l2) == (0.5, 0.25)
    assert regularizers.l2(0.5).l2 == 0.5
    assert list(running)[-1].today == "l2=0.25"


def test_to_categorical(running):
    to_categorical = load_keras().utils.to_categorical
    assert to_categorical([0, 1]).dtype == "float32"
    assert to_categorical([0, 1], 3, "uint8").tolist() == [[1, 0, 0], [0, 1, 0]]
    assert to_categorical(y=[0, 1], dtype="uint8").dtype == "uint8"


def test_to_categorical_of_today():
    with Installation(Settings(of_2020=False)):
        assert load_keras().utils.to_categorical([0, 1]).dtype == "float64"
        assert load_keras().utils.to_categorical([0, 1], dtype="int32").dtype == "int32"
