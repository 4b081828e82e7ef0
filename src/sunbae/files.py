"""Writing that leaves either the whole new file or the old one."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from sunbae.errors import OutputError
from sunbae.i18n import _


def atomic_write(path: Path, content: bytes | str | Callable[[BinaryIO], None]) -> None:
    """Write `content` to `path`: a temporary file beside it, fsync, rename.

    Args:
      path: the file; its folder must exist.
      content: bytes, text (written as UTF-8), or a function that writes to the open binary file.

    Raises: OutputError if it cannot be written; what stood at `path` before is then untouched.
    """
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files for their owner only; a result is as readable as any file of this user.
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = None
    except OSError as exc:
        raise OutputError(write_failure(path, exc)) from exc
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_failure(path: Path, exc: OSError) -> str:
    """The message for a failed write of `path`."""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        text = _("Cannot write {path}: the disk is full. Free some space or choose another place, and run it again.")
        return text.format(path=path)
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        text = _("Cannot write {path}: no permission. Choose a place where you may write.")
        return text.format(path=path)
    return _("Cannot write {path}: {reason}.").format(path=path, reason=exc.strerror or exc)
