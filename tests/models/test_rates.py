"""Optimizers with rules of their own, against NumPy."""

import numpy as np
import pytest

from sunbae._compat import load_keras, seeded
from sunbae.models.compile import compile_model
from sunbae.models.rates import EVERY, KEPT, averaging_class, fading, fading_dropout_class
from sunbae.models.realmlp import RealMlpParams
from sunbae.models.spec import OutputSpec

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept:DeprecationWarning")


@pytest.mark.parametrize("total", [10, 23])
def test_weights_go_on_from_their_average(total):
    keras = load_keras()
    rate, decay, momentum = 0.1, 0.01, 0.9
    start = np.array([1.0, -2.0], dtype=np.float32)
    variable = keras.Variable(start)
    optimizer = averaging_class()(rate, decay=decay, total=total, momentum=momentum)
    optimizer.build([variable])
    weights, slow, velocity = start.astype(float), start.astype(float), np.zeros(2)
    for step in range(1, total + 1):
        optimizer.apply([2 * variable.value])
        weights = weights * (1 - rate * decay)
        gradient = 2 * (weights / (1 - rate * decay))  # Keras takes the gradient before the decay
        velocity = momentum * velocity - rate * gradient
        weights = weights + momentum * velocity - rate * gradient
        if step % EVERY == 0:
            kept = KEPT**EVERY * (step / total) ** 3
            slow = kept * slow + (1 - kept) * weights
            weights = slow.copy()
        np.testing.assert_allclose(variable.value, weights, rtol=2e-5, atol=1e-6)


def test_dropout_fades():
    with seeded(0):
        layer = fading_dropout_class()(0.4)
    rows = np.ones((200, 200), dtype=np.float32)
    assert np.asarray(layer(rows)).tolist() == rows.tolist()
    layer.total = 8
    shares = []
    for step in range(9):
        assert int(layer.step.value) == step
        found = np.asarray(layer(rows, training=True))
        shares.append(float((found == 0).mean()))
        # What is left is so much larger that the mean stays.
        np.testing.assert_allclose(found.max(), 1 / (1 - 0.4 * float(fading(step, 8))), rtol=1e-5)
    assert shares == pytest.approx([0.4] * 5 + [0.4 * (1 + np.cos(np.pi * k / 4)) / 2 for k in range(1, 5)], abs=0.01)


def test_dropout_of_a_compiled_network_fades_over_its_training():
    keras = load_keras()
    inputs = keras.Input((3,))
    model = keras.Model(inputs, fading_dropout_class()(0.5, name="drop")(inputs))
    compile_model(model, OutputSpec("regression"), RealMlpParams(), total_steps=17)
    assert model.get_layer("drop").total == 17
