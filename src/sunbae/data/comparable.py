"""Cells of one column that come from several sources, brought to one type where the sources type them otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sunbae.data.parse import MARKS_AMONG_NUMBERS, as_dates, as_labels, is_text

_TRUTHS = {"false": False, "true": True, "0": False, "1": True}


def comparable(columns: Sequence[pl.Series]) -> list[pl.Series]:
    """The cells of each column as true/false or as moments, if one is typed so and no cell of another is lost by it.

    A typed file has true and 2020-05-30 00:00:00 where a text file has `True` and `2020-05-30`: as texts these would
    never be the same. What cannot be brought together is returned as it is, but that `True` is written like `true`.

    >>> [cells.to_list() for cells in comparable([pl.Series([True]), pl.Series(["FALSE"])])]
    [[True], [False]]
    """
    types = {column.dtype for column in columns}
    if len(types) == 1:
        return list(columns)
    if pl.Boolean in types:
        truths = [_truths(column) for column in columns]
        whole = all(map(_nothing_lost, columns, truths))
        return truths if whole else [_with_small_truths(column) for column in columns]
    if any(_is_local(dtype) for dtype in types) and all(_is_local(dtype) or dtype == pl.String for dtype in types):
        moments = [as_dates(column, None) for column in columns]
        return moments if all(map(_nothing_lost, columns, moments)) else list(columns)
    return list(columns)


def _is_local(dtype: pl.DataType) -> bool:
    """True for dates and moments without a time zone; those with one keep it, as texts do."""
    return dtype == pl.Date or (isinstance(dtype, pl.Datetime) and dtype.time_zone is None)


def _truths(column: pl.Series) -> pl.Series:
    labels = as_labels(column).str.to_lowercase()
    return labels.replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)


def _with_small_truths(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Boolean:
        return as_labels(column)
    if not is_text(column):
        return column
    small = column.str.to_lowercase()
    return small.zip_with(small.is_in(["true", "false"]).fill_null(False), column)


def _nothing_lost(before: pl.Series, after: pl.Series) -> bool:
    """Whether every cell that is not missing has been read; marks such as `-` are missing among dates."""
    labels = as_labels(before)
    marks = [] if after.dtype == pl.Boolean else [*MARKS_AMONG_NUMBERS]
    return not (after.is_null() & labels.is_not_null() & ~labels.is_in(marks)).any()
