from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from sunbae.data.read import read_table
from sunbae.errors import ColumnError, DataError

DAYS = [dt.datetime(2020, 1, 1), None]
SEOUL = dt.timezone(dt.timedelta(hours=9))

PANDAS = {
    "int": (pd.Series([1, 2]), pl.Int64, [1, 2]),
    "uint8": (pd.Series([1, 2], dtype="uint8"), pl.UInt8, [1, 2]),
    "float": (pd.Series([1.0, np.nan]), pl.Float64, [1.0, None]),
    "float32": (pd.Series([1.5, np.nan], dtype="float32"), pl.Float32, [1.5, None]),
    "bool": (pd.Series([True, False]), pl.Boolean, [True, False]),
    "text": (pd.Series(["a ", None]), pl.String, ["a", None]),
    "nullable int": (pd.array([2**60 + 1, None], dtype="Int64"), pl.Int64, [2**60 + 1, None]),
    "nullable float": (pd.array([1.5, None], dtype="Float64"), pl.Float64, [1.5, None]),
    "nullable bool": (pd.array([True, None], dtype="boolean"), pl.Boolean, [True, None]),
    "category": (pd.Categorical(["u", None]), pl.String, ["u", None]),
    "category of ints": (pd.Categorical([3, 4]), pl.String, ["3", "4"]),
    "day": (pd.to_datetime(pd.Series(DAYS)), pl.Datetime, DAYS),
    "day in seconds": (np.array(["2020-01-01", "NaT"], dtype="datetime64[s]"), pl.Datetime, DAYS),
    "day in a zone": (
        pd.to_datetime(pd.Series(DAYS)).dt.tz_localize("Asia/Seoul"),
        pl.Datetime,
        [dt.datetime(2020, 1, 1, tzinfo=SEOUL), None],
    ),
    "day at an offset": (
        pd.to_datetime(pd.Series(DAYS)).dt.tz_localize("+09:00"),
        pl.Datetime,
        [dt.datetime(2020, 1, 1, tzinfo=SEOUL), None],
    ),
    "duration": (pd.to_timedelta(pd.Series([1.5, None]), unit="h"), pl.Float64, [5400.0, None]),
    "period": (pd.period_range("2020", periods=2, freq="M"), pl.String, ["2020-01", "2020-02"]),
    "object of mixed": (pd.Series([1, "x"], dtype=object), pl.String, ["1", "x"]),
    "object of numbers and text": (pd.Series([1.0, "x"], dtype=object), pl.String, ["1.0", "x"]),
    "object of bool and int": (pd.Series([True, 1], dtype=object), pl.String, ["True", "1"]),
    "object of none and nan": (pd.Series([None, np.nan], dtype=object), pl.String, [None, None]),
    "object of NA": (pd.Series([pd.NA, pd.NaT], dtype=object), pl.String, [None, None]),
    "object of bool": (pd.Series([True, None], dtype=object), pl.Boolean, [True, None]),
    "object of numpy": (pd.Series([np.int64(1), np.float64(2.5)], dtype=object), pl.Float64, [1.0, 2.5]),
    "object of large ints": (pd.Series([2**70, 1], dtype=object), pl.String, [str(2**70), "1"]),
    "object of days": (pd.Series([dt.date(2020, 1, 1), None], dtype=object), pl.Date, [dt.date(2020, 1, 1), None]),
    "object of stamps": (pd.Series([pd.Timestamp("2020-01-01"), None], dtype=object), pl.Datetime, DAYS),
    "object of decimals": (pd.Series([Decimal("1.5"), None], dtype=object), pl.Float64, [1.5, None]),
}


