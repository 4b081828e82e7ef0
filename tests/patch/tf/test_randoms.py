"""tf.random.set_seed seeds Keras, and neither NumPy nor Python."""

import random

import numpy as np

from sunbae._compat import load_keras, seeded


def weights():
    layer = load_keras().layers.Dense(3)
    layer.build((None, 2))
    return np.asarray(layer.kernel).tolist()


def test_the_seed_decides_the_weights(running):
    import tensorflow as tf

    tf.random.set_seed(5)
    first, second = weights(), weights()
    tf.random.set_seed(5)
    assert [weights(), weights()] == [first, second]
    assert first != second
    tf.compat.v1.set_random_seed(6)
    assert weights() != first


def test_numpy_and_python_stay_the_scripts(running):
    import tensorflow as tf

    random.seed(1)
    np.random.seed(1)
    expected = random.random(), np.random.rand()
    random.seed(1)
    np.random.seed(1)
    tf.random.set_seed(5)
    weights()
    assert (random.random(), np.random.rand()) == expected


def test_the_last_seed_counts(running):
    import tensorflow as tf

    keras = load_keras()
    keras.utils.set_random_seed(3)
    expected = weights()
    tf.random.set_seed(5)
    keras.utils.set_random_seed(3)
    assert weights() == expected


def test_it_outlives_a_session_and_what_is_seeded_between(running):
    import tensorflow as tf

    tf.random.set_seed(5)
    first, second = weights(), weights()
    tf.random.set_seed(5)
    assert weights() == first
    with seeded(0):
        weights()
    tf.keras.backend.clear_session()
    assert weights() == second


def test_numbers(running):
    import tensorflow as tf

    tf.random.set_seed(1)
    drawn = tf.random.normal((1000,), mean=3.0, stddev=0.5).numpy()
    assert abs(drawn.mean() - 3) < 0.1
    assert abs(drawn.std() - 0.5) < 0.05
    assert tf.random.uniform((5,), 0, 3, dtype=tf.int32).numpy().max() < 3
    assert sorted(tf.random.shuffle([1, 2, 3]).numpy()) == [1, 2, 3]
    assert tf.random.Generator.from_seed(1).normal((2,)).shape == (2,)
    assert tf.random.categorical([[0.0, 100.0]], 3).numpy().tolist() == [[1, 1, 1]]
