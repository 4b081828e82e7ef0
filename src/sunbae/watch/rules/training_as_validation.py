"""SB106: the validation rows are training rows."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import ENOUGH, shared_rows
from sunbae.watch.rules.validation_rows import carved
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """`validation_data` among the rows of the fit."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        if fit.validation != "data" or fit.place in told:
            continue
        share = shared_rows(fit.validation_x, fit.x)
        if share < ENOUGH:
            continue
        told.add(fit.place)
        call = written(evidence, fit.place, "fit", "fit_generator")
        x, y = call.argument(0, "x", "x_train"), call.argument(1, "y", "y_train")
        text = _("{share} of the {n} validation rows are training rows: val_loss says nothing about new rows.")
        yield Finding(
            "SB106",
            "high",
            text.format(share=f"{share:.0%}", n=f"{len(fit.validation_x[0]):,}"),
            fit.place,
            None,
            f"{call.on or 'model'}.fit({x}, {y}, ..., validation_split=0.2)",
            carved(fit, "SB106"),
        )


RULE = Rule("SB106", "training-as-validation", "high", N_("The validation rows are training rows"), find)
