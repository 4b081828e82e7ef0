"""`--findings FILE`: what was found, for other programs: JSON, or SARIF 2.1.0 (OASIS) for code hosts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sunbae import __version__
from sunbae.errors import OptionError
from sunbae.files import atomic_write
from sunbae.i18n import _
from sunbae.script.describe import dumped
from sunbae.script.honest import Honest
from sunbae.watch.findings import Finding, Severity
from sunbae.watch.rules import rules

_LEVELS: dict[Severity, str] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}


def check_name(path: Path) -> None:
    """Raises: OptionError if a file of that name cannot be written here."""
    if path.suffix.lower() not in (".json", ".sarif"):
        raise OptionError(_("--findings {path}: the name must end in .json or .sarif.").format(path=path))
    if not path.absolute().parent.is_dir():
        raise OptionError(_("--findings {path}: there is no such folder.").format(path=path))


def write_findings(path: Path, findings: Sequence[Finding], honest: Sequence[Honest]) -> None:
    """Write the file; one that is there is replaced whole."""
    sarif = path.suffix.lower() == ".sarif"
    atomic_write(path, dumped(_sarif(findings, path) if sarif else findings_record(findings, honest)))


def findings_record(findings: Sequence[Finding], honest: Sequence[Honest]) -> list[dict[str, Any]]:
    """The findings as JSON holds them, with the scores of the run that repaired each."""
    return [finding.record() | _scores(finding, honest) for finding in findings]


def _scores(finding: Finding, honest: Sequence[Honest]) -> dict[str, Any]:
    """claimed and honest: of a run that repaired this finding, alone if there was one."""
    runs = [one for one in honest if finding.id in one.rules and one.good]
    best = min(runs, key=lambda one: len(one.rules), default=None)
    pair = None if best is None else best.headline
    if best is None or pair is None:
        return {"claimed": None, "honest": None}
    return {
        "claimed": pair.claimed,
        "honest": pair.honest,
        "sd": pair.sd,
        "metric": pair.metric,
        "together_with": [rule for rule in best.rules if rule != finding.id],
    }


def _sarif(findings: Sequence[Finding], path: Path) -> dict[str, Any]:
    driver = {
        "name": "sunbae",
        "version": __version__,
        "rules": [{"id": rule.id, "name": rule.name, "shortDescription": {"text": _(rule.title)}} for rule in rules()],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(finding, path) for finding in findings]}],
    }


def _result(finding: Finding, path: Path) -> dict[str, Any]:
    places = [place for place in (finding.place, finding.hurts, *finding.also) if place is not None]
    return {
        "ruleId": finding.id,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + (f"\n{finding.fix}" if finding.fix else "")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place.file, path)},
                    "region": {"startLine": place.line},
                }
            }
            for place in places
        ],
    }


def _uri(file: str, path: Path) -> str:
    try:
        return Path(os.path.relpath(file, path.absolute().parent)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(file).as_uri()
