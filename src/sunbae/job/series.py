"""From a Table to windows: series, split in time, Prep, windows, in the order that cannot leak."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from sunbae.data.clock import Clock
from sunbae.data.parse import as_numbers
from sunbae.data.read import read_table
from sunbae.data.schema import RoleOptions, Schema, infer_schema, infinite_cells, require_column
from sunbae.data.season import season_of, usual_seasons
from sunbae.data.split import PARTS, Part, TrainRows, fractions_for
from sunbae.data.table import Table
from sunbae.data.target import infer_target
from sunbae.data.timeline import Timeline, timeline
from sunbae.data.window import Windows
from sunbae.errors import ColumnError, DataError, OptionError
from sunbae.i18n import _
from sunbae.job.options import TrainOptions, split_names
from sunbae.prep.series import Scale, SeriesPrep, apply_series_prep, carried, fit_series_prep, numeric, readable
from sunbae.words import part_name

LONGEST_UNASKED = 96  # steps of the past, where the user does not say


@dataclass(frozen=True)
class Series:
    """The steps of all series, and which part each is of; nothing is learnt yet.

    Attributes:
      table: the rows.
      targets, future: columns to forecast, and those that are known beforehand.
      time, group: the columns of stamps, and the one that tells series apart.
      line: the steps in time order.
      frame: the cells of each step, (m,), null where a step was put in.
      y: the targets as they are, float64 (m, K), NaN where unknown.
      part: int8 (m,): 0 train, 1 validation, 2 test, -1 in a gap between them.
      n_records: records of the source.
    """

    table: Table
    targets: tuple[str, ...]
    future: tuple[str, ...]
    time: tuple[str, ...]
    group: str | None
    line: Timeline
    frame: pl.DataFrame
    y: np.ndarray
    part: np.ndarray
    n_records: int

    @property
    def aside(self) -> set[str]:
        """The columns that put the rows in order."""
        return {*self.time, *({self.group} if self.group is not None else ())}

    @property
    def segment(self) -> np.ndarray:
        """int64 (m,): a number for each run of steps of one part and stretch; no window lies in two."""
        change = (np.diff(self.part) != 0) | (np.diff(self.line.stretch) != 0)
        return np.cumsum(np.append(False, change))

    @property
    def moments(self) -> pl.Series | None:
        """The stamp of each step as a Datetime, None if stamps are no date-times."""
        return pl.Series(self.line.stamps).cast(pl.Datetime("us")) if self.line.clock.dated else None


@dataclass(frozen=True)
class PreparedSeries:
    """Windows ready for training, and what was learnt to make them.

    Attributes:
      arrays: of each input of a network float32 (m, n); a window is some steps of it.
      y: the targets of each step, last known values carried forward, float64 (m, K); NaN where nothing is known.
      starts: part -> int32 (n,), the first step of each window.
      seasons: of each target in steps, None where none was found.
    """

    series: Series
    schema: Schema
    prep: SeriesPrep
    arrays: dict[str, np.ndarray]
    known: np.ndarray
    starts: dict[Part, np.ndarray]
    past: int
    horizon: int
    seasons: tuple[int | None, ...]
    notes: tuple[str, ...]

    @property
    def taken_seasons(self) -> tuple[int | None, ...]:
        """The seasons that a baseline repeats: those that were found, else the shortest usual one of the clock."""
        n = int((self.series.part == 0).sum())
        usual = next((lag for lag in usual_seasons(self.clock) if lag <= n // 2), None)
        return tuple(season or usual for season in self.seasons)

    @property
    def clock(self) -> Clock:
        """How time goes on."""
        return self.series.line.clock

    def inputs(self, starts: np.ndarray) -> dict[str, Windows]:
        """What the network reads of the windows that begin at `starts`."""
        found = {n: Windows(a, starts, self.past) for n, a in self.arrays.items() if n != "future"}
        if "future" in self.arrays:
            found["future"] = Windows(self.arrays["future"], (starts + self.past).astype(np.int32), self.horizon)
        return found

    def truth(self, starts: np.ndarray) -> np.ndarray:
        """The steps to forecast of these windows, float64 (n, H, K)."""
        return Windows(self.series.y, starts + self.past, self.horizon)[:]


def load_series(data: Any, options: TrainOptions) -> Series:
    """Read the data, put the rows in order and decide the parts.

    Raises: DataError, ColumnError or OptionError with what was found and what was expected.
    """
    table = read_table(data, **options.reading())
    n_records = table.n_rows + len(table.skipped)
    targets = _columns(table, "--target", options.target)
    time = _columns(table, "--time", options.time) if options.time else ()
    named = {"--future": options.future, "--drop": options.drop, "--categorical": options.categorical}
    named |= {
        "--numeric": options.numeric,
        "--id": options.id,
        "--group": (options.group,) if options.group is not None else (),
    }
    for option, names in named.items():
        for name in names:
            require_column(name, table.columns, option=option, source=table.source, left_out=table.left_out)
    _check_columns(targets, time, options)
    for name in targets:
        infer_target(table.frame[name], task="regression", decimal=table.decimal, separator=table.separator)
    table, line = timeline(
        table,
        time=time,
        group=options.group,
        dayfirst=options.dayfirst,
        sort=options.sort,
        duplicates=options.duplicates,
        codes=(*options.categorical, *options.id),
    )
    rows = pl.Series(np.where(line.rows < 0, 0, line.rows)).set(pl.Series(line.rows < 0), None)
    frame = table.frame.select(pl.all().gather(rows))
    y = np.stack([_values(frame[name], table) for name in targets], axis=1)
    part = parts_in_time(line, fractions_for(len(line), options.ratio), options.gap)
    return Series(table, targets, options.future, time, options.group, line, frame, y, part, n_records)


def _columns(table: Table, option: str, text: str) -> tuple[str, ...]:
    names = split_names(text, table.columns)
    if not names:
        raise OptionError(
            _("{option} is {text!r}; the name of a column was expected.").format(option=option, text=text)
        )
    for name in names:
        require_column(name, table.columns, option=option, source=table.source, left_out=table.left_out)
    return names


def _check_columns(targets: tuple[str, ...], time: tuple[str, ...], options: TrainOptions) -> None:
    """Each column has one role."""
    roles = {"--target": targets, "--time": time, "--drop": options.drop, "--group": (options.group,)}
    roles |= {"--future": options.future}
    seen: dict[str | None, str] = {}
    for option, names in roles.items():
        for name in names:
            if name is not None and name in seen:
                raise ColumnError(
                    _("Column {name!r} is named by both {first} and {second}; give it one role.").format(
                        name=name, first=seen[name], second=option
                    )
                )
            seen[name] = option


def _values(cells: pl.Series, table: Table) -> np.ndarray:
    numbers = as_numbers(cells, decimal=table.decimal)
    if numbers.infinite.any():
        raise DataError(
            _("Target {name!r} is infinite in {n} rows; finite numbers were expected.").format(
                name=cells.name, n=int(numbers.infinite.sum())
            )
        )
    return numbers.values


def parts_in_time(line: Timeline, fractions: tuple[float, float, float], gap: int) -> np.ndarray:
    """int8 (m,): the first steps train, the last ones test; see `parts_between`."""
    return parts_between(line, (fractions[0], fractions[0] + fractions[1], 1.0), gap)


def parts_between(line: Timeline, shares: tuple[float, float, float], gap: int) -> np.ndarray:
    """int8 (m,): 0 for training, 1 for validation, 2 for test; -1 for what comes after, and for the first `gap` steps
    of validation and test.

    Args:
      shares: of all steps, those before the end of each part. Parts end at the same moments in all series; without
        stamps, each series is cut at the same shares of its length.
    """
    bounds = np.array(shares)
    if line.clock.kind == "rows":
        length = np.bincount(line.group)[line.group]
        place = (line.stamps + 0.5) / length
        part = np.searchsorted(bounds, place, side="right").astype(np.int8)
    else:
        _distinct, inverse, counts = np.unique(line.stamps, return_inverse=True, return_counts=True)
        middle = (np.cumsum(counts) - counts / 2) / len(line)
        part = np.searchsorted(bounds, middle, side="right").astype(np.int8)[inverse]
    begins = np.append(True, (np.diff(part) != 0) | (np.diff(line.group) != 0))
    first = np.maximum.accumulate(np.where(begins, np.arange(len(part)), 0))
    in_gap = (part > 0) & (np.arange(len(part)) - first < gap)
    return np.where(in_gap | (part > 2), -1, part).astype(np.int8)


def prepare_series(series: Series, options: TrainOptions) -> PreparedSeries:
    """Learn schema and Prep from the training steps, and find the windows of each part.

    Raises: DataError if a part has no window, ColumnError if a target is constant in the training part.
    """
    table = series.table
    train = series.part == 0
    schema = _schema(series, options, train)
    frame = carried(numeric(series.frame, schema, decimal=table.decimal), series.segment)
    _refuse_infinite(series, schema)
    rows = TrainRows(frame.filter(pl.Series(train)), np.zeros(int(train.sum())), None, table.decimal)
    _refuse_constant(series, train)
    moments = series.moments
    said = options.scale
    scale: Scale = "standard" if said == "auto" or said == "quantile" or said == "robust_clip" else said
    prep = fit_series_prep(
        rows,
        schema,
        targets=series.targets,
        future=series.future,
        moments=None if moments is None else moments.filter(pl.Series(train)),
        monthly=series.line.clock.kind == "months",
        scale=scale,
        one_hot_max=options.prep().one_hot_max,
    )
    steps = apply_series_prep(prep, frame, moments, decimal=table.decimal)
    known = np.stack(
        [frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in series.targets], axis=1
    )
    seasons = tuple(_season(series, k) for k in range(len(series.targets)))
    horizon = options.horizon or 1
    past = options.past or _usual_past(series, seasons, horizon)
    starts = {part: _starts(series, known, code, past, horizon) for code, part in enumerate(PARTS)}
    _refuse_empty(series, starts, past, horizon, options.gap)
    notes = (*series.line.notes, *_notes(series, known, starts, past, horizon), *steps.notes)
    return PreparedSeries(series, schema, prep, steps.arrays, known, starts, past, horizon, seasons, notes)


def _schema(series: Series, options: TrainOptions, train: np.ndarray) -> Schema:
    """The schema of the training steps: targets are numbers, what tells series apart is a label."""
    single = options.group is not None and len(series.line.groups) == 1
    aside = (*options.drop, *options.id, *series.time, *((options.group,) if single and options.group else ()))
    labels = (*options.categorical, *((options.group,) if options.group is not None and not single else ()))
    said = RoleOptions(
        drop=tuple(dict.fromkeys(aside)),
        categorical=tuple(dict.fromkeys(labels)),
        numeric=tuple(dict.fromkeys((*options.numeric, *series.targets))),
        dayfirst=options.dayfirst,
    )
    rows = series.frame.filter(pl.Series(train & (series.line.rows >= 0)))
    schema = infer_schema(
        rows,
        options=said,
        decimal=series.table.decimal,
        separator=series.table.separator,
        categories=series.table.categories,
    )
    columns = []
    for column in schema.columns:
        if column.name in series.time:
            column = replace(column, role="time", reason=_("named by --time"), warnings=())
        elif column.name in series.targets:
            reason = _("named by --target; its past is read as well")
            column = replace(column, kind="number", role="feature", reason=reason, warnings=())
        elif column.name in series.future:
            column = replace(column, reason=column.reason + _("; known beforehand (--future)"))
        columns.append(replace(column, warnings=()) if column.role == "unused" else column)
    return readable(Schema(tuple(columns)), one_hot_max=options.prep().one_hot_max)


def _refuse_infinite(series: Series, schema: Schema) -> None:
    names = [c.name for c in schema.features if c.kind == "number" and c.name not in series.targets]
    found = infinite_cells(series.table.frame, names, decimal=series.table.decimal)
    if found is not None:
        name, row = found
        raise DataError(
            _(
                "Column {name!r} is infinite in row {row} ({value!r}); finite numbers were expected. Mend the cell, "
                "count it as missing with --missing, or --drop the column."
            ).format(name=name, row=int(series.table.row_numbers[row]), value=str(series.table.frame[name][row]))
        )


def _refuse_constant(series: Series, train: np.ndarray) -> None:
    for k, name in enumerate(series.targets):
        values = series.y[train, k]
        values = values[np.isfinite(values)]
        if not len(values) or np.ptp(values) <= 1e-12 * np.abs(values).max():
            begin, end = series.line.clock.shown(series.line.stamps[np.flatnonzero(train)[[0, -1]]])
            found = _("without any value") if not len(values) else _("always {value:g}").format(value=values[0])
            raise ColumnError(
                _(
                    "Target {name!r} is {found} in the training part ({begin} to {end}): there is nothing to learn. "
                    "Name another target, or another --ratio so that the training part holds a change."
                ).format(name=name, found=found, begin=begin, end=end)
            )


def _season(series: Series, k: int) -> int | None:
    """The season of a target, from the training steps of the longest series."""
    train = series.part == 0
    longest = np.bincount(series.line.group[train]).argmax()
    values = series.y[train & (series.line.group == longest), k]
    return season_of(values, series.line.clock)


def _usual_past(series: Series, seasons: tuple[int | None, ...], horizon: int) -> int:
    """Two seasons, else 24 steps, but never more than half of the longest stretch of the smallest part."""
    wanted = max([2 * s for s in seasons if s is not None and 2 * s <= LONGEST_UNASKED], default=24)
    room = min(_longest(series, code) for code in range(3)) - horizon
    return max(1, min(wanted, room // 2))


def _longest(series: Series, code: int) -> int:
    """Steps of the longest segment of a part."""
    mine = series.segment[series.part == code]
    return int(np.bincount(mine - mine.min()).max()) if len(mine) else 0


def _starts(series: Series, known: np.ndarray, code: int, past: int, horizon: int) -> np.ndarray:
    """The first steps of the windows of a part: those that lie in one segment, know the targets' past, and whose
    steps to forecast are all known.
    """
    m, length = len(series.line), past + horizon
    if m < length:
        return np.zeros(0, dtype=np.int32)
    first = np.arange(m - length + 1)
    segment = series.segment
    unknown = np.concatenate([[0], np.cumsum(np.isnan(series.y).any(axis=1))])
    unread = np.concatenate([[0], np.cumsum(np.isnan(known).any(axis=1))])
    good = (series.part[first] == code) & (segment[first] == segment[first + length - 1])
    good &= unknown[first + length] == unknown[first + past]
    good &= unread[first + past] == unread[first]
    return np.asarray(first[good], dtype=np.int32)


def _refuse_empty(series: Series, starts: dict[Part, np.ndarray], past: int, horizon: int, gap: int) -> None:
    for code, part in enumerate(PARTS):
        if len(starts[part]):
            continue
        longest = _longest(series, code)
        room = longest - horizon
        if room >= past:
            raise DataError(
                _(
                    "The {part} part has no window of {past} + {horizon} steps in which every target is known. Fill "
                    "the missing values, or name fewer targets."
                ).format(part=part_name(part), past=past, horizon=horizon)
            )
        if room >= 1:
            advice = _("With this horizon the longest --past that fits is {past}.").format(past=room)
        elif longest > 1:
            advice = _("The longest --horizon that fits is {horizon}, with --past 1.").format(horizon=longest - 1)
        elif gap:
            advice = _("--gap {gap} leaves too little.").format(gap=gap)
        else:
            advice = _("More rows are needed.")
        raise DataError(
            _(
                "--past {past} and --horizon {horizon} need {n} steps in a row; the longest stretch of the {part} part "
                "has {longest}. {advice}"
            ).format(past=past, horizon=horizon, n=past + horizon, part=part_name(part), longest=longest, advice=advice)
        )


def _notes(series: Series, known: np.ndarray, starts: dict[Part, np.ndarray], past: int, horizon: int) -> list[str]:
    """What of the steps is not in a window, and why."""
    notes = []
    unknown = int(np.isnan(series.y[series.line.rows >= 0]).any(axis=1).sum())
    if unknown:
        text = _(
            "{n} rows have no value of a target; they are never forecast, and in a past the last value stands for it"
        )
        notes.append(text.format(n=unknown))
    text = _("windows of {past} + {horizon} steps, each within one part: no value is in two parts")
    notes.append(text.format(past=past, horizon=horizon))
    return notes
