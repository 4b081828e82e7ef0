"""Permutation importance: how much worse the predictions become when one column is shuffled."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sunbae.judge.scores import Score


def permutation_importance(
    predict: Callable[[dict[str, Any]], np.ndarray],
    columns: Mapping[str, Any],
    y: ArrayLike,
    score: Callable[[np.ndarray, np.ndarray], float],
    *,
    repeats: int = 5,
    seed: int = 0,
    max_rows: int = 2000,
    higher_is_better: bool = True,
    strata: ArrayLike | None = None,
) -> list[tuple[str, float, float]]:
    """How much the score suffers when the values of one raw column are shuffled among the rows.

    Columns that carry the same information cover for each other: each looks unimportant while the other is
    intact. A shuffled column also makes rows that cannot exist (a studio of ten rooms).

    Every column is shuffled by the same permutations, so the result does not depend on the order of the
    columns, and dropping one does not change the others. `predict` is called once as it is and then once per
    column and repeat, with all rows at once; columns that are not shuffled are the same objects every time.

    Args:
      predict: takes name -> column (as in `columns`, with fewer rows) and returns predictions, (n,) or (n, C).
      columns: name -> raw column of n cells: numpy array, polars or pandas Series, list or tuple.
      y: true values or class codes, (n,). Validation or test rows: train rows show what was memorised.
      score: (y, predictions) -> number.
      repeats: permutations, at least 1.
      max_rows: rows drawn for it, at least 2, if there are more.
      strata: group of each row, (n,), for a score that does not depend on how large the groups are: where rows are
        drawn, as many of each as there are, up to its share of `max_rows`.
      higher_is_better: False for an error such as RMSE, so that a positive number always means "is needed".

    Returns: (name, mean, sd over the repeats) in the score's unit, the most important first. sd is nan for
      one repeat. Around 0 or below: the network does not need the column.
    Raises: ValueError if the columns differ in length from `y`, or repeats < 1 or max_rows < 2.
    Source: Breiman 2001, "Random forests", doi:10.1023/A:1010933404324, section 10; scikit-learn's
      `inspection.permutation_importance`. Breiman shuffles out-of-bag rows; here the caller brings the rows.
    """
    true = np.asarray(y)
    lengths = {name: len(column) for name, column in columns.items() if len(column) != len(true)}
    if lengths:
        raise ValueError(f"y has {len(true)} rows, but columns have {lengths}.")
    if repeats < 1 or max_rows < 2:
        raise ValueError(f"repeats is {repeats} and max_rows {max_rows}; they must be at least 1 and 2.")
    rng = np.random.default_rng(seed)
    rows = np.arange(len(true))
    if len(true) > max_rows:
        rows = _drawn(rng, np.zeros(len(true)) if strata is None else np.asarray(strata), max_rows)
    intact = {name: _take(column, rows) for name, column in columns.items()}
    orders = [rng.permutation(len(rows)) for _ in range(repeats)]
    true, sign = true[rows], 1.0 if higher_is_better else -1.0
    reference = score(true, predict(dict(intact)))
    found = []
    for name, column in intact.items():
        drops = [sign * (reference - score(true, predict(intact | {name: _take(column, order)}))) for order in orders]
        drop = Score(tuple(drops))
        found.append((name, drop.mean, drop.sd))
    return sorted(found, key=lambda item: (math.isnan(item[1]), -item[1], item[0]))


def _drawn(rng: np.random.Generator, strata: np.ndarray, at_most: int) -> np.ndarray:
    """Rows, in their order: of each group as many, or all that it has."""
    groups = [np.flatnonzero(strata == group) for group in np.unique(strata)]
    each = max(2, at_most // len(groups))
    return np.sort(np.concatenate([rng.choice(rows, min(each, len(rows)), replace=False) for rows in groups]))


def _take(column: Any, rows: np.ndarray) -> Any:
    """The cells at `rows`, as the same kind of column."""
    if isinstance(column, (list, tuple)):
        return [column[i] for i in rows]
    if hasattr(column, "iloc"):  # pandas indexes by label, and labels need not be positions
        return column.iloc[rows]
    return column[rows]
