"""`sunbae run` as a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from commands import environment, python, sunbae_process

LESSON = """
import sys
import numpy as np
import keras
x = np.arange(40, dtype="float32").reshape(20, 2)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(x / 40, x.sum(axis=1), epochs=5, verbose=0)
print("loss", model.evaluate(x / 40, x.sum(axis=1), verbose=0), sys.argv[1:], input())
open("written.txt", "w").write("here")
"""


def test_a_script_is_run_and_recorded(tmp_path):
    (tmp_path / "lesson.py").write_text(LESSON, encoding="utf-8")
    command = [sys.executable, "-m", "sunbae", "run", "lesson.py", "--epochs", "3"]
    said = {"cwd": tmp_path, "env": environment(), "capture_output": True, "text": True, "input": "typed\n"}
    done = subprocess.run(command, **said)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("loss ")
    assert done.stdout.endswith("['--epochs', '3'] typed\n")
    assert "sunbae: 1 fit in " in done.stderr
    record = json.loads((tmp_path / "sunbae-runs" / "lesson-001" / "run.json").read_text(encoding="utf-8"))
    assert record["kind"] == "script"
    assert record["ending"] == {"code": 0}
    assert record["arguments"] == ["--epochs", "3"]
    assert record["fits"][0]["way"] == "epochs"
    assert record["files"] == [str(tmp_path / "written.txt")]
    assert (tmp_path / "sunbae-runs" / "lesson-001" / "script.py").read_text(encoding="utf-8") == LESSON


@pytest.mark.exhaustive
def test_the_comparison(tmp_path):
    (tmp_path / "lesson.py").write_text(LESSON.replace("input()", "0"), encoding="utf-8")
    done = sunbae_process("run", "--compare", "lesson.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "sunbae-runs" / "lesson-001" / "run.json").read_text(encoding="utf-8"))
    found = record["compare"]
    assert found["codes"] == [0, 0]
    assert found["weights"] == found["losses"] == found["printed"]["largest"] == 0
    assert found["printed"]["numbers"] == 2
    assert found["printed"]["different"] == []
    assert found["plain_seconds"] > 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_is_that_of_python(tmp_path):
    (tmp_path / "wait.py").write_text("import time\nprint('ready', flush=True)\ntime.sleep(60)\n", encoding="utf-8")
    ends = []
    for command in (["wait.py"], ["-m", "sunbae", "run", "wait.py"]):
        child = subprocess.Popen(
            [sys.executable, *command], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.2)
        child.send_signal(signal.SIGINT)
        _out, err = child.communicate(timeout=60)
        ends.append((child.returncode, err.split("KeyboardInterrupt")[0]))
    assert ends[0] == ends[1]
    record = json.loads((tmp_path / "sunbae-runs" / "wait-001" / "run.json").read_text(encoding="utf-8"))
    at = f"{tmp_path / 'wait.py'}:3"
    assert record["ending"] == {"code": 130, "interrupted": True, "at": at}


def test_the_users_mistakes(tmp_path):
    done = sunbae_process("run", "absent.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no script absent.py." in done.stderr
    assert not (tmp_path / "sunbae-runs").exists()
    (tmp_path / "fails.py").write_text("def f():\n    return 1 / 0\nf()\n", encoding="utf-8")
    done = sunbae_process("run", "-q", "fails.py", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == python("fails.py", cwd=tmp_path).stderr
