"""SB104: windows of a series overlap, and were split after shuffling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.repair import Repair
from sunbae.watch.roles import counted
from sunbae.watch.seen import Seen
from sunbae.watch.wording import written

MANY = 0.3  # part of the test windows that must overlap with those of training


def find(evidence: Evidence) -> Iterator[Finding]:
    """Test windows most of whose steps are in training windows."""
    told: set[object] = set()
    for one in counted(evidence):
        if not one.held_out:
            continue
        for test, trained in zip(one.x, one.fit.x, strict=False):
            share = test.touches(trained) if min(test.span, trained.span) > 1 else 0.0
            if share < MANY:
                continue
            split = _split_of(evidence, test)
            where = one.fit.place if split is None else split.place
            if where in told:
                continue
            told.add(where)
            call = written(evidence, where, "train_test_split")
            given = [
                *call.arguments,
                *(f"{k}={v}" for k, v in call.named.items() if k not in ("shuffle", "random_state", "stratify")),
            ]
            fix = (
                f"{call.target} = train_test_split({', '.join([*given, 'shuffle=False'])})"
                if call.arguments
                else _("split in time order")
            )
            text = _(
                "{share} of the {n} test windows overlap with training windows: windows of {steps} steps were shuffled "
                "before the split."
            )
            yield Finding(
                "SB104",
                "high",
                text.format(share=f"{share:.0%}", n=f"{len(test):,}", steps=test.span),
                where,
                one.event.place,
                fix,
                () if split is None else _repair(evidence, split, test.span),
            )


def _split_of(evidence: Evidence, test: Seen) -> Splitting | None:
    """The first shuffled split that put these windows apart."""
    for split in evidence.of(Splitting):
        if split.shuffle and any(
            given is not None and given.span > 1 and np.mean(np.isin(test.rows, given.rows)) > 0.9
            for given in split.given
        ):
            return split
    return None


def _repair(evidence: Evidence, first: Splitting, span: int) -> tuple[Repair, ...]:
    """All shuffled splits of windows are made in time order: no test window has steps or targets of training."""
    found = []
    for split in evidence.of(Splitting):
        given = next((one for one in split.given if one is not None and one.span > 1), None)
        made = next((one for one in split.made if one is not None), None)
        if not split.shuffle or given is None or made is None or split.place is None:
            continue
        order = np.argsort(given.rows, kind="stable")
        at = len(made[0])
        starts = given.rows[order]
        early = order[:at]
        reach = span + max((_ahead(given, one) for one in split.given if one is not given), default=1)
        early = early[given.rows[early] + reach <= starts[at]] if at < len(order) else early
        if not len(early):
            return ()
        found.append(
            Repair(
                "split", split.place.file, split.place.line, split.nth, "SB104",
                tuple(int(k) for k in early), tuple(int(k) for k in order[at:]),
            )
        )  # fmt: skip
    return tuple(found)


def _ahead(windows: Seen, target: Seen | None) -> int:
    """How far a target reaches beyond its window, in steps: one unless it is known to be of the same series."""
    if target is None or len(target) != len(windows):
        return 1
    steps, counts = np.unique(target.ends - windows.ends, return_counts=True)
    most = int(counts.argmax())
    # Rows of a source of its own are numbered after all those of the windows.
    same = target.rows.min() <= windows.ends.max() and counts[most] > 0.5 * len(windows) and steps[most] >= 0
    return int(steps[most]) if same else 1


RULE = Rule("SB104", "windows-shuffled", "high", N_("Overlapping windows were split after shuffling"), find)
