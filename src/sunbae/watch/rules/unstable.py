"""SB511: the score goes far with the seed."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Repeated
from sunbae.watch.findings import Finding, Rule

FEWEST = 3  # seeds from which on a spread is believed
SHARES = ("acc", "auc", "precision", "recall", "f1", "r2")
FAR = 0.02  # standard deviation of a share
FAR_OF_MEAN = 0.1  # standard deviation of another score, as part of its mean


def find(evidence: Evidence) -> Iterator[Finding]:
    """One for each fit that was repeated: of a share, if it has one, else of what else was scored."""
    by_line: dict[object, list[Repeated]] = {}
    for one in evidence.repeated:
        by_line.setdefault(one.place, []).append(one)
    for several in by_line.values():
        one = next((r for r in several if _is_share(r)), several[0])
        values = (one.claimed, *one.values)
        if len(values) < FEWEST or not all(map(math.isfinite, values)):
            continue
        mean, sd = statistics.mean(values), statistics.stdev(values)
        if sd < (FAR if _is_share(one) else FAR_OF_MEAN * abs(mean)):
            continue
        text = _(
            "Over {n} seeds {metric} goes from {lowest:.4g} to {highest:.4g} ({mean:.4g} ± {sd:.2g}); "
            "{claimed:.4g} is one draw of these."
        )
        said = text.format(
            n=len(values), metric=one.metric, lowest=min(values), highest=max(values), mean=mean, sd=sd,
            claimed=one.claimed,
        )  # fmt: skip
        yield Finding("SB511", "low", said, one.place, None, _("report the mean and the spread over several seeds"))


def _is_share(one: Repeated) -> bool:
    name = one.metric.lower()
    return "loss" not in name and any(share in name for share in SHARES)


RULE = Rule("SB511", "unstable", "low", N_("The score depends on the seed"), find)
