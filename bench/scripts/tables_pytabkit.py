"""pytabkit's part of `python -m bench.tables`: seeds side by side, the scores of each and the seconds."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
import pandas as pd
import torch


def main(job: dict) -> None:
    """One JSON object behind an @ at the end."""
    started = time.perf_counter()
    with ProcessPoolExecutor(job["threads"], mp_context=get_context("spawn")) as pool:
        each = list(pool.map(partial(of_seed, job), range(job["seeds"])))
    found: dict[str, object] = {"fit_s": time.perf_counter() - started}
    for part in ("validation", "test"):
        found[part] = {metric: [one[part][metric] for one in each] for metric in each[0][part]}
    found["each_s"] = [one["seconds"] for one in each]
    if job["method"] == "tabm":
        found["epochs"] = [one["epochs"] for one in each]
    print("@" + json.dumps(found))


def of_seed(job: dict, seed: int) -> dict:
    """The scores of one seed, trained by one thread."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    from pytabkit.models.sklearn import sklearn_interfaces as pytabkit

    frame = pd.read_csv(job["data"], na_values=["?"])
    part = pd.read_csv(job["split"])["part"].to_numpy()
    y = frame[job["target"]].to_numpy()
    kept = ~pd.isna(y)
    frame, part, y = frame[kept], part[kept], y[kept]
    classes = job["task"] == "classes"
    y = np.unique(y.astype(str), return_inverse=True)[1] if classes else y.astype(np.float64)
    x = frame.drop(columns=[job["target"], *job["drop"]])
    text = [c for c in x.columns if not pd.api.types.is_numeric_dtype(x[c])]
    x[text] = x[text].astype(object).where(x[text].notna(), "(missing)").astype(str).astype("category")
    fitted = part != "test"
    train_x, train_y = x[fitted].reset_index(drop=True), y[fitted]
    # Numbers with gaps are refused by RealMLP: the training median, and a flag as our preparation has one.
    for column in [c for c in x.columns if c not in text and x[c].isna().any()]:
        middle = x.loc[part == "train", column].median()
        x[f"{column}?"] = x[column].isna().astype(float)
        x[column] = x[column].fillna(middle)
    train_x = x[fitted].reset_index(drop=True)
    held = np.flatnonzero(part[fitted] == "validation")
    kind = {"realmlp": "RealMLP_TD", "tabm": "TabM_D"}[job["method"]] + ("_Classifier" if classes else "_Regressor")
    started = time.perf_counter()
    some = {} if job["epochs"] is None else {"n_epochs": job["epochs"]}
    alike = {"random_state": seed, "n_cv": 1, "n_refit": 0, "n_threads": 1, "verbosity": 1}
    model = getattr(pytabkit, kind)(device=job["device"], **alike, **some)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        model.fit(train_x, train_y, val_idxs=held)
    found: dict = {"seconds": time.perf_counter() - started, "epochs": said.getvalue().count("(val)")}
    for name in ("validation", "test"):
        rows, truth = x[part == name].reset_index(drop=True), y[part == name]
        found[name] = score(model, rows, truth, classes=classes)
    return found


def score(model: object, x: pd.DataFrame, y: np.ndarray, *, classes: bool) -> dict[str, float]:
    """RMSE, or accuracy and log loss (of probabilities cut at 1e-7)."""
    if not classes:
        return {"rmse": float(np.sqrt(np.mean((y - np.ravel(model.predict(x))) ** 2)))}
    chance = np.asarray(model.predict_proba(x), dtype=np.float64)
    true = np.clip(chance, 1e-7, 1)[np.arange(len(y)), y]
    return {"accuracy": float(np.mean(chance.argmax(axis=1) == y)), "log_loss": float(-np.mean(np.log(true)))}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
