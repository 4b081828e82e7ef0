from dataclasses import replace

import numpy as np
from watch.evidence import at, evaluate, evidence, fit, numbers, rows, split

from sunbae.watch.rules.repeated_rows import RULE
from sunbae.watch.rules.scored_rows_trained import RULE as TRAINED

FACTS = numbers(-3, 3)


def copies(start, stop, of, facts=FACTS):
    """Rows of their own numbers with the values of others."""
    one = rows(start, stop, facts=facts)
    return replace(one, hashes=rows(0, 1000).hashes[np.asarray(of)])


def events(test, twice=40):
    trained = copies(0, 80, [*range(80 - twice), *range(twice)])
    whole = rows(0, 100)
    return split(whole, trained, test, 2), fit(3, trained), evaluate(4, test)


def test_copies():
    (one,) = RULE.find(evidence(*events(copies(80, 100, range(20)))))
    assert (
        one.message
        == "100% of the 20 test rows have the same values as a training row: the data hold rows several times."
    )
    assert (one.place, one.hurts) == (at(2), at(4))


def test_copies_are_no_trained_rows():
    assert not list(TRAINED.find(evidence(*events(copies(80, 100, range(20))))))
    assert list(TRAINED.find(evidence(*events(copies(80, 100, range(20)), twice=0))))


def test_silent_of_few():
    assert not list(RULE.find(evidence(*events(copies(80, 100, [0, *range(200, 219)])))))


def test_silent_of_the_same_rows():
    assert not list(RULE.find(evidence(*events(copies(80, 100, range(20)), twice=0))))
    assert not list(RULE.find(evidence(*events(copies(0, 20, range(20))))))


def test_silent_of_tables_with_few_values():
    facts = numbers(0, 3, integral=True, kinds=4)
    assert not list(RULE.find(evidence(*events(copies(80, 100, range(20), facts)))))
