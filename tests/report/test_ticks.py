import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.report.ticks import round_range, round_up


@given(st.floats(1e-250, 1e250))
def test_round_up_is_one_of_1_2_5_and_no_more_than_2_5_times_as_large(width):
    step = round_up(width)
    assert f"{step:e}"[0] in "125"
    assert width * 0.999 <= step <= width * 2.51


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_round_range_holds_both_ends(a, b):
    low, high = sorted((a, b))
    start, end, step = round_range(low, high)
    assert start < end
    assert start <= low + step * 1e-6
    assert end >= high - step * 1e-6


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.3, 9.2, (0.0, 10.0, 2.0)),
        (3.0, 3.0, (2.0, 4.0, 1.0)),
        (0.0, 0.0, (-1.0, 1.0, 1.0)),
        (999999.9999999999, 1e6, (8e5, 1e6, 2e5)),
    ],
)
def test_round_range(low, high, expected):
    assert round_range(low, high) == expected
