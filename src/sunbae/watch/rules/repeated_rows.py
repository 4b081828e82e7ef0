"""SB110: many test rows are copies of training rows."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import Scored, copied, counted
from sunbae.watch.wording import written

MANY = 0.1  # part of the test rows
KINDS = 20  # whole numbers in a table of fewer different ones are equal by themselves
WIDE = 3


def find(evidence: Evidence) -> Iterator[Finding]:
    """Once for each set of test rows."""
    told: set[object] = set()
    for one in counted(evidence):
        if not one.held_out or not _telling(one):
            continue
        share = max((copied(one.x, fit.x) for fit in one.fits), default=0.0)
        place = _split(evidence, one) or one.event.place
        if share < MANY or place in told:
            continue
        told.add(place)
        text = _(
            "{share} of the {n} test rows have the same values as a training row: the data hold rows several times."
        )
        yield Finding(
            "SB110",
            "medium",
            text.format(share=f"{share:.0%}", n=f"{len(one.x[0]):,}"),
            place,
            one.event.place,
            _fix(evidence, place),
        )


def _telling(one: Scored) -> bool:
    """Whether rows are not equal by mere chance."""
    rows = one.x[0]
    facts = rows.facts
    if facts is None or rows.width < WIDE:
        return False
    return not facts.integral or (facts.kinds > KINDS and rows.width > KINDS)


def _split(evidence: Evidence, one: Scored) -> Place | None:
    """Where these rows were put aside."""
    for split in evidence.of(Splitting):
        for made in split.made:
            if made is not None and split.number < one.event.number and one.x[0].shares(made[1]) > 0.9:
                return split.place
    return None


def _fix(evidence: Evidence, place: Place | None) -> str:
    if written(evidence, place, "train_test_split").arguments:
        return _("drop rows that come twice before the split; copy rows of a rare class in the training part only")
    return _("drop rows that come twice before the split: frame.drop_duplicates()")


RULE = Rule("SB110", "repeated-rows", "medium", N_("Many test rows are copies of training rows"), find)
