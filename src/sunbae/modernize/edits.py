"""Edits of a text: nothing but what they name is touched."""

from __future__ import annotations

from collections.abc import Iterable

from sunbae.modernize.change import Edit


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made.

    What is replaced by one edit is out of reach of the others: those within it are dropped. Insertions at one place
    keep their order, and stand before what is replaced there.

    Raises: ValueError if two edits overlap and neither is within the other.

    >>> apply_edits("f(lr=1)", [Edit(2, 4, "learning_rate"), Edit(0, 0, "keras.")])
    'keras.f(learning_rate=1)'
    """
    pieces = []
    at = 0
    for edit in outermost(edits):
        if edit.start < at:
            raise ValueError(f"{edit} overlaps with what ends at {at}")
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def outermost(edits: Iterable[Edit]) -> list[Edit]:
    """The edits by place, without those that are within another, or the same."""
    # Of two that begin together an insertion goes first, then the longer one.
    ordered = sorted(edits, key=lambda e: (e.start, e.end > e.start, -e.end))
    kept: list[Edit] = []
    widest: Edit | None = None
    for edit in ordered:
        if widest is not None and covers(widest, edit.start, edit.end):
            continue
        kept.append(edit)
        if edit.end > edit.start and (widest is None or edit.end > widest.end):
            widest = edit
    return kept


def covers(edit: Edit, start: int, end: int) -> bool:
    """Whether an edit replaces all from `start` to `end`; an insertion at its edge is beside it.

    >>> covers(Edit(2, 5, ""), 3, 4), covers(Edit(2, 5, ""), 5, 5), covers(Edit(2, 2, "x"), 2, 2)
    (True, False, False)
    """
    if edit.start == edit.end:
        return False
    if start == end:
        return edit.start < start < edit.end
    return edit.start <= start and end <= edit.end
