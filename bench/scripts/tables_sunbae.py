"""`sunbae`'s part of `python -m bench.tables`: trains all seeds, prints the scores of each and the seconds."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from sunbae.engine.predict import predictor
from sunbae.job.networks import as_arrays, train_networks
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, prepare


def main(job: dict) -> None:
    """One JSON object behind an @ at the end."""
    options = make_options(
        {
            "target": job["target"], "task": "classification" if job["task"] == "classes" else "regression",
            "drop": job["drop"], "split": job["split"], "model": job["method"], "set": job["set"],
            "seeds": job["seeds"], "epochs": job["epochs"],
        }
    )  # fmt: skip
    rows = load_rows(Path(job["data"]), options)
    started = time.perf_counter()
    prepared = prepare(rows, options)
    trained = train_networks(prepared, options)
    fit_s = time.perf_counter() - started
    predict = predictor(trained.model, trained.weights)
    found: dict[str, object] = {"fit_s": fit_s, "epochs": [len(m.history["loss"]) for m in trained.members]}
    found["best"] = [m.best_epoch for m in trained.members]
    for part in ("validation", "test"):
        y, answers = prepared.y[part], predict(as_arrays(prepared.inputs[part]))
        found[part] = scores(job["task"], y, [np.asarray(one, dtype=np.float64) for one in answers])
    print("@" + json.dumps(found))


def scores(task: str, y: np.ndarray, answers: list[np.ndarray]) -> dict[str, list[float]]:
    """Of each seed: RMSE, or accuracy and log loss (of probabilities cut at 1e-7)."""
    if task == "regression":
        return {"rmse": [float(np.sqrt(np.mean((y - a[:, 0]) ** 2))) for a in answers]}
    both = [np.hstack([1 - a, a]) if a.shape[1] == 1 else a for a in answers]
    chance = [np.clip(a, 1e-7, 1)[np.arange(len(y)), y] for a in both]
    return {
        "accuracy": [float(np.mean(a.argmax(axis=1) == y)) for a in both],
        "log_loss": [float(-np.mean(np.log(c))) for c in chance],
    }


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
