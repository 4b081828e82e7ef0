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


def test_types_that_are_said(running):
    import tensorflow as tf

    make = tf.data.Dataset.from_generator
    ((one, other),) = make(lambda: iter([(1, 2)]), output_types=(tf.float32, tf.int32))
    assert (one.dtype, other.dtype) == ("float32", "int32")
    (row,) = make(lambda: iter([[1, 2]]), output_signature=tf.TensorSpec(shape=(2,), dtype=tf.float32))
    assert row.dtype == "float32"
    named = make(lambda n: iter([{"a": n}]), {"a": tf.float32}, args=(1,))
    assert [row["a"].dtype for row in named] == ["float32"]
    assert named.element_spec == {"a": tf.TensorSpec((), tf.float32)}


def lists(dataset):
    """The elements, as lists."""
    return [element.tolist() for element in dataset.as_numpy_iterator()]


def test_windows(running):
    import tensorflow as tf

    numbers = tf.data.Dataset.range(6)
    windows = numbers.window(3, shift=2).flat_map(lambda window: window.batch(3))
    assert lists(windows) == [[0, 1, 2], [2, 3, 4], [4, 5]]
    assert lists(numbers.window(2, 3, 2, True).flat_map(lambda window: window.batch(2))) == [[0, 2], [3, 5]]
    endless = numbers.repeat().window(2, shift=7, drop_remainder=True).flat_map(lambda window: window.batch(2))
    assert lists(endless.take(2)) == [[0, 1], [1, 2]]
    pairs = tf.data.Dataset.zip((numbers, numbers)).window(2, drop_remainder=True)
    both = pairs.flat_map(lambda a, b: tf.data.Dataset.zip((a.batch(2), b.batch(2))))
    assert [one.tolist() for one, _other in both.as_numpy_iterator()] == [[0, 1], [2, 3], [4, 5]]


def test_in_turn(running):
    import tensorflow as tf

    found = tf.data.Dataset.range(1, 6).interleave(
        lambda n: tf.data.Dataset.from_tensors(n).repeat(6), cycle_length=2, block_length=4
    )
    # The example of TensorFlow's own documentation.
    expected = [1] * 4 + [2] * 4 + [1] * 2 + [2] * 2 + [3] * 4 + [4] * 4 + [3] * 2 + [4] * 2 + [5] * 6
    assert lists(found) == expected


def test_reduced_and_in_parts(running):
    import tensorflow as tf

    numbers = tf.data.Dataset.range(5)
    assert numbers.reduce(0, lambda state, n: state + n).numpy() == 10
    assert lists(numbers.shard(2, 1)) == [1, 3]
    assert len(numbers.shard(2, 0)) == 3
    assert len(numbers.filter(lambda n: n < 2).apply(tf.data.experimental.assert_cardinality(2))) == 2


def test_filled_up(running):
    import tensorflow as tf

    rows = tf.data.Dataset.from_generator(lambda: iter([([1], 5), ([1, 2], 6)]), (tf.int32, tf.int32))
    assert [x.tolist() for x, _y in rows.padded_batch(2).as_numpy_iterator()] == [[[1, 0], [1, 2]]]
    said = rows.padded_batch(2, padded_shapes=([3], []), padding_values=(-1, 0))
    assert [x.tolist() for x, _y in said.as_numpy_iterator()] == [[[1, -1, -1], [1, 2, -1]]]
    assert [y.tolist() for _x, y in rows.padded_batch(1).as_numpy_iterator()] == [[5], [6]]
    named = rows.map(lambda x, y: {"x": x, "y": y}).padded_batch(2, {"x": [-1], "y": []}, drop_remainder=True)
    assert [one["x"].tolist() for one in named.as_numpy_iterator()] == [[[1, 0], [1, 2]]]
    assert lists(rows.map(lambda x, y: x).padded_batch(2, [None], padding_values=9)) == [[[1, 9], [1, 2]]]


def test_paths(running, tmp_path):
    import tensorflow as tf

    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(name)
    paths = tf.data.Dataset.list_files(str(tmp_path / "*.txt"), shuffle=False)
    assert [tf.io.read_file(path) for path in paths] == [b"a.txt", b"b.txt"]
    assert len(list(tf.data.Dataset.list_files([str(tmp_path / "*.txt")]))) == 2
    with pytest.raises(tf.errors.InvalidArgumentError, match="No files match"):
        tf.data.Dataset.list_files(str(tmp_path / "*.csv"))


def test_pictures_of_a_folder(running, tmp_path):
    import tensorflow as tf
    from PIL import Image

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for k in range(3):
            Image.fromarray(np.full((5, 6, 3), k, "uint8")).save(tmp_path / name / f"{k}.png")
    read = tf.keras.preprocessing.image_dataset_from_directory(str(tmp_path), image_size=(4, 4), batch_size=4)
    assert read.class_names == ["a", "b"]
    batches = read.map(lambda x, y: (x / 255, y)).cache().shuffle(10).prefetch(tf.data.experimental.AUTOTUNE)
    assert sorted(x.shape for x, _y in batches) == [(2, 4, 4, 3), (4, 4, 4, 3)]
    paths = tf.data.Dataset.list_files(str(tmp_path / "a" / "*.png"), shuffle=False)
    pictures = paths.map(tf.io.read_file).map(tf.image.decode_png)
    assert [picture.numpy().max() for picture in pictures] == [0, 1, 2]


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
