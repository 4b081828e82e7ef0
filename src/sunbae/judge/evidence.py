"""Evidence: what a verdict rests on, checked and ready to be worded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sunbae.i18n import _
from sunbae.judge.baselines import TRIVIAL
from sunbae.judge.diagnose import Curve
from sunbae.judge.digits import at_place, place_for, with_spread
from sunbae.judge.interval import Difference, compare
from sunbae.judge.metrics import Metric, headline_metric
from sunbae.judge.scores import Score, Scores, class_counts


@dataclass(frozen=True)
class Evidence:
    """A trained network beside its baselines. Arrays are those of the TEST part."""

    network: Scores  # on test, and on train and validation where they are known
    baselines: Mapping[str, Scores]  # name -> scores of one fit on the same parts, the simplest first
    y_test: np.ndarray  # (n,): numbers or class codes
    network_test: Sequence[np.ndarray]  # one prediction per seed, (n,) or (n, C)
    baseline_test: Mapping[str, np.ndarray]  # name -> prediction, for the names of `baselines`
    curves: Sequence[Curve] = ()  # one per seed, if they are known
    target: str = "y"  # name of the target column
    unit: str = ""  # unit of the target as the user writes it, such as "won"
    classes: Sequence[str] = ()  # C names, unless it is a regression
    train_counts: Sequence[int] | np.ndarray = ()  # rows of each class among the TRAINING rows, (C,)
    blocks: np.ndarray | None = None  # int (n,): test rows of one number may err together

    @property
    def metric(self) -> Metric:
        """The metric on which network and baselines are compared."""
        return headline_metric(self.network.task, self.train_counts)

    @property
    def score(self) -> Score:
        """The network's test score in that metric."""
        return self.network.get("test", self.metric.name)

    @property
    def test_counts(self) -> np.ndarray:
        """Test rows of each class, int64 (C,)."""
        return class_counts(self.y_test, len(self.classes))

    @property
    def trivial(self) -> str:
        """The name of the trivial baseline; empty if there is none."""
        return next((name for name in self.baselines if name in TRIVIAL), "")

    def check(self) -> None:
        """See that everything is there and belongs together.

        Raises: ValueError if not.
        """
        if set(self.baselines) != set(self.baseline_test):
            raise ValueError(f"Scores of {sorted(self.baselines)}, predictions of {sorted(self.baseline_test)}.")
        if "test" not in self.network.parts:
            raise ValueError("The network has no test score.")
        if len(self.network_test) != len(self.network.seeds):
            raise ValueError(f"{len(self.network_test)} predictions for {len(self.network.seeds)} seeds.")
        if self.network.task != "regression" and len(self.train_counts) != len(self.classes):
            raise ValueError(f"{len(self.train_counts)} train_counts for {len(self.classes)} classes.")

    def differences(self) -> dict[str, Difference]:
        """The network against each baseline."""
        return {
            name: compare(self.metric, self.y_test, self.network_test, self.baseline_test[name], blocks=self.blocks)
            for name in self.baselines
        }

    def place(self, value: float, spread: float) -> int:
        """The decimal place for a value of the headline metric and its spread, as `amount` shows them."""
        scale = 100.0 if self.metric.unit == "share" else 1.0
        return place_for(scale * value, scale * spread)

    def amount(self, metric: Metric, value: float, spread: float = math.nan, *, place: int | None = None) -> str:
        """A value of `metric` in words: with its spread, if that is known, and its unit."""
        if metric.unit == "share":
            value, spread = 100.0 * value, 100.0 * spread
        text = with_spread(value, spread, place)
        if metric.unit == "share":
            return _("{number} %").format(number=text)
        return f"{text} {self.unit}" if metric.unit == "target" and self.unit else text

    def versus(self, difference: Difference) -> tuple[str, str]:
        """Network and baseline to the same place, and to finer ones where that hides which is ahead."""
        scale = 100.0 if self.metric.unit == "share" else 1.0
        ours, theirs = scale * difference.network, scale * difference.baseline
        place = self.place(difference.network, difference.seed_sd)
        while difference.outcome != "same" and place < 6 and at_place(ours, place) == at_place(theirs, place):
            place += 1
        return (
            self.amount(self.metric, difference.network, difference.seed_sd, place=place),
            self.amount(self.metric, difference.baseline, place=place),
        )

    def gap(self, difference: Difference) -> dict[str, str]:
        """The size of a difference in words: `amount`, `low` and `high` of its interval, and `margin`."""
        metric, size = self.metric, abs(difference.value)
        scale = 100.0 if metric.unit == "share" else 1.0
        values = {
            "amount": size,
            "low": size - difference.margin,
            "high": size + difference.margin,
            "margin": difference.margin,
        }
        place = place_for(scale * size, scale * difference.margin) + 1  # the margin gets two or three digits
        texts = {name: at_place(scale * value, place) for name, value in values.items()}
        unit = _("percentage points") if metric.unit == "share" else self.unit if metric.unit == "target" else ""
        return {name: text if name == "low" else f"{text} {unit}".rstrip() for name, text in texts.items()}
