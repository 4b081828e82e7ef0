"""SB404: the number that is reported at the end is that of the training rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Fitting, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import calls, statement, targets, tree, used
from sunbae.watch.roles import Scored, counted, left_aside, measured, scored
from sunbae.watch.wording import written

SAID = re.compile(r"train|훈련|학습", re.IGNORECASE)


def find(evidence: Evidence) -> Iterator[Finding]:
    """If rows were put aside, and no score of them was ever shown."""
    scores = list(counted(evidence))
    if any(one.held_out and _shown(evidence, one) for one in scores):
        return
    scores = [one for one in scores if not one.held_out]
    last = scores[-1] if scores else None
    if last is not None:
        if left_aside(evidence, last):
            yield _of_rows(evidence, last)
        return
    if not any(True for _split in evidence.of(Splitting)) and not any(one.held_out for one in scored(evidence)):
        return
    lines = _printed(evidence)
    if lines:
        text = _(
            "The number at the end is the {name} of the training rows; the rows that were put aside were never scored."
        )
        place, name = lines[0]
        also = tuple(one for one, _name in lines[1:])
        fix = "print(model.evaluate(x_test, y_test))"
        yield Finding("SB404", "medium", text.format(name=name), place, None, fix, also=also)


def _shown(evidence: Evidence, one: Scored) -> bool:
    """Whether anything is done with a score: an evaluate whose result gets names that nobody reads shows nothing."""
    line = statement(evidence, one.event.place)
    if one.event.method != "evaluate" or not isinstance(line, ast.Assign):
        return True
    names = targets(line)
    return not names or any(used(evidence, file, name) for name in names for file in evidence.sources)


def _of_rows(evidence: Evidence, one: Scored) -> Finding:
    metrics = measured(evidence, one.event)
    call = written(evidence, one.event.place, one.event.method)
    text = _("The score is of the {n} rows that were trained on; the rows that were put aside were never scored.")
    return Finding(
        "SB404",
        "medium",
        text.format(n=f"{len(one.x[0]):,}"),
        metrics[0].place if metrics else one.event.place,
        None,
        f"{call.on or 'model'}.{one.event.method}(x_test, y_test)",
    )


def _printed(evidence: Evidence) -> list[tuple[Place, str]]:
    """Where the last or best value of a training curve is printed; nothing if a curve of validation is, too."""
    fits = [fit for fit in evidence.of(Fitting) if fit.kind == "keras" and fit.place is not None]
    found = []
    for file in dict.fromkeys(fit.place.file for fit in fits if fit.place is not None):
        curves = {name for fit in fits for name in fit.history if not name.startswith(("val_", "lr", "learning_rate"))}
        named = _names(evidence, file)
        for call in calls(evidence, file, "print"):
            keys = list(_keys(call)) + [
                key for node in ast.walk(call) if isinstance(node, ast.Name) for key in named.get(node.id, ())
            ]
            if any(key.startswith("val_") for key in keys):
                return []
            told = [
                node.value for node in ast.walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
            if keys and set(keys) <= curves and not any(SAID.search(one) for one in told):
                found.append((Place(file, call.lineno), keys[0]))
    return found


def _names(evidence: Evidence, file: str) -> dict[str, list[str]]:
    """Names that were given one value of a curve -> its key."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree(evidence, file)):
        if isinstance(node, ast.Assign):
            keys = list(_keys(node.value))
            for name in targets(node) if keys else ():
                found[name] = keys
    return found


def _keys(node: ast.AST) -> Iterator[str]:
    """Of each history.history["loss"][-1], or min and max of that, the key."""
    for one in ast.walk(node):
        if isinstance(one, ast.Subscript):
            yield from _key(one.value)
        elif isinstance(one, ast.Call) and getattr(one.func, "id", getattr(one.func, "attr", "")) in ("min", "max"):
            for argument in one.args:
                yield from _key(argument)


def _key(node: ast.AST) -> Iterator[str]:
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "history"
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ):
        yield node.slice.value


RULE = Rule("SB404", "training-loss-reported", "medium", N_("The score of training was reported"), find)
