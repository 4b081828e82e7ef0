"""What an epoch costs beside its arithmetic, where the pictures lie in a file: `python -m bench.feeding [PICTURES]`.

The recipe `cnn` on pictures of 64 x 64 in a file, as decoded pictures are kept: rows drawn from all of it, and the rows
of one batch over and over, in turns. The result is put into bench/feeding.json and RESULTS.md.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from bench.report import save_feeding
from sunbae.data.picked import Picked
from sunbae.engine.many import fit_many
from sunbae.engine.member import Progress
from sunbae.models.compile import compile_model
from sunbae.models.recipes import parse_params, recipe
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec

SIDE, BATCH, TURNS = 64, 128, 3


def measure(n: int) -> dict[str, list[float]]:
    """Seconds of each epoch of `n` pictures, by which rows it takes."""
    inputs = InputSpec(0, image=ImageSpec(SIDE, SIDE, 3, (127.0,) * 3, (74.0,) * 3))
    outputs, params = OutputSpec("multiclass", 10), parse_params(recipe("cnn"), ())
    model = compile_model(recipe("cnn").build(inputs, outputs, params), outputs, params, total_steps=1000)
    rng = np.random.default_rng(0)
    y = rng.integers(0, 10, (n, 1)).astype(np.int32)
    rows = {"file": rng.permutation(n).astype(np.int32), "batch": np.arange(n, dtype=np.int32) % BATCH}
    found: dict[str, list[float]] = {kind: [] for kind in rows}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "pictures"
        with place.open("wb") as file:
            for start in range(0, n, 1000):
                file.write(rng.integers(0, 256, (min(1000, n - start), SIDE, SIDE, 3), dtype=np.uint8).tobytes())
        pictures = np.memmap(place, np.uint8, "r", shape=(n, SIDE, SIDE, 3))
        for _turn in range(TURNS):
            for kind, its in rows.items():
                ends: list[float] = []
                fit_many(
                    model, {"image": Picked(pictures, its)}, y, seeds=1, batch_size=BATCH, epochs=2,
                    on_epoch=partial(_note, ends),
                )  # fmt: skip
                found[kind].append(ends[1] - ends[0])  # the first one compiles
        del pictures
    return found


def _note(ends: list[float], progress: Progress) -> None:
    ends.append(time.perf_counter())


def main(n: int) -> None:
    """Measure and write."""
    found = measure(n)
    ratios = [a / b for a, b in zip(found["file"], found["batch"], strict=True)]
    row = {"pictures": f"{n:,} of {SIDE} x {SIDE}, {n * SIDE * SIDE * 3 / 1e9:.1f} GB"}
    row |= {f"{kind}, s": f"{statistics.median(seconds):.1f}" for kind, seconds in found.items()}
    row["ratio"] = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    save_feeding(row)
    print(row, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
