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
        (["9,721", "123", "14,002", "7", "1,500", "88"], {"separator": ";"}, THOUSANDS),
        (["1.234", "87", "1.200.000"], {}, THOUSANDS),
        (["1,234", "87", "1,200,000"], {"decimal": ","}, THOUSANDS),
    ],
)
def test_decimal_mark_or_thousands(cells, marks, expected):
    assert hint(*cells, **marks) == expected


@pytest.mark.parametrize(("decimal", "separator"), [(".", ";"), (".", ","), (",", ";")])
def test_thousands_that_read_as_decimals(decimal, separator):
    cells = [cell.replace(".", decimal) for cell in ("16.767", "306", "5.306", "22", "14.016", "7")]
    large, small, full = "16.767", "306", "306.000"
    assert hint(*cells, None, "-", decimal=decimal, separator=separator) == (
        f"looks like numbers with a thousands separator, as '{large}' stands beside '{small}'; remove it, or write "
        f"'{small}' as '{full}' if it is a decimal mark"
    ).replace(".", decimal)


@pytest.mark.parametrize(
    "cells",
    [
        ["1.234", "2.345", "3.456", "1.5", "2", "3", "4"],  # not three digits everywhere
        ["0.234", "1.345", "2.456", "2", "3", "4"],
        ["1.234", "2.345", "3.456", "1200", "2", "3", "4"],
        ["1.234", "2.345", "3.456", "4", "5"],  # too few of one kind
        ["1.234", "2.345", "3.456", "4.567"],
        ["1.234", "2.345", "3.456", "07", "08", "09"],
    ],
)
def test_decimals(cells):
    assert hint(*cells) == ""


@pytest.mark.parametrize(
    ("cells", "marks"),
    [
        ([*map(str, range(20)), *(f"{k}만" for k in range(5, 20))], "`만` (x 10000)"),
        ([f"{k}억원" for k in range(20)], "`억원` (x 100000000)"),
        ([*(f"{k}천" for k in range(20)), "1.5k"], "`k` (x 1000) and `천` (x 1000)"),
        ([f"${k}M" for k in range(20)], "`$` and `M` (x 1000000)"),
    ],
)
def test_words_that_multiply_are_not_just_removed(cells, marks):
    assert hint(*cells) == f"looks like numbers with {marks}; multiply and remove the marks to have them as numbers"


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
