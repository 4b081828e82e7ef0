"""How to train where the user does not say: by the number of training rows and the task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from sunbae.data.target import Task
from sunbae.job.options import TrainOptions
from sunbae.models.params import MOST_RATE, Params
from sunbae.models.recipes import AUTO, Wish, recipe

# About 100 steps an epoch are few enough to be quick and many enough for a curve to be read.
STEPS_PER_EPOCH = 100
MIN_BATCH, MAX_BATCH = 32, 2048
TOTAL_STEPS = 10_000
TOTAL_ROWS = 10_000_000  # rows seen by one seed, whatever the epochs
MIN_EPOCHS, MAX_EPOCHS = 10, 300
WISHED_ROWS, MIN_WISHED = 20_000_000, 32  # rows seen by a recipe that wishes a number of epochs, and those epochs
# Validation rows from which on an error rate tells epochs apart. Of `realmlp`, on 180 and 200 rows the epoch of the
# lowest loss made fewer errors on other rows than that of the lowest error rate, on 9,800 rows more; 2,000 is a guess.
COUNTABLE = 2_000
# Share of the most frequent class, above which to answer it always makes few errors. Judging leaves accuracy earlier,
# at 0.75 of two classes; at 0.76 (`adult`) the paper's choice still made fewer errors on other rows.
MOSTLY = 0.8
WINDOW_STEPS, MAX_WINDOW_EPOCHS = 2_000, 500
# Chosen by validation loss (never test) over ten real tables of 200 to 5,000 rows, 4 seeds each: with batch 32 a rate
# of 0.001 to 0.0025 was best or within 2 % on nine; for classes dropout 0.3 was best on all, for regressions it
# multiplied the loss by 1.1 to 2.4 against 0.1. With batch 128 (20,640 rows) 0.005 was better than 0.001 and 0.003.
RATE_AT_32, MAX_RATE = 1.5e-3, 5e-3
DROPOUT: dict[str, float] = {"regression": 0.1, "binary": 0.3, "multiclass": 0.3}

P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class FitOptions:
    """How long and in which steps to train."""

    epochs: int
    batch_size: int
    patience: int  # epochs without a better `monitor` before a seed stops
    monitor: Literal["val_loss", "val_accuracy"] = "val_loss"  # the weights of its best epoch are kept


def batch_size_for(n: int) -> int:
    """A power of two near n / 100, from 32 to 2,048.

    >>> [batch_size_for(n) for n in (100, 12_000, 600_000)]
    [32, 128, 2048]
    """
    size = MIN_BATCH
    while size * 2 <= min(MAX_BATCH, 1.5 * n / STEPS_PER_EPOCH):
        size *= 2
    return size


def even(n: int, size: int) -> int:
    """The rows of a batch, at most `size`, of which as many batches are about equally long.

    >>> even(513, 256), even(100, 256)
    (171, 100)
    """
    return -(-n // -(-n // size))


def epochs_for(n: int, batch_size: int) -> int:
    """Epochs that make about 10,000 steps, without seeing more than 10 million rows.

    >>> [epochs_for(n, batch_size_for(n)) for n in (100, 12_000, 600_000)]
    [300, 106, 16]
    """
    steps = -(-n // batch_size)
    wanted = min(TOTAL_STEPS // steps, TOTAL_ROWS // n)
    return max(MIN_EPOCHS, min(MAX_EPOCHS, wanted))


def errors_tell(classes: np.ndarray) -> bool:
    """Whether the best epoch can be found by the error rate on validation rows of these class codes, int (n,)."""
    return len(classes) >= COUNTABLE and bool(np.bincount(classes).max() <= MOSTLY * len(classes))


def fit_options(options: TrainOptions, n: int, *, by_accuracy: bool = False) -> FitOptions:
    """Epochs, batch size and patience for `n` training rows, as far as they are not given.

    Args:
      by_accuracy: whether the best epoch is that of the highest val_accuracy, if the recipe wishes for it.
    """
    wish = recipe(options.model).wish if options.model != AUTO else Wish()
    batch_size = options.batch_size or (even(n, wish.batch_size) if wish.batch_size else batch_size_for(n))
    epochs = options.epochs or (_wished(wish.epochs, n) if wish.epochs else epochs_for(n, batch_size))
    patience = options.patience or wish.patience or max(10, epochs // 5)
    return FitOptions(epochs, batch_size, patience, "val_accuracy" if by_accuracy and wish.by_accuracy else "val_loss")


def _wished(epochs: int, n: int) -> int:
    """The epochs that a recipe wishes, of very many rows fewer."""
    return min(epochs, max(MIN_WISHED, WISHED_ROWS // n))


def window_fit_options(options: TrainOptions, n: int) -> FitOptions:
    """The same for `n` windows of a series: fewer steps, and all of them unless told otherwise.

    Networks that forecast learn most when the cosine schedule has made their steps small: on four series stopping
    early made RMSE 1 to 4 % worse. The weights that are kept are those of the best epoch all the same.
    """
    batch_size = options.batch_size or batch_size_for(n)
    steps = -(-n // batch_size)
    epochs = options.epochs or max(MIN_EPOCHS, min(MAX_WINDOW_EPOCHS, WINDOW_STEPS // steps))
    return FitOptions(epochs, batch_size, options.patience or epochs)


IMAGE_BATCH, MIN_IMAGE_STEPS, MAX_IMAGE_EPOCHS = 128, 16, 100


def image_fit_options(options: TrainOptions, n: int, rows_seen: int) -> FitOptions:
    """The same for `n` pictures: as many epochs as make `rows_seen`, and all of them, for the steps of the last are
    small and gain most.
    """
    size = IMAGE_BATCH
    while size > MIN_BATCH and n < MIN_IMAGE_STEPS * size:
        size //= 2
    epochs = options.epochs or max(1, min(MAX_IMAGE_EPOCHS, round(rows_seen / n)))
    return FitOptions(epochs, min(n, options.batch_size or even(n, size)), options.patience or epochs)


def params_for_images(params: P) -> P:
    """`params` with what the user did not set as it suits pictures."""
    said = params.model_fields_set
    chosen = {k: v for k, v in params.for_images.items() if k not in said}
    # The user has not said these: a learning rate among them goes by the batch size like others.
    return params.model_construct(said, **{**dict(params), **chosen})


def scaled_rate(params: P, batch_size: int) -> P:
    """`params` whose learning rate, unless the user set it, is in proportion to the batch size."""
    said = params.model_fields_set | params.declared
    if "learning_rate" in said or "learning_rate" not in type(params).model_fields:
        return params
    rate = params.learning_rate * batch_size / IMAGE_BATCH  # type: ignore[attr-defined]
    return params.model_copy(update={"learning_rate": min(MOST_RATE, rate)})


def learning_rate_for(batch_size: int) -> float:
    """Proportional to the batch size, up to a limit.

    >>> [learning_rate_for(size) for size in (32, 64, 256)]
    [0.0015, 0.003, 0.005]
    """
    return min(MAX_RATE, RATE_AT_32 * batch_size / MIN_BATCH)


def adapted(params: P, task: Task, batch_size: int) -> P:
    """`params` with what the user did not set chosen by task and batch size, if the recipe has such a parameter."""
    rate = learning_rate_for(batch_size) * params.rate_factor
    chosen: dict[str, object] = {"learning_rate": rate, "dropout": DROPOUT[task]}
    if params.for_task is not None:
        chosen = params.for_task.get(task, {})
    free = type(params).model_fields.keys() - params.model_fields_set - params.declared
    return params.model_copy(update={k: v for k, v in chosen.items() if k in free})
