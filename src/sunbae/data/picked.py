"""Rows of an array that are not copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Picked:
    """Some rows of an array, read only when they are asked for: an array (n, ...) without its memory.

    Attributes:
      base: array (N, ...); one that lies in a file (`np.memmap`) stays there.
      rows: int32 (n,), which of them, in any order; or (n, K), groups of K rows that stay together.
    """

    base: Any
    rows: Any

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, ...), or (n, K, ...)."""
        return (*self.rows.shape, *self.base.shape[1:])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the array."""
        found: np.dtype[Any] = np.dtype(self.base.dtype)
        return found

    def __getitem__(self, rows: Any) -> np.ndarray:
        """The rows at a slice or at positions, copied."""
        return np.asarray(self.base[self.rows[rows]])

    def stand_in(self) -> np.ndarray:
        """Zeros of the same shape and type that take no memory."""
        return np.broadcast_to(np.zeros((), self.base.dtype), self.shape)
