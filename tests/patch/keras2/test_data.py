"""Lists, ranges and arguments of workers."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.keras2.data import as_data


def line():
    keras = load_keras()
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def test_lists_are_data(running):
    one, other = line(), line()
    found = one.fit([1, 2, 3], range(3), epochs=2, verbose=0, validation_data=([4], [5]), batch_size=2, shuffle=False)
    rows = np.array([1, 2, 3])
    expected = other.fit(
        rows, np.arange(3), epochs=2, verbose=0, validation_data=(np.array([4]), np.array([5])), batch_size=2,
        shuffle=False,
    )  # fmt: skip
    assert found.history == expected.history
    assert one.evaluate([1, 2, 3], [0, 1, 2], verbose=0) == other.evaluate(rows, np.arange(3), verbose=0)
    assert one.predict([[7.0], [8.0]]).shape == (2, 1)
    assert one.predict_on_batch([7]).shape == (1, 1)
    assert {note.id for note in running} == {"SB914"}
    assert "np.array(x)" in [note.today for note in running]


ARRAYS = [np.zeros(2), np.ones(2)]


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([1, 2], (2,)),
        ([[1, 2], [3, 4]], (2, 2)),
        ((1.5, 2), (2,)),
        (range(4), (4,)),
        ([True], (1,)),
        ([[[1]]], (1, 1, 1)),
    ],
)
def test_what_becomes_an_array(value, shape):
    assert as_data(value, "x").shape == shape


@pytest.mark.parametrize("value", [ARRAYS, tuple(ARRAYS), [], [[1, 2], [3]], ["a"], None, {"a": [1]}, np.zeros(3)])
def test_what_stays_as_it_is(value):
    assert as_data(value, "x") is value


def test_predict_says_nothing(running, capsys):
    line().predict(np.zeros((2, 1)))
    assert capsys.readouterr().out == ""
    line().predict(np.zeros((2, 1)), verbose=1)
    assert "1/1" in capsys.readouterr().out


def test_workers_and_steps(running):
    model = line()
    model.fit(
        np.zeros((8, 1)), np.zeros((8, 1)), batch_size=2, steps_per_epoch=2.5, verbose=0, workers=4,
        use_multiprocessing=True, max_queue_size=20,
    )  # fmt: skip
    assert int(model.optimizer.iterations) == 3
    assert next(iter(running)).what == "fit no longer takes workers=, use_multiprocessing=, max_queue_size=."


def test_epochs_of_keras_1(running):
    model = line()
    assert len(model.fit(np.ones(4), np.ones(4), nb_epoch=3, verbose=0).epoch) == 3
    assert [note.id for note in running] == ["SB916"]


def test_wrong_arguments_are_keras_to_refuse(running):
    with pytest.raises(TypeError, match="no_such"):
        line().fit(np.zeros((2, 1)), np.zeros((2, 1)), no_such=1)
    with pytest.raises(TypeError, match="multiple values"):
        line().fit(np.zeros((2, 1)), x=np.zeros((2, 1)))


def test_a_list_of_one_array(running):
    model, rows = line(), np.zeros((4, 1))
    model.fit([rows], [rows], verbose=0, shuffle=False)  # a warning of Keras would be an error here
    assert model.predict([rows]).shape == (4, 1)
    assert model.evaluate([rows], [rows], verbose=0) == model.evaluate(rows, rows, verbose=0)


def test_a_target_of_one_number_for_a_network_of_several(running):
    keras = load_keras()
    rows = np.random.default_rng(0).normal(size=(8, 2)).astype("float32")
    y, label = rows[:, 0], np.arange(8) % 3
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    model.fit(rows, y, epochs=1, verbose=0, validation_data=(rows, y))
    expected = np.mean((model.predict(rows, verbose=0) - y[:, None]) ** 2)
    assert model.evaluate(rows, y, verbose=0) == pytest.approx(float(expected), rel=1e-5)
    said = len(running)
    assert {note.id for note in running} == {"SB924"}
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(rows, label, epochs=1, verbose=0)
    assert len(running) == said


class Numbered(load_keras().utils.PyDataset):
    """Batches of 1 row, 0 to n - 1; keeps which were asked for."""

    def __init__(self, n):
        super().__init__()
        self.n, self.asked, self.ended = n, [], 0

    def __len__(self):
        return self.n

    def __getitem__(self, k):
        self.asked.append(k)
        return np.full((1, 1), k, "float32"), np.zeros((1, 1), "float32")

    def on_epoch_end(self):
        self.ended += 1


@pytest.mark.parametrize(("steps", "epochs"), [(2, 3), (4, 2), (5, 2)])
def test_epochs_of_some_batches_go_on_where_the_last_one_ended(running, steps, epochs):
    source = Numbered(3)
    history = line().fit(source, steps_per_epoch=steps, epochs=epochs, verbose=0, shuffle=False)
    assert len(history.epoch) == epochs
    # One batch more shows Keras the shapes.
    assert source.asked[1:] == [k % 3 for k in range(steps * epochs)]
    assert source.ended == 1 + (steps * epochs - 1) // 3
    assert {note.id for note in running} == {"SB927"}


def test_rows_of_arrays_go_on_too(running):
    steps = []
    counted = load_keras().callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: steps.append(batch))
    rows = np.zeros((5, 1), "float32")
    line().fit(rows, rows, batch_size=2, steps_per_epoch=2, epochs=3, verbose=0, callbacks=[counted])
    assert steps == [0, 1] * 3


def test_validation_begins_anew_each_time(running):
    held = Numbered(3)
    line().fit(Numbered(3), epochs=3, verbose=0, validation_data=held, validation_steps=2)
    assert [k for k in held.asked if k < 2].count(1) >= 3
    assert 2 not in held.asked


def test_iterators_are_generators(running):
    one, other = line(), line()
    rows = np.arange(8, dtype="float32").reshape(4, 2, 1)
    found = one.fit_generator(zip(rows, rows, strict=True), steps_per_epoch=4, epochs=1, verbose=0)
    expected = other.fit(np.concatenate(rows), np.concatenate(rows), batch_size=2, shuffle=False, verbose=0)
    assert found.history["loss"] == pytest.approx(expected.history["loss"], rel=1e-6)
    assert one.predict_generator(iter(rows), steps=4).shape == (8, 1)
    assert one.predict(map(np.asarray, rows), steps=4).shape == (8, 1)
