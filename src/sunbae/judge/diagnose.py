"""Over- or underfitting, told from the learning curves together with the scores on train and validation."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sunbae.judge.baselines import LINEAR, TRIVIAL
from sunbae.judge.interval import Outcome
from sunbae.judge.metrics import loss_metric
from sunbae.judge.scores import Scores

State: TypeAlias = Literal["healthy", "overfit", "underfit", "unfinished", "no signal", "no validation", "diverged"]

# All thresholds are ratios of losses, or shares of the loss of the trivial baseline ("learnt": 0 is as good as
# always answering the mean or the class shares, 1 is perfect; for a regression it is R²). So the unit of the
# target, its scaling and the number of classes do not matter.
LEARNT_NOTHING = 0.02  # below, chance explains it: R² of pure noise columns reaches this on a few hundred rows
LOST_SHARE = 0.2  # a fifth of what was learnt on train is gone on validation
LOSS_RATIO = 2.0  # or validation loss is twice the train loss (RMSE 1.4 times) ...
LOST_LITTLE = 0.05  # ... unless hardly anything of value is lost: 0.999 learnt against 0.99 is no complaint
CLEARLY_WORSE = 1.1  # a loss 10 % above another: RMSE 5 %, about what a reader would call different
NO_SCALE = 1e-3  # of the trivial loss on validation: the training rows are of one class, and nothing could be learnt
ROSE = 1.05  # the median of the last epochs lies 5 % above the best epoch: more than an epoch's jitter
DRIFT = 1.25  # a later stretch of a series is harder by itself: a loss that is no more above train's is no complaint
TAIL = 5  # epochs in that median
STILL_FALLING = 0.99  # the last tenth of the epochs lies at least 1 % below the tenth before


@dataclass(frozen=True)
class Curve:
    """The learning curve of one seed. Epochs are counted from 1, as Keras prints them."""

    loss: tuple[float, ...]  # training loss of each epoch that was run
    val_loss: tuple[float, ...]  # the same length, or empty if there was no validation
    best_epoch: int  # whose weights were kept
    max_epochs: int  # how many were allowed
    before: int = 0  # epochs before a fine-tuning; 0 without one

    @property
    def stopped_epoch(self) -> int:
        """The last epoch that was run."""
        return len(self.loss)


@dataclass(frozen=True)
class Diagnosis:
    """What the curves and the scores say, in numbers. At least one state; "healthy" stands alone."""

    states: tuple[State, ...]
    learnt_train: float  # share of the trivial baseline's loss that is gone on train; nan if unknown
    learnt_validation: float
    best_epoch: int  # median over the seeds
    stopped_epoch: int  # median over the seeds
    max_epochs: int
    rose: bool  # validation loss rose again after the best epoch, in most seeds
    beaten_by: str = ""  # underfit: the baseline that shows there is more to learn
    diverged_seeds: int = 0


def diagnose(
    curves: Sequence[Curve],
    network: Scores,
    baselines: Mapping[str, Scores],
    outcomes: Mapping[str, Outcome] | None = None,
) -> Diagnosis:
    """Judge the fit of a network.

    - "diverged": a loss is not finite.
    - "no validation": a curve has no validation loss, or there is no validation score.
    - "unfinished": most seeds used all epochs and the validation loss was still falling.
    - "no signal": neither the network nor any baseline learnt anything that holds on validation, nor do the test
      rows show that somebody did: the loss of over-confident trees is poor, their classes may be good.
    - "underfit": a baseline beats the network on validation, and the network is clearly worse on its own
      training rows than that baseline is on validation, or than the linear model is on the same training
      rows, which it contains as a special case. A network as good as a linear model on linear data is not
      underfitted, so "no better than linear" alone is not enough. Also where a baseline is clearly better on the
      test rows, and right on more of the validation rows than the network is on its own training rows.
    - "overfit": much of what was learnt on train does not hold on validation, and the network is not
      "unfinished". It does not need validation loss to rise (`rose` says whether it did): a curve that
      stays flat while the training loss falls is memorising too. Rising alone is no complaint: early
      stopping has then kept the best epoch. Of a series the validation part is another time: there the loss
      must also be `DRIFT` times that of train.
    - "healthy": none of these.

    Train and validation losses are taken from the scores, not from the curves: the loss that Keras prints
    for train is measured during the epoch, with dropout on and penalties added.

    Args:
      curves: one for each seed that has one; may be empty (a network trained elsewhere).
      network: its scores on train and validation.
      baselines: name -> scores; the trivial one sets the scale. Without it only ratios of losses are used.
      outcomes: name -> how the network compares with that baseline on the test rows, where it is known.
    """
    model = _losses(network)
    others = {name: _losses(scores) for name, scores in baselines.items()}
    trivial = next((others[name] for name in TRIVIAL if name in others), _Losses(math.nan, math.nan))
    outcomes = outcomes or {}
    behind = [name for name, outcome in outcomes.items() if outcome == "worse" and name not in TRIVIAL]
    told = bool(behind) or any(outcomes.get(name) == "better" for name in TRIVIAL)
    beaten_by = _beaten_by(model, others, trivial) or _more_right({name: baselines[name] for name in behind}, network)
    diverged = _diverged_seeds(curves, network)
    if diverged:
        states: tuple[State, ...] = ("diverged",)
    elif math.isnan(model.validation) or any(not c.val_loss for c in curves):
        states = ("no validation",)
    else:
        unfinished = _most(still_falling(c) for c in curves)
        states = _states(model, others, trivial, beaten_by, told=told, unfinished=unfinished)
    return Diagnosis(
        states,
        learnt_train=_learnt(model.train, trivial.train),
        learnt_validation=_learnt(model.validation, trivial.validation),
        best_epoch=_median(c.best_epoch for c in curves),
        stopped_epoch=_median(c.stopped_epoch for c in curves),
        max_epochs=max((c.max_epochs for c in curves), default=0),
        rose=_most(rose(c) for c in curves),
        beaten_by=beaten_by if "underfit" in states else "",
        diverged_seeds=diverged,
    )


@dataclass(frozen=True)
class _Losses:
    """A model's loss on train and validation, mean over its seeds; nan where unknown."""

    train: float
    validation: float


