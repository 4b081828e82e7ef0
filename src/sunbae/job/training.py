"""Networks of rows, whichever way their recipe is trained."""

from __future__ import annotations

from sunbae.job.networks import Trained, Watch, train_networks
from sunbae.job.options import TrainOptions
from sunbae.job.prepare import Prepared
from sunbae.job.transfer import train_transfer
from sunbae.models.recipes import TRANSFER


def train_recipe(prepared: Prepared, options: TrainOptions, watch: Watch | None = None) -> Trained:
    """Train the recipe of `options` under each seed; training and validation rows only.

    Raises: as `train_networks` and `train_transfer`.
    """
    train = train_transfer if options.model == TRANSFER else train_networks
    return train(prepared, options, watch)
