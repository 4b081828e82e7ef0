"""SB101: a scaler learnt from rows that are scored in the end."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.rules.learnt_before import findings


def find(evidence: Evidence) -> Iterator[Finding]:
    """Transformers that scale or fill gaps."""
    yield from findings(evidence, "SB101", "scale")


RULE = Rule("SB101", "scaler-before-split", "high", N_("The scaler saw the test rows"), find)
