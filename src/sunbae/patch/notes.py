"""What was adapted while a script ran: said once for each place, at the end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import sunbae

_OURS = str(Path(sunbae.__file__).parent)


@dataclass(frozen=True)
class Place:
    """A line of the user's code."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Note:
    """One adaptation.

    Attributes:
      id: SB9 and two digits.
      place: where it was needed, None if that cannot be told.
      what: what the script does and what was done instead.
      today: the code that does the same today; empty if nothing need be changed.
    """

    id: str
    place: Place | None
    what: str
    today: str = ""


class Notes:
    """The notes of one script, in the order in which they came; none twice."""

    def __init__(self) -> None:
        self._all: dict[Note, None] = {}
        self._lock = threading.Lock()

    def add(self, note: Note) -> None:
        """Keep a note."""
        with self._lock:
            self._all.setdefault(note)

    def __iter__(self) -> Iterator[Note]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)


_collecting: list[Notes] = []


def collected() -> AbstractContextManager[Notes]:
    """Inside, notes of every thread are kept in what is given."""
    return collecting(Notes())


@contextmanager
def collecting(notes: Notes) -> Iterator[Notes]:
    """Inside, notes of every thread are kept in `notes`."""
    _collecting.append(notes)
    try:
        yield notes
    finally:
        _collecting.remove(notes)


def note(id: str, what: str, today: str = "") -> None:
    """Say that something was adapted, at the line of the user's code that is running."""
    if _collecting:
        _collecting[-1].add(Note(id, place(), what, today))


def place() -> Place | None:
    """The innermost line of the user's code that led here: neither ours nor that of an installed library."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if is_users(file):
            return Place(file, frame.f_lineno)
        frame = frame.f_back
    return None


def is_users(file: str) -> bool:
    """Whether a file of code is one of the user's."""
    if file.startswith("<"):
        return file.startswith("<ipython")
    return not (file.startswith(_OURS) or "site-packages" in file or "dist-packages" in file or _is_standard(file))


def _is_standard(file: str) -> bool:
    return (
        file.startswith((sys.base_prefix, sys.prefix)) and f"python{sys.version_info[0]}.{sys.version_info[1]}" in file
    )
