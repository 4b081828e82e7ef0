"""A data frame of another library as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

import narwhals as nw
import polars as pl

from sunbae.data.header import name_columns
from sunbae.data.parsed import Parsed, row_numbers
from sunbae.data.values import column_of
from sunbae.errors import DataError
from sunbae.i18n import _

# Their order is data; the usual index only numbers the rows.
_TELLING_INDEXES = ("DatetimeIndex", "PeriodIndex", "TimedeltaIndex", "MultiIndex")


def frame_title(source: Any) -> str:
    """What messages call a frame, such as `pandas DataFrame`."""
    kind = type(source)
    return f"{kind.__module__.partition('.')[0]} {kind.__name__}"


def read_frame(source: Any) -> Parsed:
    """The columns of a data frame: of polars, of pandas and its kin, or of any library that speaks Arrow.

    Args:
      source: n rows. pandas needs no pyarrow for this.

    Returns: columns in the types of the frame; a pandas column of mixed objects is text, cell for cell. The
      index of a pandas frame is no column; a note says so if it holds more than row numbers.
    Raises: DataError if `source` is no frame; ColumnError if two columns have the same name.
    """
    if nw.dependencies.is_pandas_like_dataframe(source):
        return _from_pandas(source)
    frame = source if isinstance(source, pl.DataFrame) else _from_arrow(source)
    return Parsed(frame.columns, frame.get_columns(), row_numbers(frame.height), has_header=False)


def _from_arrow(source: Any) -> pl.DataFrame:
    if isinstance(source, pl.Series) or not (
        hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__")
    ):
        raise DataError(
            _(
                "Found a {kind} where a table was expected: the path of a CSV, Excel, Parquet or JSON lines "
                "file, or a frame of pandas, polars or pyarrow."
            ).format(kind=type(source).__name__)
        )
    _reject_doubles(source, list(getattr(source, "column_names", [])))
    try:
        return pl.DataFrame(source)
    except (pl.exceptions.PolarsError, TypeError, ValueError) as exc:
        raise DataError(
            _("The {title} cannot be read: {error}. Expected columns of numbers, texts or times.").format(
                title=frame_title(source), error=exc
            )
        ) from exc


def _from_pandas(source: Any) -> Parsed:
    names = [str(name) for name in source.columns]
    _reject_doubles(source, names)  # narwhals would raise an error of its own
    columns = nw.from_native(source, eager_only=True).iter_columns()
    series = [_column(name, column) for name, column in zip(names, columns, strict=True)]
    return Parsed(names, series, row_numbers(len(source)), _index_notes(source), has_header=False)


def _reject_doubles(source: Any, names: list[str]) -> None:
    name_columns(dict(enumerate(names, 1)), frame_title(source), from_line=False)


def _index_notes(source: Any) -> tuple[str, ...]:
    index = getattr(source, "index", None)
    names = [str(name) for name in getattr(index, "names", []) if name is not None]
    if not names and type(index).__name__ not in _TELLING_INDEXES:
        return ()
    return (index_note(names or [type(index).__name__]),)


def index_note(names: Sequence[str]) -> str:
    """What is said of an index that is no column."""
    note = _("The index of the frame ({names}) is no column and was not read; reset_index() makes it one.")
    return note.format(names=", ".join(names))


def _column(name: str, cells: nw.Series[Any]) -> pl.Series:
    """One pandas column without pyarrow, which `polars.from_pandas` would need."""
    dtype = cells.dtype
    if isinstance(dtype, nw.Datetime):
        return _moments(name, cells, dtype.time_zone)
    if dtype == nw.Duration:
        return pl.Series(name, cells.to_numpy().astype("timedelta64[us]"))
    n_missing = cells.null_count()
    if dtype.is_float() or (dtype.is_integer() and not n_missing):
        return pl.Series(name, cells.to_numpy())
    values = cells.to_list()
    if n_missing:  # None, NaN, NaT and NA alike
        values = [None if no else v for no, v in zip(cells.is_null().to_list(), values, strict=True)]
    if dtype in (nw.Categorical, nw.Enum):
        return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.Categorical)
    return column_of(name, values)


def _moments(name: str, cells: nw.Series[Any], zone: str | None) -> pl.Series:
    if zone is None:
        return pl.Series(name, cells.to_numpy().astype("datetime64[us]"))
    utc = cells.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    moments = pl.Series(name, utc.to_numpy().astype("datetime64[us]")).dt.replace_time_zone("UTC")
    return moments.dt.convert_time_zone(zone) if zone in available_timezones() else moments
