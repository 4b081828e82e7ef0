"""Which cells are missing: nulls, NaN, and texts that stand for a missing value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from sunbae.data.parse import as_numbers, is_code
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


def clean(cells: pl.Series, marks: Collection[str] = DEFAULT_MARKS, *, decimal: str = ".") -> Cleaned:
    """A column without spaces around its texts, and with null for every cell that is missing.

    A mark that is a number means that number however a cell writes it: -999 is -999.0, too, but 0999 is a code.

    Args:
      cells: any column (n,).
      marks: the texts that stand for a missing value; they must hold "" and have no spaces around.
      decimal: the decimal mark of text cells.

    >>> clean(pl.Series(["1", " ? ", None])).counts
    {'': 1, '?': 1}
    """
    counts = {"": cells.null_count()} if cells.null_count() else {}
    if cells.dtype == pl.String:
        return _clean_text(cells, marks, counts, decimal)
    return (
        _clean_numbers(cells, _numbers(marks, decimal), counts) if cells.dtype.is_numeric() else Cleaned(cells, counts)
    )


def _clean_text(cells: pl.Series, marks: Collection[str], counts: dict[str, int], decimal: str) -> Cleaned:
    bare = cells.str.strip_chars()
    stripped = bool((bare != cells).any())
    missing = bare.is_in(list(marks))
    if missing.any():
        found = bare.filter(missing).alias("mark").value_counts(sort=True, name="cells")
        for mark, cells_marked in found.iter_rows():
            counts[mark] = counts.get(mark, 0) + cells_marked
        bare = bare.set(missing, None)
    if not (numbers := _numbers(marks, decimal)):
        return Cleaned(bare, counts, stripped)
    values = as_numbers(bare, decimal=decimal).values
    values = np.where(is_code(bare).fill_null(False).to_numpy(), np.nan, values)
    for mark, value in numbers.items():
        same = pl.Series(values == value)
        if same.any():
            bare, counts[mark] = bare.set(same, None), counts.get(mark, 0) + int(same.sum())
    return Cleaned(bare, counts, stripped)


def _clean_numbers(cells: pl.Series, marks: Mapping[str, float], counts: dict[str, int]) -> Cleaned:
    if cells.dtype.is_float() and (n_nan := int(cells.is_nan().sum())):
        cells, counts = cells.fill_nan(None), {**counts, NAN: n_nan}
    for mark, value in marks.items():
        found = (cells == value).fill_null(False)
        if found.any():
            cells, counts = cells.set(found, None), {**counts, mark: int(found.sum())}
    return Cleaned(cells, counts)


def _numbers(marks: Collection[str], decimal: str) -> dict[str, float]:
    """The marks that are finite numbers, such as -999, with their values; 0999 is a code."""
    texts = pl.Series(list(marks), dtype=pl.String)
    values, plain = as_numbers(texts, decimal=decimal).values, as_numbers(texts).values
    values = np.where(np.isnan(values), plain, values)  # typed columns know no decimal comma
    usable = np.isfinite(values) & ~is_code(texts).to_numpy()
    return dict(zip(texts.filter(pl.Series(usable)).to_list(), values[usable].tolist(), strict=True))


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
