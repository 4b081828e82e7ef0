"""Pictures that a table names, one file per row."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from sunbae.data.imagecheck import Progress, check
from sunbae.data.imagefiles import Entry, Files, Listing, find_file, refusal_text, shown
from sunbae.data.imageset import Images, album_of
from sunbae.data.picture import Limits
from sunbae.data.read import read_table
from sunbae.data.table import SkippedRow, Table
from sunbae.errors import ColumnError, DataError, OptionError
from sunbae.files import user_path
from sunbae.i18n import _


@dataclass(frozen=True)
class Named:
    """The files that a table names.

    Attributes:
      table: all its rows.
      listing: an entry for each row that names a file.
      rows: their positions in the table.
      refused: (position, name, code, detail) of the other rows.
    """

    table: Table
    listing: Listing
    rows: list[int]
    refused: list[tuple[int, str, str, str]]


def files_of(data: Any, image: str, options: Mapping[str, Any], folder: str | None = None) -> Named:
    """The files of the column `image`.

    Args:
      folder: in which they are, and which their paths begin in or, if absolute, with; the table's unless said, of a
        frame the working folder.

    Raises: ColumnError if there is no such column; DataError if none of its files is there; OptionError if `data` is a
      folder, or `folder` is none.
    """
    if isinstance(data, (str, os.PathLike)) and os.path.isdir(user_path(data)):
        raise OptionError(
            _("--image names a column of a table, but {path} is a folder. Leave it out, or give the table.").format(
                path=data
            )
        )
    table = read_table(data, **options)
    if image not in table.columns:
        raise ColumnError(
            _("{source} has no column {name!r}; found {columns}. --image must name the one with the files.").format(
                source=table.source, name=image, columns=", ".join(table.columns[:20])
            )
        )
    root = os.path.realpath(_folder(data, folder))
    entries, rows = [], []
    refused: list[tuple[int, str, str, str]] = []
    for row, cell in enumerate(table.frame[image].cast(pl.String).to_list()):
        given = cell or ""
        found = find_file(root, given, shown(given) or _("row {row}").format(row=table.row_numbers[row]))
        if isinstance(found, Entry):
            entries.append(found)
            rows.append(row)
        else:
            refused.append((row, *found))
    if not entries:
        _row, name, code, detail = refused[0]
        raise DataError(
            _(
                "Column {column!r} of {source} names no file that can be read in {folder}; the first is {name!r}: "
                "{reason}. Expected paths that begin in this folder; --image-folder names another."
            ).format(column=image, source=table.source, folder=root, name=name, reason=refusal_text(code, detail))
        )
    return Named(table, Listing(Files(table.source, root), tuple(entries)), rows, refused)


def _folder(data: Any, said: str | None) -> Path:
    if said is None:
        return user_path(data).parent if isinstance(data, (str, os.PathLike)) else Path.cwd()
    found = user_path(said)
    if not os.path.isdir(found):
        raise OptionError(_("--image-folder {path} is no folder.").format(path=said))
    return found


def table_images(
    data: Any,
    image: str,
    options: Mapping[str, Any],
    limits: Limits,
    progress: Progress | None,
    folder: str | None = None,
) -> Images:
    """Images of the files that the column `image` names; the table keeps its columns.

    Raises: as `files_of`; DataError if none is a picture.
    """
    named = files_of(data, image, options, folder)
    # A file that several rows name is looked at once.
    distinct = {entry.name: entry for entry in named.listing.entries}
    found = check(replace(named.listing, entries=tuple(distinct.values())), limits, progress)
    places = {entry.name: k for k, entry in enumerate(found.entries)}
    reasons = {name: (code, detail) for name, code, detail in found.refused}
    reasons |= dict.fromkeys(found.others, ("unknown", ""))
    rows, used, refused = [], [], list(named.refused)
    for row, entry in zip(named.rows, named.listing.entries, strict=True):
        if entry.name in places:
            rows.append(row)
            used.append(places[entry.name])
        else:
            refused.append((row, entry.name, *reasons[entry.name]))
    refused.sort()
    plain = [(name, code, detail) for _row, name, code, detail in refused]
    require_some(used, plain, named.table.source, limits)
    table = named.table
    skipped = [
        SkippedRow(int(table.row_numbers[row]), f"{name}: {refusal_text(code, detail, limits)}")
        for row, name, code, detail in refused
    ]
    table = replace(
        table,
        frame=table.frame[rows],
        row_numbers=table.row_numbers[rows],
        skipped=tuple(sorted([*table.skipped, *skipped], key=lambda s: s.row)),
        files=None if table.files is None else table.files[rows],
    )
    return album_of(table, found, used, named.listing, list(dict.fromkeys(plain)), [], limits)


def require_some(used: Sequence[int], refused: Sequence[tuple[str, str, str]], title: str, limits: Limits) -> None:
    """Raises: DataError if no picture is left."""
    if used:
        return
    first = ""
    if refused:
        name, code, detail = refused[0]
        first = " " + _("The first that is not used is {name}: {reason}.").format(
            name=name, reason=refusal_text(code, detail, limits)
        )
    raise DataError(_("{source} holds no picture that can be used.").format(source=title) + first)
