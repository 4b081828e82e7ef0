"""Cells as numbers, dates and labels."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sunbae.data.parse import (
    COMPACT_DATE,
    DATE_FORMATS,
    LARGEST,
    SMALLEST,
    as_dates,
    as_labels,
    as_numbers,
    compact_format,
    date_format,
    has_leading_zeros,
    is_date,
    is_text,
    unread,
    with_century,
    zones,
)


def text(*cells):
    return pl.Series("x", cells, dtype=pl.String)


def numbers_of(*cells, decimal="."):
    return as_numbers(text(*cells), decimal=decimal)


def moments(column, known):
    return as_dates(column, known).to_list()


# --- numbers


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e99, max_value=1e99), min_size=1))
def test_text_and_floats_are_the_same_numbers(values):
    written = numbers_of(*map(repr, values))
    typed = as_numbers(pl.Series("x", values, dtype=pl.Float64))
    np.testing.assert_array_equal(written.values, typed.values)
    expected = [0.0 if abs(v) < SMALLEST else v for v in values]
    np.testing.assert_array_equal(typed.values, expected)
    assert not written.strange.any()
    assert not written.infinite.any()


@pytest.mark.parametrize("cell", ["+5", "5.", ".5", "-.5e-3", "1E+5", "1e5", "-0", "00012"])
def test_ways_to_write_a_number(cell):
    assert numbers_of(cell).values[0] == float(cell)


@pytest.mark.parametrize("cell", ["1e", "5%", "1,200", "1_000", "0x1F", "1 2", "１２", "٣", "12a", "--5", "e5", "+"])
def test_text_that_is_no_number_is_strange(cell):
    found = numbers_of("1", cell, None)
    assert found.strange.tolist() == [False, True, False]
    assert np.isnan(found.values).tolist() == [False, True, True]


@pytest.mark.parametrize("mark", ["-", "--", ".", "None", "none", "na", "nil"])
def test_marks_among_numbers_are_missing_not_strange(mark):
    found = numbers_of("1", mark)
    assert not found.strange.any()
    assert np.isnan(found.values[1])


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "+INF", "1e999", "-1e101"])
def test_infinite_numbers_are_told_apart(cell):
    found = numbers_of("1", cell)
    assert found.infinite.tolist() == [False, True]
    assert found.values[1] == math.inf
    assert not found.strange.any()


def test_numbers_whose_squares_overflow_or_vanish():
    typed = as_numbers(pl.Series([1e308, LARGEST, SMALLEST, 5e-324, -5e-324, -0.0, None, math.nan]))
    assert typed.infinite.tolist() == [True] + [False] * 7
    np.testing.assert_array_equal(typed.values, [math.inf, LARGEST, SMALLEST, 0, 0, 0, math.nan, math.nan])


def test_decimal_comma():
    found = numbers_of("1,5", "-,25", "3", "1.5", "1,2,3", "2,5e3", decimal=",")
    np.testing.assert_array_equal(found.values, [1.5, -0.25, 3, math.nan, math.nan, 2500])
    assert found.strange.tolist() == [False, False, False, True, True, False]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pl.Series([1, None, 3], dtype=pl.UInt8), [1, math.nan, 3]),
        (pl.Series([True, None, False]), [1, math.nan, 0]),
        (pl.Series([2**63], dtype=pl.UInt64), [2.0**63]),
        (pl.Series([1.5], dtype=pl.Float32), [1.5]),
    ],
)
def test_typed_numbers(column, expected):
    found = as_numbers(column)
    np.testing.assert_array_equal(found.values, expected)
    assert not found.strange.any()


def test_a_date_is_no_number():
    found = as_numbers(pl.Series([dt.date(2024, 1, 31), None]))
    assert found.strange.tolist() == [True, False]
    assert np.isnan(found.values).all()


def test_no_rows():
    assert len(as_numbers(text()).values) == 0
    assert len(as_labels(text())) == 0
    assert date_format(text()) is None


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["00123", "45678"], True),
        (["0", "0.5", "10"], False),
        (["-05", "12"], False),  # padded, but a sign says quantity
        (["007.50", "12.00"], False),
        ([None, "12"], False),
    ],
)
def test_leading_zeros_are_codes(cells, codes):
    assert has_leading_zeros(text(*cells)) is codes


def test_typed_numbers_have_no_leading_zeros():
    assert not has_leading_zeros(pl.Series([7, 8]))


# --- labels


def test_one_label_however_a_whole_number_is_stored():
    expected = ["3", None, "-2", "0"]
    for column in (
        pl.Series([3, None, -2, 0], dtype=pl.Int64),
        pl.Series([3, None, -2, 0], dtype=pl.Int8),
        pl.Series([3.0, None, -2.0, -0.0], dtype=pl.Float64),
        pl.Series([3.0, math.nan, -2.0, 0.0], dtype=pl.Float32),
        text("3", None, "-2", "0"),
        text("3.0", None, "-2.00", "0.0"),
    ):
        assert as_labels(column).to_list() == expected


def test_other_texts_stay_as_they_are():
    cells = ["00123", "1.10", "v1.0", "1.0.0", " 3", "서울", "", "1.0a", ".0"]
    assert as_labels(text(*cells)).to_list() == cells


def test_labels_of_other_types():
    assert as_labels(pl.Series([True, False, None])).to_list() == ["true", "false", None]
    assert as_labels(pl.Series([2**63], dtype=pl.UInt64)).to_list() == [str(2**63)]
    assert as_labels(pl.Series([0.5, 2.0, math.inf])).to_list() == ["0.5", "2", "inf"]
    assert as_labels(pl.Series([dt.date(2024, 1, 31)])).to_list() == ["2024-01-31"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.floats(), min_size=1))
@example([3.0, 3.5])
def test_a_label_depends_on_its_cell_only(values):
    whole = as_labels(pl.Series("x", values, dtype=pl.Float64)).to_list()
    alone = [as_labels(pl.Series("x", [v], dtype=pl.Float64)).item() for v in values]
    assert whole == alone


# --- dates

JANUARY_31 = dt.datetime(2024, 1, 31)
AFTERNOON = dt.datetime(2024, 1, 31, 15, 4, 5)


@pytest.mark.parametrize(
    ("cell", "known", "moment"),
    [
        ("2024-01-31", "%Y-%m-%d", JANUARY_31),
        ("2024-1-31", "%Y-%m-%d", JANUARY_31),
        ("2024-01-31 15:04:05", "%Y-%m-%d %H:%M:%S", AFTERNOON),
        ("2024-01-31 15:04:05.25", "%Y-%m-%d %H:%M:%S%.f", AFTERNOON.replace(microsecond=250000)),
        ("2024-01-31 15:04:05+09:00", "%Y-%m-%d %H:%M:%S%.f%z", AFTERNOON),
        ("2024-01-31T15:04:05Z", "%Y-%m-%dT%H:%M:%S%.f%z", AFTERNOON),
        ("2024-01-31T15:04:05.000Z", "%Y-%m-%dT%H:%M:%S%.f%z", AFTERNOON),
        ("2024-01-31T15:04:05-0530", "%Y-%m-%dT%H:%M:%S%.f%z", AFTERNOON),
        ("2024-01-31 오후 3:04:05", "%Y-%m-%d %p %I:%M:%S", AFTERNOON),
        ("2024-01-31 오전 12:00", "%Y-%m-%d %p %I:%M", JANUARY_31),
        ("2024-01-31 12:00 AM", "%Y-%m-%d %I:%M %p", JANUARY_31),
        ("2024-01-31 3:04:05 pm", "%Y-%m-%d %I:%M:%S %p", AFTERNOON),
        ("2024/01/31 00:00:00.000000", "%Y/%m/%d %H:%M:%S%.f", JANUARY_31),
        ("2024.01.31 15:04:05.0", "%Y.%m.%d %H:%M:%S%.f", AFTERNOON),
        ("2024/01/31", "%Y/%m/%d", JANUARY_31),
        ("2024.01.31", "%Y.%m.%d", JANUARY_31),
        ("2024. 1. 31", "%Y.%m.%d", JANUARY_31),
        ("2024. 1. 31.", "%Y. %m. %d.", JANUARY_31),
        ("2024년 1월 31일", "%Y년 %m월 %d일", JANUARY_31),
        ("Jan 31 2024", "%b %d %Y", JANUARY_31),
        ("31-Jan-2024", "%d-%b-%Y", JANUARY_31),
        ("31-Jan-24", "%d-%b-%y", JANUARY_31),
        ("January 31, 2024", "%B %d, %Y", JANUARY_31),
        ("31/01/2024", "%d/%m/%Y", JANUARY_31),
        ("31.01.2024 15:04", "%d.%m.%Y %H:%M", AFTERNOON.replace(second=0)),
        ("01/31/2024", "%m/%d/%Y", JANUARY_31),
        ("01/31/2024 03:04:05 PM", "%m/%d/%Y %I:%M:%S %p", AFTERNOON),
        ("1949-01", "%Y-%m", dt.datetime(1949, 1, 1)),
        ("2024년 3월", "%Y년 %m월", dt.datetime(2024, 3, 1)),
        ("1959Q3", "%YQ%q", dt.datetime(1959, 7, 1)),
        ("1959-q1", "%YQ%q", dt.datetime(1959, 1, 1)),
        ("15:04", "%H:%M", dt.datetime(1970, 1, 1, 15, 4)),
        ("15:04:05", "%H:%M:%S", dt.datetime(1970, 1, 1, 15, 4, 5)),
    ],
)
def test_formats(cell, known, moment):
    column = text(cell, None, "-")
    assert date_format(column) == (known, False)
    assert moments(column, known) == [moment, None, None]


@pytest.mark.parametrize(
    "cells",
    [
        ["1.2.10", "1.2.11"],  # versions, not the year 1
        ["20-01-05"],
        ["30-34", "35-39"],
        ["3:2", "1:0"],
        ["25:00"],
        ["24/01/31"],  # day or year first?
        ["2024-02-30"],
        ["2024-01-31", "31/01/2024"],
        ["2024-13"],
        ["1959Q5"],
        ["12"],
        ["abc"],
        ["-", None],
        ["2024-01-31 15:04:05 EST"],
    ],
)
def test_no_one_format_reads_these(cells):
    assert date_format(text(*cells)) is None


def test_a_short_year_is_read_if_only_one_order_fits():
    assert date_format(text("12/31/99", "1/2/20")) == ("%m/%d/%y", False)
    assert moments(text("12/31/99", "1/2/20"), "%m/%d/%y") == [dt.datetime(1999, 12, 31), dt.datetime(2020, 1, 2)]
    assert date_format(text("21.01.03", "99.12.31")) == ("%y.%m.%d", False)
    assert date_format(text("03.01.21", "31.12.99 ".strip())) == ("%d.%m.%y", False)
    assert moments(text("24.01.31", "1.2.3"), "%y.%m.%d") == [JANUARY_31, None]
    for versions in (["1.13.4"], ["10.4.13", "11.31.2"]):
        assert date_format(text(*versions)) is None


def test_a_short_year_that_fits_in_two_orders_is_read_as_the_user_says():
    cells = text("21.01.03", "23.12.31")  # 3 January 2021, or 21 January 2003?
    assert date_format(cells) is None
    assert date_format(cells, dayfirst=True) == ("%d.%m.%y", False)
    assert date_format(cells, dayfirst=False) == ("%y.%m.%d", False)
    assert date_format(text("01/02/03"), dayfirst=False) is None  # month or year first


def test_day_or_month_first():
    both = text("01/02/2024", "03/04/2024")
    assert date_format(both) == ("%d/%m/%Y", True)
    assert date_format(both, dayfirst=True) == ("%d/%m/%Y", False)
    assert date_format(both, dayfirst=False) == ("%m/%d/%Y", False)
    only = text("01/02/2024", "03/14/2024")
    assert date_format(only, dayfirst=True) == ("%m/%d/%Y", False)


def test_every_cell_counts_not_only_the_first_ones():
    cells = ["2024-01-31"] * 60
    assert date_format(text(*cells, "soon")) is None
    assert date_format(text(*cells)) == ("%Y-%m-%d", False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9999, 1, 1)), min_size=1))
def test_isoformat_is_read_back(values):
    values = [v.replace(microsecond=0) for v in values]
    column = text(*(v.isoformat(sep=" ") for v in values))
    assert date_format(column) == ("%Y-%m-%d %H:%M:%S", False)
    assert moments(column, "%Y-%m-%d %H:%M:%S") == values


def test_typed_dates():
    day = pl.Series([dt.date(2024, 1, 31), None])
    moment = pl.Series([AFTERNOON, None])
    zoned = moment.dt.replace_time_zone("Asia/Seoul").cast(pl.Datetime("ns", "Asia/Seoul"))
    assert all(map(is_date, (day, moment, zoned)))
    assert not is_date(text("2024-01-31"))
    assert moments(day, None) == [JANUARY_31, None]
    # The clock on the wall, not that of Greenwich: hours of the day are what matters.
    assert moments(moment, None) == moments(zoned, "%Y-%m-%d") == [AFTERNOON, None]
    assert as_dates(zoned, None).dtype == pl.Datetime("us")


@pytest.mark.parametrize("zone", ["Asia/Seoul", "+09:00"])
def test_one_moment_is_the_same_wherever_it_was_written_down(zone):
    seoul = pl.Series([AFTERNOON, None]).dt.replace_time_zone("Asia/Seoul")
    for typed in (seoul, seoul.dt.convert_time_zone("UTC"), seoul.cast(pl.Datetime("ns", "Asia/Seoul"))):
        assert as_dates(typed, None, zone).to_list() == [AFTERNOON, None]
        assert as_dates(typed, None, zone).dtype == pl.Datetime("us")
    known = "%Y-%m-%dT%H:%M:%S%.f%z"
    cells = text("2024-01-31T15:04:05+09:00", "2024-01-31T06:04:05Z", "2024-01-31T00:34:05-0530", None)
    for found in (as_dates(cells, known, zone), as_dates(cells, None, zone)):
        assert found.to_list() == [AFTERNOON] * 3 + [None]
    assert as_dates(text("2024-01-31 15:04:05"), None, zone).to_list() == [AFTERNOON]  # no zone: as written


def test_zones():
    seoul = pl.Series([AFTERNOON]).dt.replace_time_zone("Asia/Seoul")
    known = "%Y-%m-%dT%H:%M:%S%.f%z"
    assert zones(seoul, None) == ["Asia/Seoul"]
    assert zones(pl.Series([AFTERNOON]), None) == zones(pl.Series([JANUARY_31.date()]), None) == []
    assert zones(text("2024-01-31T15:04:05+09:00", "2024-01-31T15:04:05+0900", None), known) == ["+09:00"]
    assert zones(text("2024-01-31T15:04:05Z", "2024-01-31T15:04:05-03:30"), known) == ["-03:30", "+00:00"]
    assert zones(text("2024-01-31 15:04", "2024-01-31"), None) == zones(text("2024-01-31"), "%Y-%m-%d") == []
    assert zones(text("2024-01-31 15:04:05Z"), None) == ["+00:00"]


def test_text_where_training_had_typed_dates():
    cells = text("2024-01-31", "2024-01-31 15:04:05", "01/02/2024", None, "x")
    assert moments(cells, None) == [JANUARY_31, AFTERNOON, None, None, None]
    assert moments(text(None, None), None) == [None, None]


def test_compact_dates_on_request_only():
    assert date_format(text("20240131")) is None
    assert moments(text("20240131", "20240231"), COMPACT_DATE) == [JANUARY_31, None]
    assert moments(pl.Series([20240131]), COMPACT_DATE) == [JANUARY_31]
    assert moments(pl.Series([20240131.0, None]), COMPACT_DATE) == [JANUARY_31, None]


def test_only_the_known_format_is_read():
    assert moments(text("2024-01-31", "31/01/2024"), "%Y-%m-%d") == [JANUARY_31, None]


def test_every_format_is_named_once():
    assert len(set(DATE_FORMATS)) == len(DATE_FORMATS)
    assert is_text(text("a"))
    assert not is_text(pl.Series([1]))


@pytest.mark.parametrize(
    ("cells", "known", "moment"),
    [
        (["202401", "202312"], "%Y%m", dt.datetime(2024, 1, 1)),
        (["240131", "991231", "000101"], "%y%m%d", JANUARY_31),
        (["20240131"], "%Y%m%d", JANUARY_31),
        (["2024013115"], "%Y%m%d%H", AFTERNOON.replace(minute=0, second=0)),
        (["202401311504"], "%Y%m%d%H%M", AFTERNOON.replace(second=0)),
        (["20240131150405", None, "-"], "%Y%m%d%H%M%S", AFTERNOON),
        (["200101", "200102", "200103"], "%Y%m", dt.datetime(2001, 1, 1)),
        (["200101", "200201", "200301"], "%y%m%d", dt.datetime(2020, 1, 1)),  # the first of each month
    ],
)
def test_digits_alone(cells, known, moment):
    assert compact_format(text(*cells)) == known
    assert moments(text(cells[0]), known) == [moment]


@pytest.mark.parametrize(
    "cells", [["2020123"], ["202013"], ["1577836800"], ["187001"], ["202001", "20200101"], ["12"], ["000132"], [None]]
)
def test_digits_that_are_no_date(cells):
    assert compact_format(text(*cells)) is None


@pytest.mark.parametrize(
    ("cells", "years"),
    [
        (["12-Mar-55", "3-Jun-72", "5-Jan-68", "9-Oct-81", "30-Dec-45", "2-Feb-01"], (1945, 2001)),
        (["1-Jan-55", "1-Jan-68"], (1955, 1968)),
        (["1-Jan-99", "1-Jan-00", "1-Jan-02"], (1999, 2002)),
        (["1-Jan-22", "1-Jan-24"], (2022, 2024)),
        (["1-Jan-20", "1-Jan-35", "1-Jan-55"], (2020, 2055)),  # what is due
        ([f"1-Jan-{k:02d}" for k in range(20, 100)], (1920, 1999)),
        ([f"1-Jan-{k:02d}" for k in range(100)], (1940, 2039)),
    ],
)
def test_the_century_of_two_digit_years(cells, years):
    found = [moment.year for moment in moments(text(*cells), with_century("%d-%b-%y", text(*cells)))]
    assert (min(found), max(found)) == years


def test_new_rows_have_the_century_of_those_it_was_learnt_from():
    known = with_century("%d-%b-%y", text("12-Mar-45", "2-Feb-01"))
    assert [m.year for m in moments(text("1-Jan-40", "1-Jan-45", "1-Jan-10"), known)] == [1940, 1945, 2010]
    assert moments(text("29-Feb-00"), "%d-%b-%1850y") == [None]  # 1900 had no such day
    assert with_century("%Y-%m-%d", text("2024-01-31")) == "%Y-%m-%d"


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("2024-01-30 24:00", "%Y-%m-%d %H:%M"),
        ("2024/01/30 24:00:00", "%Y/%m/%d %H:%M:%S"),
        ("2024-01-30T24:00:00.000Z", "%Y-%m-%dT%H:%M:%S%.f%z"),
        ("2024013024", "%Y%m%d%H"),
        ("202401302400", "%Y%m%d%H%M"),
    ],
)
def test_hour_24_is_the_end_of_a_day(cell, known):
    assert moments(text(cell), known) == [JANUARY_31]
    assert moments(text(cell.replace("24:00", "24:01").replace("3024", "3025")), known) == [None]


def test_the_cell_that_the_best_format_does_not_read():
    assert unread(text("2024-01-31 10:00", None, "2024-01-31 25:00", "2024-02-01 11:00")) == "2024-01-31 25:00"
    assert unread(text("a", "b")) is None
