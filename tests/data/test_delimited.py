from __future__ import annotations

import csv
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sunbae.data.delimited as delimited
from sunbae.data.decode import Encoding, Text, decode
from sunbae.data.delimited import read_delimited
from sunbae.data.parsed import Parsed
from sunbae.errors import DataError


def parse(content: str, **options: object) -> Parsed:
    return read_delimited(decode(content.encode(), "t.csv"), **options)


def cells_of(parsed: Parsed) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_list() for column in parsed.columns), strict=True))


# Characters that all the encodings have.
CELL = st.text(alphabet='ab1.-?",;\t|\n\r 가힣漢℃', max_size=8)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949")


def written(rows: list[list[str]], separator: str, line_end: str, quote_all: bool) -> str:
    def cell(text: str) -> str:
        needed = any(c in text for c in '",;\t|\r\n ') or text == ""
        return '"' + text.replace('"', '""') + '"' if needed or quote_all else text

    return line_end.join(separator.join(map(cell, row)) for row in rows) + line_end


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    width=st.integers(1, 4),
    separator=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote_all=st.booleans(),
    encoding=st.sampled_from(ENCODINGS),
)
def test_cells_come_back(
    data: st.DataObject, width: int, separator: str, line_end: str, quote_all: bool, encoding: str
) -> None:
    filled = CELL.filter(str.strip)
    header = data.draw(st.lists(filled, min_size=width, max_size=width))
    row = st.tuples(filled, *[CELL] * (width - 1))
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    content = written([header, *map(list, rows)], separator, line_end, quote_all).encode(encoding)
    parsed = read_delimited(decode(content, "t.csv", encoding), separator)
    assert list(parsed.names) == header
    assert cells_of(parsed) == rows


@settings(max_examples=40, deadline=None)
@given(lengths=st.lists(st.integers(0, 4), min_size=1, max_size=30), blank_end=st.integers(0, 3))
def test_every_record_is_used_or_skipped(lengths: list[int], blank_end: int) -> None:
    lengths = [*lengths, 2]
    content = "a,b\n" + "".join(",".join("x" * n) + "\n" for n in lengths) + "\n" * blank_end
    parsed = parse(content, separator=",", skip_bad_rows=True)
    numbers = [*parsed.row_numbers, *(row.row for row in parsed.skipped)]
    assert sorted(numbers) == list(range(1, len(lengths) + 1))
    assert len(parsed.columns[0]) == lengths.count(2)


def test_chunks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_CHUNK_CELLS", 6)
    monkeypatch.setattr(delimited, "_LEAST_CHUNK_ROWS", 1)
    for n in (1, 2, 3, 4, 7):
        rows = [(str(i), f"text {i}") for i in range(n)]
        parsed = parse("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows))
        assert cells_of(parsed) == rows
        assert list(parsed.row_numbers) == list(range(1, n + 1))


def test_wide_table() -> None:
    header = [f"c{i}" for i in range(3000)]
    rows = [tuple(str(i * j) for i in range(3000)) for j in range(3)]
    parsed = parse("\n".join(",".join(row) for row in [header, *rows]))
    assert list(parsed.names) == header
    assert cells_of(parsed) == rows


def test_limit_of_the_csv_module_is_put_back() -> None:
    before = csv.field_size_limit()
    parse("a\n" + "x" * (before + 1) + "\n")
    with pytest.raises(DataError):
        parse('a\n"x\n')
    assert csv.field_size_limit() == before


def test_quote_that_is_never_closed_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_CELL", 1000)
    with pytest.raises(DataError, match=r"opens a value in line 3 of t\.csv is not closed.*; line 2\d\d was reached"):
        parse('a,b\n1,2\n3,"4\n' + "5,6\n" * 1000)


@pytest.mark.parametrize("cell", ["x" * 1500, '"' + "x" * 1500 + '"', '"' + 'x""y\n' * 300 + '"'])
def test_a_value_over_the_limit_is_no_open_quote(monkeypatch: pytest.MonkeyPatch, cell: str) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_CELL", 1000)
    with pytest.raises(
        DataError, match=r"^t\.csv: a value in the record that begins in line 3 has more than 1,000 char"
    ):
        parse(f'a,b\n1,2\n3,{cell}\n4,"5"\n')


def test_the_line_of_a_quote_counts_the_line_for_excel() -> None:
    with pytest.raises(DataError, match="in line 3 of"):
        parse('sep=,\na,b\n1,"2"3\n')


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('a, b, c\n1, "2", "3"\n1, "x\ny", "z\n', 4),
        ('a, b, c\n1, "x,""\ny", "z\n', 3),
        ('a,b\r\n"x\r\ny","z\r\n', 3),
        ('a,b\r"x\ry","z\r', 3),
    ],
)
def test_the_line_in_which_a_quote_opens(content: str, line: int) -> None:
    with pytest.raises(DataError, match=f"in line {line} of"):
        parse(content)


def test_order_of_rows_is_kept_in_a_large_file() -> None:
    n = 30_000
    values = [str(random.Random(i).random()) for i in range(n)]
    data = ("n,x\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values))).encode()
    parsed = read_delimited(Text(data, Encoding("utf-8"), "t.csv"))
    assert parsed.columns[0].to_list() == list(map(str, range(n)))
    assert parsed.columns[1].to_list() == values
