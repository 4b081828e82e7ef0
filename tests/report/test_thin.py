from hypothesis import given
from hypothesis import strategies as st

from sunbae.report.thin import thinned


def test_a_short_curve_is_whole():
    assert thinned([3.0, 2.0, 1.0]) == [(1, 3.0), (2, 2.0), (3, 1.0)]


@given(st.lists(st.floats(allow_nan=False), min_size=11, max_size=500))
def test_a_long_curve_keeps_ends_and_extremes(values):
    points = thinned(values, most=10)
    assert len(points) <= 10
    assert points[0] == (1, values[0])
    assert points[-1] == (len(values), values[-1])
    assert {min(values), max(values)} <= {value for _epoch, value in points}
    assert all(values[epoch - 1] == value for epoch, value in points)


def test_a_spike_is_kept():
    values = [1.0] * 10_000
    values[6_543] = 99.0
    assert (6_544, 99.0) in thinned(values)
