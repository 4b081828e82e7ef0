"""Cells as numbers, dates and labels: the one place where text is given a meaning."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

# Marks that mean "missing" only among numbers or dates: as labels they may be real (`-` against `+`).
MARKS_AMONG_NUMBERS = ("-", "--", ".", "None", "none", "na", "nil")

# Digits are 0 to 9: `\d` also matches those of other scripts, which no cast reads.
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_INFINITE = r"^(?i:[+-]?inf(inity)?)$"
_CODE = r"^0[0-9]+$"
_WHOLE = r"^([+-]?[0-9]+)\.0+$"
# Beyond, squares and sums overflow: such a number is a mark of another program, not a measure. Nearer to 0 than
# SMALLEST, they underflow: such a number is read as 0.
LARGEST, SMALLEST = 1e100, 1e-100

# Unambiguous ones; the day-or-month question is put to `date_format`.
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f%z",
    "%Y-%m-%d %p %I:%M:%S",
    "%Y-%m-%d %p %I:%M",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %I:%M %p",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y/%m/%d %I:%M:%S %p",
    "%Y/%m/%d %I:%M %p",
    "%Y.%m.%d",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y.%m.%d %H:%M:%S%.f",
    "%Y. %m. %d.",
    "%Y년 %m월 %d일",
    "%b %d %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %B %Y",
    # Less than a date: a month is its first day, a clock time is one of 1 January 1970.
    "%Y-%m",
    "%Y/%m",
    "%Y.%m",
    "%Y년 %m월",
    "%YQ%q",
    "%H:%M",
    "%H:%M:%S",
    "%H:%M:%S%.f",
)
_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
_DAY_FIRST = tuple(f"%d{s}%m{s}%Y{clock}" for s in "/-." for clock in _CLOCKS)
_MONTH_FIRST = tuple(f"%m{s}%d{s}%Y{clock}" for s in "/-." for clock in _CLOCKS)
# 24/01/31 and 01/31/24: taken only if one order alone reads every cell.
_SHORT_YEARS = tuple(
    tuple(order.replace("/", s) + clock for order in ("%d/%m/%y", "%m/%d/%y", "%y/%m/%d"))
    for s in "/-."
    for clock in _CLOCKS
)
# Two digits somewhere, and a number or the name of a month at the start.
_LIKE_A_DATE = r"^\s*(?:[-+]?[0-9]|[A-Za-z]{3}.*[0-9]).*[0-9]"
_TWO_DIGITS_EACH = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\b"  # with points and single digits it may be a version
_ZONED = r"^(.*?)(Z|[+-][0-9]{2}(?::?[0-9]{2})?)$"  # the clock, then how far it is from that of Greenwich
_MIDNIGHT = r"([ T])24:00(:00(?:\.0+)?)?$"  # the end of a day, which is the beginning of the next
_MOMENT = pl.Datetime("us")
# Digits alone, only on request: 20200131 is a number until told otherwise.
COMPACT_DATE, SHORT_DATE = "%Y%m%d", "%y%m%d"
COMPACT_FORMATS = ("%Y%m", SHORT_DATE, COMPACT_DATE, "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S")
_COMPACT_YEARS = (1900, 2099)
# `%1923y` are two digits of a year from 1923 to 2022: our own, for strptime has no word for it.
_SHORT_YEAR = re.compile(r"%([0-9]{4})y")
# Without a clear gap between the years of a column, its dates are of the hundred years that end with 2039.
_LATEST_YEAR = 2039
# A span of years is of this century if it begins and ends early in it: what is due in 2050 is sold before 2030.
_LATEST_BEGIN, _LATEST_END = 2029, 2059
_CLEAR_GAP = 10  # years


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes:
      values: float64 (n,), NaN where the cell is missing or no number.
      strange: bool (n,), True where a cell is present and no number.
      infinite: bool (n,), True where the number is infinite or beyond `LARGEST`; its value is infinite then.
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
    strange = column.is_not_null().to_numpy() & ~plain.to_numpy() & ~infinite & ~marks
    numbers = np.where(infinite, np.inf, values.fill_null(float("nan")).to_numpy())
    return _numbers(numbers, strange)


def _numbers(values: np.ndarray, strange: np.ndarray) -> Numbers:
    size = np.abs(values)
    infinite = size > LARGEST
    return Numbers(np.where(infinite, np.inf, np.where(size < SMALLEST, 0.0, values)), strange, infinite)


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
        return _numbers(values, np.zeros(len(values), dtype=bool))
    return _numbers(np.full(len(column), np.nan), present)


def has_leading_zeros(column: pl.Series) -> bool:
    """True if some cell is written like `00123`: a code, not a quantity."""
    return is_text(column) and bool(is_code(column).any())


def is_code(text: pl.Series) -> pl.Series:
    """Bool (n,): which cells are digits with a leading zero; null where missing."""
    return text.str.contains(_CODE)


def as_labels(column: pl.Series) -> pl.Series:
    """`column` as text labels, null where missing; 3, 3.0 and the texts `3` and `3.0` are all `3`.

    Each label depends on its own cell only. Other programs write 3.0 where a column of whole numbers has gaps, so
    the same category may come in either form.
    """
    if is_text(column):
        return column.str.replace(_WHOLE, "${1}")
    if column.dtype == pl.Boolean:
        return column.cast(pl.Int8).cast(pl.String).replace({"1": "true", "0": "false"})
    if column.dtype.is_float():
        known = column.fill_nan(None)
        whole = known.cast(pl.Int64, strict=False)
        same = (whole.cast(column.dtype) == known).fill_null(False)
        return whole.cast(pl.String).zip_with(same, known.cast(pl.String))
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
    first = cells.head(50)
    # Nearly every column that is no date ends here, before fifty formats are tried; codes such as A11 as well.
    if cells.is_empty() or not first.str.contains(_LIKE_A_DATE).all():
        return None

    def reading(formats: Iterable[str]) -> list[str]:
        return [f for f in formats if _reads_all(first, f) and _reads_all(cells, f)]

    plain = next((f for f in DATE_FORMATS if reading([f])), None)
    if plain:
        return plain, False
    day, month = reading(_DAY_FIRST)[:1], reading(_MONTH_FIRST)[:1]
    if day and month:
        return (month if dayfirst is False else day)[0], dayfirst is None
    short = next((orders for orders in map(reading, _SHORT_YEARS) if orders), [])
    if len(short) > 1 and dayfirst is not None:
        short = [f for f in short if f.startswith("%d") == dayfirst]
    return next(((only, False) for only in (*day, *month, *(short if len(short) == 1 else ()))), None)


def compact_format(labels: pl.Series) -> str | None:
    """The format of digits alone, such as 202401, that reads every present cell; None if there is none.

    All cells have as many digits, and years are those of people who are alive. 200101 may be a month or a day: what
    ends with the same two digits in all cells, as the first of every month does, is a day.
    """
    cells = labels.drop_nulls()
    cells = cells.filter(~cells.is_in(MARKS_AMONG_NUMBERS))
    if cells.is_empty() or cells.str.len_chars().n_unique() != 1:
        return None
    found = [known for known in COMPACT_FORMATS if _reads_plausibly(cells, known)]
    if len(found) > 1 and cells.str.tail(2).n_unique() == 1:
        return found[-1]
    return found[0] if found else None


def _reads_plausibly(cells: pl.Series, known: str) -> bool:
    years = _moments(cells, known).dt.year()
    if years.null_count():
        return False
    return known == COMPACT_DATE or bool(years.is_between(*_COMPACT_YEARS).all())


def with_century(known: str, labels: pl.Series) -> str:
    """A format whose two digits of a year, if it has such, are of the hundred years that fit these cells.

    The years of a column are one span of time: the widest gap in the circle of 00 to 99 is where it begins and ends.

    >>> with_century("%d-%b-%y", pl.Series(["12-Mar-55", "3-Jun-72", "2-Feb-01"]))
    '%d-%b-%1928y'
    """
    years = sorted(_moments(labels, known).dt.year().drop_nulls().unique().to_list()) if "%y" in known else []
    return known.replace("%y", f"%{_first_year(sorted({year % 100 for year in years}))}y") if years else known


def _first_year(short: list[int]) -> int:
    """The first of the hundred years that years of two digits are of, ascending."""
    gaps = np.diff([*short, short[0] + 100])
    widest = int(gaps.argmax())
    gap, next_gap = int(gaps[widest]), int(np.delete(gaps, widest).max(initial=0))
    if gap < max(_CLEAR_GAP, 1.5 * next_gap):
        return _LATEST_YEAR - 99
    begin = 2000 + short[(widest + 1) % len(short)]
    if begin > _LATEST_BEGIN or begin + 100 - gap > _LATEST_END:
        begin -= 100
    return begin - gap // 2


def shown_format(known: str) -> str:
    """The format as people know it."""
    return _SHORT_YEAR.sub("%y", known)


def is_compact(known: str | None) -> bool:
    """Whether a format is of digits alone."""
    return known is not None and shown_format(known) in COMPACT_FORMATS


def unread(labels: pl.Series) -> str | None:
    """The first cell that the format which reads most of them does not read; None if no format reads any."""
    cells = labels.drop_nulls()
    cells = cells.filter(~cells.is_in(MARKS_AMONG_NUMBERS))
    formats = (*DATE_FORMATS, *_DAY_FIRST, *_MONTH_FIRST, *(f for each in _SHORT_YEARS for f in each), *COMPACT_FORMATS)
    best = min((_moments(cells, known).is_null() for known in formats), key=lambda missed: int(missed.sum()))
    return None if best.all() or not best.any() else str(cells.filter(best)[0])


def _reads_all(cells: pl.Series, known: str) -> bool:
    return _moments(cells, known).null_count() == 0


def _moments(text: pl.Series, known: str, zone: str | None = None) -> pl.Series:
    """Datetime (n,), null where `text` is not written as `known`.

    A clock with an offset is told by the clock of `zone`; it stays as written if there is none.
    """
    zoned, whole = known.endswith("%z"), text
    if zoned:
        text, known = whole.str.extract(_ZONED, 1), known.removesuffix("%z")
    if "%p" in known:
        text = text.str.replace("오전", "AM", literal=True).str.replace("오후", "PM", literal=True)
    if short := _SHORT_YEAR.search(known):
        return _of_century(_moments(text, shown_format(known)), int(short[1]))
    if known in COMPACT_FORMATS:
        text, known = _spread(text, known)
    elif "%y" in known and "." in known:
        text = text.set(~text.str.contains(_TWO_DIGITS_EACH).fill_null(True), None)
    late = None
    if "%d" in known and "%H" in known:
        late = text.str.contains(_MIDNIGHT).fill_null(False)
        if late.any():
            text = text.str.replace(_MIDNIGHT, "${1}00:00${2}")
    text, known = _completed(text, known)
    found = text.str.to_datetime(known, strict=False, time_unit="us")
    # 1.2.10 and 20-01-05 would be of the years 1 and 20.
    found = found.zip_with((found.dt.year() >= 1000).fill_null(False), found.clear(len(found)))
    if late is not None and late.any():
        found = found + late.cast(pl.Int64).cast(pl.Duration("us")) * 86_400_000_000
    if zoned and zone is not None:
        return _by_clock_of(zone, found - (_offsets(whole) * 60_000_000).cast(pl.Duration("us")))
    return found


def _offsets(text: pl.Series) -> pl.Series:
    """Minutes by which the clock of each cell is ahead of that of Greenwich, Int64 (n,); null where it is not said."""
    ends = text.str.extract(_ZONED, 2)
    minutes = {end: _minutes(end) for end in ends.drop_nulls().unique().to_list()}
    return ends.replace_strict(minutes, default=None, return_dtype=pl.Int64)


def _minutes(offset: str) -> int:
    """Of `Z`, `+09`, `+0900` or `+09:00`."""
    digits = offset[1:].replace(":", "").ljust(4, "0")
    size = 60 * int(digits[:2]) + int(digits[2:])
    return -size if offset.startswith("-") else size


def _by_clock_of(zone: str, greenwich: pl.Series) -> pl.Series:
    """Datetimes without zone, given by the clock of Greenwich, by that of `zone`: a name, or an offset as +09:00."""
    if zone[0] in "+-":
        return greenwich + dt.timedelta(minutes=_minutes(zone))
    return greenwich.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)


def zones(column: pl.Series, known_format: str | None) -> list[str]:
    """The time zones in which a column's date-times are written, as names or as offsets such as +09:00."""
    if isinstance(column.dtype, pl.Datetime):
        return [column.dtype.time_zone] if column.dtype.time_zone else []
    if not is_text(column) or (known_format is not None and not known_format.endswith("%z")):
        return []
    if known_format is None:  # so that the end of 2024-01-31 is no offset
        column = column.filter(column.str.contains(":", literal=True))
    found = _offsets(column).drop_nulls().unique().sort().to_list()
    return [f"{'-' if m < 0 else '+'}{abs(m) // 60:02d}:{abs(m) % 60:02d}" for m in found]


