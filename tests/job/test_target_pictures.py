"""Rows with a picture, several targets and branches, from the files to the report and back."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from blots import CLASSES, blots
from forging import forged
from PIL import Image

import sunbae
from sunbae._compat import load_keras
from sunbae.bundle.load import load_bundle
from sunbae.bundle.save import save_bundle
from sunbae.errors import BundleError, OptionError
from sunbae.job.branches import declared_network
from sunbae.job.options import make_options, read_config
from sunbae.job.prepare import load_targets, prepare_targets
from sunbae.job.train import run_job

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

N = 60
SMALL = "filters=4 hidden=8"


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """A table of files with a class and a number that the pictures tell, and two other columns."""
    folder = tmp_path_factory.mktemp("photos")
    x, y = blots(N, channels=3)
    for k, pixels in enumerate(x):
        Image.fromarray(np.maximum(pixels, pixels[:, ::-1])).save(folder / f"{k}.png")  # each its own mirror
    rng = np.random.default_rng(0)
    table = {
        "photo": [f"{k}.png" for k in range(N)],
        "kind": [CLASSES[code] for code in y],
        "price": y * 10 + rng.normal(size=N),
        "area": rng.uniform(20, 200, N),
        "town": np.array(["a", "b", "c"])[np.arange(N) % 3],
    }
    pl.DataFrame(table).write_csv(folder / "photos.csv")
    return folder / "photos.csv"


def network(photos, **said):
    options = make_options({"image": "photo", "target": "kind,price", **said}, pictured=True)
    views = prepare_targets(load_targets(photos, options), options)
    return declared_network(views, options)


@pytest.fixture(scope="module")
def run(photos, tmp_path_factory):
    """Two targets, a branch of the picture, one of a column, and the rest."""
    return sunbae.train(
        photos, "kind,price", image="photo", out=tmp_path_factory.mktemp("runs") / "run", seeds=2, epochs=3,
        branch=[f"pic=photo; cnn {SMALL}", "where=town; dnn width=4 depth=1"], middle="width=8 depth=1",
    )  # fmt: skip


def test_it_answers_for_new_rows_as_it_was_judged(run, photos):
    loaded = sunbae.load(run.bundle)
    found = loaded.predict(photos)
    judged = pl.read_csv(run.path / "predictions.csv")
    rows = judged["row"].to_numpy() - 1
    np.testing.assert_allclose(found["price"][rows], judged["price_prediction"], rtol=1e-5)
    assert found["kind"][rows].tolist() == judged["kind_prediction"].to_list()
    assert judged["picture"].to_list() == [f"{row}.png" for row in rows]
    assert "picture" in (run.path / "split.csv").read_text().splitlines()[0]
    shapes = {name: array.shape for name, array in loaded.prepare(photos).items()}
    assert shapes == {"pic.image": (N, 12, 12, 3), "where.numbers": (N, 3), "rest.numbers": (N, 1)}


def test_the_report_has_pictures_of_a_class_and_the_inside_of_the_network(run):
    page = (run.path / "report.html").read_text(encoding="utf-8")
    assert "With what the network says of kind." in page
    assert "pic.conv_1" in page
    assert "data:image" in page


def test_an_exported_network_needs_keras_alone(run, photos, tmp_path):
    run.export(tmp_path / "net.keras", seed=1)
    alone = load_keras().models.load_model(tmp_path / "net.keras")
    assert not any("augment" in layer.name for layer in alone.layers)
    loaded = sunbae.load(run.bundle)
    x = loaded.prepare(photos)
    found = alone.predict(x, verbose=0)
    assert set(found) == {"kind", "price"}
    of_seed = [w for w, seed in zip(loaded.bundle.weights, loaded.bundle.seeds, strict=True) if seed == 1]
    bundle = replace(loaded.bundle, seeds=(1,), weights=tuple(of_seed))
    save_bundle(bundle, tmp_path / "one.sunbae")
    np.testing.assert_allclose(
        found["price"][:, 0], sunbae.load(tmp_path / "one.sunbae").predict(photos)["price"], rtol=1e-4
    )


def test_the_config_file_gives_the_same(run, tmp_path):
    values = read_config(run.path / "run.toml")
    data = values.pop("data")
    run_job(data, make_options(values, pictured=True), out=tmp_path / "again")
    for name in ("predictions.csv", "model.sunbae"):
        assert (tmp_path / "again" / name).read_bytes() == (run.path / name).read_bytes()


def test_without_branches_one_recipe_reads_picture_and_columns(photos):
    (trunk,) = network(photos, set=SMALL.split()).inputs.branches
    assert (trunk.recipe, trunk.columns, trunk.inputs.image.shape) == ("cnn", ("photo", "area", "town"), (12, 12, 3))


def test_a_branch_may_read_the_picture_with_columns_and_the_rest_is_dense(photos):
    made = network(photos, branch=f"all=photo,area; cnn {SMALL}", set=["learning_rate=0.01"])
    both, rest = made.inputs.branches
    assert (both.recipe, both.inputs.n_numbers, rest.recipe, rest.columns) == ("cnn", 1, "dnn", ("town",))
    # One optimizer: the recipe of the picture's, but for what is said.
    assert (made.params.learning_rate, made.params.schedule) == (0.01, "one_cycle")


def test_the_rest_may_hold_the_picture(photos):
    made = network(photos, branch="num=area,town; dnn", set=SMALL.split())
    assert [(b.name, b.recipe, b.inputs.image is not None) for b in made.inputs.branches] == [
        ("num", "dnn", False), ("rest", "cnn", True),
    ]  # fmt: skip


def test_a_stem_that_whitens_is_set_in_a_branch(photos):
    made = network(photos, branch="pic=photo; resnet width=4 stages=1").build()
    kernel = np.asarray(made.get_layer("pic.whitening").kernel)
    n = kernel.shape[-1] // 2
    np.testing.assert_array_equal(kernel[..., :n], -kernel[..., n:])


def test_pictures_of_numbers_are_not_mirrored(photos):
    assert network(photos, target="kind", middle="width=4").params.flip == "yes"
    assert network(photos).params.flip == "no"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"set": ["mixup=0.2"]}, "mixup is for networks with one target and no branches"),
        ({"branch": "pic=photo; resnet test_flip=true"}, "test_flip is for networks with one target"),
        ({"model": "transfer"}, "--model transfer is trained as a whole and with one target"),
        ({"branch": "pic=photo; autoencoder"}, "'autoencoder' is trained as a whole and cannot be a branch"),
        ({"branch": "num=area; cnn"}, "--branch num: cnn reads pictures; name their column in it, 'photo'"),
        ({"branch": "pic=photo; cnn", "model": "cnn"}, "--model cnn is for pictures"),
        ({"branch": "pic=photo; cnn", "model": "auto"}, "--model auto tries whole recipes"),
        ({"branch": "pic=photo,kind; cnn"}, "names column 'kind', which the network does not see"),
    ],
)
def test_what_does_not_fit_is_refused(photos, said, message):
    with pytest.raises(OptionError) as error:
        network(photos, **said)
    assert message in str(error.value)


def test_auto_is_for_one_target(photos, tmp_path):
    with pytest.raises(OptionError, match="--model auto tries pictures with one target"):
        sunbae.train(photos, "kind,price", image="photo", model="auto", out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_branch_of_pictures_without_pictures():
    with pytest.raises(OptionError, match="--branch pic: cnn reads pictures, and the data are a table without --image"):
        make_options({"target": "price", "branch": "pic=photo; cnn"})


def another(change):
    def on(spec):
        change(spec["inputs"]["branches"])

    return on


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda branches: branches[0]["inputs"]["image"].update(height=0), "its pictures are 0 x 12 pixels"),
        (lambda branches: branches[0]["inputs"]["image"].update(std=[0, 1, 1]), "the mean or the deviation"),
        (lambda branches: branches[0].update(columns=["photo", "none"]), "one that is not prepared"),
        (lambda branches: branches[0].update(recipe="transfer"), "cannot be built"),
        (lambda branches: branches[1].update(recipe="cnn"), "cannot be built"),
        (
            lambda branches: branches[1]["inputs"].update(image=branches[0]["inputs"]["image"]),
            "two branches of pictures",
        ),
    ],
)
def test_a_forged_bundle_is_refused(run, tmp_path, change, message):
    path = tmp_path / "m.sunbae"
    path.write_bytes(forged(run.bundle.read_bytes(), "spec.json", another(change)))
    with pytest.raises(BundleError, match=message):
        load_bundle(path)
