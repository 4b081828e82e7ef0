"""Memory and time of `sunbae train` on a series against its length: `python -m bench.long_series [ROWS ...]`.

Ten hourly columns, windows of 168 + 24 steps, two epochs of one seed. Time and peak memory are those of the whole
process, as the system counts them. Each row is put into bench/series.json and RESULTS.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from bench.report import save_series

LENGTHS = (10_000, 100_000, 1_000_000)


def long_series(rows: int, seed: int = 0) -> pl.DataFrame:
    """Hourly stamps and ten columns: two with a daily and a yearly cycle, the others driven by them and by chance."""
    rng = np.random.default_rng(seed)
    hour = np.arange(rows)
    day, year = np.sin(2 * np.pi * hour / 24), np.sin(2 * np.pi * hour / 8766)
    slow = np.cumsum(rng.normal(size=rows)) * 0.02
    columns = {"c0": 10 * year + 4 * day + slow, "c1": 60 - 8 * year - 6 * day}
    for k in range(2, 10):
        columns[f"c{k}"] = np.roll(columns["c0"], k) * 0.5 + rng.normal(size=rows)
    begin = pl.datetime(1900, 1, 1)
    stamps = pl.datetime_range(begin, begin + pl.duration(hours=rows - 1), "1h", eager=True).dt.strftime(
        "%Y-%m-%d %H:%M"
    )
    noisy = {name: (values + rng.normal(scale=0.5, size=rows)).round(3) for name, values in columns.items()}
    return pl.DataFrame({"time": stamps, **noisy})


def measure(rows: int, *options: str) -> dict[str, float]:
    """Seconds, peak MiB and score of one training."""
    with tempfile.TemporaryDirectory() as place:
        long_series(rows).write_csv(Path(place) / "long.csv")
        command = [sys.executable, "-m", "sunbae", "train", "long.csv", "--target", "c0", "--time", "time"]
        command += ["--past", "168", "--horizon", "24", "--seeds", "1", "--epochs", "2", "--json", *options]
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert child.stdout is not None
        text = child.stdout.read()
        _pid, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"training on {rows} rows failed: {status}")
    found = json.loads(text)
    return {"seconds": seconds, "mib": usage.ru_maxrss / 1024, "r2": found["test"]["r2"]["mean"], **found["seconds"]}


def main(lengths: list[int], options: list[str]) -> None:
    """One row for each length."""
    for rows in lengths or LENGTHS:
        m = measure(rows, *options)
        row = {"rows": f"{rows:,}", "seconds": f"{m['seconds']:.0f}"}
        row |= {f"{stage}, s": f"{m[stage]:.1f}" for stage in ("read and prepare", "train", "judge")}
        row |= {"peak memory, MiB": f"{m['mib']:,.0f}", "R²": f"{m['r2']:.3f}"}
        save_series("lengths", str(rows), row)
        print(row, flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    main(numbers, [word for word in sys.argv[1:] if not word.isdecimal()])
