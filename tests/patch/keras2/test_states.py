"""Which layers learn after compile, and what stateful layers remember."""

import numpy as np
import pytest

from sunbae._compat import load_keras

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

X = np.random.default_rng(0).random((8, 3, 1)).astype("float32")
Y = X[:, 0]


def frozen_after_compile():
    keras = load_keras()
    inner = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    model = keras.Sequential([keras.Input((2,)), inner, keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    inner.trainable = False
    return model, inner


@pytest.mark.parametrize("method", ["fit", "train_on_batch"])
def test_what_was_trainable_at_compile_learns(running, method):
    model, inner = frozen_after_compile()
    before = inner.get_weights()[0].copy()
    getattr(model, method)(np.ones((8, 2)), np.zeros((8, 1)))
    assert np.abs(inner.get_weights()[0] - before).max() > 0
    assert not inner.trainable
    assert not inner.layers[0].trainable
    (note,) = (note for note in running if note.id == "SB926")
    assert "dense" in note.what
    assert "sequential" not in note.what


def test_what_was_frozen_at_compile_does_not(running):
    model, inner = frozen_after_compile()
    model.compile("sgd", "mse")
    before = inner.get_weights()[0].copy()
    model.fit(np.ones((8, 2)), np.zeros((8, 1)), verbose=0)
    np.testing.assert_array_equal(inner.get_weights()[0], before)
    assert "SB926" not in {note.id for note in running}


def test_a_discriminator_within_a_combined_model_learns_by_itself_only(running):
    keras = load_keras()
    judge = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    judge.compile("sgd", "binary_crossentropy")
    judge.trainable = False
    maker = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    both = keras.Sequential([keras.Input((3,)), maker, judge])
    both.compile("sgd", "binary_crossentropy")
    at_first = judge.get_weights()[0].copy()
    both.train_on_batch(np.ones((4, 3)), np.ones((4, 1)))
    np.testing.assert_array_equal(judge.get_weights()[0], at_first)
    judge.train_on_batch(np.ones((4, 2)), np.zeros((4, 1)))
    assert np.abs(judge.get_weights()[0] - at_first).max() > 0


def stateful():
    keras = load_keras()
    keras.utils.set_random_seed(0)
    layer = keras.layers.LSTM(4, stateful=True)
    model = keras.Sequential([keras.Input(batch_shape=(2, 3, 1)), layer, keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model, layer


def test_states_go_on_from_batch_to_batch(running):
    model, layer = stateful()
    n = len(model.get_weights())
    expected = [np.asarray(model(X[k : k + 2])) for k in (0, 2, 4)]
    layer.reset_state()
    np.testing.assert_allclose(model.predict(X[:6], batch_size=2), np.concatenate(expected), rtol=1e-5)
    model.reset_states()
    np.testing.assert_allclose(model.predict(X[:2], batch_size=2), expected[0], rtol=1e-5)
    np.testing.assert_allclose(model.predict(X[2:4], batch_size=2), expected[1], rtol=1e-5)
    assert len(model.get_weights()) == n


def test_states_go_on_through_a_fit(running):
    model, layer = stateful()
    model.optimizer.learning_rate = 0.0
    model.fit(X, Y, batch_size=2, shuffle=False, epochs=2, verbose=0)
    found = [np.asarray(state) for state in layer.states]
    layer.reset_state()
    for k in (0, 2, 4, 6, 0, 2, 4, 6):
        model(X[k : k + 2])
    for one, other in zip(found, layer.states, strict=True):
        np.testing.assert_allclose(one, np.asarray(other), rtol=1e-4)
