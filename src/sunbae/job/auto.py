"""`--model auto`: recipes that suit the data are tried under one seed, and validation decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sunbae.i18n import _
from sunbae.job.budget import FitOptions, fit_options, image_fit_options
from sunbae.job.networks import Trained
from sunbae.job.options import TrainOptions

PATIENCE = 5  # of a trial, at least
LEVEL = 1.02  # a val_loss (RMSE squared) so near to the lowest is as good, and the simpler, earlier candidate is taken
RECURRENT_STEPS = 600_000  # windows x steps that a recurrent network is tried on; more would take minutes
TRIAL_PICTURES, TRIAL_ROWS = 10_000, 60_000  # that a recipe is tried on, and looks at over all epochs
WIDE = 20_000  # numbers of a window that a Dense layer is tried on


@dataclass(frozen=True)
class Candidate:
    """A recipe and its settings."""

    model: str
    set: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Such as `dnn width=64`."""
        return " ".join((self.model, *self.set))


@dataclass(frozen=True)
class Choice:
    """What was tried, and what was taken.

    Attributes:
      options: with the recipe to train.
      tried: (candidate, val_loss), in the order of simplicity; empty if the user named the recipe.
    """

    options: TrainOptions
    tried: tuple[tuple[Candidate, float], ...] = ()

    def notes(self) -> list[str]:
        """In words, what was tried and why one was taken."""
        if not self.tried:
            return []
        found = ", ".join(f"{candidate} {loss:.4g}" for candidate, loss in self.tried)
        taken = Candidate(self.options.model, self.options.set)
        text = _(
            "--model auto: {taken}, the simplest with a val_loss (one seed) within 2 percent of the lowest: {found}"
        )
        return [text.format(taken=taken, found=found)]


def series_candidates(n: int, past: int, columns: int) -> list[Candidate]:
    """Recipes for `n` windows of `past` steps of `columns` numbers, the simplest first."""
    found = [Candidate("nlinear")]
    if columns > 1 and past * columns <= WIDE:
        found.append(Candidate("nlinear", ("columns=all",)))
    if past >= 24:
        found.append(Candidate("dlinear"))
    if past * columns <= WIDE:
        found += [Candidate("dnn", ("width=64", "depth=1", "dropout=0.3")), Candidate("dnn", ("width=64", "depth=2"))]
    if n * past <= RECURRENT_STEPS:
        found.append(Candidate("gru", ("width=32",)))
    return found


def row_candidates(n: int, features: int) -> list[Candidate]:
    """Recipes for `n` training rows of `features` numbers, the simplest first."""
    found = [
        Candidate("dnn", ("width=64", "depth=2")),
        Candidate("dnn"),
        Candidate("dnn", ("width=256", "depth=2", "dropout=0.3")),
    ]
    if features >= 4 and n * features <= RECURRENT_STEPS:
        found.append(Candidate("conv1d"))
    return found


def image_candidates(n: int) -> list[Candidate]:
    """Recipes for `n` training pictures, the simplest first."""
    return [Candidate("cnn"), Candidate("resnet")]


def choose_for_images(
    n: int,
    trial: Callable[[TrainOptions], Trained],
    options: TrainOptions,
    tell: Callable[[Candidate, float], None],
) -> Choice:
    """`choose` among the recipes that suit `n` training pictures.

    Args:
      trial: trains on at most `TRIAL_PICTURES` of them.
    """
    seen = min(n, TRIAL_PICTURES)
    brief = image_fit_options(options, seen, TRIAL_ROWS)
    return choose(image_candidates(n), trial, options, brief, tell, whole=True)


def choose_for_rows(
    numbers: np.ndarray,
    trial: Callable[[TrainOptions], Trained],
    options: TrainOptions,
    tell: Callable[[Candidate, float], None],
) -> Choice:
    """`choose` among the recipes that suit training rows, float (n, F)."""
    n, features = numbers.shape
    return choose(row_candidates(n, features), trial, options, fit_options(options, n), tell)


def choose(
    candidates: Sequence[Candidate],
    trial: Callable[[TrainOptions], Trained],
    options: TrainOptions,
    fit: FitOptions,
    tell: Callable[[Candidate, float], None] = lambda candidate, loss: None,
    *,
    whole: bool = False,
) -> Choice:
    """Try every candidate under the first seed; the simplest of those that are about best on validation is taken.

    Args:
      trial: trains the recipe of its options.
      fit: how the recipe will be trained; a trial ends after a third of the epochs without a better val_loss.
      tell: told the lowest val_loss of each.
      whole: whether a trial takes all its epochs, because its steps shrink to the end.

    Raises: KeyboardInterrupt if a trial was interrupted.
    """
    patience = fit.epochs if whole else min(fit.patience, max(PATIENCE, fit.epochs // 3))
    brief = {"seeds": 1, "epochs": fit.epochs, "patience": patience}
    tried = []
    for candidate in candidates:
        trained = trial(options.model_copy(update={**brief, "model": candidate.model, "set": candidate.set}))
        if any(member.interrupted for member in trained.members):
            raise KeyboardInterrupt
        tried.append((candidate, min(trained.members[0].history["val_loss"])))
        tell(*tried[-1])
    lowest = min(loss for _candidate, loss in tried)
    taken = next(candidate for candidate, loss in tried if loss <= LEVEL * lowest)
    return Choice(options.model_copy(update={"model": taken.model, "set": taken.set}), tuple(tried))
