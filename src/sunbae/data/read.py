"""A file or a data frame becomes a Table."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.data.arrays import ALONE, columns_of, read_columns
from sunbae.data.assemble import assemble
from sunbae.data.decode import decode
from sunbae.data.delimited import read_delimited
from sunbae.data.dialect import separator_option
from sunbae.data.excel import read_excel
from sunbae.data.frames import frame_title, index_note, read_frame
from sunbae.data.jsonlines import read_json
from sunbae.data.missing import DEFAULT_MARKS
from sunbae.data.parsed import Parsed, row_numbers
from sunbae.data.table import Table
from sunbae.errors import DataError, OptionError
from sunbae.files import user_path
from sunbae.i18n import _

_KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".npy": "arrays",
    ".npz": "arrays",
    ".gz": "packed",
    ".zip": "packed",
    ".bz2": "packed",
    ".xz": "packed",
    ".zst": "packed",
    ".7z": "packed",
}
_INDEX = re.compile(r"__index_level_[0-9]+__")  # what pandas calls an index without a name in Parquet
# The options that a kind of source has a use for; a note tells of others that were given.
_USES = {
    "text": {"encoding", "separator", "skip_bad_rows"},
    "json": {"encoding", "skip_bad_rows"},
    "excel": {"sheet"},
    "parquet": set[str](),
    "arrays": set[str](),
    "frame": set[str](),
}
READABLE = (".csv", ".tsv", ".txt", *(suffix for suffix, kind in _KINDS.items() if kind != "packed"))


@dataclass(frozen=True)
class _Options:
    encoding: str | None
    separator: str | None
    sheet: str | int | None
    skip_bad_rows: bool

    def unused_by(self, kind: str) -> list[str]:
        """Notes on the options that were given but mean nothing for this kind of source."""
        given = [name for name, value in vars(self).items() if value not in (None, False)]
        note = _("--{option} has no meaning for this kind of source and was not used.")
        return [note.format(option=name.replace("_", "-")) for name in given if name not in _USES[kind]]


def read_table(
    source: Any,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    decimal: str = ".",
    missing: Sequence[str] | None = None,
    sheet: str | int | None = None,
    skip_bad_rows: bool = False,
) -> Table:
    """The table in a file or a data frame, cell for cell.

    The ending of a file's name tells its format: Parquet, Excel (`.xlsx`, `.xls`, `.ods`), JSON lines
    (`.jsonl`, `.ndjson`, `.json`), arrays of NumPy (`.npy`, `.npz`); any other is taken for delimited text. Spaces
    around texts and names are removed. What was found out or changed on the way is said in `notes`.

    Args:
      source: a path, a frame of pandas, polars or pyarrow, an array (n,) or (n, F), or a Table, which is returned as
        it is.
      encoding: of a text file; found when None.
      separator: of a delimited text file, one character or `tab`; found when None.
      decimal: the decimal mark of text cells, `.` or `,`.
      missing: the texts that stand for a missing value, besides the empty one; `DEFAULT_MARKS` when None.
      sheet: of a workbook, its name or its number from 1; the first when None.
      skip_bad_rows: leave out records of a text file that do not fit, instead of refusing it.

    Returns: n >= 1 rows; text files give String columns, typed sources keep their types.
    Raises: DataError if the source cannot be read as a table; ColumnError if two columns have one name or all columns
      hold lists or bytes; OptionError if an option cannot be honoured.
    """
    if decimal not in (".", ","):
        raise OptionError(_("--decimal is {decimal!r}; it must be '.' or ','.").format(decimal=decimal))
    if isinstance(source, Table):
        return source
    options = _Options(encoding, None if separator is None else separator_option(separator), sheet, skip_bad_rows)
    if isinstance(source, (str, os.PathLike)):
        path = user_path(source)
        kind, title = _KINDS.get(path.suffix.lower(), "text"), path.name
        parsed = _read_file(path, kind, options)
    else:
        kind, title = "frame", frame_title(source)
        parsed = columns_of({ALONE: source}, title) if isinstance(source, np.ndarray) else read_frame(source)
    parsed = replace(parsed, notes=(*options.unused_by(kind), *parsed.notes))
    return assemble(parsed, title, marks=_marks(missing), decimal=decimal)


def read_cells(path: str | os.PathLike[str]) -> Parsed:
    """The columns of a file as they are found, before names, missing marks and types are settled; see `read_table`."""
    file = user_path(path)
    return _read_file(file, _KINDS.get(file.suffix.lower(), "text"), _Options(None, None, None, False))


def _marks(missing: Sequence[str] | None) -> Collection[str]:
    if missing is None:
        return DEFAULT_MARKS
    given = [missing] if isinstance(missing, str) else missing
    return dict.fromkeys(["", *(mark.strip() for mark in given)])


def _read_file(path: Path, kind: str, options: _Options) -> Parsed:
    if kind == "packed":
        raise DataError(
            _("{name} is a compressed file. Unpack it and give the table that is in it.").format(name=path.name)
        )
    try:
        _require_file(path)
        if kind == "parquet":
            return _read_parquet(path)
        if kind == "arrays":
            return read_columns(path)
        data = path.read_bytes()
    except OSError as exc:
        raise DataError(
            _("{path} cannot be opened: {error}. Close it in other programs and see that you may read it.").format(
                path=path, error=exc.strerror or exc
            )
        ) from exc
    if kind == "excel":
        return read_excel(data, path.name, options.sheet)
    text = decode(data, path.name, options.encoding)
    if kind == "json":
        return read_json(text, options.skip_bad_rows)
    return read_delimited(text, options.separator, options.skip_bad_rows)


def _read_parquet(path: Path) -> Parsed:
    with path.open("rb") as file:
        try:
            frame = pl.read_parquet(file)
        # A damaged file can make polars panic, which is no Exception.
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as exc:
            raise DataError(
                _("{name} is no Parquet file, or it is damaged: {error}. Write it again.").format(
                    name=path.name, error=str(exc).partition("\n")[0][:200]
                )
            ) from exc
    indexes = [name for name in frame.columns if _INDEX.fullmatch(name)]
    notes = (index_note(indexes),) if indexes else ()
    frame = frame.drop(indexes)
    return Parsed(frame.columns, frame.get_columns(), row_numbers(frame.height), notes, has_header=False)


def _require_file(path: Path) -> None:
    if "://" in str(path) or str(path).startswith(("http:", "https:")):
        raise DataError(_("{path} is an address. Download the file and give its path.").format(path=path))
    if path.is_file():
        return
    if path.is_dir():
        found = _("is a folder")
        advice = _listing(_tables_in(path))
    elif path.exists():
        found, advice = _("is no ordinary file"), ""
    elif not path.parent.is_dir():
        found = _("does not exist, nor does the folder {folder}").format(folder=path.parent)
        advice = ""
    else:
        found = _("does not exist")
        advice = _suggestion(path)
    message = _("{path} {found}. Expected the path of a table file (CSV, Excel, Parquet, JSON lines, NumPy).")
    raise DataError(" ".join(filter(None, [message.format(path=path, found=found), advice])))


def _tables_in(folder: Path) -> list[str]:
    try:
        return sorted(p.name for p in folder.iterdir() if p.suffix.lower() in READABLE and p.is_file())
    except OSError:  # a folder that may not be listed; only the suggestion is lost
        return []


def _listing(names: list[str], most: int = 5) -> str:
    if not names:
        return ""
    shown = ", ".join(names[:most]) + (", ..." if len(names) > most else "")
    return _("The folder holds {names}.").format(names=shown)


def _suggestion(path: Path) -> str:
    """The file in the same folder whose name is nearest, if one is near."""
    names = {name.lower(): name for name in _tables_in(path.parent)}
    nearest = difflib.get_close_matches(path.name.lower(), names, n=1)
    if nearest:
        return _("Did you mean {name!r}?").format(name=names[nearest[0]])
    return _listing(list(names.values()))
