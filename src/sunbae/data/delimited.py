"""The records of a delimited text file as columns of text."""

from __future__ import annotations

import csv
import re
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
import polars as pl

from sunbae.data.decode import Text
from sunbae.data.dialect import CANDIDATES, NO_SEPARATOR, choose_separator
from sunbae.data.parsed import Parsed
from sunbae.data.table import SkippedRow
from sunbae.errors import DataError
from sunbae.i18n import _

_SAMPLE_CHARACTERS = 1 << 18
_CHUNK_CELLS = 400_000
_LEAST_CHUNK_ROWS = 500
# Bounds the memory of a quote that is never closed, for its cell runs to the end of the file.
_LONGEST_CELL = 1 << 24
_SHOWN = 5
_EXCEL_HINT = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # a first line that only Excel understands


@dataclass(frozen=True)
class _Dialect:
    separator: str
    skip_space: bool = False  # a quote may stand after the separator and spaces
    first_line: int = 1  # where the header is looked for
    notes: tuple[str, ...] = ()


@dataclass
class _Body:
    """The records below the header, sorted into rows and others."""

    width: int
    numbers: array[int] = field(default_factory=lambda: array("q"))  # of the rows
    chunks: list[pl.DataFrame] = field(default_factory=list)  # rows as columns of text
    pending: list[str] = field(default_factory=list)  # rows on the way there, their cells joined by NUL
    skipped: list[SkippedRow] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)  # line and length of records that do not fit
    end: int = 0  # the last record that is more than a blank line

    def add_row(self, number: int, record: Sequence[str]) -> None:
        self.numbers.append(number)
        self.pending.append("\0".join(record))
        if len(self.pending) >= max(_CHUNK_CELLS // self.width, _LEAST_CHUNK_ROWS):
            self.flush()

    def flush(self) -> None:
        if self.pending:
            self.chunks.append(_columns(self.pending, self.width))
            self.pending = []

    def add_blank(self, number: int, line: int, record: Sequence[str]) -> None:
        self.skipped.append(SkippedRow(number, _("line {line} is blank").format(line=line)))
        if len(record) > 1:  # a line of separators
            self.end = number

    def add_ragged(self, number: int, line: int, record: Sequence[str]) -> None:
        reason = _("line {line} has {values}, not {width} values")
        self.skipped.append(SkippedRow(number, reason.format(line=line, values=len(record), width=self.width)))
        self.ragged.append((line, len(record)))
        self.end = number


def read_delimited(text: Text, separator: str | None = None, skip_bad_rows: bool = False) -> Parsed:
    """The table in a CSV, TSV or similar text: every cell as text, as it stands.

    Args:
      text: the file.
      separator: what separates the values; found when None.
      skip_bad_rows: leave out records with too few or too many values instead of refusing the file.

    Returns: String columns. Blank and left-out records are in `skipped`; blank lines at the end are not
      records.
    Raises: DataError if there is no table, a quote is not closed, or records differ in length.
    """
    with _long_cells_allowed():
        dialect = _dialect(text, separator)
        parsed = _parse(text, dialect, skip_bad_rows)
    notes = (text.encoding.note, *dialect.notes)
    return replace(parsed, notes=tuple(filter(None, notes)), separator=dialect.separator)


@contextmanager
def _long_cells_allowed() -> Iterator[None]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _dialect(text: Text, asked: str | None) -> _Dialect:
    lines = text.lines().readlines(_SAMPLE_CHARACTERS)
    hint = _EXCEL_HINT.fullmatch(lines[0]) if lines else None
    separator = asked or (hint[1] if hint else choose_separator(lines))
    skip_space = separator != " " and _occurs(separator + ' "', text)
    notes = []
    if not asked and separator not in (",", NO_SEPARATOR):
        shown = _("a tab") if separator == "\t" else repr(separator)
        notes.append(_("Values are separated by {shown}; --separator overrides this.").format(shown=shown))
    if not asked and separator == NO_SEPARATOR:
        notes.append(_one_column_note(lines))
    if skip_space:
        notes.append(_("Spaces after a separator are no part of the value."))
    return _Dialect(separator, skip_space, 2 if hint else 1, tuple(notes))


def _one_column_note(lines: Sequence[str]) -> str:
    header = next((line for line in lines if line.strip()), "")
    found = [candidate for candidate in CANDIDATES if candidate in header]
    if not found:
        return ""
    return _(
        "Read as one column, for most lines do not hold {found} as the first line does; --separator overrides this."
    ).format(found=", ".join(map(repr, found)))


def _occurs(characters: str, text: Text) -> bool:
    return characters.encode(text.encoding.codec, errors="replace") in text.data


def _parse(text: Text, dialect: _Dialect, skip_bad_rows: bool) -> Parsed:
    records = _records(text, dialect)
    header = next((record for _line, record in records if not _is_blank(record)), None)
    if header is None:
        raise DataError(
            _("{name} is empty. Expected a line of column names and at least one row below it.").format(name=text.name)
        )
    width = len(header)
    body = _Body(width)
    for number, (line, record) in enumerate(records, 1):
        # Every record of a large file comes by here: the usual case is first and does little.
        if len(record) == width and (record[0].strip() or not _is_blank(record)):
            body.add_row(number, record)
        elif _is_blank(record):
            body.add_blank(number, line, record)
        else:
            body.add_ragged(number, line, record)
    if body.ragged and not (skip_bad_rows and body.numbers):
        raise _ragged_error(text.name, dialect.separator, header, body)
    if not body.numbers:
        raise DataError(
            _("{name} has column names but no rows: {names}. Expected at least one row below them.").format(
                name=text.name, names=", ".join(map(str.strip, header))
            )
        )
    body.flush()
    end = max(body.end, body.numbers[-1])  # blank lines behind it are the end of the file, no records
    return Parsed(
        names=header,
        columns=pl.concat(body.chunks, rechunk=False).get_columns(),
        row_numbers=np.array(body.numbers, dtype=np.int64),
        skipped=tuple(row for row in body.skipped if row.row <= end),
    )


def _records(text: Text, dialect: _Dialect) -> Iterator[tuple[int, list[str]]]:
    """Every record, blank ones too, with the number of the line in which it begins."""
    lines = islice(text.lines(), dialect.first_line - 1, None)
    reader = csv.reader(lines, delimiter=dialect.separator, skipinitialspace=dialect.skip_space, strict=True)
    line = dialect.first_line
    try:
        for record in reader:
            yield line, record
            line = dialect.first_line + reader.line_num
    except csv.Error as exc:
        if "field limit" in str(exc) and _has_long_value(text, dialect, line):
            raise DataError(
                _(
                    "{name}: a value in the record that begins in line {line} has more than {most:,} characters, the "
                    "most that is read. Shorten it, or leave the record out."
                ).format(name=text.name, line=line, most=_LONGEST_CELL)
            ) from exc
        raise _quote_error(text, dialect, line, dialect.first_line + reader.line_num - 1) from exc


def _is_blank(record: Sequence[str]) -> bool:
    """A blank line, or one with nothing but separators; a lone `""` is a cell that is empty on purpose."""
    return record != [""] and not any(map(str.strip, record))


def _columns(rows: Sequence[str], width: int) -> pl.DataFrame:
    # Text has no NUL here (see decode.py), so joining by NUL and splitting in polars loses nothing; it takes
    # a third of the time of handing polars one Python string per cell.
    joined = pl.Series("", rows, dtype=pl.String)
    if width == 1:
        return joined.alias("field_0").to_frame()
    return joined.str.split_exact("\0", width - 1).struct.unnest()


def _ragged_error(name: str, separator: str, header: Sequence[str], body: _Body) -> DataError:
    shown = [_("line {line} has {values}").format(line=line, values=values) for line, values in body.ragged[:_SHOWN]]
    if len(body.ragged) > len(shown):
        shown.append("...")
    total = len(body.numbers) + len(body.ragged)
    message = _(
        "{name}: {count} of {total} rows differ from the header, which has {width} values: {shown}. Put a value that "
        "contains the separator {separator!r} in double quotes, or leave these rows out with --skip-bad-rows."
    ).format(
        name=name,
        count=len(body.ragged),
        total=total,
        width=body.width,
        shown=", ".join(shown),
        separator=separator,
    )
    if body.numbers:
        return DataError(message)
    titled = body.width == 1 or header[0].lstrip().startswith("#")
    if {values for _line, values in body.ragged} == {body.width + 1} and not titled:
        hint = _("Perhaps the header lacks the name of one column.")
    else:
        hint = _(
            "As no row fits, the first line may be a title: the file must begin with the column names. If the "
            "separator is another one, name it with --separator."
        )
    return DataError(f"{message} {hint}")


def _has_long_value(text: Text, dialect: _Dialect, first: int) -> bool:
    """Whether the record that begins in line `first` has a value over the limit that is whole, not an open quote."""
    lines = text.lines()
    deque(islice(lines, first - 1), maxlen=0)
    record, start = lines.read(), 0
    separator = re.escape(dialect.separator)
    value = re.compile(rf' *(?:"[^"]*(?:""[^"]*)*"|(?!")[^{separator}\r\n]*)(?:{separator}|[\r\n]|$)')
    while (found := value.match(record, start)) and found.end() > start:
        if found.end() - start > _LONGEST_CELL:
            return True
        start = found.end()
    return False


def _quote_error(text: Text, dialect: _Dialect, first: int, last: int) -> DataError:
    """The error about a record in lines `first` to `last` (1 is the first line) with a faulty quote."""
    lines = text.lines()
    deque(islice(lines, first - 1), maxlen=0)
    before = _before_open_quote(lines.read(_LONGEST_CELL), dialect)
    line = first + before.count("\n") + before.count("\r") - before.count("\r\n")
    return DataError(
        _(
            'The quote (") that opens a value in line {line} of {name} is not closed properly; line {last} was '
            'reached. Close it before the next separator, and write a quote within a value twice ("").'
        ).format(line=line, name=text.name, last=last)
    )


def _before_open_quote(record: str, dialect: _Dialect) -> str:
    """What stands before the faulty value of a record: its values that are closed."""
    separator = re.escape(dialect.separator)
    spaces = " *+" if dialect.skip_space else ""
    closed = re.compile(rf'{spaces}(?:"[^"]*(?:""[^"]*)*"|(?!")[^{separator}]*){separator}')
    opened = 0
    while value := closed.match(record, opened):
        opened = value.end()
    return record[:opened]
