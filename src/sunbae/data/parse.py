"""Cells as numbers, dates and labels: the one place where text is given a meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

# Marks that mean "missing" only among numbers or dates: as labels they may be real (`-` against `+`).
MARKS_AMONG_NUMBERS = ("-", "--", ".", "None", "none", "na", "nil")

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_INFINITE = r"^(?i:[+-]?inf(inity)?)$"
_LEADING_ZERO = r"^[+-]?0\d"

# Unambiguous first; the day-or-month question is put to `date_format`.
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y.%m.%d",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y년 %m월 %d일",
    "%b %d %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%b %d, %Y",
)
_DAY_FIRST = tuple(f"%d{s}%m{s}%Y{t}" for s in "/-." for t in ("", " %H:%M:%S", " %H:%M"))
_MONTH_FIRST = tuple(f"%m{s}%d{s}%Y{t}" for s in "/-." for t in ("", " %H:%M:%S", " %H:%M"))
COMPACT_DATE = "%Y%m%d"  # only on request: 20200131 is a number until told otherwise


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes:
      values: float64 (n,), NaN where the cell is missing or no number.
      strange: bool (n,), True where a cell is present and no number.
      infinite: bool (n,), True where the number is infinite.
    """

    values: np.ndarray
    strange: np.ndarray
    infinite: np.ndarray


def is_text(column: pl.Series) -> bool:
    """True for a column of text cells."""
    return bool(column.dtype == pl.String)


def as_numbers(column: pl.Series, *, decimal: str = ".") -> Numbers:
    """`column` as float64; text is a number only if all of the cell is one.

    Args:
      column: any column of a Table, n cells.
      decimal: the decimal mark of text cells, `.` or `,`.
    """
    if not is_text(column):
        return _typed_numbers(column)
    text = _with_point(column, decimal)
    infinite = text.str.contains(_INFINITE).fill_null(False).to_numpy()
    plain = text.str.contains(_NUMBER).fill_null(False)
    values = text.to_frame().select(pl.when(plain).then(pl.first()).cast(pl.Float64, strict=False)).to_series()
    marks = text.is_in(MARKS_AMONG_NUMBERS).fill_null(False).to_numpy()
    numbers = values.fill_null(float("nan")).to_numpy()
    # 1e999 is written as a number and is infinite in float64.
    infinite = infinite | np.isinf(numbers)
    strange = column.is_not_null().to_numpy() & ~plain.to_numpy() & ~infinite & ~marks
    return Numbers(np.where(infinite, np.inf, numbers), strange, infinite)


def _with_point(column: pl.Series, decimal: str) -> pl.Series:
    if decimal == ".":
        return column
    frame = column.to_frame()
    cell = pl.first()
    # A cell with a point is no number in a decimal-comma file; leave it strange.
    return frame.select(
        pl.when(cell.str.contains(".", literal=True))
        .then(cell + "?")
        .otherwise(cell.str.replace(",", ".", literal=True))
    ).to_series()


def _typed_numbers(column: pl.Series) -> Numbers:
    present = column.is_not_null().to_numpy()
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        values = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        return Numbers(values, np.zeros(len(values), dtype=bool), np.isinf(values))
    values = np.full(len(column), np.nan)
    return Numbers(values, present, np.zeros(len(values), dtype=bool))


def has_leading_zeros(column: pl.Series) -> bool:
    """True if some cell is written like `00123`: a code, not a quantity."""
    return is_text(column) and bool(column.str.contains(_LEADING_ZERO).any())


def as_labels(column: pl.Series) -> pl.Series:
    """`column` as text labels, null where missing; 3 and 3.0 of typed columns are both `3`."""
    if is_text(column):
        return column
    if column.dtype == pl.Boolean:
        return column.cast(pl.Int8).cast(pl.String).replace({"1": "true", "0": "false"})
    if column.dtype.is_float():
        whole = bool((column.drop_nulls() % 1 == 0).all()) and bool((column.drop_nulls().abs() < 2**53).all())
        return column.cast(pl.Int64).cast(pl.String) if whole else column.cast(pl.String)
    return column.cast(pl.String)


def is_date(column: pl.Series) -> bool:
    """True for a column whose source typed it as date or date-time."""
    return column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime)


def date_format(column: pl.Series, *, dayfirst: bool | None = None) -> tuple[str, bool] | None:
    """The one format that reads every present cell of a text column, and whether day and month are ambiguous.

    Returns: (format, ambiguous), or None if no known format reads all cells. With both orders possible the day
    is taken first unless `dayfirst` is False.
    """
    cells = column.drop_nulls()
    cells = cells.filter(~cells.is_in(MARKS_AMONG_NUMBERS))
    if cells.is_empty():
        return None
    first = cells.head(50)
    for known in DATE_FORMATS:
        if _reads_all(first, known) and _reads_all(cells, known):
            return known, False
    day = next((f for f in _DAY_FIRST if _reads_all(first, f) and _reads_all(cells, f)), None)
    month = next((f for f in _MONTH_FIRST if _reads_all(first, f) and _reads_all(cells, f)), None)
    if day and month:
        return (month if dayfirst is False else day), dayfirst is None
    only = day or month
    return (only, False) if only else None


def _reads_all(cells: pl.Series, known: str) -> bool:
    return cells.str.to_datetime(known, strict=False).null_count() == 0


def as_dates(column: pl.Series, known_format: str | None) -> pl.Series:
    """`column` as Datetime in microseconds, null where missing or not of `known_format`."""
    if is_date(column):
        naive = column.dt.replace_time_zone(None) if isinstance(column.dtype, pl.Datetime) else column
        return naive.cast(pl.Datetime("us"))
    if known_format is None:
        return pl.Series(column.name, [None] * len(column), dtype=pl.Datetime("us"))
    return as_labels(column).str.to_datetime(known_format, strict=False, time_unit="us")
