"""SB111: rows of several inputs or targets were shuffled apart."""

from __future__ import annotations

from collections.abc import Iterator

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
        arrays = (*event.x, *event.y)
        for k in event.apart:
            first, second = _cause(evidence, arrays[0]), _cause(evidence, arrays[k])
            if first is not None and (second is None or first.number > second.number):
                first, second = second, first  # what came last has parted them
            where = event.place if second is None else second.place
            if where not in told:
                told.add(where)
                yield _finding(evidence, event, first, second)


def _cause(evidence: Evidence, rows: Seen) -> Splitting | None:
    """The last split or shuffle that an array came out of."""
    found = None
    for split in evidence.of(Splitting):
        for made in split.made:
            if made is not None and split.shuffle and any(_holds(part, rows) for part in made):
                found = split
    return found


def _holds(part: Seen, rows: Seen) -> bool:
    return len(part) >= len(rows) and float(np.mean(np.isin(rows.rows, part.rows))) > 0.99


def _finding(evidence: Evidence, fit: Event, first: Splitting | None, second: Splitting | None) -> Finding:
    names: list[str] = []
    for split in (first, second):
        call = written(evidence, None if split is None else split.place, "train_test_split", "shuffle")
        names += [name for name in call.arguments if name not in names]
    text = _(
        "Row by row, the inputs and targets of this fit do not belong together: they were shuffled in different ways."
    )
    return Finding(
        "SB111",
        "critical",
        text,
        fit.place if second is None else second.place,
        fit.place,
        f"... = train_test_split({', '.join(names or ['x', 'y'])}, random_state=0)",
        _repair(first, second),
        also=() if first is None or first.place is None else (first.place,),
    )


def _repair(first: Splitting | None, second: Splitting | None) -> tuple[Repair, ...]:
    """The second split takes the rows that the first one took."""
    if first is None or second is None or "shuffle" in (first.function, second.function):
        return ()
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
