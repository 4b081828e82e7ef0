from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sunbae.data.read import read_table
from sunbae.data.table import Table
from sunbae.errors import DataError


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def of(content: str | bytes, name: str = "t.jsonl", **options: Any) -> Table:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(tmp_path / name, **options)

    return of


@pytest.mark.parametrize(
    ("cells", "dtype", "expected"),
    [
        ("1 2 null", pl.Int64, [1, 2, None]),
        ("1 2.5", pl.Float64, [1.0, 2.5]),
        ("1.0 2.0", pl.Float64, [1.0, 2.0]),
        ("true null", pl.Boolean, [True, None]),
        ('"007" "8"', pl.String, ["007", "8"]),
        ('"a" 1 2.5 true 1.0', pl.String, ["a", "1", "2.5", "true", "1.0"]),
        ("true 1", pl.String, ["true", "1"]),
        ("12345678901234567890 1", pl.String, ["12345678901234567890", "1"]),
        ("NaN 1.5", pl.Float64, [None, 1.5]),
        ('NaN "a"', pl.String, [None, "a"]),
        ("null null", pl.String, [None, None]),
        ('"NA" "?" "-"', pl.String, [None, None, "-"]),
    ],
)
def test_a_column_keeps_its_type_or_is_text(
    read: Any, cells: str, dtype: type[pl.DataType], expected: list[Any]
) -> None:
    table = read("".join(f'{{"x": {cell}}}\n' for cell in cells.split()))
    assert table.frame["x"].dtype.base_type() is dtype
    assert table.frame["x"].to_list() == expected


def test_keys_that_some_lines_lack(read: Any) -> None:
    table = read('{"a": 1}\n{"b": 2, "a": 3}\n{"c": "x"}\n')
    assert table.frame.to_dict(as_series=False) == {
        "a": [1, 3, None],
        "b": [None, 2, None],
        "c": [None, None, "x"],
    }
    assert table.missing_counts == {"a": {"": 1}, "b": {"": 2}, "c": {"": 2}}


def test_blank_lines(read: Any) -> None:
    table = read('\n{"a": 1}\r\n \n{"a": 2}\n\n\n')
    assert list(table.row_numbers) == [2, 4]
    assert [(row.row, row.reason) for row in table.skipped] == [(1, "line 1 is blank"), (3, "line 3 is blank")]


@pytest.mark.parametrize("name", ["t.json", "t.jsonl"])
def test_array(read: Any, name: str) -> None:
    table = read('[\n {"a": 1, "b": "서울"},\n {"a": 2}\n]', name)
    assert table.frame.to_dict(as_series=False) == {"a": [1, 2], "b": ["서울", None]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_encodings(read: Any, encoding: str) -> None:
    assert read('{"지역": "서울"}\n'.encode(encoding)).frame.to_dict(as_series=False) == {"지역": ["서울"]}


def test_a_character_in_two_halves(read: Any) -> None:
    assert read('{"a": "\\ud83d\\ude00"}\n').frame["a"].to_list() == ["😀"]
    assert read('{"a": 1}\n{"a": "\\ud83d"}\n', skip_bad_rows=True).frame["a"].to_list() == [1]


def test_bad_lines_may_be_left_out(read: Any) -> None:
    table = read('{"a": 1}\n{"a" 1}\n[1]\n{"a": 2}\n', skip_bad_rows=True)
    assert table.frame["a"].to_list() == [1, 2]
    assert [(row.row, row.reason) for row in table.skipped] == [
        (2, "line 2 is no JSON object: Expecting ':' delimiter at character 6"),
        (3, "line 3 is no JSON object: found [1]"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "has no record. Expected one JSON object per line"),
        ("[]", "has no record"),
        ('{"a": 1}\n{"a": 1,}\n', "t.jsonl: line 2 is no JSON object"),
        ('{"a": 1}\n\n3\n', "line 3 is no JSON object: found 3"),
        ('{"a": 1}\n"' + "x" * 90 + '"\n', 'found "' + "x" * 36 + "...."),
        ('{"a": "x"}\n{"a": "\\ud83d"}\n', "line 2 is no JSON object: it has half a character, \\ud83d"),
        ('[{"a": "x"}, {"\\uD83D": 1}]', "item 2: it has half a character, \\ud83d"),
        ('{"a": 1, "b": 2, "a": 3}\n', "it has the key 'a' twice"),
        ('{\n "a": 1\n}\n', "line 1 is no JSON object"),
        ('{"a": ' + "[" * 100_000 + "\n", "line 1 is no JSON object"),
        ('{"a": ' + "1" * 5_000 + "}\n", "line 1 is no JSON object"),
        ('[{"a": 1},\n {"a": }]', "t.jsonl is no JSON array of objects: line 2: Expecting value"),
        ('[{"a": 1}, 7]', "item 2: found 7"),
        ('[{"a": 1, "a": 2}]', "it has the key 'a' twice"),
        ("[1]\n[2]\n", "line 2: Extra data"),
        ("{}\n{}\n", "t.jsonl has nothing to read: rows 2, columns with content 0"),
    ],
)
def test_refused(read: Any, content: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        read(content)
    assert says in str(caught.value)


@pytest.mark.parametrize("value", ["[1, 2]", '{"b": 1}'])
def test_a_nested_column_is_left_out(read: Any, value: str) -> None:
    table = read(f'{{"a": 1, "b": 2}}\n\n{{"a": {value}, "b": 3}}\n')
    assert table.columns == ["b"]
    assert [*table.left_out] == ["a"]
    assert table.left_out["a"].startswith("Column 'a' is left out: it holds ")
    assert table.left_out["a"] in table.notes
