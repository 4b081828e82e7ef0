"""Exported files: plain Keras reads them and gives the same outputs; whole or not at all."""

import json
import warnings

import numpy as np
import pytest
from commands import python
from tiny import houses, untrained

import sunbae
from sunbae._compat import load_keras
from sunbae.bundle.save import save_bundle
from sunbae.errors import ModelError, OptionError, OutputError
from sunbae.job.export import export_model
from sunbae.job.predict import load, shaped

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

PLAIN = """
import sys
import keras
import numpy as np
inputs = dict(np.load("inputs.npz"))
for name in ("net.keras", "net.h5"):
    model = keras.models.load_model(name)
    assert not model.compiled
    np.save(name + ".npy", model.predict(inputs, verbose=0))
model = keras.models.model_from_json(open("net.json").read())
model.load_weights("net.weights.h5")
np.save("net.json.npy", model.predict(inputs, verbose=0))
assert not [name for name in sys.modules if name.startswith("sunbae")]
"""


@pytest.fixture(scope="module")
def predictor(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundle") / "model.sunbae"
    save_bundle(untrained("multiclass"), path)
    return load(path)


def of_seed(predictor, index, rows):
    """Outputs float32 (n, C) of one network."""
    return shaped(predictor.target, predictor._predict(predictor.prepare(rows)))[index]


@pytest.mark.exhaustive
def test_plain_keras_gives_the_same_outputs(tmp_path, predictor):
    rows = houses(20)
    for ending in (".keras", ".h5", ".json", ".weights.h5"):
        predictor.export(tmp_path / f"net{ending}", seed=1)
    np.savez(tmp_path / "inputs.npz", **predictor.prepare(rows))
    done = python("-c", PLAIN, cwd=tmp_path, KERAS_BACKEND="jax")
    assert done.returncode == 0, done.stderr
    for name in ("net.keras", "net.h5", "net.json"):
        found = np.load(tmp_path / f"{name}.npy")
        assert found == pytest.approx(of_seed(predictor, 1, rows), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("name", ["net.keras", "net.h5"])
def test_without_a_warning(tmp_path, predictor, name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        predictor.export(tmp_path / name)


def test_weights_by_path(tmp_path, predictor):
    predictor.export(tmp_path / "w.npz")
    with np.load(tmp_path / "w.npz") as arrays:
        assert arrays["dense_1/kernel"].tolist() == predictor.bundle.weights[0][0][1].tolist()
        assert len(arrays.files) == len(predictor.model.weights)


def test_the_model_is_left_as_it_was(tmp_path, predictor):
    before = [np.asarray(v) for v in predictor.model.weights]
    predictor.export(tmp_path / "w.npz", seed=1)
    assert all(np.array_equal(a, np.asarray(v)) for a, v in zip(before, predictor.model.weights, strict=True))


def test_what_goes_in_and_comes_out_is_said(tmp_path, predictor):
    notes = predictor.export(tmp_path / "net.keras")
    assert notes[0] == "Exported is the network of seed 0, one of 2."
    assert "not compiled" in notes[1]
    assert f"numbers (batch, {predictor.bundle.inputs.n_numbers}): area, " in notes[2]
    assert "code_0 (batch,): agent" in notes[2]
    assert notes[3] == f"The outputs are the probabilities of size: {', '.join(predictor.target.classes)}"
    assert len(predictor.export(tmp_path / "net.json")) == 2
    assert json.loads((tmp_path / "net.json").read_text(encoding="utf-8"))["class_name"] == "Functional"


@pytest.mark.parametrize(
    ("name", "seed", "kind", "said"),
    [
        ("net.pb", None, OptionError, r"net\.pb: the ending says what is written"),
        ("net.keras", 7, OptionError, "--seed is 7; the networks have the seeds 0, 1"),
        ("absent/net.keras", None, OutputError, "there is no folder"),
        ("absent/net.npz", None, OutputError, "there is no folder"),
    ],
)
def test_mistakes(tmp_path, predictor, name, seed, kind, said):
    with pytest.raises(kind, match=said):
        predictor.export(tmp_path / name, seed=seed)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_what_was_there(tmp_path, predictor, monkeypatch):
    (tmp_path / "net.keras").write_text("old")

    def fails(self, path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(load_keras().Model, "save", fails)
    with pytest.raises(OutputError, match="the disk is full"):
        predictor.export(tmp_path / "net.keras")
    assert [p.name for p in tmp_path.iterdir()] == ["net.keras"]
    assert (tmp_path / "net.keras").read_text() == "old"


def twice(x):
    i = load_keras().Input((2,))
    layers = load_keras().layers
    inner = load_keras().Model(i, layers.Dense(2, name="dense")(i))
    outer = load_keras().Model(i, layers.Dense(2, name="dense")(inner(i)))
    return outer(x)


@pytest.mark.parametrize(
    ("build", "said"),
    [(lambda x: x * 2, "multiply.* is an operation and no layer"), (twice, "name already exists")],
)
def test_what_an_h5_file_cannot_hold(tmp_path, build, said):
    x = load_keras().Input((2,))
    model = load_keras().Model(x, build(x))
    with pytest.raises(ModelError, match=f"{said}.*Take another ending, such as .keras"):
        export_model(model, tmp_path / "net.h5")
    export_model(model, tmp_path / "net.keras")
    assert [p.name for p in tmp_path.iterdir()] == ["net.keras"]
    rows = np.ones((3, 2), "float32")
    assert sunbae.load(tmp_path / "net.keras").predict(rows) == pytest.approx(np.asarray(model(rows)), rel=1e-5)
