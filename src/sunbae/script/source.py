"""The source of a script with what is to be said of its lines, as the report shows it."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sunbae.report.script_content import Mark, SourceLine, SourcePart, Spot
from sunbae.script.shown import clipped

MOST_LINES = 3000  # of all parts; of longer sources those around the marks are shown
AROUND = 8
MOST_MARKS = 120  # lines
LONGEST = 500  # characters of a line

Marks = Mapping[tuple[str, int], Sequence[Mark]]


@dataclass(frozen=True)
class Piece:
    """A script, or a cell of a notebook.

    Attributes:
      name: the file that tracebacks and places name.
    """

    name: str
    text: str


def source_text(source: bytes) -> str:
    """The text of a Python file in the encoding that it says."""
    try:
        encoding, _lines = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = source.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_place(place: str) -> tuple[str, int] | None:
    """File and line of `file:line`; None for another text.

    >>> split_place("C:\\\\lesson.py:25")
    ('C:\\\\lesson.py', 25)
    """
    file, _colon, line = place.rpartition(":")
    return (file, int(line)) if file and line.isascii() and line.isdigit() and len(line) < 9 else None


def source_parts(pieces: Sequence[Piece], marks: Marks) -> tuple[SourcePart, ...]:
    """The pieces line by line; parts of which no line is shown are left out."""
    texts = [(piece.name, piece.text.split("\n") if piece.text else []) for piece in pieces]
    whole = sum(len(lines) for _name, lines in texts) <= MOST_LINES
    kept = set(list(marks)[:MOST_MARKS])
    parts = []
    for k, (name, lines) in enumerate(texts):
        stretches = [(1, len(lines))] if whole else _around([n for file, n in kept if file == name], len(lines))
        prefix = f"s{k + 1}-" if len(texts) > 1 else ""
        shown = tuple(
            tuple(
                SourceLine(n, f"{prefix}L{n}", clipped(lines[n - 1], LONGEST), tuple(marks.get((name, n), ())))
                for n in range(first, last + 1)
            )
            for first, last in stretches
        )
        if any(shown):
            parts.append(SourcePart(name, shown, len(lines)))
    return tuple(parts)


def _around(marked: Sequence[int], n_lines: int) -> Iterator[tuple[int, int]]:
    """First and last lines of stretches about some lines."""
    ends: list[list[int]] = []
    for line in sorted(n for n in marked if 1 <= n <= n_lines):
        first, last = max(1, line - AROUND), min(n_lines, line + AROUND)
        if ends and first <= ends[-1][1] + 1:
            ends[-1][1] = last
        else:
            ends.append([first, last])
    yield from ((first, last) for first, last in ends)


class Spots:
    """Places of the record as links to the lines that the page shows."""

    def __init__(self, parts: Sequence[SourcePart]) -> None:
        self._anchors = {
            (part.name, line.number): line.anchor for part in parts for stretch in part.stretches for line in stretch
        }

    def spot(self, place: str | None) -> Spot | None:
        """`lessons/cnn.py:25` as `cnn.py:25`."""
        if place is None:
            return None
        found = split_place(place)
        if found is None:
            return Spot(clipped(place))
        file, line = found
        name = file.replace("\\", "/").rpartition("/")[2]
        return Spot(f"{clipped(name, 80)}:{line}", self._anchors.get(found, ""))
