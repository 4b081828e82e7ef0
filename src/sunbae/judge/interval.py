"""How sure a difference between two models on the same test rows is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from sunbae.judge.metrics import METRICS, Codes, Floats, Metric
from sunbae.judge.scores import Score

Outcome: TypeAlias = Literal["better", "worse", "same", "unknown"]

SEED_SPREADS = 2.0
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Difference:
    """Network minus baseline in one metric, with what is known about its error. Unit of the metric."""

    metric: str
    network: float  # mean over the seeds
    baseline: float
    value: float  # network - baseline
    seed_sd: float  # spread of the network over its seeds; nan for one seed
    row_se: float  # standard error of `value` due to the choice of test rows
    margin: float  # what |value| must exceed to count
    outcome: Outcome  # of the network; "same" is: no clear difference

    @property
    def gain(self) -> float:
        """The difference turned so that positive is good for the network."""
        return self.value if METRICS[self.metric].higher_is_better else -self.value

    @property
    def seeds_dominate(self) -> bool:
        """Whether more than half of the margin (squared) is the spread over seeds."""
        return 2.0 * (SEED_SPREADS * self.seed_sd) ** 2 > self.margin**2


def compare(
    metric: Metric,
    y: ArrayLike,
    networks: Sequence[ArrayLike],
    baseline: ArrayLike,
    *,
    blocks: ArrayLike | None = None,
) -> Difference:
    """Compare a network's seeds with a baseline on the same test rows.

    The network counts as better or worse if the difference exceeds a margin made of two independent parts,

        margin = sqrt((2 * seed sd)^2 + (t * row standard error)^2),

    t being Student's 97.5 % quantile for n - 1. The first part is the spread of a single training, not of the
    mean over seeds: whoever trains again gets one network. The second is what other test rows would have
    changed, paired row by row, so rows that are hard for both models do not blur the comparison. Of one
    seed the first part is unknown and left out: the outcome then holds for this one network only.

    Args:
      metric: rmse, accuracy, balanced_accuracy or auc.
      y: true values or class codes, (n,).
      networks: predictions, one array per seed, (n,) or (n, C).
      baseline: predictions of the baseline, the same shape.
      blocks: int (n,), rows of one number may err together, as neighbours in time do; None if no rows do.

    Returns: a Difference; its outcome is "unknown" when the metric is not defined for one of the models
      (diverged, or AUC with one class).
    Raises: ValueError if there is no network or the metric is not one of the four.
    """
    if not networks:
        raise ValueError("There is no network to compare.")
    true = np.asarray(y)
    pairs = [_value_and_influence(metric.name, true, np.asarray(p)) for p in networks]
    ours = Score(tuple(value for value, _influence in pairs))
    theirs, their_influence = _value_and_influence(metric.name, true, np.asarray(baseline))
    value = ours.mean - theirs
    if not math.isfinite(value):
        return Difference(metric.name, ours.mean, theirs, value, ours.sd, math.nan, math.nan, "unknown")
    influence = np.mean([i for _value, i in pairs], axis=0) - their_influence
    row_se = max(_standard_error(influence, blocks), _one_row(metric.name, true))
    n = len(true) if blocks is None else len(np.unique(blocks))
    margin = math.hypot(SEED_SPREADS * (0.0 if math.isnan(ours.sd) else ours.sd), student(n) * row_se)
    ahead = metric.higher_is_better == (value > 0)
    outcome: Outcome = "same" if abs(value) <= margin else "better" if ahead else "worse"
    return Difference(metric.name, ours.mean, theirs, value, ours.sd, row_se, margin, outcome)


def row_standard_error(
    metric: Metric, y: ArrayLike, prediction: ArrayLike, *, blocks: ArrayLike | None = None
) -> float:
    """Standard error of one model's `metric` due to the choice of test rows; nan where it is not defined.

    Infinitesimal jackknife: each row's influence on the metric, squared and added. To first order it is the
    bootstrap's standard error without 1,000 resamples, without a seed, and in one pass also for 200,000 rows
    and for AUC, where it is DeLong's estimate. Of rows in blocks the influences are added up first.

    Source: Efron 1982, "The jackknife, the bootstrap and other resampling plans", section 6;
      DeLong et al. 1988, doi:10.2307/2531595.
    """
    return _standard_error(_value_and_influence(metric.name, np.asarray(y), np.asarray(prediction))[1], blocks)


def student(n: int) -> float:
    """Student's quantile for a two-sided interval (95 %) from `n` rows; infinite for one row.

    >>> round(student(10), 3), round(student(10**6), 3)
    (2.262, 1.96)
    """
    from scipy.special import stdtrit  # 0.2 s, which a script without numbers to judge need not wait for

    return float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2)) if n > 1 else math.inf


def _standard_error(influence: Floats, blocks: ArrayLike | None = None) -> float:
    """From each row's influence (n,); infinite for one row or block, which says nothing about others."""
    together = influence
    if blocks is not None:
        block = np.unique(blocks, return_inverse=True)[1].reshape(-1)
        together = np.bincount(block, weights=influence).astype(np.float64)
        together *= _unbiased(len(together)) / _unbiased(len(influence))
    if len(together) < 2:
        return math.inf
    return float(np.sqrt(np.sum(together**2)) / len(influence))


