"""SB105: what is scored in the end was looked at after each epoch."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import ENOUGH, counted, shared_rows
from sunbae.watch.rules.validation_rows import carved
from sunbae.watch.wording import written

_HELD = {"keras": "validation_split=0.2"}


def find(evidence: Evidence) -> Iterator[Finding]:
    """`validation_data` that are scored afterwards, and not training rows."""
    told: set[object] = set()
    scores = list(counted(evidence))
    for one in scores:
        fit = one.fit
        if fit.validation != "data" or not one.held_out or fit.place in told:
            continue
        others = [other for other in scores if other.held_out and fit in other.fits]
        if any(shared_rows(other.x, fit.validation_x) < ENOUGH for other in others):
            continue  # there is a test part of its own, too
        share = shared_rows(one.x, fit.validation_x)
        if share < ENOUGH:
            continue
        told.add(fit.place)
        call = written(evidence, fit.place, "fit", "fit_generator")
        x, y = call.argument(0, "x", "x_train"), call.argument(1, "y", "y_train")
        text = _(
            "{share} of the {n} rows that are scored were the validation rows of the fit: what they have chosen looks "
            "better than it is."
        )
        yield Finding(
            "SB105",
            "high",
            text.format(share=f"{share:.0%}", n=f"{len(one.x[0]):,}"),
            fit.place,
            one.event.place,
            f"{call.on or 'model'}.fit({x}, {y}, ..., {_HELD.get(fit.kind, 'eval_set=[(x_val, y_val)]')})",
            carved(fit, "SB105"),
        )


RULE = Rule("SB105", "test-as-validation", "high", N_("The test rows were the validation rows"), find)
