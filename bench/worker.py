"""A contestant's process: `python -m bench.worker WHO CASE ROWS SEED` trains as many epochs as each line on stdin says.

It prints one JSON object behind an @ when it is ready and one for each turn.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.cases import CASES, CONTESTANTS
from bench.clock import timed
from bench.data import read_rows


def main() -> None:
    who, name, place, seed = sys.argv[1:]
    trainer = {"torch": "with_torch", None: "with_keras", "tf": "with_keras"}[CONTESTANTS[who].environment]
    turn_of = import_module(f"bench.{'with_sklearn' if who == 'sklearn' else trainer}").turn_of
    turn = turn_of(who, CASES[name], read_rows(Path(place)), int(seed))
    answer({"ready": True})
    for line in sys.stdin:
        epochs = int(line)
        told = timed(lambda epochs=epochs: {"epochs": epochs} | turn(epochs), time.process_time)
        answer(told | {"peak_mib": peak_mib()})


def peak_mib() -> int:
    """The most memory that this process has held."""
    try:
        # Not ru_maxrss: on Linux that starts with what the parent held.
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)
    except OSError:
        import resource

        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def answer(record: dict[str, Any]) -> None:
    print("@" + json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
