"""Paths of Windows where Python opens or lists files."""

from __future__ import annotations

import os
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.paths import posix
from sunbae.patch.table import Patch


def patches(module: ModuleType, settings: Settings) -> list[Patch]:
    """The table of `builtins`, `os`, `glob` or `numpy`."""
    why = "a path of Windows is read with slashes, where that is a file"
    if module.__name__ == "builtins":
        return [Patch(module, "open", _open, why)]
    if module.__name__ == "os":
        return [Patch(module, "listdir", _of_path, why)]
    if module.__name__ == "glob":
        return [Patch(module, "glob", _glob, why)]
    return []


def _open(original: Any) -> Any:
    @wraps(original)
    def open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if isinstance(file, str) and "\\" in file:
            file = posix(file, writing=not mode.startswith("r"))
        return original(file, mode, *args, **kwargs)

    return open


def _of_path(original: Any) -> Any:
    @wraps(original)
    def of_path(path: Any = None) -> Any:
        return original(posix(path) if isinstance(path, str) and "\\" in path else path)

    return of_path


def _glob(original: Any) -> Any:
    @wraps(original)
    def glob(pathname: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(pathname, str) and "\\" in pathname and os.sep == "/" and "[" not in pathname:
            changed = pathname.replace("\\", "/")
            if original(changed, *args, **kwargs):
                note("SB920", _("{path} is a path of Windows.").format(path=repr(pathname)), repr(changed))
                pathname = changed
        return original(pathname, *args, **kwargs)

    return glob
