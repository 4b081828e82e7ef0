"""Several targets and branches through the whole job: trained, judged, saved, loaded, asked, explained, replayed."""

import json

import numpy as np
import polars as pl
import pytest
from batteries import some
from tiny import TARGETS, houses

from sunbae.data.read import read_table
from sunbae.errors import ColumnError
from sunbae.job.explain import explain
from sunbae.job.options import make_options, read_config
from sunbae.job.predict import load, with_ids
from sunbae.job.submission import read_sample, submission_csv
from sunbae.job.train import run_job, train
from sunbae.models.recipes import BRANCH_RECIPES

BRIEF = {"seeds": 1, "epochs": 1, "batch_size": 36, "one_hot_max": 5, "drop": ["id"]}
SMALL = {"dnn": "width=4 depth=1", "conv1d": "filters=4 depth=1 hidden=0"}
DECLARED = {
    "branch": [
        "where=city,agent; conv1d filters=4 depth=1 hidden=0",
        {"name": "what", "columns": ["area"], "layers": "3"},
    ],
    "middle": "layers=5",
    "output": ["price; loss=huber weight=0.5 metrics=mae layers=3", "dear; metrics=accuracy", "size"],
    "set": ["width=4", "depth=1"],
}


def settings(name):
    return SMALL.get(name, "width=4 hidden=0")


CASES = {
    **{
        f"{name}, several targets": {"target": "price,dear,size", "model": name, "set": settings(name).split()}
        for name in BRANCH_RECIPES
    },
    **{
        f"{name}, a branch": {
            "target": "price",
            "drop": ["id", "dear", "size"],
            "branch": f"a=area,city; {name} {settings(name)}",
            "set": ["width=4", "depth=1"],
        }
        for name in BRANCH_RECIPES
    },
}


def same_after_loading(run, data):
    """What is predicted for the test rows is what the run wrote, to 1e-6; every parameter is explained."""
    kept = pl.read_csv(run.path / "predictions.csv")
    loaded = load(run.bundle)
    asked = loaded.predict(data[(kept["row"] - 1).to_list()])
    found = asked if isinstance(asked, dict) else {"price": asked}
    for name, values in found.items():
        wanted = kept[f"{name}_prediction" if len(found) > 1 else "prediction"].to_numpy()
        if name == "price":
            np.testing.assert_allclose(values, wanted, rtol=1e-6)
        else:
            assert values.tolist() == wanted.tolist()
    assert explain(run.path).total == loaded.model.count_params()


