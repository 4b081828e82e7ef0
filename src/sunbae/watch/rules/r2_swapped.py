"""SB405: `r2_score` got the prediction first."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Measuring
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import written

ORDERED = ("r2_score", "explained_variance_score", "d2_absolute_error_score")


def find(evidence: Evidence) -> Iterator[Finding]:
    """The first argument is a prediction, the second one is none."""
    told: set[object] = set()
    for event in evidence.of(Measuring):
        if event.metric not in ORDERED or event.place in told or not event.first.made_by or event.second.made_by:
            continue
        told.add(event.place)
        call = written(evidence, event.place, event.metric)
        text = _(
            "{metric} was given the prediction first; it wants the true values first, and swapped it is another number."
        )
        message = text.format(metric=event.metric)
        if event.value is not None:
            message += " " + _("It gave {value}.").format(value=f"{event.value:.4f}")
        yield Finding("SB405", "medium", message, event.place, None, _fix(event, call.arguments))


def _fix(event: Measuring, arguments: tuple[str, ...]) -> str:
    prediction, truth = arguments[:2] if len(arguments) >= 2 else ("y_pred", "y_test")
    return f"{event.metric}({truth}, {prediction})"


RULE = Rule("SB405", "r2-swapped", "medium", N_("The arguments of r2_score are swapped"), find)
