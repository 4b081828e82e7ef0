"""Long curves cut to what a chart can show, spikes kept."""

from __future__ import annotations

from collections.abc import Sequence

MOST_POINTS = 800


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
