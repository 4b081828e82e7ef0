"""What a training run should make its reader doubt, as findings with the ids of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sunbae.data.leaks import Leak
from sunbae.job.judging import Judgement
from sunbae.job.prepare import Prepared
from sunbae.judge.verdict import Verdict

Severity = Literal["critical", "high", "medium", "low"]

# SB1xx leakage, SB2xx training procedure, SB4xx evaluation, SB5xx learning curves. An id never changes its meaning.
_LEAKS: dict[str, tuple[str, Severity]] = {
    "tells the target": ("SB150", "high"),
    "part of the target": ("SB151", "high"),
    "near in time": ("SB152", "medium"),
}
# The verdict "leak" says the same as these and is left out.
_VERDICTS: dict[str, tuple[str, Severity]] = {
    "twins": ("SB153", "high"),
    "shared-groups": ("SB154", "high"),
    "no-validation": ("SB250", "medium"),
    "diverged": ("SB251", "high"),
    "single-seed": ("SB450", "medium"),
    "small-test": ("SB451", "medium"),
    "rare-classes": ("SB452", "medium"),
    "absent-classes": ("SB453", "medium"),
    "imbalance": ("SB454", "medium"),
    "stability": ("SB455", "medium"),
    "untrained-classes": ("SB456", "high"),
    "conflicting-classes": ("SB457", "medium"),
    "no-signal": ("SB550", "high"),
    "overfit": ("SB551", "medium"),
    "underfit": ("SB552", "medium"),
    "unfinished": ("SB553", "low"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that a reader should look at.

    Attributes:
      id: the rule.
      severity: how much it may distort the score.
      where: the column, or the part of the job.
      what: in words, with what to do.
    """

    id: str
    severity: Severity
    where: str
    what: str

    def to_json(self) -> dict[str, Any]:
        """A plain record."""
        return asdict(self)


def findings(prepared: Prepared, judgement: Judgement) -> list[Finding]:
    """Every finding of a run: columns that may leak first, then what the judgement warns of."""
    return [_of_leak(column, leak) for column, leak in prepared.leaks.items()] + of_verdicts(judgement.verdicts)


def of_verdicts(verdicts: Sequence[Verdict]) -> list[Finding]:
    """The findings among verdicts."""
    return [found for verdict in verdicts if (found := _of_verdict(verdict)) is not None]


def _of_leak(column: str, leak: Leak) -> Finding:
    rule, severity = _LEAKS[leak.rule]
    return Finding(rule, severity, column, leak.text)


def _of_verdict(verdict: Verdict) -> Finding | None:
    if verdict.level not in ("warn", "bad") or verdict.id not in _VERDICTS:
        return None
    rule, severity = _VERDICTS[verdict.id]
    where = {"SB1": "split", "SB4": "score"}.get(rule[:3], "training")
    return Finding(rule, severity, where, verdict.text)
