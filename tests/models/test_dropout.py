"""Dropout layers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae._compat import load_keras, seeded
from sunbae.models.compile import compile_model
from sunbae.models.dropout import STEPS, fading_dropout_class, quick_dropout_class
from sunbae.models.rates import fading
from sunbae.models.realmlp import RealMlpParams
from sunbae.models.spec import OutputSpec

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept:DeprecationWarning")


@settings(max_examples=20, deadline=None)
@given(rate=st.floats(0.05, 0.95), units=st.integers(1, 7), seed=st.integers(0, 9))
def test_the_share_of_rate_is_dropped_and_the_mean_stays(rate, units, seed):
    with seeded(seed):
        layer = quick_dropout_class()(rate)
    found = np.asarray(layer(np.ones((40, 500, units), dtype=np.float32), training=True))
    dropped = found == 0
    n = found.size
    assert abs(dropped.mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / n) + 1 / STEPS
    np.testing.assert_allclose(found[~dropped], 1 / (1 - rate), rtol=1e-5)


def test_nodes_that_share_a_random_number_are_dropped_apart():
    with seeded(0):
        layer = quick_dropout_class()(0.5)
    dropped = np.asarray(layer(np.ones((20_000, 4), dtype=np.float32), training=True)) == 0
    np.testing.assert_allclose(np.corrcoef(dropped.T), np.eye(4), atol=0.05)
    again = np.asarray(layer(np.ones((20_000, 4), dtype=np.float32), training=True)) == 0
    assert abs(np.corrcoef(dropped.ravel(), again.ravel())[0, 1]) < 0.05


@pytest.mark.parametrize("rate", [0.0, 0.4])
def test_nothing_is_dropped_when_it_answers(rate):
    rows = np.arange(12, dtype=np.float32).reshape(3, 4)
    layer = quick_dropout_class()(rate)
    np.testing.assert_array_equal(layer(rows), rows)
    assert (np.asarray(layer(rows, training=True)) == rows).all() == (rate == 0)


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
