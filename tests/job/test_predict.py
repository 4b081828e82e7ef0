"""Predictions from a bundle: of the networks' mean, for rows of any number, read as in training."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import QUICK, houses, untrained, write_houses

import sunbae
from sunbae.bundle.load import load_bundle
from sunbae.bundle.save import save_bundle
from sunbae.data.read import read_table
from sunbae.data.target import Target
from sunbae.errors import BundleError, ColumnError, DataError, OptionError
from sunbae.job.predict import Prediction, Predictor, _are_pictures, load, shaped, with_ids


@pytest.fixture(scope="module")
def predictors(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundles")
    found = {}
    for task in ("regression", "binary", "multiclass"):
        save_bundle(untrained(task), folder / f"{task}.sunbae")
        found[task] = load(folder / f"{task}.sunbae")
    return found


def target(task, *classes):
    return Target("y", task, classes, "")


def test_shapes_of_outputs():
    one = np.array([[[0.25], [1.0]]], dtype=np.float32)
    assert [a.tolist() for a in shaped(target("regression"), one)] == [[0.25, 1.0]]
    assert [a.tolist() for a in shaped(target("binary", "a", "b"), one)] == [[[0.75, 0.25], [0.0, 1.0]]]
    three = np.array([[[0.2, 0.3, 0.499]]], dtype=np.float32)
    (probabilities,) = shaped(target("multiclass", "a", "b", "c"), three)
    assert probabilities.sum() == pytest.approx(1, abs=1e-15)


def test_a_regression(predictors):
    found = predictors["regression"].predict_table(read_table(houses(30)))
    assert found.frame.columns == ["prediction", "sd"]
    assert found.frame.height == 30
    assert found.proba is None
    assert np.isfinite(found.frame.to_numpy()).all()
    assert (found.frame["sd"] > 0).all()


def test_the_mean_of_the_seeds(predictors):
    bundle, model = predictors["regression"].bundle, predictors["regression"].model
    alone = [Predictor(vary(bundle, k), model).predict(houses(20)) for k in range(2)]
    assert predictors["regression"].predict(houses(20)) == pytest.approx(np.mean(alone, axis=0), rel=1e-5)
    one = Predictor(vary(bundle, 0), model).predict_table(read_table(houses(20)))
    assert one.frame.columns == ["prediction"]


def vary(bundle, k):
    from dataclasses import replace

    return replace(bundle, seeds=bundle.seeds[k : k + 1], weights=bundle.weights[k : k + 1])


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_classes(predictors, task):
    predictor = predictors[task]
    found = predictor.predict_table(read_table(houses(30)))
    assert found.frame.columns == ["prediction", *(f"p_{label}" for label in predictor.target.classes)]
    assert found.proba.sum(axis=1) == pytest.approx(np.ones(30), abs=1e-12)
    likeliest = [predictor.target.classes[k] for k in found.proba.argmax(axis=1)]
    assert found.frame["prediction"].to_list() == likeliest == predictor.predict(houses(30)).tolist()
    assert np.array_equal(predictor.predict_proba(houses(30)), found.proba)


def test_a_number_has_no_probabilities(predictors):
    with pytest.raises(BundleError, match="'price' is a number; it has no class probabilities"):
        predictors["regression"].predict_proba(houses(5))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), n=st.integers(1, 40))
def test_each_row_for_itself(predictors, seed, n):
    """Permuted rows have permuted predictions, and a row alone has the one that it has among others."""
    frame = houses(60)
    order = np.random.default_rng(seed).permutation(60)[:n]
    whole = predictors["regression"].predict(frame)
    assert predictors["regression"].predict(frame[order]) == pytest.approx(whole[order], rel=1e-5, abs=1e-3)


def test_only_the_needed_columns_count(predictors):
    predictor = predictors["regression"]
    assert predictor.columns == ["area", "sold", "garden", "city", "agent"]
    frame = houses(10)
    few = frame.select(*reversed(predictor.columns)).with_columns(extra=pl.lit("x"))
    assert np.array_equal(predictor.predict(few), predictor.predict(frame))


def test_an_absent_column_is_named_with_the_file(predictors, tmp_path):
    path = write_houses(tmp_path / "new.csv")
    pl.read_csv(path).drop("city", "sold").write_csv(path)
    with pytest.raises(ColumnError, match=r"new\.csv: .*'sold', 'city'.*found id, area, agent, garden, price"):
        predictors["regression"].predict(path)


def test_what_is_new_is_noted(predictors):
    frame = houses(20).with_columns(city=pl.lit("제주"), garden=pl.lit("maybe"), sold=pl.lit("soon"))
    notes = "\n".join(predictors["regression"].predict_table(read_table(frame)).notes)
    assert "city: labels never seen in training count as 'other': '제주'" in notes
    assert "garden: " in notes
    assert "sold: 20 cells are no date-times as in training" in notes


def test_cells_mean_what_they_meant_in_training(tmp_path):
    """-999 was missing and 1,5 a number: they still are, unless the reader says otherwise."""
    bundle = untrained(decimal=".", missing=("-999",))
    save_bundle(bundle, tmp_path / "m.sunbae")
    predictor = load(tmp_path / "m.sunbae")
    frame = houses(6).drop("area")
    for name, cell in (("marked", "-999"), ("empty", ""), ("number", "-998")):
        frame.with_columns(area=pl.lit(cell)).write_csv(tmp_path / f"{name}.csv")
    marked, empty, number = (predictor.predict(tmp_path / f"{n}.csv") for n in ("marked", "empty", "number"))
    assert np.array_equal(marked, empty)
    assert not np.array_equal(marked, number)
    assert not np.array_equal(predictor.predict(tmp_path / "marked.csv", missing=["x"]), marked)
    from dataclasses import replace

    comma = Predictor(replace(bundle, decimal=","), predictor.model)
    frame.with_columns(area=pl.lit("81,5")).write_csv(tmp_path / "comma.csv")
    frame.with_columns(area=pl.lit("81.5")).write_csv(tmp_path / "point.csv")
    assert np.array_equal(comma.predict(tmp_path / "comma.csv"), predictor.predict(tmp_path / "point.csv"))
    assert np.array_equal(comma.predict(tmp_path / "point.csv", decimal="."), predictor.predict(tmp_path / "point.csv"))


def test_rows_are_told_apart_by_their_ids(predictors):
    table = read_table(houses(12))
    found = with_ids(predictors["regression"].predict_table(table), table)
    assert found.columns == ["id", "prediction", "sd"]
    assert found["id"].to_list() == houses(12)["id"].to_list()
    few = read_table(houses(3))
    assert with_ids(predictors["regression"].predict_table(few), few)["id"].to_list() == ["h000", "h001", "h002"]
    without = read_table(houses(12).drop("id"))
    assert with_ids(predictors["regression"].predict_table(without), without)["row"].to_list() == list(range(1, 13))


def test_an_id_called_prediction():
    frame = pl.DataFrame({"prediction": [f"k{k}" for k in range(12)]})
    found = with_ids(Prediction(pl.DataFrame({"prediction": [1.0] * 12}), None, ()), read_table(frame))
    assert found.columns == ["prediction", "prediction_"]


def test_nothing_to_load(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("houses-001", tmp_path, tmp_path / "absent.sunbae", "\0", "x" * 5000):
        with pytest.raises(OptionError, match="There is no run"):
            load(name)


def test_rows_that_cannot_be_read(predictors, tmp_path):
    with pytest.raises(DataError, match="does not exist"):
        predictors["regression"].predict(tmp_path / "absent.csv")


def test_loading_leaves_the_random_numbers_of_others_alone(tmp_path):
    import random

    save_bundle(untrained(), tmp_path / "m.sunbae")
    random.seed(5)
    np.random.seed(5)
    expected = random.random(), np.random.random()
    random.seed(5)
    np.random.seed(5)
    load_bundle(tmp_path / "m.sunbae")
    assert (random.random(), np.random.random()) == expected


@pytest.mark.parametrize(
    ("data", "pictures"),
    [
        (["a.jpg", "b.jpg"], True),
        ("new.npy", True),
        ("photo.HEIC", True),
        (np.zeros((8, 8), np.uint8), True),
        (np.zeros((3, 8, 8, 3), np.uint8), True),
        (np.array([["a.jpg"], ["b.jpg"]], dtype=object), False),
        ("photos.csv", False),
        (pl.DataFrame({"file": ["a.jpg"]}), False),
        ([], False),
    ],
)
def test_pictures_themselves_need_no_column_that_names_them(data, pictures):
    alone = SimpleNamespace(prep=SimpleNamespace(columns=()))
    assert _are_pictures(data, alone) is pictures


def test_rows_of_numbers_beside_pictures_are_no_grey_picture():
    beside = SimpleNamespace(prep=SimpleNamespace(columns=("mass",)))
    assert not _are_pictures(np.zeros((8, 8)), beside)


def test_a_run_with_joined_files_and_a_target_of_truths(tmp_path):
    """Predictions are of the column's type; joined columns are called as in training, in any order of the files."""
    frame = houses(60).drop("price", "size").with_columns(pl.col("dear") == "dear")
    agents = frame.select("agent", "area").unique("agent").sort("agent").with_columns(dear=pl.Series(range(30)))
    more = agents.select("agent", pl.Series("late", range(30)))
    for name, one in {"agents": agents, "more": more, "agents_2025": agents, "a_more": more}.items():
        one.write_csv(tmp_path / f"{name}.csv")
    files = [str(tmp_path / "agents.csv"), str(tmp_path / "more.csv")]
    run = sunbae.train(frame, "dear", join=files, key=["agent"], out=tmp_path / "run", **QUICK)
    predictor = load(run.path)
    assert "dear_agents" in predictor.columns
    assert (
        f"--join {files[0]} --join {files[1]} --key agent"
        in run.report.read_text(encoding="utf-8").partition("sunbae predict")[2].partition("</")[0]
    )
    before = predictor.join(read_table(frame), [read_table(name) for name in files], ["agent"])
    others = [read_table(tmp_path / "a_more.csv"), read_table(tmp_path / "agents_2025.csv")]
    now = predictor.join(read_table(frame.drop("dear")), others, ["agent"])
    found = predictor.predict(before)
    assert found.dtype == frame["dear"].to_numpy().dtype == bool
    assert predictor.predict(now).tolist() == found.tolist()
    assert (predictor.predict_proba(now) == predictor.predict_proba(before)).all()
