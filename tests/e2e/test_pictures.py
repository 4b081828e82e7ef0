"""Pictures on the command line: from a folder to a run, to predictions; and bad input by its own message."""

import io
import json

import polars as pl
import pytest
from blots import CLASSES, folder

from sunbae.data import datasets

QUICK = ["--model", "dnn", "--set", "width=8", "--set", "depth=1", "--seeds", "1", "--epochs", "1"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder(tmp_path / "photos", n=30)
    (tmp_path / "photos" / "down" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n but no more")
    return tmp_path


def nowhere(here, monkeypatch):
    """No set that has a name is on this computer."""
    for name in ("SUNBAE_DATA", "KERAS_HOME"):
        monkeypatch.setenv(name, str(here / "nothing"))
    monkeypatch.setenv("SUNBAE_CACHE", str(here / "cache"))
    monkeypatch.setattr(datasets, "_shared_folders", list)


def test_from_a_folder_to_predictions(command, here):
    code, out, err = command("train", "photos", *QUICK, "--out", "run")
    assert (code, err) == (0, "")
    assert "Target class: classification, two classes" in out
    assert "down/broken.png" in out
    assert "31 records in, 30 rows used" in out
    code, out, _err = command("predict", "run", "photos/across")
    assert code == 0
    frame = pl.read_csv(io.StringIO(out))
    assert frame.columns == ["file", "prediction", *(f"p_{name}" for name in CLASSES)]
    assert frame.height == 15
    code, out, _err = command("explain", "run", "--json")
    assert code == 0
    assert json.loads(out)["parameters"] > 0
    code, out, _err = command("train", "run/run.toml", "--out", "again", "--json")
    assert code == 0
    again = json.loads(out)
    assert again["model"] == "dnn"
    assert (here / "again" / "scores.json").read_bytes() == (here / "run" / "scores.json").read_bytes()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["photos", "--model", "tsmixer"], "--model tsmixer is for series"),
        (["photos", "--past", "3"], "--past cannot be combined with pictures"),
        (["photos", "--size", "big"], "--size is 'big'"),
        (["photos/down"], "At least two class folders"),
        (["cifar10"], "--download"),
        (["photos", "--target", "kind"], "has no column 'kind'"),
        (["photos", "--model", "nets.py:net"], "there is no file"),
    ],
)
def test_bad_input(command, here, monkeypatch, args, message):
    nowhere(here, monkeypatch)
    code, _out, err = command("train", *args, *([] if "--model" in args else QUICK))
    assert code == 2
    assert message in err
    assert not (here / "sunbae-runs").exists() or not list((here / "sunbae-runs").iterdir())


def test_sets_that_have_a_name_are_listed(command, here, monkeypatch):
    nowhere(here, monkeypatch)
    code, out, err = command("data", "list")
    assert (code, err) == (0, "")
    assert all(name in out for name in ("mnist", "fashion_mnist", "cifar10", "cifar100"))
    code, _out, err = command("data", "get")
    assert code == 2
    assert "sunbae data get NAME, was expected" in err
