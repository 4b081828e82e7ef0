"""Pictures wherever they are: a folder, a zip, a table of files, arrays, or a set with a name."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.data.arrays import DAMAGED
from sunbae.data.datasets import SETS, named_set
from sunbae.data.imagearrays import from_mapping, from_python, is_stack, picture_keys
from sunbae.data.imagecheck import Progress, check
from sunbae.data.imagefiles import Listing, list_folder, list_zip, refusal_text, zip_names
from sunbae.data.imagelayout import Placed, inner_folders, place, require_classes
from sunbae.data.imageset import Images, album_of
from sunbae.data.imagestack import CLASS, FILE, PART, npz_arrays, stack_images
from sunbae.data.imagetable import require_some, table_images
from sunbae.data.picture import LIMITS, Limits
from sunbae.data.read import READABLE
from sunbae.data.sniff import ENDINGS, PICTURE_ENDINGS, ending
from sunbae.data.table import SkippedRow, Table
from sunbae.errors import DataError
from sunbae.files import user_path
from sunbae.i18n import _

_READ_ENDINGS = frozenset().union(*ENDINGS.values())
_SHOWN = 5  # names in a message


# --- what it is -------------------------------------------------------------------------------------------------------


def is_images(data: Any, image: str | None = None) -> bool:
    """Whether `data` are pictures: a folder, a zip with pictures, arrays of pictures, a set's name, or a table with the
    column `image`. No picture is decoded; a path that exists is what it is, whatever sets are called.
    """
    if not isinstance(data, (str, os.PathLike)):
        return image is not None if _is_frame(data) else is_stack(data)
    path = user_path(data)
    # These are False for a name that cannot be, where those of Path raise.
    if os.path.isdir(path):
        return not _holds_tables_alone(path)
    if not os.path.exists(path):
        return image is not None or str(data).lower() in SETS
    if image is not None:
        return True
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return path.is_file() and any(ending(name) in PICTURE_ENDINGS for name in zip_names(path))
    if suffix == ".npz" and path.is_file():
        return _npz_holds_pictures(path)
    return ending(path.name) in _READ_ENDINGS


def _holds_tables_alone(folder: Path) -> bool:
    """Whether there are tables in a folder, and neither folders nor pictures: then a table was meant."""
    try:
        found = [ending(entry.name) if entry.is_file() else "" for entry in os.scandir(folder)]
    except OSError:
        return False
    return any(f".{one}" in READABLE for one in found) and not any(one in PICTURE_ENDINGS | {""} for one in found)


def _is_frame(data: Any) -> bool:
    return isinstance(data, Table) or (hasattr(data, "columns") and not isinstance(data, Mapping))


def _npz_holds_pictures(path: Path) -> bool:
    """Whether an array that is called as pictures are has three axes or more; only the headers are read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if n.endswith(".npy") and picture_keys([n.removesuffix(".npy")])]
            return any(_n_axes(archive, name) >= 3 for name in names)
    except (OSError, *DAMAGED):
        return False


def _n_axes(archive: zipfile.ZipFile, name: str) -> int:
    with archive.open(name) as member:
        version = np.lib.format.read_magic(member)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _order, _dtype = read(member)
    return len(shape)


# --- opening ----------------------------------------------------------------------------------------------------------


