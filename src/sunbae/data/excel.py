"""A sheet of an Excel workbook as columns: typed where a column is uniform, as text where it is mixed."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from xml.etree import ElementTree

import fastexcel
import numpy as np
import polars as pl

from sunbae.data.decode import kind_of_binary
from sunbae.data.missing import is_void
from sunbae.data.parsed import Parsed
from sunbae.data.table import SkippedRow
from sunbae.errors import DataError, OptionError
from sunbae.i18n import _

# Excel keeps a time of day as a fraction of its day zero.
_DAY_ZERO = dt.datetime(1900, 1, 1)
_TIME_AS_TEXT = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"
_EXACT_INTEGERS = 2.0**53
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1 << 20
_MERGED = re.compile(rb'mergeCell [^>]*ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell with a formula and no value: written by a program that does not calculate.
_NO_RESULT = re.compile(rb"<c\b[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def read_excel(data: bytes, name: str, sheet: str | int | None = None) -> Parsed:
    """The table on one sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods); its first row holds the names.

    Args:
      data: the file.
      name: of the file, for messages.
      sheet: its name, or its number where 1 is the first; the first when None.

    Returns: a column of numbers, truth values or times keeps its type, whole numbers are Int64, days are
      Date; a column of several types is text, cell for cell. Blank rows are in `skipped`.
    Raises: DataError if it is no workbook, is locked by a password, or the sheet is empty; OptionError if
      there is no such sheet.
    """
    try:
        book = fastexcel.read_excel(data)
        index = _sheet_index(book.sheet_names, sheet, name)
        texts = book.load_sheet(index, header_row=None, skip_rows=0, dtypes="string").to_polars()
        notes = (*_sheet_notes(book.sheet_names, index, sheet), *_merged_notes(data, book.sheet_names[index]))
        parsed = _parse(book, index, texts, name, notes)
    except fastexcel.FastExcelError as exc:
        raise _unreadable(data, name, exc) from exc
    empty = [title for title, cells in zip(parsed.names, parsed.columns, strict=True) if title and is_void(cells)]
    if empty and _has_open_formulas(data, book.sheet_names[index]):
        raise DataError(
            _(
                "{name} has formulas without results, so that these columns seem to be empty: {columns}. Results were "
                "expected: open it in Excel and save it, or delete the columns."
            ).format(name=name, columns=", ".join(map(repr, empty[:8])))
        )
    return parsed


def _has_open_formulas(data: bytes, sheet: str) -> bool:
    """Whether a cell of the sheet has a formula and no result; only .xlsx and .xlsm, which are XML, tell."""
    return any(_NO_RESULT.search(text) for text in _xml_of(data, sheet))


def _merged_notes(data: bytes, sheet: str) -> tuple[str, ...]:
    """About cells that are merged: but for the first, they are empty."""
    cells = [ref.decode() for text in _xml_of(data, sheet, after=b"mergeCells") for ref in _MERGED.findall(text)]
    if not cells:
        return ()
    note = _(
        "Merged cells: {n} ranges, such as {first}. Only the first cell of each has the value, the others are empty; "
        "unmerge them and fill in the value."
    )
    return (note.format(n=len(cells), first=cells[0]),)


def _xml_of(data: bytes, sheet: str, after: bytes = b"") -> Iterator[bytes]:
    """The XML of a sheet of .xlsx or .xlsm from the word `after` on; nothing of other formats, or without that word."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            wanted = [e.get(_RELATION) for e in book.iter() if e.tag.endswith("}sheet") and e.get("name") == sheet]
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            (target,) = [str(e.get("Target")) for e in relations if e.get("Id") in wanted]
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            with archive.open(path) as file:
                text = file.read(_BLOCK)
                # What comes last need not be in memory together with all the cells.
                while (at := text.find(after)) < 0 and (block := file.read(_BLOCK)):
                    text = text[-len(after) :] + block
                if at >= 0:
                    yield text[at:] + file.read()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, ValueError, ElementTree.ParseError):
        return  # what is damaged is told by the reader of the cells


def _sheet_index(names: list[str], sheet: str | int | None, file: str) -> int:
    if sheet is None:
        return 0
    if isinstance(sheet, str) and sheet in names:
        return names.index(sheet)
    if str(sheet).isdecimal() and 1 <= int(sheet) <= len(names):
        return int(sheet) - 1
    listed = ", ".join(f"{number} {name!r}" for number, name in enumerate(names, 1))
    raise OptionError(
        _("--sheet is {sheet!r}, but {file} has the sheets {listed}. Give one of these names or numbers.").format(
            sheet=sheet, file=file, listed=listed
        )
    )


def _sheet_notes(names: list[str], index: int, asked: str | int | None) -> tuple[str, ...]:
    if len(names) == 1 or asked is not None:
        return ()
    others = ", ".join(repr(name) for place, name in enumerate(names) if place != index)
    note = _("Read the sheet {name!r}; --sheet takes another of the workbook: {others}.")
    return (note.format(name=names[index], others=others),)


