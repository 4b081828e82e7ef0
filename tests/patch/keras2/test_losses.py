"""Tensors of a network as its losses and metrics, and noise within its layers."""

import numpy as np
import pytest

from sunbae._compat import load_keras

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

X = np.random.default_rng(0).random((32, 4)).astype("float32")


def with_loss(weight=1.0):
    """A network that learns to give 0, by a loss of its own alone."""
    keras = load_keras()
    keras.utils.set_random_seed(0)
    given = keras.Input((4,))
    found = keras.layers.Dense(2)(given)
    model = keras.Model(given, found)
    model.add_loss(weight * keras.ops.square(found))
    return model


def test_a_tensor_is_the_loss(running):
    model = with_loss()
    n = len(model.variables)
    expected = float(np.mean(np.asarray(model(X)) ** 2))
    model.compile("sgd")
    history = model.fit(X, epochs=60, batch_size=32, verbose=0, shuffle=False)
    assert history.history["loss"][0] == pytest.approx(expected, rel=1e-5)
    assert history.history["loss"][-1] < 0.5 * expected
    assert model.evaluate(X, verbose=0) == pytest.approx(float(np.mean(model.predict(X) ** 2)), rel=1e-4)
    assert model.predict(X).shape == (32, 2)
    assert len(model.variables) == n
    assert {note.id for note in running} == {"SB928"}


def test_losses_are_added_to_those_of_compile(running):
    model = with_loss()
    model.add_loss(3.0 * load_keras().ops.abs(model.outputs[0]))
    model.compile("sgd", "mse")
    out = np.asarray(model(X))
    expected = np.mean(out**2) + 3 * np.mean(np.abs(out)) + np.mean((out - 1) ** 2)
    assert model.evaluate(X, np.ones((32, 2)), verbose=0) == pytest.approx(float(expected), rel=1e-5)


def test_layers_of_a_loss_alone_are_trained(running):
    model, head = with_loss(), load_keras().layers.Dense(1)
    model.add_loss(load_keras().ops.square(head(model.output) - 3))
    model.compile("sgd")
    before = np.array(head.bias)
    model.fit(X, epochs=1, verbose=0)
    assert not np.array_equal(before, np.asarray(head.bias))


def test_tensors_are_metrics(running, tmp_path):
    ops, model = load_keras().ops, with_loss()
    model.add_metric(ops.sum(model.output, axis=1), name="sums", aggregation="mean")
    model.add_metric(ops.max(model.output), "mean", "largest")
    model.add_loss(0.0 * model.output)
    model.compile("sgd", "mse", metrics=["mae"])
    out = np.asarray(model(X))
    found = model.evaluate(X, out, verbose=0, return_dict=True, batch_size=32)
    assert found["mae"] == pytest.approx(0, abs=1e-6)
    assert found["sums"] == pytest.approx(out.sum(axis=1).mean(), rel=1e-4)
    assert found["largest"] == pytest.approx(out.max(), rel=1e-4)
    assert model.metrics_names == ["loss", "mae", "sums", "largest"]
    history = model.fit(X, out, epochs=2, verbose=0, validation_data=(X, out)).history
    assert set(history) == {"loss", *found} | {f"val_{name}" for name in found}
    expected = model.predict(X)
    assert history["val_sums"][-1] == pytest.approx(expected.sum(axis=1).mean(), rel=1e-4)
    for name in ("m.keras", "m.h5"):
        model.save(tmp_path / name)
        again = load_keras().models.load_model(tmp_path / name)
        np.testing.assert_allclose(again.predict(X), expected, rtol=1e-5)


def noisy(draw):
    keras = load_keras()
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(draw, output_shape=(4,))])
    model.compile("sgd", "mse")
    return model


def draws():
    import tensorflow as tf
    from keras import backend as K

    return {
        "K.random_normal": lambda x: x * 0 + K.random_normal(shape=(K.shape(x)[0], 4)),
        "K.random_normal, a seed": lambda x: x * 0 + K.random_normal(shape=(K.shape(x)[0], 4), seed=7),
        "tf.random.normal": lambda x: x * 0 + tf.random.normal(tf.shape(x)),
        "tf.random.uniform": lambda x: x * 0 + tf.random.uniform((tf.shape(x)[0], tf.shape(x)[1])),
        "K.dropout": lambda x: K.dropout(x + 1.0, 0.5),
    }


@pytest.mark.parametrize("name", ["K.random_normal", "K.random_normal, a seed", "tf.random.normal",
                                  "tf.random.uniform", "K.dropout"])  # fmt: skip
def test_noise_within_a_layer_differs_from_step_to_step(running, name):
    one, other = noisy(draws()[name]), noisy(draws()[name])
    first, second = one.predict(X), one.predict(X)
    assert np.abs(first - second).max() > 0
    assert np.abs(first[0] - first[1]).max() > 0
    np.testing.assert_array_equal(other.predict(X), first)
    one.fit(X, X, epochs=2, batch_size=8, verbose=0)


def test_noise_within_a_step_of_ones_own_is_refused_as_by_keras(running):
    keras = load_keras()
    from keras import backend as K

    class Own(keras.Model):
        def call(self, x):
            return x

        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
            return keras.ops.mean(y_pred)

        def train_step(self, *state):
            K.random_normal((2, 2))
            return super().train_step(*state)

    model = Own()
    model.compile("sgd")
    with pytest.raises(ValueError, match="SeedGenerator"):
        model.fit(X, X, verbose=0)


def test_a_seed_within_a_layer_gives_the_same_numbers_whatever_else_is_drawn(running):
    keras = load_keras()
    from keras import backend as K

    def first(seed):
        keras.utils.set_random_seed(seed)
        draw = keras.layers.Lambda(lambda x: x * 0 + K.random_normal((K.shape(x)[0], 4), seed=7))
        return keras.Sequential([keras.Input((4,)), draw]).predict(X)

    np.testing.assert_array_equal(first(0), first(1))
