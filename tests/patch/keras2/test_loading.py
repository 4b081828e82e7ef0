"""Models and weights of 2020, and files that are not where a script looks for them."""

import json
import os
import sys
import types

import h5py
import numpy as np
import pytest
from keras2 import dense, drawn, given, layer, sequential, write_h5

from sunbae._compat import load_keras
from sunbae.errors import ModelError
from sunbae.patch.keras2.loading import found_file

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
X = np.random.default_rng(0).normal(size=(8, 3)).astype("float32")
SHAPES = ((3, 4), (4,), (4, 2), (2,))


@pytest.fixture
def here(running, tmp_path, monkeypatch):
    """A folder of its own, which no script lies beside."""
    (tmp_path / "top" / "work").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "top" / "work")
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    return tmp_path / "top" / "work"


def old_file(path, *, training=None, activation="relu"):
    """A network 3-4-2 as Keras 2.4 wrote it, and its arrays."""
    config = sequential([given("in", 3), dense("a", 4, activation=activation), dense("b", 2)])
    arrays = drawn(*SHAPES)
    weights = [
        (name, list(zip((f"{name}/kernel:0", f"{name}/bias:0"), arrays[2 * k : 2 * k + 2], strict=True)))
        for k, name in enumerate("ab")
    ]
    write_h5(path, config, weights)
    if training is not None:
        with h5py.File(path, "a") as file:
            file.attrs["training_config"] = json.dumps(training).encode()
    return arrays


def output(arrays, x=X):
    a, b, c, d = arrays
    return np.maximum(x @ a + b, 0) @ c + d


ADAM = {"class_name": "Adam", "config": {"name": "Adam", "learning_rate": 0.25, "decay": 0.0, "beta_1": 0.8}}
WRAPPED = {"class_name": "MeanMetricWrapper", "config": {"name": "mse", "dtype": "float32", "fn": "mean_squared_error"}}
ACCURACY = {"class_name": "MeanMetricWrapper", "config": {"name": "acc", "fn": "categorical_accuracy"}}
OBJECT = {"class_name": "MeanAbsoluteError", "config": {"name": "far", "dtype": "float32"}}


@pytest.mark.parametrize(
    ("loss", "metrics", "names"),
    [
        ("mse", None, ["loss"]),
        ("mse", ["mae", "acc"], ["loss", "mae", "acc"]),
        ("mean_squared_error", [[WRAPPED, OBJECT]], ["loss", "mse", "far"]),
        ({"class_name": "MeanSquaredError", "config": {"reduction": "auto", "name": "x"}}, [ACCURACY], ["loss", "acc"]),
    ],
)
def test_a_model_of_keras_2_is_compiled_as_it_was(here, loss, metrics, names):
    training = {"loss": loss, "metrics": metrics, "weighted_metrics": None, "loss_weights": None}
    arrays = old_file("old.h5", training=training | {"optimizer_config": ADAM, "sample_weight_mode": None})
    model = load_keras().models.load_model("old.h5")
    np.testing.assert_allclose(model.predict(X), output(arrays), rtol=1e-5)
    y = np.ones((8, 2))
    scores = model.evaluate(X, y, verbose=0, return_dict=True)
    assert sorted(scores) == sorted(names)
    assert scores["loss"] == pytest.approx(((output(arrays) - 1) ** 2).mean(), rel=1e-4)
    assert (float(model.optimizer.learning_rate), model.optimizer.beta_1) == (0.25, 0.8)
    model.fit(X, y, epochs=1, verbose=0)


def test_without_how_it_was_compiled(here):
    old_file("old.h5")
    assert load_keras().models.load_model("old.h5").compiled
    assert not load_keras().models.load_model("old.h5", compile=False).compiled


def test_a_loss_of_the_users_own(here, network):
    keras = load_keras()

    def rmse(y_true, y_pred):
        return keras.ops.sqrt(keras.ops.mean(keras.ops.square(y_true - y_pred)))

    model = network()
    model.compile("adam", rmse, metrics=[rmse])
    model.save("own.h5")
    again = keras.models.load_model("own.h5", custom_objects={"rmse": rmse})
    expected = model.evaluate(X, X[:, :1], verbose=0)
    assert again.evaluate(X, X[:, :1], verbose=0) == pytest.approx(expected, rel=1e-5)


