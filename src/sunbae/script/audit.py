"""The audit of a script that is run: what is watched, what was found, as a record holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sunbae.patch.calls import Listener
from sunbae.patch.install import Table
from sunbae.script.source import Piece, source_text
from sunbae.watch.controls import Controls, kept
from sunbae.watch.events import Earlier, Evidence, Measuring, Repeated, Scoring
from sunbae.watch.findings import Finding
from sunbae.watch.observer import Observer
from sunbae.watch.patches.seeds import seed_patches
from sunbae.watch.repair import Planned, Repair, Repairs
from sunbae.watch.rules import rules
from sunbae.watch.watching import Watching, audit, tables


@dataclass(frozen=True)
class Claim:
    """A number that the script has as a score.

    Attributes:
      metric: accuracy, r2_score ...
      file, line, nth: where it was computed, see `watch.events.Event`.
    """

    metric: str
    file: str
    line: int
    nth: int
    value: float

    @property
    def key(self) -> tuple[str, str, int, int]:
        """Tells it in a second run of the script."""
        return self.metric, self.file, self.line, self.nth


@dataclass(frozen=True)
class Audit:
    """What was found.

    Attributes:
      findings: the worst first.
      claims: the scores of the script, in their order.
      trouble: mistakes of the audit itself.
      known: rules of habits that were told of before.
    """

    evidence: Evidence
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    trouble: tuple[str, ...]
    known: frozenset[str] = frozenset()


class Auditor:
    """Watches one script.

    Args:
      plan: repairs of the calls of the script; empty leaves them as they are.
      shift: other than 0 lets Keras draw other numbers than it would.
    """

    def __init__(self, plan: Sequence[Repair] = (), shift: int = 0) -> None:
        self._shift = shift
        self._observer = Observer()
        self._repairs = Planned(tuple(plan)) if plan else Repairs()

    def tables(self) -> Mapping[str, tuple[Table, ...]]:
        """The patches that it needs."""
        found = tables(self._observer, self._repairs)
        return found | {"keras": (partial(seed_patches, self._shift), *found["keras"])}

    def listener(self, then: Listener) -> Listener:
        """What hears of fits, and tells another listener of them."""
        return Watching(self._observer, self._repairs, then)

    def found(
        self,
        pieces: Iterable[Piece],
        script: str,
        wanted: Controls,
        earlier: tuple[Earlier, ...] = (),
        repeated: tuple[Repeated, ...] = (),
        told: frozenset[str] = frozenset(),
    ) -> Audit:
        """What the rules say at the end of the script.

        Args:
          earlier: scores of other runs.
          repeated: scores under other seeds.
          told: rules that other runs have findings of.
        """
        sources = {piece.name: piece.text for piece in pieces}
        evidence = self._observer.evidence(sources, script, earlier, repeated)
        for event in evidence.events:
            if event.place is not None and event.place.file not in sources:
                sources[event.place.file] = _text(event.place.file)
        findings = tuple(kept(audit(evidence, self._observer.trouble), wanted, sources))
        known = told & {rule.id for rule in rules() if rule.habit}
        return Audit(evidence, findings, tuple(claims(evidence)), tuple(self._observer.trouble.errors), known)


def claims(evidence: Evidence) -> Iterable[Claim]:
    """The scores that a script has computed, in their order."""
    for event in evidence.events:
        if event.place is None:
            continue
        at = (event.place.file, event.place.line, event.nth)
        if isinstance(event, Scoring) and not event.inside:
            for metric, value in event.scores.items():
                yield Claim(metric, *at, value)
        elif isinstance(event, Measuring) and event.value is not None:
            yield Claim(event.metric, *at, event.value)


def _text(file: str) -> str:
    try:
        return source_text(Path(file).read_bytes())
    except OSError:  # gone since, or a cell
        return ""
