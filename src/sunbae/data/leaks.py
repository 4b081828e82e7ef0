"""Columns that seem to give the target away: pointed out, never removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from sunbae.data.parse import as_dates, as_labels, as_numbers
from sunbae.data.schema import Column, Schema
from sunbae.data.split import TrainRows
from sunbae.i18n import _

MAX_ROWS = 5000
# One column alone that explains 99 % of the variance, or names 99.5 % of the classes, is rarely honest.
ALONE_R2 = 0.99
ALONE_ACCURACY = 0.995
# Where 0.5 % of the rows are less than a row: one or two may lie between a threshold and its neighbours.
SPARE, ROWS_PER_SPARE = 2, 50
# Exact sums are exact but for rounding; 0.9999 leaves room for cents.
SUM_R2 = 0.9999


@dataclass(frozen=True)
class Leak:
    """Why a column may give the target away."""

    rule: Literal["tells the target", "part of the target", "near in time"]
    text: str

    def __str__(self) -> str:
        return self.text


def leak_hints(train: TrainRows, schema: Schema, *, seed: int = 0) -> dict[str, Leak]:
    """Column name -> why it may leak, judged on (at most 5,000) training rows.

    A column is named if a small tree on it alone predicts held-out training rows almost perfectly, or if the target
    is a plain sum of it and others.
    """
    rng = np.random.default_rng(seed)
    n = len(train.y)
    rows = np.sort(rng.choice(n, MAX_ROWS, replace=False)) if n > MAX_ROWS else np.arange(n)
    y = train.y[rows]
    if len(rows) < 20:
        return {}
    frame = train.frame[rows]
    columns = {c.name: _as_number(frame[c.name], c, train.decimal) for c in schema.features}
    half = rng.permutation(len(rows)) % 2 == 0
    hints = {name: hint for name, values in columns.items() if (hint := _alone(values, y, half))}
    for column in schema.features:
        if column.name in hints and column.kind == "date-time":
            hints[column.name] = _near_in_time(column.name)
    return hints | {name: hint for name, hint in _sum(columns, y).items() if name not in hints}


def _as_number(cells: pl.Series, column: Column, decimal: str) -> np.ndarray:
    if column.kind == "number":
        return as_numbers(cells, decimal=decimal).values
    if column.kind == "date-time":
        return as_dates(cells, column.format, column.zone).dt.epoch("s").cast(float).fill_null(float("nan")).to_numpy()
    if column.kind == "text":
        return cells.is_null().cast(float).to_numpy()
    return as_labels(cells).rank("dense").cast(float).fill_null(float("nan")).to_numpy()


def _alone(values: np.ndarray, y: np.ndarray, half: np.ndarray) -> Leak | None:
    """The hint if a tree on `values` (n,) learns `y` from each half of the rows and nearly knows the other."""
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    # Ranks, for the trees calculate in float32. Missing cells come first and far from the others: that a cell is there
    # may tell all, and no threshold shall fall among the small values.
    x = _ranks(values)
    x = np.where(np.isnan(values), -2.0 * len(x), x)[:, None].astype(np.float32)
    regression = y.dtype.kind == "f"
    if regression:  # in ranks, or a copy of a target with long tails would not be found
        y = _ranks(y)
    elif np.bincount(y).max() / len(y) >= 0.95:
        return None
    scores = []
    for fit, check in ((half, ~half), (~half, half)):
        if regression:
            tree = DecisionTreeRegressor(max_leaf_nodes=200, random_state=0)
            if np.ptp(y[check]) == 0:
                return None
        else:
            tree = DecisionTreeClassifier(max_leaf_nodes=200, random_state=0)
        scores.append(tree.fit(x[fit], y[fit]).score(x[check], y[check]))
        least = ALONE_R2 if regression else _least_accuracy(y[check])
        if scores[-1] < least:
            return None
    score = min(scores)
    if regression:
        text = _("alone it explains {share:.1%} of the target; is it known before the target is?")
        return Leak("tells the target", text.format(share=score))
    text = _("alone it names {share:.1%} of the classes; is it known before the target is?")
    return Leak("tells the target", text.format(share=score))


def _least_accuracy(codes: np.ndarray) -> float:
    """The accuracy on rows of these class codes (n,) that is rarely honest."""
    n = len(codes)
    spare = min(SPARE, n // ROWS_PER_SPARE)
    # A tenth of what the commonest class leaves: it must not be enough to miss the rare rows.
    errors = min(max((1 - ALONE_ACCURACY) * n, spare), 0.1 * (n - np.bincount(codes).max()))
    return 1 - float(errors) / n - 1e-9


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.unique(values, return_inverse=True)[1].astype(np.float64)


def _near_in_time(name: str) -> Leak:
    # A date is known in time; what flatters is a test row between two training rows of the days around it.
    text = _("it nearly tells the target by itself, for rows near in time are alike; --time {name} tests on later rows")
    return Leak("near in time", text.format(name=name))


def _sum(columns: dict[str, np.ndarray], y: np.ndarray) -> dict[str, Leak]:
    """Columns whose sum, with coefficients of +1 or -1, is the target."""
    if y.dtype.kind != "f" or len(columns) < 2:
        return {}
    names = [name for name, values in columns.items() if np.isfinite(values).all() and np.ptp(values) > 0]
    if not names or len(y) < 3 * len(names):
        return {}
    X = np.stack([columns[name] for name in names], axis=1)
    spread = X.std(axis=0)
    coefficients, *_rest = np.linalg.lstsq((X - X.mean(axis=0)) / spread, y - y.mean(), rcond=None)
    unit = coefficients / spread
    taken = [k for k in range(len(names)) if abs(abs(unit[k]) - 1) < 0.05]
    if len(taken) < 2:
        return {}
    total = X[:, taken] @ np.sign(unit[taken])
    rest = y - total
    if 1 - rest.var() / y.var() < SUM_R2:
        return {}
    formula = " ".join(("+ " if unit[k] > 0 else "- ") + names[k] for k in taken).removeprefix("+ ")
    text = _("the target is {formula}; --drop what is not known before the target is").format(formula=formula)
    return {names[k]: Leak("part of the target", text) for k in taken}
