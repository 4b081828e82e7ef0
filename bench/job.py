"""`sunbae train` as a whole process, for the benchmarks that judge what it reaches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.environments import ROOT, Failed, last_line


def data_folder() -> Path:
    """Where public data lie: `SUNBAE_DATA`, or beside the project."""
    return Path(os.environ.get("SUNBAE_DATA") or ROOT.parent / "shared" / "data")


def trained(words: list[str], place: Path) -> tuple[dict[str, Any], float]:
    """What `sunbae train WORDS --json` says, run in the folder `place`, and the seconds of its process.

    Raises: Failed with the last line of the error.
    """
    started = time.perf_counter()
    command = [sys.executable, "-m", "sunbae", "train", *words, "--json"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"sunbae train {' '.join(words)}: {last_line(done.stderr)}")
    return json.loads(done.stdout), time.perf_counter() - started


def taken(found: dict[str, Any]) -> str:
    """The recipe that `--model auto` took, with its settings."""
    note = next((n for n in found["notes"] if n.startswith("--model auto")), "")
    return note.split(",")[0].removeprefix("--model auto: ")
