"""What a format's reader hands on: columns as they were found, before names, types and marks are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from sunbae.data.table import SkippedRow


@dataclass(frozen=True)
class Parsed:
    """The columns of one source: n rows each, of any polars type, with names that may be empty or doubled."""

    names: Sequence[str]
    columns: Sequence[pl.Series]
    row_numbers: np.ndarray  # int64 (n,): 1 is the first record below the header
    notes: tuple[str, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    separator: str = ""  # what stands between the values of a delimited text
    has_header: bool = True  # the names were read from a line of the source, so that line may be data


def row_numbers(n: int) -> np.ndarray:
    """Int64 (n,): 1 to n, for a source whose every record is a row."""
    return np.arange(1, n + 1, dtype=np.int64)
