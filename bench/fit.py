"""`python -m bench.fit [CASE ...]`: `sunbae.fit` beside Keras and PyTorch, turn by turn; writes bench/FIT.md.

Every contestant is a process of its own in an environment of its own (`bench/.envs`, made on first use). In each
repetition all of them take one turn, so that a slow moment of the machine hits them alike; ratios are taken within a
repetition. The first turn, which compiles, is stated apart.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "FIT.md"
ENVS = HERE / ".envs"
REPETITIONS = 5
NEEDS = {
    "tf": [f"keras=={version('keras')}", "tensorflow-cpu"],
    "torch": ["torch==2.13.0", "numpy"],
}
CASES = {
    "a": "DNN 8-64-64-1, 16,384 rows, batch 32",
    "b": "DNN 1-10-20-10-1, 60 rows, batch 1, 100 epochs with validation",
    "c": "DNN 1-300-500-300-1, 60 rows, batch 1, 20 epochs",
    "d": "LSTM(64) over 24 x 4, 2,048 rows, batch 32",
    "e": "GRU(32) with return_sequences, LSTM(32), 24 x 4, 1,024 rows, batch 32",
    "f": "CNN 32-64 on 28 x 28 x 1, 2,048 rows, batch 64",
    "g": "CNN 3 x (128 3x3, 64 1x1, pool) + Dense, 32 x 32 x 3, 1,024 rows, batch 256",
    "h": "Conv1D(64) over 24 x 4, 2,048 rows, batch 32",
    "i": "two inputs, two outputs, 4,096 rows, batch 32",
}
WHO = {"sunbae": None, "jax": None, "tensorflow": "tf", "torch": "torch", "torch-compile": "torch"}


def interpreter(env: str | None) -> str:
    """The Python of an environment, which is made if it is not there."""
    if env is None:
        return sys.executable
    folder = ENVS / env
    found = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not found.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([found, "-m", "pip", "install", "-q", *NEEDS[env]], check=True)
    return str(found)


class Contestant:
    """A process that takes turns."""

    def __init__(self, who: str, case: str) -> None:
        command = [interpreter(WHO[who]), str(HERE / "worker.py"), who, case]
        env = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
        self._process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._answer()
        self.first = self.turn()
        self.turns: list[dict[str, Any]] = []

    def turn(self) -> dict[str, Any]:
        """One turn: seconds, loss, peak_mib."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("@"):
                return dict(json.loads(line[1:]))
        raise SystemExit(f"A contestant ended: {self._process.args}")

    def leave(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def measured(case: str) -> dict[str, Contestant]:
    """All contestants of a case after their turns."""
    contestants: dict[str, Contestant] = {}
    for who in WHO:
        contestants[who] = Contestant(who, case)
    for _repetition in range(REPETITIONS):
        for contestant in contestants.values():
            contestant.turns.append(contestant.turn())
    for contestant in contestants.values():
        contestant.leave()
    return contestants


def row(case: str, found: dict[str, Contestant]) -> str:
    """One line of the table."""
    ours = [turn["seconds"] for turn in found["sunbae"].turns]
    cells = [f"({case}) {CASES[case]}", f"{1000 * statistics.median(ours):.1f}"]
    for who in list(WHO)[1:]:
        ratios = [turn["seconds"] / mine for turn, mine in zip(found[who].turns, ours, strict=True)]
        cells.append(f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    firsts = " / ".join(f"{found[who].first['seconds']:.1f}" for who in WHO)
    peaks = " / ".join(str(found[who].turns[-1]["peak_mib"]) for who in WHO)
    losses = " / ".join(f"{found[who].turns[-1]['loss']:.4g}" for who in WHO)
    return "| " + " | ".join([*cells, firsts, peaks, losses]) + " |"


def main() -> None:
    asked = sys.argv[1:] or list(CASES)
    kept = {}
    if RESULTS.exists():
        kept = {line[3]: line for line in RESULTS.read_text(encoding="utf-8").splitlines() if line.startswith("| (")}
    for case in asked:
        kept[case] = row(case, measured(case))
        print(kept[case], file=sys.stderr, flush=True)
        write(kept)


def write(rows: dict[str, str]) -> None:
    """The table with every case measured so far."""
    names = " / ".join(WHO)
    versions = ", ".join(f"{name} {version(name)}" for name in ("keras", "jax"))
    lines = [
        "# `sunbae.fit` beside others",
        "",
        f"Written by `python -m bench.fit` on {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {versions}, PyTorch 2.13.0 (CPU), TensorFlow as in bench/.envs/tf. "
        f"One turn of each contestant after the other, {REPETITIONS} repetitions; ratios to `sunbae.fit` within a "
        "repetition, median (minimum to maximum): above 1, `sunbae.fit` is faster. The first turn compiles.",
        "",
        "| case | sunbae, ms a turn | Keras on JAX | Keras on TensorFlow | PyTorch | torch.compile "
        f"| first turn, s: {names} | peak, MiB | last loss |",
        "|---|---|---|---|---|---|---|---|---|",
        *(rows[case] for case in sorted(rows)),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
