from __future__ import annotations

import datetime as dt
import io
import logging
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import sunbae.data.excel as module
from sunbae.data.read import read_table
from sunbae.data.table import Table
from sunbae.errors import ColumnError, DataError, OptionError

DAY = dt.datetime(2020, 1, 1)
MOMENT = dt.datetime(2020, 1, 1, 3, 4, 5)


def book(*sheets: list[list[Any]], names: tuple[str, ...] = ("one", "two", "three")) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in zip(names, sheets, strict=False):
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def of(*sheets: list[list[Any]], **options: Any) -> Table:
        (tmp_path / "t.xlsx").write_bytes(book(*sheets))
        return read_table(tmp_path / "t.xlsx", **options)

    return of


def test_formulas_without_results(read: Any, tmp_path: Path) -> None:
    """As openpyxl writes them: it does not calculate."""
    rows = [
        ["a", "twice", "empty", "b"],
        *([k, f"=A{k + 1}*2", None, f"=A{k + 1}" if k == 3 else k] for k in range(1, 9)),
    ]
    with pytest.raises(DataError, match=r"^t\.xlsx has formulas without results.*: 'twice', 'empty'\. .* save it, or"):
        read(rows)
    with pytest.raises(DataError, match="formulas without results"):
        read([["x"], [1]], rows, sheet="two")
    assert read([["x"], [1]], rows).columns == ["x"]
    assert read([["a", "empty"], [1, None], [2, None]]).missing_counts == {"empty": {"": 2}}


