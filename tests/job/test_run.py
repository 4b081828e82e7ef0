"""A run as Python sees it: `sunbae.train`, its scores, its files."""

import csv
import hashlib
import json
import tomllib

import numpy as np
import polars as pl
import pytest
from tiny import QUICK, houses, write_houses

import sunbae
from sunbae.data.read import read_table
from sunbae.errors import DataError, OptionError
from sunbae.job import budget
from sunbae.job.run import Run, open_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def run(folder):
    write_houses(folder / "houses.csv")
    return sunbae.train(folder / "houses.csv", target="price", drop=["agent"], out=folder / "mine", **QUICK)


def test_files(run):
    assert sorted(p.name for p in run.path.iterdir()) == [
        "findings.json", "history.csv", "model.sunbae", "predictions.csv", "report.html", "run.json", "run.toml",
        "scores.json", "split.csv",
    ]  # fmt: skip
    assert hashlib.sha256(run.bundle.read_bytes()).hexdigest() == run.record["bundle_sha256"]


def test_the_record(run):
    record = run.record
    assert (record["target"], record["task"], record["data"]) == ("price", "regression", "houses.csv")
    assert record["parts"] == {"train": 36, "validation": 12, "test": 12}
    assert record["seeds"] == [0, 1]
    assert record["interrupted"] is False
    assert record["fit"] == {"epochs": 3, "batch_size": 12, "patience": 10, "monitor": "val_loss"}
    assert {c["column"]: c["role"] for c in record["schema"]}["agent"] == "unused"
    assert set(record["seconds"]) == {"read and prepare", "train", "judge"}


def test_the_options_that_made_it(run, folder):
    config = tomllib.loads((run.path / "run.toml").read_text(encoding="utf-8"))
    assert config["data"] == str(folder / "houses.csv")
    assert (config["target"], config["drop"], config["seeds"], config["epochs"]) == ("price", ["agent"], 2, 3)


