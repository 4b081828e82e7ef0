import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.report.histogram import histogram, quantile

FINITE = st.floats(-1e30, 1e30)


@given(st.lists(FINITE, min_size=1))
def test_every_value_is_counted_once(values):
    bars = histogram(values)
    assert sum(bars.counts) == len(values)
    assert len(bars.counts) <= 40


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=50))
def test_zero_is_an_edge(values):
    bars = histogram(values)
    assert bars.start / bars.width == pytest.approx(round(bars.start / bars.width))


def test_counts():
    bars = histogram([-1.0, -0.5, 0.0, 0.5, 1.0], bins=2)
    assert (bars.start, bars.width, bars.counts) == (-1.0, 1.0, (2, 2, 1))


def test_one_wild_value_does_not_flatten_the_rest():
    bars = histogram([i / 100 for i in range(300)] + [1e9])
    assert bars.folded == 1
    assert bars.counts == (10,) * 29 + (11,)  # the wild one in the last bar


@pytest.mark.parametrize("values", [[], [math.nan, math.inf]])
def test_nothing_to_count(values):
    assert histogram(values).counts == ()


@pytest.mark.parametrize("value", [0.0, 5.0, -5e-324, 1e-200])
def test_equal_values(value):
    bars = histogram([value] * 3)
    assert bars.counts == (3,)
    assert bars.width >= (abs(value) / 30 or 1.0)


def test_quantile_of_one_value():
    assert quantile([7.0], 0.0) == quantile([7.0], 1.0) == 7.0
