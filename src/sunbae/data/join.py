"""Files joined by key: the columns of another Table put beside those of a first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import numpy as np
import polars as pl

from sunbae.data.parse import as_labels
from sunbae.data.schema import require_column
from sunbae.data.table import Table
from sunbae.errors import ColumnError, DataError
from sunbae.i18n import _

_ROW = "row"


def join_tables(table: Table, other: Table, key: Sequence[str]) -> Table:
    """The rows of `table`, each with the cells of the row of `other` that has the same labels in the columns `key`.

    A row without one gets missing cells. A column of `other` whose name `table` has already gets the file's stem as
    its end. Nothing is learnt, so it may be done before the split.

    Raises: ColumnError if a file lacks a column of the key, or `other` has no other; DataError if `other` has a key
      twice.
    """
    for side in (table, other):
        for name in key:
            require_column(name, side.columns, option="--key", source=side.source)
    if set(other.columns) <= set(key):
        text = _("{source} has no column but the key {key}; columns to join were expected.")
        raise ColumnError(text.format(source=other.source, key=", ".join(key)))
    theirs, ours = _labels(other, key), _labels(table, key)
    known = theirs.drop_nulls().with_columns(pl.Series(_ROW, _whole(theirs)))
    _refuse_repeated(other, key, known)
    places = ours.join(known, on=ours.columns, how="left", maintain_order="left")[_ROW]
    found = other.frame.drop(key)[places.fill_null(0)]
    gone = places.is_null()
    names = _new_names(table, other, found.columns)
    columns = [_without(found[name], gone).alias(new) for name, new in names.items()]
    return replace(
        table,
        frame=table.frame.hstack(columns),
        source=f"{table.source} + {other.source}",
        notes=(*table.notes, *_notes(table, other, key, names, places)),
        categories=table.categories | {new for name, new in names.items() if name in other.categories},
        left_out=other.left_out | table.left_out,
    )


def _labels(table: Table, key: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame([as_labels(table.frame[name]).alias(f"key_{k}") for k, name in enumerate(key)])


def _whole(labels: pl.DataFrame) -> np.ndarray:
    """Positions of the rows whose key is complete."""
    return np.flatnonzero(~labels.select(pl.any_horizontal(pl.all().is_null())).to_series().to_numpy())


def _without(cells: pl.Series, gone: pl.Series) -> pl.Series:
    return cells.to_frame().select(pl.when(~gone).then(pl.col(cells.name))).to_series()


def _refuse_repeated(other: Table, key: Sequence[str], known: pl.DataFrame) -> None:
    repeated = known.select(pl.exclude(_ROW)).is_duplicated()
    if not repeated.any():
        return
    first = known.filter(repeated).row(0)
    raise DataError(
        _(
            "{source} has {n} rows whose key {key} is not theirs alone, the first is {value!r}; one row for each key "
            "was expected. Remove or merge them, or name more columns with --key."
        ).format(source=other.source, n=int(repeated.sum()), key=", ".join(key), value=", ".join(map(str, first[:-1])))
    )


def _new_names(table: Table, other: Table, columns: Sequence[str]) -> dict[str, str]:
    taken, stem = set(table.columns), PurePath(other.source).stem
    found: dict[str, str] = {}
    for name in columns:
        new = name if name not in taken else f"{name}_{stem}"
        while new in taken or (new != name and new in columns):
            new += "_"
        found[name] = new
        taken.add(new)
    return found


def _notes(table: Table, other: Table, key: Sequence[str], names: dict[str, str], places: pl.Series) -> list[str]:
    text = _("{other} joined by {key}: {n} columns for {found} of {rows} rows")
    notes = [
        text.format(
            other=other.source,
            key=", ".join(key),
            n=len(names),
            found=len(places) - places.null_count(),
            rows=table.n_rows,
        )
    ]
    if places.null_count():
        text = _("{n} rows have no row in {other}; its cells are missing there")
        notes.append(text.format(n=places.null_count(), other=other.source))
    spare = other.n_rows - places.n_unique() + bool(places.null_count())
    if spare:
        notes.append(_("{n} rows of {other} belong to no row").format(n=spare, other=other.source))
    renamed = [f"{name} -> {new}" for name, new in names.items() if name != new]
    if renamed:
        text = _("{other}: columns of a name that was there already: {names}")
        notes.append(text.format(other=other.source, names=", ".join(renamed)))
    return notes + [f"{other.source}: {note}" for note in other.notes]
