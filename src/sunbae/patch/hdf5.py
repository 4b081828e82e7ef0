"""HDF5: which files are opened for writing, which its library does past Python."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.patch.install import Settings
from sunbae.patch.table import Patch


def patches(h5py: ModuleType, settings: Settings) -> list[Patch]:
    """The patch of `h5py.File`, if anybody wants to know."""
    if settings.writes is None:
        return []
    return [Patch(h5py.File, "__init__", _noted(settings.writes), "the record names the files that are written")]


def _noted(writes: Callable[[str], None]) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def __init__(self: Any, name: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> None:
            if mode != "r" and isinstance(name, (str, bytes, os.PathLike)):
                writes(os.fsdecode(name))
            original(self, name, mode, *args, **kwargs)

        return __init__

    return wrap
