"""A histogram with round edges, one of which is zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sunbae.report.ticks import round_up


@dataclass(frozen=True)
class Histogram:
    """Counts of values between `start + i * width` and `start + (i + 1) * width`."""

    start: float
    width: float
    counts: tuple[int, ...]
    folded: int = 0  # values beyond the edges, counted in the outermost bars


def histogram(values: Sequence[float], bins: int = 30) -> Histogram:
    """About `bins` bars over the middle 98 % of `values`, so that one wild value cannot flatten the rest.

    Args:
      values: any numbers; those that are not finite are left out.
      bins: bars wanted, > 0.

    >>> histogram([-1.0, 0.5, 0.6, 1.5], bins=3)
    Histogram(start=-1.0, width=1.0, counts=(1, 2, 1), folded=0)
    """
    ordered = sorted(value for value in values if math.isfinite(value))
    if not ordered:
        return Histogram(0.0, 1.0, ())
    low, high = quantile(ordered, 0.01), quantile(ordered, 0.99)
    width = round_up(high / bins - low / bins or abs(high) / bins or 1.0)
    first = _place(low, width)
    n = max(1, _place(high, width) - first + 1)
    counts, folded = [0] * n, 0
    for value in ordered:
        place = _place(value, width) - first
        folded += not 0 <= place < n
        counts[min(max(place, 0), n - 1)] += 1
    return Histogram(first * width, width, tuple(counts), folded)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of `ordered` lies; `ordered` ascends and is not empty.

    >>> quantile([1.0, 2.0, 3.0, 4.0, 5.0], 0.5)
    3.0
    """
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _place(value: float, width: float) -> int:
    # 0.3 / 0.1 is a little less than 3: a value on an edge belongs to the bar that begins there.
    return math.floor(value / width + 1e-9)