@pytest.mark.parametrize(
    ("cells", "dtype", "expected"),
    [
        ([1, 2, None], pl.Int64, [1, 2, None]),
        ([1.0, 2.0], pl.Int64, [1, 2]),
        ([1, 2.5], pl.Float64, [1.0, 2.5]),
        ([2**60, 1], pl.Float64, [2.0**60, 1.0]),
        (["007", "8"], pl.String, ["007", "8"]),
        (["a", 1, 2.5, True], pl.String, ["a", "1", "2.5", "true"]),
        ([True, 1, 0], pl.String, ["true", "1", "0"]),
        ([True, False, None], pl.Boolean, [True, False, None]),
        ([DAY, dt.datetime(2020, 1, 2)], pl.Date, [dt.date(2020, 1, 1), dt.date(2020, 1, 2)]),
        ([DAY, MOMENT], pl.Datetime, [DAY, MOMENT]),
        ([dt.time(3, 4), dt.time(23, 59, 1), None], pl.String, ["03:04:00", "23:59:01", None]),
        (["-", dt.time(3, 4)], pl.String, ["-", "03:04:00"]),
        ([dt.timedelta(hours=30), None], pl.Float64, [108000.0, None]),
        ([dt.timedelta(hours=30), MOMENT], pl.String, ["1900-01-01 06:00:00", "2020-01-01 03:04:05"]),
        ([" a ", "NA", "?"], pl.String, ["a", None, None]),
        (["#N/A", 3], pl.Int64, [None, 3]),
        ([None, None], pl.String, [None, None]),
        ([1, "  ", 3], pl.Int64, [1, None, 3]),
    ],
)
def test_a_column_keeps_its_type_or_is_text(
    read: Any, cells: list[Any], dtype: type[pl.DataType], expected: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        table = read([["k", "x"], *([i, cell] for i, cell in enumerate(cells))])
    assert table.frame["x"].dtype.base_type() is dtype
    assert table.frame["x"].to_list() == expected
    assert table.frame["k"].to_list() == list(range(len(cells)))
    assert not caplog.records


def test_a_mixture_without_a_type_spares_the_other_columns(read: Any) -> None:
    rows = [["e", "m", "n", "s"], [None, dt.timedelta(hours=30), 1, "a"], [None, MOMENT, 2, "b"]]
    frame = read(rows).frame
    assert frame.dtypes == [pl.String, pl.String, pl.Int64, pl.String]
    assert frame["n"].to_list() == [1, 2]
    assert frame["s"].to_list() == ["a", "b"]


def test_blank_rows_are_skipped_and_told(read: Any) -> None:
    table = read([[], ["a", "b"], [1, 2], [], [" ", None], [3, 4], [" "]])
    assert table.frame.to_dict(as_series=False) == {"a": [1, 3], "b": [2, 4]}
    assert list(table.row_numbers) == [1, 4]
    assert [(row.row, row.reason) for row in table.skipped] == [(2, "the row is blank"), (3, "the row is blank")]


def test_columns_without_a_name(read: Any) -> None:
    table = read([["a", None, None, "d"], [1, 2, None, 4]])
    assert table.columns == ["a", "column_2", "d"]
    assert "Column 3 has neither a name nor a value and is left out." in table.notes


def test_names_are_text(read: Any) -> None:
    table = read([[2019, True, "x"], [1, 2, 3]])
    assert table.columns == ["2019", "true", "x"]


def test_doubled_name(read: Any) -> None:
    with pytest.raises(ColumnError, match=r"t\.xlsx has several columns of the same name: 'a' \(columns 1, 2\)"):
        read([["a", "a"], [1, 2]])


class TestSheets:
    ONE = ([["a"], [1]],)
    TWO = ([["a"], [1]], [["b"], [2]])

    def test_the_only_sheet_needs_no_note(self, read: Any) -> None:
        assert read(*self.ONE).notes == ()

    def test_the_first_of_several_is_told(self, read: Any) -> None:
        table = read(*self.TWO)
        assert table.columns == ["a"]
        assert table.notes == ("Read the sheet 'one'; --sheet takes another of the workbook: 'two'.",)

    @pytest.mark.parametrize("sheet", ["two", 2, "2"])
    def test_by_name_or_number(self, read: Any, sheet: str | int) -> None:
        table = read(*self.TWO, sheet=sheet)
        assert table.columns == ["b"]
        assert table.notes == ()

    @pytest.mark.parametrize("sheet", ["three", 0, 3, -1, ""])
    def test_absent(self, read: Any, sheet: str | int) -> None:
        with pytest.raises(OptionError, match=r"t\.xlsx has the sheets 1 'one', 2 'two'"):
            read(*self.TWO, sheet=sheet)

    @pytest.mark.parametrize(("rows", "found"), [([], "is empty"), ([["a"]], "has column names but no rows")])
    def test_without_a_table(self, read: Any, rows: list[list[Any]], found: str) -> None:
        with pytest.raises(DataError, match=rf"Sheet 'one' of t\.xlsx {found}.*'one', 'two'"):
            read(rows, [["b"], [2]])


def test_cut_workbook(tmp_path: Path) -> None:
    content = book([["a"], [1]])
    for size in (len(content) // 3, len(content) - 30):
        (tmp_path / "t.xlsx").write_bytes(content[:size])
        with pytest.raises(DataError, match=r"t\.xlsx cannot be read as an Excel workbook: it is damaged"):
            read_table(tmp_path / "t.xlsx")


@pytest.mark.parametrize("block", [7, 1 << 20])
def test_merged_cells_are_pointed_out(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    workbook = openpyxl.load_workbook(io.BytesIO(book([["city", "n"], ["서울", 1], [None, 2], [None, 3]])))
    workbook.active.merge_cells("A2:A4")
    workbook.active.merge_cells("C1:D1")
    workbook.save(tmp_path / "t.xlsx")
    notes = read_table(tmp_path / "t.xlsx").notes
    assert notes[0].startswith("Merged cells: 2 ranges, such as A2:A4. Only the first cell of each has the value")


def test_no_word_on_cells_that_are_not_merged(read: Any) -> None:
    assert not any("erged" in note for note in read([["mergeCells"], ["A1:B2"]]).notes)


@pytest.mark.parametrize("word", ["합계", " 총 계 ", "Grand Total", "SUM", "소계"])
def test_a_total_is_pointed_out(word: str, read: Any) -> None:
    note = f"seems to be a total ({word.strip()!r}), which would count as one more row; delete it if it is one."
    assert read([["name", "n"], ["a", 1], ["b", 2], [word, 3]]).notes[-1] == f"Row 3 {note}"
    assert read([["name", "n"], [word, 3], ["a", 1], ["b", 2]]).notes[-1] == f"Row 1 {note}"
    assert not any("total" in text for text in read([["name", "n"], ["a", 1], [word, 3], ["summary", 2]]).notes)
