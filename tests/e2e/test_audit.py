"""A script with a leak through `sunbae run`: found, repaired, written without it; its own output stays its own."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import sunbae_process

LEAK = """\
import hashlib

import keras
import numpy as np
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)
x = rng.normal(size=(160, 4)) * [1, 5, 20, 100]
y = x[:, 0] + x[:, 1] / 5 + rng.normal(0, 0.1, 160)
scaler = StandardScaler()
x = scaler.fit_transform(x)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
model.fit(x_train, y_train, epochs=3, verbose=0)
open("kept.txt", "w").write("as the script left it")
model.save("kept.h5")
print("saved", hashlib.sha256(open("kept.h5", "rb").read()).hexdigest())
print("mae", model.evaluate(x_test, y_test, verbose=0)[1])
print("r2", r2_score(y_test, model.predict(x_test, verbose=0)))
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "leak.py"
    path.write_text(LEAK, encoding="utf-8")
    return path


def test_claimed_and_honest(script, tmp_path):
    done = sunbae_process("run", "--findings", "found.json", "-o", "run", script.name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = [one for one in json.loads((tmp_path / "found.json").read_text("utf-8")) if one["id"] == "SB101"]
    assert (found["severity"], found["where"][0]["line"], found["metric"]) == ("high", 14, "r2_score")
    assert f"r2 {found['claimed']}" in done.stdout
    assert found["honest"] != found["claimed"]
    assert found["sd"] > 0
    assert "claimed" in done.stderr
    assert (tmp_path / "kept.txt").read_text() == "as the script left it"
    assert f"saved {hashlib.sha256((tmp_path / 'kept.h5').read_bytes()).hexdigest()}" in done.stdout
    record = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert [Path(file).name for file in record["files"]] == ["kept.txt", "kept.h5"]
    assert "SB101" in (tmp_path / "run" / "report.html").read_text("utf-8")


@pytest.mark.exhaustive
def test_the_script_that_is_written_gives_the_honest_score(script, tmp_path):
    done = sunbae_process("run", "--findings", "found.json", "--write-fixed", script.name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = [one for one in json.loads((tmp_path / "found.json").read_text("utf-8")) if one["id"] == "SB101"]
    fixed = (tmp_path / "leak_fixed.py").read_text("utf-8")
    assert "x = scaler.fit(train_test_split(x, test_size=0.3, random_state=1)[0]).transform(x)" in fixed
    again = sunbae_process("run", "--no-honest", "--strict", "-o", "again", "leak_fixed.py", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert f"r2 {found['honest']}" in again.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.exhaustive
def test_ctrl_c_while_it_runs_once_more(script, tmp_path):
    command = [sys.executable, "-m", "sunbae", "run", "-o", "run", script.name]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        said = [next(process.stderr)]
        while "once more" not in said[-1]:
            said.append(next(process.stderr))
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert "130" in err
    assert f"saved {hashlib.sha256((tmp_path / 'kept.h5').read_bytes()).hexdigest()}" in out
    record = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert (record["ending"]["code"], record["honest"][0]["code"]) == (0, 130)
    assert "SB101" in {finding["id"] for finding in record["findings"]}


@pytest.mark.exhaustive
def test_the_script_does_not_notice(script, tmp_path):
    watched = sunbae_process("run", "--no-honest", "--no-record", "--exact", "-q", script.name, cwd=tmp_path)
    alone = sunbae_process("run", "--no-audit", "--no-record", "--exact", "-q", script.name, cwd=tmp_path)
    assert (watched.returncode, watched.stdout, watched.stderr) == (0, alone.stdout, alone.stderr)


@pytest.mark.exhaustive
def test_strict_and_ignored(script, tmp_path):
    words = ("run", "--no-honest", "--no-record", "-q")
    assert sunbae_process(*words, "--strict", script.name, cwd=tmp_path).returncode == 1
    ignored = LEAK.replace("fit_transform(x)\n", "fit_transform(x)  # sunbae: ignore[SB101] for a test\n")
    script.write_text(ignored, encoding="utf-8")
    assert sunbae_process(*words, "--strict", script.name, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--select", "SB999"], "SB999 is no rule"),
        (["--findings", "found.txt"], "must end in .json or .sarif"),
        (["--findings", "nowhere/found.json"], "no such folder"),
    ],
)
def test_wrong_options_before_the_script_starts(options, said, script, tmp_path):
    done = sunbae_process("run", *options, script.name, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "kept.txt").exists()


def test_pages_of_rules():
    found = subprocess.run(
        [sys.executable, "-m", "sunbae", "rule", "sb101"], capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith("# SB101 ")
