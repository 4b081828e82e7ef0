"""Removal of training rows that lie far out, by z-score."""

from __future__ import annotations

import numpy as np

from sunbae.errors import DataError
from sunbae.i18n import _


def inliers(values: np.ndarray, limit: float) -> np.ndarray:
    """bool (n,): True for rows whose every number lies within `limit` standard deviations of its mean.

    Args:
      values: training rows, float64 (n, F), NaN where missing; a missing cell is no outlier.
      limit: standard deviations, 3 is customary.

    Raises: DataError if fewer than half of the rows would be left.

    This is the first half of "standardise, remove, normalise"; the scaler that is fitted on what is left is the
    second. Standardising before a min-max scaling needs no step of its own, for min-max undoes any shift and factor.
    """
    some = ~np.isnan(values).all(axis=0)
    known = values[:, some]
    spread = np.nanstd(known, axis=0)
    z = np.abs(known - np.nanmean(known, axis=0)) / np.where(spread > 0, spread, 1.0)
    keep: np.ndarray = ~(z > limit).any(axis=1)
    if keep.sum() * 2 < len(values):
        raise DataError(
            _(
                "--outliers {limit:g} would remove {n} of {m} training rows. Give a higher limit: with many columns "
                "most rows are far out in one of them."
            ).format(limit=limit, n=int((~keep).sum()), m=len(values))
        )
    return keep
