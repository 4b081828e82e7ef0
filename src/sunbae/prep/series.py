"""Preparation of the steps of a series: what the networks read of a step, and what they know of those to come."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from sunbae.data.parse import as_numbers
from sunbae.data.schema import Column, Schema
from sunbae.data.split import TrainRows
from sunbae.i18n import _
from sunbae.prep import dates
from sunbae.prep.pipeline import Prep, PrepOptions, apply_prep, fit_prep

CARRIED = 24  # steps over which the last known value stands for those that are missing

Scale = Literal["standard", "minmax", "robust", "maxabs", "none"]


@dataclass(frozen=True)
class SeriesPrep:
    """What was learnt from the training steps.

    Attributes:
      prep: of the columns, the targets among them.
      targets: the columns that are forecast.
      future: the columns that are known beforehand.
      calendar: the parts of a stamp that vary; known of every step.
    """

    prep: Prep
    targets: tuple[str, ...]
    future: tuple[str, ...]
    calendar: tuple[str, ...]

    @property
    def center(self) -> tuple[float, ...]:
        """What is subtracted from each target."""
        return tuple(self.prep.scaler.center[self._places()].tolist())

    @property
    def scale(self) -> tuple[float, ...]:
        """By what each target is divided."""
        return tuple(self.prep.scaler.scale[self._places()].tolist())

    def _places(self) -> list[int]:
        names = [name for name, _source in self.prep.features()]
        return [names.index(target) for target in self.targets]

    def names(self) -> dict[str, list[str]]:
        """The numbers of each input of a network, by name."""
        return {part: [name for name, _source in pairs] for part, pairs in self._inputs().items()}

    def sources(self) -> dict[str, list[str]]:
        """The columns that the numbers of each input come from; `time` for the calendar."""
        return {part: [source for _name, source in pairs] for part, pairs in self._inputs().items()}

    def _inputs(self) -> dict[str, list[tuple[str, str]]]:
        """(name, column) of each number of each input."""
        named = self.prep.features()
        targets, n_quantities = self._places(), len(self.prep.scaler.center)
        time = _("time")
        calendar = [(name, time) for name in dates.feature_names(time, self.calendar)]
        return {
            "targets": [named[k] for k in targets],
            "others": [pair for k, pair in enumerate(named[:n_quantities]) if k not in targets],
            "context": named[n_quantities:] + calendar,
            "future": [pair for pair in named if pair[1] in self.future] + calendar,
        }


@dataclass(frozen=True)
class Steps:
    """Prepared steps: one float32 array (m, n) for each input of a network; `targets` is always there.

    Attributes:
      notes: what of the steps was new to the preparation.
    """

    arrays: dict[str, np.ndarray]
    notes: tuple[str, ...] = ()


def numeric(frame: pl.DataFrame, schema: Schema, *, decimal: str) -> pl.DataFrame:
    """`frame` with its number columns as floats, null where a cell is no number."""
    columns = [
        pl.Series(c.name, as_numbers(frame[c.name], decimal=decimal).values).fill_nan(None)
        for c in schema.columns
        if c.kind == "number" and c.role in ("feature", "target")
    ]
    return frame.with_columns(columns)


def carried(frame: pl.DataFrame, segment: np.ndarray) -> pl.DataFrame:
    """Missing cells filled with the last known value of the same segment, over at most `CARRIED` steps.

    Only the past fills: a value that comes later is not known yet.
    """
    key = "\0"
    filled = frame.with_columns(pl.Series(key, segment)).with_columns(
        pl.exclude(key).forward_fill(limit=CARRIED).over(key)
    )
    return filled.drop(key)


def fit_series_prep(
    train: TrainRows,
    schema: Schema,
    *,
    targets: tuple[str, ...],
    future: tuple[str, ...],
    moments: pl.Series | None,
    monthly: bool,
    scale: Scale,
    one_hot_max: int,
) -> SeriesPrep:
    """Learn from training steps.

    Args:
      train: training steps, carried.
      schema: of their columns; every feature is read.
      moments: Datetime of each training step, None if there are none.
      monthly: whether a step is a month or more: on which weekday it begins says nothing then.

    A label column with more labels than `one_hot_max` is left out: see `readable`.
    """
    prep, _kept = fit_prep(train, schema, PrepOptions(scale=scale, one_hot_max=one_hot_max))
    return SeriesPrep(prep, targets, future, () if moments is None else _calendar(moments, monthly=monthly))


def _calendar(moments: pl.Series, *, monthly: bool) -> tuple[str, ...]:
    """The parts of stamps that say something: they vary, and the training steps have seen their whole cycle.

    Of a year of which only spring and summer are known, a network would make up the autumn.
    """
    days = float(np.ptp(moments.dt.epoch("us").to_numpy())) / 86_400e6
    least = {"month": 365.0, "weekday": 7.0, "hour": 1.0, "minute": 1 / 24}
    found = tuple(part for part in dates.informative_parts(moments) if days >= least.get(part, math.inf))
    return tuple(part for part in found if not (monthly and part == "weekday"))


def readable(schema: Schema, *, one_hot_max: int) -> Schema:
    """The schema without features that cannot be read step by step: too many labels, other date-times."""
    return Schema(tuple(_readable(column, one_hot_max) for column in schema.columns))


def _readable(column: Column, one_hot_max: int) -> Column:
    if column.role != "feature":
        return column
    if column.kind == "category" and len(column.levels) > one_hot_max:
        reason = _("more than {n} labels, too many for every step").format(n=one_hot_max)
        return replace(column, role="unused", reason=reason)
    if column.kind == "text":
        return replace(column, role="unused", reason=_("text, which is not read step by step"))
    if column.kind == "date-time":
        return replace(column, role="unused", reason=_("a date-time that is not the time of the series"))
    return column


def apply_series_prep(prep: SeriesPrep, frame: pl.DataFrame, moments: pl.Series | None, *, decimal: str) -> Steps:
    """Prepare steps, carried before.

    Args:
      moments: Datetime of each step, (m,), None if there are none.
    """
    inputs = apply_prep(prep.prep, frame, decimal=decimal)
    numbers = inputs.numbers
    named = prep.prep.features()
    n_quantities = len(prep.prep.scaler.center)
    targets = prep._places()
    calendar = np.zeros((len(numbers), 0), dtype=np.float32)
    if prep.calendar:
        assert moments is not None
        calendar = dates.date_features(moments, prep.calendar).astype(np.float32)
    others = [k for k in range(n_quantities) if k not in targets]
    future = [k for k, (_name, source) in enumerate(named) if source in prep.future]
    arrays = {
        "targets": numbers[:, targets],
        "others": numbers[:, others],
        "context": np.hstack([numbers[:, n_quantities:], calendar]),
        "future": np.hstack([numbers[:, future], calendar]),
    }
    return Steps({name: np.ascontiguousarray(a) for name, a in arrays.items() if a.shape[1]}, inputs.notes)