def _parse(book: fastexcel.ExcelReader, index: int, texts: pl.DataFrame, name: str, notes: tuple[str, ...]) -> Parsed:
    blank = _blank_rows(texts)
    filled = np.flatnonzero(~blank)
    if len(filled) < 2:
        found = _("is empty") if len(filled) == 0 else _("has column names but no rows")
        raise DataError(
            _(
                "Sheet {sheet!r} of {name} {found}. Expected a row of column names and at least one row below it; "
                "the workbook has the sheets {sheets}, and --sheet takes one of them."
            ).format(
                sheet=book.sheet_names[index],
                name=name,
                found=found,
                sheets=", ".join(map(repr, book.sheet_names)),
            )
        )
    top = int(filled[0])
    header = [cell or "" for cell in texts.row(top)]
    body = texts[top + 1 :]
    used = ~blank[top + 1 :]
    columns = [
        _uniform_or_text(typed, text).filter(pl.Series(used))
        for typed, text in zip(_typed(book, index, top + 1, body), body.get_columns(), strict=True)
    ]
    numbers = np.arange(1, len(used) + 1, dtype=np.int64)
    last = int(numbers[used][-1])
    skipped = tuple(SkippedRow(int(number), _("the row is blank")) for number in numbers[~used] if number < last)
    return Parsed(header, columns, numbers[used], notes, skipped)


def _blank_rows(texts: pl.DataFrame) -> np.ndarray:
    """Bool (n,): whether a row has nothing but empty cells and spaces."""
    if texts.width == 0:
        return np.zeros(0, dtype=bool)
    filled = texts.select(pl.any_horizontal(pl.all().fill_null("").str.strip_chars() != "").alias("filled"))["filled"]
    return ~filled.to_numpy()


def _typed(book: fastexcel.ExcelReader, index: int, first: int, texts: pl.DataFrame) -> list[pl.Series]:
    """The columns from row `first` on, each in the type that fastexcel finds for it, or as text."""
    # Told to be text, for fastexcel would log a warning about a column without any type.
    empty = {j: "string" for j, text in enumerate(texts) if is_void(text)}

    def load(only: list[int] | None = None) -> pl.DataFrame:
        sheet = book.load_sheet(
            index,
            header_row=None,
            skip_rows=first,
            schema_sample_rows=None,
            use_columns=only,
            dtypes=empty,
            whitespace_as_null=True,  # one cell with a space would make text of a column of numbers
        )
        return pl.DataFrame(sheet.to_polars())

    try:
        return load().get_columns()
    except fastexcel.UnsupportedColumnTypeCombinationError:
        return [_typed_or_text(partial(load, [j]), text) for j, text in enumerate(texts)]


def _typed_or_text(load: Callable[[], pl.DataFrame], text: pl.Series) -> pl.Series:
    """The column that `load` gives, or its text when fastexcel has no type for its mixture."""
    try:
        return load().to_series(0)
    except fastexcel.UnsupportedColumnTypeCombinationError:
        return text


def _uniform_or_text(typed: pl.Series, text: pl.Series) -> pl.Series:
    if typed.dtype.is_numeric():
        # fastexcel makes 1 of true in a column of numbers; its texts tell them apart.
        mixed = text.is_in(["true", "false"]).any()
        return text if mixed else _whole_as_int(typed)
    if typed.dtype == pl.Datetime:
        return _day_or_time(typed)
    if typed.dtype == pl.String:
        return text.str.replace(_TIME_AS_TEXT, "$1")
    return typed


def _whole_as_int(numbers: pl.Series) -> pl.Series:
    """Excel knows only floats: a column without fractions is one of integers."""
    if numbers.dtype.is_integer():
        return numbers.cast(pl.Int64)
    whole = ((numbers == numbers.round(0)) & (numbers.abs() < _EXACT_INTEGERS)).all()
    return numbers.cast(pl.Int64) if whole else numbers


def _day_or_time(moments: pl.Series) -> pl.Series:
    """Excel knows only moments: at midnight all of them are days, on its day zero they are times of day."""
    if (moments < _DAY_ZERO).all():
        return moments.dt.to_string("%H:%M:%S")
    if (moments.dt.time() == dt.time(0)).all():
        return moments.cast(pl.Date)
    return moments


def _unreadable(data: bytes, name: str, exc: Exception) -> DataError:
    if data.startswith(_OLE) and _ENCRYPTED in data:
        reason = _("it is locked by a password. Remove the password in Excel and save it again")
    elif data.startswith((b"PK", _OLE)):
        reason = _("it is damaged ({error}). Open it in Excel and save it again").format(error=str(exc).splitlines()[0])
    else:
        kind = kind_of_binary(data) or (_("plain text") if data[:200].isascii() else _("something else"))
        reason = _(
            "its first bytes are those of {kind}. Give it the right ending, or open it in Excel and save it as .xlsx"
        ).format(kind=kind)
    return DataError(_("{name} cannot be read as an Excel workbook: {reason}.").format(name=name, reason=reason))
