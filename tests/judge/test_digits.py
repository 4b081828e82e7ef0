from __future__ import annotations

import math

import pytest

from sunbae.judge.digits import at_place, place_for, significant, with_spread


@pytest.mark.parametrize(
    ("value", "text"),
    [(47832.1, "47,800"), (0.0, "0"), (-0.0, "0"), (999.6, "1,000"), (0.00123456, "0.00123"), (-2.5, "-2.50")],
)
def test_three_significant_digits(value, text):
    assert significant(value) == text


@pytest.mark.parametrize(
    ("value", "spread", "text"),
    [
        (47832.1, 312.0, "47,800 ± 300"),
        (47832.1, 130.0, "47,830 ± 130"),
        (0.9333, 0.0081, "0.933 ± 0.008"),
        (64.26, 0.96, "64.3 ± 1.0"),
        (64.26, 0.94, "64.3 ± 0.9"),
        (64.26, 9.97, "64 ± 10"),
        (0.02, 0.31, "0.0 ± 0.3"),
        (5.1234, 0.0, "5.12 ± 0.00"),
        (5.1234, math.nan, "5.12"),
    ],
)
def test_the_spread_decides_the_digits(value, spread, text):
    assert with_spread(value, spread) == text


def test_extremes():
    assert at_place(1.234e-9, place_for(1.234e-9, math.nan)) == "1.23e-09"
    assert at_place(1.234e20, place_for(1.234e20, math.nan)) == "1.23e+20"
    assert at_place(math.nan, 2) == "n/a"
    assert at_place(-math.inf, 2) == "-∞"
    assert at_place(-0.001, 2) == "0.00"
