"""SB405: `r2_score` got the prediction first."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Measuring
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.repair import Repair
from sunbae.watch.wording import written

ORDERED = ("r2_score", "explained_variance_score", "d2_absolute_error_score")


def find(evidence: Evidence) -> Iterator[Finding]:
    """The first argument is a prediction, the second one is none."""
    swapped: dict[Place, list[Measuring]] = {}
    for event in evidence.of(Measuring):
        if event.metric in ORDERED and event.place is not None and event.first.made_by and not event.second.made_by:
            swapped.setdefault(event.place, []).append(event)
    for where, events in swapped.items():
        event = events[0]
        call = written(evidence, event.place, event.metric)
        text = _(
            "{metric} was given the prediction first; it wants the true values first, and swapped it is another number."
        )
        message = text.format(metric=event.metric)
        if event.value is not None:
            message += " " + _("It gave {value}.").format(value=f"{event.value:.4f}")
        repairs = tuple(Repair("swap", where.file, where.line, one.nth, "SB405") for one in events)
        yield Finding("SB405", "medium", message, where, None, _fix(event, call.arguments), repairs)


def _fix(event: Measuring, arguments: tuple[str, ...]) -> str:
    prediction, truth = arguments[:2] if len(arguments) >= 2 else ("y_pred", "y_test")
    return f"{event.metric}({truth}, {prediction})"


RULE = Rule("SB405", "r2-swapped", "medium", N_("The arguments of r2_score are swapped"), find)
