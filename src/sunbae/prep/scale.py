"""Scaling of number columns, learnt from training rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.special import ndtri

Method = Literal["quantile", "standard", "minmax", "robust", "robust_clip", "maxabs", "none"]
METHODS: tuple[str, ...] = get_args(Method)

N_QUANTILES, FEWEST_QUANTILES = 1000, 10
# ndtri(1e-4) is -3.72: beyond the range seen in training the scaled value stays there.
_TAIL = 1e-4
_BEND = 3.0  # robust_clip: what lies far out comes near to this


@dataclass(frozen=True)
class Scaler:
    """What scaling has to know about F columns.

    `(x - center) / scale` for the linear methods, which `robust_clip` bends afterwards; for `quantile` the learnt
    quantiles carry all of it.
    """

    method: Method
    center: np.ndarray  # float64 (F,)
    scale: np.ndarray  # float64 (F,), > 0
    quantiles: np.ndarray  # float64 (Q, F) for quantile, (0, F) otherwise


def fit_scaler(values: np.ndarray, method: Method, rows_a_quantile: int = 1) -> Scaler:
    """Learn to scale the columns of `values`.

    Args:
      values: training rows, float64 (n, F), finite.
      method: standard (mean 0, standard deviation 1), minmax (0..1), robust (median 0, interquartile range 1),
        robust_clip (the same, or the range 2 where that is 0; then x / sqrt(1 + (x / 3)²), which stays below 3), maxabs
        (largest magnitude 1), quantile (normal by rank) or none. A column that does not vary is only
        shifted.
      rows_a_quantile: for how many rows there is a quantile, of which there are `FEWEST_QUANTILES` to `N_QUANTILES`;
        between two a number is scaled linearly.
    """
    n, width = values.shape
    none = np.zeros((0, width))
    if method == "quantile":
        count = min(n, max(FEWEST_QUANTILES, min(N_QUANTILES, n // rows_a_quantile)))
        return Scaler(method, np.zeros(width), np.ones(width), _quantiles(values, count))
    center, scale = _linear(values, method)
    # Rounding leaves a constant column with a spread of about 1e-16 of its size: that is no spread.
    floor = 1e-12 * np.maximum(1e-300, np.abs(values).max(axis=0, initial=0.0))
    return Scaler(method, center, np.where(scale > floor, scale, 1.0), none)


def _quantiles(values: np.ndarray, count: int) -> np.ndarray:
    """`count` quantiles of each column at equal steps of rank, float64 (count, F).

    Ranks are whole numbers and a remainder: in np.quantile the rounding of a rank takes a neighbour of a tie for a
    part of it, or the other way about.
    """
    n, steps = len(values), max(1, count - 1)
    ordered = np.sort(values, axis=0)
    below, rest = np.divmod(np.arange(count) * (n - 1), steps)
    low, high = ordered[below], ordered[np.minimum(below + 1, n - 1)]
    return np.asarray(low + (high - low) * (rest / steps)[:, None])


def _linear(values: np.ndarray, method: Method) -> tuple[np.ndarray, np.ndarray]:
    zeros, ones = np.zeros(values.shape[1]), np.ones(values.shape[1])
    if method == "standard":
        return values.mean(axis=0), values.std(axis=0)
    if method == "minmax":
        return values.min(axis=0), np.ptp(values, axis=0)
    if method == "robust":
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
        return middle, high - low
    if method == "robust_clip":
        least, low, middle, high, most = np.quantile(values, [0, 0.25, 0.5, 0.75, 1], axis=0)
        return middle, np.where(high > low, high - low, (most - least) / 2)
    if method == "maxabs":
        return zeros, np.abs(values).max(axis=0)
    return zeros, ones


def scale(scaler: Scaler, values: np.ndarray) -> np.ndarray:
    """`values` scaled as learnt, float64 (n, F).

    The quantile method is scikit-learn's `QuantileTransformer(output_distribution="normal")`: the rank among the
    training values, averaged over ties, through the inverse normal distribution. Two departures: it is cut at 3.7
    standard deviations, not 5.2, and a tie at the least or greatest value has its middle rank like any other, so
    that a column with many zeros has them near 0. Source of robust_clip: Holzmüller et al. 2024, arXiv 2407.04491.
    """
    if scaler.method != "quantile":
        out = np.asarray((values - scaler.center) / scaler.scale)
        # Divided by the magnitude first where it is large: its square could overflow.
        return out / np.hypot(1, out / _BEND) if scaler.method == "robust_clip" else out
    rank = np.linspace(0, 1, len(scaler.quantiles))
    out = np.empty_like(values)
    for j in range(values.shape[1]):
        known = scaler.quantiles[:, j]
        # Forward and mirrored interpolation differ only inside ties; their mean is the middle of the tie.
        up = np.interp(values[:, j], known, rank)
        down = -np.interp(-values[:, j], -known[::-1], -rank[::-1])
        out[:, j] = ndtri(np.clip((up + down) / 2, _TAIL, 1 - _TAIL))
    return out
