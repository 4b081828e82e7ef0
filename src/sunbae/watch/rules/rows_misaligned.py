"""SB111: rows of several inputs or targets were shuffled apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sunbae.i18n import N_, _
from sunbae.watch.events import Event, Evidence, Fitting, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.repair import Repair
from sunbae.watch.seen import Seen
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Arrays of one fit whose rows come from two splits that shuffled in different ways."""
    told: set[object] = set()
    for event in evidence.of(Fitting):
        for one, other in _pairs((*event.x, *event.y)):
            first, second = _split_of(evidence, one), _split_of(evidence, other)
            if first is None or second is None or first[0] is second[0] or second[0].place in told:
                continue
            if first[2].shape != second[2].shape or np.array_equal(first[2], second[2]):
                continue
            told.add(second[0].place)
            yield _finding(evidence, event, first[0], second[0], second[1])


def _pairs(arrays: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    for k in range(1, len(arrays)):
        yield arrays[0], arrays[k]


def _split_of(evidence: Evidence, rows: Seen) -> tuple[Splitting, int, np.ndarray] | None:
    """(the last split that an array came out of, which of its arrays, the places in what was split)."""
    found = None
    for split in evidence.of(Splitting):
        for k, (given, made) in enumerate(zip(split.given, split.made, strict=True)):
            if given is None or made is None:
                continue
            for part in made:
                if len(part) >= len(rows) and np.array_equal(part.rows[: len(rows)], rows.rows):
                    order = np.argsort(given.rows, kind="stable")
                    at = np.searchsorted(given.rows[order], rows.rows)
                    found = (split, k, order[np.minimum(at, len(order) - 1)])
    return found


def _finding(evidence: Evidence, fit: Event, first: Splitting, second: Splitting, k: int) -> Finding:
    one, other = (written(evidence, split.place, "train_test_split") for split in (first, second))
    names = [*one.arguments, *other.arguments]
    text = _(
        "Row by row, the inputs and targets of this fit do not belong together: two splits have shuffled them in different ways."
    )
    return Finding(
        "SB111",
        "critical",
        text,
        second.place,
        fit.place,
        f"... = train_test_split({', '.join(names)}, random_state=0)",
        _repair(first, second),
        also=() if first.place is None else (first.place,),
    )


def _repair(first: Splitting, second: Splitting) -> tuple[Repair, ...]:
    """The second split takes the rows that the first one took."""
    source = next(
        ((g, m) for g, m in zip(first.given, first.made, strict=True) if g is not None and m is not None), None
    )
    if source is None or second.place is None:
        return ()
    given, made = source
    order = np.argsort(given.rows, kind="stable")
    rows, others = (tuple(int(k) for k in order[np.searchsorted(given.rows[order], part.rows)]) for part in made)
    return (Repair("split", second.place.file, second.place.line, second.nth, "SB111", rows, others),)


RULE = Rule("SB111", "rows-misaligned", "critical", N_("Inputs and targets were shuffled apart"), find)
