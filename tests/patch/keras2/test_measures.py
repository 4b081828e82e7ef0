"""Losses, metrics and schedules of a script's own."""

import numpy as np
import pytest

from sunbae._compat import load_keras

X = np.ones((4, 3), "float32")


def test_reduction(running):
    import tensorflow as tf

    class Own(tf.keras.losses.Loss):
        def __init__(self, reduction=tf.keras.losses.Reduction.AUTO, name="own"):
            super().__init__(reduction=reduction, name=name)

        def call(self, y_true, y_pred):
            return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)

    for loss in (Own(), tf.keras.losses.MeanSquaredError(reduction="auto")):
        assert float(loss(X, 3 * X)) == 4
    assert list(running)[-1].today == "reduction='sum_over_batch_size'"


def test_states_begin_anew(running, network):
    import tensorflow as tf

    called = []

    class Own(tf.keras.metrics.Metric):
        def __init__(self):
            super().__init__(name="own")
            self.n = self.add_weight("n", initializer="zeros")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.n.assign_add(1.0)

        def result(self):
            return self.n

        def reset_states(self):
            called.append(1)
            super().reset_states()
            self.n.assign(10.0)

    model = network()
    model.compile("sgd", "mse", metrics=[Own()])
    assert model.fit(X, X[:, 0], batch_size=2, epochs=2, verbose=0).history["own"] == [12, 12]
    assert called
    mean = tf.keras.metrics.Mean()
    mean.update_state([3.0])
    mean.reset_states()
    assert float(mean.total) == 0


def test_a_schedule(running, network):
    import tensorflow as tf

    class Own(tf.keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            assert step.dtype == "float32"
            return 0.1 * tf.math.rsqrt(step + 1)

    model = network()
    model.compile(tf.keras.optimizers.Adam(Own()), "mse")
    model.fit(X, X[:, 0], epochs=3, verbose=0)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.05)
    assert load_keras().optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)(1) == pytest.approx(0.05)
