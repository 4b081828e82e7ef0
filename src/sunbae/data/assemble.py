"""Columns as a reader found them become a Table: names, types and missing cells are settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from sunbae.data.header import name_columns
from sunbae.data.missing import DEFAULT_MARKS, clean, is_void, missing_note
from sunbae.data.parse import as_numbers
from sunbae.data.parsed import Parsed
from sunbae.data.table import Table
from sunbae.data.typed import CATEGORIES, settle_type
from sunbae.errors import ColumnError, DataError
from sunbae.i18n import _

_TOTALS = ("합계", "총계", "총합계", "계", "소계", "total", "sum", "grandtotal", "subtotal")


def assemble(parsed: Parsed, source: str, *, marks: Collection[str] = DEFAULT_MARKS, decimal: str = ".") -> Table:
    """The Table of what a reader found in `source`.

    A column with neither a name nor a value, as when a separator ends every line, is left out with a note.

    Args:
      parsed: n rows.
      source: what they come from, for messages and for the Table.
      marks: the texts that stand for a missing value; they must hold "".
      decimal: the decimal mark of text cells.

    Raises: ColumnError if two names are the same or no column's type can be used; DataError if there is no column or
      no row.
    """
    columns = dict(enumerate(parsed.columns, 1))
    cells = dict(enumerate(parsed.names, 1))
    void = [place for place, name in cells.items() if not name.strip() and is_void(columns[place])]
    for place in void:
        del columns[place], cells[place]
    _reject_empty(source, len(columns), len(parsed.row_numbers))

    def is_numeric(place: int) -> bool:
        numbers = as_numbers(columns[place], decimal=decimal)
        return not numbers.strange.any() and bool(np.isfinite(numbers.values).any())

    header = name_columns(cells, source, parsed.has_header, is_numeric)
    notes = [*parsed.notes, *_void_notes(void), *header.notes]

    series = []
    counts = {}
    n_stripped = 0
    categories, left_out = set(), {}
    for name, place in zip(header.names, list(columns), strict=True):
        found = columns.pop(place)  # popped, for large columns come one by one
        settled, note = settle_type(name, found)
        notes.append(note)
        if settled is None:
            left_out[name] = note
            continue
        if found.dtype in CATEGORIES:
            categories.add(name)
        cleaned = clean(settled, marks, decimal=decimal)
        series.append(cleaned.cells.alias(name))
        n_stripped += cleaned.stripped
        if cleaned.counts:
            counts[name] = cleaned.counts
    if not series:
        raise ColumnError(" ".join([*left_out.values()][:3]))
    if n_stripped:
        notes.append(
            _("Spaces around values were removed in {n} of {total} columns.").format(n=n_stripped, total=len(series))
        )
    notes.append(missing_note(counts, len(series)))
    notes += _total_notes(series, parsed.row_numbers)
    return Table(
        frame=pl.DataFrame(series),
        source=source,
        row_numbers=parsed.row_numbers,
        notes=tuple(filter(None, notes)),
        skipped=parsed.skipped,
        decimal=decimal,
        separator=parsed.separator,
        missing_counts=counts,
        categories=frozenset(categories),
        left_out=left_out,
    )


def _void_notes(places: list[int]) -> list[str]:
    note = _("Column {place} has neither a name nor a value and is left out.")
    return [note.format(place=place) for place in places]


def _total_notes(series: Sequence[pl.Series], row_numbers: np.ndarray) -> list[str]:
    """About a first or last row that seems to sum up the others."""
    texts = [cells for cells in series if cells.dtype == pl.String]
    note = _("Row {row} seems to be a total ({value!r}), which would count as one more row; delete it if it is one.")
    notes = []
    for place in sorted({0, len(row_numbers) - 1}):
        words = [word for cells in texts if (word := cells[place]) and "".join(word.lower().split()) in _TOTALS]
        if words:
            notes.append(note.format(row=int(row_numbers[place]), value=words[0]))
    return notes


def _reject_empty(source: str, n_columns: int, n_rows: int) -> None:
    if n_columns and n_rows:
        return
    raise DataError(
        _(
            "{source} has nothing to read: rows {rows}, columns with content {columns}. Expected at least one of each."
        ).format(source=source, rows=n_rows, columns=n_columns)
    )
