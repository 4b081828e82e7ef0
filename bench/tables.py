"""The recipes `realmlp` and `tabm` beside pytabkit's, on public tables: the same rows, the same metric, 5 seeds each.

    python -m bench.tables [SET ...] [--who sunbae-realmlp,pytabkit-realmlp,sunbae-tabm,pytabkit-tabm]

The data are looked for in `SUNBAE_DATA` or `../shared/data`. Which row is in which part is written once, into
bench/.envs/tables-splits; training and validation rows are the same for all, and so are the test rows, which nobody
learns from. Each contestant trains two seeds side by side, pytabkit in a process for each, with one thread. Each (set,
contestant) is put into bench/tables.json and RESULTS.md as it comes, and skipped when it is there; `--again` measures
it anew.

Where a processor would take hours, `--device cuda` finds the scores and epochs on a graphics card, and then `--pace` on
the processor the seconds that those epochs take there, from trainings of two seeds side by side with 1 and 3 epochs
(or 21, where 3 hardly take longer).

`--draws N` is for small tables, where the score of a few test rows is much a matter of which they are: N other draws of
the parts, of which only the mean scores over the seeds are kept, in bench/draws.json.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.environments import ENVS, ROOT, Failed, interpreter, last_line
from bench.job import data_folder
from bench.report import TABLES, load_draws, load_tables, save_draw, save_tables

SEEDS = 5
THREADS = 2
PACE = (3, 21)  # epochs that are trained to find the time of one; the more, where three hardly take longer than one
WHO = ("sunbae-realmlp", "pytabkit-realmlp", "sunbae-tabm", "pytabkit-tabm")
# name -> (target, task, columns left out); the small ones first
SETS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "titanic": ("Survived", "classes", ("Name", "Ticket", "PassengerId")),
    "german_credit": ("credit", "classes", ()),
    "abalone": ("rings", "regression", ()),
    "ames_housing": ("price", "regression", ("PID",)),
    # Without the date: pytabkit would take each day as a label, and its days are in all parts.
    "bike_sharing_hour": ("cnt", "regression", ("casual", "registered", "instant", "dteday")),
    "california_housing": ("median_house_value", "regression", ()),
    "adult": ("income", "classes", ("split",)),
    "diamonds": ("price", "regression", ()),
}


def data_file(name: str) -> Path:
    """Where the table is."""
    return data_folder() / "tables" / f"{name}.csv"


def split_file(name: str, draw: int = 0) -> Path:
    """row (from 1), part: 60 : 20 : 20, `draw` is the seed; of classes the same share of each in every part."""
    place = ENVS / "tables-splits" / (f"{name}-{draw}.csv" if draw else f"{name}.csv")
    if place.exists():
        return place
    target, task, _left_out = SETS[name]
    with data_file(name).open(encoding="utf-8", newline="") as file:
        cells = [record[target] for record in csv.DictReader(file)]
    rng = np.random.default_rng(draw)
    groups: list[np.ndarray] = [np.arange(len(cells))]
    if task == "classes":
        groups = [np.flatnonzero(np.array(cells) == label) for label in sorted(set(cells))]
    part = np.empty(len(cells), dtype=object)
    for rows in groups:
        rows = rng.permutation(rows)
        first, second = round(0.6 * len(rows)), round(0.8 * len(rows))
        part[rows[:first]], part[rows[first:second]], part[rows[second:]] = "train", "validation", "test"
    place.parent.mkdir(parents=True, exist_ok=True)
    lines = ["row,part", *(f"{k},{one}" for k, one in enumerate(part, start=1))]
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def measure(
    name: str,
    who: str,
    settings: list[str],
    seeds: int = SEEDS,
    epochs: int | None = None,
    device: str = "cpu",
    draw: int = 0,
) -> dict[str, Any]:
    """What the process of a contestant found: scores of each seed, seconds.

    Args:
      epochs: None for as many as the contestant wants.
      device: that PyTorch trains on; JAX takes what is there.
    """
    library, _dash, method = who.partition("-")
    target, task, left_out = SETS[name]
    job = {
        "data": str(data_file(name)), "split": str(split_file(name, draw)), "target": target, "task": task,
        "drop": left_out, "method": method, "seeds": seeds, "threads": THREADS, "set": settings,
        "epochs": epochs, "device": device,
    }  # fmt: skip
    python = interpreter("tables" if library == "pytabkit" else None)
    script = ROOT / "bench" / "scripts" / f"tables_{library}.py"
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    started = time.perf_counter()
    done = subprocess.run(
        [python, str(script), json.dumps(job)], capture_output=True, text=True, cwd=ENVS,
        env=os.environ | dict.fromkeys(names, "1" if library == "pytabkit" else str(THREADS)),
    )  # fmt: skip
    whole = time.perf_counter() - started
    if done.returncode:
        raise Failed(f"{name}, {who}: {last_line(done.stderr)}")
    answer = next(line for line in reversed(done.stdout.splitlines()) if line.startswith("@"))
    found = json.loads(answer[1:]) | {"seeds": seeds, "device": device}
    return found | ({"process_s": whole} if device == "cpu" else {"fit_s": None})


def paced(name: str, who: str, found: dict[str, Any]) -> dict[str, Any]:
    """What was found on another device, with the seconds that its epochs take on this processor."""
    short, most = measure(name, who, [], THREADS, 1)["fit_s"], PACE[0]
    long = measure(name, who, [], THREADS, most)["fit_s"]
    if long < 2 * short:
        most = PACE[1]
        long = measure(name, who, [], THREADS, most)["fit_s"]
    epoch_s = (long - short) / (most - 1)
    fixed_s = short - epoch_s
    rounds = found["seeds"] / THREADS
    fit_s = rounds * (fixed_s + epoch_s * statistics.mean(found["epochs"]))
    return found | {"fit_s": fit_s, "pace": {"fixed_s": fixed_s, "epoch_s": epoch_s}}


def in_draws(name: str, contestants: list[str], draws: int) -> None:
    """Measure the contestants on draws 1 to `draws` of the parts, those that are not there yet; each is kept."""
    for draw in range(1, draws + 1):
        for who in contestants:
            if str(draw) in load_draws().get(name, {}).get(who, {}):
                continue
            test = measure(name, who, [], draw=draw)["test"]
            found = {metric: statistics.mean(values) for metric, values in test.items()}
            print(name, who, f"draw {draw}", found, flush=True)
            save_draw(name, who, draw, found)


def main() -> int:
    """Measure what is asked for and not there yet; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description=__doc__)
    parser.add_argument("set", nargs="*", help=f"default: all of {', '.join(SETS)}")
    parser.add_argument("--who", default=",".join(WHO), help="contestants, joined by commas")
    parser.add_argument("--again", action="store_true", help="measure anew what is there")
    parser.add_argument(
        "--try", dest="settings", action="append", help="NAME=VALUE of the recipe; validation, not kept"
    )
    parser.add_argument("--device", default="cpu", help="that PyTorch trains on; JAX takes what is there")
    parser.add_argument("--pace", action="store_true", help="only the seconds of what another device has found")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"another number than {SEEDS} is not kept")
    parser.add_argument("--draws", type=int, default=0, help="only so many other draws of the parts")
    options = parser.parse_args()
    failed = False
    for name in options.set or SETS:
        if options.draws:
            in_draws(name, options.who.split(","), options.draws)
            continue
        for who in options.who.split(","):
            kept, known = not options.settings and options.seeds == SEEDS, load_tables().get(name, {}).get(who)
            if options.pace and (known is None or known.get("device", "cpu") == "cpu"):
                continue
            if kept and not options.pace and not options.again and known:
                continue
            try:
                if options.pace:
                    found = paced(name, who, known)
                else:
                    found = measure(name, who, options.settings or [], options.seeds, device=options.device)
            except Failed as failure:
                print(f"FAILED {failure}", file=sys.stderr, flush=True)
                failed = True
                continue
            shown = {
                part: {m: round(statistics.mean(v), 5) for m, v in found[part].items()} for part in ("validation",)
            }
            print(
                name,
                who,
                options.settings or "",
                shown,
                f"{found['fit_s'] or math.nan:.1f} s fit,",
                found.get("epochs"),
                flush=True,
            )
            if kept:
                save_tables(name, who, found)
    print(f"see {TABLES}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
