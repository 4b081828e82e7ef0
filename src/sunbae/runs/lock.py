"""A folder that one process has for itself, as long as it lives: it has locked the file in it.

The system lets go of the lock however a process ends. A process number would not do: two containers may share a folder
and the name of their machine, and each begins to count anew.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

LOCK = "lock"
KEPT_DAYS = 14  # what nobody goes on with is forgotten then
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


def locked(folder: Path, *, surely: bool = False) -> BinaryIO | None:
    """The open, locked file of a folder; None if another has locked it, or the folder is gone.

    Args:
      surely: None as well on a disk that knows no locks, where nobody can tell.
    """
    path = folder / LOCK
    try:
        file = path.open("ab")
    except OSError:
        return None
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Its owner may have removed it between our opening and our locking.
        ours = os.fstat(file.fileno()).st_ino == path.stat().st_ino
    except OSError as exc:
        ours = exc.errno in _NO_LOCKS and not surely
    if not ours:
        file.close()
        return None
    return file


def is_old(folder: Path) -> bool:
    """Whether nothing was put into a folder for `KEPT_DAYS`.

    Raises: OSError if it is gone.
    """
    return time.time() - folder.stat().st_mtime > KEPT_DAYS * 86_400
