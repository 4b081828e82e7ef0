"""`--compare`: the same script with Keras' own methods beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sunbae.errors import SunbaeError
from sunbae.i18n import _
from sunbae.patch.calls import Call
from sunbae.script.printed import compare_printed
from sunbae.script.recorder import Recorder

SEED = 0
TOLERANCE = 1e-3  # of printed numbers, in units of the larger one of both and 1
MOST_LINES = 50


@dataclass(frozen=True)
class Twin:
    """What one of the two runs leaves.

    Attributes:
      seconds: of the script.
      code: its exit code.
      output: what it printed on stdout.
      losses: of each fit, the losses of its epochs.
      weights: a file for each fit, in their order, with the arrays of the model.
    """

    seconds: float
    code: int
    output: str
    losses: tuple[tuple[float, ...], ...]
    weights: tuple[Path, ...]


class WeighingRecorder(Recorder):
    """A recorder that also keeps the weights after each fit, in a folder."""

    def keep_in(self, folder: Path) -> WeighingRecorder:
        """Keep them there."""
        self.folder = folder
        self.kept: list[Path] = []
        return self

    def ended(self, call: Call) -> None:
        """Keep the call and, of a fit, the weights."""
        super().ended(call)
        if call.method == "fit" and call.error is None:
            place = self.folder / f"{len(self.kept):05d}.npz"
            np.savez(place, *(np.asarray(array) for array in call.model.get_weights()))
            self.kept.append(place)

    def losses(self) -> tuple[tuple[float, ...], ...]:
        """Of each fit, the losses of its epochs."""
        return tuple(tuple(curves.get("loss", ())) for _number, curves in sorted(self.histories.items()))


@contextmanager
def plain_twin(script: Path, arguments: tuple[str, ...], cwd: Path | None) -> Iterator[Twin]:
    """Run a script by Keras' own methods in a process of its own; inside, its weights are there.

    Raises: SunbaeError if the process came to no end of its own.
    """
    with tempfile.TemporaryDirectory(prefix="sunbae-") as place:
        folder = Path(place)
        job = {"script": str(script), "arguments": arguments, "cwd": None if cwd is None else str(cwd), "folder": place}
        command = [sys.executable, "-m", "sunbae.script.plain", json.dumps(job)]
        with (folder / "output").open("wb") as output:
            done = subprocess.run(command, stdout=output, stdin=subprocess.DEVNULL, env=_environment())
        if not (folder / "result.json").exists():
            text = _("The script did not come to an end with Keras' own methods (exit code {code}).")
            raise SunbaeError(text.format(code=done.returncode))
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        yield Twin(
            result["seconds"],
            result["code"],
            (folder / "output").read_text(encoding="utf-8", errors="replace"),
            tuple(tuple(losses) for losses in result["losses"]),
            tuple(sorted(folder.glob("*.npz"))),
        )


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}


def compared(ours: Twin, plain: Twin) -> dict[str, Any]:
    """The record of a comparison: times, and how far weights, losses and printed numbers are apart."""
    printed = compare_printed(ours.output, plain.output, tolerance=TOLERANCE)
    return {
        "seed": SEED,
        "seconds": round(ours.seconds, 3),
        "plain_seconds": round(plain.seconds, 3),
        "speedup": round(plain.seconds / max(ours.seconds, 1e-9), 2),
        "codes": [ours.code, plain.code],
        "fits": [len(ours.losses), len(plain.losses)],
        "weights": _largest(ours.weights, plain.weights),
        "losses": _apart(ours.losses, plain.losses),
        "printed": asdict(printed) | {"different": [list(line) for line in printed.different[:MOST_LINES]]},
    }


def _largest(ours: tuple[Path, ...], plain: tuple[Path, ...]) -> float | None:
    """The largest difference of a weight over all fits; None if there are not the same fits."""
    if len(ours) != len(plain):
        return None
    largest = 0.0
    for one, other in zip(ours, plain, strict=True):
        with np.load(one) as a, np.load(other) as b:
            if [a[name].shape for name in a.files] != [b[name].shape for name in b.files]:
                return None
            gaps = [float(np.max(np.abs(a[name] - b[name]), initial=0.0)) for name in a.files]
            largest = max([largest, *gaps])
    return largest


def _apart(ours: tuple[tuple[float, ...], ...], plain: tuple[tuple[float, ...], ...]) -> float | None:
    """The largest difference of a loss, in units of the larger one; None if there are not the same epochs."""
    if [len(losses) for losses in ours] != [len(losses) for losses in plain]:
        return None
    pairs = [(a, b) for one, other in zip(ours, plain, strict=True) for a, b in zip(one, other, strict=True)]
    gaps = [abs(a - b) / max(abs(a), abs(b), 1e-12) for a, b in pairs if a != b]
    finite = [gap for gap in gaps if np.isfinite(gap)]
    return max(finite, default=0.0)


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """A comparison in words."""
    text = _("Keras' own methods: {plain:.1f} s, sunbae: {ours:.1f} s, {speedup:.1f} times as fast")
    yield text.format(plain=found["plain_seconds"], ours=found["seconds"], speedup=found["speedup"])
    if found["codes"][0] != found["codes"][1]:
        yield _("! exit codes differ: {ours} and {plain}").format(ours=found["codes"][0], plain=found["codes"][1])
    if found["weights"] is None or found["losses"] is None:
        yield _("! the two runs made different fits ({ours} and {plain})").format(
            ours=found["fits"][0], plain=found["fits"][1]
        )
    else:
        text = _("largest difference: weights {weights:.2g}, losses {losses:.2g} of their size, printed {printed:.2g}")
        yield text.format(weights=found["weights"], losses=found["losses"], printed=found["printed"]["largest"])
    for number, ours, plain in found["printed"]["different"][:5]:
        yield _("! printed line {number}: {ours!r}, with Keras' own {plain!r}").format(
            number=number, ours=ours, plain=plain
        )
