"""pytabkit's part of `python -m bench.tables`: trains seed after seed, prints the scores of each and the seconds."""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
import torch


def main(job: dict) -> None:
    """One JSON object behind an @ at the end."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(job["threads"])
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
    found: dict[str, object] = {"validation": {}, "test": {}, "each_s": []}
    for seed in range(job["seeds"]):
        started = time.perf_counter()
        model = getattr(pytabkit, kind)(
            random_state=seed, n_cv=1, n_refit=0, device="cpu", n_threads=job["threads"], verbosity=0
        )
        model.fit(train_x, train_y, val_idxs=held)
        found["each_s"].append(time.perf_counter() - started)
        for name in ("validation", "test"):
            rows, truth = x[part == name].reset_index(drop=True), y[part == name]
            for metric, value in score(model, rows, truth, classes=classes).items():
                found[name].setdefault(metric, []).append(value)
    found["fit_s"] = sum(found["each_s"])
    print("@" + json.dumps(found))


def score(model: object, x: pd.DataFrame, y: np.ndarray, *, classes: bool) -> dict[str, float]:
    """RMSE, or accuracy and log loss (of probabilities cut at 1e-7)."""
    if not classes:
        return {"rmse": float(np.sqrt(np.mean((y - np.ravel(model.predict(x))) ** 2)))}
    chance = np.asarray(model.predict_proba(x), dtype=np.float64)
    true = np.clip(chance, 1e-7, 1)[np.arange(len(y)), y]
    return {"accuracy": float(np.mean(chance.argmax(axis=1) == y)), "log_loss": float(-np.mean(np.log(true)))}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
