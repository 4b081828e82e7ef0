"""SB207: the score is of a network that has learnt nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Measuring, Scoring
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import compares
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Scores, and predictions that became one; not those that are compared with a score after the fit."""
    told: set[object] = set()
    for event in evidence.scorings():
        untrained = event.net is not None and event.net.trained is False
        if not untrained or event.place in told or not event.x or _asked_again(evidence, event):
            continue
        metric = None if event.method == "evaluate" else _metric_of(evidence, event)
        if event.method != "evaluate" and metric is None:
            continue
        told.add(event.place)
        on = written(evidence, event.place, "evaluate", "predict").on or "model"
        text = _("This network was neither fitted nor given weights: what it says of the {n} rows is drawn by lot.")
        fitted = any(fit.model == event.model for fit in evidence.of(Fitting))
        fix = _("call {method} after the fit") if fitted else _("call {method} of the network that was fitted")
        yield Finding(
            "SB207",
            "critical",
            text.format(n=f"{len(event.x[0]):,}"),
            event.place,
            None if metric is None else metric.place,
            fix.format(method=f"{on}.{event.method}()"),
        )


def _metric_of(evidence: Evidence, event: Scoring) -> Measuring | None:
    """A metric that a prediction became part of; one that the audit cannot trace belongs to the latest prediction."""
    for metric in evidence.of(Measuring):
        if metric.number < event.number or not compares(metric, event):
            continue
        traced = metric.first.made_by or metric.second.made_by
        earlier = [s for s in evidence.scorings() if s.made and s.number < metric.number and compares(metric, s)]
        if traced or earlier[-1] is event:
            return metric
    return None


def _asked_again(evidence: Evidence, event: Scoring) -> bool:
    """Whether the network is fitted later, and then asked in the same way: before and after."""
    fits = [fit.number for fit in evidence.of(Fitting) if fit.model == event.model and fit.number > event.number]
    return bool(fits) and any(
        later.model == event.model and later.method == event.method and later.number > fits[0]
        for later in evidence.scorings()
    )


RULE = Rule("SB207", "untrained", "critical", N_("The network was never trained"), find)
