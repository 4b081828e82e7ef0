"""Filling of missing numbers with the training median, and a flag that says where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Imputer:
    """What stands for a missing number in F columns."""

    fill: np.ndarray  # float64 (F,): the training median
    flagged: np.ndarray  # bool (F,): training rows had missing cells, so a 0/1 flag is added


def fit_imputer(values: np.ndarray) -> Imputer:
    """Learn medians and which columns have missing cells.

    Args:
      values: training rows, float64 (n, F), NaN where missing. A column without any number is filled with 0.
    """
    missing = np.isnan(values)
    fill = np.zeros(values.shape[1])
    some = ~missing.all(axis=0)
    fill[some] = np.nanmedian(values[:, some], axis=0)
    return Imputer(fill, missing.any(axis=0))


def impute(imputer: Imputer, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(filled float64 (n, F), flags float64 (n, number of flagged columns))."""
    missing = np.isnan(values)
    return np.where(missing, imputer.fill, values), missing[:, imputer.flagged].astype(np.float64)
