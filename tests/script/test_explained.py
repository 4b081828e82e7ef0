"""What the shapes were, when Keras refused them."""

import pytest

from sunbae.script.explained import explanation

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept:DeprecationWarning")
NETWORK = """
import numpy as np
import keras
x, y = np.zeros((20, 5)), np.zeros(20)
model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("model.fit(x[:, :4], y, verbose=0)", ["x: array (20, 5)", "The model at that point:", "(batch, 8)"]),
        ("model.add(keras.layers.LSTM(3))", ["The model at that point:", "(batch, 1)"]),
        ("a, b = keras.Input((4,)), keras.Input((3,)); keras.layers.Add()([a, b])", ["a: tensor (None, 4)", "b: "]),
    ],
)  # fmt: skip
def test_errors_of_keras(script, capsys, line, said):
    text = explanation(script(NETWORK + line, engine=True).exception)
    assert all(part in text for part in said), text


@pytest.mark.parametrize(
    "line",
    [
        "raise ValueError('own')", "1 / 0", "x.reshape(3, 3)", "raise SystemExit(2)", "pass",
        "model.fit(x, y, epoch=3)", "keras.layers.Dense()",
    ],
)  # fmt: skip
def test_other_errors_have_none(script, capsys, line):
    assert explanation(script(NETWORK + line, engine=True).exception) == ""
