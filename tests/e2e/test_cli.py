"""The command line from a file to a run, to predictions and back; and every bad input by its own message."""

import csv
import errno
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import numpy as np
import polars as pl
import pytest
import typer
from commands import environment, sunbae_process
from tiny import write_houses

from sunbae import cli
from sunbae.errors import OptionError

QUICK = ["--seeds", "1", "--epochs", "2", "--batch-size", "12", "--set", "depth=1", "--set", "width=8"]
FILES = {"history.csv", "model.sunbae", "predictions.csv", "report.html", "run.json", "run.toml", "scores.json"}
FILES |= {"split.csv", "findings.json"}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A folder with houses.csv, new.csv and a run made by a process of its own; and that process."""
    folder = tmp_path_factory.mktemp("first")
    write_houses(folder / "houses.csv")
    write_houses(folder / "new.csv", n=10, seed=1, area=pl.Series([str(60 + 9 * k) for k in range(10)]))
    two = [*QUICK, "--seeds", "2"]
    done = sunbae_process("train", "houses.csv", "--target", "price", "--drop", "agent", "--json", *two, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture
def inside(first, monkeypatch):
    monkeypatch.chdir(first[0])
    return first[0]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def train(command, here):
    """Train quickly on a file with the given options; the folder of the run and what was printed."""

    def run(*args, data="houses.csv", target="price"):
        code, out, err = command("train", data, "--target", target, *QUICK, "--out", "run", *args)
        assert code == 0, err
        assert err == ""
        return here / "run", out

    return run


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def parts(run):
    """Row number -> part."""
    return dict(pl.read_csv(run / "split.csv").iter_rows())


def rows_by_part(run, data):
    frame = pl.read_csv(data, infer_schema=False).with_row_index("row", offset=1)
    split = pl.read_csv(run / "split.csv")
    joined = frame.join(split.with_columns(pl.col("row").cast(pl.UInt32)), on="row")
    return {part: joined.filter(pl.col("part") == part) for part in ("train", "validation", "test")}


def member(run, name):
    with zipfile.ZipFile(run / "model.sunbae") as archive:
        return json.loads(archive.read(name))


# A run and what is made of it


def test_files_of_a_run(first):
    folder, _done = first
    assert {p.name for p in folder.iterdir()} == {"houses.csv", "new.csv", "sunbae-runs"}
    assert {p.name for p in (folder / "sunbae-runs").iterdir()} == {"houses-001"}
    assert {p.name for p in (folder / "sunbae-runs" / "houses-001").iterdir()} == FILES


def test_json_alone_on_stdout(first):
    folder, done = first
    found = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    wanted = {"run", "bundle", "task", "model", "seeds", "test", "baselines", "verdict", "rows", "notes", "seconds"}
    assert wanted <= set(found)
    assert found["run"] == os.path.join("sunbae-runs", "houses-001")
    assert found["bundle"] == os.path.join("sunbae-runs", "houses-001", "model.sunbae")
    assert (found["task"], found["model"], found["seeds"]) == ("regression", "dnn", [0, 1])
    assert set(found["test"]) == {"rmse", "loss", "mae", "r2"}
    for score in found["test"].values():
        assert set(score) == {"mean", "sd", "values"}
        assert len(score["values"]) == 2
        assert score["mean"] == pytest.approx(np.mean(score["values"]))
    assert len(found["baselines"]) >= 3
    assert all(set(scores) == set(found["test"]) for scores in found["baselines"].values())
    assert all(isinstance(text, str) for text in found["verdict"])
    assert found["rows"] == ["60 records in, 60 rows used"]
    assert any(note.startswith("Missing cells: ") for note in found["notes"])
    assert "Columns, as the 36 training rows show them:" in done.stderr
    assert "Target price: regression" in done.stderr
    assert "houses-001" in done.stderr
    scores = read(folder / found["run"] / "scores.json")
    assert [v["text"] for v in scores["verdict"]] == found["verdict"]


def test_replayed_from_its_file_and_by_the_same_command(first, inside, command):
    """In another process than the first, where text has other hashes: every score and every byte of the bundle."""
    path = inside / "sunbae-runs" / "houses-001"
    again = ["houses.csv", "--target", "price", "--drop", "agent", *QUICK, "--seeds", "2"]
    for args in ([path / "run.toml"], again):
        code, out, err = command("train", *args, "--json")
        assert code == 0, err
        new = inside / "sunbae-runs" / "houses-002"
        assert json.loads(out)["run"] == str(new.relative_to(inside))
        for name in ("scores.json", "model.sunbae", "split.csv", "history.csv", "predictions.csv", "run.toml"):
            assert (new / name).read_bytes() == (path / name).read_bytes(), name
        shutil.rmtree(new)


def test_replayed_from_another_folder(first, command, tmp_path, monkeypatch):
    folder = first[0]
    monkeypatch.chdir(tmp_path)
    code, _out, err = command("train", folder / "sunbae-runs" / "houses-001" / "run.toml", "--json", "-o", "run")
    assert code == 0, err
    assert err.startswith(f"Data of {folder / 'sunbae-runs' / 'houses-001' / 'run.toml'}: {folder / 'houses.csv'}\n")
    for name in ("scores.json", "model.sunbae"):
        assert (tmp_path / "run" / name).read_bytes() == (folder / "sunbae-runs" / "houses-001" / name).read_bytes()


@pytest.mark.exhaustive
def test_an_option_beside_a_config_file_wins(inside, command, tmp_path):
    code, _out, err = command(
        "train", "sunbae-runs/houses-001/run.toml", "--seeds", "1", "--set", "depth=0", "-q", "-o", tmp_path / "run"
    )
    assert code == 0, err
    record = read(tmp_path / "run" / "run.json")
    assert (record["seeds"], record["params"]["depth"], record["options"]["drop"]) == ([0], 0, ["agent"])


def test_predict(first, inside, command, tmp_path):
    """From the run by name, from its folder, and from the bundle alone, elsewhere, in a process of its own."""
    code, out, err = command("predict", "houses-001", "new.csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [r["id"] for r in rows] == [f"h{k:03d}" for k in range(10)]
    assert list(rows[0]) == ["id", "prediction", "sd"]
    code, _out, err = command("predict", "sunbae-runs/houses-001", "new.csv", "-o", tmp_path / "p.csv")
    assert (code, err) == (0, f"10 predictions written to {tmp_path / 'p.csv'}\n")
    assert (tmp_path / "p.csv").read_text(encoding="utf-8") == out
    shutil.copy("sunbae-runs/houses-001/model.sunbae", tmp_path / "copy.bin")
    shutil.copy("new.csv", tmp_path)
    done = sunbae_process("predict", "copy.bin", "new.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for old, new in zip(rows, csv.DictReader(io.StringIO(done.stdout)), strict=True):
        assert float(new["prediction"]) == pytest.approx(float(old["prediction"]), rel=1e-6)


def test_predict_for_other_rows(inside, command, tmp_path):
    new = tmp_path / "new.csv"
    pl.read_csv("new.csv").with_columns(city=pl.lit("제주")).write_csv(new)
    code, out, err = command("predict", "houses-001", new)
    assert code == 0
    assert out.count("\n") == 11
    assert err == "! city: labels never seen in training count as 'other': '제주'\n"
    pl.read_csv(new).drop("city", "area").write_csv(new)
    code, out, err = command("predict", "houses-001", new)
    assert (code, out) == (2, "")
    assert "new.csv: " in err
    assert "'area', 'city'" in err
    code, _out, err = command("predict", "houses-001", inside / "new.csv", "--sheet", "2", "-o", tmp_path / "p")
    assert code == 0
    assert "! --sheet has no meaning for this kind of source and was not used." in err


def test_submission(inside, command, tmp_path):
    sample = tmp_path / "sample.csv"
    sample.write_text('id,"price, won"\nh007,0\nh000,0\nh003,0\n', encoding="utf-8")
    out_file = tmp_path / "submission.csv"
    code, out, err = command("predict", "houses-001", "new.csv", "--submission", sample, "-o", out_file)
    assert (code, out) == (0, "")
    assert err == f"! 7 rows of the data are not asked for by the sample\n3 predictions written to {out_file}\n"
    assert out_file.read_bytes().startswith(b'id,"price, won"\nh007,')
    rows = list(csv.reader(io.StringIO(out_file.read_text(encoding="utf-8"))))
    assert [row[0] for row in rows] == ["id", "h007", "h000", "h003"]
    _code, plain, _err = command("predict", "houses-001", "new.csv")
    by_id = {r["id"]: r["prediction"] for r in csv.DictReader(io.StringIO(plain))}
    assert [row[1] for row in rows[1:]] == [by_id[row[0]] for row in rows[1:]]


def test_runs_and_report(inside, command, monkeypatch):
    code, out, err = command("runs")
    assert (code, err) == (0, "")
    assert "houses-001" in out
    assert "RMSE" in out
    code, out, _err = command("runs", "--json")
    (found,) = json.loads(out)
    assert (found["run"], found["target"]) == ("sunbae-runs/houses-001", "price")
    code, out, err = command("report", "houses-001", "--no-open")
    assert (code, err) == (0, "")
    assert out.strip() == str(inside / "sunbae-runs" / "houses-001" / "report.html")
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    command("report", "sunbae-runs/houses-001")
    assert opened == [(inside / "sunbae-runs" / "houses-001" / "report.html").as_uri()]


def test_no_runs_yet(here, command):
    code, out, err = command("runs")
    assert (code, err) == (0, "")
    assert out.startswith("There are no runs in sunbae-runs yet.")
    assert command("runs", "--json")[1] == "[]\n"


def test_a_run_in_korean(first, inside, command, tmp_path):
    """Words for people, on the terminal and in the report; the same identifiers, numbers and bundle in the records."""
    args = ["train", "houses.csv", "--target", "price", "--drop", "agent", *QUICK, "--seeds", "2"]
    code, out, err = command("--lang", "ko", *args, "--out", tmp_path / "run")
    assert (code, err) == (0, "")
    english, korean = inside / "sunbae-runs" / "houses-001", tmp_path / "run"
    page = re.sub(r"(?s)<(script|style|pre)\b.*?</\1>", "", (korean / "report.html").read_text(encoding="utf-8"))
    shown = {"terminal": out, "report": re.sub(r"<[^>]*>", " ", page[page.index("<body>") :])}
    words = "number|category|yes/no|date-time|constant|text|feature|target|unused|train|training|validation|test"
    words += "|regression|read and prepare|judge|days|month|weekday|nodes|hidden|cores|system"
    for place, text in shown.items():
        assert re.findall(rf"(?<![-\w])(?:{words})(?![-\w])", text) == [], place
    for word in ("숫자", "범주", "예/아니요", "날짜·시각", "식별자", "목표 열", "쓰지 않음", "훈련", "검증", "시험"):
        assert word in shown["terminal"]
        assert word in shown["report"]
    assert "나누기: 훈련 36, 검증 12, 시험 12" in out
    assert "목표 열 price: 회귀 (" in out
    for word in ("읽기와 전처리", "은닉층의 수", "코어"):
        assert word in shown["report"]
    old, new = read(english / "run.json"), read(korean / "run.json")
    for name in ("task", "metric", "parts", "params", "fit", "seeds", "test", "environment", "bundle_sha256"):
        assert new[name] == old[name], name
    roles = [[(c["column"], c["kind"], c["role"]) for c in record["schema"]] for record in (old, new)]
    assert roles[0] == roles[1]
    assert {kind for _name, kind, _role in roles[1]} == {"id", "number", "category", "date-time", "yes/no", "text"}
    assert list(new["seconds"]) == list(old["seconds"]) == ["read and prepare", "train", "judge"]
    for name in ("model.sunbae", "split.csv", "history.csv", "predictions.csv", "run.toml"):
        assert (korean / name).read_bytes() == (english / name).read_bytes(), name
    _code, out, _err = command("--lang", "ko", "runs")
    assert out.split("\n")[0].split() == ["실행", "만든", "때", "목표", "열", "모델", "시드", "점수"]


# Options of training


def test_the_split_of_an_earlier_run(first, here, train):
    shutil.copy(first[0] / "houses.csv", here)
    shutil.copytree(first[0] / "sunbae-runs", here / "sunbae-runs")
    run, out = train("--split", "houses-001", "--seed", "9")
    assert parts(run) == parts(first[0] / "sunbae-runs" / "houses-001")
    assert "(as in sunbae-runs/houses-001/split.csv)" in out


@pytest.mark.exhaustive
def test_time(here, train):
    write_houses(here / "houses.csv")
    run, out = train("--time", "sold")
    found = rows_by_part(run, "houses.csv")
    assert found["train"]["sold"].max() < found["validation"]["sold"].min()
    assert found["validation"]["sold"].max() < found["test"]["sold"].min()
    assert "the past trains, the future tests" in out


@pytest.mark.exhaustive
def test_group_and_weight(here, train):
    write_houses(here / "houses.csv", mass=pl.Series(np.linspace(0.5, 2, 60)))
    run, _out = train("--group", "agent", "--weight", "mass")
    found = rows_by_part(run, "houses.csv")
    agents = [set(found[part]["agent"]) for part in ("train", "validation", "test")]
    assert not agents[0] & agents[1]
    assert not agents[0] & agents[2]
    assert not agents[1] & agents[2]
    roles = {c["column"]: c["role"] for c in read(run / "run.json")["schema"]}
    assert (roles["agent"], roles["mass"]) == ("group", "weight")


@pytest.mark.exhaustive
def test_split_column(here, train):
    given = ["train"] * 30 + ["valid"] * 15 + ["TEST"] * 15
    write_houses(here / "houses.csv", part=pl.Series(given))
    run, _out = train("--split-column", "part")
    assert list(parts(run).values()) == ["train"] * 30 + ["validation"] * 15 + ["test"] * 15


@pytest.mark.exhaustive
def test_separate_files(here, train):
    for name, seed, n in (("houses", 0, 40), ("v", 1, 12), ("t", 2, 10)):
        write_houses(here / f"{name}.csv", seed=seed, n=n)
    run, out = train("--validation", "v.csv", "--test", "t.csv")
    assert read(run / "run.json")["parts"] == {"train": 40, "validation": 12, "test": 10}
    assert "separate files" in out
    predicted = pl.read_csv(run / "predictions.csv")
    assert predicted["true"].to_list() == pl.read_csv("t.csv")["price"].to_list()


@pytest.mark.exhaustive
def test_test_rows_that_were_trained_on(here, command):
    """Seen beside the result wherever that is shown, and as a finding."""
    write_houses(here / "houses.csv")
    twins = r"of \d+ validation and test rows are identical to a training row"
    args = ["train", "houses.csv", "--target", "price", "--test", "houses.csv", *QUICK]
    code, out, err = command(*args, "--group", "agent", "--json", "--out", "run")
    assert code == 0
    assert re.search(rf"^! \d+ {twins}", err, re.MULTILINE)
    assert "of a group that has training rows" in err
    assert "the split was given and need not follow it" in " ".join(err.split())
    found = json.loads(out)
    assert re.fullmatch(rf"These scores may be too good: \d+ {twins}\.", found["verdict"][1])
    assert any(re.fullmatch(rf"\d+ {twins}", note) for note in found["notes"])
    assert found["rows"] == ["120 records in, 120 rows used"]
    findings = {f["id"]: f for f in read(here / "run" / "findings.json")}
    assert (findings["SB153"]["severity"], findings["SB153"]["where"]) == ("high", "split")
    assert "SB154" in findings
    assert "These scores may be too good" in (here / "run" / "report.html").read_text(encoding="utf-8")
    message = refused(command, here, "train", "houses.csv", "--target", "price", "--split", "run")
    assert "is about rows of several files (houses.csv), as after --test" in message


@pytest.mark.exhaustive
def test_a_known_leak_stands_beside_the_result(here, train):
    write_houses(here / "houses.csv", n=200, price_then=pl.Series([str(k * 1.5) for k in range(200)]))
    pl.read_csv("houses.csv").with_columns(price=pl.col("price_then") * 2 + 1).write_csv("houses.csv")
    run, out = train("--quiet")
    doubt = "These scores may be too good: price_then (alone it explains "
    assert [line.startswith(doubt) for line in out.splitlines()] == [False, True, False]
    verdicts = read(run / "scores.json")["verdict"]
    assert [(v["id"], v["level"]) for v in verdicts[:2]] == [("headline", verdicts[0]["level"]), ("leak", "warn")]
    ids = [f["id"] for f in read(run / "findings.json")]
    assert ids.count("SB150") == 1


@pytest.mark.exhaustive
def test_outliers_scale_and_shape(here, train):
    area = [str(50 + k) for k in range(59)] + ["99999"]
    write_houses(here / "houses.csv", area=pl.Series(area), price=pl.Series([k * 2.5 for k in range(60)]))
    split = "row,part\n" + "".join(
        f"{k},{'validation' if k < 11 else 'test' if k < 21 else 'train'}\n" for k in range(1, 61)
    )
    (here / "mine.csv").write_text(split, encoding="utf-8")
    settings = ["--set", "shape=diamond", "--set", "depth=3"]
    run, out = train("--outliers", "3", "--scale", "minmax", "--split", "mine.csv", *settings)
    record = read(run / "run.json")
    assert record["parts"] == {"train": 39, "validation": 10, "test": 10}
    assert "1 left out: training rows removed as outliers" in out
    assert (record["params"]["shape"], record["params"]["depth"]) == ("diamond", 3)
    assert member(run, "prep.json")["method"] == "minmax"
    with zipfile.ZipFile(run / "model.sunbae") as archive:
        from safetensors.numpy import load

        prep = load(archive.read("prep.safetensors"))
        weights = load(archive.read("weights.safetensors"))
    assert prep["scaler.center"][0] == 70  # the least of the training rows
    assert prep["scaler.scale"][0] == 108 - 70
    widths = [weights[f"0/trainable/{k}"].shape[0] for k in (1, 3, 5)]
    assert widths == [4, 8, 4]


@pytest.mark.exhaustive
def test_classes_with_fractions_asked_for(here, train, command):
    write_houses(here / "houses.csv", target="dear")
    run, _out = train(target="dear")
    assert read(run / "run.json")["task"] == "binary"
    (here / "sample.csv").write_text("id,probability\nh002,0.5\nh001,0.5\n", encoding="utf-8")
    code, out, err = command("predict", run, "houses.csv", "--submission", "sample.csv")
    assert code == 0
    assert "'probability' is the probability of 'dear'" in err
    code, plain, _err = command("predict", run, "houses.csv")
    wanted = {r["id"]: r["p_dear"] for r in csv.DictReader(io.StringIO(plain))}
    given = dict(csv.reader(io.StringIO(out)))
    assert {k: float(v) for k, v in given.items() if k != "id"} == {k: float(wanted[k]) for k in ("h001", "h002")}


@pytest.mark.exhaustive
def test_few_rows_work_with_a_warning(here, train):
    write_houses(here / "houses.csv", n=20)
    run, out = train()
    assert read(run / "run.json")["parts"] == {"train": 10, "validation": 5, "test": 5}
    assert "only 20 rows: the split is 50:25:25, and every score below is rough" in out


@pytest.mark.exhaustive
def test_a_proof(here, train):
    write_houses(here / "houses.csv")
    _run, out = train("--prove", "-q")
    assert out.startswith("Proved: ")
    assert "every trained weight kept each of its bytes" in out


# What cannot be used


def table(*rows, header="a,b,price"):
    return "\n".join([header, *rows]) + "\n"


GOOD = [f"{k * 1.5},{k % 7},{k * 3.25}" for k in range(40)]
BAD_DATA = {
    "empty": ("", "data.csv is empty"),
    "header": (table(), "data.csv has column names but no rows: a, b, price"),
    "ragged": (table(*GOOD, "1,2"), "line 42 has 2"),
    "twice": (table(*GOOD, header="a,a,price"), "several columns of the same name: 'a' (columns 1, 2)"),
    "absent": (table(*GOOD, header="a,b,prize"), "data.csv has no column 'price'; found a, b, prize."),
    "nearest": (table(*GOOD, header="a,b,prize"), "Did you mean 'prize'?"),
    "constant": (table(*[f"{k},{k % 7},5" for k in range(40)]), "Target 'price' is constant: every row is '5'"),
    "missing": (table(*[f"{k},{k % 7}," for k in range(40)]), "Target 'price' has no value: all 40 cells are missing"),
    "lonely": (
        table("1,1,odd", *[f"{k},{k % 7},{'ab'[k % 2]}" for k in range(40)]),
        "Class 'odd' of target 'price' has one",
    ),
    "nothing": (table(*[f"1,2,{k}" for k in range(40)]), "No column is left to learn from"),
    "infinite": (table(*GOOD, "inf,1,2"), "Column 'a' is infinite in row 41"),
    "infinite target": (table(*GOOD, "1,1,inf"), "Target 'price' is infinite in row 41"),
    "seven": (table(*GOOD[:7]), "7 usable rows; at least 8 are needed"),
}


def refused(command, here, *args, code=2):
    """The message of a command that must fail, and must leave everything as it was."""
    before = sorted(here.rglob("*"))
    found, out, err = command(*args)
    assert found == code, (out, err)
    assert out == ""
    assert err.startswith("Error: ") or "╭─ Error" in err
    assert sorted(here.rglob("*")) == before
    return " ".join(err.split())


@pytest.mark.parametrize("name", BAD_DATA)
def test_bad_data(here, command, name):
    text, message = BAD_DATA[name]
    (here / "data.csv").write_text(text, encoding="utf-8")
    assert message in refused(command, here, "train", "data.csv", "--target", "price")


BAD_OPTIONS = [
    ([], "--target is needed"),
    (["--target", "price", "--seeds", "0"], "--seeds is 0; 1 or more was expected"),
    (["--target", "price", "--seeds", "many"], "Invalid value for '--seeds'"),
    (["--target", "price", "--epochs", "-1"], "--epochs is -1; 1 or more"),
    (["--target", "price", "--scale", "cube"], "--scale is 'cube'; one of"),
    (["--target", "price", "--outliers", "-3"], "--outliers is -3.0; a number above"),
    (["--target", "price", "--ratio", "8:2"], "--ratio is '8:2'; three positive numbers"),
    (["--target", "price", "--ratio", "a:b:c"], "--ratio is 'a:b:c'; three numbers"),
    (
        ["--target", "price", "--model", "cmn"],
        "--model is 'cmn'; it must be one of auto, autoencoder, cnn, conv1d, dlinear, dnn",
    ),
    (["--target", "price", "--set", "widht=5"], "has no such hyper-parameter; it has width, depth"),
    (["--target", "price", "--set", "widht=5"], "Did you mean 'width'?"),
    (["--target", "price", "--set", "width=wide"], "--set width=wide"),
    (["--target", "price", "--task", "ranking"], "--task is 'ranking'"),
    (["--target", "price", "--encoding", "klingon"], "--encoding is 'klingon'"),
    (["--target", "price", "--separator", "ab"], "--separator is 'ab'"),
    (["--target", "price", "--drop", "c"], "has no column 'c'; found a, b, price. --drop must name one"),
    (["--target", "price", "--group", "c"], "--group must name one of them"),
    (["--target", "price", "--time", "a", "--split-column", "b"], "give one of them"),
    (["--target", "price", "--drop", "a", "--weight", "a"], "named by both --drop and --weight"),
    (["--target", "price", "--split", "nothing"], "There is no run 'nothing' here"),
    (["--target", "price", "--test", "absent.csv"], "absent.csv does not exist"),
    (["--target", "price", "--validation", "data.csv"], "--validation needs --test"),
    (["--target", "price", "--split-column", "b"], "train, validation or test was expected"),
    (["--target", "price,prise"], "has no column 'prise'; found a, b, price. --target must name one"),
    (["--target", "price", "--branch", "x=c"], "has no column 'c'; found a, b, price. --branch x must name one"),
    (["--target", "price", "--branch", "x=a; lstmm"], "--branch x: there is no recipe 'lstmm' for rows"),
    (["--output", "price; loss=crossentropy"], "loss is 'crossentropy'; mse, mae, huber was expected for this target"),
    (["--target", "price", "--middle", "depth"], "--middle: 'depth': NAME=VALUE was expected"),
    (["--target", "price", "--join", "absent.csv", "--key", "a"], "absent.csv does not exist"),
    (["--target", "price", "--speed", "9"], "No such option"),
    (["--target", "price", "--out", "data.csv"], "--out data.csv exists and is not empty"),
    (["--target", "price", "--out", "data.csv/x/y"], "Cannot write data.csv/x/y: data.csv is a file, but a folder"),
    (["--target", "price", "--out", "."], "--out . has no name of its own"),
    (["--target", "price", "--out", "new/" + "x" * 300], "File name too long"),
]


@pytest.mark.parametrize(("args", "message"), BAD_OPTIONS, ids=[" ".join(a)[-40:] for a, _m in BAD_OPTIONS])
def test_bad_options(here, command, args, message):
    (here / "data.csv").write_text(table(*GOOD), encoding="utf-8")
    assert message in refused(command, here, "train", "data.csv", *args)


def test_predict_with_a_joined_file(here, command):
    from tiny import houses, untrained

    from sunbae.bundle.save import save_bundle

    save_bundle(untrained(), here / "m.sunbae")
    whole = houses(8)
    whole.write_csv("whole.csv")
    whole.drop("garden", "city").write_csv("new.csv")
    whole.select("id", "city", "garden").reverse().write_csv("more.csv")
    code, out, err = command("predict", "m.sunbae", "new.csv", "--join", "more.csv", "--key", "id")
    assert (code, out) == (0, command("predict", "m.sunbae", "whole.csv")[1])
    assert "more.csv joined by id: 2 columns for 8 of 8 rows" in err
    assert "--join and --key belong together" in refused(command, here, "predict", "m.sunbae", "new.csv", "--key", "id")
    message = refused(
        command, here, "predict", "m.sunbae", "new.csv", "-o", "more.csv", "--join", "more.csv", "--key", "id"
    )
    assert "--out more.csv is a file that is read" in message


def test_bad_files(here, command):
    (here / "data.csv").write_text(table(*GOOD), encoding="utf-8")
    (here / "folder").mkdir()
    (here / "folder" / "inner.csv").write_text("a,b", encoding="utf-8")
    for name, message in {
        "dta.csv": "dta.csv does not exist. Expected the path of a table file",
        "dtaa.csv": "Did you mean 'data.csv'?",
        "no/data.csv": "nor does the folder no",
        "folder": "folder is a folder",
        "x" * 300: "File name too long",
        "https://example.org/x.csv": "is an address. Download the file",
        "no.toml": "Cannot read no.toml: No such file",
    }.items():
        assert message in refused(command, here, "train", name, "--target", "price"), name
    assert "--lang is 'xx'; it must be one of en, ko." in refused(command, here, "--lang", "xx", "runs")
    assert "There is no run 'nix' here or in sunbae-runs" in refused(command, here, "report", "nix", "--no-open")
    assert "There are no runs yet" in refused(command, here, "predict", "nix", "data.csv")
    assert "data.csv cannot be used: it is no bundle" in refused(command, here, "predict", "data.csv", "data.csv")
    assert "absent.csv does not exist" in refused(command, here, "predict", "nix", "absent.csv")


def test_where_predictions_cannot_be_written(inside, command):
    for out, message in {
        "new.csv/p.csv": "Cannot write new.csv/p.csv: new.csv is a file, but a folder was expected there.",
        "absent/p.csv": "Cannot write absent/p.csv: there is no folder absent. Make it",
        ".": "Cannot write .: it is a folder, but the name of a file was expected.",
    }.items():
        assert message in refused(command, inside, "predict", "houses-001", "new.csv", "-o", out)
    run = "sunbae-runs/houses-001"
    for source, out in (("houses-001", "new.csv"), (f"{run}/model.sunbae", "new.csv"), ("bundle", "bundle")):
        shutil.copy(f"{run}/model.sunbae", "bundle")
        message = refused(command, inside, "predict", source, "new.csv", "-o", out)
        os.remove("bundle")
        assert f"--out {out} is a file that is read" in message
    sample = ["--submission", "absent.csv"]
    assert "absent.csv does not exist" in refused(command, inside, "predict", "houses-001", "new.csv", *sample)


def test_predictions_never_go_into_a_run(inside, command, tmp_path):
    run = inside / "sunbae-runs" / "houses-001"
    before = {p: p.read_bytes() for p in run.iterdir()}
    (tmp_path / "link").symlink_to(run, target_is_directory=True)
    (tmp_path / "link.csv").symlink_to(run / "run.json")
    sources = "houses-001", "sunbae-runs/houses-001", run / "model.sunbae", tmp_path / "link"
    places = (
        run / "model.sunbae",
        run / "run.json",
        run / "new.csv",
        tmp_path / "link" / "new.csv",
        tmp_path / "link.csv",
    )
    for source, out in [("houses-001", out) for out in places] + [(source, run / "new.csv") for source in sources]:
        message = refused(command, inside, "predict", source, "new.csv", "-o", out)
        assert f"--out {out} is in the folder of the run" in message
        assert "Name another place." in message
    assert {p: p.read_bytes() for p in run.iterdir()} == before
    code, _out, _err = command("predict", run, "new.csv", "-o", tmp_path / "model.sunbae")
    assert code == 0


def test_predictions_go_into_no_other_run_either(inside, command, tmp_path):
    from tiny import untrained

    from sunbae.bundle.save import save_bundle

    save_bundle(untrained(), tmp_path / "m.sunbae")
    run = inside / "sunbae-runs" / "houses-001"
    for out in (run / "new.csv", run / "deep" / "new.csv", run / "report.html"):
        message = refused(command, inside, "predict", tmp_path / "m.sunbae", "new.csv", "-o", out)
        assert f"--out {out} is in the folder of the run" in message


@pytest.mark.parametrize("name", ["p.xlsx", "p.PARQUET", "p.json", "p.csv.gz"])
def test_predictions_are_text(inside, command, name):
    message = refused(command, inside, "predict", "houses-001", "new.csv", "-o", name)
    assert message == f"Error: --out {name}: predictions are written as CSV text. Name a file that ends in .csv."


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_places_at_home(first, here, command, monkeypatch):
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setenv("USERPROFILE", str(here))
    shutil.copy(first[0] / "new.csv", here)
    shutil.copytree(first[0] / "sunbae-runs" / "houses-001", here / "run")
    assert command("predict", "~/run", "~/new.csv", "-o", "~/p.csv")[0] == 0
    assert "predictions" not in os.listdir(here)
    assert command("export", "~/run/model.sunbae", "-o", "~/net.keras")[0] == 0
    assert command("predict", "~/run/model.sunbae", "~/new.csv")[1] == (here / "p.csv").read_text(encoding="utf-8")
    assert command("explain", "~/net.keras", "--svg", "~/net.svg")[0] == 0
    assert sorted(os.listdir(here)) == ["net.keras", "net.svg", "new.csv", "p.csv", "run"]
    for one, out in (("~/new.csv", here / "new.csv"), (here / "new.csv", "~/new.csv")):
        message = refused(command, here, "predict", "~/run", one, "-o", out)
        assert f"--out {out} is a file that is read" in message


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="no names for open files here")
def test_predictions_behind_what_is_in_a_file(inside, tmp_path):
    with (tmp_path / "all.csv").open("w+", encoding="utf-8") as file:
        file.write("before\n")
        file.flush()
        args = ["predict", "houses-001", "new.csv", "-o", "/dev/stdout"]
        subprocess.run([sys.executable, "-m", "sunbae", *args], env=environment(), stdout=file, check=True)
        file.seek(0)
        lines = file.read().splitlines()
    assert lines[:2] == ["before", "id,prediction,sd"]
    assert len(lines) == 12


def test_a_full_disk(first, here, command, monkeypatch):
    """Full when the run is written, after all the work: a message, and nothing of the run."""
    shutil.copy(first[0] / "houses.csv", here)
    real = os.fsync

    def full(handle):
        if os.fstat(handle).st_size > 100_000:  # the report
            raise OSError(errno.ENOSPC, "full")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    code, _out, err = command("train", "houses.csv", "--target", "price", *QUICK)
    assert code == 2
    assert "the disk is full. Free some space or choose another place, and run it again." in " ".join(err.split())
    assert without_checkpoints(here) == ["houses.csv"]


def without_checkpoints(folder):
    """What is in a folder; a slow training leaves what the same command goes on from."""
    return [name for name in os.listdir(folder) if not name.startswith(".resume-")]


def test_a_disk_that_is_full_for_real(first, tmp_path, command):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "none", disk], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        code, _out, err = command("train", first[0] / "houses.csv", "--target", "price", *QUICK, "--out", disk / "run")
        assert (code, without_checkpoints(disk)) == (2, [])
        assert "the disk is full" in " ".join(err.split())
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_damaged_run(first, here, command):
    shutil.copytree(first[0] / "sunbae-runs", here / "sunbae-runs")
    shutil.copy(first[0] / "new.csv", here)
    bundle = here / "sunbae-runs" / "houses-001" / "model.sunbae"
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    bundle.write_bytes(content)
    assert "cannot be used: it is no bundle, or damaged" in refused(command, here, "predict", "houses-001", "new.csv")
    bundle.unlink()
    assert "Cannot read sunbae-runs/houses-001/model.sunbae" in refused(
        command, here, "predict", "houses-001", "new.csv"
    )
    (here / "sunbae-runs" / "houses-001" / "report.html").unlink()
    assert "the run has no report" in refused(command, here, "report", "houses-001", "--no-open")


def test_sums_in_the_record(first):
    run = first[0] / "sunbae-runs" / "houses-001"
    assert read(run / "run.json")["bundle_sha256"] == hashlib.sha256((run / "model.sunbae").read_bytes()).hexdigest()


def test_without_a_command(command, here):
    assert "train" in command("--help")[1]
    assert command("--version")[:2] == (0, f"sunbae {__import__('sunbae').__version__}\n")
    assert "--submission" in command("predict", "--help")[1]


def test_labels_are_never_written_as_question_marks(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors="replace"))
    cli._check_letters("id,prediction\n1,chèvre\n")
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace"))
    with pytest.raises(OptionError, match=r"which cannot write '\\uace0'\. Name"):
        cli._check_letters("고")
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    with pytest.raises(OptionError, match="The output is in cp1252, which cannot write '고'. Name a file with --out"):
        cli._check_letters("id,prediction\n1,고양이\n")


def test_ctrl_c_at_a_question(command, here, monkeypatch):
    def stopped(*_source, **_quiet):
        raise typer.Abort

    monkeypatch.setattr(cli, "_may_download", stopped)
    code, out, _err = command("train", "mnist")
    assert (code, out) == (130, "")


def test_a_name_with_a_line_break(train, here):
    frame = pl.read_csv(write_houses(here / "houses.csv")).rename({"area": "area\n(m2)"})
    frame.write_csv(here / "houses.csv")
    folder, _out = train("--drop", "area\n(m2)")
    assert read(folder / "run.json")["options"]["drop"] == ["area\n(m2)"]
