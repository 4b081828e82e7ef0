"""Series on the command line: from a file to a run, to forecasts; and every bad input by its own message."""

import io
import json

import polars as pl
import pytest
from weather import weather

QUICK = ["--past", "6", "--horizon", "2", "--seeds", "1", "--epochs", "2", "--model", "nlinear"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    weather().write_csv("weather.csv")
    return tmp_path


def test_from_file_to_forecast(command, here):
    code, out, err = command("train", "weather.csv", "--target", "warm,damp", "--time", "time", *QUICK, "--out", "run")
    assert (code, err) == (0, "")
    assert "Target warm, damp: 2 steps from 6, one step is 1 hour" in out
    assert "Season: 24 steps, found on the training steps" in out
    assert "in time, then windows within each part: training 2024-01-01 00:00 to" in out
    code, out, _err = command("predict", "run")
    assert code == 0
    frame = pl.read_csv(io.StringIO(out))
    assert frame.columns == ["time", *(f"{t}{end}" for t in ("warm", "damp") for end in ("", "_low", "_high"))]
    assert frame["time"].to_list() == ["2024-01-09 08:00", "2024-01-09 09:00"]
    weather(201)[200:].write_csv("new.csv")
    code, out, err = command("predict", "run", "new.csv", "-o", "forecast.csv")
    assert (code, out) == (0, "")
    assert "2 predictions written to forecast.csv" in err
    assert pl.read_csv("forecast.csv")["time"][0] == "2024-01-09 09:00"
    code, out, _err = command("explain", "run", "--json")
    assert code == 0
    assert json.loads(out)["parameters"] > 0
    code, out, _err = command("train", "run/run.toml", "--out", "again", "--json")
    assert code == 0
    assert (here / "again" / "model.sunbae").read_bytes() == (here / "run" / "model.sunbae").read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "warm", "--time", "sky"], "--time names 'sky', but not all of its cells are date-times"),
        (
            ["--target", "warm", "--time", "time", "--past", "60"],
            "With this horizon the longest --past that fits is 38.",
        ),
        (["--target", "warm", "--time", "time", "--future", "holiday"], "--future must name one of them"),
        (["--target", "sky", "--time", "time"], "--task regression needs numbers, but target 'sky' holds text"),
        (
            ["--target", "warm", "--time", "time", "--test", "t.csv"],
            "--test cannot be combined with --past and --horizon",
        ),
        (["--target", "warm", "--time", "time", "--model", "nlinera"], "--model is 'nlinera'"),
    ],
)
def test_bad_input(options, said, command, here):
    code, _out, err = command("train", "weather.csv", *QUICK, *options)
    assert code == 2
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert sorted(p.name for p in here.iterdir()) == ["weather.csv"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.sample(fraction=1, shuffle=True, seed=1), "is in no order"),
        (lambda f: pl.concat([f[:100], f[99:100].with_columns(warm=pl.lit(99.0)), f[100:]]), "Give --duplicates first"),
        (lambda f: f.with_columns(warm=pl.lit(3.5)), "is constant: every row is '3.5'"),
    ],
)
def test_bad_rows(change, said, command, here):
    change(weather()).write_csv("weather.csv")
    code, _out, err = command("train", "weather.csv", "--target", "warm", "--time", "time", *QUICK)
    assert code == 2
    assert said in " ".join(err.split())


def test_a_table_is_asked_for_rows(command, here):
    code, _out, err = command("train", "weather.csv", "--target", "warm", "--gap", "3")
    assert code == 2
    assert "--gap is for series: give --past or --horizon as well." in " ".join(err.split())
