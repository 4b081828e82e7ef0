"""The learning curves of a script: those that can be judged, line by line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeVar

from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.monitors import epochs_of, ran
from sunbae.watch.wording import written

T = TypeVar("T")
FAST = 0.04  # part of the loss that each of the last epochs takes away
LEFT = 0.5  # part of the first loss that is still there
# Learning rate that an optimizer has if none is given.
USUAL = {
    **dict.fromkeys(("Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl", "Lamb"), 0.001),
    "SGD": 0.01,
}


def told(evidence: Evidence, tells: Callable[[Fitting], T | None], least: int) -> Iterator[tuple[Fitting, T]]:
    """What most of the fits of a line show, once for the line: of the last fit that shows it.

    A loop tries many networks: one of them that shows something says nothing about the others.

    Args:
      least: epochs that must have been run.
    """
    by_line: dict[object, list[Fitting]] = {}
    for fit in evidence.of(Fitting):
        if _is_whole(evidence, fit) and len(fit.history.get("loss", ())) >= least:
            by_line.setdefault(fit.place, []).append(fit)
    for fits in by_line.values():
        shown = [(fit, found) for fit in fits if (found := tells(fit)) is not None]
        if 2 * len(shown) > len(fits):
            yield shown[-1]


def _is_whole(evidence: Evidence, fit: Fitting) -> bool:
    """Whether a fit is all the training of its network: its curve begins with a new one and ends with what is used."""
    if fit.kind != "keras" or fit.error or fit.before or "initial_epoch" in fit.arguments:
        return False
    return not any(one.before and one.model == fit.model and one.number > fit.number for one in evidence.of(Fitting))


def falls(values: tuple[float, ...], share: float) -> bool:
    """Whether each value is less than the one before by a share of it."""
    return all(later < (1.0 - share) * earlier for earlier, later in pairwise(values))


def falls_fast(fit: Fitting) -> bool:
    """Whether all epochs were used, and the training loss was still falling fast at their end, far from 0."""
    loss = fit.history["loss"]
    used_up = ran(fit) >= epochs_of(fit) and is_finite(loss)
    return used_up and falls(loss[-3:], FAST) and loss[-1] > LEFT * loss[0]


def is_finite(values: tuple[float, ...]) -> bool:
    """Whether all of them are numbers."""
    return all(map(math.isfinite, values))


def stopped(fit: Fitting) -> bool:
    """Whether early stopping is part of a fit."""
    return any(callback.kind == "EarlyStopping" for callback in fit.callbacks)


def with_stopping(evidence: Evidence, fit: Fitting, patience: int = 10) -> str:
    """The call of a fit with early stopping."""
    call = written(evidence, fit.place, "fit", "fit_generator")
    stop = f"callbacks=[keras.callbacks.EarlyStopping(patience={patience}, restore_best_weights=True)]"
    return f"{call.on or 'model'}.fit({', '.join((*call.arguments, '...', stop))})"
