"""SB303: the target has another shape than the output."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Choosing, Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import calls, set_at, statement, targets
from sunbae.watch.rules.outputs import NUMBERS, Output, outputs
from sunbae.watch.wording import written

REPEATED = (*NUMBERS, "binary_crossentropy", "poisson", "kl_divergence", "hinge", "squared_hinge")
AXES = ("1", "-1")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Targets that are repeated along an axis, class numbers where one-hot columns are needed, argmax of one value."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        for output in outputs(fit):
            finding = _of_fit(evidence, fit, output)
            if finding is not None and fit.place not in told:
                told.add(fit.place)
                yield finding
    for place in dict.fromkeys((*_chosen(evidence), *_methods(evidence))):
        text = _("argmax along an axis of length 1 is always 0: every row gets class 0.")
        call = written(evidence, place, "argmax")
        given = call.on if call.on and call.on not in ("np", "numpy") else call.argument(0, "a", "prediction")
        yield Finding("SB303", "critical", text, place, None, f"({given} > 0.5).astype(int)")


def _of_fit(evidence: Evidence, fit: Fitting, output: Output) -> Finding | None:
    y, shape = output.y, output.shape
    if not shape or None in shape or y.dtype in ("text", "sparse"):
        return None
    wanted = int(np.prod([int(n or 0) for n in shape], dtype=np.int64))
    if y.width == wanted:
        return None
    if output.loss == "categorical_crossentropy" and y.width == 1 and wanted > 1 and fit.error:
        text = _("The target holds class numbers, one for each row; {loss} with {n} units needs one-hot columns.")
        call = written(evidence, fit.place, "fit")
        return Finding(
            "SB303", "critical", text.format(loss=output.loss, n=wanted), fit.place, None,
            f"to_categorical({call.argument(1, 'y', 'y_train')})",
        )  # fmt: skip
    if output.loss not in REPEATED:
        return None
    text = _(
        "The output has shape {output} and the target {target}: the loss repeats one of them and compares what does "
        "not belong together."
    )
    if fit.error:
        text = _("The output has shape {output} and the target {target}: they cannot be compared.")
    return Finding(
        "SB303",
        "critical",
        text.format(output=_shape(shape), target=_shape(y.shape[1:])),
        fit.place,
        output.end.place,
        _fix(output, len(shape)),
    )


def _fix(output: Output, axes: int) -> str:
    if axes >= 2 and output.y.width == 1:
        return _("the last recurrent layer without return_sequences=True, or Flatten() before the last Dense")
    return f"Dense({output.y.width})"


def _shape(shape: tuple[int | None, ...]) -> str:
    return f"(n, {', '.join(map(str, shape))})" if shape else "(n,)"


def _chosen(evidence: Evidence) -> Iterator[Place]:
    """Where numpy.argmax was taken of one value."""
    for event in evidence.of(Choosing):
        if event.length == 1 and event.axis is not None and len(event.shape) > 1 and event.place is not None:
            yield event.place


def _methods(evidence: Evidence) -> Iterator[Place]:
    """Where the method `argmax` was called on a prediction of one value: told by the text alone."""
    for event in evidence.scorings():
        place = event.place
        if event.method != "predict" or place is None or len(event.made) != 1 or event.made[0].width != 1:
            continue
        line = statement(evidence, place)
        names = targets(line) if isinstance(line, ast.Assign) else ()
        for call in calls(evidence, place.file, "argmax"):
            on = call.func.value if isinstance(call.func, ast.Attribute) else None
            axis = [ast.unparse(one) for one in (*call.args, *(k.value for k in call.keywords if k.arg == "axis"))]
            if axis not in ([AXES[0]], [AXES[1]]):
                continue
            # The prediction itself, as in model.predict(x).argmax(axis=1), or the name that it was given last.
            itself = isinstance(on, ast.Call) and getattr(on.func, "attr", "") == "predict" and on.lineno == place.line
            named = isinstance(on, ast.Name) and on.id in names and isinstance(line.value, ast.Call)  # type: ignore[union-attr]
            if itself or (named and not _set_between(evidence, place, on.id, call.lineno)):  # type: ignore[union-attr]
                yield Place(place.file, call.lineno)


def _set_between(evidence: Evidence, place: Place, name: str, line: int) -> bool:
    return line <= place.line or any(place.line < at < line for at in set_at(evidence, place.file, name))


RULE = Rule("SB303", "target-shape", "critical", N_("The target does not have the shape of the output"), find)