def _one_row(metric: str, y: Codes) -> float:
    """The step by which one row moves a metric of classes; 0 for rmse.

    No standard error is taken smaller: two models that are right and wrong on the very same rows, or a model
    that is right on all five rows, would otherwise count as known exactly. For AUC it is the step of balanced
    accuracy, which is the AUC of the hard labels.
    """
    if metric == "rmse":
        return 0.0
    if metric == "accuracy":
        return 1.0 / len(y)
    counts = np.bincount(y)
    counts = counts[counts > 0]
    return 1.0 / (len(counts) * int(counts.min()))


def _value_and_influence(metric: str, y: np.ndarray, prediction: np.ndarray) -> tuple[float, Floats]:
    """A metric and each row's influence on it, float64 (n,): n times what a little more weight would do."""
    if not np.isfinite(prediction).all():
        return math.nan, np.full(len(y), math.nan)
    if metric == "rmse":
        return _rmse(y, prediction)
    if metric == "auc":
        return _auc(y, prediction[:, 1])
    right = (prediction.argmax(axis=1) == y).astype(np.float64)
    if metric == "accuracy":
        value = float(right.mean())
        return value, (right - value) * _unbiased(len(y))
    if metric == "balanced_accuracy":
        return _balanced_accuracy(y, right)
    raise ValueError(f"No influence function for {metric!r}.")


def _rmse(y: np.ndarray, y_hat: np.ndarray) -> tuple[float, Floats]:
    with np.errstate(over="ignore"):
        squared = (y.astype(np.float64) - y_hat.astype(np.float64)) ** 2
        value = math.sqrt(float(squared.mean()))
    if value == 0.0 or math.isinf(value):
        return value, np.zeros(len(y))
    return value, (squared - value**2) / (2.0 * value) * _unbiased(len(y))


def _balanced_accuracy(y: Codes, right: Floats) -> tuple[float, Floats]:
    present, place, counts = np.unique(y, return_inverse=True, return_counts=True)
    recall = np.bincount(place, weights=right) / counts
    scale = len(y) / (len(present) * counts) * np.array([_unbiased(int(n)) for n in counts])
    return float(recall.mean()), (right - recall[place]) * scale[place]


def _auc(y: Codes, p: np.ndarray) -> tuple[float, Floats]:
    """AUC from DeLong's placements: of a positive, the share of negatives below it (ties half); and vice versa."""
    positive, negative = np.sort(p[y == 1]), np.sort(p[y != 1])
    if not len(positive) or not len(negative):
        return math.nan, np.full(len(y), math.nan)
    placement = np.where(y == 1, _share_below(negative, p), 1.0 - _share_below(positive, p))
    value = float(placement[y == 1].mean())
    n_own = np.where(y == 1, len(positive), len(negative))
    unbiased = np.where(y == 1, _unbiased(len(positive)), _unbiased(len(negative)))
    return value, (placement - value) * len(y) / n_own * unbiased


def _share_below(ordered: np.ndarray, p: np.ndarray) -> Floats:
    """For each `p`, the share of `ordered` that is smaller, ties counting half."""
    return (np.searchsorted(ordered, p, "left") + np.searchsorted(ordered, p, "right")) / (2.0 * len(ordered))


def _unbiased(n: int) -> float:
    """sqrt(n / (n - 1)): turns a sum of squares over n into one over n - 1."""
    return math.sqrt(n / (n - 1)) if n > 1 else 1.0
