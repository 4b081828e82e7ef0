"""Scripts in the manner of 2020 through `sunbae run`: they end as they did, and print what they printed."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest
from batteries import some
from commands import sunbae_process
from scripts.index import SCRIPTS

from sunbae.data.datasets import SETS, find_set

FOLDER = Path(__file__).parents[1] / "scripts"
BY_NAME = {script.file: script for script in SCRIPTS}
QUICK = "01_first_line.py"  # run without a comparison, which would take a second and a third process
# Of printed numbers, in units of the larger one of both and 1: the engine's convolutions round in another way, and a
# training makes more of it.
TOLERANCE = {"exact": 1e-4, "conv": 0.05, "last bits": 1e-4}


def needed(script):
    for name in script.needs:
        if name in SETS and find_set(name) is None:
            pytest.skip(f"{name} is not on this computer")
    for name in script.uses:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")


@pytest.fixture
def folder(tmp_path):
    """A copy of the scripts, which write into their folder."""
    return shutil.copytree(FOLDER, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__", "index.py"))


@pytest.mark.parametrize("name", some(BY_NAME, QUICK))
def test_a_script_of_2020(name, folder, tmp_path):
    script = BY_NAME[name]
    needed(script)
    for before in script.after:
        done = sunbae_process("run", "-q", "--no-record", folder / before, cwd=folder / script.cwd)
        assert done.returncode == 0, done.stderr
    compares = name != QUICK and script.tolerance in TOLERANCE and not script.exit_code
    options = ["--compare"] if compares else []
    options += ["--exact"] if script.tolerance == "last bits" else []
    done = sunbae_process(
        "run", "--no-honest", *options, "-o", tmp_path / "run", folder / name, cwd=folder / script.cwd
    )
    assert done.returncode == script.exit_code, done.stderr
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    place = -1
    for line in script.lines:
        assert line.rstrip() in printed[place + 1 :], done.stdout
        place = printed.index(line.rstrip(), place + 1)
    record = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert record["ending"]["code"] == script.exit_code
    if compares:
        found = record["compare"]
        assert found["codes"] == [0, 0]
        assert found["fits"][0] == found["fits"][1]
        if script.seeded:
            assert found["printed"]["largest"] <= TOLERANCE[script.tolerance], found["printed"]["different"]
