"""What only a process of its own can show: signals, what is imported, what goes to a pipe."""

import json
import os
import signal
import subprocess
import sys

import pytest
from commands import environment, python, sunbae_process
from tiny import write_houses

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def test_help_is_quick(tmp_path):
    """Neither Keras nor JAX nor polars is imported to print a help text or to list runs."""
    code = """if True:
        import sys
        from sunbae import cli
        for args in (["--help"], ["predict", "--help"], ["train", "-h"], ["--version"], ["runs"], ["report", "nix"]):
            sys.argv = ["sunbae", *args]
            try:
                cli.main()
            except SystemExit:
                pass
        print("loaded:", sorted({m.split(".")[0] for m in sys.modules} & {*"keras jax polars sklearn scipy".split()}))
    """
    done = python("-c", code, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "loaded: []"
    assert done.stdout.count("Usage:") == 3


def test_a_mistake_is_answered_before_keras_is_imported(tmp_path):
    code = """if True:
        import sys
        from sunbae import cli
        asked = (["train", "no.csv", "--target", "y"], ["predict", "no", "x.csv"], ["train", "t.csv", "--target", "z"])
        for args in asked:
            sys.argv = ["sunbae", *args]
            try:
                cli.main()
            except SystemExit as exc:
                print(exc.code)
        print("loaded:", sorted({m.split(".")[0] for m in sys.modules} & {"keras", "jax"}))
    """
    write_houses(tmp_path / "t.csv")
    assert python("-c", code, cwd=tmp_path).stdout == "2\n2\n2\nloaded: []\n"


# The command line of this file's signal tests, in one process for speed: SCENES by name, then a killed training.
DRIVER = """if True:
    import json, os, signal, sys, threading, time
    from pathlib import Path
    from sunbae import cli
    from sunbae.job import train as training
    from sunbae.job.console import ConsoleListener

    heard = ConsoleListener.epoch
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it

    def command(*args, on_epoch=None, judge=None):
        def epoch(self, progress):
            heard(self, progress)
            if on_epoch:
                on_epoch(progress)
        ConsoleListener.epoch = epoch
        judging = training.judge_networks
        if judge:
            training.judge_networks = lambda *a: (judge(), judging(*a))[1]
        sys.argv = ["sunbae", *args, "--batch-size", "12", "--set", "depth=0"]
        try:
            cli.main()
        except SystemExit as exc:
            return exc.code
        finally:
            training.judge_networks = judging

    def send(number=signal.SIGINT):
        os.kill(os.getpid(), number)

    def once(progress):
        if progress.epoch == 3 and progress.seed == 0:
            send()

    def twice(progress):
        if progress.epoch == 3 and progress.seed == 0:
            send()
            time.sleep(0.5)
            send()
            time.sleep(0.5)

    base = ["train", "houses.csv", "--target", "price", "--seeds", "2", "--epochs", "100000", "--patience", "100000"]
    codes = {
        "once": command(*base, "--out", "once", on_epoch=once),
        "twice": command(*base, "--out", "made/twice", on_epoch=twice),
        "while judging": command(*base[:-4], "--epochs", "2", judge=send),
        "left": sorted(os.listdir(".")),
    }
    print(json.dumps(codes), file=sys.stderr, flush=True)
    command(*base, on_epoch=lambda progress: send(getattr(signal, os.environ["KILLER"])))
"""


@posix
def test_signals(tmp_path):
    """Ctrl-C once: judged with what there is. Twice, or later: nothing is left. Killed: nothing looks finished."""
    write_houses(tmp_path / "houses.csv")
    done = python("-c", DRIVER, cwd=tmp_path, KILLER="SIGKILL")
    assert done.returncode == -signal.SIGKILL, done.stderr
    codes = json.loads(next(line for line in done.stderr.splitlines() if line.startswith("{")))
    assert codes == {"once": 0, "twice": 130, "while judging": 130, "left": ["houses.csv", "once"]}
    assert done.stderr.count("Stopped. Nothing was written.") == 2
    assert "Error:" not in done.stderr  # it was asked for
    assert "Stopped early: judged with what was trained so far." in done.stdout
    page = (tmp_path / "once" / "report.html").read_text(encoding="utf-8")
    assert "Stopped early: judged with what was trained so far." in page
    assert "Traceback" not in done.stderr
    record = json.loads((tmp_path / "once" / "run.json").read_text(encoding="utf-8"))
    assert record["interrupted"] is True
    assert 0 in record["seeds"]
    assert max(record["best_epochs"]) < 100_000
    assert (tmp_path / "once" / "report.html").exists()
    # What was killed left a hidden folder, which is no run and which the next one clears away.
    (left,) = os.listdir(tmp_path / "sunbae-runs")
    assert left.startswith(".unfinished-")
    listed = sunbae_process("runs", "--json", cwd=tmp_path)
    assert (listed.returncode, listed.stdout) == (0, "[]\n")
    clear = "from sunbae.runs.store import new_run\nwith new_run('x') as draft: pass"
    assert python("-c", clear, cwd=tmp_path).returncode == 0
    assert os.listdir(tmp_path / "sunbae-runs") == ["x-001"]


@posix
def test_terminated(tmp_path):
    write_houses(tmp_path / "houses.csv")
    scene = DRIVER[: DRIVER.index("    codes = {")] + DRIVER[DRIVER.index("    command(*base, on_epoch=lambda") :]
    done = python("-c", scene, cwd=tmp_path, KILLER="SIGTERM")
    assert done.returncode == -signal.SIGTERM, done.stderr
    assert all(name.startswith(".unfinished-") for name in os.listdir(tmp_path / "sunbae-runs"))


@posix
def test_interrupted_while_modules_are_loaded(tmp_path):
    write_houses(tmp_path / "houses.csv")
    command = [sys.executable, "-m", "sunbae", "train", "houses.csv", "--target", "price"]
    # Slows an import down to a moment that can be met; a shell's background job ignores the signal.
    slow = "import signal, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    slow += "print('loading', flush=True)\ntime.sleep(60)\n"
    (tmp_path / "typer.py").write_text(slow, encoding="utf-8")
    env = environment() | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{environment()['PYTHONPATH']}"}
    started = subprocess.Popen(
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert started.stdout.readline() == "loading\n"
    started.send_signal(signal.SIGINT)
    _out, err = started.communicate(timeout=60)
    assert (started.returncode, err.count("Traceback")) == (130, 0)


@posix
def test_a_reader_that_goes_away(tmp_path):
    """`sunbae ... | head -0`: no traceback and no complaint of the interpreter."""
    for args in (["--help"], ["runs"], ["runs", "--json"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-m", "sunbae", *args],
            cwd=tmp_path, env=environment(), stdout=writing, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.exhaustive
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_stdout(tmp_path):
    """`sunbae ... > /dev/full`: one sentence, no traceback and no complaint of the interpreter."""
    write_houses(tmp_path / "t.csv", n=20)
    quick = ["--seeds", "1", "--epochs", "1", "--batch-size", "12", "--set", "depth=0"]
    for args in (["--help"], ["runs"], ["runs", "--json"], ["train", "t.csv", "--target", "price", *quick]):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "sunbae", *args],
                cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert done.stderr == (
            "Error: Cannot write stdout: the disk is full. Free some space or choose another place, and run it again.\n"
        )
        assert done.returncode == 2
    assert os.listdir(tmp_path) == ["t.csv"]


@posix
@pytest.mark.exhaustive
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_without_a_stdout(tmp_path, closed):
    write_houses(tmp_path / "t.csv", n=20)
    quick = "--seeds 1 --epochs 1 --batch-size 12 --set depth=0"
    sunbae = f"{sys.executable} -m sunbae"
    script = f"{sunbae} train t.csv --target price {quick} --out run {closed} && {sunbae} predict run t.csv {closed}"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count("Traceback")) == (0, "", 0)
    assert (tmp_path / "run" / "run.json").read_text(encoding="utf-8").startswith("{")


def test_a_console_that_cannot_show_korean(tmp_path):
    write_houses(tmp_path / "집.csv")
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    done = sunbae_process("train", "집.csv", "--target", "가격", cwd=tmp_path, **env)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ?.csv has no column")
    named = sunbae_process("--lang", "ko", "rule", "SB101", cwd=tmp_path, **env)
    assert named.returncode == 0
    assert "\\u" in named.stdout
    assert "?" not in named.stdout.splitlines()[0]
    (tmp_path / "sunbae-runs" / "집").mkdir(parents=True)
    record = {"options": {}, "test": {}, "seeds": [], "metric": "rmse", "target": "가격"}
    (tmp_path / "sunbae-runs" / "집" / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (found,) = json.loads(sunbae_process("runs", "--json", cwd=tmp_path, **env).stdout)
    assert found["target"] == "가격"


def test_korean_environment(tmp_path):
    """With the catalogue or without: never a traceback."""
    for asked in ("ko_KR.UTF-8", "kok_IN", "C", ""):
        done = sunbae_process("runs", cwd=tmp_path, SUNBAE_LANG="", LC_ALL="", LC_MESSAGES="", LANG=asked)
        assert (done.returncode, done.stderr) == (0, "")
    assert sunbae_process("--lang", "ko", "runs", cwd=tmp_path).returncode == 0
