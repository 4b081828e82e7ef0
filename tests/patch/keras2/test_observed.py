"""Metrics that a layer adds in its call."""

import numpy as np
import pytest

from sunbae._compat import load_keras

X = np.random.default_rng(0).random((20, 4)).astype("float32")


def watched(*, training_only=False):
    """A layer that reports the largest value."""
    keras = load_keras()

    class Watched(keras.layers.Layer):
        def call(self, x, training=None):
            self.add_metric(keras.ops.max(x), name="largest")
            if training or not training_only:
                self.add_metric(keras.ops.mean(x), "mean", "late")
            return x

    return Watched()


def test_in_the_call_of_a_layer(running):
    keras = load_keras()
    model = keras.Sequential([keras.Input((4,)), watched()])
    model.compile("sgd", "mse", metrics=["mae"])
    found = model.evaluate(X, X, verbose=0, batch_size=20)
    assert found == [0, 0, pytest.approx(X.max()), pytest.approx(X.mean(), rel=1e-5)]
    assert model.metrics_names == ["loss", "mae", "largest", "late"]
    history = model.fit(X, X, batch_size=10, epochs=2, verbose=0, validation_data=(X, X)).history
    assert set(history) == {*model.metrics_names, *(f"val_{name}" for name in model.metrics_names)}
    of_batches = np.mean([X[:10].max(), X[10:].max()])
    assert history["val_largest"] == pytest.approx([of_batches] * 2)
    assert {note.id for note in running} == {"SB916"}


def test_in_a_model_of_ones_own(running):
    keras = load_keras()

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense, self.watched = keras.layers.Dense(4), watched()

        def call(self, x):
            return self.dense(self.watched(x))

    model = Own()
    model.compile("sgd", "mse")
    assert model.fit(X, X, batch_size=20, epochs=1, verbose=0).history["largest"] == [pytest.approx(X.max())]


def test_one_that_comes_in_training_only(running):
    keras = load_keras()
    model = keras.Sequential([keras.Input((4,)), watched(training_only=True)])
    model.compile("sgd", "mse")
    assert list(model.fit(X, X, epochs=1, verbose=0).history) == ["loss", "largest"]
    assert list(running)[-1].what.startswith("late is not reported")


def test_without_a_name(running):
    with pytest.raises(ValueError, match="needs a name"):
        load_keras().layers.Layer().add_metric(1.0)


def test_outside_of_a_step(running):
    layer = load_keras().layers.Layer()
    for value in (1.0, 3.0):
        layer.add_metric(value, name="m")
    assert [float(metric.result()) for metric in layer.metrics] == [2.0]
