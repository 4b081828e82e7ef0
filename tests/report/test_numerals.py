import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.report.numerals import NO_VALUE, count, decimals_for, duration, mean_and_sd, number, percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.81234, "0.812"),
        (12.345, "12.3"),
        (48231.2, "48,231"),
        (22314626.0, "22,315,000"),
        (0.0, "0"),
        (-0.5, "-0.500"),
        (1e-5, "1.00×10⁻⁵"),
        (-1.5e15, "-1.50×10¹⁵"),
        (math.nan, NO_VALUE),
        (None, NO_VALUE),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
    ],
)
def test_number(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.7954, 3, "0.795"),
        (-0.0004, 3, "0.000"),  # not "-0.000"
        (0.00001, 3, "0.000"),
        (-15234.2, 3, "-15,234"),  # five digits are enough for a baseline that went astray
        (1e20, 3, "1.00×10²⁰"),
    ],
)
def test_number_beside_others(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("mean", "sd", "text"),
    [
        (0.81234, 0.0042, "0.812 ± 0.004"),
        (0.81234, 0.0014, "0.8123 ± 0.0014"),  # 0.001 would lose 40 % of the spread
        (12.345, 3.2, "12.3 ± 3.2"),
        (48231.2, 812.3, "48,231 ± 812"),
        (130068626.0, 1723823.0, "130,070,000 ± 1,720,000"),
        (130068626.0, 7.0, "130,070,000 ± <10,000"),
        (0.9, 0.0, "0.900 ± 0"),
        (0.9, 1e-9, "0.90000 ± <0.00001"),
        (0.9, None, "0.900"),
        (0.0001, 0.02, "0.0001 ± 0.0200"),
        (1.234e-6, 4.6e-8, "(1.23 ± 0.05)×10⁻⁶"),
        (math.nan, math.nan, NO_VALUE),
        (0.0, 5e-324, "0 ± 0"),
    ],
)
def test_mean_and_sd(mean, sd, text):
    assert mean_and_sd(mean, sd) == text


def test_mean_and_sd_with_the_decimals_of_a_column():
    assert mean_and_sd(0.8592, 0.0008, 3) == "0.859 ± 0.001"
    assert mean_and_sd(0.8592, 0.0002, 3) == "0.859 ± <0.001"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_short_and_near_its_value(value):
    text = number(value)
    assert len(text) <= 20
    assert not text.startswith("-0.000") or value <= -0.0001
    if "×" not in text:
        assert math.isclose(float(text.replace(",", "")), value, rel_tol=0.006, abs_tol=1e-12)


@given(st.floats(-1e11, 1e11), st.floats(0, 1e11))
def test_mean_and_sd_share_their_decimals(mean, sd):
    plain = mean_and_sd(mean, sd).partition(")×")[0].lstrip("(")
    left, _sign, right = plain.partition(" ± ")
    if right != "0":
        assert len(left.partition(".")[2]) == len(right.partition(".")[2])


@given(st.floats(1e-4, 1e11), st.none() | st.floats(0, 1e11))
def test_three_to_five_digits(value, sd):
    digits = decimals_for(value, sd) + 1 + int(f"{max(value, sd or 0):e}".partition("e")[2])
    assert 3 <= digits <= 5


@pytest.mark.parametrize(("value", "text"), [(12345, "12,345"), (12.44, "12.4"), (12.0, "12"), (math.nan, NO_VALUE)])
def test_count(value, text):
    assert count(value) == text


@given(st.floats(0, 1))
def test_only_nothing_is_0_and_only_all_is_100_percent(share):
    assert (percent(share) == "0%") == (share == 0)
    assert (percent(share) == "100%") == (share == 1)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.042, "0.04 s"),
        (0.999, "1.0 s"),
        (59.96, "1 min 0 s"),
        (125, "2 min 5 s"),
        (3599.9, "1 h 0 min"),
        (7322, "2 h 2 min"),
        (math.nan, NO_VALUE),
    ],
)
def test_duration(seconds, text):
    assert duration(seconds) == text
