"""SB113: a table divided by 255 like a picture, or values scaled twice."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Fitting, Transforming
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import calls, covers, targets, tree
from sunbae.watch.seen import Facts, Seen
from sunbae.watch.wording import written

TABLE = 64  # columns; more may be a picture
TWICE = 1 / 255 + 1e-4  # the largest value of pixels that were divided twice


def find(evidence: Evidence) -> Iterator[Finding]:
    """The inputs of each fit; one finding for each way of being wrong."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        for rows in fit.x:
            finding = (
                _transformed_twice(evidence, fit, rows)
                or _divided_twice(evidence, fit, rows)
                or _table(evidence, fit, rows)
            )
            if finding is not None and finding.place not in told:
                told.add(finding.place)
                yield finding


def _transformed_twice(evidence: Evidence, fit: Fitting, rows: Seen) -> Finding | None:
    steps = [step for step in dict.fromkeys(rows.steps) if rows.steps.count(step) > 1]
    for step in steps:
        events = [e for e in evidence.of(Transforming) if e.step == step and e.number < fit.number]
        if any(event.action == "inverse_transform" for event in events):
            continue
        again = [e for e in events if e.given is not None and step in e.given.steps and e.does == "scale"]
        if again:
            call = written(evidence, again[0].place, again[0].action)
            text = _("{kind} has changed these {n} rows twice.")
            return Finding(
                "SB113",
                "medium",
                text.format(kind=again[0].kind, n=f"{len(again[0].given or ()):,}"),
                again[0].place,
                fit.place,
                _("leave one of the two out: {call}").format(call=f"{call.on}.{call.name}({call.argument(0, 'X')})"),
                also=tuple(e.place for e in again[1:] if e.place is not None),
            )
    return None


def _divided_twice(evidence: Evidence, fit: Fitting, rows: Seen) -> Finding | None:
    facts = rows.facts
    if facts is None or facts.integral or facts.lowest < 0 or rows.width < TABLE:
        return None
    inside = [layer for layer in fit.net.layers if layer.kind == "Rescaling"] if fit.net is not None else []
    scale = inside[0].config.get("scale") if inside else None
    if isinstance(scale, float) and abs(scale * 255 - 1) < 0.01 and facts.highest <= 1:
        text = _("Rescaling divides by 255 once more: the values go only to {highest} when they come in.")
        message = text.format(highest=f"{facts.highest:.3g}")
        return Finding(
            "SB113", "medium", message, inside[0].place or fit.place, fit.place, _("leave one of the two out")
        )
    if not 0.003 < facts.highest <= TWICE:
        return None
    text = _("The pixels go from 0 to {highest} only: they were divided by 255 twice.")
    lines = _divisions(evidence, fit)
    if not lines:
        return None
    message = text.format(highest=f"{facts.highest:.4f}")
    return Finding("SB113", "medium", message, lines[-1], fit.place, _("leave one of the two divisions out"))


def _table(evidence: Evidence, fit: Fitting, rows: Seen) -> Finding | None:
    facts = rows.facts
    if facts is None or len(rows.shape) != 2 or rows.width >= TABLE or rows.steps or not facts.ranges:
        return None
    lines = _divisions(evidence, fit)
    if not lines or not _no_pixels(facts):
        return None
    spreads = [one for one in facts.deviations if one > 0]
    text = _("A table was divided by 255 like pixels: its {n} columns still differ {times} times in their spread.")
    times = max(spreads) / min(spreads) if spreads else 1.0
    x = written(evidence, fit.place, "fit").argument(0, "x", "x_train")
    message = text.format(n=rows.width, times=f"{times:,.0f}" if times >= 10 else f"{times:.1f}")
    return Finding("SB113", "medium", message, lines[0], fit.place, f"StandardScaler().fit({x}).transform({x})")


def _no_pixels(facts: Facts) -> bool:
    """Whether what was divided were no whole numbers from 0 to 255."""
    limits = np.array(facts.ranges).ravel() * 255
    whole = np.abs(limits - np.rint(limits)) < 1e-3 * np.maximum(1, np.abs(limits))
    return bool(np.any(~whole) or limits.min() < -0.5 or limits.max() > 255.5)


def _divisions(evidence: Evidence, fit: Fitting) -> tuple[Place, ...]:
    """The lines above a fit that divide by 255 what goes into a fit or a split there, or the fit itself if it does."""
    place = fit.place
    if place is None:
        return ()
    given: set[str] = set()
    inside = False
    for call in calls(evidence, place.file, "fit", "train_test_split"):
        arguments = call.args[:1] if isinstance(call.func, ast.Attribute) and call.func.attr == "fit" else call.args
        given |= {node.id for one in arguments for node in ast.walk(one) if isinstance(node, ast.Name)}
        inside |= covers(call, place) and any(_by_255(node) for one in arguments for node in ast.walk(one))
    found = [
        Place(place.file, node.lineno)
        for node in ast.walk(tree(evidence, place.file))
        if isinstance(node, (ast.Assign, ast.AugAssign))
        and node.lineno < place.line
        and given & set(targets(node))
        and (_by_255(node) or any(_by_255(inner) for inner in ast.walk(node.value)))
    ]
    return (*sorted(found, key=lambda one: one.line), *((place,) if inside else ()))


def _by_255(node: ast.AST) -> bool:
    if isinstance(node, ast.AugAssign):
        by: ast.expr | None = node.value if isinstance(node.op, ast.Div) else None
    else:
        by = node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) else None
    return isinstance(by, ast.Constant) and by.value == 255


RULE = Rule("SB113", "scaled-wrongly", "medium", N_("Divided by 255, or scaled twice"), find)
