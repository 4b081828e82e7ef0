"""SB407: test rows are counted over runs."""

from dataclasses import replace

import pytest
from watch.evidence import evaluate, evidence, fit, rows

from sunbae.watch.events import Earlier
from sunbae.watch.rules.test_used_often import find, luck_of_the_best
from sunbae.watch.used import used


def script(**more):
    return evidence(fit(line=3, x=rows(0, 80)), evaluate(line=4, x=rows(80, 120), scores={"acc": 0.8}, **more))


def earlier(n, of, **more):
    last = list(used(of))[-1]
    return tuple(replace(last, configuration=str(k), run=f"a-{k:03d}", **more) for k in range(n))


@pytest.mark.parametrize(("n", "fires"), [(1, False), (3, False), (4, True), (12, True)])
def test_from_five_configurations_on(n, fires):
    of = script()
    assert bool(list(find(replace(of, earlier=earlier(n, of))))) is fires


def test_it_says_what_luck_does():
    of = script()
    (found,) = find(replace(of, earlier=earlier(9, of)))
    assert "40 test rows" in found.message
    assert "10 different configurations in 10 runs" in found.message
    assert f"{luck_of_the_best(0.8, 40, 10):.3f} of acc" in found.message


def test_silent():
    of = script()
    same = tuple(replace(one, configuration=list(used(of))[-1].configuration) for one in earlier(9, of))
    assert not list(find(replace(of, earlier=same)))
    assert not list(find(replace(of, earlier=earlier(9, of, rows="others"))))
    assert not list(find(of))
    assert not list(find(evidence()))


def test_the_largest_of_normal_numbers():
    """Expected largest of 10 standard normal numbers: 1.539 (Harter, 1961)."""
    assert luck_of_the_best(0.5, 25, 10) / 0.1 == pytest.approx(1.539, abs=0.01)
    assert Earlier("r", "c", "acc", 0.5, 10).run == ""
