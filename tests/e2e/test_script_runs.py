"""Runs of scripts through the commands that take a Run."""

import copy
import json

import pytest
from script.records import DENSE, fit, record
from tiny import write_houses


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with two Runs of scripts, of one model and of two."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SUNBAE_RUNS", raising=False)
    other = copy.deepcopy(DENSE)
    other["config"]["name"] = "wider"
    other["config"]["layers"][1]["config"]["units"] = 16
    fits = [fit(), fit(2), fit(3, configuration="d" * 64)]
    for name, told in (
        ("lesson-001", record()),
        ("lesson-002", record(fits=fits, evaluations=[], created="2026-12-01")),
    ):
        folder = tmp_path / "sunbae-runs" / name
        (folder / "models").mkdir(parents=True)
        (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")
        (folder / "report.html").write_text("<p>", encoding="utf-8")
        for sha256, network in (("c" * 64, DENSE), ("d" * 64, other)):
            (folder / "models" / f"{sha256[:16]}.json").write_text(json.dumps(network), encoding="utf-8")
    return tmp_path


def test_they_are_listed(here, command):
    code, out, err = command("runs")
    assert (code, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert rows[0] == ["run", "made", "target", "model", "seeds", "score"]
    assert rows[1] == ["lesson-001", "2026-11-26T10:00", "script", "1", "fit", "-", "mae", "0.95"]
    assert rows[2] == ["lesson-002", "2026-12-01", "script", "3", "fits", "-", "val_loss", "0.7"]
    found = json.loads(command("runs", "--json")[1])
    assert [(one["run"], one["kind"]) for one in found] == [
        ("sunbae-runs/lesson-001", "script"), ("sunbae-runs/lesson-002", "script")
    ]  # fmt: skip


def test_the_page_is_opened(here, command, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    assert command("report", "lesson-001")[0] == 0
    assert opened == [(here / "sunbae-runs" / "lesson-001" / "report.html").as_uri()]


def test_its_models_are_explained(here, command):
    code, out, _err = command("explain", "lesson-002")
    assert code == 0
    assert out.count("Parameters: ") == 2
    assert (
        out.index("sequential\n") < out.index("Parameters: 65,") < out.index("wider\n") < out.index("Parameters: 129,")
    )
    assert [one["name"] for one in json.loads(command("explain", "lesson-002", "--json")[1])["models"]] == [
        "sequential", "wider"
    ]  # fmt: skip
    code, out, _err = command("explain", "lesson-001", "--json", "--svg", "net.svg")
    assert (code, json.loads(out)["parameters"]) == (0, 65)
    assert (here / "net.svg").exists()


def test_a_picture_is_of_one_model(here, command):
    code, _out, err = command("explain", "lesson-002", "--svg", "net.svg")
    assert code == 2
    assert "lesson-002 has several models. Name one of them: sunbae-runs/lesson-002/models/cccccccccccccccc.json" in err
    assert not (here / "net.svg").exists()


def test_without_a_model_that_is_said(here, command):
    told = record(fits=[fit(configuration=None)])
    (here / "sunbae-runs" / "lesson-001" / "run.json").write_text(json.dumps(told), encoding="utf-8")
    code, _out, err = command("explain", "lesson-001")
    assert code == 2
    assert "lesson-001 has no model that can be explained" in err


NEEDED = "lesson-001 is the Run of a script; a Run of sunbae train is needed here."


@pytest.mark.parametrize("run", ["lesson-001", "sunbae-runs/lesson-001"])
@pytest.mark.parametrize("arguments", [["predict", "RUN", "houses.csv"], ["export", "RUN", "-o", "net.keras"]])
def test_it_does_not_predict(here, command, arguments, run):
    write_houses(here / "houses.csv")
    code, out, err = command(*(run if one == "RUN" else one for one in arguments))
    assert (code, out) == (2, "")
    assert NEEDED + " A model that the script has saved (.keras, .h5) can be named by its file." in " ".join(
        err.split()
    )


@pytest.mark.parametrize("run", ["lesson-001", "sunbae-runs/lesson-001"])
def test_it_has_no_split(here, command, run):
    write_houses(here / "houses.csv")
    code, _out, err = command("train", "houses.csv", "--target", "price", "--split", run)
    assert code == 2
    assert NEEDED in " ".join(err.split())
    assert "has saved" not in err
