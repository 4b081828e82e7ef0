"""Scripts in the manner of 2020 through `sunbae run`: they end as they did, and print what they printed."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from batteries import some
from commands import ALONE, sunbae_process
from scripts.index import SCRIPTS

from sunbae._compat import load_keras
from sunbae.data.datasets import SETS, find_set
from sunbae.modernize.file import modernize_file
from sunbae.patch.install import Settings
from sunbae.patch.keras2 import datasets
from sunbae.patch.table import Patched
from sunbae.script.printed import compare_printed

FOLDER = Path(__file__).parents[1] / "scripts"
BY_NAME = {script.file: script for script in SCRIPTS}
QUICK = "01_first_line.py"  # run without a comparison, which would take a second and a third process
# Of printed numbers, in units of the larger one of both and 1: the engine's convolutions round in another way, and a
# training makes more of it.
TOLERANCE = {"exact": 1e-4, "conv": 0.05, "last bits": 1e-4}


@pytest.fixture(autouse=True)
def data(monkeypatch):
    """Scripts run in folders of their own; what is found from here is to be found from there."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    if "SUNBAE_DATA" not in os.environ and beside.is_dir():
        monkeypatch.setenv("SUNBAE_DATA", str(beside))


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


# A generator takes batches from a flow of pictures in another order than Keras does, by their numbers; the order of a
# TimeseriesGenerator is drawn by Python, whom tf.random.set_seed does not seed, but keras.utils.set_random_seed does.
ANOTHER_ORDER = ("64b_flow_from_directory.py", "43_timeseries_generator.py")
# Of a predict, which was silent, and of epochs, whose numbers Keras 3 writes in another order.
BAR = re.compile(r"^.*\d+/\d+.*(?:step.*)?$")


def without_bars(text):
    """What a script itself prints."""
    return "\n".join(line for line in re.sub(r"[^\n\x08]*\x08+", "", text).split("\n") if not BAR.match(line))


# Keras would download its sets of data, wherever they may be on this computer: they stand here as if it had.
DOWNLOADED = """if True:
    import glob, os, sys
    import keras, numpy
    for path in glob.glob(sys.argv.pop() + "/*.npz"):
        found = list(numpy.load(path).values())
        module = getattr(keras.datasets, os.path.basename(path)[:-4])
        module.load_data = lambda *args, found=found, **kwargs: (tuple(found[:2]), tuple(found[2:]))
"""


# A checkpoint whose name holds numbers of a run in 2020: `--modernize` says to look what the file is called today.
NAMED_BY_HAND = ("46b_load_checkpoint.py", re.compile(r"\./model/k46_iris_\S+?\.keras"))


def with_todays_checkpoint(modern, cwd):
    """Do what the user is told to: name the newest file that a script wrote."""
    newest = max(cwd.glob("model/k46_iris_*.keras"), key=lambda path: path.stat().st_mtime_ns)
    text, n = NAMED_BY_HAND[1].subn(f"./model/{newest.name}", modern.read_text(encoding="utf-8"))
    assert n == 1
    modern.write_text(text, encoding="utf-8")


def loaded(data):
    """x_train, y_train, x_test, y_test of a set, as Keras gives them."""
    keras = load_keras()
    changes = Patched()
    changes.put(datasets.patches(keras, Settings()))
    try:
        train, test = getattr(keras.datasets, data).load_data()
    finally:
        changes.undo()
    return *train, *test


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", BY_NAME)
def test_written_anew_it_has_the_same_scores_without_sunbae(name, folder, tmp_path):
    script = BY_NAME[name]
    needed(script)
    for data in script.needs:
        np.savez(tmp_path / f"{data}.npz", *loaded(data))
    told = shutil.copytree(folder, tmp_path / "told" / "scripts")
    for file in (*script.after, name):
        modern = modernize_file(folder / file).path
        if file == NAMED_BY_HAND[0]:
            with_todays_checkpoint(modern, folder / script.cwd)
        done = subprocess.run(
            [sys.executable, "-c", DOWNLOADED + ALONE, str(modern), str(tmp_path)], cwd=folder / script.cwd,
            capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONUTF8": "1", "MPLBACKEND": "agg", "KERAS_BACKEND": "jax"},
        )  # fmt: skip
    assert done.returncode == script.exit_code, done.stderr
    if script.seeded and script.tolerance in TOLERANCE and not script.exit_code and name not in ANOTHER_ORDER:
        for before in script.after:
            sunbae_process("run", "-q", "--no-record", "--exact", told / before, cwd=told / script.cwd)
        ours = sunbae_process("run", "-q", "--no-record", "--no-audit", "--exact", told / name, cwd=told / script.cwd)
        found = compare_printed(without_bars(ours.stdout), without_bars(done.stdout), tolerance=TOLERANCE["exact"])
        # Words may differ: the names of curves come in another order.
        assert found.largest <= TOLERANCE["exact"], found.different
