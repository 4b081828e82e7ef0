"""SB102: PCA, a selector of columns or a vectorizer learnt from rows that are scored in the end."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.rules.learnt_before import findings


def find(evidence: Evidence) -> Iterator[Finding]:
    """Transformers that make columns of others, or choose some."""
    yield from findings(evidence, "SB102", "reduce")


RULE = Rule("SB102", "reducer-before-split", "high", N_("PCA or a selector saw the test rows"), find)
