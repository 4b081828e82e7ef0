"""Which files a script writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MAX_FILES = 1000
_WRITING = os.O_WRONLY | os.O_RDWR
_watching: list[dict[str, None]] = []
_hooked = False


@contextmanager
def written_files() -> Iterator[dict[str, None]]:
    """Inside, the paths of files that are opened for writing are put into what is given, in their order.

    Files that libraries write for themselves (byte code, caches, temporary files that are gone at the end) are among
    them; see `lasting`.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_hook)  # for the rest of the process: Python has no way to take it away
        _hooked = True
    found: dict[str, None] = {}
    _watching.append(found)
    try:
        yield found
    finally:
        _watching.remove(found)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _watching or event not in ("open", "os.rename"):
        return
    if event == "open":
        path, mode, flags = args
        writes = any(c in "wax+" for c in mode) if isinstance(mode, str) else bool(flags & _WRITING)
        if not writes:
            return
    else:
        path = args[1]
    if isinstance(path, (str, bytes, os.PathLike)):
        note_file(os.fspath(path))


def note_file(path: str | bytes) -> None:
    """Say that a file is being written, by a library that opens it past Python."""
    if _watching and len(_watching[-1]) < MAX_FILES:
        _watching[-1].setdefault(os.path.abspath(os.fsdecode(path)))


def lasting(paths: Iterator[str] | dict[str, None], *, without: tuple[str, ...]) -> list[str]:
    """Those that are there as plain files, outside some folders, and are no byte code."""
    outside = [os.path.join(os.path.abspath(folder), "") for folder in without]
    return [
        path
        for path in paths
        if os.path.isfile(path)
        and not path.endswith(".pyc")
        and not any(path.startswith(folder) for folder in outside)
        and os.path.basename(os.path.dirname(path)) != "__pycache__"
    ]