def _spread(text: pl.Series, known: str) -> tuple[pl.Series, str]:
    """Digits alone with marks between them, null where they are more or fewer: 2024013115 is 2024-01-31 15:00."""
    parts = re.findall("%[A-Za-z]", known)
    pattern = "".join("([0-9]{4})" if part == "%Y" else "([0-9]{2})" for part in parts)
    marks = ("", "-", "-", " ", ":", ":")
    spread = "".join(f"{mark}${{{k}}}" for k, mark in enumerate(marks[: len(parts)], 1))
    marked = "".join(mark + part for mark, part in zip(marks, parts, strict=False))
    if parts[-1] == "%H":  # an hour alone is no time to strptime
        spread, marked = spread + ":00", marked + ":%M"
    text = text.set(~text.str.contains(f"^{pattern}$").fill_null(True), None)
    return text.str.replace(pattern, spread), marked


def _of_century(found: pl.Series, first: int) -> pl.Series:
    """Datetimes with their years moved by centuries into the hundred that begin with `first`."""
    year = first + (found.dt.year() - first) % 100
    text = year.cast(pl.String) + found.dt.strftime("-%m-%d %H:%M:%S")
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")  # 1900 had no 29 February


def _completed(text: pl.Series, known: str) -> tuple[pl.Series, str]:
    """Months, quarters and clock times written out to a whole date."""
    if known == "%YQ%q":
        year, quarter = (text.str.extract(r"^([0-9]{4})[ -]?[Qq]([1-4])$", part) for part in (1, 2))
        return year + "-" + (quarter.cast(pl.Int32) * 3 - 2).cast(pl.String) + "-1", "%Y-%m-%d"
    if "%d" in known:
        return text, known
    if "%m" in known:
        return text + " 1", known + " %d"
    # Two digits of minutes: 3:2 is a result, not a time.
    return "1970-01-01 " + text.str.extract(r"^([0-9]{1,2}:[0-9]{2}(?:[:.][0-9.]+)?)$"), "%Y-%m-%d " + known


def as_dates(column: pl.Series, known_format: str | None, zone: str | None = None) -> pl.Series:
    """`column` as Datetime in microseconds without zone, null where missing or not of `known_format`.

    Date-times with a zone are told by the clock of `zone`, so that one moment is the same wherever it was written
    down; without `zone`, and where they have none, the clock stays as it is.

    Without a format, as for a column that training had typed as dates, a text counts if it is of an unambiguous one.
    """
    if is_date(column):
        own = column.dtype.time_zone if isinstance(column.dtype, pl.Datetime) else None
        if own is not None and zone not in (None, own):
            assert zone is not None
            return _by_clock_of(zone, column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)).cast(_MOMENT)
        return (column.dt.replace_time_zone(None) if own else column).cast(_MOMENT)
    text = as_labels(column)
    if known_format is not None:
        return _moments(text, known_format, zone)
    found = pl.Series(column.name, [None] * len(column), dtype=_MOMENT)
    for known in DATE_FORMATS:
        open_cells = found.is_null() & text.is_not_null()
        if not open_cells.any():
            break
        found = _moments(text, known, zone).zip_with(open_cells, found)
    return found
