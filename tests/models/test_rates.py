"""Optimizers with rules of their own, against NumPy."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.models.rates import EVERY, KEPT, averaging_class

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
