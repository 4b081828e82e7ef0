"""The repair of shuffled windows: in time order, and nothing of the test part in training."""

from dataclasses import replace

import numpy as np
import pytest
from watch.evidence import evaluate, evidence, fit, rows, split

from sunbae.watch.rules.windows_shuffled import RULE

SPAN, N, TEST = 5, 60, 12


def shuffled(target):
    """60 windows of 5 steps, and their targets, of which every fifth window is a test window."""
    windows = rows(0, N, SPAN, span=SPAN)
    which = np.arange(N) % 5 == 0
    first, second = np.flatnonzero(~which), np.flatnonzero(which)
    one = split(
        (windows, target), (windows.part(first), target.part(first)), (windows.part(second), target.part(second)), 2
    )
    return evidence(
        one,
        fit(3, windows.part(first), target.part(first)),
        evaluate(4, windows.part(second), target.part(second)),
    )


@pytest.mark.parametrize(
    ("target", "left_out"),
    [
        (rows(900, 900 + N, 1), SPAN),  # of a series of its own, as it seems: the step after the window
        (rows(SPAN, SPAN + N, 1), SPAN),
        (rows(SPAN + 2, SPAN + 2 + N, 1), SPAN + 2),
        (rows(SPAN, SPAN + N, 3, span=3), SPAN + 2),
        (rows(0, N, 1, span=SPAN), SPAN - 1),  # the last step of the window itself
    ],
)
def test_the_gap_is_as_wide_as_windows_and_targets_reach(target, left_out):
    (found,) = RULE.find(shuffled(target))
    (repair,) = found.repairs
    assert repair.others == tuple(range(N - TEST, N))
    assert repair.rows == tuple(range(N - TEST - left_out))


def test_a_split_of_windows_alone_leaves_out_the_next_step():
    story = shuffled(rows(900, 900 + N, 1))
    (event,) = (one for one in story.events if hasattr(one, "shuffle"))
    alone = replace(event, given=event.given[:1], made=event.made[:1])
    (found,) = RULE.find(replace(story, events=(alone, *story.events[1:])))
    assert len(found.repairs[0].rows) == N - TEST - SPAN
