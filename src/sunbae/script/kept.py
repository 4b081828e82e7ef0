"""Files as they were: what a process writes is put back, takes away is given back, makes anew is removed.

The process that writes keeps a copy of each file before it touches it, and a line about it in an index; another one
puts everything back, however the first one ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from sunbae.script.written import within

MOST = 512 * 2**20  # bytes that are kept in all
INDEX = "index.jsonl"


class TooMuchError(Exception):
    """More than can be kept would be written over."""


class Keeper:
    """Keeps copies of files in a folder.

    Args:
      without: folders whose files are not looked at, beside `folder` itself.
    """

    def __init__(self, folder: Path, without: Sequence[str]) -> None:
        self._folder = folder
        self._without = (str(folder), *without)
        self._seen: set[str] = set()
        self._total = 0
        self._lock = threading.RLock()  # a copy is written while a file is kept

    def keep(self, path: str) -> None:
        """Say that a file or folder is about to be changed, made or taken away.

        Raises: TooMuchError, before anything has happened to the file.
        """
        if within(path, self._without) or "__pycache__" in path:
            return
        with self._lock:
            if path in self._seen:
                return
            self._seen.add(path)
            copy, link = None, None
            if os.path.islink(path):  # what is written goes through it, what is taken away is the link
                link = os.readlink(path)
                self.keep(os.path.realpath(path))
            elif os.path.isfile(path):
                self._total += os.path.getsize(path)
                if self._total > MOST:
                    raise TooMuchError(f"{path}: {self._total} bytes would be written over")
                copy = f"kept-{len(self._seen)}"
                shutil.copy2(path, self._folder / copy)
            elif os.path.exists(path):  # a folder, a device
                return
            with (self._folder / INDEX).open("a", encoding="utf-8") as index:
                index.write(json.dumps({"path": path, "copy": copy, "link": link}) + "\n")


def put_back(folder: Path) -> None:
    """Bring the files that a `Keeper` has copies of, in `folder`, back to what they were."""
    index = folder / INDEX
    lines = index.read_text(encoding="utf-8").splitlines() if index.exists() else []
    made = []
    for line in lines:
        one = json.loads(line)
        path = one["path"]
        if one["copy"] is None and one["link"] is None:
            made.append(path)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if one["link"] is None:
            shutil.copy2(folder / one["copy"], path + ".sunbae")
        elif os.path.islink(path) and os.readlink(path) == one["link"]:
            continue
        else:
            os.symlink(one["link"], path + ".sunbae")
        os.replace(path + ".sunbae", path)
    for path in sorted(made, key=len, reverse=True):  # what is in a folder before the folder
        with contextlib.suppress(OSError):  # it is gone, or a folder in which somebody else has put something
            (os.rmdir if os.path.isdir(path) else os.remove)(path)
