"""The polars types that a Table may hold, and how others become one of them."""

from __future__ import annotations

import polars as pl

from sunbae.data.values import column_of
from sunbae.errors import ColumnError
from sunbae.i18n import _

_KEPT = (
    pl.String,
    pl.Boolean,
    pl.Int8,
    pl.Int16,
    pl.Int32,
    pl.Int64,
    pl.UInt8,
    pl.UInt16,
    pl.UInt32,
    pl.UInt64,
    pl.Float32,
    pl.Float64,
    pl.Date,
    pl.Datetime,
)


def settle_type(name: str, cells: pl.Series) -> tuple[pl.Series, str]:
    """A column in one of a Table's types, with a note if its meaning is written differently now.

    Categories become text, decimals become floats, times of day become text, durations become seconds.

    Args:
      name: of the column, for messages.
      cells: (n,).

    Raises: ColumnError if a cell holds several values, or bytes that are not text.

    >>> settle_type("a", pl.Series(["x"], dtype=pl.Categorical))[0].dtype
    String
    """
    dtype = cells.dtype
    if dtype.base_type() in _KEPT:
        return cells, ""
    if dtype.is_decimal():
        return cells.cast(pl.Float64), ""
    if dtype.is_float():  # half precision
        return cells.cast(pl.Float32), ""
    if dtype == pl.Time:
        return cells.dt.to_string("%H:%M:%S%.f"), ""
    if dtype == pl.Duration:
        note = _("Column {name!r} holds durations; they are read as seconds.").format(name=name)
        return cells.dt.total_microseconds() / 1e6, note
    if dtype == pl.Object:
        return column_of(name, cells.to_list()), ""
    if dtype.is_nested() or dtype.base_type() not in (pl.Categorical, pl.Enum, pl.Null, pl.Binary):
        return _settle_rare(name, cells), ""
    try:
        return cells.cast(pl.String), ""
    except pl.exceptions.PolarsError as exc:
        raise _unfit(name, dtype) from exc


def _settle_rare(name: str, cells: pl.Series) -> pl.Series:
    if cells.dtype.is_integer():  # 128 bits
        narrow = cells.cast(pl.Int64, strict=False)
        return narrow if narrow.null_count() == cells.null_count() else cells.cast(pl.String)
    raise _unfit(name, cells.dtype)


def _unfit(name: str, dtype: pl.DataType) -> ColumnError:
    return ColumnError(
        _(
            "Column {name!r} is of type {dtype}. Expected one number, text or time per cell; take the column "
            "apart or leave it out."
        ).format(name=name, dtype=dtype)
    )
