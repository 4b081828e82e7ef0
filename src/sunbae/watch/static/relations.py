"""Whether rows are the same as others, as far as the way in which they were cut tells."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from sunbae.watch.static.values import Part, Rows


def same(a: Rows, b: Rows) -> bool:
    """Whether two arrays are surely of the same rows in the same order."""
    return a.source == b.source and a.parts == b.parts


def within(a: Rows, b: Rows) -> bool:
    """Whether all rows of the first are surely among those of the second."""
    k, mine, other = _fork(a, b)
    if a.source != b.source or other is None:
        return a.source == b.source
    slices = mine is not None and mine.kind == other.kind == "slice" and len(b.parts) == k + 1
    return slices and mine is not None and _covers(other.side, mine.side)


def apart(a: Rows, b: Rows) -> bool:
    """Whether two arrays surely have no row in common."""
    k, mine, other = _fork(a, b)
    if a.source != b.source or mine is None or other is None or (mine.kind, mine.cut) != (other.kind, other.cut):
        return False
    if any(part.kind == "drawn" for part in a.parts[:k]):
        return False
    if mine.kind == "split":
        return bool(mine.side != other.side)
    return mine.kind == "slice" and (_before(mine.side, other.side) or _before(other.side, mine.side))


def crossed(a: Rows, b: Rows) -> tuple[int, int] | None:
    """The numbers of two splits of the very same rows by which the one and the other were cut out; else None."""
    _k, mine, other = _fork(a, b)
    if a.source != b.source or mine is None or other is None or mine.cut == other.cut:
        return None
    return (mine.cut, other.cut) if mine.kind == other.kind == "split" else None


def _fork(a: Rows, b: Rows) -> tuple[int, Part | None, Part | None]:
    """Where the first cuts stand that differ, and these; (_, None, None) if none differs."""
    for k, (mine, other) in enumerate(zip_longest(a.parts, b.parts)):
        if mine != other:
            return k, mine, other
    return len(a.parts), None, None


def _covers(whole: tuple[Any, Any], part: tuple[Any, Any]) -> bool:
    """Whether a slice holds another one of the same array; of numbers from the beginning only."""
    (first, end), (first_of_part, end_of_part) = whole, part
    begins = first in (None, 0) or (_counts(first, first_of_part) and first <= first_of_part)
    ends = end is None or end == end_of_part or (_counts(end, end_of_part) and end_of_part <= end)
    return bool(begins and ends)


def _before(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether a slice ends where the other begins, or before."""
    end, first = one[1], other[0]
    return end is not None and (end == first or (_counts(end, first) and end <= first))


def _counts(*values: Any) -> bool:
    return all(isinstance(value, int) and value >= 0 for value in values)