def _losses(scores: Scores) -> _Losses:
    name = loss_metric(scores.task).name
    train, validation = (
        scores.get(part, name).mean if part in scores.parts else math.nan for part in ("train", "validation")
    )
    return _Losses(train, validation)


def _states(
    model: _Losses, others: Mapping[str, _Losses], trivial: _Losses, beaten_by: str, *, told: bool, unfinished: bool
) -> tuple[State, ...]:
    """The states of a network that was validated and did not diverge."""
    if unfinished:
        return ("unfinished",)  # the rest may change with more epochs
    found: list[State] = []
    if not told and _no_signal(model, others, trivial):
        found.append("no signal")
    elif beaten_by:
        found.append("underfit")
    if _overfit(model, trivial) and not ("last value" in others and model.validation <= DRIFT * model.train):
        found.append("overfit")
    return tuple(found) or ("healthy",)


def _learnt(loss: float, trivial: float) -> float:
    """Share of the trivial baseline's loss that is gone; nan without a trivial loss above 0."""
    return 1.0 - loss / trivial if trivial > 0 else math.nan


def _no_signal(model: _Losses, others: Mapping[str, _Losses], trivial: _Losses) -> bool:
    """Nobody who tried learnt anything that holds on validation."""
    tried = [model, *(losses for losses in others.values() if losses is not trivial)]
    return all(_learnt(t.validation, trivial.validation) < LEARNT_NOTHING for t in tried)


def _beaten_by(model: _Losses, others: Mapping[str, _Losses], trivial: _Losses) -> str:
    """The best baseline that proves there was more to learn; empty if none does."""
    for name, other in sorted(others.items(), key=lambda item: item[1].validation):
        if not model.validation > other.validation:
            continue
        learnt = _learnt(model.train, trivial.train)
        if _clearly_worse(model.train, other.validation, learnt, _learnt(other.validation, trivial.validation)):
            return name
        if name in LINEAR and _clearly_worse(model.train, other.train, learnt, _learnt(other.train, trivial.train)):
            return name
    return ""


def _more_right(baselines: Mapping[str, Scores], network: Scores) -> str:
    """A baseline that has more validation rows right than the network has of its own training rows; else empty."""
    if network.task == "regression" or "train" not in network.parts:
        return ""
    for name, scores in baselines.items():
        if "validation" not in scores.parts:
            continue
        if scores.get("validation", "accuracy").mean > network.get("train", "accuracy").mean:
            return name
    return ""


def _clearly_worse(loss: float, other: float, learnt: float, other_learnt: float) -> bool:
    """A loss well above the other's, or not half as much learnt where there is something to learn.

    The second matters when the signal is weak: 0 learnt against 0.08 is a loss of 1.09 times.
    """
    return loss > CLEARLY_WORSE * other or (other_learnt > LEARNT_NOTHING and learnt < other_learnt / 2)


def _overfit(model: _Losses, trivial: _Losses) -> bool:
    """Whether much of what was learnt on train does not hold on validation."""
    doubled = model.validation > LOSS_RATIO * model.train
    learnt = _learnt(model.train, trivial.train)
    if math.isnan(learnt) or trivial.train < NO_SCALE * trivial.validation:
        return doubled
    if learnt < LEARNT_NOTHING:
        return False
    lost = 1.0 - _learnt(model.validation, trivial.validation) / learnt
    return lost > LOST_SHARE or (doubled and lost > LOST_LITTLE)


def rose(curve: Curve) -> bool:
    """Whether the validation loss went up again after the best epoch and stayed up."""
    after = curve.val_loss[curve.best_epoch :][-TAIL:]
    best = curve.val_loss[curve.best_epoch - 1] if curve.val_loss else math.nan
    return len(after) >= 3 and best > 0 and statistics.median(after) > ROSE * best


def still_falling(curve: Curve) -> bool:
    """Whether all epochs were used and the validation loss was falling to their end; a fine-tuning is set apart."""
    if curve.before:
        course = curve.val_loss[: curve.before]
        best = course.index(min(course)) + 1
        return still_falling(Curve(curve.loss[: curve.before], course, best, curve.before))
    n = len(curve.val_loss)
    tenth = max(1, n // 10)
    if n < 2 or curve.stopped_epoch < curve.max_epochs or curve.best_epoch <= n - tenth:
        return False
    before, last = curve.val_loss[-2 * tenth : -tenth], curve.val_loss[-tenth:]
    return statistics.median(last) < STILL_FALLING * statistics.median(before)


def _diverged_seeds(curves: Sequence[Curve], network: Scores) -> int:
    """Seeds whose last loss or whose score is not finite. NaN weights never recover, so the last says it."""
    bad = {i for i, c in enumerate(curves) if not all(map(math.isfinite, c.loss[-1:] + c.val_loss[-1:]))}
    name = loss_metric(network.task).name
    for metrics in network.parts.values():
        bad |= {i for i, value in enumerate(metrics[name].values) if not math.isfinite(value)}
    return len(bad)


def _most(flags: Iterable[bool]) -> bool:
    """More than half."""
    counted = list(flags)
    return 2 * sum(counted) > len(counted)


def _median(epochs: Iterable[int]) -> int:
    """The middle one, the lower of two; 0 if there is none."""
    return statistics.median_low(list(epochs) or [0])
