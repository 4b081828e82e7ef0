"""A Table as series: its rows in time order, stretch by unbroken stretch, and what had to be done for that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl

from sunbae.data.clock import DAY, Clock, clock_of
from sunbae.data.parse import as_dates, as_labels, as_numbers, has_leading_zeros, is_compact, shown_format, zones
from sunbae.data.schema import Column, RoleOptions, infer_schema
from sunbae.data.table import Table
from sunbae.errors import ColumnError, DataError
from sunbae.i18n import _

FILLED = 3  # as many missing steps in a row are put in as empty rows; more are a gap
WHOLE = 1e-6  # of a step: nearer than this, a stamp is at one

Duplicates = Literal["error", "first", "last", "mean"]
_PARTS_OF_A_DATE = (
    ("year", ("year", "yr", "yyyy", "년", "연도", "년도")),
    ("month", ("month", "mon", "mm", "월")),
    ("day", ("day", "dd", "일")),
    ("hour", ("hour", "hr", "hh", "시", "시간")),
    ("minute", ("minute", "min", "분")),
    ("second", ("second", "sec", "초")),
)
_CLOCK = {"hour": DAY // 24, "minute": 60_000_000, "second": 1_000_000}


@dataclass(frozen=True)
class Timeline:
    """The steps of one or several series, each series in time order, one below the other.

    Attributes:
      rows: int64 (m,), the row of the Table; -1 where a missing step was put in.
      stamps: int64 microseconds since 1970, or numbers, (m,).
      group: int32 (m,), which series a step is of.
      groups: the labels of the series; one empty text if there is only one.
      stretch: int32 (m,), number of the unbroken stretch; no window crosses from one to the next.
      clock: how time goes on.
      mended: what was sorted or taken once.
      notes: that, what was put in, and where the gaps are.
      dayfirst, zone: as of `Stamps`.
    """

    rows: np.ndarray
    stamps: np.ndarray
    group: np.ndarray
    groups: tuple[str, ...]
    stretch: np.ndarray
    clock: Clock
    mended: tuple[str, ...]
    notes: tuple[str, ...]
    dayfirst: bool | None = None
    zone: str | None = None

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Stamps:
    """When each row is.

    Attributes:
      values: int64 microseconds since 1970, or float64 numbers, (n,).
      dated: whether they are microseconds.
      dayfirst: which of two numbers in front of a year is the day; None if that is no question.
      zone: by whose clock they are told where the data name a zone, a name or an offset such as +09:00; None for that
        of Greenwich.
      form: as of `Clock`.
      notes: what a person should look at.
    """

    values: np.ndarray
    dated: bool
    dayfirst: bool | None = None
    zone: str | None = None
    form: str | None = None
    notes: tuple[str, ...] = ()


def timeline(
    table: Table,
    *,
    time: tuple[str, ...] = (),
    group: str | None = None,
    dayfirst: bool | None = None,
    zone: str | None = None,
    form: str | None = None,
    sort: bool = False,
    duplicates: Duplicates = "error",
    codes: Collection[str] = (),
) -> tuple[Table, Timeline]:
    """The rows of `table` as series, and the Table that the timeline is about (with one row for doubled stamps).

    Args:
      time: the column with the stamp, or several that make one (`year`, `month`, `day`, `hour`; or date and clock).
        Without it the rows are taken as steps in their order.
      group: the column that tells several series apart.
      dayfirst, zone, form: see `read_stamps`.
      sort: rows that are in no time order are sorted; else they are an error.
      duplicates: what becomes of several rows of one stamp; identical ones are always one.
      codes: columns of which there is no mean, even if they look like numbers.

    Raises: ColumnError if the columns are no time, DataError for stamps that are missing, doubled or in no order.
    """
    notes: list[str] = []
    labels = np.zeros(table.n_rows, dtype=np.int64)
    groups: tuple[str, ...] = ("",)
    if group is not None:
        named = as_labels(table.frame[group]).fill_null("")
        groups = tuple(sorted(named.unique().to_list()))
        labels = named.replace_strict(list(groups), list(range(len(groups))), return_dtype=pl.Int64).to_numpy()
    if not time:
        order = np.argsort(labels, kind="stable")
        stamps = _positions(labels[order])
        clock = Clock("rows", 1.0)
        notes.append(_("no --time: the rows are taken as steps, in their order"))
        stretch = labels[order].astype(np.int32)
        return table, Timeline(order, stamps, labels[order], groups, stretch, clock, (), (*notes,))
    read = read_stamps(table, time, dayfirst=dayfirst, zone=zone, form=form)
    stamps, notes = read.values, [*read.notes]
    order, note = _in_order(table, stamps, labels, time, sort=sort)
    notes += note
    table, order, stamps, labels, note = _without_doubles(table, order, stamps, labels, time, group, duplicates, codes)
    notes += note
    series = [stamps[labels == code] for code in range(len(groups))]
    clock = replace(clock_of([s for s in series if len(s) > 1], dated=read.dated), form=read.form)
    line = _stretched(order, stamps, labels, groups, clock, notes)
    return table, replace(line, dayfirst=read.dayfirst, zone=read.zone)


def _positions(labels: np.ndarray) -> np.ndarray:
    """0, 1, 2 ... within each run of equal labels, int64 (n,)."""
    first = np.flatnonzero(np.diff(labels, prepend=-1))
    return np.arange(len(labels)) - np.repeat(first, np.diff(np.append(first, len(labels))))


def read_stamps(
    table: Table,
    time: tuple[str, ...],
    *,
    dayfirst: bool | None = None,
    zone: str | None = None,
    form: str | None = None,
) -> Stamps:
    """The stamp of each row.

    Args:
      dayfirst: which of two numbers in front of a year is the day, where both could be.
      zone: by whose clock date-times with a zone are told. Without it their own, if that is ahead of Greenwich by the
        same in all rows, or if all are at midnight; else that of Greenwich.
      form: the format to read them by if it fits all of them, as of `Clock`.

    Raises: ColumnError if the columns are no time, DataError if a stamp is missing.
    """
    parts = _of_day_and_clock(table, time, dayfirst=dayfirst, zone=zone, form=form)
    if parts is not None:
        return parts
    cells = table.frame[time[0]] if len(time) == 1 else _joined(table, time)
    column = _column(cells, form, RoleOptions(time=cells.name, dayfirst=dayfirst), table.decimal)
    if column.kind == "date-time":
        found = _moments(cells, column, zone)
        missing = as_dates(cells, column.format).is_null().to_numpy()
    else:
        found = Stamps(as_numbers(cells, decimal=table.decimal).values, dated=False)
        missing = np.isnan(found.values)
    if missing.any():
        raise DataError(
            _(
                "--time {name} has no stamp in {n} rows, the first is row {row}. Mend these cells or remove the rows: "
                "a step without a time cannot be put in order."
            ).format(name=",".join(time), n=int(missing.sum()), row=int(table.row_numbers[missing.argmax()]))
        )
    return found


def _column(cells: pl.Series, form: str | None, options: RoleOptions, decimal: str) -> Column:
    """What the stamps are: of the format `form` if it reads all of them."""
    if form is not None and as_dates(cells, form).null_count() == cells.null_count():
        return Column(cells.name, "date-time", "time", _("named by --time"), format=form)
    return infer_schema(cells.to_frame(), options=options, decimal=decimal).columns[0]


def _moments(cells: pl.Series, column: Column, zone: str | None) -> Stamps:
    """Date-times; a cell without one is 1970."""
    greenwich = as_dates(cells, column.format, "+00:00")
    known_zones = zones(cells, column.format)
    notes, told = column.warnings if len(known_zones) < 2 else (), greenwich
    if zone is not None:
        told = as_dates(cells, column.format, zone)
    elif known_zones:
        own = as_dates(cells, column.format)
        at_midnight = (own.dt.epoch("us") % DAY == 0).all()
        if column.zone and (at_midnight or (own - greenwich).drop_nulls().n_unique() <= 1):
            told, zone = own, column.zone
        else:
            notes = (_("date-times are told by the clock of Greenwich, for their distance from it changes"),)
    order = {"%m": False, "%d": True}.get((column.format or "")[:2])
    known = column.format
    form = known if known is not None and (is_compact(known) or "%y" in shown_format(known)) else None
    return Stamps(told.dt.epoch("us").fill_null(0).to_numpy(), True, order, zone, form, notes)


def _words(names: tuple[str, ...]) -> dict[str, str]:
    """Which part of a date-time each column is by its name, empty if by none."""
    words = dict.fromkeys(names, "")
    for part, known in _PARTS_OF_A_DATE:
        words |= {name: part for name in names if name.strip().lower() in known}
    return words


def _of_day_and_clock(table: Table, names: tuple[str, ...], **reading: Any) -> Stamps | None:
    """One column of whole dates with columns of hours, minutes and seconds in numbers; None if they are not such.

    Hour 24 is the end of a day, which is the beginning of the next.

    Raises: DataError if a number is no time of day.
    """
    units = {name: _CLOCK[part] for name, part in _words(names).items() if part in _CLOCK}
    days = tuple(name for name in names if name not in units)
    numbers = {name: as_numbers(table.frame[name], decimal=table.decimal) for name in units}
    if len(days) != 1 or not units or any(found.strange.any() for found in numbers.values()):
        return None
    found = read_stamps(table, days, **reading)
    if not found.dated or (found.values % DAY).any():
        return None
    later = np.zeros(table.n_rows)
    for name, unit in units.items():
        later += numbers[name].values * unit
    good = (later >= 0) & (later <= DAY) & (later % min(units.values()) == 0)
    if not good.all():
        row = int(good.argmin())
        raise DataError(
            _("--time {names}: row {row} is no time of day: {found}. Hours from 0 to 24 were expected.").format(
                names=",".join(names),
                row=int(table.row_numbers[row]),
                found=", ".join(f"{name} {table.frame[name][row]}" for name in units),
            )
        )
    return replace(found, values=found.values + later.astype(np.int64))


def _joined(table: Table, names: tuple[str, ...]) -> pl.Series:
    """Several columns as one text: year, month, day ... as a date-time, others side by side."""
    words = _words(names)
    texts = {name: as_labels(table.frame[name]) for name in names}
    name = ",".join(names)
    if not all(words.values()):
        return pl.select(pl.concat_str(*texts.values(), separator=" ")).to_series().alias(name)
    of = {part: texts[column].str.zfill(2) for column, part in words.items()}
    if "year" not in of:
        raise ColumnError(
            _("--time {names} has no year. Name a column with the whole date, or its year as well.").format(names=name)
        )
    date = pl.concat_str(of["year"], *(of.get(part, pl.lit("01")) for part in ("month", "day")), separator="-")
    clock = pl.concat_str(*(of.get(part, pl.lit("00")) for part in ("hour", "minute", "second")), separator=":")
    return pl.select(pl.concat_str(date, clock, separator=" ")).to_series().alias(name)


def _in_order(
    table: Table, stamps: np.ndarray, labels: np.ndarray, time: tuple[str, ...], *, sort: bool
) -> tuple[np.ndarray, list[str]]:
    """Row positions by series, then time; rows of one stamp keep their order."""
    order = np.argsort(labels, kind="stable")
    within = np.diff(labels[order]) == 0
    later = np.diff(stamps[order])[within]
    if not (later < 0).any():
        return order, []
    if not (later > 0).any():
        note = _("the newest row came first; the series was turned round")
        return np.lexsort((stamps, labels)), [note]
    n = int((later < 0).sum())
    if not sort:
        where = order[1:][within][later < 0][0]
        raise DataError(
            _(
                "--time {name} is in no order: {n} rows are earlier than the row before them, the first is row {row}. "
                "If it is the right column, give --sort (or --group, if the file holds several series)."
            ).format(name=",".join(time), n=n, row=int(table.row_numbers[where]))
        )
    return np.lexsort((stamps, labels)), [
        _("{n} rows were earlier than the row before them; sorted by time").format(n=n)
    ]


def _without_doubles(
    table: Table,
    order: np.ndarray,
    stamps: np.ndarray,
    labels: np.ndarray,
    time: tuple[str, ...],
    group: str | None,
    rule: Duplicates,
    codes: Collection[str],
) -> tuple[Table, np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """One row for each stamp of a series: (table, its rows in order, their stamps, their labels, notes)."""
    stamps, labels = stamps[order], labels[order]
    same = (np.diff(stamps) == 0) & (np.diff(labels) == 0)
    if not same.any():
        return table, order, stamps, labels, []
    n = int(same.sum())
    first = np.append(True, ~same)  # of the rows of one stamp
    last = np.append(~same, True)
    content = table.frame.hash_rows(seed=0).to_numpy()[order]
    differing = same & (content[1:] != content[:-1])
    if not differing.any():
        text = _("{n} rows repeat the row before them, stamp and all; each is taken once")
        return table, order[first], stamps[first], labels[first], [text.format(n=n)]
    if rule == "error":
        raise DataError(_doubled(table, order, differing, time, group))
    text = _("{n} rows have the stamp of the row before them; of each stamp {rule} was taken")
    if rule in ("first", "last"):
        words = {"first": _("the first row"), "last": _("the last row")}
        kept = first if rule == "first" else last
        return table, order[kept], stamps[kept], labels[kept], [text.format(n=n, rule=words[rule])]
    aside = {*time, group, *codes, *table.categories}
    numbers = [c for c in table.columns if c not in aside and _are_quantities(table.frame[c], table.decimal)]
    averaged = [
        pl.Series(c, as_numbers(table.frame[c], decimal=table.decimal).values).fill_nan(None)
        if c in numbers
        else table.frame[c]
        for c in table.columns
    ]
    key = pl.Series("", np.cumsum(first))
    mean = (
        pl.DataFrame(averaged)[order]
        .with_columns(key.alias("\0"))
        .group_by("\0", maintain_order=True)
        .agg(pl.col(c).mean() if c in numbers else pl.col(c).last() for c in table.columns)
        .drop("\0")
    )
    merged = replace(table, frame=mean, row_numbers=table.row_numbers[order[last]])
    note = text.format(n=n, rule=_("the mean of the numbers, else the last,"))
    return merged, np.arange(mean.height), stamps[last], labels[last], [note]


def _are_quantities(cells: pl.Series, decimal: str) -> bool:
    """Whether cells are numbers, and not codes such as 00123, of which there is no mean."""
    return not has_leading_zeros(cells) and not as_numbers(cells, decimal=decimal).strange.any()


def _doubled(table: Table, order: np.ndarray, differing: np.ndarray, time: tuple[str, ...], group: str | None) -> str:
    """What to say of rows of one stamp that are not the same."""
    k = int(differing.argmax())
    rows = order[k : k + 2]
    pair = table.frame[rows]
    columns = [c for c in table.columns if not pair[c].eq_missing(pair[c].reverse()).all()]
    text = _(
        "{n} rows have the time of another row but other values, first the rows {first} and {second} "
        "({columns} differ). Give --duplicates first, last or mean"
    ).format(
        n=int(differing.sum()),
        first=int(table.row_numbers[rows[0]]),
        second=int(table.row_numbers[rows[1]]),
        columns=", ".join(map(repr, columns[:4])),
    )
    if group is None:
        return text + _(", or --group COLUMN if the file holds several series.")
    return text + "."


def _stretched(
    order: np.ndarray, stamps: np.ndarray, labels: np.ndarray, groups: tuple[str, ...], clock: Clock, notes: list[str]
) -> Timeline:
    """Each series with its missing steps put in where they are few; elsewhere a new stretch begins."""
    mended = tuple(notes)
    parts = []
    for code in range(len(groups)):
        mine = np.flatnonzero(labels == code)
        steps = unbroken(stamps[mine], clock)
        rows = np.where(steps.rows < 0, -1, order[mine[steps.rows]])
        parts.append((rows, steps, np.full(len(rows), code, dtype=np.int32)))
    counts = np.cumsum([0, *(int(steps.stretch[-1]) + 1 if len(steps.stretch) else 0 for _r, steps, _c in parts)])
    stretch = np.concatenate([steps.stretch + first for (_r, steps, _c), first in zip(parts, counts, strict=False)])
    added = sum(int((rows < 0).sum()) for rows, _steps, _codes in parts)
    if added:
        text = _("{n} steps are absent, never more than {most} in a row; they were put in without values")
        notes = [*notes, text.format(n=added, most=FILLED)]
    gaps = [gap for _rows, steps, _codes in parts for gap in steps.gaps]
    if gaps:
        begin, end = max(gaps, key=lambda gap: gap[1] - gap[0])
        text = _("gaps: {n}, the longest from {begin} to {end}; no window crosses them")
        shown = clock.shown(np.array([begin, end]))
        notes = [*notes, text.format(n=len(gaps), begin=shown[0], end=shown[1])]
    if clock.kind == "irregular":
        text = _("irregular: the usual step is {step}; one row counts as one step")
        notes = [*notes, text.format(step=clock.described())]
    return Timeline(
        rows=np.concatenate([rows for rows, _steps, _codes in parts]),
        stamps=np.concatenate([steps.stamps for _rows, steps, _codes in parts]),
        group=np.concatenate([codes for _rows, _steps, codes in parts]),
        groups=groups,
        stretch=stretch.astype(np.int32),
        clock=clock,
        mended=mended,
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class Unbroken:
    """The steps of one series.

    Attributes:
      rows: int64 (m,), which stamp a step is; -1 where a missing step was put in.
      stamps: (m,).
      stretch: int64 (m,), 0 for the first unbroken stretch.
      gaps: (last stamp before, first stamp after) of each gap.
    """

    rows: np.ndarray
    stamps: np.ndarray
    stretch: np.ndarray
    gaps: tuple[tuple[float, float], ...]


def unbroken(stamps: np.ndarray, clock: Clock) -> Unbroken:
    """The steps of one series by a clock: up to `FILLED` missing ones in a row are put in, more are a gap.

    Args:
      stamps: ascending, all different, (n,).
    """
    n = len(stamps)
    distance = np.append(1.0, clock.distances(stamps)) if n else np.zeros(0)
    missing = np.rint(distance).astype(np.int64) - 1
    exact = np.abs(distance - np.rint(distance)) < WHOLE
    few = exact & (missing > 0) & (missing <= FILLED) & (clock.kind != "irregular")
    broken = ~few & ((missing != 0) | ~exact)
    added = np.where(few, missing, 0)
    into = np.arange(n) + np.cumsum(added)
    m = n + int(added.sum())
    rows = np.full(m, -1, dtype=np.int64)
    rows[into] = np.arange(n)
    of = np.maximum.accumulate(rows)  # an added step belongs to the step before it
    found = stamps[of]
    for k in np.flatnonzero(rows < 0).tolist():
        found[k] = clock.after(stamps[of[k]], int(k - into[of[k]]))[-1]
    gaps = tuple((float(stamps[k - 1]), float(stamps[k])) for k in np.flatnonzero(broken).tolist())
    return Unbroken(rows, found, np.cumsum(broken)[of], gaps)
