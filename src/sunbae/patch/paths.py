"""Paths with back-slashes, as Windows writes them, on systems where that is a letter like any other."""

from __future__ import annotations

import os
from typing import Any

from sunbae.i18n import _
from sunbae.patch.nearest import from_another_folder
from sunbae.patch.notes import note


def posix(path: str, *, writing: bool = False) -> str:
    """`path` with slashes if that names a file or folder, and itself does not; else as it is.

    Args:
      writing: the folder is enough.
    """
    if "\\" not in path or os.sep == "\\" or os.path.exists(path):
        return path
    changed = path.replace("\\", "/")
    there = os.path.exists(changed) or (writing and os.path.isdir(os.path.dirname(changed) or "."))
    if not there:
        return path
    note("SB920", _("{path} is a path of Windows.").format(path=repr(path)), repr(changed))
    return changed


def readable(path: Any) -> Any:
    """What is to be read for a path: itself; if it is not there, the same relative path from the script's folder."""
    if not isinstance(path, str):
        return path
    path = posix(path)
    if os.path.exists(path) or "://" in path:
        return path
    meant = from_another_folder(path)
    if meant is None:
        return path
    shown = os.path.relpath(meant)
    note("SB911", _("{path} is not there; {found} was read.").format(path=path, found=shown), repr(shown))
    return meant
