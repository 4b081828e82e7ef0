"""What is known of an array at the moment of a call: frozen, and no reference to the array itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

MANY = 200  # different values from which on a target is no longer looked at as classes


@dataclass(frozen=True)
class Facts:
    """What the values of an array are like, without the array.

    Attributes:
      lowest, highest: of the finite values; nan if there are none.
      integral: all values are whole numbers.
      kinds: how many different values there are, at most MANY; of an array of several columns those of all together.
      one_hot: shape (n, k), k >= 2, each row one 1 and else 0.
      ranges: (lowest, highest) of each column of a table of at most 512 columns, else empty; also of (n, k, 1).
      deviations: standard deviation of each of these columns.
      gaps: some values are nan or infinite.
    """

    lowest: float
    highest: float
    integral: bool
    kinds: int
    one_hot: bool
    ranges: tuple[tuple[float, float], ...] = ()
    deviations: tuple[float, ...] = ()
    gaps: bool = False


@dataclass(frozen=True, eq=False)
class Seen:
    """An array, as a call was given it.

    Attributes:
      shape, dtype: of the array; of a list what numpy makes of it; dtype "text" of words, "sparse" of a sparse matrix.
      hashes: uint64, a number for the content of each row; see `hashing`.
      rows: int64, which row of all that were ever seen each is; a window is its first row.
      span: how many rows following each other each row covers: 1, or the steps of a window.
      steps: numbers of the transformers that made these values, the first one first.
      made_by: "" or the method of a model that made them: "predict".
      model: number of that model, or -1.
      facts: of the values.
      exact: `rows` are certain, not those of rows that look the same.
      column: name of the column of a frame that it is.
      cut_from: shape of the array whose memory it shows in another shape, all of it; () if it does not.
    """

    shape: tuple[int, ...]
    dtype: str
    hashes: np.ndarray
    rows: np.ndarray
    span: int = 1
    steps: tuple[int, ...] = ()
    made_by: str = ""
    model: int = -1
    facts: Facts | None = None
    exact: bool = True
    column: str = ""
    cut_from: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def width(self) -> int:
        """Values in a row."""
        return int(np.prod(self.shape[1:], dtype=np.int64))

    @property
    def ends(self) -> np.ndarray:
        """The last row that each row covers."""
        return self.rows + (self.span - 1)

    def part(self, which: np.ndarray | slice) -> Seen:
        """Some of its rows."""
        rows = self.rows[which]
        return replace(self, shape=(len(rows), *self.shape[1:]), hashes=self.hashes[which], rows=rows)

    @cached_property
    def key(self) -> tuple[int, int, int]:
        """Tells sets of rows apart."""
        rows = self.rows
        return (len(rows), int(rows[0]) if len(rows) else -1, int(rows.sum()))

    @cached_property
    def _compared(self) -> WeakKeyDictionary[Seen, dict[str, float]]:
        return WeakKeyDictionary()

    def once(self, name: str, other: Seen, compare: Callable[[], float]) -> float:
        """A comparison with another array, which is kept: a loop asks for the same again and again."""
        known = self._compared.setdefault(other, {})
        if name not in known:
            known[name] = compare()
        return known[name]

    def shares(self, other: Seen) -> float:
        """Which part of the rows here is among the rows of another: by what they are, or by their content, 0 to 1."""
        return self.once("shares", other, lambda: self._shares(other))

    def _shares(self, other: Seen) -> float:
        if not len(self):
            return 0.0
        same = np.isin(self.rows, other.rows)
        if self.width == other.width:
            same |= np.isin(self.hashes, other.hashes)
        return float(np.mean(same))

    def touches(self, other: Seen) -> float:
        """Which part of the windows here covers a row that a window of another covers, too; 0 to 1."""
        return self.once("touches", other, lambda: self._touches(other))

    def _touches(self, other: Seen) -> float:
        if not len(self) or not len(other):
            return 0.0
        starts = np.unique(other.rows)
        after = np.searchsorted(starts, self.ends, side="right") - 1  # the last window that begins before the end
        found = (after >= 0) & (starts[np.maximum(after, 0)] + other.span - 1 >= self.rows)
        return float(np.mean(found))


def facts_of(array: np.ndarray) -> Facts:
    """What the values of an array of numbers are like."""
    sample = array if array.size <= 2**21 else array[np.linspace(0, len(array) - 1, 2048).astype(np.int64)]
    values = np.asarray(sample, dtype=np.float64)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Facts(float("nan"), float("nan"), False, 0, False, gaps=bool(values.size))
    integral = bool(np.all(finite == np.rint(finite)))
    few = finite if finite.size <= 2**16 else finite[:: finite.size // 2**16]
    kinds = min(MANY, len(np.unique(few)))
    one_hot = (
        values.ndim == 2
        and values.shape[1] >= 2
        and kinds <= 2
        and set(np.unique(few)) <= {0.0, 1.0}
        and bool(np.all(values.sum(axis=1) == 1))
    )
    ranges: tuple[tuple[float, float], ...] = ()
    deviations: tuple[float, ...] = ()
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    if values.ndim == 2 and values.shape[1] <= 512 and len(finite) == values.size:
        ranges = tuple(zip(values.min(axis=0).tolist(), values.max(axis=0).tolist(), strict=True))
        deviations = tuple(values.std(axis=0).tolist())
    return Facts(
        float(finite.min()),
        float(finite.max()),
        integral,
        kinds,
        one_hot,
        ranges,
        deviations,
        finite.size < values.size,
    )
