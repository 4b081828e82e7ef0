"""`sunbae train --model auto` beside the classic recipes, on public tables and photos: is it ever worse than the best?

    python -m bench.auto [NAME ...]

The same training, validation and test rows for all, 5 seeds (photos: 3). Each row is put into bench/auto.json and
RESULTS.md as it comes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.job import data_folder, taken, trained
from bench.report import difference, mean_sd, save_auto, verdict
from bench.tables import SETS, data_file, split_file

CLASSIC = {"table": ("dnn", "conv1d"), "photos": ("cnn", "dnn", "resnet")}
PHOTOS = ("flowers", "cats_dogs")
SEEDS = {"table": "5", "photos": "3"}


def main(names: list[str]) -> None:
    """Run the jobs one after the other."""
    for name in names or (*SETS, *PHOTOS):
        row = _row(name)
        save_auto(name, row)
        print(row, flush=True)


def _row(name: str) -> dict[str, str]:
    kind = "photos" if name in PHOTOS else "table"
    words = [str(data_folder() / "photos" / name)] if kind == "photos" else _table_words(name)
    with tempfile.TemporaryDirectory() as place:
        runs = {
            model: trained([*words, "--model", model, "--seeds", SEEDS[kind]], Path(place))
            for model in (*CLASSIC[kind], "auto")
        }
    metric = "rmse" if "rmse" in runs["auto"][0]["test"] else "accuracy"
    scores = {model: _each(found, metric) for model, (found, _seconds) in runs.items()}
    auto = scores.pop("auto")
    sign = 1 if metric == "accuracy" else -1
    best = max(scores, key=lambda model: sign * sum(scores[model]) / len(scores[model]))
    _means, noise, gain = difference(metric, auto, scores[best])
    return {
        "data": name,
        "metric": metric,
        **{model: mean_sd(scores[model]) if model in scores else "–" for model in _COLUMNS},
        "auto": mean_sd(auto),
        "it took": taken(runs["auto"][0]),
        "beside the best classic": verdict(noise, gain),
        "seconds": f"{runs['auto'][1]:.0f}",
    }


_COLUMNS = tuple(dict.fromkeys(model for models in CLASSIC.values() for model in models))


def _table_words(name: str) -> list[str]:
    target, task, left_out = SETS[name]
    words = [str(data_file(name)), "--target", target, "--split", str(split_file(name))]
    words += ["--task", "classification" if task == "classes" else "regression"]
    return words + (["--drop", ",".join(left_out)] if left_out else [])


def _each(found: dict[str, Any], metric: str) -> list[float]:
    return [float(value) for value in found["test"][metric]["values"]]


if __name__ == "__main__":
    main(sys.argv[1:])
