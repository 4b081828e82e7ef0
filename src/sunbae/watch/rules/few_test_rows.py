"""SB402: a score of few rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import Scored, counted, measured

FEW = 30


def find(evidence: Evidence) -> Iterator[Finding]:
    """If all held-out rows that a script scores together are few."""
    scores = [one for one in counted(evidence) if one.held_out]
    if not scores or len(np.unique(np.concatenate([one.x[0].rows for one in scores]))) >= FEW:
        return
    last = scores[-1]
    text = _("The score comes from {n} rows: with other {n} rows it could be quite different.")
    yield Finding(
        "SB402",
        "low",
        text.format(n=len(last.x[0])),
        _place(evidence, last),
        None,
        _("cross-validation: KFold(5, shuffle=True), and the mean of the scores"),
    )


def _place(evidence: Evidence, one: Scored) -> Place | None:
    metrics = measured(evidence, one.event)
    return metrics[0].place if metrics else one.event.place


RULE = Rule("SB402", "few-test-rows", "low", N_("Few rows were scored"), find)
