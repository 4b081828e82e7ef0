"""What a rule says of a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sunbae.i18n import N_
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence
from sunbae.watch.repair import Repair

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
GRAVE: tuple[Severity, ...] = ("critical", "high")  # what `--strict` takes for errors
IN_WORDS: dict[Severity, str] = {
    "critical": N_("CRITICAL"),
    "high": N_("HIGH"),
    "medium": N_("MEDIUM"),
    "low": N_("LOW"),
    "info": N_("INFO"),
}


@dataclass(frozen=True)
class Finding:
    """One mistake.

    Attributes:
      id: of the rule.
      severity: of this case.
      message: what was seen, in a sentence or two.
      place: the line of the cause.
      hurts: where it changes a score, if that is another line.
      fix: a line of code in the user's names, or what to do in words.
      repairs: how the script is to be run for the honest score; empty if that cannot be done without a person.
      also: more lines of the same cause.
    """

    id: str
    severity: Severity
    message: str
    place: Place | None
    hurts: Place | None = None
    fix: str = ""
    repairs: tuple[Repair, ...] = ()
    also: tuple[Place, ...] = ()

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        where = [place for place in (self.place, self.hurts, *self.also) if place is not None]
        return {
            "id": self.id,
            "severity": self.severity,
            "message": self.message,
            "where": [{"file": place.file, "line": place.line} for place in dict.fromkeys(where)],
            "fix": self.fix,
            "repaired": bool(self.repairs),
        }


@dataclass(frozen=True)
class Rule:
    """One mistake that can be found.

    Attributes:
      title: what is wrong, in a few words.
      looks_at: what it needs to see.
      find: evidence -> findings, in the order of the script.
      habit: it is said once in a folder of runs, not after every script.
    """

    id: str
    name: str
    severity: Severity
    title: str
    find: Callable[[Evidence], Iterator[Finding]] = field(repr=False)
    habit: bool = False