@pytest.mark.parametrize("without_pyarrow", [False, True])
@pytest.mark.parametrize("kind", PANDAS)
def test_pandas_column(kind: str, without_pyarrow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if without_pyarrow:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    values, dtype, expected = PANDAS[kind]
    table = read_table(pd.DataFrame({"x": values}))
    assert table.frame["x"].dtype.base_type() is dtype
    assert table.frame["x"].to_list() == expected
    assert table.source == "pandas DataFrame"


class TestPandas:
    def test_rows_are_numbered_anew(self) -> None:
        frame = pd.DataFrame({"a": [1, 2, 3]}).iloc[[2, 0]]
        table = read_table(frame)
        assert table.frame["a"].to_list() == [3, 1]
        assert list(table.row_numbers) == [1, 2]
        assert table.notes == ()

    def test_an_index_that_tells_something_is_noted(self) -> None:
        frame = pd.DataFrame({"d": ["x"], "a": [1]})
        assert "The index of the frame (d) is no column" in read_table(frame.set_index("d")).notes[0]
        dated = frame.set_index(pd.to_datetime(["2020-01-01"]))
        assert "(DatetimeIndex)" in read_table(dated).notes[0]

    def test_names_that_are_no_text(self) -> None:
        assert read_table(pd.DataFrame(np.eye(2))).columns == ["0", "1"]
        columns = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
        assert read_table(pd.DataFrame([[1, 2]], columns=columns)).columns == ["('a', 'x')", "('a', 'y')"]

    @pytest.mark.parametrize("names", [["a", "a"], [1, "1"]])
    def test_doubled_names(self, names: list[Any]) -> None:
        with pytest.raises(ColumnError, match=r"pandas DataFrame has several columns.* \(columns 1, 2\)"):
            read_table(pd.DataFrame([[1, 2]], columns=names))

    @pytest.mark.parametrize("value", [[1], {"a": 1}, b"x", (1, 2), 1j, np.zeros(2)])
    def test_nested_objects(self, value: object) -> None:
        cells = pd.Series([None, value], dtype=object)
        assert read_table(pd.DataFrame({"a": cells, "b": 1})).columns == ["b"]
        with pytest.raises(ColumnError, match=r"Column 'a' is left out: it holds \w+; one number, text or time"):
            read_table(pd.DataFrame({"a": cells}))

    def test_pyarrow_types(self) -> None:
        frame = pd.DataFrame({"i": [1, None], "s": ["a", None]}).astype({"i": "int64[pyarrow]", "s": "string[pyarrow]"})
        assert read_table(frame).frame.to_dict(as_series=False) == {"i": [1, None], "s": ["a", None]}

    def test_the_frame_is_not_changed(self) -> None:
        frame = pd.DataFrame({"a": [1.0, np.nan], "b": [" x", "?"]})
        before = frame.copy(deep=True)
        read_table(frame)
        pd.testing.assert_frame_equal(frame, before)


class TestPolars:
    def test_other_types(self) -> None:
        frame = pl.DataFrame(
            {
                "category": pl.Series(["a", None], dtype=pl.Categorical),
                "enum": pl.Series(["a", None], dtype=pl.Enum(["a"])),
                "decimal": pl.Series([Decimal("1.50"), None]),
                "time": pl.Series([dt.time(3, 4), None]),
                "duration": pl.Series([dt.timedelta(minutes=1), None]),
                "bytes": pl.Series(["서울".encode(), None]),
                "null": pl.Series([None, None]),
                "object": pl.Series([1, "a"], dtype=pl.Object),
                "wide": pl.Series([1, None], dtype=pl.Int128),
                "too wide": pl.Series([2**70, None], dtype=pl.Int128),
            }
        )
        table = read_table(frame)
        assert table.frame.to_dict(as_series=False) == {
            "category": ["a", None],
            "enum": ["a", None],
            "decimal": [1.5, None],
            "time": ["03:04:00", None],
            "duration": [60.0, None],
            "bytes": ["서울", None],
            "null": [None, None],
            "object": ["1", "a"],
            "wide": [1, None],
            "too wide": [str(2**70), None],
        }
        assert table.frame.dtypes == [
            *[pl.String, pl.String, pl.Float64, pl.String, pl.Float64],
            *[pl.String, pl.String, pl.String, pl.Int64, pl.String],
        ]
        assert "Column 'duration' holds durations; they are read as seconds." in table.notes

    @pytest.mark.parametrize(
        ("cells", "dtype"),
        [([[1]], "List(Int64)"), ([{"a": 1}], "Struct({'a': Int64})"), ([b"\xff"], "Binary")],
    )
    def test_unfit_types(self, cells: list[Any], dtype: str) -> None:
        table = read_table(pl.DataFrame({"x": cells, "y": 1}))
        assert table.columns == ["y"]
        assert table.notes == (
            f"Column 'x' is left out: it holds {dtype}; one number, text or time per cell was expected.",
        )


DIGITS = ["1", "2", None]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"x": pd.Categorical([1, 2, None])}),
        pl.DataFrame({"x": pl.Series(DIGITS, dtype=pl.Categorical)}),
        pl.DataFrame({"x": pl.Series(DIGITS, dtype=pl.Enum(["1", "2"]))}),
        pa.table({"x": pa.array(DIGITS).dictionary_encode()}),
    ],
)
def test_categories_are_remembered(frame: Any) -> None:
    table = read_table(frame)
    assert table.frame["x"].to_list() == DIGITS
    assert table.categories == {"x"}


class TestArrow:
    TABLE = pa.table({"a": [1, None], "b": pa.array(["x", "?"]).dictionary_encode()})

    @pytest.mark.parametrize("frame", [TABLE, TABLE.to_batches()[0]], ids=["table", "batch"])
    def test_is_read(self, frame: Any) -> None:
        table = read_table(frame)
        assert table.frame.to_dict(as_series=False) == {"a": [1, None], "b": ["x", None]}
        assert table.source.startswith("pyarrow ")

    def test_doubled_names(self) -> None:
        table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
        with pytest.raises(ColumnError, match=r"pyarrow Table has several columns .*'a' \(columns 1, 2\)"):
            read_table(table)

    def test_type_that_polars_lacks(self) -> None:
        union = pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])])
        with pytest.raises(DataError, match=r"pyarrow Table cannot be read: .*Expected columns of numbers"):
            read_table(pa.table({"u": union}))


@pytest.mark.parametrize("source", [None, 3, [1], {"a": [1]}, pl.Series([1]), pl.LazyFrame({"a": [1]})])
def test_what_is_no_frame(source: Any) -> None:
    with pytest.raises(DataError, match=rf"Found a {type(source).__name__} where a table was expected"):
        read_table(source)


def test_a_frame_without_rows() -> None:
    with pytest.raises(DataError, match="polars DataFrame has nothing to read: rows 0, columns with content 1"):
        read_table(pl.DataFrame({"a": []}))
