"""The polars types that a Table may hold, and how others become one of them."""

from __future__ import annotations

import polars as pl

from sunbae.data.values import NESTED, column_of
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


CATEGORIES = (pl.Categorical, pl.Enum)


def settle_type(name: str, cells: pl.Series) -> tuple[pl.Series | None, str]:
    """A column in one of a Table's types, with a note if its meaning is written differently now.

    Categories become text, decimals become floats, times of day become text, durations become seconds. There is none
    if a cell holds several values, or bytes that are not text; the note says so.

    Args:
      name: of the column, for messages.
      cells: (n,).

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
        values = cells.to_list()
        column = column_of(name, values)
        if column.dtype != pl.Object:
            return column, ""
        return None, _unfit(name, type(next(value for value in values if isinstance(value, NESTED))).__name__)
    if dtype.is_integer():  # 128 bits
        narrow = cells.cast(pl.Int64, strict=False)
        return (narrow if narrow.null_count() == cells.null_count() else cells.cast(pl.String)), ""
    if dtype.is_nested() or dtype.base_type() not in (*CATEGORIES, pl.Null, pl.Binary):
        return None, _unfit(name, str(dtype))
    try:
        return cells.cast(pl.String), ""
    except pl.exceptions.PolarsError:
        return None, _unfit(name, str(dtype))


def _unfit(name: str, kind: str) -> str:
    return _("Column {name!r} is left out: it holds {kind}; one number, text or time per cell was expected.").format(
        name=name, kind=kind
    )
