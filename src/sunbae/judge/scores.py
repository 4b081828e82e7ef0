"""Scores: every metric of every part, seed by seed."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sunbae.judge.metrics import TASKS, Task, metrics_of, score

Part: TypeAlias = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = ("train", "validation", "test")


@dataclass(frozen=True)
class Score:
    """One metric on one part."""

    values: tuple[float, ...]  # one per seed; nan where it is not defined or the network diverged

    @property
    def mean(self) -> float:
        """Mean over the seeds; nan if any value is nan, for leaving a diverged seed out would flatter."""
        return math.fsum(self.values) / len(self.values) if all(map(math.isfinite, self.values)) else math.nan

    @property
    def sd(self) -> float:
        """Standard deviation over the seeds (n - 1).

        Of one seed it is nan: 0 would claim a stability that nobody has measured.

        >>> Score((1.0, 3.0)).sd, Score((1.0,)).sd
        (1.4142135623730951, nan)
        """
        if len(self.values) < 2 or not all(map(math.isfinite, self.values)):
            return math.nan
        return statistics.stdev(self.values)


@dataclass(frozen=True)
class Scores:
    """The scores of one model (a network of several seeds, or a baseline) on each part.

    RMSE's mean is the mean of the seeds' RMSE, not the root of the mean loss.
    """

    task: Task
    seeds: tuple[int, ...]
    parts: Mapping[str, Mapping[str, Score]]  # part -> metric -> Score, both in the order they are shown

    def get(self, part: Part, metric: str) -> Score:
        """The score of `metric` on `part`.

        Raises: KeyError if the part was not scored or the task has no such metric.
        """
        return self.parts[part][metric]

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists, numbers and None (for what is not finite), always in the same order."""
        return {
            "task": self.task,
            "seeds": list(self.seeds),
            "parts": {
                part: {
                    name: {
                        "values": [_or_none(v) for v in s.values],
                        "mean": _or_none(s.mean),
                        "sd": _or_none(s.sd),
                    }
                    for name, s in metrics.items()
                }
                for part, metrics in self.parts.items()
            },
        }

    @staticmethod
    def from_json(record: Mapping[str, Any]) -> Scores:
        """The Scores that `to_json` wrote. Mean and sd are computed again from the values.

        Raises: KeyError or ValueError if `record` is not such a record.
        """
        if record["task"] not in TASKS:
            raise ValueError(f"Unknown task {record['task']!r}; it must be one of {', '.join(TASKS)}.")
        parts = {
            part: {name: _score(s["values"]) for name, s in metrics.items()}
            for part, metrics in record["parts"].items()
        }
        return Scores(record["task"], tuple(int(s) for s in record["seeds"]), parts)


def collect_scores(
    task: Task,
    y: Mapping[str, ArrayLike] | Mapping[Part, ArrayLike],
    predictions: Mapping[str, Sequence[ArrayLike]] | Mapping[Part, Sequence[ArrayLike]],
    *,
    seeds: Sequence[int],
    classes: Sequence[str] = (),
) -> Scores:
    """Score every part and seed.

    Args:
      y: part -> true values (n,) or class codes (n,).
      predictions: part -> one array per seed, (n,) or (n, C); the parts of `y`.
      seeds: the seeds, in the order of the predictions. A baseline has one.
      classes: class names, unless it is a regression.

    Raises: ValueError if parts or numbers of seeds disagree, or from the metrics.
    """
    true: dict[str, ArrayLike] = dict(y.items())
    predicted: dict[str, Sequence[ArrayLike]] = dict(predictions.items())
    if set(true) != set(predicted) or not set(true) <= set(PARTS):
        raise ValueError(f"y has the parts {sorted(true)} and predictions {sorted(predicted)}.")
    parts: dict[str, dict[str, Score]] = {}
    for part in (p for p in PARTS if p in true):
        if len(predicted[part]) != len(seeds) or not seeds:
            raise ValueError(f"{part} has {len(predicted[part])} predictions for {len(seeds)} seeds.")
        rows = [score(task, true[part], p, classes=classes) for p in predicted[part]]
        parts[part] = {m.name: _score([row[m.name] for row in rows]) for m in metrics_of(task)}
    return Scores(task, tuple(int(s) for s in seeds), parts)


def class_counts(y: ArrayLike, n_classes: int) -> NDArray[np.int64]:
    """Rows of each class, int64 (C,), from codes (n,)."""
    return np.bincount(np.asarray(y, dtype=np.int64), minlength=n_classes).astype(np.int64)


def _score(values: Sequence[float | None]) -> Score:
    """A Score whose every nan is `math.nan` itself, so that equal scores compare equal."""
    return Score(tuple(math.nan if v is None or math.isnan(v) else float(v) for v in values))


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
