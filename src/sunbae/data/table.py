"""A Table: the cells of one source as they were read, before anything is inferred from them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl


@dataclass(frozen=True)
class SkippedRow:
    """A record of the source that is not among the rows of a Table."""

    row: int  # 1 is the first record below the header
    reason: str


@dataclass(frozen=True)
class Table:
    """The rows of one source, cell for cell.

    Columns from a text source (CSV, JSON strings) hold text; nothing is turned into a number here, so `00123`
    stays `00123`. Typed sources (Parquet, Excel, frames) keep their types. A missing cell is null.
    """

    frame: pl.DataFrame  # n rows, unique non-empty column names
    source: str  # file name, or "pandas DataFrame" and the like
    row_numbers: np.ndarray  # int64 (n,): 1 is the first record below the header
    notes: tuple[str, ...] = ()  # how it was read: encoding, separator, sheet, missing marks
    skipped: tuple[SkippedRow, ...] = ()
    decimal: str = "."  # the decimal mark of text cells
    separator: str = ""  # what stands between the values of a delimited text
    files: np.ndarray | None = None  # object (n,): the file of each row, where rows are of several
    missing_counts: dict[str, dict[str, int]] = field(default_factory=dict)  # column -> mark -> cells
    categories: frozenset[str] = frozenset()  # the text columns that the source typed as categories
    left_out: dict[str, str] = field(default_factory=dict)  # column whose cells are no values -> a sentence on that

    @property
    def n_rows(self) -> int:
        """Rows that can be used."""
        return self.frame.height

    @property
    def columns(self) -> list[str]:
        """Column names in source order."""
        return self.frame.columns
