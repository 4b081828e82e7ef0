import math

from hypothesis import given
from hypothesis import strategies as st

from sunbae.report.thin import kept_rows, short, thinned


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


def test_few_rows_are_all_kept():
    assert kept_rows(([1.0] * 30,), most=30) == list(range(30))
    assert len(kept_rows(([1.0] * 31,), most=30)) < 30


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=41, max_size=120), st.integers(0, 45))
def test_rows_keep_the_ends_the_extremes_and_the_last_ones(rows, whole):
    columns = tuple(zip(*rows, strict=True))
    kept = kept_rows(columns, 40, whole=whole)
    assert len(kept) <= 40
    assert kept == sorted(set(kept))
    assert {0, *range(len(rows) - min(whole, 20), len(rows))} <= set(kept)
    for values in columns:
        finite = [value for value in values if math.isfinite(value)]
        shown = [values[i] for i in kept if math.isfinite(values[i])]
        assert [f(shown) for f in (min, max) if finite] == [f(finite) for f in (min, max) if finite]


def test_a_gap_is_kept():
    values = [1.0] * 10_000
    values[6_543] = math.nan
    assert 6_543 in kept_rows((values, [0.0] * 10_000), most=100)


def test_seven_digits():
    assert short(1 / 3) == 0.3333333
