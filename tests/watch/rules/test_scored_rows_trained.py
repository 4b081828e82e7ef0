"""What a fit is left of, when it was given the test rows, too."""

import numpy as np
from watch.evidence import classes, evaluate, evidence, fit, rows, split

from sunbae.watch.rules.scored_rows_trained import RULE

ORDER = np.random.default_rng(3).permutation(100)
FIRST, SECOND = ORDER[:70], ORDER[70:]


def kept(whole, *events):
    """The rows that the repaired fit is given."""
    score = evaluate(5, whole.part(SECOND), rows(0, 100, 1).part(SECOND))
    (found,) = RULE.find(evidence(*events, fit(3, whole, rows(0, 100, 1)), score))
    (repair,) = found.repairs
    return repair.rows


def test_the_rows_come_as_the_split_has_put_them():
    whole = rows(0, 100)
    one = split(whole, whole.part(FIRST), whole.part(SECOND), 2)
    assert kept(whole, one) == tuple(FIRST)


def test_a_row_that_looks_like_a_test_row_stays():
    whole = classes(0, 100, width=3, labels=np.minimum(np.arange(100), 98))  # the last two are alike
    one = split(whole, whole.part(FIRST), whole.part(SECOND), 2)
    assert kept(whole, one) == tuple(FIRST)


def test_without_a_split_of_just_these_rows_the_others_stay_in_their_order():
    whole = rows(0, 100)
    other = split(whole, whole.part(np.arange(50)), whole.part(np.arange(50, 100)), 2)
    assert kept(whole, other) == tuple(sorted(FIRST))
