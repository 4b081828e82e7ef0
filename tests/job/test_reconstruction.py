import json
from dataclasses import replace

import numpy as np
import pytest
from blots import blots

import sunbae
from sunbae._compat import load_keras
from sunbae.data.picked import Picked
from sunbae.job.networks import train_networks
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, prepare
from sunbae.job.reconstruction import MAPPED, SHOWN, given_back, shown_rows, unscaled
from sunbae.judge.reconstruction import MEAN, PCA, UNTOUCHED, rmse
from sunbae.models.autoencoder import SCALED, inner
from sunbae.models.dense import DnnParams
from sunbae.models.spec import ImageSpec

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

SMALL = ("layers=dense", "width=8", "depth=1", "code=3")


def trained(*settings, seeds):
    said = make_options({"model": "autoencoder", "set": settings, "seeds": seeds, "epochs": 1}, pictured=True)
    prepared = prepare(load_rows(blots(40), said), said)
    return prepared, train_networks(prepared, said)


@pytest.fixture(scope="module")
def noisy():
    return trained(*SMALL, "noise=0.5", seeds=2)


@pytest.mark.exhaustive
def test_the_errors_are_those_of_every_seed_on_the_noisy_test_pictures(noisy) -> None:
    prepared, networks = noisy
    found = given_back(prepared, networks)
    image, pixels = prepared.image, prepared.inputs["test"].images[:]
    noise = np.random.default_rng(0).standard_normal(pixels.shape, dtype=np.float32)
    read = ((pixels - image.mean[0]) / image.std[0]).astype("float32") + 0.5 * noise
    for seed, errors in enumerate(found.errors.network):
        model = networks.model
        for variable, value in zip(
            model.trainable_variables + model.non_trainable_variables, sum(networks.weights[seed], ()), strict=True
        ):
            variable.assign(value)
        code, back = map(np.asarray, inner(model)({SCALED: read}))
        given = np.clip(back * image.std[0] + image.mean[0], 0, 255)
        assert rmse(errors) == pytest.approx(np.sqrt(np.mean(((given - pixels) / 255.0) ** 2)), rel=1e-4)
        if seed == 0:
            np.testing.assert_allclose(found.codes, code, atol=1e-4)
            np.testing.assert_allclose(found.given, given[found.rows], atol=0.51)
            np.testing.assert_allclose(
                found.read, np.clip(read[found.rows] * image.std[0] + image.mean[0], 0, 255), atol=0.51
            )
    others = found.errors.others
    mean = prepared.inputs["train"].images[:].mean(axis=0)
    assert others[MEAN] == pytest.approx(np.sqrt(np.mean(((mean - pixels) / 255.0) ** 2)), rel=1e-5)
    # Noise of half a deviation, less what is beyond black and white.
    assert others[UNTOUCHED] == pytest.approx(0.5 * image.std[0] / 255, rel=0.15)
    assert others[PCA] < others[MEAN]
    assert found.notes == ()


@pytest.mark.exhaustive
def test_test_pictures_teach_pca_nothing(noisy) -> None:
    prepared, networks = noisy
    before = given_back(prepared, networks).errors
    inputs = prepared.inputs["test"]
    twice = Picked(inputs.images.base, np.concatenate([inputs.images.rows] * 2))
    test = {"test": replace(inputs, images=twice)}
    again = replace(prepared, inputs=prepared.inputs | test, y=prepared.y | {"test": np.tile(prepared.y["test"], 2)})
    after = given_back(again, networks).errors
    for name in (MEAN, PCA):
        np.testing.assert_array_equal(before.baselines[name], after.baselines[name][: len(inputs.images)])


@pytest.mark.exhaustive
def test_of_many_pictures_some_are_enough_for_pca(noisy, monkeypatch) -> None:
    prepared, networks = noisy
    monkeypatch.setattr("sunbae.job.reconstruction.PCA_NUMBERS", 12 * 12 * 10)
    n = len(prepared.y["train"])
    found = given_back(prepared, networks)
    assert found.notes == (f"PCA of the pictures was fitted on {-(-n // -(-n // 10))} of {n} training pictures.",)


def test_other_networks_give_no_pictures_back(noisy) -> None:
    prepared, networks = noisy
    assert given_back(prepared, replace(networks, params=DnnParams())) is None


def test_of_every_class_some_rows_are_shown() -> None:
    y = np.array([0] * 20 + [1] * 3 + [2] * 1)
    assert shown_rows(y, 6).tolist() == [0, 1, 2, 20, 21, 23]
    assert shown_rows(y, 99).tolist() == list(range(24))
    assert shown_rows(np.linspace(0, 1, 11), 3).tolist() == [0, 5, 10]
    assert shown_rows(np.array([0.5]), 3).tolist() == [0]
    assert SHOWN < MAPPED


def test_pixels_stay_within_black_and_white() -> None:
    image = ImageSpec(1, 1, 3, (100.0, 50.0, 0.0), (10.0, 20.0, 30.0))
    found = unscaled(image, np.array([[[[1.0, -9.0, 2.0]]], [[[99.0, 0.0, 0.0]]]], np.float32))
    assert found.reshape(2, 3).tolist() == [[110, 0, 60], [255, 50, 0]]


@pytest.mark.exhaustive
def test_a_run_says_it_everywhere(tmp_path) -> None:
    run = sunbae.train(blots(40), model="autoencoder", set=[*SMALL], seeds=1, epochs=1, out=tmp_path / "run")
    found = run.to_json()["reconstruction"]
    assert found == run.reconstruction == json.loads((run.path / "scores.json").read_text())["reconstruction"]
    assert (found["code"], list(found["baselines"])) == (3, [MEAN, PCA])
    assert any("PCA" in text for text in run.verdict)
    assert any("read from the code" in text for text in run.verdict)
    html = run.report.read_text(encoding="utf-8")
    assert 'id="reconstruction"' in html
    assert html.count('role="img"') > 24
    notes = run.export(tmp_path / "net.keras")
    assert "There are two outputs by name: answer" in notes[-2]
    outputs = load_keras().models.load_model(tmp_path / "net.keras")(blots(3)[0][..., None])
    assert {name: tuple(array.shape) for name, array in outputs.items()} == {
        "answer": (3, 1),
        "picture": (3, 12, 12, 1),
    }


@pytest.mark.exhaustive
def test_numbers_beside_pictures_are_predicted_from_the_code_too(tmp_path) -> None:
    import polars as pl
    from PIL import Image

    x, y = blots(60)
    for k, pixels in enumerate(x):
        Image.fromarray(pixels).save(tmp_path / f"{k}.png")
    rng = np.random.default_rng(0)
    columns = {
        "path": [f"{k}.png" for k in range(60)],
        "w": rng.normal(size=60),
        "price": y * 100 + rng.normal(size=60),
    }
    pl.DataFrame(columns).write_csv(tmp_path / "t.csv")
    said = {"image": "path", "target": "price", "set": [*SMALL, "joint=true"], "seeds": 1, "epochs": 2}
    run = sunbae.train(tmp_path / "t.csv", model="autoencoder", out=tmp_path / "run", **said)
    html = run.report.read_text(encoding="utf-8")
    assert 'id="reconstruction"' in html
    assert 'id="pictures"' not in html
    assert {record["column"] for record in run._scores["importance"]} == {"(picture)", "w"}
    losses = pl.read_csv(run.path / "history.csv")["val_loss"]
    assert losses.max() < 100  # in no unit, not in squared prices
