"""`--model auto`: recipes that suit the data are tried under one seed, and validation decides."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sunbae.errors import DivergedError
from sunbae.i18n import _
from sunbae.job.budget import FitOptions, fit_options, image_fit_options
from sunbae.job.networks import Trained
from sunbae.job.options import TrainOptions
from sunbae.models.pretrained import LITE, is_at_hand
from sunbae.models.recipes import TRANSFER, recipe
from sunbae.models.spec import ImageSpec

PATIENCE = 5  # of a trial, at least
LEVEL = 1.02  # a val_loss (RMSE squared) so near to the lowest is as good, and the simpler, earlier candidate is taken
RECURRENT_STEPS = 600_000  # windows x steps that a recurrent network is tried on; more would take minutes
LONG_ROWS = 50_000  # that a recipe of hundreds of epochs is tried on
# Pictures of 32 x 32 that a recipe is tried on, and how many it looks at over all epochs; of larger ones fewer.
TRIAL_PICTURES, TRIAL_LOOKS, SMALL = 10_000, 60_000, 32
LEAST_PICTURES, TRIAL_EPOCHS = 2_000, 3
PHOTO = 64  # pixels on a side, from which on a network that knows photos may know something of a picture
WIDE = 20_000  # numbers of a window that a Dense layer is tried on


@dataclass(frozen=True)
class Candidate:
    """A recipe and its settings.

    Attributes:
      trial: settings of the trial alone.
    """

    model: str
    set: tuple[str, ...] = ()
    trial: tuple[str, ...] = ()

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
        found = ", ".join(f"{candidate} {loss_text(loss)}" for candidate, loss in self.tried)
        taken = Candidate(self.options.model, self.options.set)
        text = _(
            "--model auto: {taken}, the simplest with a val_loss (one seed) within 2 percent of the lowest: {found}"
        )
        return [text.format(taken=taken, found=found)]


def loss_text(loss: float) -> str:
    """The val_loss of a trial in words."""
    return _("diverged") if loss == math.inf else f"{loss:.4g}"


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


def row_candidates(n: int, features: int, *, several: bool = False) -> list[Candidate]:
    """Recipes for `n` training rows of `features` numbers, the simplest first.

    Args:
      several: whether the network has several targets, which not every recipe can have.
    """
    found = [
        Candidate("dnn", ("width=64", "depth=2")),
        Candidate("dnn"),
        Candidate("dnn", ("width=256", "depth=2", "dropout=0.3")),
    ]
    if features >= 4 and n * features <= RECURRENT_STEPS:
        found.append(Candidate("conv1d"))
    if n <= LONG_ROWS and not several:
        found.append(Candidate("realmlp"))
    return found


def image_candidates(image: ImageSpec, *, beside: bool = False) -> list[Candidate]:
    """Recipes for pictures, the simplest first; of photos a pretrained network, if its weights are at hand.

    Args:
      beside: whether there are columns beside the pictures, which not every recipe reads.
    """
    found = [Candidate("cnn"), Candidate("resnet")]
    if not beside and image.channels == 3 and min(image.height, image.width) >= PHOTO and is_at_hand(LITE):
        found.append(Candidate("transfer", trial=("views=2",)))
    return found


Trial = Callable[[TrainOptions], Trained]
Tell = Callable[[Candidate, float], None]


def choose_for_images(
    n: int, image: ImageSpec, trial: Trial, options: TrainOptions, tell: Tell, *, beside: bool = False
) -> Choice:
    """`choose` among the recipes that suit `n` training pictures.

    Args:
      trial: trains on `trial_pictures(image)` of them at most.
    """
    seen = min(n, trial_pictures(image))
    looks = max(TRIAL_EPOCHS * seen, round(TRIAL_LOOKS * _share(image)))

    def brief(mine: TrainOptions) -> TrainOptions:
        if mine.model == TRANSFER:
            return mine  # its head takes seconds
        # All its epochs, because its steps shrink to the end.
        epochs = image_fit_options(mine, seen, looks).epochs
        return mine.model_copy(update={"epochs": epochs, "patience": epochs})

    return choose(image_candidates(image, beside=beside), trial, options, brief, tell)


def trial_pictures(image: ImageSpec) -> int:
    """On how many pictures a recipe is tried: fewer of large ones."""
    return max(LEAST_PICTURES, round(TRIAL_PICTURES * _share(image)))


def _share(image: ImageSpec) -> float:
    return min(1.0, SMALL**2 / (image.height * image.width))


def choose_for_rows(
    numbers: np.ndarray, trial: Trial, options: TrainOptions, tell: Tell, *, several: bool = False
) -> Choice:
    """`choose` among the recipes that suit training rows, float (n, F)."""
    n, features = numbers.shape

    def brief(mine: TrainOptions) -> TrainOptions:
        fit = fit_options(mine, n)
        return shortened(mine, fit) if recipe(mine.model).wish.patience is None else mine

    return choose(row_candidates(n, features, several=several), trial, options, brief, tell)


def shortened(options: TrainOptions, fit: FitOptions) -> TrainOptions:
    """A trial that ends after a third of the epochs of `fit` without a better val_loss."""
    patience = min(fit.patience, max(PATIENCE, fit.epochs // 3))
    return options.model_copy(update={"epochs": fit.epochs, "patience": patience})


def choose(
    candidates: Sequence[Candidate],
    trial: Trial,
    options: TrainOptions,
    brief: Callable[[TrainOptions], TrainOptions],
    tell: Tell = lambda candidate, loss: None,
) -> Choice:
    """Try every candidate under the first seed; the simplest of those that are about best on validation is taken.

    Args:
      trial: trains the recipe of its options.
      brief: the options of a trial: how long it takes.
      tell: told the val_loss of the best epoch of each.

    Raises: KeyboardInterrupt if a trial was interrupted; DivergedError if the loss of none was a number.
    """
    tried = []
    for candidate in candidates:
        mine = options.model_copy(update={"seeds": 1, "model": candidate.model, "set": candidate.set + candidate.trial})
        try:
            trained = trial(brief(mine))
        except DivergedError:
            tried.append((candidate, math.inf))
        else:
            if any(member.interrupted for member in trained.members):
                raise KeyboardInterrupt
            member = trained.members[0]
            tried.append((candidate, float(member.history["val_loss"][member.best_epoch - 1])))
        tell(*tried[-1])
    lowest = min(loss for _candidate, loss in tried)
    if lowest == math.inf:
        raise DivergedError(
            _(
                "Training diverged with every recipe that --model auto tried: {names}. See whether some column has "
                "values that are far from all others, or name a recipe and a lower learning rate: --model {first} "
                "--set learning_rate=0.0001."
            ).format(names=", ".join(str(candidate) for candidate in candidates), first=candidates[0].model)
        )
    taken = next(candidate for candidate, loss in tried if loss <= LEVEL * lowest)
    return Choice(options.model_copy(update={"model": taken.model, "set": taken.set}), tuple(tried))
