from __future__ import annotations

import polars as pl
import pytest

from sunbae.data.missing import DEFAULT_MARKS, clean, missing_note


@pytest.mark.parametrize("mark", DEFAULT_MARKS)
def test_each_default_mark(mark: str) -> None:
    cleaned = clean(pl.Series(["x", f" {mark}", mark]))
    assert cleaned.cells.to_list() == ["x", None, None]
    assert cleaned.counts == {mark: 2}


@pytest.mark.parametrize("text", ["-", ".", "None", "0", "na", "없음", "x?"])
def test_text_that_is_no_mark(text: str) -> None:
    cleaned = clean(pl.Series([text]))
    assert cleaned.cells.to_list() == [text]
    assert cleaned.counts == {}


def test_nulls_and_empty_cells_count_together() -> None:
    assert clean(pl.Series(["", None, " "])).counts == {"": 3}


def test_nan_becomes_null_beside_null() -> None:
    cleaned = clean(pl.Series([1.0, float("nan"), None, float("inf")]))
    assert cleaned.cells.to_list() == [1.0, None, None, float("inf")]
    assert cleaned.counts == {"": 1, "NaN": 1}


def test_only_real_changes_count_as_stripped() -> None:
    assert not clean(pl.Series(["a b", None])).stripped
    assert clean(pl.Series(["a", "b\u3000"])).stripped


def test_other_types_stay() -> None:
    cells = pl.Series([True, None])
    assert clean(cells).cells is cells
    assert clean(cells).counts == {"": 1}


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Float32, pl.Float64, pl.Int8])
def test_marks_that_are_numbers_mean_numbers_too(dtype: pl.DataType) -> None:
    cleaned = clean(pl.Series([1, -99, None, -99, 0], dtype=dtype), ["", "-99", "NA", "nan", "inf"])
    assert cleaned.cells.to_list() == [1, None, None, None, 0]
    assert cleaned.cells.dtype == dtype
    assert cleaned.counts == {"": 1, "-99": 2}
    flags = pl.Series([True, False])
    assert clean(flags, ["", "1"]).cells is flags


@pytest.mark.parametrize(
    ("decimal", "cells", "kept"),
    [
        (".", ["-999", "-999.0", "-999.00", "-9.99e2", "1.5", "0999", "x-999"], ["1.5", "0999", "x-999"]),
        (",", ["-999", "-999,0", "-999.0", "1,5"], ["-999.0", "1,5"]),
    ],
)
def test_marks_that_are_numbers_mean_numbers_in_texts_too(decimal: str, cells: list[str], kept: list[str]) -> None:
    cleaned = clean(pl.Series(cells), ["", "-999", "NA"], decimal=decimal)
    assert cleaned.cells.drop_nulls().to_list() == kept
    assert cleaned.counts == {"-999": len(cells) - len(kept)}
    assert clean(pl.Series(["0999", "999"]), ["", "0999"]).cells.to_list() == [None, "999"]


def test_any_column_name() -> None:
    for name in ("cells", "mark", "count"):
        assert clean(pl.Series(name, ["NA", "b"])).counts == {"NA": 1}


def test_note_ranks_marks() -> None:
    assert missing_note({}, 3) == ""
    assert missing_note({"a": {"?": 1, "": 2}, "b": {"?": 4}}, 3) == (
        "Missing cells: 7, in 2 of 3 columns ('?' 5, empty 2)."
    )
