"""Models, weights and checkpoints under the names of 2020."""

import os
import warnings

import h5py
import numpy as np
import pytest

from sunbae._compat import load_keras

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
X = np.random.default_rng(0).normal(size=(12, 3)).astype("float32")
Y = X[:, :1]


@pytest.fixture
def trained(network, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = network()
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(X, Y, epochs=1, verbose=0)
    return model


def scores(model):
    return pytest.approx(model.evaluate(X, Y, verbose=0), rel=1e-5)


@pytest.mark.parametrize("name", ["a.h5", "a.hdf5", "a", "deep/er/a", "a.tf", "a.keras", "with.dot/a.b"])
def test_a_model_under_any_name(trained, name, caplog):
    trained.save(name)
    assert os.path.isfile(name)
    again = load_keras().models.load_model(name)
    assert again.evaluate(X, Y, verbose=0) == scores(trained)
    assert int(again.optimizer.iterations) == 1
    assert again.optimizer.get_config() == trained.optimizer.get_config()
    assert "legacy" not in caplog.text
    assert os.listdir() == [name.partition("/")[0]]


def test_into_a_folder(trained):
    os.mkdir("models")
    trained.save("models", save_format="tf", include_optimizer=True)
    trained.save("new/")
    for name in ("models", "new", "./new/"):
        assert load_keras().models.load_model(name).evaluate(X, Y, verbose=0) == scores(trained)


def test_the_functions_of_keras(trained, running):
    keras = load_keras()
    keras.models.save_model(trained, "b", save_format="h5")
    with open("b", "rb") as file:
        assert file.read(4) == b"\x89HDF"
    assert keras.models.load_model("b").evaluate(X, Y, verbose=0) == scores(trained)
    keras.saving.save_model(trained, "c")
    assert [note.id for note in running] == ["SB907"]
    assert "form of .keras" in next(iter(running)).what


def test_h5_and_then_keras(trained):
    trained.save("a.h5")
    trained.save("a.keras")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert type(load_keras().models.load_model("a.keras").optimizer).__name__ == "Adam"


@pytest.mark.parametrize("name", ["w.h5", "w.hdf5", "w", "deep/w", "w.weights.h5"])
def test_weights_under_any_name(trained, network, name):
    trained.save_weights(name)
    other = network()
    for weight in other.weights:
        weight.assign(np.zeros(weight.shape))
    other.load_weights(name)
    assert all(np.array_equal(a, b) for a, b in zip(other.get_weights(), trained.get_weights(), strict=True))


def test_weights_as_keras_2_wrote_them(trained, running):
    trained.save_weights("w.h5")
    with h5py.File("w.h5") as file:
        assert "layer_names" in file.attrs
    (note,) = [note for note in running if note.id == "SB907"]
    assert note.today == "'w.weights.h5'"


@pytest.mark.parametrize(
    ("path", "weights_only"),
    [
        ("ck-{epoch:02d}-{val_loss:.4f}.hdf5", False),
        ("ck/{epoch}", False),
        ("ck.h5", True),
        ("ck-{epoch}.keras", False),
    ],
)
def test_checkpoints(trained, network, running, path, weights_only):
    keras = load_keras()
    checkpoint = keras.callbacks.ModelCheckpoint(
        path, monitor="val_loss", save_best_only=True, save_weights_only=weights_only, period=1
    )
    history = trained.fit(X, Y, epochs=2, verbose=0, validation_data=(X, Y), callbacks=[checkpoint]).history
    best = 1 + int(np.argmin(history["val_loss"]))
    name = path.format(epoch=best, val_loss=history["val_loss"][best - 1])
    if weights_only:
        other = network()
        other.compile("adam", "mse", metrics=["mae"])
        other.load_weights(name)
    else:
        other = keras.models.load_model(name)
    assert other.evaluate(X, Y, verbose=0)[0] == pytest.approx(min(history["val_loss"]), rel=1e-4)
    assert ("SB906" in [note.id for note in running]) == (not path.endswith(".keras"))


def test_each_period(trained):
    checkpoint = load_keras().callbacks.ModelCheckpoint("p{epoch}.hdf5", period=2)
    trained.fit(X, Y, epochs=5, verbose=0, callbacks=[checkpoint])
    assert sorted(os.listdir()) == ["p2.hdf5", "p4.hdf5"]


def test_wrong_arguments_are_keras_to_refuse(trained):
    with pytest.raises(ValueError, match="no_such"):
        trained.save("a.keras", no_such=1)
    with pytest.raises(TypeError, match="no_such"):
        load_keras().callbacks.ModelCheckpoint("a.hdf5", no_such=1)
