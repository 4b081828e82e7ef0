"""`tf.io` and `tf.io.gfile`: files of this computer."""

from __future__ import annotations

import glob as _glob
import os
import shutil
from collections.abc import Iterator
from typing import Any

import numpy as np

PUBLIC = ["GFile", "copy", "exists", "glob", "isdir", "listdir", "makedirs", "mkdir", "remove", "rename", "rmtree"]
PUBLIC += ["walk", "read_file"]


def _path(name: Any) -> str:
    """A path from a text, bytes or a tensor of one text."""
    return os.fsdecode(name.item() if isinstance(name, np.ndarray) else name)


def GFile(name: Any, mode: str = "r") -> Any:
    """`tf.io.gfile.GFile`: an open file."""
    return open(_path(name), mode, encoding=None if "b" in mode else "utf-8")


def read_file(filename: Any, name: str | None = None) -> bytes:
    """`tf.io.read_file`: the bytes of a file."""
    with open(_path(filename), "rb") as file:
        return file.read()


def exists(path: Any) -> bool:
    """Whether there is a file or folder."""
    return os.path.exists(_path(path))


def isdir(path: Any) -> bool:
    """Whether there is a folder."""
    return os.path.isdir(_path(path))


def listdir(path: Any) -> list[str]:
    """Names in a folder."""
    return os.listdir(_path(path))


def glob(pattern: Any) -> list[str]:
    """Paths that fit a pattern."""
    return _glob.glob(_path(pattern))


def mkdir(path: Any) -> None:
    """Make a folder."""
    os.mkdir(path)


def makedirs(path: Any) -> None:
    """Make a folder and those above it."""
    os.makedirs(path, exist_ok=True)


def remove(path: Any) -> None:
    """Remove a file."""
    os.remove(path)


def rmtree(path: Any) -> None:
    """Remove a folder with all in it."""
    shutil.rmtree(path)


def rename(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Rename a file."""
    _refuse_existing(dst, overwrite)
    os.replace(src, dst)


def copy(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Copy a file."""
    _refuse_existing(dst, overwrite)
    shutil.copyfile(src, dst)


def _refuse_existing(path: Any, overwrite: bool) -> None:
    if not overwrite and os.path.exists(_path(path)):
        raise FileExistsError(path)


def walk(top: Any, topdown: bool = True) -> Iterator[tuple[str, list[str], list[str]]]:
    """As `os.walk`."""
    return os.walk(top, topdown)
