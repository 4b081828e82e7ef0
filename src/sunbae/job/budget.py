"""How long to train when the user does not say: by the number of training rows."""

from __future__ import annotations

from sunbae.engine.fit import FitOptions
from sunbae.job.options import TrainOptions

# About 100 steps an epoch are few enough to be quick and many enough for a curve to be read.
STEPS_PER_EPOCH = 100
MIN_BATCH, MAX_BATCH = 32, 2048
TOTAL_STEPS = 10_000
TOTAL_ROWS = 10_000_000  # rows seen by one seed, whatever the epochs
MIN_EPOCHS, MAX_EPOCHS = 10, 300


def batch_size_for(n: int) -> int:
    """A power of two near n / 100, from 32 to 2,048.

    >>> [batch_size_for(n) for n in (100, 12_000, 600_000)]
    [32, 128, 2048]
    """
    size = MIN_BATCH
    while size * 2 <= min(MAX_BATCH, 1.5 * n / STEPS_PER_EPOCH):
        size *= 2
    return size


def epochs_for(n: int, batch_size: int) -> int:
    """Epochs that make about 10,000 steps, without seeing more than 10 million rows.

    >>> [epochs_for(n, batch_size_for(n)) for n in (100, 12_000, 600_000)]
    [300, 106, 16]
    """
    steps = -(-n // batch_size)
    wanted = min(TOTAL_STEPS // steps, TOTAL_ROWS // n)
    return max(MIN_EPOCHS, min(MAX_EPOCHS, wanted))


def fit_options(options: TrainOptions, n: int) -> FitOptions:
    """Epochs, batch size and patience for `n` training rows, as far as they are not given."""
    batch_size = options.batch_size or batch_size_for(n)
    epochs = options.epochs or epochs_for(n, batch_size)
    return FitOptions(epochs, batch_size, options.patience or max(10, epochs // 5))