def open_images(
    data: Any,
    *,
    image: str | None = None,
    folder: str | None = None,
    reading: Mapping[str, Any] | None = None,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
    allow_download: bool = False,
    fetched: Progress | None = None,
) -> Images:
    """The pictures of `data` with what is known of each; every file is decoded once to see that it is whole.

    Args:
      data: a folder of class folders, with or without train, validation and test above them; a zip of one; a table
        with the column `image`; a `.npz` or arrays, see `imagearrays`; the name of a set, see `datasets`.
      image: the column of a table that names the files.
      folder: which they are within, and their paths are relative to; that of the table unless said.
      reading: options of `read_table` for a table.
      progress: called with (done, all) while files are looked at.
      allow_download: whether a set with a name may be fetched from the internet.
      fetched: called with (done, all) bytes of that download.

    Raises: DataError if there are no pictures or less than two classes; ColumnError if the table has no such column;
      OptionError if `image` is given where it has no meaning.
    """
    options = dict(reading or {})
    if image is not None:
        return table_images(data, image, options, limits, progress, folder)
    if not isinstance(data, (str, os.PathLike)):
        return stack_images(from_python(data, _("the arrays")), _("the arrays"))
    path = user_path(data)
    if os.path.isdir(path):
        return _from_folders(list_folder(path), limits, progress)
    if not os.path.exists(path):
        if str(data).lower() in SETS:
            notes: list[str] = []
            found = named_set(str(data).lower(), allow_download=allow_download, progress=fetched, note=notes.append)
            return replace(found, notes=(*found.notes, *notes))
        raise DataError(
            _(
                "{path} does not exist. Expected a folder of class folders, a zip of one, a .npz, or one of the sets "
                "{sets}."
            ).format(path=data, sets=", ".join(SETS))
        )
    if path.suffix.lower() == ".zip" and path.is_file():
        return _from_folders(list_zip(path), limits, progress, in_zip=True)
    if path.suffix.lower() == ".npz" and path.is_file():
        return stack_images(from_mapping(npz_arrays(path), path.name), path.name)
    raise DataError(
        _(
            "{path} is no folder, zip or .npz of pictures. If it is a table that names picture files, say with --image "
            "in which column."
        ).format(path=path)
    )


# --- folders ----------------------------------------------------------------------------------------------------------


def _from_folders(listing: Listing, limits: Limits, progress: Progress | None, *, in_zip: bool = False) -> Images:
    title = listing.source.title
    # Before a hundred thousand files are read, by their names alone.
    pictures = [entry.name for entry in listing.entries if ending(entry.name) in PICTURE_ENDINGS | {""}]
    named = place([*pictures, *(f"{folder}/-" for folder in listing.empty if folder)], in_zip=in_zip)
    require_classes(set(named.labels) - {""}, title, named.wrapped, inner_folders(pictures))
    found = check(listing, limits, progress)
    placed = place([entry.name for entry in found.entries], in_zip=in_zip)
    used = [k for k, problem in enumerate(placed.stray) if not problem]
    numbers = _numbered([*(entry.name for entry in found.entries), *(name for name, _code, _detail in found.refused)])
    stray = [(found.entries[k].name, code, "", numbers[k]) for k, code in enumerate(placed.stray) if code]
    unread = [(*one, number) for one, number in zip(found.refused, numbers[len(found.entries) :], strict=True)]
    told = sorted([*unread, *stray])
    refused = [(name, code, detail) for name, code, detail, _number in told]
    require_some(used, refused, title, limits)
    require_classes({placed.labels[k] for k in used}, title, placed.wrapped)
    names = [found.entries[k].name for k in used]
    columns = {FILE: names, CLASS: [placed.labels[k] for k in used]}
    if placed.parts is not None:
        columns[PART] = [placed.parts[k] for k in used]
    table = Table(
        frame=pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)),
        source=title,
        row_numbers=np.array([numbers[k] for k in used], dtype=np.int64),
        skipped=tuple(
            SkippedRow(number, f"{name}: {refusal_text(code, detail, limits)}") for name, code, detail, number in told
        ),
    )
    notes = [*_folder_notes(named, placed, used), *_other_notes(found.others)]
    return album_of(table, found, used, listing, refused, notes, limits)


def _numbered(names: Sequence[str]) -> list[int]:
    """The position of each file among all, from 1, by name; two files can be shown by one name."""
    numbers = [0] * len(names)
    for number, k in enumerate(sorted(range(len(names)), key=names.__getitem__), 1):
        numbers[k] = number
    return numbers


def _folder_notes(named: Placed, placed: Placed, used: Sequence[int]) -> list[str]:
    lost = sorted(set(named.labels) - {placed.labels[k] for k in used} - {""})
    if not lost:
        return []
    return [_("Class folders without a usable picture are left out: {names}.").format(names=_some(lost))]


def _other_notes(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    if len(names) == 1:
        return [_("A file that is no picture was left out: {name}.").format(name=names[0])]
    return [_("{n} files that are no pictures were left out: {names}.").format(n=len(names), names=_some(names))]


def _some(names: Sequence[str]) -> str:
    return ", ".join([*names[:_SHOWN], *(["..."] if len(names) > _SHOWN else [])])
