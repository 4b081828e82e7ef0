"""SB208: nothing in the script sets a seed."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import seeds


def find(evidence: Evidence) -> Iterator[Finding]:
    """The first fit of a network, if no call has "seed" in its name."""
    first = next((fit for fit in evidence.of(Fitting) if fit.kind == "keras"), None)
    if first is None or not any(evidence.sources.values()) or seeds(evidence):
        return
    text = _("No seed is set: weights, order of the rows and dropout are drawn anew in every run.")
    yield Finding("SB208", "info", text, first.place, None, "keras.utils.set_random_seed(1)")


RULE = Rule("SB208", "no-seed", "info", N_("No seed was set"), find, habit=True)
