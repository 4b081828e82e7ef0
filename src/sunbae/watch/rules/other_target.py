"""SB406: scored against another target than the one that was trained."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Measuring, Scoring, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import tree
from sunbae.watch.roles import reconstructs
from sunbae.watch.seen import Seen

OF_NUMBERS = (
    "r2_score", "mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "median_absolute_error",
    "mean_absolute_percentage_error", "explained_variance_score", "max_error",
)  # fmt: skip
Ids = frozenset[tuple[int, int]]


def find(evidence: Evidence) -> Iterator[Finding]:
    """Each line once."""
    told: set[object] = set()
    for event in evidence.events:
        if isinstance(event, Scoring) and event.method == "evaluate" and not event.inside:
            message = _of_scoring(evidence, event)
        elif isinstance(event, Measuring):
            message = _of_metric(evidence, event)
        else:
            continue
        if message and event.place not in told:
            told.add(event.place)
            yield Finding(
                "SB406",
                "critical",
                message,
                event.place,
                None,
                _("the target, and the rows, that the prediction is of"),
            )


def _of_scoring(evidence: Evidence, event: Scoring) -> str:
    fit = _fit(evidence, event.model, event.number)
    if fit is None or len(fit.y) != len(event.y) or fit.apart:
        return ""
    for j, y in enumerate(event.y):
        message = _differs(evidence, y, fit, j)
        if message:
            return message
    return _rows(len(event.x[0])) if event.apart and event.x else ""


def _of_metric(evidence: Evidence, metric: Measuring) -> str:
    sides = (metric.first, metric.second)
    made = [side for side in sides if side.made_by]
    if len(made) != 1:
        return ""
    truth = sides[1] if sides[0] is made[0] else sides[0]
    fit = _fit(evidence, made[0].model, metric.number)
    if fit is None or fit.apart or reconstructs(fit):
        return ""
    if metric.apart:
        return _rows(len(truth))
    k = _output(evidence, made[0], metric.number)
    if metric.metric not in OF_NUMBERS or k is None or k >= len(fit.y):
        return ""
    return _differs(evidence, truth, fit, k)


def _fit(evidence: Evidence, model: int, before: int) -> Fitting | None:
    fits = evidence.fits_of(model, before)
    return fits[-1] if fits else None


def _output(evidence: Evidence, made: Seen, before: int) -> int | None:
    """Which output of its network a prediction is."""
    for event in reversed(tuple(evidence.scorings())):
        if event.model == made.model and event.number < before:
            for k, one in enumerate(event.made):
                if len(event.made) == 1 or np.array_equal(one.hashes, made.hashes):
                    return k
    return None


def _differs(evidence: Evidence, truth: Seen, fit: Fitting, k: int) -> str:
    """What is wrong with a target of output k; empty if nothing is known to be."""
    trained = fit.y[k]
    if trained.width != truth.width or trained.made_by or (trained.facts is not None and trained.facts.one_hot):
        return ""
    if truth.column and trained.column and truth.column != trained.column and _beside(evidence, truth, trained):
        text = _("The network was trained on the column {trained} and is scored against the column {truth}.")
        return text.format(trained=trained.column, truth=truth.column)
    if not _apart(_ids(evidence, truth), _ids(evidence, trained)):
        return ""
    if any(_ids(evidence, truth) & _ids(evidence, other) for other in fit.y):
        text = _("Output {k} is scored against the target of another output: two of them were exchanged.")
        return text.format(k=k + 1)
    return _("The predictions are scored against another target than the one that was trained.")


def _beside(evidence: Evidence, truth: Seen, trained: Seen) -> bool:
    """Whether the text takes both columns from one frame: else one may be another name of the other."""
    columns: dict[str, set[object]] = defaultdict(set)
    for file in evidence.sources:
        for node in ast.walk(tree(evidence, file)):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
                columns[node.value.id] |= {one.value for one in ast.walk(node.slice) if isinstance(one, ast.Constant)}
    return any({truth.column, trained.column} <= names for names in columns.values())


def _ids(evidence: Evidence, seen: Seen) -> Ids:
    """(split, which of its arrays) that rows come from."""
    found = set()
    for split in evidence.of(Splitting):
        for k, given in enumerate(split.given):
            if given is not None and len(seen) and np.all(np.isin(seen.rows, given.rows)):
                found.add((split.number, k))
    return frozenset(found)


def _apart(some: Ids, others: Ids) -> bool:
    """Whether both come out of one split, and of no array in common."""
    return bool({split for split, _k in some} & {split for split, _k in others}) and not some & others


def _rows(n: int) -> str:
    text = _("The {n} predictions and the {n} true values are not of the same rows.")
    return text.format(n=f"{n:,}")


RULE = Rule("SB406", "other-target", "critical", N_("Scored against another target than trained"), find)
