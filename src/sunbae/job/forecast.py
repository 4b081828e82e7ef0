"""Forecasts of the steps after the last one that is known, from a Run or a Bundle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.bundle.format import Bundle, SeriesRecord, Tail
from sunbae.data.header import as_spelled
from sunbae.data.parse import as_labels, as_numbers
from sunbae.data.read import read_table
from sunbae.data.schema import Column
from sunbae.data.table import Table
from sunbae.data.timeline import WHOLE, Timeline, timeline, unbroken
from sunbae.engine.predict import predictor
from sunbae.errors import ColumnError, DataError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.job.export import export_network
from sunbae.models.spec import WindowSpec
from sunbae.prep.pipeline import require_trained
from sunbae.prep.series import CARRIED, SeriesPrep, Steps, apply_series_prep, carried


@dataclass(frozen=True)
class Forecast:
    """What the networks say about the next H steps of each of G series.

    Attributes:
      frame: one row for each series and step: the label of the series if there are several, the stamp, and of each
        target TARGET, TARGET_low, TARGET_high.
      mean: float64 (G, H, K), the mean over the seeds.
      low, high: the interval, the same shape.
      groups: the label of each series; one empty text if there is only one.
      times: the stamps of the steps of each series, as text.
      origins: the stamp of the last known step of each series, as text.
      notes: what was found in new data.
    """

    frame: pl.DataFrame
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    groups: tuple[str, ...]
    times: tuple[tuple[str, ...], ...]
    origins: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Recent:
    """The last steps of one series.

    Attributes:
      frame: their cells, number columns as numbers and others as text; then the steps that are known beforehand.
      stamps: of these steps.
      known: how many of them are known: the last of these is the origin.
    """

    label: str
    frame: pl.DataFrame
    stamps: np.ndarray
    known: int


class Forecaster:
    """Trained networks that forecast; `sunbae.load` makes it."""

    def __init__(self, bundle: Bundle, model: Any) -> None:
        assert bundle.series is not None
        assert isinstance(bundle.inputs, WindowSpec)
        self.bundle, self.model = bundle, model
        self._series, self._inputs = bundle.series, bundle.inputs
        self._prep = SeriesPrep(bundle.prep, bundle.series.targets, bundle.series.future, bundle.series.calendar)
        self._predict = predictor(model, bundle.weights)

    @property
    def targets(self) -> tuple[str, ...]:
        """What is forecast."""
        return self._series.targets

    @property
    def columns(self) -> list[str]:
        """The columns that new data must have."""
        group = [] if self._series.group is None else [self._series.group]
        names = [*self._series.time, *group, *(c.name for c in self.bundle.prep.columns)]
        return list(dict.fromkeys(names))

    def forecast(self, data: Any = None, **reading: Any) -> Forecast:
        """The next steps of every series.

        Args:
          data: a file, frame or Table with later rows, which go on from those of the training data or stand alone if
            they are as many as the network looks back. None forecasts beyond the end of the training data. Rows at the
            end whose targets are empty hold what is known beforehand.
          reading: how a file is read, see `read_table`; as in training unless told.

        Raises: ColumnError for columns that are absent, DataError for too few steps, or if what is known beforehand
          does not reach as far as the forecast.
        """
        recent, notes = self._series_of(data, reading)
        parts = [self._of(one) for one in recent]
        mean = np.concatenate([found for found, _stamps, _notes in parts])
        widths = np.array(self._series.widths)
        stamps = [ahead for _found, ahead, _notes in parts]
        clock = self._series.clock
        notes += [note for _found, _stamps, more in parts for note in more]
        origins = tuple(clock.shown(one.stamps[one.known - 1 : one.known])[0] for one in recent)
        labels = [one.label for one in recent]
        return Forecast(
            frame=self._frame(labels, stamps, mean, widths),
            mean=mean,
            low=mean - widths,
            high=mean + widths,
            groups=tuple(labels),
            times=tuple(tuple(clock.shown(ahead)) for ahead in stamps),
            origins=origins,
            notes=tuple(dict.fromkeys(notes)),
        )

    def predict(self, data: Any = None, **reading: Any) -> np.ndarray:
        """The forecast alone: float64 (H, K) of one series, (G, H, K) of several."""
        mean = self.forecast(data, **reading).mean
        return mean[0] if self._series.group is None else mean

    def prepare(self, data: Any = None, **reading: Any) -> dict[str, np.ndarray]:
        """The windows of the network, one for each series, as an exported model takes them; see `forecast`."""
        recent, _notes = self._series_of(data, reading)
        windows = [self._window(one)[0] for one in recent]
        return {name: np.concatenate([window[name] for window in windows]) for name in windows[0]}

    def export(self, path: str | Path, *, seed: int | None = None) -> tuple[str, ...]:
        """Write one network as .keras, .h5, .json, .weights.h5 or .npz; see `job.export`."""
        return export_network(self.bundle, self.model, user_path(path), seed=seed)

    def _series_of(self, data: Any, reading: dict[str, Any]) -> tuple[list[_Recent], list[str]]:
        if data is None:
            return self._of_training()
        as_trained = {"decimal": self.bundle.decimal, "missing": self.bundle.missing}
        told = {name: value for name, value in reading.items() if value is not None}
        return self._joined(self._tail(), read_table(data, **as_trained | told))

    def _of_training(self) -> tuple[list[_Recent], list[str]]:
        """The ends of the training data that are long enough to go on from, and what is said of the others.

        Raises: DataError if there is none.
        """
        found, notes = [], []
        text = _(
            "{label}the training data end with {n} steps in a row, the network looks at {past}: no forecast from there"
        )
        for one in map(self._unbroken, self._tail()):
            if one.known >= self._inputs.past:
                found.append(one)
            else:
                label = f"{one.label}: " if one.label else ""
                notes.append(text.format(label=label, n=one.known, past=self._inputs.past))
        if not found:
            raise DataError("; ".join(notes))
        return found, notes

    def _of(self, one: _Recent) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
        """(forecast (1, H, K), stamps (H,), notes) of one series."""
        x, ahead, notes = self._window(one)
        return self._predict(x).astype(np.float64).mean(axis=0), ahead, notes

    def _window(self, one: _Recent) -> tuple[dict[str, np.ndarray], np.ndarray, tuple[str, ...]]:
        """(inputs of the network for the last window, stamps of the steps ahead (H,), notes) of one series."""
        past, horizon = self._inputs.past, self._inputs.horizon
        ahead = self._series.clock.after(one.stamps[one.known - 1], horizon)
        filled = carried(one.frame, np.zeros(len(one.frame), dtype=np.int64))
        rows = self._rows_ahead(one)
        beyond = filled.select(pl.all().gather(rows))
        self._check_known(one.frame.select(pl.all().gather(rows)), ahead)
        known = filled[one.known - past : one.known]
        steps = self._prepared(known, one.stamps[one.known - past : one.known])
        x = {name: a[None] for name, a in steps.arrays.items()}
        if "future" in x:
            x["future"] = self._prepared(beyond, ahead).arrays["future"][None]
        unknown = [name for name in self.targets if known[name][-1] is None]
        text = _("{columns}: no value in the last {n} steps; the training median stands for it")
        notes = (text.format(columns=", ".join(unknown), n=CARRIED),) if unknown else ()
        return x, ahead, (*steps.notes, *notes)

    def _rows_ahead(self, one: _Recent) -> pl.Series:
        """The row of each step ahead (H,), null where there is none."""
        since = np.cumsum(self._series.clock.distances(one.stamps[one.known - 1 :]))
        steps = np.rint(since)
        row = {int(n): one.known + k for k, n in enumerate(steps) if abs(since[k] - n) < WHOLE}
        return pl.Series([row.get(k) for k in range(1, self._inputs.horizon + 1)], dtype=pl.Int64)

    def _prepared(self, frame: pl.DataFrame, stamps: np.ndarray) -> Steps:
        moments = pl.Series(stamps).cast(pl.Datetime("us")) if self._series.clock.dated else None
        return apply_series_prep(self._prep, frame, moments, decimal=self.bundle.decimal)

    def _check_known(self, beyond: pl.DataFrame, ahead: np.ndarray) -> None:
        """What is known beforehand must reach as far as the forecast.

        Raises: DataError.
        """
        if not self._series.future:
            return
        told = len(beyond)
        for name in self._series.future:
            present = beyond[name].is_not_null().to_numpy()
            told = min(told, len(present) if present.all() else int((~present).argmax()))
        if told < len(ahead):
            first, last = self._series.clock.shown(ahead[[0, -1]])
            text = _(
                "The forecast needs {columns} of {n} steps, {first} to {last}; {told} are known. Give a file with "
                "these rows, the targets empty in them: sunbae predict RUN rows.csv"
            )
            names = ", ".join(map(repr, self._series.future))
            raise DataError(text.format(columns=names, n=len(ahead), first=first, last=last, told=told))

    def _tail(self) -> list[_Recent]:
        """The last steps of the training data."""
        tail, numbers = self._series.tail, {c.name for c in self.bundle.prep.quantities}
        columns = {
            name: pl.Series(name, cells, dtype=pl.Float64 if name in numbers else pl.String)
            for name, cells in tail.columns.items()
        }
        frame, groups = pl.DataFrame(columns), np.array(tail.groups, dtype=object)
        stamps = np.array(tail.stamps, dtype=np.int64 if self._series.clock.dated else np.float64)
        found = []
        for label in dict.fromkeys(tail.groups):
            mine = np.flatnonzero(groups == label)
            found.append(self._recent(label, frame[mine], stamps[mine]))
        return found

    def _recent(self, label: str, frame: pl.DataFrame, stamps: np.ndarray) -> _Recent:
        return _Recent(label, frame, stamps, _origin(frame, self.targets) + 1)

    def _joined(self, tail: list[_Recent], table: Table) -> tuple[list[_Recent], list[str]]:
        """The new rows, behind those of the training data where they follow them."""
        series = self._series
        table = replace(table, frame=as_spelled(table.frame, self.columns))
        try:
            require_trained(table.frame, self.columns)
        except ColumnError as exc:
            raise ColumnError(f"{table.source}: {exc}") from exc
        table, line = timeline(
            table,
            time=series.time,
            group=series.group,
            dayfirst=series.dayfirst,
            zone=series.zone or "+00:00",
            form=series.clock.form,
            sort=True,
            duplicates="last",
        )
        frame = typed(table.frame, self.bundle.prep.columns, decimal=table.decimal)
        before = {one.label: one for one in tail}
        # Where steps are missing is told by the clock of training, which a few new rows do not show.
        found, notes = [], [*table.notes, *line.mended]
        for code, label in enumerate(line.groups):
            rows = line.rows[(line.group == code) & (line.rows >= 0)]
            new = self._recent(label, frame[rows], line.stamps[(line.group == code) & (line.rows >= 0)])
            recent, note = self._behind(before.get(label), new, table.source)
            notes += note
            found.append(self._long_enough(recent, table.source))
        return found, notes

    def _behind(self, old: _Recent | None, new: _Recent, source: str) -> tuple[_Recent, list[str]]:
        """New steps of a series behind its old ones, if they follow them."""
        past, clock = self._inputs.past, self._series.clock
        if clock.kind == "rows":
            # Without a time nobody can tell; enough rows stand alone, fewer are taken to follow.
            if old is None or new.known >= past:
                return self._unbroken(new), []
            joined = self._recent(new.label, pl.concat([old.frame[: old.known], new.frame]), _numbered(old, new))
            text = _("{source}: {n} rows, fewer than the {past} that are looked at; taken to follow the training data")
            return joined, [text.format(source=source, n=new.known, past=past)]
        if old is not None and new.known:
            kept = int((old.stamps[: old.known] < new.stamps[0]).sum())
            if kept:
                stamps = np.concatenate([old.stamps[:kept], new.stamps])
                joined = self._recent(new.label, pl.concat([old.frame[:kept], new.frame]), stamps)
                return self._unbroken(joined), []
        if old is not None and not new.known:
            # What is known beforehand, and nothing else.
            later = new.stamps > old.stamps[old.known - 1]
            frame = pl.concat([old.frame[: old.known], new.frame.filter(pl.Series(later))])
            return self._recent(new.label, frame, np.append(old.stamps[: old.known], new.stamps[later])), []
        return self._unbroken(new), []

    def _unbroken(self, one: _Recent) -> _Recent:
        """The steps since the last gap before the origin, the few that are missing put in without values."""
        if not one.known:
            return one
        steps = unbroken(one.stamps, self._series.clock)
        origin = int(np.flatnonzero(steps.rows == one.known - 1)[0])
        kept = (steps.stretch == steps.stretch[origin]) | (np.arange(len(steps.rows)) > origin)
        rows = pl.Series(steps.rows[kept]).set(pl.Series(steps.rows[kept] < 0), None)
        return self._recent(one.label, one.frame.select(pl.all().gather(rows)), steps.stamps[kept])

    def _long_enough(self, one: _Recent, source: str) -> _Recent:
        past = self._inputs.past
        if one.known >= past:
            return one
        of = "" if not one.label else _(" of {label!r}").format(label=one.label)
        raise DataError(
            _(
                "{source} has {n} steps{of} in a row up to the last known one, and they do not follow the training "
                "data, which end at {end}; the network looks at {past}. Give at least {past} rows, or rows that follow."
            ).format(source=source, n=one.known, of=of, past=past, end=self._end(one.label))
        )

    def _end(self, label: str) -> str:
        stamps = [s for s, g in zip(self._series.tail.stamps, self._series.tail.groups, strict=True) if g == label]
        stamps = stamps or list(self._series.tail.stamps)
        return self._series.clock.shown(np.array(stamps[-1:], dtype=np.float64))[0] if stamps else "?"

    def _frame(self, labels: list[str], stamps: list[np.ndarray], mean: np.ndarray, widths: np.ndarray) -> pl.DataFrame:
        clock, horizon = self._series.clock, self._inputs.horizon
        columns: dict[str, Any] = {}

        def put(name: str, values: Any) -> None:
            while name in columns or name in self.targets:  # a target may be called `temp_low`
                name += "_"
            columns[name] = values

        if self._series.group is not None:
            put(self._series.group, [label for label in labels for _step in range(horizon)])
        put(time_name(self._series), [text for ahead in stamps for text in clock.shown(ahead)])
        for k, name in enumerate(self.targets):
            columns[name] = mean[:, :, k].reshape(-1)
            put(f"{name}_low", (mean - widths)[:, :, k].reshape(-1))
            put(f"{name}_high", (mean + widths)[:, :, k].reshape(-1))
        return pl.DataFrame(columns)


def _origin(frame: pl.DataFrame, targets: tuple[str, ...]) -> int:
    """The last row in which a target is known; -1 if there is none."""
    known = np.flatnonzero(frame.select(pl.any_horizontal(pl.col(*targets).is_not_null())).to_series().to_numpy())
    return int(known[-1]) if len(known) else -1


def _numbered(old: _Recent, new: _Recent) -> np.ndarray:
    first = float(old.stamps[0])
    return first + np.arange(old.known + len(new.stamps))


def time_name(series: SeriesRecord) -> str:
    """What the column of stamps is called in a forecast."""
    return series.time[0] if len(series.time) == 1 else "time" if series.time else "step"


def typed(frame: pl.DataFrame, columns: tuple[Column, ...], *, decimal: str) -> pl.DataFrame:
    """The columns that networks read: numbers as floats, others as labels."""
    return pl.DataFrame(
        [
            pl.Series(c.name, as_numbers(frame[c.name], decimal=decimal).values).fill_nan(None)
            if c.kind == "number"
            else as_labels(frame[c.name])
            for c in columns
        ]
    )


def tail_of(line: Timeline, frame: pl.DataFrame, prep: SeriesPrep, *, past: int, decimal: str) -> Tail:
    """The last steps of every series, as many as a forecast needs.

    Args:
      frame: the cells of each step of the line.
    """
    cells = typed(frame, prep.prep.columns, decimal=decimal)
    rows = []
    for code in range(len(line.groups)):
        mine = np.flatnonzero(line.group == code)
        origin = _origin(cells[mine], prep.targets)
        first = max(0, origin + 1 - past - CARRIED)
        rows.append(mine[first:])
    kept = np.concatenate(rows)
    return Tail(
        columns={name: tuple(cells[name][kept].to_list()) for name in cells.columns},
        stamps=tuple(line.stamps[kept].tolist()),
        groups=tuple(line.groups[code] for code in line.group[kept]),
    )
