"""SB115: a transform was computed, and the values as they were before went into the model."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Transforming
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import called, covers, statement, targets, used
from sunbae.watch.seen import Seen
from sunbae.watch.wording import written

MOST = 0.9  # part of the rows of a fit that must be those that were given to the transform


def find(evidence: Evidence) -> Iterator[Finding]:
    """Once for what a transformer has learnt."""
    told: dict[int, Transforming] = {}
    for event in evidence.of(Transforming):
        if event.step in told or event.action not in ("transform", "fit_transform") or event.given is None:
            continue
        if event.does not in ("scale", "reduce") or not _wasted(evidence, event):
            continue
        fit = _raw(evidence, event)
        if fit is None:
            continue
        told[event.step] = event
        call = written(evidence, event.place, event.action)
        given = call.argument(0, "X", "x_train")
        text = _("{kind} has changed {n} rows, and nothing uses the result: the rows went into the model as they were.")
        yield Finding(
            "SB115",
            "medium",
            text.format(kind=event.kind, n=f"{len(event.given):,}"),
            event.place,
            fit.place,
            f"{given} = {call.on or 'scaler'}.{event.action}({given})",
        )


def _wasted(evidence: Evidence, event: Transforming) -> bool:
    """Whether the text shows that the result is dropped, or gets a name that is never used."""
    line = statement(evidence, event.place)
    value = line.value if isinstance(line, (ast.Expr, ast.Assign)) else None
    if not isinstance(value, ast.Call) or called(value) != event.action or not covers(value, event.place):
        return False
    if isinstance(line, ast.Expr):
        return True
    if not isinstance(line, ast.Assign) or not all(isinstance(goal, ast.Name) for goal in line.targets):
        return False
    return not any(used(evidence, file, name) for name in targets(line) for file in evidence.sources)


def _raw(evidence: Evidence, event: Transforming) -> Fitting | None:
    """A later fit of the same rows as they were given; None if one of them had the result."""
    found = None
    for fit in evidence.of(Fitting):
        if any(event.step in rows.steps for rows in (*fit.x, *fit.y)):
            return None
        if fit.number > event.number and found is None and any(_same(rows, event.given) for rows in (*fit.x, *fit.y)):
            found = fit
    return found


def _same(rows: Seen, given: Seen | None) -> bool:
    if given is None or rows.width != given.width or not len(rows):
        return False
    return float(np.mean(np.isin(rows.hashes, given.hashes))) > MOST


RULE = Rule("SB115", "transform-unused", "medium", N_("A transform was computed and never used"), find)
