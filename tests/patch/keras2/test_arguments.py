"""Arguments of layers of 2020."""

import warnings

import numpy as np
import pytest

from sunbae._compat import load_keras


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
