"""JSON objects, one per line or in one array, as columns."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from sunbae.data.decode import Text
from sunbae.data.parsed import Parsed
from sunbae.data.table import SkippedRow
from sunbae.data.values import column_of
from sunbae.errors import DataError
from sunbae.i18n import _


class _NoRecordError(ValueError):
    """Why a piece of JSON is no record."""


@dataclass
class _Records:
    """The objects of a file, each with the number of its line or its place in the array."""

    numbers: list[int] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)

    def add(self, number: int, item: dict[str, Any]) -> None:
        self.numbers.append(number)
        self.objects.append(item)


def read_json(text: Text, skip_bad_rows: bool = False) -> Parsed:
    """The records in a text of JSON: one object per line, or one array of objects.

    Args:
      text: the file.
      skip_bad_rows: leave out lines that are no JSON object instead of refusing the file.

    Returns: a column per key, in the order in which keys appear; a key that a record lacks is null. A column
      keeps its type if all its values have it; a mixed one is text, cell for cell. The number of a row is
      that of its line, or of its object in the array. Blank lines are in `skipped`.
    Raises: DataError if it is no such JSON.
    """
    opening = next((line.lstrip()[0] for line in text.lines() if line.strip()), "")
    records = _from_array(text) if opening == "[" else _from_lines(text, skip_bad_rows)
    if not records.objects:
        raise DataError(
            _("{name} has no record. Expected one JSON object per line, or an array of objects.").format(name=text.name)
        )
    columns = _columns(records.objects)
    return Parsed(
        names=[column.name for column in columns],
        columns=columns,
        row_numbers=np.array(records.numbers, dtype=np.int64),
        notes=(text.encoding.note,),
        skipped=tuple(records.skipped),
        has_header=False,
    )


def _from_lines(text: Text, skip_bad_rows: bool) -> _Records:
    records = _Records()
    halves = _may_hold_halves(text)
    blank: list[SkippedRow] = []  # not yet known to stand before another record
    for number, line in enumerate(text.lines(), 1):
        if not line.strip():
            blank.append(SkippedRow(number, _("line {line} is blank").format(line=number)))
            continue
        records.skipped += blank
        blank = []
        try:
            records.add(number, _object(_parsed(line.rstrip()), halves))
        except (ValueError, RecursionError) as exc:
            reason = _("line {line} is no JSON object: {why}").format(line=number, why=_why(exc))
            if not skip_bad_rows:
                raise DataError(
                    _(
                        "{name}: {reason}. Expected one object such as {example} on every line; mend the line, "
                        "or leave such lines out with --skip-bad-rows."
                    ).format(name=text.name, reason=reason, example='{"age": 31}')
                ) from exc
            records.skipped.append(SkippedRow(number, reason))
    return records


def _from_array(text: Text) -> _Records:
    records = _Records()
    halves = _may_hold_halves(text)
    number = 0
    try:
        for number, item in enumerate(_parsed(text.lines().read()), 1):
            records.add(number, _object(item, halves))
    except (ValueError, RecursionError) as exc:
        place = _("line {line}").format(line=exc.lineno) if isinstance(exc, json.JSONDecodeError) else ""
        if isinstance(exc, _NoRecordError) and number:
            place = _("item {number}").format(number=number)
        raise DataError(
            _(
                "{name} is no JSON array of objects: {place}: {why}. Expected [{example}, ...], or one object per line."
            ).format(name=text.name, place=place, why=_why(exc), example='{"age": 31}')
        ) from exc
    return records


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One JSON object; of a key that stands in it twice, json would silently drop the first value."""
    item = dict(pairs)
    if len(item) < len(pairs):
        keys = [key for key, _value in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise _NoRecordError(_("it has the key {key!r} twice").format(key=double))
    return item


def _may_hold_halves(text: Text) -> bool:
    """Whether there is an escape such as `\\ud83d`: two of them are one character, one alone is none."""
    start = "\\ud".encode(text.encoding.codec)
    return start in text.data or start.upper().replace(b"U", b"u") in text.data


def _object(item: Any, halves: bool) -> dict[str, Any]:
    if halves:
        half = re.search("[\ud800-\udfff]", json.dumps(item, ensure_ascii=False))
        if half:
            raise _NoRecordError(_("it has half a character, {escape}").format(escape=ascii(half[0])[1:-1]))
    if not isinstance(item, dict):
        found = json.dumps(item)
        raise _NoRecordError(_("found {found}").format(found=found if len(found) < 40 else found[:37] + "..."))
    return item


def _why(exc: ValueError | RecursionError) -> str:
    if isinstance(exc, json.JSONDecodeError):
        return _("{error} at character {column}").format(error=exc.msg, column=exc.colno)
    if isinstance(exc, RecursionError):
        return _("it is nested too deeply")
    return str(exc)


def _columns(records: Sequence[dict[str, Any]]) -> list[pl.Series]:
    cells: dict[str, list[Any]] = {}
    for place, record in enumerate(records):
        for key, value in record.items():
            column = cells.setdefault(key, [])
            column += [None] * (place - len(column))  # records before that lack the key
            column.append(value)
    return [column_of(key, column + [None] * (len(records) - len(column)), json.dumps) for key, column in cells.items()]