def test_every_row_is_in_one_part(run):
    with (run.path / "split.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(r["row"]) for r in rows] == list(range(1, 61))
    assert {r["part"] for r in rows} == {"train", "validation", "test"}


def test_predictions_are_those_of_the_test_rows(run, folder):
    found = pl.read_csv(run.path / "predictions.csv")
    split = pl.read_csv(run.path / "split.csv").filter(pl.col("part") == "test")
    assert found["row"].to_list() == split["row"].to_list()
    rows = pl.read_csv(folder / "houses.csv")[(found["row"] - 1).to_list()]
    assert found["true"].to_list() == rows["price"].to_list()
    again = run.predict(rows.with_columns(pl.col("area").cast(pl.String)))
    assert found["prediction"].to_numpy() == pytest.approx(again, rel=1e-5)
    errors = found["true"].to_numpy() - found["prediction"].to_numpy()
    assert np.isfinite(errors).all()


def test_its_split_is_for_its_rows_only(run, tmp_path):
    rows = read_table(houses(60)).frame.drop("dear", "size").with_columns(agent=pl.lit("new"))
    with pytest.raises(DataError, match="is about other rows, or the same in another order"):
        sunbae.train(rows.reverse(), target="price", split=str(run.path), out=tmp_path / "run", **QUICK)
    again = sunbae.train(rows, target="price", split=str(run.path), out=tmp_path / "run", **QUICK)
    assert (again.path / "split.csv").read_bytes() == (run.path / "split.csv").read_bytes()


def test_history(run):
    history = pl.read_csv(run.path / "history.csv")
    assert history.columns == ["seed", "epoch", "loss", "val_loss"]
    assert history["seed"].to_list() == [0, 0, 0, 1, 1, 1]
    best = [history.filter(pl.col("seed") == s)["val_loss"].arg_min() + 1 for s in (0, 1)]
    assert run.record["best_epochs"] == best


def test_the_accuracies_that_chose_an_epoch(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "COUNTABLE", 10)
    said = {"target": "dear", "drop": ["price", "size", "agent"], "model": "realmlp", "set": ["width=4"]}
    made = sunbae.train(houses(), out=tmp_path / "one", seeds=1, epochs=5, **said)
    history = pl.read_csv(made.path / "history.csv")
    assert history.columns == ["seed", "epoch", "loss", "val_loss", "accuracy", "val_accuracy"]
    assert made.record["best_epochs"] == [history["val_accuracy"].arg_max() + 1]
    assert made.record["fit"]["monitor"] == "val_accuracy"
    assert "epochs without a better val_accuracy" in (made.path / "report.html").read_text("utf-8")
    balanced = sunbae.train(houses(), out=tmp_path / "two", seeds=1, epochs=1, class_weight="balanced", **said)
    assert balanced.record["fit"]["monitor"] == "val_loss"


def test_scores(run):
    assert set(run.scores) == {"rmse", "loss", "mae", "r2"}
    rmse = run.scores["rmse"]
    assert rmse.mean == pytest.approx(np.mean(rmse.values))
    assert rmse.sd == pytest.approx(np.std(rmse.values, ddof=1))
    assert run.record["test"]["rmse"] == rmse.mean
    assert {"mean", "linear", "trees"} <= {name.split("_")[0] for name in run.baselines} or len(run.baselines) >= 3
    assert all(set(scores) == set(run.scores) for scores in run.baselines.values())
    assert run.verdict[0] == run.record["headline"]


def test_json(run):
    text = json.dumps(run.to_json(), allow_nan=False)
    found = json.loads(text)
    assert found["run"] == str(run.path)
    assert found["test"]["r2"] == {
        "mean": run.scores["r2"].mean, "sd": run.scores["r2"].sd, "values": list(run.scores["r2"].values),
    }  # fmt: skip


def test_a_notebook_shows_it(language, run):
    page = run._repr_html_()
    assert "<b>mine</b>" in page
    assert (run.path / "report.html").as_uri() in page
    assert page.endswith(">report</a></p></div>")
    language("ko")
    assert run._repr_html_().endswith(">보고서</a></p></div>")


def test_one_seed_has_no_spread(folder, tmp_path):
    one = sunbae.train(folder / "houses.csv", target="price", out=tmp_path / "one", **QUICK | {"seeds": 1})
    assert "±" not in one._repr_html_()


def test_opened_again(run, folder, monkeypatch):
    monkeypatch.setenv("SUNBAE_RUNS", str(folder))
    assert open_run("mine") == run == Run(folder / "mine")
    assert open_run(run.path).scores == run.scores
    with pytest.raises(OptionError, match=r"Known runs: mine\."):
        open_run("yours")


@pytest.mark.exhaustive
def test_a_frame_and_a_file_give_the_same_networks(run, folder, tmp_path):
    """From a Table and from pandas, in other folders: the same scores and the same bundle."""
    table = read_table(folder / "houses.csv")
    for k, data in enumerate((table, table.frame.to_pandas())):
        again = sunbae.train(data, "price", drop=["agent"], out=tmp_path / str(k), **QUICK)
        assert again.bundle.read_bytes() == run.bundle.read_bytes()
        assert (again.path / "scores.json").read_bytes() == (run.path / "scores.json").read_bytes()
        assert "data" not in tomllib.loads((again.path / "run.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("more", [{}, {"branch": "where=city,remark; layers=3"}, {"output": ["dear", "size"]}])
def test_a_text_with_gaps(more, tmp_path):
    frame = houses().with_columns(remark=pl.Series([None if k % 3 else f"remark on {k}" for k in range(120)]))
    target = {} if "output" in more else {"target": "dear", "drop": ["size"]}
    made = sunbae.train(frame, **target, **more, out=tmp_path / "one", **QUICK | {"seeds": 1})
    (column,) = (one for one in made.record["schema"] if one["column"] == "remark")
    assert (column["kind"], column["role"]) == ("text", "feature")
    model = sunbae.load(made.path)
    rows = houses(5).with_columns(remark=pl.Series([None, "never seen", None, "x", ""]))
    found = model.predict(rows)
    answers = found if "output" in more else {"dear": found}
    assert {name: len(each) for name, each in answers.items()} == dict.fromkeys(more.get("output", ["dear"]), 5)
    with pytest.raises(sunbae.SunbaeError, match="lack the columns 'remark'"):
        model.predict(houses(5))


def test_a_mistake_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sunbae.SunbaeError, match="has no column 'prize'.* Did you mean 'price'"):
        sunbae.train(houses(), "prize")
    with pytest.raises(sunbae.SunbaeError, match="There is no option 'epoch'"):
        sunbae.train(houses(), "price", epoch=3)
    assert list(tmp_path.iterdir()) == []
