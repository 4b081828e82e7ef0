"""SB405: `r2_score` gets the prediction first."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import _
from sunbae.watch.findings import Finding
from sunbae.watch.rules.r2_swapped import ORDERED
from sunbae.watch.static.story import Metric, Story
from sunbae.watch.static.values import Rows


def find(story: Story) -> Iterator[Finding]:
    """The first argument is a prediction, the second one surely none."""
    for metric in story.of(Metric):
        first, second = metric.first, metric.second
        if metric.name not in ORDERED or not isinstance(first, Rows) or not isinstance(second, Rows):
            continue
        if first.asked < 0 or second.asked >= 0 or second.mixed:
            continue
        text = _(
            "{metric} was given the prediction first; it wants the true values first, and swapped it is another number."
        )
        call = story.written(metric.place, metric.name)
        prediction, truth = call.arguments[:2] if len(call.arguments) >= 2 else ("y_pred", "y_test")
        fix = f"{metric.name}({truth}, {prediction})"
        yield Finding("SB405", "medium", text.format(metric=metric.name), metric.place, None, fix)
