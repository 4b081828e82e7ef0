"""Date-times as a trend and cycles."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.prep.dates import PARTS, date_features, feature_names, informative_parts


def dates(*values):
    return pl.Series("d", values, dtype=pl.Datetime("us"))


def features(moment, part):
    return date_features(dates(moment), [part])[0].tolist()


def turn(share):
    """Sine and cosine of a share of a whole turn."""
    return [np.sin(2 * np.pi * share), np.cos(2 * np.pi * share)]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("days", [19753.5]),  # 19,753 days from 1 January 1970 to 31 January 2024, and noon
        ("month", turn((30 / 31) / 12)),
        ("weekday", turn(2 / 7)),  # a Wednesday
        ("hour", turn(0.5)),
        ("minute", turn(0.25)),
    ],
)
def test_golden(part, expected):
    found = features(dt.datetime(2024, 1, 31, 12, 15), part)
    if part == "days":
        expected = [19753 + (12 * 60 + 15) / 1440]
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_the_end_of_a_cycle_lies_beside_its_start():
    def distance(a, b, part):
        return np.linalg.norm(np.subtract(features(a, part), features(b, part)))

    new_year = dt.datetime(2025, 1, 1)
    assert (
        distance(dt.datetime(2024, 12, 31), new_year, "month")
        < distance(dt.datetime(2024, 12, 1), new_year, "month") / 10
    )
    near = distance(dt.datetime(2024, 1, 1, 23), dt.datetime(2024, 1, 2, 0), "hour")
    assert near == pytest.approx(distance(dt.datetime(2024, 1, 1, 0), dt.datetime(2024, 1, 1, 1), "hour"))
    # Sunday to Monday is as Monday to Tuesday.
    sunday = dt.datetime(2024, 1, 7)
    day = dt.timedelta(days=1)
    assert distance(sunday, sunday + day, "weekday") == pytest.approx(
        distance(sunday + day, sunday + 2 * day, "weekday")
    )


@pytest.mark.parametrize(
    ("step", "n", "expected"),
    [
        (dt.timedelta(days=1), 400, ("days", "month", "weekday")),
        (dt.timedelta(days=7), 60, ("days", "month")),
        (dt.timedelta(hours=1), 5, ("days", "hour")),
        (dt.timedelta(minutes=90), 40, ("days", "month", "weekday", "hour", "minute")),
        (dt.timedelta(0), 5, ()),
    ],
)
def test_parts_that_vary(step, n, expected):
    start = dt.datetime(2024, 1, 1)
    assert informative_parts(dates(*(start + k * step for k in range(n)), None)) == expected


def test_nothing_known():
    assert informative_parts(dates(None, None)) == ()
    assert informative_parts(dates()) == ()
    assert date_features(dates(None), tuple(PARTS)).shape == (1, 9)
    assert np.isnan(date_features(dates(None), tuple(PARTS))).all()
    assert date_features(dates(dt.datetime(2024, 1, 1)), ()).shape == (1, 0)
    assert date_features(dates(), ("days", "hour")).shape == (0, 3)


def test_names_match_the_numbers():
    assert feature_names("when", ("days", "hour")) == ["when.days", "when.hour.sin", "when.hour.cos"]
    names = feature_names("when", tuple(PARTS))
    assert len(names) == date_features(dates(dt.datetime(2024, 1, 1)), tuple(PARTS)).shape[1] == 9


@settings(max_examples=15, deadline=None)
@given(st.lists(st.none() | st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(3000, 1, 1)), min_size=1, max_size=8))
def test_each_row_by_itself(values):
    parts = tuple(PARTS)
    whole = date_features(dates(*values), parts)
    assert np.isnan(whole).all(axis=1).tolist() == [v is None for v in values]
    assert np.isfinite(whole[[v is not None for v in values]]).all()
    for k, value in enumerate(values):
        np.testing.assert_array_equal(date_features(dates(value), parts)[0], whole[k])
    circles = whole[:, 1:].reshape(len(values), -1, 2)
    np.testing.assert_allclose(np.linalg.norm(circles, axis=2)[~np.isnan(whole[:, 0])], 1)