def test_a_layer_of_the_users_own(here):
    keras = load_keras()

    class Twice(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    model = keras.Sequential([keras.Input((3,)), Twice()])
    model.save("own.h5")
    again = keras.models.load_model("own.h5", custom_objects={"Twice": Twice})
    np.testing.assert_allclose(again.predict(X), 2 * X)


def test_a_lambda_of_keras_2_is_not_run_unasked(here):
    code = layer("Lambda", "code", function=["abc", None, None], function_type="lambda")
    write_h5("code.h5", sequential([given("in", 3), code]), [])
    with pytest.raises(ValueError, match=r"[Ll]ambda"):
        load_keras().models.load_model("code.h5")


def test_weights_of_keras_2(here):
    keras = load_keras()
    arrays = old_file("old.h5")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(2)])
    model.load_weights("old.h5")
    np.testing.assert_allclose(model.predict(X), output(arrays), rtol=1e-5)
    wrong = keras.Sequential([keras.Input((3,)), keras.layers.Dense(5)])
    with pytest.raises(ModelError, match=r"needs weights \(3, 5\), \(5,\); the file has \(3, 4\), \(4,\)"):
        wrong.load_weights("old.h5")


def test_weights_alone_are_no_model(here, network):
    network().save_weights("w.h5")
    with pytest.raises(ModelError, match="w.h5 holds weights alone"):
        load_keras().models.load_model("w.h5")


def test_what_only_tensorflow_reads(here, network):
    (here / "saved").mkdir()
    (here / "saved" / "saved_model.pb").touch()
    with pytest.raises(ModelError, match="SavedModel, which only TensorFlow can read"):
        load_keras().models.load_model("saved")
    (here / "ck.index").touch()
    with pytest.raises(ModelError, match="ck is a checkpoint of TensorFlow"):
        network().load_weights("ck")


# --- files that are elsewhere -----------------------------------------------------------------------------------------


def test_a_checkpoint_typed_by_hand(here, running):
    for k, name in enumerate(["m-01-0.5.hdf5", "m-07-0.1.hdf5", "other-01-0.2.hdf5"]):
        (here / name).touch()
        os.utime(here / name, (k, k))
    assert found_file("m-12-0.0312.hdf5", "a model") == "m-07-0.1.hdf5"
    (note,) = running
    assert (note.id, note.what) == ("SB911", "m-12-0.0312.hdf5 is not there; m-07-0.1.hdf5 was read.")


def test_a_path_from_a_folder_above(here, running):
    (here.parent / "save").mkdir()
    (here.parent / "save" / "m.h5").touch()
    assert os.path.realpath(found_file("./save/m.h5", "a model")) == str(here.parent / "save" / "m.h5")
    assert next(iter(running)).today == repr(os.path.join("..", "save", "m.h5"))


def test_the_only_file_of_that_name(here):
    (here / "deep" / "er").mkdir(parents=True)
    (here / "deep" / "er" / "only.h5").touch()
    assert found_file("save/only.h5", "a model").endswith(os.path.join("deep", "er", "only.h5"))
    (here.parent / "only.h5").touch()
    with pytest.raises(FileNotFoundError):
        found_file("save/only.h5", "a model")


def test_nothing_is_near(here):
    (here / "model_of_monday.h5").touch()
    with pytest.raises(FileNotFoundError, match=r"no file model_of_sunday.h5 to read a model from.*model_of_monday.h5"):
        load_keras().models.load_model("model_of_sunday.h5")


@pytest.mark.skipif(os.sep == "\\", reason="a path like any other there")
def test_a_path_of_windows(here, network, running):
    (here.parent / "data").mkdir()
    network().save("..\\data\\m.h5")
    assert os.listdir(here.parent / "data") == ["m.h5"]
    assert load_keras().models.load_model("..\\data\\m.h5", compile=False).count_params() == 21
    assert next(iter(running)).today == "'../data/m.h5'"
