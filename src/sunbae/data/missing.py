"""Which cells are missing: nulls, NaN, and texts that stand for a missing value."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from sunbae.i18n import _

# Not `-`, `.` or `None`: in a column of text they may be values. A later stage judges them in number columns.
DEFAULT_MARKS = ("", "?", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null")
NAN = "NaN"


@dataclass(frozen=True)
class Cleaned:
    """A column whose missing cells are null."""

    cells: pl.Series
    counts: dict[str, int] = field(default_factory=dict)  # mark -> cells; "" is an empty or null cell
    stripped: bool = False  # spaces around at least one value were removed


def clean(cells: pl.Series, marks: Collection[str] = DEFAULT_MARKS) -> Cleaned:
    """A column without spaces around its texts, and with null for every cell that is missing.

    Args:
      cells: any column (n,).
      marks: the texts that stand for a missing value; they must hold "" and have no spaces around.

    >>> clean(pl.Series(["1", " ? ", None])).counts
    {'': 1, '?': 1}
    """
    counts = {"": cells.null_count()} if cells.null_count() else {}
    if cells.dtype == pl.String:
        return _clean_text(cells, marks, counts)
    return _clean_numbers(cells, marks, counts) if cells.dtype.is_numeric() else Cleaned(cells, counts)


def _clean_text(cells: pl.Series, marks: Collection[str], counts: dict[str, int]) -> Cleaned:
    bare = cells.str.strip_chars()
    stripped = bool((bare != cells).any())
    missing = bare.is_in(list(marks))
    if not missing.any():
        return Cleaned(bare, counts, stripped)
    found = bare.filter(missing).alias("mark").value_counts(sort=True, name="cells")
    for mark, cells_marked in found.iter_rows():
        counts[mark] = counts.get(mark, 0) + cells_marked
    return Cleaned(bare.set(missing, None), counts, stripped)


def _clean_numbers(cells: pl.Series, marks: Collection[str], counts: dict[str, int]) -> Cleaned:
    if cells.dtype.is_float() and (n_nan := int(cells.is_nan().sum())):
        cells, counts = cells.fill_nan(None), {**counts, NAN: n_nan}
    for mark in marks:
        value = _number(mark)
        found = (cells == value).fill_null(False) if value is not None else None
        if found is not None and found.any():
            cells, counts = cells.set(found, None), {**counts, mark: int(found.sum())}
    return Cleaned(cells, counts)


def _number(mark: str) -> float | None:
    """The number that a mark such as -999 is; None if it is none, or not finite."""
    try:
        value = float(mark)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def is_void(cells: pl.Series) -> bool:
    """Whether every cell is null, empty or only spaces.

    >>> is_void(pl.Series([" ", None])), is_void(pl.Series(["?"]))
    (True, False)
    """
    if cells.dtype == pl.String:
        cells = cells.filter(cells.str.strip_chars() != "")
    return cells.null_count() == len(cells)


def missing_note(counts: Mapping[str, Mapping[str, int]], n_columns: int) -> str:
    """One sentence on the missing cells of a table, or an empty one.

    Args:
      counts: column -> mark -> cells.
      n_columns: of the table.

    >>> missing_note({"a": {"?": 2}, "b": {"": 1}}, 5)
    "Missing cells: 3, in 2 of 5 columns ('?' 2, empty 1)."
    """
    totals: dict[str, int] = {}
    for of_column in counts.values():
        for mark, cells in of_column.items():
            totals[mark] = totals.get(mark, 0) + cells
    if not totals:
        return ""
    ranked = sorted(totals.items(), key=lambda item: -item[1])
    shown = ", ".join(f"{mark!r} {cells}" if mark else _("empty {n}").format(n=cells) for mark, cells in ranked)
    return _("Missing cells: {cells}, in {columns} of {n_columns} columns ({shown}).").format(
        cells=sum(totals.values()), columns=len(counts), n_columns=n_columns, shown=shown
    )
