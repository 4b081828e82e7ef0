"""Windows whose series was never seen: where each of them begins, told by the windows alone."""

from __future__ import annotations

import numpy as np

from sunbae.watch.hashing import factors

SHIFTS = 8  # distances of windows that are tried
MOST = 0.5  # part of the windows that must follow the one before
CLEAR = 0.95  # part of the steps that must have one step after them only
LINKED = 2**19  # steps of windows that are linked one by one

Series = list[tuple[np.ndarray, np.ndarray]]


def in_order(steps: np.ndarray) -> np.ndarray | None:
    """Of windows one after the other: each begins where the one before has its second, third ... step.

    Args:
      steps: shape (n, t), a number for the content of each step.

    Returns:
      shape (n,), where each begins in the series; None if they do not follow each other.
    """
    n, length = steps.shape
    flat = np.all(steps == steps[:, :1], axis=1)
    for shift in range(1, min(SHIFTS, length - 1)):
        weights = factors(length - shift)
        same = steps[:-1, shift:] @ weights == steps[1:, : length - shift] @ weights
        if np.mean(same & ~flat[:-1]) > MOST:
            return shift * np.arange(n)
    return None


def linked(steps: np.ndarray) -> tuple[np.ndarray | None, Series]:
    """Of windows in any order: a step is followed by the same step wherever it stands, so that all make a series.

    Returns:
      (where each begins or None, the stretches of the series as (places, numbers of the steps)).
    """
    n, length = steps.shape
    if n * length > LINKED or n < 20 or not _may_be_linked(steps):
        return None, []
    pairs = np.unique(np.stack([steps[:, :-1].ravel(), steps[:, 1:].ravel()], axis=1), axis=0)
    before, counts = np.unique(pairs[:, 0], return_counts=True)
    # Steps that come once only make windows apart from each other, however many there are.
    if np.mean(counts == 1) < CLEAR or len(before) > 0.5 * n * (length - 1):
        return None, []
    after = dict(zip(pairs[:, 0].tolist(), pairs[:, 1].tolist(), strict=True))
    place: dict[int, int] = {}
    series: Series = []
    at = 0
    inner = set(after.values())
    for start in [one for one in after if one not in inner]:
        chain: list[int] = []
        one: int | None = start
        while one is not None and one not in place:
            place[one] = at + len(chain)
            chain.append(one)
            one = after.get(one)
        series.append((at + np.arange(len(chain)), np.array(chain, np.uint64)))
        at += len(chain) + length
    found = np.array([place.get(one, -1) for one in steps[:, 0].tolist()])
    return (found, series) if np.all(found >= 0) else (None, [])


def _may_be_linked(steps: np.ndarray) -> bool:
    """Whether the first steps are different, and most of them the second step of another window or the last but one."""
    first = steps[:, 0]
    if len(np.unique(first)) < MOST * len(first):
        return False
    return bool(np.mean(np.isin(first, steps[:, 1:-1])) > MOST)


def series_of(steps: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The series of windows that follow each other: (places, numbers of the steps)."""
    places = (starts[:, None] + np.arange(steps.shape[1])).ravel()
    rows, first = np.unique(places, return_index=True)
    return rows, steps.ravel()[first]
