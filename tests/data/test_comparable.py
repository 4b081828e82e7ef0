"""Cells of one column are the same whichever program typed them."""

import datetime as dt

import polars as pl
import pytest

from sunbae.data.comparable import comparable

DAY = dt.date(2020, 5, 30)
NIGHT, NOON = dt.datetime(2020, 5, 30), dt.datetime(2020, 5, 30, 12)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([True, None], ["False", "TRUE"], ([True, None], [False, True])),
        (["true", "False"], [True, False], ([True, False], [True, False])),
        ([True, False], [1, 0], ([True, False], [True, False])),
        ([True, False], ["True", "maybe"], (["true", "false"], ["true", "maybe"])),
        ([True, False], [1.5, 0.0], (["true", "false"], [1.5, 0.0])),
        ([NIGHT], ["2020-05-30", None, "-"], ([NIGHT], [NIGHT, None, None])),
        (["2020-05-30 12:00"], [NIGHT], ([NOON], [NIGHT])),
        ([DAY], [NOON], ([NIGHT], [NOON])),
        ([NIGHT], ["2020-05-30", "soon"], ([NIGHT], ["2020-05-30", "soon"])),
        ([NIGHT], [2020], ([NIGHT], [2020])),
        (["True"], ["true"], (["True"], ["true"])),
    ],
)
def test_cells_of_other_types(one, other, expected):
    assert tuple(cells.to_list() for cells in comparable([pl.Series(one), pl.Series(other)])) == expected


def test_a_time_zone_stays():
    zoned = pl.Series([NIGHT]).dt.replace_time_zone("Asia/Seoul")
    found = comparable([zoned, pl.Series(["2020-05-30 00:00:00+09:00"])])
    assert [cells.dtype for cells in found] == [zoned.dtype, pl.String]
