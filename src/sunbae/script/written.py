"""Which files a script writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

MAX_FILES = 1000
_WRITING = os.O_WRONLY | os.O_RDWR
_AT_ONE_PLACE = frozenset(("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.symlink", "os.link"))
_EVENTS = _AT_ONE_PLACE | {"open", "os.rename", "sqlite3.connect", "shutil.rmtree"}
_watching: list[Written] = []
_hooked = False


@dataclass
class Written:
    """What is written.

    Attributes:
      before: told of a path before it is written, taken away or made, each time.
      paths: of files that were opened for writing, in their order.
    """

    before: Callable[[str], None] | None = None
    paths: dict[str, None] = field(default_factory=dict)


@contextmanager
def written_files(before: Callable[[str], None] | None = None) -> Iterator[Written]:
    """Inside, the paths of files that are opened for writing are put into what is given.

    Files that libraries write for themselves (byte code, caches, temporary files that are gone at the end) are among
    them; see `lasting`. What a library opens past Python is told by `note_file`.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_hook)  # for the rest of the process: Python has no way to take it away
        _hooked = True
    found = Written(before)
    _watching.append(found)
    try:
        yield found
    finally:
        _watching.remove(found)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event not in _EVENTS or not _watching:  # first what every import of every module asks a hundred times
        return
    if event == "open":
        path, mode, flags = args
        if any(c in "wax+" for c in mode) if isinstance(mode, str) else bool(flags & _WRITING):
            _note(path)
    elif event == "os.rename":
        for file in _below(args[0]):  # of a folder all that is in it
            _change(file)
            _change(os.path.join(args[1], os.path.relpath(file, args[0])))
        _change(args[0])
        _note(args[1])
    elif event == "sqlite3.connect":
        _note(args[0])
    elif event in _AT_ONE_PLACE:
        _change(args[1] if event in ("os.symlink", "os.link") else args[0])
    elif event == "shutil.rmtree":  # which takes files away by their names in an open folder
        for file in _below(args[0]):
            _change(file)


def _below(folder: Any) -> list[str]:
    """The files in a folder, also those in folders of it; none of what is no folder."""
    return [os.path.join(place, name) for place, _folders, names in os.walk(folder) for name in names]


def _note(path: Any) -> None:
    if isinstance(path, (str, bytes, os.PathLike)):
        note_file(os.fsdecode(path))


def _change(path: Any) -> None:
    for one in tuple(_watching):
        if one.before is not None and isinstance(path, (str, bytes, os.PathLike)):
            one.before(os.path.abspath(os.fsdecode(path)))


def note_file(path: str) -> None:
    """Say that a file is about to be written."""
    if path in ("", ":memory:"):
        return
    _change(path)
    for one in tuple(_watching):
        if len(one.paths) < MAX_FILES:
            one.paths.setdefault(os.path.abspath(path))


def lasting(paths: Iterable[str], *, without: tuple[str, ...]) -> list[str]:
    """Those that are there as plain files, outside some folders, and are no byte code."""
    return [path for path in paths if os.path.isfile(path) and not within(path, without) and not _byte_code(path)]


def within(path: str, folders: Iterable[str]) -> bool:
    """Whether a file is in one of some folders, or below."""
    return any(path.startswith(os.path.join(os.path.abspath(folder), "")) for folder in folders)


def _byte_code(path: str) -> bool:
    return path.endswith(".pyc") or os.path.basename(os.path.dirname(path)) == "__pycache__"
