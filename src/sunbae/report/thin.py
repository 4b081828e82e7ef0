"""Long curves cut to what a chart can show, spikes kept."""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST_POINTS = 800


def short(value: float) -> float:
    """`value` with seven digits: no eye sees more on a chart, and the page stays small."""
    return float(f"{value:.7g}")


def thinned(values: Sequence[float], most: int = MOST_POINTS) -> list[tuple[int, float]]:
    """At most `most` points (1-based place, value): the first, the last, and each stretch's extremes.

    Taking every n-th value would lose the very spikes for which one looks at a loss curve.
    """
    n = len(values)
    if n <= most:
        return [(i + 1, value) for i, value in enumerate(values)]
    stretches = (most - 2) // 2
    kept = {0, n - 1}
    for k in range(stretches):
        stretch = range(k * n // stretches, (k + 1) * n // stretches)
        kept.add(min(stretch, key=values.__getitem__))
        kept.add(max(stretch, key=values.__getitem__))
    return [(i + 1, values[i]) for i in sorted(kept)]


def kept_rows(columns: Sequence[Sequence[float]], most: int, *, whole: int = 0) -> list[int]:
    """Places (from 0) of at most `most` rows of `columns`, one or more of equal length.

    Kept are the first row, the last `whole` (half of `most` if that is less), and of each stretch before them every
    column's extremes and first gap (a value that is not finite).
    """
    n = len(columns[0])
    if n <= most:
        return list(range(n))
    whole = max(1, min(whole, most // 2))
    stretches = max(1, (most - 1 - whole) // (3 * len(columns)))
    kept = {0, *range(n - whole, n)}
    for k in range(stretches):
        stretch = range(k * (n - whole) // stretches, (k + 1) * (n - whole) // stretches)
        for values in columns:
            kept |= _telling(values, stretch)
    return sorted(kept)


def _telling(values: Sequence[float], stretch: range) -> set[int]:
    """The places of the least and the largest value of a stretch, and of its first gap."""
    finite = [i for i in stretch if math.isfinite(values[i])]
    gap = next((i for i in stretch if not math.isfinite(values[i])), None) if len(finite) < len(stretch) else None
    ends = {min(finite, key=values.__getitem__), max(finite, key=values.__getitem__)} if finite else set()
    return ends if gap is None else {*ends, gap}
