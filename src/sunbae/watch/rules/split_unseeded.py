"""SB209: rows are split by lot, without a seed of the split's own."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import seeds, written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Each line that splits so."""
    told: set[object] = set()
    for split in evidence.of(Splitting):
        call = written(evidence, split.place, "train_test_split")
        if not split.shuffle or split.seeded or split.place in told or not call.arguments:
            continue
        told.add(split.place)
        if seeds(evidence):
            text = _("The split has no random_state: any random number drawn before it gives it other rows.")
        else:
            text = _("The split has no random_state: every run holds out other rows.")
        yield Finding("SB209", "info", text, split.place, None, call.again(random_state="1"))


RULE = Rule("SB209", "split-unseeded", "info", N_("The split has no seed"), find, habit=True)
