"""Whether rows are those of an earlier run, in the same order: row numbers alone do not tell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.data.parse import as_labels, as_numbers
from sunbae.errors import DataError
from sunbae.i18n import _
from sunbae.runs.store import run_in

PRINTS = "row_prints"  # in `run.json`
MOST = 20  # columns that are compared


def row_prints(frame: pl.DataFrame, decimal: str) -> dict[str, str]:
    """Column -> a check sum of its cells in the order of the rows, the same for `1.50` and 1.5.

    Columns that are the same in another order, too, are left out: constants, and numbers that count the rows.
    """
    found: dict[str, str] = {}
    for name in frame.columns:
        said = None if len(found) == MOST else _cells(frame[name], decimal)
        if said is not None:
            found[name] = hashlib.sha256(said).hexdigest()[:16]
    return found


def _cells(cells: pl.Series, decimal: str) -> bytes | None:
    if cells.n_unique() == 1:
        return None
    numbers = as_numbers(cells, decimal=decimal)
    if numbers.strange.any():
        return str(as_labels(cells).fill_null("").str.join("\n").item()).encode()
    if np.all(np.diff(numbers.values) == 1):
        return None
    return np.where(np.isnan(numbers.values), np.nan, numbers.values).tobytes()


def check_rows(source: Path, frame: pl.DataFrame, decimal: str) -> None:
    """Refuse rows that are not those of the run in the folder `source`, as far as it has kept what they were.

    A column or two may have been mended, added or renamed since: the rows are others if no column is as it was.

    Raises: DataError if they are.
    """
    run = run_in(source)
    before: Any = None if run is None else run.record.get(PRINTS)
    now = row_prints(frame, decimal)
    both = [name for name in now if name in before] if isinstance(before, Mapping) else []
    if both and all(now[name] != before[name] for name in both):
        raise DataError(
            _(
                "--split {path} is about other rows, or the same in another order: of the {n} columns that both have "
                "({names}), none has the same cells row by row. Give the rows as they were, or make a new split. If "
                "only the way their cells are written has changed, name the file: --split {file}"
            ).format(
                path=source,
                n=len(both),
                names=", ".join(both[:5]) + (", ..." if len(both) > 5 else ""),
                file=source / "split.csv",
            )
        )
