"""`sunbae run` beside Keras: scripts in the manner of 2020, whole processes.

    python -m bench.lessons [SCRIPT ...] [--turns 3] [--longer 10]

Contestants, one after the other in each turn: `sunbae run --no-honest` on the script as it is, for the first time (an
empty cache of compiled programs) and again; the script as `--modernize` writes it, with Keras on JAX, and with Keras on
TensorFlow. The scripts are those of tests/scripts which end well and need no set of pictures; each runs in a folder of
its own, after those that it needs. They train for few epochs, to be quick tests: `--longer 10` lets all of them train
for ten times as many. Each script is put into bench/lessons.json and RESULTS.md as it comes.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.environments import ROOT, Failed, interpreter, last_line
from bench.report import save_lesson
from sunbae.modernize.file import modernize_file

SCRIPTS = ROOT / "tests" / "scripts"
TURNS = 3
LIMIT_S = 600
OURS = ("-m", "sunbae", "run", "--no-honest", "-q")
EPOCHS = re.compile(rb"(\bepochs *= *)(\d+)\b")
START = "import_keras.py"  # a script of one line
PICTURES = {"mnist", "fashion_mnist", "cifar10", "cifar100"}


def index() -> Any:
    """The module that describes the scripts."""
    spec = importlib.util.spec_from_file_location("lessons_index", SCRIPTS / "index.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def measure(script: Any, turns: int, longer: int) -> dict[str, list[float]]:
    """Seconds of each contestant in each turn; every `epochs=` is so many times longer.

    Raises: Failed if a contestant does not come to an end, SunbaeError if the script cannot be written anew.
    """
    found: dict[str, list[float]] = {"first": [], "sunbae": [], "keras on jax": [], "keras on tensorflow": []}
    with tempfile.TemporaryDirectory(prefix="lessons-") as place:
        folder = Path(place) / "scripts"
        shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / START).write_text("import keras\n", encoding="utf-8")
        names = [*script.after, script.file]
        for name in names:
            _train_longer(folder / name, longer)
        for before in script.after:
            _run([*OURS, str(folder / before)], folder / script.cwd, {})
        modern = {name: modernize_file(folder / name).path for name in names}
        for path in modern.values():
            _without_backend(path)
        for backend in ("jax", "tensorflow"):
            for before in script.after:
                _run([str(modern[before])], folder / script.cwd, {"KERAS_BACKEND": backend})
        for _turn in range(turns):
            with tempfile.TemporaryDirectory(prefix="lessons-cache-") as cache:
                for who in ("first", "sunbae"):
                    seconds = _run([*OURS, str(folder / script.file)], folder / script.cwd, {"SUNBAE_CACHE": cache})
                    found[who].append(seconds)
            for backend in ("jax", "tensorflow"):
                seconds = _run([str(modern[script.file])], folder / script.cwd, {"KERAS_BACKEND": backend})
                found[f"keras on {backend}"].append(seconds)
    return found


def _train_longer(path: Path, times: int) -> None:
    """Multiply the epochs that a script names."""
    path.write_bytes(EPOCHS.sub(lambda found: b"%s%d" % (found[1], int(found[2]) * times), path.read_bytes()))


def _without_backend(path: Path) -> None:
    """Let the environment choose the backend."""
    kept = [line for line in path.read_bytes().split(b"\n") if b"KERAS_BACKEND" not in line]
    path.write_bytes(b"\n".join(kept))


def _run(arguments: list[str], folder: Path, more: dict[str, str]) -> float:
    """Seconds of a process from its start to its end."""
    python = interpreter("tf" if more.get("KERAS_BACKEND") == "tensorflow" else None)
    variables = os.environ | {"PYTHONUTF8": "1", "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"} | more
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its byte code
    started = time.perf_counter()
    done = subprocess.run(
        [python, *arguments], cwd=folder, env=variables, capture_output=True, text=True, timeout=LIMIT_S, input=""
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise Failed(f"{' '.join(arguments)}, {more}: {last_line(done.stderr)}")
    return seconds


def main() -> int:
    """Measure what is asked for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.lessons", description=__doc__)
    parser.add_argument("script", nargs="*", help="names in tests/scripts; default: all but pictures")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--longer", type=int, default=1, help="times the epochs of every fit")
    options = parser.parse_args()
    failed = False
    known = index()
    for script in (known.Script(START, "nothing but the start"), *known.SCRIPTS):
        wanted = script.file in options.script if options.script else not PICTURES & set(script.needs)
        if script.exit_code or not wanted:
            continue
        try:
            found = measure(script, options.turns, options.longer)
        except (Failed, subprocess.TimeoutExpired) as failure:
            print(f"FAILED {script.file}: {failure}", file=sys.stderr, flush=True)
            failed = True
            continue
        save_lesson(options.longer, script.file, found)
        print(script.file, {who: round(statistics.median(each), 2) for who, each in found.items()}, flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
