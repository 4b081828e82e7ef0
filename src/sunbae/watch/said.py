"""A finding in words, for a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator

from sunbae.i18n import _
from sunbae.patch.notes import Place
from sunbae.watch.findings import IN_WORDS, Finding


def finding_lines(finding: Finding) -> Iterator[str]:
    """What is wrong and where, where it changes a score, and what to type."""
    yield f"{finding.id} {_(IN_WORDS[finding.severity])} {_at(finding.place)}: {finding.message}"
    if finding.hurts is not None and finding.hurts != finding.place:
        yield _("    it changes the score at {place}").format(place=_at(finding.hurts))
    if finding.fix:
        yield f"    -> {finding.fix}"


def _at(place: Place | None) -> str:
    return "?" if place is None else f"{os.path.basename(place.file)}:{place.line}"
