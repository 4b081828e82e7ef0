"""Which rows a score is of, and which ones the model had learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sunbae.watch.events import Evidence, Fitting, Measuring, Scoring, Splitting, Transforming
from sunbae.watch.hand_scores import compared_by_hand
from sunbae.watch.seen import Seen

OTHERS = 0.6  # so many of the trained rows at most, if rows that are scored were put aside
ENOUGH = 0.5  # part of the scored rows that makes a score one of trained rows, of validation rows ...


@dataclass(frozen=True)
class Scored:
    """A score, or a prediction, and the fits that made the model.

    Attributes:
      event: what the script asked.
      x: the rows.
      y: what they were compared with, if that was given.
      fits: of the model, before it was asked; the last one counts.
    """

    event: Scoring
    x: tuple[Seen, ...]
    y: tuple[Seen, ...]
    fits: tuple[Fitting, ...]

    @property
    def fit(self) -> Fitting:
        """The last one."""
        return self.fits[-1]

    @cached_property
    def trained(self) -> float:
        """Which part of the rows was trained on, 0 to 1."""
        trained = {id(fit.x[0]): fit.x for fit in self.fits if fit.x}
        return max((shared_rows(self.x, x) for x in trained.values()), default=0.0)

    @property
    def held_out(self) -> bool:
        """Whether most rows were not trained on."""
        return self.trained < ENOUGH


def shared(some: tuple[Seen, ...], others: tuple[Seen, ...]) -> float:
    """Which part of the rows of the first input is among those of another."""
    return some[0].shares(others[0]) if some and others else 0.0


def shared_rows(some: tuple[Seen, ...], others: tuple[Seen, ...]) -> float:
    """`shared` without rows that merely have the values of others."""
    return shared(some, others) - copied(some, others)


def copied(some: tuple[Seen, ...], others: tuple[Seen, ...]) -> float:
    """Which part of the rows of the first input are other rows than those of another, with the same values.

    Only where the others hold many rows several times themselves: else rows with the same values are the same rows.
    """
    if not some or not others or not len(some[0]) or some[0].width != others[0].width or some[0].span > 1:
        return 0.0
    return some[0].once("copied", others[0], lambda: _copied(some[0], others[0]))


def _copied(some: Seen, others: Seen) -> float:
    same = np.isin(some.hashes, others.hashes) & ~np.isin(some.rows, others.rows)
    _kinds, back, counts = np.unique(others.hashes, return_inverse=True, return_counts=True)
    share = float(np.mean(same))
    return share if float(np.mean(counts[back] > 1)) > 0.5 * share else 0.0


def left_aside(evidence: Evidence, one: Scored) -> bool:
    """Whether splits have put rows aside that the model never saw, while the rows that it was trained on are scored."""
    parts = [
        pair[1] for split in evidence.of(Splitting) for pair in split.made[:1] if pair is not None and len(pair[1])
    ]
    return (
        bool(parts)
        and one.trained > ENOUGH
        and all(part.shares(fit.x[0]) < ENOUGH for part in parts for fit in one.fits)
    )


def scored(evidence: Evidence) -> Iterator[Scored]:
    """Everything that fitted models were asked by the script itself."""
    return iter(evidence.once("scored", lambda: list(_scored(evidence))))


def _scored(evidence: Evidence) -> Iterator[Scored]:
    for event in evidence.scorings():
        fits = tuple(fit for fit in evidence.fits_of(event.model, event.number) if fit.x)
        if event.x and fits:
            yield Scored(event, event.x, event.y, fits)


def counted(evidence: Evidence) -> Iterator[Scored]:
    """Those of `scored` whose result is a score, or may have become one in a metric."""
    return iter(evidence.once("counted", lambda: list(_counted(evidence))))


def _counted(evidence: Evidence) -> Iterator[Scored]:
    metrics = list(evidence.of(Measuring))
    for one in scored(evidence):
        event = one.event
        by_metric = any(m.number > event.number and compares(m, event) for m in metrics)
        if event.method != "predict" or by_metric or compared_by_hand(evidence, event):
            yield one


def measured(evidence: Evidence, event: Scoring) -> tuple[Measuring, ...]:
    """The metrics of a prediction."""
    return tuple(m for m in evidence.of(Measuring) if m.number > event.number and compares(m, event))


def compares(metric: Measuring, event: Scoring) -> bool:
    """Whether a metric is of a prediction; of what the script made from one, the length tells."""
    sides = (metric.first, metric.second)
    if any(side.made_by for side in sides):
        keys = {(side.model, side.key) for side in sides if side.made_by}
        return any((made.model, made.key) in keys for made in event.made)
    return any(len(made) == len(metric.first) for made in event.made)


def reconstructs(fit: Fitting) -> bool:
    """Whether the target is the input, as an autoencoder has it."""
    if not fit.x or not fit.y or fit.x[0].width != fit.y[0].width or fit.x[0].width < 2:
        return False
    return float(np.mean(np.isin(fit.x[0].hashes, fit.y[0].hashes))) > ENOUGH


def has_hold_out(evidence: Evidence) -> bool:
    """Whether the script puts rows aside: by a split, or by scoring other rows than all that it trains on."""
    if any(True for _one in evidence.of(Splitting)):
        return True
    return evidence.once("has_hold_out", lambda: _scores_others(evidence))


def _scores_others(evidence: Evidence) -> bool:
    return any(one.held_out or len(one.x[0]) < OTHERS * len(one.fit.x[0]) for one in counted(evidence))


def covered(test: Seen, learnt: Seen) -> float:
    """Which part of scored rows a transformer has seen, 0 to 1. Of a window its last row counts.

    Of one that has learnt from windows of that length only the very windows count: that others overlap with them is
    the split's mistake, not its own.
    """
    if test.span == learnt.span:
        return float(np.mean(np.isin(test.rows, learnt.rows))) if len(test) else 0.0
    last = Seen(test.shape, test.dtype, test.hashes, test.ends)
    return last.touches(learnt)


def expanded(seen: Seen) -> np.ndarray:
    """All rows that rows or windows cover."""
    if seen.span == 1:
        return np.unique(seen.rows)
    return np.unique((seen.rows[:, None] + np.arange(seen.span)).ravel())


def learnt_from(evidence: Evidence, seen: Seen) -> Iterator[Transforming]:
    """Where the transformers of an array learnt, the first one first."""
    for step in seen.steps:
        found = evidence.learnt(step)
        if found is not None and found.given is not None:
            yield found
