"""Files joined by key: the columns of another Table put beside those of a first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
import polars as pl

from sunbae.data.comparable import comparable
from sunbae.data.parse import as_labels
from sunbae.data.schema import require_column
from sunbae.data.table import Table
from sunbae.errors import ColumnError, DataError
from sunbae.i18n import _

_ROW = "row"


@dataclass(frozen=True)
class Joined:
    """How the columns of a joined file were called in training.

    Attributes:
      source: the name of the file.
      names: its columns -> the columns of the rows.
    """

    source: str
    names: dict[str, str]


def join_tables(table: Table, other: Table, key: Sequence[str], as_before: Joined | None = None) -> Table:
    """The rows of `table`, each with the cells of the row of `other` that has the same labels in the columns `key`.

    A row without one gets missing cells. Columns of `other` are called as `joined_names` says. Nothing is learnt, so it
    may be done before the split.

    Args:
      as_before: how its columns are called; a column of `table` that has such a name gives way.

    Raises: ColumnError if a file lacks a column of the key, or `other` has no other; DataError if `other` has a key
      twice, or no row of `table` has a key of `other`.
    """
    names = joined_names(table, other, key, as_before)
    theirs, ours = _labels(other, table, key)
    known = theirs.drop_nulls().with_columns(pl.Series(_ROW, _whole(theirs)))
    _refuse_repeated(other, key, known)
    places = ours.join(known, on=ours.columns, how="left", maintain_order="left")[_ROW]
    if places.null_count() == len(places):
        _refuse_strangers(table, other, key, ours.drop_nulls(), known)
    found = other.frame.drop(key)[places.fill_null(0)]
    gone = places.is_null()
    columns = [_without(found[name], gone).alias(new) for name, new in names.items()]
    way = [name for name in table.columns if name in names.values()]
    return replace(
        table,
        frame=table.frame.drop(way).hstack(columns),
        source=f"{table.source} + {other.source}",
        notes=(*table.notes, *_notes(table, other, key, names, places)),
        categories=table.categories | {new for name, new in names.items() if name in other.categories},
        left_out=other.left_out | table.left_out,
    )


def joined_names(table: Table, other: Table, key: Sequence[str], as_before: Joined | None = None) -> dict[str, str]:
    """The columns of `other` that are no key -> what they are called beside those of `table`.

    As they were before; else by their own name, with the stem of the file as its end if that is taken.

    Raises: ColumnError if a file lacks a column of the key, or `other` has no other.
    """
    for side in (table, other):
        for name in key:
            require_column(name, side.columns, option="--key", source=side.source)
    columns = [name for name in other.columns if name not in key]
    if not columns:
        text = _("{source} has no column but the key {key}; columns to join were expected.")
        raise ColumnError(text.format(source=other.source, key=", ".join(key)))
    before = {} if as_before is None else as_before.names
    taken, stem = {*table.columns, *before.values()}, PurePath(other.source).stem
    found: dict[str, str] = {}
    for name in columns:
        new = before.get(name) or (name if name not in taken else f"{name}_{stem}")
        while name not in before and (new in taken or (new != name and new in columns)):
            new += "_"
        found[name] = new
        taken.add(new)
    return found


def as_in_training(others: Sequence[Table], joined: Sequence[Joined]) -> list[Joined | None]:
    """For each file which one it stands for: the one whose columns it has, of several the one of its name.

    The order of the files is that of a command line, and a file of next year is called otherwise.
    """

    def unlike(pair: tuple[int, int]) -> tuple[int, int, bool]:
        other, before = others[pair[0]], joined[pair[1]]
        now, then = set(other.columns), set(before.names)
        return len(then - now), len(now - then), other.source != before.source

    found: list[Joined | None] = [None] * len(others)
    left = set(range(len(joined)))
    for k, j in sorted(((k, j) for k in range(len(others)) for j in range(len(joined))), key=unlike):
        if found[k] is None and j in left:
            found[k] = joined[j]
            left.remove(j)
    return found


def _labels(other: Table, table: Table, key: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The keys of both, as texts that are the same if they mean the same."""
    pairs = [comparable([side.frame[name] for side in (other, table)]) for name in key]
    theirs, ours = ([as_labels(pair[k]).alias(f"key_{j}") for j, pair in enumerate(pairs)] for k in (0, 1))
    return pl.DataFrame(theirs), pl.DataFrame(ours)


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


def _refuse_strangers(table: Table, other: Table, key: Sequence[str], ours: pl.DataFrame, known: pl.DataFrame) -> None:
    """No key of the one file is in the other: they are not written alike, or it is the wrong file."""
    if ours.is_empty() or known.is_empty():
        return
    values = [", ".join(map(str, side.row(0)[: len(key)])) for side in (ours, known)]
    raise DataError(
        _(
            "No row of {table} has a key that {other} has: the first {key} is {ours!r} in the one, {theirs!r} in the "
            "other. Write both alike (leading zeros as in 00123, dates, capitals), or name another column with --key."
        ).format(table=table.source, other=other.source, key=", ".join(key), ours=values[0], theirs=values[1])
    )


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
    way = [new for new in names.values() if new in table.columns]
    if way:
        text = _("{other}: its columns take the place of those in {table}: {names}")
        notes.append(text.format(other=other.source, table=table.source, names=", ".join(way)))
    renamed = [f"{name} -> {new}" for name, new in names.items() if name != new]
    if renamed:
        text = _("{other}: columns of a name that was there already: {names}")
        notes.append(text.format(other=other.source, names=", ".join(renamed)))
    return notes + [f"{other.source}: {note}" for note in other.notes]
