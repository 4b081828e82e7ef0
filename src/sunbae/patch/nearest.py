"""A file that a script names and that is not there: the one that was meant, as far as that can be told."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

MAX_LOOKED_AT = 3000  # names
_SKIPPED = {"node_modules", "__pycache__", "site-packages", "sunbae-runs"}


def sibling(path: str) -> str | None:
    """The newest file beside `path` that is named like it but for the numbers; None for none.

    A checkpoint's name tells its epoch and loss: typed by hand from an old run, it fits none of this one's.
    """
    folder, name = os.path.split(path)
    wanted = _skeleton(name)
    if "#" not in wanted or not os.path.isdir(folder or "."):
        return None
    found = [one for one in os.scandir(folder or ".") if one.is_file() and _skeleton(one.name) == wanted]
    newest = max(found, key=lambda one: (one.stat().st_mtime_ns, one.name), default=None)
    return None if newest is None else os.path.join(folder, newest.name)


def _skeleton(name: str) -> str:
    return re.sub(r"\d+(\.\d+)?", "#", name)


def from_another_folder(path: str) -> str | None:
    """The same relative path from the script's folder, or from a folder above it or the working directory.

    Paths were meant from the editor's folder, which is one or two above the script's.
    """
    if os.path.isabs(path) or not os.path.dirname(path):
        return None
    found = (os.path.join(folder, path) for root in _roots() for folder in _upwards(root))
    return next((os.path.normpath(one) for one in found if os.path.isfile(one)), None)


def _upwards(folder: str) -> Iterator[str]:
    """The folder and three above it, but for the root of the disk."""
    for _step in range(4):
        if os.path.dirname(folder) == folder:
            return
        yield folder
        folder = os.path.dirname(folder)


def _roots() -> list[str]:
    """The script's folder, then the working directory."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    return [*([os.path.dirname(os.path.abspath(main))] if main else []), os.getcwd()]


def elsewhere(path: str) -> str | None:
    """The only file of this name near the script and the working directory; None for none or several."""
    wanted = os.path.basename(path)
    found = {os.path.realpath(one) for one in _files() if os.path.basename(one) == wanted}
    return found.pop() if len(found) == 1 else None


def near_names(path: str) -> list[str]:
    """Names of files in the folder of `path` that are most like it."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        return []
    from difflib import get_close_matches

    names = [one.name for one in os.scandir(folder) if one.is_file()]
    return get_close_matches(os.path.basename(path), names, n=3, cutoff=0.5)


def _files() -> Iterator[str]:
    """Files below the script's folder and the working directory, and those beside these two."""
    roots = _roots()
    roots += [above for root in roots for above in (os.path.dirname(root),) if os.path.dirname(above) != above]
    looked_at = 0
    for root in dict.fromkeys(roots):
        for folder, folders, names in os.walk(root):
            depth = folder[len(root) :].count(os.sep)
            folders[:] = sorted(one for one in folders if depth < 3 and not one.startswith(".") and one not in _SKIPPED)
            looked_at += len(names) + len(folders)
            if looked_at > MAX_LOOKED_AT:
                return
            yield from (os.path.join(folder, name) for name in names)
