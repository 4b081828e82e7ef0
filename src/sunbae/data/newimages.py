"""New pictures for a network that has been trained: no classes, any source."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sunbae.data.crew import in_order
from sunbae.data.datasets import SETS, named_set
from sunbae.data.imagearrays import Stacked, from_mapping, from_python, has_labels, picture_keys
from sunbae.data.imagecache import gathered
from sunbae.data.imagecheck import Progress, is_other
from sunbae.data.imagefiles import Entry, Listing, Refused, list_folder, list_paths, list_zip, reading
from sunbae.data.imageset import in_words, mark_notes, size_of, stack_pixels
from sunbae.data.imagestack import npz_arrays
from sunbae.data.imagetable import Named, files_of, require_some
from sunbae.data.picture import LIMITS, Fit, Limits, Look, Size, Unfit, guarded, take
from sunbae.data.table import SkippedRow, Table
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.words import part_name


@dataclass(frozen=True)
class Pictures:
    """Pictures without classes.

    Attributes:
      names: of each, n: files, or the numbers of rows.
      pixels: uint8 (n, height, width, channels).
      refused: the files that are not used.
      notes: what was changed.
      table: the rows of the table that named the files, n, if there is one.
      in_files: whether `names` are those of files.
    """

    names: tuple[str, ...]
    pixels: np.ndarray
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    table: Table | None = None
    in_files: bool = False


def pixels_of(
    data: Any,
    height: int,
    width: int,
    channels: int,
    fit: Fit = "crop",
    *,
    deep: bool = False,
    image: str | None = None,
    folder: str | None = None,
    reading: Mapping[str, Any] | None = None,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Pictures:
    """The pictures of `data` in one size; folders tell no class here, and labels are not looked at.

    Args:
      data: a picture file, a folder with pictures anywhere below it, a zip, a list of paths, a table with the column
        `image`, a `.npz`, the name of a set, or arrays (n, H, W[, C]) or one picture (H, W) or (H, W, 1, 3 or 4).
      height, width, channels, fit, deep: as the network has them.
      image, folder, reading, limits, progress: as of `open_images`.

    Raises: DataError if there is no picture that can be used; as `open_images`.
    """
    size = size_of(height, width, channels, fit)
    if image is not None:
        return _of_table(files_of(data, image, dict(reading or {}), folder), size, limits, progress)
    if isinstance(data, (str, os.PathLike)):
        return _of_path(data, size, limits, progress, deep)
    if isinstance(data, (list, tuple)) and data and all(isinstance(item, (str, os.PathLike)) for item in data):
        return _of_listing(list_paths(data), size, limits, progress, named=True)
    return _of_stack(from_python(_as_several(data), _("the arrays"), deep=deep), size, progress)


def _of_path(
    data: str | os.PathLike[str], size: Size, limits: Limits, progress: Progress | None, deep: bool
) -> Pictures:
    path = user_path(data)
    suffix = path.suffix.lower()
    if os.path.isdir(path):
        return _of_listing(list_folder(path), size, limits, progress)
    if suffix == ".zip" and path.is_file():
        return _of_listing(list_zip(path), size, limits, progress)
    if suffix == ".npz" and path.is_file():
        return _of_stack(from_mapping(_as_several(npz_arrays(path)), path.name, deep=deep), size, progress)
    if suffix == ".npy" and path.is_file():
        (array,) = npz_arrays(path).values()
        return _of_stack(from_python(_as_several(array), path.name, deep=deep), size, progress)
    if not os.path.exists(path) and str(data).lower() in SETS:
        images = named_set(str(data).lower())
        notes: list[str] = []
        pixels = images.pixels(size.height, size.width, size.channels, size.fit, progress=progress, note=notes.append)
        return Pictures(tuple(images.table.frame["file"].to_list()), pixels, (), (*images.notes, *notes), images.table)
    return _of_listing(list_paths([data]), size, limits, progress, named=True)


def _of_stack(stacked: Stacked, size: Size, progress: Progress | None) -> Pictures:
    notes = list(stacked.notes)
    if stacked.parts is not None:
        counted = [f"{part_name(part)} {stacked.parts.count(part)}" for part in dict.fromkeys(stacked.parts)]
        notes.append(_("The pictures of all parts follow each other: {parts}.").format(parts=", ".join(counted)))
    pixels = stack_pixels(stacked.pixels, size, progress, notes.append)
    return Pictures(tuple(str(row) for row in range(1, len(pixels) + 1)), pixels, (), tuple(notes))


def _as_several(data: Any) -> Any:
    """One picture (H, W) or (H, W, C) as an array of one; by name, too, unless there are labels."""
    if isinstance(data, Mapping):
        pictures = picture_keys(list(data))
        return {
            key: _as_several(one) if [key] == pictures and not has_labels(data) else one for key, one in data.items()
        }
    if isinstance(data, (list, tuple)):
        return data
    array = np.asarray(data)
    one = array.ndim == 2 or (array.ndim == 3 and array.shape[-1] in (1, 3, 4))
    return array[None] if one else array


@dataclass
class _Taken:
    """What was found of the entries so far."""

    rows: list[int]
    looks: list[Look]
    refused: list[tuple[int, str, str]]  # position, code, detail


def _take_all(
    listing: Listing, size: Size, limits: Limits, progress: Progress | None, taken: _Taken
) -> Iterator[np.ndarray]:
    """The pixels of the entries that can be used; `taken` gets to know which these are."""
    with reading(listing.source, limits) as read, guarded():

        def both(entry: Entry) -> tuple[Look, np.ndarray | None] | Unfit:
            try:
                return take(read(entry), entry.name, size, limits)
            except Unfit as exc:
                return exc

        for row, found in enumerate(in_order(both, listing.entries)):
            if isinstance(found, Unfit):
                taken.refused.append((row, found.code, found.detail))
            elif found[1] is not None:
                taken.rows.append(row)
                taken.looks.append(found[0])
                yield found[1]
            if progress is not None:
                progress(row + 1, len(listing.entries))


def _of_listing(
    listing: Listing, size: Size, limits: Limits, progress: Progress | None, *, named: bool = False
) -> Pictures:
    """Of files that were found, or that somebody `named`, of which each is accounted for."""
    taken = _Taken([], [], [])
    pixels = gathered(_take_all(listing, size, limits, progress, taken), size.shape)
    names = [entry.name for entry in listing.entries]
    refused = [
        (names[row], code, detail) for row, code, detail in taken.refused if named or not is_other(names[row], code)
    ]
    refused = sorted([*listing.refused, *refused])
    require_some(taken.rows, refused, listing.source.title, limits)
    others = len(taken.refused) + len(listing.refused) - len(refused)
    notes = mark_notes(look.marks for look in taken.looks)
    if others == 1:
        notes.append(_("A file that is no picture was left out."))
    elif others:
        notes.append(_("{n} files that are no pictures were left out.").format(n=others))
    kept = tuple(names[row] for row in taken.rows)
    return Pictures(kept, pixels, in_words(refused, limits), tuple(notes), in_files=True)


def _of_table(files: Named, size: Size, limits: Limits, progress: Progress | None) -> Pictures:
    taken = _Taken([], [], [])
    pixels = gathered(_take_all(files.listing, size, limits, progress, taken), size.shape)
    names = [entry.name for entry in files.listing.entries]
    refused = [*files.refused, *((files.rows[row], names[row], code, detail) for row, code, detail in taken.refused)]
    refused.sort()
    plain = [(name, code, detail) for _row, name, code, detail in refused]
    require_some(taken.rows, plain, files.table.source, limits)
    rows = [files.rows[row] for row in taken.rows]
    words = in_words(plain, limits)
    skipped = [
        SkippedRow(int(files.table.row_numbers[row]), f"{told.name}: {told.reason}")
        for (row, *_rest), told in zip(refused, words, strict=True)
    ]
    table = replace(
        files.table,
        frame=files.table.frame[rows],
        row_numbers=files.table.row_numbers[rows],
        skipped=tuple(sorted([*files.table.skipped, *skipped], key=lambda s: s.row)),
        files=None if files.table.files is None else files.table.files[rows],
    )
    notes = (*table.notes, *mark_notes(look.marks for look in taken.looks))
    return Pictures(tuple(names[row] for row in taken.rows), pixels, words, notes, table)
