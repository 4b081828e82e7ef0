"""Which rows are for training, validation and test: decided once, recorded by row number, reusable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sunbae.errors import ColumnError, DataError, OptionError
from sunbae.i18n import _
from sunbae.words import part_name

Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = ("train", "validation", "test")
FRACTIONS = (0.6, 0.2, 0.2)
SMALL_FRACTIONS = (0.5, 0.25, 0.25)
SMALL = 30  # rows; below, the parts that judge are made wider
MIN_ROWS = 8


@dataclass(frozen=True)
class Split:
    """Row positions of the three parts; together they are all rows, none twice.

    Attributes:
      train, validation, test: int64 positions in the Table, ascending.
      method: how it was made, in words.
      notes: what a person should know about it.
      warnings: why the scores may be too good for it.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    method: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def rows(self, part: Part) -> np.ndarray:
        """Row positions of one part."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[part]

    def parts(self) -> np.ndarray:
        """int8 (n,): 0 for train, 1 for validation, 2 for test, by row position."""
        n = len(self.train) + len(self.validation) + len(self.test)
        part = np.empty(n, dtype=np.int8)
        for code, name in enumerate(PARTS):
            part[self.rows(name)] = code
        return part


@dataclass(frozen=True)
class TrainRows:
    """Training rows: the only thing that anything may be learnt from.

    `train_rows` makes it from a Split; what learns takes this type, so validation and test rows cannot be
    handed over by mistake.
    """

    frame: pl.DataFrame  # training rows, all columns
    y: np.ndarray  # float64 or int32 codes (n,)
    weight: np.ndarray | None = None  # float64 (n,), > 0
    decimal: str = "."

    def keep(self, mask: np.ndarray) -> TrainRows:
        """Fewer training rows: those where bool `mask` (n,) is True."""
        weight = None if self.weight is None else self.weight[mask]
        return TrainRows(self.frame.filter(pl.Series(mask)), self.y[mask], weight, self.decimal)


def train_rows(
    split: Split, frame: pl.DataFrame, y: np.ndarray, *, weight: np.ndarray | None = None, decimal: str = "."
) -> TrainRows:
    """The training rows of a table."""
    picked = None if weight is None else weight[split.train]
    return TrainRows(frame[split.train], y[split.train], picked, decimal)


def split_from_parts(
    part: np.ndarray, *, method: str, notes: tuple[str, ...] = (), warnings: tuple[str, ...] = ()
) -> Split:
    """A Split from int codes (n,): 0 train, 1 validation, 2 test.

    Raises: DataError if a part is empty.
    """
    rows = [np.flatnonzero(part == code).astype(np.int64) for code in range(3)]
    for name, found in zip(PARTS, rows, strict=True):
        if not len(found):
            raise DataError(
                _("The {part} part has no row ({method}); each of train, validation and test needs some.").format(
                    part=part_name(name), method=method
                )
            )
    return Split(rows[0], rows[1], rows[2], method, notes, warnings)


def fractions_for(n: int, asked: tuple[float, float, float] | None = None) -> tuple[float, float, float]:
    """Shares of train, validation and test for `n` rows: those asked for, else 6:2:2, wider below 30 rows.

    Raises: DataError if there are too few rows, OptionError if the shares are no shares.
    """
    if n < MIN_ROWS:
        raise DataError(
            _(
                "{n} usable rows; at least {least} are needed to have rows to learn from, to stop by and to test on. "
                "Collect more rows."
            ).format(n=n, least=MIN_ROWS)
        )
    if asked is None:
        return SMALL_FRACTIONS if n < SMALL else FRACTIONS
    if len(asked) != 3 or not all(0 < share < float("inf") for share in asked):
        raise OptionError(
            _("--ratio is {found}; three positive numbers were expected, such as 6:2:2.").format(
                found=":".join(map(str, asked))
            )
        )
    total = sum(asked)
    return (asked[0] / total, asked[1] / total, asked[2] / total)


def clusters(frame: pl.DataFrame, group: pl.Series | None = None) -> np.ndarray:
    """int64 (n,): rows with one number must stay on one side, for they are identical or of one group.

    Args:
      frame: the columns whose equality makes two rows identical.
      group: group of each row (n,), if there are groups; rows without group stand alone.
    """
    by_content = _numbered(frame.hash_rows(seed=0))
    if group is None:
        return by_content
    n = len(by_content)
    known = group.is_not_null().to_numpy()
    by_group = np.where(known, _numbered(group.hash(seed=0)) + n, by_content)
    # Bipartite graph of contents and groups: what is connected belongs together.
    graph = coo_array((np.ones(n, dtype=np.int8), (by_content, by_group)), shape=(2 * n, 2 * n))
    _count, component = connected_components(graph, directed=False)
    return np.asarray(component[by_content], dtype=np.int64)


def _numbered(hashes: pl.Series) -> np.ndarray:
    """Equal hashes get one number, int64 (n,), in the order of their first row: the hashes themselves do not matter,
    so a split does not change with the version of polars or with a cell that is mended.
    """
    _values, first, inverse = np.unique(hashes.to_numpy(), return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)


def random_split(
    cluster: np.ndarray,
    *,
    fractions: tuple[float, ...],
    seed: int,
    classes: np.ndarray | None = None,
) -> np.ndarray:
    """Part codes int8 (n,), drawn by cluster, stratified by class where classes are given.

    Args:
      cluster: int (n,), rows of one number stay together.
      fractions: shares of train, validation, test; of two, part codes are 0 and 1.
      seed: the same seed gives the same split.
      classes: int codes (n,) to be spread evenly; a cluster counts for the class of its first row.

    A class with two rows goes to train and test; with three or more each part gets one at least. If no class has
    three, classes are not spread.
    """
    rng = np.random.default_rng(seed)
    _ids, first, inverse, size = np.unique(cluster, return_index=True, return_inverse=True, return_counts=True)
    stratum = np.zeros(len(first), dtype=np.int64) if classes is None else np.asarray(classes)[first]
    part = np.empty(len(first), dtype=np.int8)
    for label in np.unique(stratum):
        members = rng.permutation(np.flatnonzero(stratum == label))
        part[members] = _deal(size[members], fractions)
    if classes is not None and len(first) >= len(fractions) > len(np.unique(part)):
        return random_split(cluster, fractions=fractions, seed=seed)  # each class has too few for all parts
    return part[inverse]


def _deal(sizes: np.ndarray, fractions: tuple[float, ...]) -> np.ndarray:
    """Parts for shuffled clusters of `sizes`, by cumulated size, no part empty if there are clusters enough."""
    last = len(fractions) - 1
    if len(sizes) <= last:
        return np.array([0, last], dtype=np.int8)[: len(sizes)]
    middle = np.cumsum(sizes) - sizes / 2
    bounds = np.cumsum(fractions)[:last] * sizes.sum()
    part = np.searchsorted(bounds, middle, side="right").astype(np.int8)
    for code in range(last, -1, -1):
        if not (part == code).any():
            donor = np.bincount(part, minlength=last + 1).argmax()
            spare = np.flatnonzero(part == donor)
            part[spare[np.argmin(sizes[spare])]] = code
    return part


def time_split(time: np.ndarray, *, fractions: tuple[float, float, float]) -> np.ndarray:
    """Part codes int8 (n,) in time order: the past trains, the future tests; equal times stay together.

    Args:
      time: float or int (n,).

    Raises: DataError if a time is missing, or fewer than three differ.
    """
    unknown = int(np.isnan(time).sum())
    if unknown:
        raise DataError(
            _(
                "--time has no time in {n} rows, but something else such as '-'. Mend these cells, or name the mark "
                "with --missing so that the rows are left out."
            ).format(n=unknown)
        )
    distinct, inverse, counts = np.unique(time, return_inverse=True, return_counts=True)
    if len(distinct) < 3:
        raise DataError(
            _("--time has only {n} different values; at least 3 are needed to split in time order.").format(
                n=len(distinct)
            )
        )
    middle = np.cumsum(counts) - counts / 2
    part = np.searchsorted(np.cumsum(fractions)[:2] * len(time), middle, side="right").astype(np.int8)
    part[0], part[-1] = 0, 2
    if not (part == 1).any():
        # The first time that would have been for the test, unless it is the only one.
        part[min(int(np.argmax(part == 2)), len(part) - 2)] = 1
    return part[inverse]


_NAMES = {
    **dict.fromkeys(("train", "training", "tr", "learn", "fit", "훈련", "학습"), 0),
    **dict.fromkeys(("validation", "valid", "val", "dev", "eval", "검증"), 1),
    **dict.fromkeys(("test", "testing", "te", "holdout", "hold-out", "시험", "테스트"), 2),
}


def named_parts(column: pl.Series, row_numbers: np.ndarray | None = None) -> np.ndarray:
    """Part codes int8 (n,) from a column of part names.

    `row_numbers` are those of the source, for messages; 1 to n when None.

    Raises: ColumnError for a missing or unknown part name.
    """
    part = np.empty(len(column), dtype=np.int8)
    for row, label in enumerate(column.cast(pl.String).to_list()):
        code = _NAMES.get((label or "").strip().lower())
        if code is None:
            raise ColumnError(
                _(
                    "--split-column {name!r} holds {label!r} in row {row}; train, validation or test was expected."
                ).format(name=column.name, label=label, row=row + 1 if row_numbers is None else row_numbers[row])
            )
        part[row] = code
    return part


def named_split(
    column: pl.Series,
    *,
    cluster: np.ndarray,
    classes: np.ndarray | None,
    seed: int,
    row_numbers: np.ndarray | None = None,
) -> tuple[np.ndarray, bool]:
    """Part codes int8 (n,) from a column of part names, and whether validation had to be cut from train.

    Raises: ColumnError for a missing or unknown part name, or when train or test is absent.
    """
    part = named_parts(column, row_numbers)
    for code in (0, 2):
        if not (part == code).any():
            raise ColumnError(
                _("--split-column {name!r} has no row for {part}.").format(
                    name=column.name, part=part_name(PARTS[code])
                )
            )
    if (part == 1).any():
        return part, False
    return carve(part, cluster=cluster, classes=classes, seed=seed), True


CARVED = 0.25  # 6:2 of what is left beside the test rows


def carve(
    part: np.ndarray,
    *,
    cluster: np.ndarray,
    classes: np.ndarray | None,
    seed: int,
    share: float = CARVED,
    of: Part = "validation",
) -> np.ndarray:
    """The same parts with a share of the training rows made rows `of` another part."""
    train = np.flatnonzero(part == 0)
    drawn = random_split(
        cluster[train],
        fractions=(1 - share, share),
        seed=seed,
        classes=None if classes is None else classes[train],
    )
    out = part.copy()
    out[train[drawn > 0]] = PARTS.index(of)
    return out


def shared_clusters(part: np.ndarray, cluster: np.ndarray) -> int:
    """How many validation and test rows are of a cluster that has training rows."""
    train = np.unique(cluster[part == 0])
    return int(np.isin(cluster[part > 0], train).sum())
