"""Data sets of tf.data, and models that are fitted on them."""

import numpy as np
import pytest

from sunbae._compat import load_keras

X = np.arange(20, dtype="float32").reshape(10, 2)
Y = X.sum(axis=1, keepdims=True)


def model():
    keras = load_keras()
    keras.utils.set_random_seed(0)
    made = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    made.compile(keras.optimizers.SGD(0.001), "mse")
    return made


def test_a_fit_on_batches_is_that_on_the_arrays(running):
    import tensorflow as tf

    batches = tf.data.Dataset.from_tensor_slices((X, Y)).batch(4).prefetch(tf.data.AUTOTUNE)
    one, other = model(), model()
    found = one.fit(batches, epochs=3, verbose=0, validation_data=batches).history
    expected = other.fit(X, Y, epochs=3, batch_size=4, shuffle=False, verbose=0, validation_data=(X, Y)).history
    assert list(found) == list(expected)
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, rel=1e-5)
    assert one.evaluate(batches, verbose=0) == pytest.approx(other.evaluate(X, Y, verbose=0), rel=1e-5)
    np.testing.assert_allclose(one.predict(batches.map(lambda x, y: x)), other.predict(X), rtol=1e-5)


def test_batches_come_in_their_order_whatever_is_said_of_shuffling(running):
    import tensorflow as tf

    batches = tf.data.Dataset.from_tensor_slices((X, Y)).batch(2)
    found, expected = (model().fit(batches, epochs=3, verbose=0, **said).history for said in ({"shuffle": True}, {}))
    assert found == expected


def test_endless_ones_take_steps(running):
    import tensorflow as tf

    batches = tf.data.Dataset.from_tensor_slices((X, Y)).repeat().batch(4)
    one = model()
    one.fit(batches, epochs=2, steps_per_epoch=5, verbose=0)
    assert int(one.optimizer.iterations) == 10


def test_of_a_generator(running):
    import tensorflow as tf

    def rows():
        yield from zip(X, Y, strict=True)

    batches = tf.data.Dataset.from_generator(rows, output_types=(tf.float32, tf.float32)).batch(3)
    assert [len(x) for x, _y in batches] == [3, 3, 3, 1]
    one = model()
    one.fit(batches, epochs=2, verbose=0)
    assert int(one.optimizer.iterations) == 8
    with pytest.raises(TypeError, match="unknown"):
        len(batches)


def test_elements_are_tensors(running):
    import tensorflow as tf

    for row in tf.data.Dataset.from_tensor_slices({"a": [1, 2]}):
        assert tf.is_tensor(row["a"])
        assert row["a"].numpy() in (1, 2)
    (whole,) = tf.data.Dataset.from_tensors([1, 2, 3])
    assert whole.shape == (3,)


def test_shuffled_anew_or_not(running):
    import tensorflow as tf

    numbers = tf.data.Dataset.range(50)
    again, same = numbers.shuffle(50, seed=1), numbers.shuffle(50, seed=1, reshuffle_each_iteration=False)
    first = list(again.as_numpy_iterator())
    assert sorted(first) == list(range(50))
    assert first != list(range(50))
    assert list(again.as_numpy_iterator()) != first
    assert list(same.as_numpy_iterator()) == list(same.as_numpy_iterator())
    near = list(numbers.shuffle(2, seed=0).as_numpy_iterator())
    assert max(abs(a - b) for a, b in zip(near[:5], range(5), strict=True)) <= 5


def test_kept_after_the_first_round(running):
    import tensorflow as tf

    drawn = []

    def rows():
        for n in range(3):
            drawn.append(n)
            yield n

    kept = tf.data.Dataset.from_generator(rows).cache()
    assert [list(kept.as_numpy_iterator()) for _round in range(2)] == [[0, 1, 2]] * 2
    assert drawn == [0, 1, 2]


def test_an_endless_generator_is_never_counted(running):
    import tensorflow as tf

    keras = load_keras()

    def rows():
        while True:
            yield np.ones(2, "float32"), np.zeros(1, "float32")

    data = tf.data.Dataset.from_generator(rows, (tf.float32, tf.float32), ((2,), (1,))).batch(4)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(data, steps_per_epoch=5, epochs=2, verbose=0, validation_data=data, validation_steps=1)
    assert int(model.optimizer.iterations) == 10
    assert history.history["loss"][1] < history.history["loss"][0]
    assert model.evaluate(data, steps=2, verbose=0) > 0
    assert model.predict(data.map(lambda x, y: x), steps=3).shape == (12, 1)
