"""Rows as series: order, doubled and missing stamps, gaps, groups."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.data.clock import Clock
from sunbae.data.read import read_table
from sunbae.data.timeline import FILLED, timeline, unbroken
from sunbae.errors import ColumnError, DataError

HOUR = 3_600_000_000


def hours(*numbers):
    return [f"2024-01-{1 + k // 24:02d} {k % 24:02d}:00" for k in numbers]


def made(time, *, group=None, values=None, **options):
    columns = {"t": time, "v": list(range(len(time))) if values is None else values}
    if group is not None:
        columns["g"] = group
    table = read_table(pl.DataFrame(columns))
    return timeline(table, time=("t",), group=None if group is None else "g", **options)


WEEKDAYS = [d for d in pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 2, 29), eager=True) if d.weekday() < 5]


@pytest.mark.parametrize("end", ["+09:00", "+0900", "Z", "-05:00"])
def test_days_of_one_zone_stay_its_days(end):
    _table, line = made([f"{day} 00:00:00{end}" for day in WEEKDAYS])
    assert (line.clock.kind, line.clock.days) == ("irregular", "weekdays")
    assert len(line) == len(WEEKDAYS)
    assert line.clock.shown(line.stamps[:1]) == ["2024-01-01"]


@pytest.mark.parametrize("zone", ["Asia/Seoul", "Europe/Berlin"])
def test_days_of_a_named_zone_stay_its_days(zone):
    days = pl.Series("t", WEEKDAYS).cast(pl.Datetime("us")).dt.replace_time_zone(zone)
    _table, line = timeline(read_table(pl.DataFrame({"t": days, "v": range(len(days))})), time=("t",))
    assert (line.clock.days, line.zone) == ("weekdays", zone)


def test_hours_around_the_change_to_summer_time_are_told_by_the_clock_of_greenwich():
    hours = pl.datetime_range(pl.datetime(2024, 3, 30), pl.datetime(2024, 4, 2), "1h", time_zone="UTC", eager=True)
    berlin = hours.dt.convert_time_zone("Europe/Berlin").alias("t")
    _table, line = timeline(read_table(pl.DataFrame({"t": berlin, "v": range(len(hours))})), time=("t",))
    assert (len(np.unique(line.stretch)), line.zone) == (1, None)
    assert "date-times are told by the clock of Greenwich, for their distance from it changes" in line.notes


def test_months_written_with_either_order_are_warned_of():
    _table, line = made([f"{k:02d}/01/2023" for k in range(1, 13)])
    assert any("exchanged" in note for note in line.notes)


@pytest.mark.parametrize(("text", "expected"), [("%m/%d/%Y", False), ("%d/%m/%Y", True), ("%Y-%m-%d", None)])
def test_the_order_of_day_and_month_is_kept(text, expected):
    days = pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 1, 31), eager=True)
    assert made(days.dt.strftime(text).to_list())[1].dayfirst is expected


def failure(*args, **options):
    with pytest.raises(DataError) as caught:
        made(*args, **options)
    return str(caught.value)


def test_rows_in_order_stay_as_they_are():
    table, line = made(hours(0, 1, 2, 3))
    assert line.rows.tolist() == [0, 1, 2, 3]
    assert line.stretch.tolist() == [0] * 4
    assert line.groups == ("",)
    assert line.notes == ()
    assert table.n_rows == 4


def test_the_newest_first():
    _table, line = made(hours(3, 2, 1, 0))
    assert line.rows.tolist() == [3, 2, 1, 0]
    assert "turned round" in line.notes[0]


def test_no_order_at_all():
    message = failure(hours(0, 2, 1, 3))
    assert "--time t is in no order: 1 rows are earlier than the row before them, the first is row 3" in message
    assert "--sort" in message
    _table, line = made(hours(0, 2, 1, 3), sort=True)
    assert line.rows.tolist() == [0, 2, 1, 3]
    assert "sorted by time" in line.notes[0]


class TestDoubledStamps:
    def test_identical_rows_are_one(self):
        _table, line = made(hours(0, 1, 1, 2), values=[5, 6, 6, 7])
        assert line.rows.tolist() == [0, 1, 3]
        assert line.notes == ("1 rows repeat the row before them, stamp and all; each is taken once",)

    def test_others_are_an_error_that_names_rows_columns_and_ways_out(self):
        message = failure(hours(0, 1, 1, 2))
        assert "first the rows 2 and 3 ('v' differ)" in message
        assert "--duplicates first, last or mean, or --group COLUMN" in message
        assert "--group" not in failure(hours(0, 0), group=["a", "a"])

    @pytest.mark.parametrize(("rule", "value"), [("first", 1), ("last", 3), ("mean", 2)])
    def test_by_rule(self, rule, value):
        table, line = made(hours(0, 1, 1, 1, 2), values=[0, 1, 2, 3, 9], duplicates=rule)
        assert table.frame["v"][line.rows.tolist()].cast(pl.Float64).to_list() == [0, value, 9]
        assert "have the stamp of the row before them" in line.notes[0]

    @pytest.mark.parametrize("rule", ["first", "last", "mean"])
    def test_without_doubles_a_rule_changes_nothing(self, rule):
        table, line = made(hours(3, 2, 1, 0), duplicates=rule)
        assert table.frame["v"][line.rows.tolist()].to_list() == [3, 2, 1, 0]
        assert np.diff(line.stamps).tolist() == [HOUR] * 3

    def test_the_mean_of_rows_in_no_order(self):
        table, line = made(hours(2, 0, 1, 0), values=[9, 1, 5, 3], duplicates="mean", sort=True)
        assert table.frame["v"][line.rows.tolist()].to_list() == [2, 5, 9]

    def test_the_mean_keeps_labels(self):
        columns = {"t": hours(0, 1, 1), "v": [0.0, 1.0, None], "label": ["a", "b", "c"]}
        table, line = timeline(read_table(pl.DataFrame(columns)), time=("t",), duplicates="mean")
        assert table.frame["v"].to_list() == [0.0, 1.0]
        assert table.frame["label"].to_list() == ["a", "c"]
        assert table.row_numbers.tolist() == [1, 3]
        assert line.rows.tolist() == [0, 1]

    def test_codes_have_no_mean(self):
        columns = {"t": hours(0, 1, 1), "code": ["001", "002", "004"], "n": [1, 2, 4], "m": [1, 2, 4]}
        table, _line = timeline(read_table(pl.DataFrame(columns)), time=("t",), duplicates="mean", codes=("n",))
        assert table.frame.select("code", "n", "m").rows() == [("001", 1, 1.0), ("004", 4, 3.0)]
        columns["n"] = pl.Series(["1", "2", "4"], dtype=pl.Categorical)
        table, _line = timeline(read_table(pl.DataFrame(columns)), time=("t",), duplicates="mean")
        assert table.frame["n"].to_list() == ["1", "4"]


class TestMissingSteps:
    def test_a_few_are_put_in(self):
        _table, line = made(hours(*range(20), *range(22, 40)))
        assert line.rows.tolist() == [*range(20), -1, -1, *range(20, 38)]
        assert np.diff(line.stamps).tolist() == [HOUR] * 39
        assert set(line.stretch.tolist()) == {0}
        assert "2 steps are absent" in line.notes[0]

    def test_many_are_a_gap(self):
        _table, line = made(hours(*range(20), *range(20 + FILLED + 1, 60)))
        assert (line.rows >= 0).all()
        assert line.stretch.tolist() == [0] * 20 + [1] * (40 - FILLED - 1)
        assert "gaps: 1, the longest from 2024-01-01 19:00 to 2024-01-02 00:00; no window crosses them" in line.notes

    def test_a_stamp_between_two_steps_begins_a_new_stretch(self):
        times = hours(*range(30))
        times[15] = times[15].replace(":00", ":20")
        _table, line = made(times)
        assert line.stretch.tolist() == [0] * 15 + [1] + [2] * 14

    @given(st.sets(st.integers(0, 300), min_size=25, max_size=300))
    def test_every_row_is_there_once_and_every_stretch_is_unbroken(self, present):
        stamps = np.array(sorted(present)) * HOUR
        steps = unbroken(stamps, Clock("fixed", HOUR))
        assert steps.rows[steps.rows >= 0].tolist() == list(range(len(stamps)))
        assert (np.diff(steps.stamps)[np.diff(steps.stretch) == 0] == HOUR).all()
        assert (np.diff(steps.stamps)[np.diff(steps.stretch) == 1] > (FILLED + 1) * HOUR).all()
        assert len(steps.gaps) == steps.stretch[-1]
        runs = np.diff(np.flatnonzero(np.append(np.append(0, steps.rows) >= 0, True))) - 1
        assert runs.max() <= FILLED


def test_groups_are_series_of_their_own():
    _table, line = made(hours(0, 0, 1, 1, 2, 2), group=["b", "a"] * 3)
    assert line.groups == ("a", "b")
    assert line.rows.tolist() == [1, 3, 5, 0, 2, 4]
    assert line.group.tolist() == [0, 0, 0, 1, 1, 1]
    assert line.stretch.tolist() == [0, 0, 0, 1, 1, 1]


def test_without_time_rows_are_steps():
    table = read_table(pl.DataFrame({"v": [1, 2, 3, 4], "g": ["a", "b", "a", "b"]}))
    _table, line = timeline(table, group="g")
    assert line.rows.tolist() == [0, 2, 1, 3]
    assert line.stamps.tolist() == [0, 1, 0, 1]
    assert line.clock == Clock("rows", 1.0)


class TestSeveralTimeColumns:
    def test_year_month_day_hour(self):
        columns = {"Year": [2024, 2024], "month": ["1", "01"], "day": [9, 9], "hour": [9, 10], "v": [1, 2]}
        _table, line = timeline(read_table(pl.DataFrame(columns)), time=("Year", "month", "day", "hour"))
        assert line.clock.shown(line.stamps) == ["2024-01-09 09:00", "2024-01-09 10:00"]

    def test_korean_names(self):
        columns = {"년": [2024, 2024], "월": [1, 2], "v": [1, 2]}
        _table, line = timeline(read_table(pl.DataFrame(columns)), time=("년", "월"))
        assert line.clock.shown(line.stamps) == ["2024-01", "2024-02"]

    def test_date_and_clock(self):
        columns = {"Date": ["2024-01-09", "2024-01-09"], "Time": ["09:00:00", "10:00:00"], "v": [1, 2]}
        _table, line = timeline(read_table(pl.DataFrame(columns)), time=("Date", "Time"))
        assert line.clock.shown(line.stamps) == ["2024-01-09 09:00", "2024-01-09 10:00"]

    def test_a_year_is_needed(self):
        columns = {"month": [1, 2], "day": [1, 1], "v": [1, 2]}
        with pytest.raises(ColumnError, match="--time month,day has no year"):
            timeline(read_table(pl.DataFrame(columns)), time=("month", "day"))


def test_what_is_no_time():
    with pytest.raises(ColumnError, match="not all of its cells are date-times of one format or numbers"):
        made(["spring", "summer", "autumn"])


def test_a_row_without_stamp():
    assert "has no stamp in 1 rows, the first is row 2" in failure(["2024-01-01", None, "2024-01-03"])


MONTHS = [f"{year}{month:02d}" for year in (2012, 2013) for month in range(1, 13)]


@pytest.mark.parametrize("cells", [MONTHS, [int(cell) for cell in MONTHS]])
def test_months_of_six_digits(cells):
    _table, line = made(cells)
    assert (line.clock.kind, line.clock.step, line.clock.form) == ("months", 1, "%Y%m")
    assert set(line.stretch.tolist()) == {0}
    assert line.clock.shown(line.clock.after(line.stamps[-1], 2)) == ["201401", "201402"]


def test_short_years_go_on_after_1999():
    _table, line = made(["991230", "991231", "000101", "000102"])
    assert line.rows.tolist() == [0, 1, 2, 3]
    assert set(line.stretch.tolist()) == {0}
    assert line.clock.shown(line.clock.after(line.stamps[-1], 1)) == ["000103"]


def test_stamps_are_read_as_before_where_they_may_be():
    assert made(["200101", "200102"])[1].clock.kind == "months"
    for cells, shown in ((["200101", "200102"], ["200101"]), (["2020-01-01", "2020-01-02"], ["2020-01-01"])):
        _table, line = made(cells, form="%1972y%m%d")
        assert (line.clock.kind, line.clock.step, line.clock.shown(line.stamps[:1])) == ("fixed", 24 * HOUR, shown)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("names", "day"), [(("dteday", "hr"), "2024-01-09"), (("date", "hour"), "09/01/2024"), (("date", "hour"), 20240109)]
)
def test_whole_dates_beside_hours(names, day, first):
    columns = {names[0]: [day] * 24, names[1]: range(first, first + 24), "v": range(24)}
    _table, line = timeline(read_table(pl.DataFrame(columns)), time=names, dayfirst=True)
    assert line.clock.shown(line.stamps[[0, -1]]) == [
        f"2024-01-09 {first:02d}:00",
        f"2024-01-{9 + first:02d} {23 * (1 - first):02d}:00",
    ]


def test_dates_hours_and_minutes():
    columns = {
        "date": pl.date_range(pl.date(2024, 1, 9), pl.date(2024, 1, 10), eager=True),
        "hour": [24, 0],
        "min": ["0", "30"],
    }
    _table, line = timeline(read_table(pl.DataFrame(columns)), time=("date", "hour", "min"))
    assert line.clock.shown(line.stamps) == ["2024-01-10 00:00", "2024-01-10 00:30"]
    columns["hour"] = [25, 0]
    with pytest.raises(DataError, match="--time date,hour,min: row 1 is no time of day: hour 25, min 0"):
        timeline(read_table(pl.DataFrame(columns)), time=("date", "hour", "min"))


def test_hours_from_1_to_24():
    columns = {"year": 2024, "month": 1, "day": 9, "hour": range(1, 25)}
    _table, line = timeline(read_table(pl.DataFrame(columns)), time=("year", "month", "day", "hour"))
    assert np.diff(line.stamps).tolist() == [HOUR] * 23
    assert line.clock.shown(line.stamps[-1:]) == ["2024-01-10"]
