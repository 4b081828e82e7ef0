"""What keeps texts from being numbers or dates is said; other texts are left in peace."""

import polars as pl
import pytest

from sunbae.data.hints import date_hint, number_hint


def hint(*cells, **marks):
    return number_hint(pl.Series("x", cells, dtype=pl.String), **marks)


COMMA = "looks like numbers with the decimal mark ','; use --decimal ','"
THOUSANDS = "looks like numbers with a thousands separator; remove it to have them as numbers"


@pytest.mark.parametrize(
    ("cells", "marks", "expected"),
    [
        (["0,126", "-1,397"], {}, COMMA),
        (["1,5", "2", "7"], {}, COMMA),
        (["1,234", "2,345"], {}, THOUSANDS),
        (["1,234", "2,345"], {"separator": ";"}, COMMA),
        (["1,234", "2,345,678"], {"separator": ";"}, THOUSANDS),
        (["1,234", "12,5"], {}, COMMA),
        (["1.5", "2"], {"decimal": ","}, "looks like numbers with the decimal mark '.'; use --decimal '.'"),
        (["1.500", "2.500"], {"decimal": ",", "separator": ";"}, THOUSANDS),
        (["1 234", "5\u00a0600"], {}, THOUSANDS),
    ],
)
def test_decimal_mark_or_thousands(cells, marks, expected):
    assert hint(*cells, **marks) == expected


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["$5", "-$7", "$0.5"], "`$`"),
        (["₩5", "₩1"], "`₩`"),
        (["EUR 12", "EUR 13.50"], "`EUR`"),
        (["45%", "3.5%"], "`%`"),
        (["1,5 €", "2,50 €"], "`€`"),
        (["$5%", "$7%"], "`$` and `%`"),
        ([f"{k} kg" for k in range(20)], "`kg`"),
        ([f"{k}.5원" for k in range(20)], "`원`"),
        (["60", "70", "80 %", None], "`%`"),
    ],
)
def test_marks(cells, mark):
    assert hint(*cells) == f"looks like numbers with {mark}; remove it to have them as numbers"


def test_marks_beside_a_thousands_separator():
    text = "looks like numbers with `$` and a thousands separator; remove these to have them as numbers"
    assert hint("$2,033", "$5") == text


@pytest.mark.parametrize("cell", ["(12)", "−5", "5-"])
def test_another_minus(cell):
    assert hint("3", cell) == f"looks like numbers with a minus as in {cell!r}; write it as in '-1'"


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2.5", "-", None],  # numbers
        [f"agent {k}" for k in range(30)],
        [f"h{k:03d}" for k in range(30)],
        [f"10-{k}" for k in range(30)],
        [f"{k}:30" for k in range(30)],
        [f"{k} room{'s' * (k > 1)}" for k in range(30)],
        [f"{k}0대" for k in range(1, 8)] * 5,  # few groups
        ["1,2", "1,2,3"],
        [">20", "<1"],
        ["서울", "부산"],
        ["2024-01-31", "2024-02-01"],
        ["192.168.0.1", "10.0.0.1"],
        [],
    ],
)
def test_other_texts(cells):
    assert hint(*cells) == ""


@pytest.mark.parametrize(
    "cells", [["21.01.03", "-"], ["01/02/03"], ["2021-01-03", "03/01/2021"], ["2021-02-30"], ["21. 01. 03"]]
)
def test_dates_that_no_format_reads(cells):
    expected = f"looks like dates, but not of one clear format (such as {cells[0]!r}); write them as 2024-01-31"
    assert date_hint(pl.Series(cells)) == expected


@pytest.mark.parametrize(
    "cells", [["1.2.10"], ["192.168.0.1"], ["010-1234-5678"], ["123-45-6789"], ["30-34"], ["a"], [None], []]
)
def test_what_is_no_date(cells):
    assert date_hint(pl.Series(cells, dtype=pl.String)) == ""