@pytest.mark.parametrize("case", some(CASES))
def test_trained_saved_loaded(case, tmp_path):
    same_after_loading(train(houses(60), **BRIEF | CASES[case], out=tmp_path / "run"), houses(60))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run with everything that can be declared."""
    out = tmp_path_factory.mktemp("runs") / "run"
    return train(houses(120), **BRIEF | DECLARED | {"seeds": 2, "epochs": 2}, out=out)


@pytest.mark.exhaustive
def test_everything_declared_saved_loaded(whole):
    same_after_loading(whole, houses(120))


@pytest.mark.exhaustive
def test_losses_have_the_names_of_keras(whole):
    history = pl.read_csv(whole.path / "history.csv")
    names = ["loss", "price_loss", "price_mae", "dear_loss", "dear_accuracy", "size_loss"]
    assert {*history.columns} == {"seed", "epoch", *names, *(f"val_{name}" for name in names)}
    total = history.select(0.5 * pl.col("val_price_loss") + pl.col("val_dear_loss") + pl.col("val_size_loss"))
    np.testing.assert_allclose(total.to_series(), history["val_loss"], rtol=1e-5)


def test_every_target_is_judged(whole):
    told = json.loads((whole.path / "scores.json").read_text(encoding="utf-8"))
    assert told["metric"] == "gain"
    assert [one["target"] for one in told["targets"]] == ["price", "dear", "size"]
    assert [next(iter(one["baselines"])) for one in told["targets"]] == ["mean", "majority", "majority"]
    assert {*whole.targets["dear"]} >= {"accuracy", "auc"}
    assert whole.verdict[0].startswith("price: The network")
    gains = []
    for one in told["targets"]:
        models = (one["network"], next(iter(one["baselines"].values())))
        ours, trivial = (scores["parts"]["test"][one["metric"]]["values"] for scores in models)
        best = 0 if one["metric"] == "rmse" else 1
        gains.append([(value - trivial[0]) / (best - trivial[0]) for value in ours])
    np.testing.assert_allclose(np.mean(gains, axis=0), whole.network.get("test", "gain").values, rtol=1e-9)
    assert [one["column"] for one in told["importance"]] != []


def test_one_json_object_has_every_target(whole):
    found = whole.to_json()
    assert {*found["targets"]} == {"price", "dear", "size"}
    assert found["targets"]["price"]["test"]["rmse"]["mean"] == whole.targets["price"]["rmse"].mean
    assert found["test"]["gain"]["values"] == list(whole.scores["gain"].values)


def test_the_report_has_every_target(whole):
    text = (whole.path / "report.html").read_text(encoding="utf-8")
    for id_ in ("chart-scatter-0", "chart-errors-0", "chart-roc-1"):
        assert f'id="{id_}"' in text
    assert "output of price; loss huber, weight 0.5" in text
    assert "branch rest, of the columns that no --branch names: sold, garden (dnn width=4 depth=1)" in text


def test_new_rows_get_a_column_for_each_target(whole):
    predictor = load(whole.bundle)
    data = houses(9, seed=3).drop(TARGETS.values())
    table = read_table(data)
    frame = with_ids(predictor.predict_table(table), table)
    assert frame.columns == [
        "id", "price", "dear", "size", "price_sd", "dear_p_cheap", "dear_p_dear", "size_p_large", "size_p_middle",
        "size_p_small",
    ]  # fmt: skip
    assert frame["dear"].to_list() == predictor.predict(data)["dear"].tolist()
    proba = predictor.predict_proba(data)
    assert {name: p.shape for name, p in proba.items()} == {"dear": (9, 2), "size": (9, 3)}
    np.testing.assert_array_equal(proba["dear"][:, 1], frame["dear_p_dear"])
    with pytest.raises(ColumnError, match="lack the columns 'city'"):
        predictor.predict(data.drop("city"))


def test_a_sample_submission_names_the_targets(whole, tmp_path):
    predictor = load(whole.bundle)
    table = read_table(houses(4))
    for header, refused in (("id,size,price", ""), ("id,sizes", "columns named like the targets (price, dear, size)")):
        path = tmp_path / "sample.csv"
        path.write_text(
            header + "\n" + "".join(f"h00{k}{',0' * header.count(',')}\n" for k in (2, 0)), encoding="utf-8"
        )
        if refused:
            with pytest.raises(ColumnError) as caught:
                submission_csv(read_sample(path), table, predictor.predict_table(table), predictor)
            assert refused in str(caught.value)
            continue
        text, _notes = submission_csv(read_sample(path), table, predictor.predict_table(table), predictor)
        (_h, first, _second) = text.splitlines()
        assert first.startswith(("h002,large,", "h002,middle,", "h002,small,"))


@pytest.mark.exhaustive
def test_a_config_file_replays(tmp_path):
    """Tables of branches and outputs, files joined by key, rows of another file for the test."""
    data = houses(80).with_columns(agent=pl.Series([f"agent {k % 12}" for k in range(80)]))
    data.drop("garden")[:60].write_csv(tmp_path / "houses.csv")
    data.drop("garden")[60:].write_csv(tmp_path / "later.csv")
    data.select("id", "garden").write_csv(tmp_path / "gardens.csv")
    (tmp_path / "my.toml").write_text(
        """
data = "houses.csv"
test = "later.csv"
join = ["gardens.csv"]
key = ["id"]
drop = ["size"]
seeds = 1
epochs = 1
middle = {layers = "3"}
set = ["width=4", "depth=1"]
[[branch]]
name = "plot"
columns = ["garden", "area"]
layers = "4-2"
[[output]]
target = "price"
loss = "mae"
[[output]]
target = "dear"
weight = 2
""",
        encoding="utf-8",
    )
    bytes_of = []
    for config in ("my.toml", "first/run.toml"):
        said = read_config(tmp_path / config)
        run = run_job(
            said.pop("data"), make_options(said), out=tmp_path / ("first" if config == "my.toml" else "second")
        )
        bytes_of.append((run.bundle.read_bytes(), (run.path / "scores.json").read_bytes()))
    assert bytes_of[0] == bytes_of[1]
    assert run.record["options"]["branch"][0]["set"] == ["layers=4-2"]
    assert "houses.csv + gardens.csv: gardens.csv joined by id: 1 columns for 60 of 60 rows" in run.record["notes"]
    assert load(run.bundle).columns == ["area", "sold", "garden", "city", "agent"]
