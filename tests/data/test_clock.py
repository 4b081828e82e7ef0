"""How time goes on: the step that is found, how far stamps are apart, and what comes next."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.data.clock import Clock, clock_of, months_of

DAY = 86_400_000_000
HOUR = 3_600_000_000


def stamps(*texts):
    return pl.Series(texts).str.to_datetime(time_unit="us").dt.epoch("us").to_numpy()


def every(first, step, n):
    return stamps(first)[0] + step * np.arange(n)


@pytest.mark.parametrize(
    ("found", "clock", "words"),
    [
        (every("2024-01-01 00:00", HOUR, 9), Clock("fixed", HOUR), "1 hour"),
        (every("2024-01-01 00:00", 15 * 60_000_000, 9), Clock("fixed", HOUR / 4), "15 minutes"),
        (every("2024-01-01 00:00", 7 * DAY, 9), Clock("fixed", 7 * DAY), "1 week"),
        (stamps("2024-01-01", "2024-02-01", "2024-03-01", "2024-05-01"), Clock("months", 1), "1 month"),
        (stamps("2024-01-01", "2024-04-01", "2024-07-01"), Clock("months", 3), "1 quarter"),
        (stamps("2020-07-01", "2021-07-01", "2022-07-01"), Clock("months", 12), "1 year"),
        (stamps("2024-01-31", "2024-02-29", "2024-03-31"), Clock("months", 1, "month ends"), "1 month"),
    ],
)
def test_regular_steps(found, clock, words):
    assert clock_of([found], dated=True) == clock
    assert clock.described() == words


def test_trading_days_are_irregular_and_skip_weekends():
    days = stamps("2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09")
    clock = clock_of([days], dated=True)
    assert clock == Clock("irregular", DAY, "weekdays")
    assert clock.distances(days).tolist() == [1] * 5
    assert clock.shown(clock.after(stamps("2024-01-12")[0], 2)) == ["2024-01-15", "2024-01-16"]
    # Three weeks of silence are more than a holiday.
    assert clock.distances(stamps("2024-01-02", "2024-01-23")).tolist() == [21]


def test_one_row_in_ten_may_be_absent_from_a_regular_series():
    hours = np.delete(every("2024-01-01 00:00", HOUR, 100), [5, 50, 51])
    clock = clock_of([hours], dated=True)
    assert clock == Clock("fixed", HOUR)
    assert sorted(clock.distances(hours))[-3:] == [1, 2, 3]


def test_many_rows_may_be_absent_if_the_others_keep_the_step():
    rng = np.random.default_rng(0)
    hours = every("2024-01-01 00:00", HOUR, 400)[rng.random(400) > 0.3]
    assert clock_of([hours], dated=True) == Clock("fixed", HOUR)
    assert clock_of([np.sort(rng.integers(0, 10**9, 400))], dated=True).kind == "irregular"


def test_several_series_have_one_clock():
    assert clock_of([every("2024-01-01 00:00", HOUR, 3), every("2020-05-01 07:00", HOUR, 3)], dated=True).step == HOUR
    assert clock_of([], dated=True) == Clock("fixed", DAY)


def test_numbers():
    clock = clock_of([np.array([1990.0, 1995.0, 2000.0])], dated=False)
    assert clock == Clock("numbers", 5.0)
    assert clock.after(2000, 2).tolist() == [2005.0, 2010.0]
    assert clock.shown(np.array([1990.0, 0.5])) == ["1990", "0.5"]
    assert clock.described() == "5"


@pytest.mark.parametrize(
    ("last", "clock", "following"),
    [
        ("2024-01-31", Clock("months", 1), ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("2024-02-29", Clock("months", 1, "month ends"), ["2024-03-31", "2024-04-30", "2024-05-31"]),
        ("2023-11-30", Clock("months", 3), ["2024-02-29", "2024-05-30", "2024-08-30"]),
        ("2024-02-01", Clock("months", 12), ["2025-02", "2026-02", "2027-02"]),
    ],
)
def test_months_that_follow(last, clock, following):
    assert clock.shown(clock.after(stamps(last)[0], 3)) == following


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)), st.integers(1, 28), st.integers(1, 40))
def test_what_follows_by_months_is_as_many_months_apart(moment, step, n):
    last = int((moment - dt.datetime(1970, 1, 1)) / dt.timedelta(microseconds=1))
    clock = Clock("months", step)
    found = np.concatenate([[last], clock.after(last, n)])
    assert np.diff(months_of(found)).tolist() == [step] * n
    assert (found % DAY == last % DAY).all()


@given(st.integers(1, 10**12), st.integers(-(10**15), 10**15), st.integers(1, 50))
def test_what_follows_a_fixed_step_is_one_step_apart(step, last, n):
    clock = Clock("fixed", step)
    assert clock.distances(np.concatenate([[last], clock.after(last, n)])).tolist() == [1.0] * n


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (every("2024-01-01 00:00", DAY, 2), ["2024-01-01", "2024-01-02"]),
        (every("2024-01-01 06:30", HOUR, 2), ["2024-01-01 06:30", "2024-01-01 07:30"]),
        (every("2024-01-01 06:30:15", HOUR, 1), ["2024-01-01 06:30:15"]),
    ],
)
def test_stamps_are_no_longer_than_they_need_to_be(found, shown):
    assert Clock("fixed", HOUR).shown(found) == shown
