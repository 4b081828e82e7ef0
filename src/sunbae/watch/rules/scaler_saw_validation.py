"""SB212: a scaler learnt from the rows that validation_split took afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Transforming
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import ENOUGH, counted, covered, learnt_from
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Those that did not see scored rows as well, which is worse and said by another rule."""
    told: set[int] = set()
    for fit in evidence.of(Fitting):
        if fit.validation != "split":
            continue
        for held, rows in zip(fit.validation_x, fit.x, strict=False):
            for learnt in learnt_from(evidence, held):
                given = learnt.given
                if given is None or learnt.step in told or learnt.does not in ("scale", "reduce"):
                    continue
                if min(covered(held, given), covered(rows, given)) < ENOUGH or _saw_scored(evidence, learnt):
                    continue
                told.add(learnt.step)
                text = _(
                    "{kind} learnt from {n} rows, with the {held} among them that validation_split takes: "
                    "val_loss is a little too friendly, the score at the end is not."
                )
                call = written(evidence, learnt.place, "fit", "fit_transform")
                yield Finding(
                    "SB212",
                    "info",
                    text.format(kind=learnt.kind, n=f"{len(given):,}", held=f"{len(held):,}"),
                    learnt.place,
                    None,
                    f"{call.on or learnt.kind}.fit({call.argument(0, 'X', 'x_train')}[:{len(rows)}])",
                    also=() if fit.place is None else (fit.place,),
                )


def _saw_scored(evidence: Evidence, learnt: Transforming) -> bool:
    return any(
        one.held_out and learnt.given is not None and covered(rows, learnt.given) > 0
        for one in counted(evidence)
        for rows in one.x
    )


RULE = Rule("SB212", "scaler-saw-validation", "info", N_("The scaler saw the rows of validation_split"), find)
