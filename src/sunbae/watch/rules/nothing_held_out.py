"""SB108: every score is of rows that were trained on, and none were put aside."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import counted, has_hold_out, reconstructs
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Of a script that scores something."""
    if has_hold_out(evidence) or any(fit.validation for fit in evidence.of(Fitting)):
        return
    scores = [one for one in counted(evidence) if not reconstructs(one.fit)]
    if not scores or any(one.held_out for one in scores):
        return
    last = scores[-1]
    call = written(evidence, last.event.place, "evaluate", "predict", "score")
    x = call.argument(0, "x", "x")
    text = _(
        "The score is of the {n} rows that were trained on. It says how well they are remembered, not how well new "
        "rows are predicted."
    )
    yield Finding(
        "SB108",
        "medium",
        text.format(n=f"{len(last.x[0]):,}"),
        last.event.place,
        None,
        f"x_train, x_test, y_train, y_test = train_test_split({x}, y, test_size=0.2, random_state=0)",
    )


RULE = Rule("SB108", "nothing-held-out", "medium", N_("Nothing was held out"), find)
