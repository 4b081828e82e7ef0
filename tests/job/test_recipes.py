"""Every recipe through the whole job: trained, saved, loaded, asked, explained."""

import numpy as np
import polars as pl
import pytest
from batteries import some
from commands import python
from tiny import houses

from sunbae.errors import OptionError
from sunbae.job.explain import explain
from sunbae.job.options import make_options
from sunbae.job.predict import load
from sunbae.job.train import train
from sunbae.models.recipes import ROW_RECIPES, recipe
from sunbae.models.spec import InputSpec, OutputSpec

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

WHOLE = ("realmlp", "tabm")
PLAIN = """
import sys
import keras
import numpy as np
model = keras.models.load_model("net.keras")
np.save("found.npy", model.predict(dict(np.load("inputs.npz")), verbose=0))
assert not [name for name in sys.modules if name.startswith("sunbae")]
"""


@pytest.mark.parametrize("name", some(ROW_RECIPES, "dnn", "realmlp"))
def test_trained_saved_loaded(name, tmp_path):
    data = houses(60)
    run = train(data, target="price", model=name, seeds=1, epochs=2, out=tmp_path / "run")
    kept = pl.read_csv(run.path / "predictions.csv")
    loaded = load(run.bundle)
    asked = loaded.predict(data[(kept["row"] - 1).to_list()])
    np.testing.assert_allclose(asked, kept["prediction"].to_numpy(), rtol=1e-6)
    assert explain(run.path).total == loaded.model.count_params()


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("target", ["price", "dear", "size"])
def test_plain_keras_gives_the_same_outputs_and_twice_is_the_same_file(name, target, tmp_path):
    data = houses(90)
    said = {"model": name, "set": ["width=8", "depth=2"], "seeds": 2, "epochs": 2, "one_hot_max": 5}
    runs = [train(data, target=target, out=tmp_path / k, **said) for k in "ab"]
    first, second = (run.bundle.read_bytes() for run in runs)
    assert first == second
    predictor = load(runs[0].bundle)
    predictor.export(tmp_path / "net.keras", seed=1)
    arrays = predictor.prepare(data)
    np.savez(tmp_path / "inputs.npz", **arrays)
    done = python("-c", PLAIN, cwd=tmp_path, KERAS_BACKEND="jax")
    assert done.returncode == 0, done.stderr
    found, known = np.load(tmp_path / "found.npy"), predictor._predict(arrays)[1]
    assert np.ptp(known) > 0
    np.testing.assert_allclose(found, known, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", WHOLE)
def test_explained_by_name(name):
    built = recipe(name).build(InputSpec(8), OutputSpec("regression"), recipe(name).params())
    assert explain(name).total == built.count_params()
    with pytest.raises(OptionError, match=f"--model {name} is for rows of a table"):
        explain(name, input_shape=(24, 3))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"target": "price", "branch": "b=city"}, "--model {} is trained as a whole"),
        ({"target": "price", "middle": "layers=4"}, "--model {} is trained as a whole"),
        ({"target": "price", "time": "sold", "past": 3}, "--model {} is for rows of a table"),
    ],
)
@pytest.mark.parametrize("name", WHOLE)
def test_whole_recipes_are_no_part_of_another(name, values, said):
    with pytest.raises(OptionError, match=said.format(name)):
        make_options({"model": name, **values})


def test_one_target_at_a_time_and_no_branch(tmp_path):
    with pytest.raises(OptionError, match="--branch b: 'tabm' is trained as a whole and cannot be a branch"):
        make_options({"target": "price", "branch": "b=city; tabm"})
    with pytest.raises(OptionError, match="several targets"):
        train(houses(60), target="price,dear", model="realmlp", out=tmp_path / "run")


def test_what_a_recipe_wishes_and_the_user_says():
    assert make_options({"target": "y", "model": "realmlp"}).prep().scale == "robust_clip"
    assert make_options({"target": "y", "model": "tabm"}).prep().scale == "quantile"
    assert make_options({"target": "y", "model": "tabm"}).prep().rows_a_quantile == 30
    assert make_options({"target": "y", "model": "tabm", "scale": "none"}).prep().scale == "none"
    assert make_options({"target": "y"}).prep().scale == "auto"
