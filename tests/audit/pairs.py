"""`make audit-pairs`: honest scores beside those of scripts that were corrected by hand.

    python -m audit.pairs [01 05 ...]

`pairs/01_words.py` leaks, and `01_words_right.py` is the same script as a careful colleague would correct it. The first
runs with its honest score, the second with nothing but its own; each run is a process and has a folder of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS = Path(__file__).parent / "pairs"
SRC = Path(__file__).parents[2] / "src"
SAME = 1e-6
SPREADS = 2  # standard deviations within which two scores are no different
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Compared:
    """A pair, when both were run.

    Attributes:
      findings: ids of what the audit found, the worst first, without information only.
      claimed, honest, sd: the headline of the honest run; None where there is none.
      by_hand: the last number that the corrected script printed.
    """

    name: str
    findings: tuple[str, ...]
    claimed: float | None
    honest: float | None
    sd: float | None
    by_hand: float

    @property
    def verdict(self) -> str:
        """What the two scores are to each other.

        >>> Compared("a", (), 0.9, 0.8, 0.01, 0.81).verdict, Compared("a", (), 0.9, 0.8, None, 0.81).verdict
        ('within spread', 'differs')
        """
        if self.honest is None:
            return "no honest score"
        apart = abs(self.honest - self.by_hand)
        if apart <= SAME:
            return "equal"
        return "within spread" if self.sd is not None and apart <= SPREADS * self.sd else "differs"

    @property
    def good(self) -> bool:
        """Whether the honest score is that of the corrected script."""
        return self.verdict in ("equal", "within spread")


def pairs(names: Sequence[str] = ()) -> tuple[Path, ...]:
    """The scripts that leak, by name; only those that begin with one of `names`, if there are any."""
    found = [path for path in sorted(PAIRS.glob("[0-9]*.py")) if not path.stem.endswith("_right")]
    return tuple(path for path in found if not names or path.name.startswith(tuple(names)))


def compared(script: Path, data: Path) -> Compared:
    """Run a script and its corrected one.

    Args:
      data: folder with `series` and `tables`.

    Raises: RuntimeError with what was said if one of them does not come to its end.
    """
    right = script.with_name(f"{script.stem}_right.py")
    with tempfile.TemporaryDirectory(prefix="sunbae-pair-") as place:
        folder = Path(place)
        for path in (script, right):
            shutil.copy(path, folder)
        _said(folder, data, "--honest", "--findings", "found.json", "-o", "run", script.name)
        said = _said(folder, data, "--no-honest", "-o", "run2", right.name)
        record = json.loads((folder / "run" / "run.json").read_text(encoding="utf-8"))
        findings = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    honest = record.get("honest") or []
    scores = honest[0]["scores"] if honest and honest[0]["code"] == 0 and not honest[0]["left"] else []
    last = next((one for one in reversed(scores) if one["honest"] is not None), None)
    ids = tuple(dict.fromkeys(one["id"] for one in findings if one["severity"] != "info"))
    score = (None, None, None) if last is None else (last["claimed"], last["honest"], last["sd"])
    return Compared(script.stem, ids, *score, float(NUMBER.findall(said)[-1]))


def _said(folder: Path, data: Path, *words: str) -> str:
    """Standard output of `sunbae run` in a folder."""
    paths = os.pathsep.join(filter(None, (str(SRC), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PYTHONPATH": paths, "PYTHONUTF8": "1", "SUNBAE_DATA": str(data.absolute())}
    done = subprocess.run(
        [sys.executable, "-m", "sunbae", "run", *words],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{words[-1]}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.6f}"


def main(names: Sequence[str]) -> int:
    """Compare, print a table, and say with the exit code whether all agree."""
    data = Path(os.environ.get("SUNBAE_DATA") or SRC.parents[1] / "shared" / "data")
    print(f"{'script':20}{'claimed':>12}{'honest':>12}{'sd':>11}{'by hand':>12}  {'':16}findings", flush=True)
    good = True
    for script in pairs(names):
        one = compared(script, data)
        numbers = f"{_number(one.claimed):>12}{_number(one.honest):>12}{_number(one.sd):>11}{_number(one.by_hand):>12}"
        print(f"{one.name:20}{numbers}  {one.verdict:16}{' '.join(one.findings)}", flush=True)
        good &= one.good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
