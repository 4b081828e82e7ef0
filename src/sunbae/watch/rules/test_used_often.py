"""SB407: the same test rows were scored by many configurations, over runs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import counted
from sunbae.watch.used import used

MANY = 5  # configurations


def find(evidence: Evidence) -> Iterator[Finding]:
    """Of the last score of this run, with all runs before."""
    own = list(used(evidence))
    if not own or not evidence.earlier:
        return
    last = own[-1]
    before = [one for one in evidence.earlier if one.rows == last.rows]
    known = {one.configuration for one in before} | {one.configuration for one in own if one.rows == last.rows}
    runs = {one.run for one in before}
    if len(known) < MANY or not runs:
        return
    text = _("These {n} test rows have been scored by {k} different configurations in {runs} runs.")
    said = text.format(n=f"{last.n:,}", k=len(known), runs=len(runs) + 1)
    values = [one.value for one in (*before, *own) if one.rows == last.rows and one.metric == last.metric]
    if last.metric in ("acc", "accuracy", "accuracy_score") and values:
        gain = luck_of_the_best(max(values), last.n, len(known))
        text = _("The best of so many looks better than it is: by luck alone about {gain:.3f} of {metric}.")
        said += " " + text.format(gain=gain, metric=last.metric)
    place = [one.event.place for one in counted(evidence) if one.held_out][-1]
    fix = _("choose by validation rows; open the test part once, at the end")
    yield Finding("SB407", "medium", said, place, None, fix)


def luck_of_the_best(share: float, n: int, k: int) -> float:
    """How much the best of k equally good classifiers exceeds their true accuracy, by luck.

    The expected largest of k standard normal numbers (Blom's approximation, 1958) times the standard error of a share
    of n rows. Configurations that err on the same rows have less; so it is an upper bound of the usual case.

    >>> round(luck_of_the_best(0.9, 100, 10), 3)
    0.046
    """
    from scipy.special import ndtri

    error = math.sqrt(max(share * (1 - share), 1e-9) / n)
    return float(ndtri((k - 0.375) / (k + 0.25))) * error


RULE = Rule("SB407", "test-used-often", "medium", N_("The test rows were used again and again"), find)
