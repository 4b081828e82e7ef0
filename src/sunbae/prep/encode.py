"""Categories as numbers: one-hot columns, or integer codes for an embedding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

# One column a level up to here; above, an embedding, whose size does not grow with the levels.
ONE_HOT_MAX = 20
# A level seen less often in training shares one code with the levels never seen: one row teaches nothing.
RARE_BELOW = 3

OTHER, MISSING = 0, 1  # codes before those of the levels


@dataclass(frozen=True)
class Levels:
    """The labels of one column, as seen in training; code = position + 2."""

    labels: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of codes: other, missing and each label."""
        return len(self.labels) + 2


def fit_levels(labels: pl.Series, *, rare_below: int = 1) -> Levels:
    """The labels of a training column (text (n,), null where missing) that occur `rare_below` times or more."""
    # Renamed, for value_counts adds a column called `count`.
    counts = labels.drop_nulls().alias("label").value_counts()
    often = counts.filter(counts["count"] >= rare_below)
    return Levels(tuple(sorted(often["label"].to_list())))


def encode_levels(levels: Levels, labels: pl.Series) -> np.ndarray:
    """int32 codes (n,): 0 for a label not in `levels`, 1 for missing, else 2 + position."""
    codes = {label: position + 2 for position, label in enumerate(levels.labels)}
    known = (
        labels.replace_strict(codes, default=OTHER, return_dtype=pl.Int32)
        if codes
        else pl.zeros(len(labels), pl.Int32, eager=True)
    )
    out = known.to_numpy().copy()
    out[labels.is_null().to_numpy()] = MISSING
    return out


def one_hot(codes: np.ndarray, size: int, *, missing: bool) -> np.ndarray:
    """float32 (n, size - 2), one column a label, preceded by one for missing cells if training had such.

    A label never seen is a row of zeros: a column that was zero in all of training would have untrained weights.
    """
    first = MISSING if missing else MISSING + 1
    return np.asarray(codes[:, None] == np.arange(first, size), dtype=np.float32)


def embedding_size(n_codes: int) -> int:
    """Length of the vector that stands for one code: 1.6 n^0.56, at most 50.

    Source: the rule of thumb of fastai's tabular learner.
    """
    return int(min(50, round(1.6 * n_codes**0.56)))
