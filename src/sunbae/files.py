"""Files of our own: where the cache is, and writing that leaves either the whole new file or the old one."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from sunbae.errors import OutputError
from sunbae.i18n import _

_OPEN_FILE = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")
_MOST_LINKS = 40

Content = bytes | str | Callable[[BinaryIO], None]


def user_path(path: str | os.PathLike[str]) -> Path:
    """`path` with the user's folder for a `~` at its beginning; a name that only begins like that stays as it is."""
    return Path(os.path.expanduser(path))


def cache_base() -> Path | None:
    """The folder of what is only kept to save time: `SUNBAE_CACHE`, else `sunbae` in the user's cache folder.

    None if `SUNBAE_CACHE` is empty, which asks for no cache.
    """
    asked = os.environ.get("SUNBAE_CACHE")
    if asked == "":
        return None
    return user_path(asked) if asked else _user_cache() / "sunbae"


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def atomic_write(path: Path, content: Content, *, prefix: str = ".sunbae-") -> None:
    """Write `content` to `path`: a temporary file beside it, fsync, rename.

    Args:
      path: the file; its folder must exist. A link stays a link, to a new file; a device, pipe or open
        file (/dev/stdout, /dev/fd/3) is written to.
      content: bytes, text (written as UTF-8), or a function that writes to the open binary file.
      prefix: how the name of the temporary file begins, by which to find what a kill left behind.

    Raises: OutputError if it cannot be written; what stood at `path` before is then untouched.
    """
    descriptor = _descriptor(path)
    try:
        if descriptor is not None:
            # With `>> all.csv`, /dev/stdout is that file: to open it again would cut off what is in it.
            sys.stdout.flush()
            with os.fdopen(os.dup(descriptor), "wb") as stream:
                _fill(stream, content)
        elif path.exists() and not path.is_file() and not path.is_dir():
            # Renaming over /dev/null or /dev/stdout would put a plain file where the device was.
            with path.open("wb") as device:
                _fill(device, content)
        else:
            _replace(Path(os.path.realpath(path)), content, prefix)
    except OSError as exc:
        raise OutputError(write_failure(path, exc)) from exc


def _descriptor(path: Path) -> int | None:
    """The number of the open file that a path such as /dev/stdout or /dev/fd/3 means, also through links."""
    place = os.path.abspath(path)
    for _step in range(_MOST_LINKS):
        if found := _OPEN_FILE.fullmatch(place):
            return int(found[1])
        if not os.path.islink(place):
            return None
        place = os.path.normpath(os.path.join(os.path.dirname(place), os.readlink(place)))
    return None


def _replace(path: Path, content: Content, prefix: str) -> None:
    handle, temporary = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file, content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _fill(file: BinaryIO, content: Content) -> None:
    if callable(content):
        content(file)
    elif isinstance(content, str):
        # The name of a file that is not UTF-8 (a zip from Korean Windows) comes with surrogates.
        file.write(content.encode("utf-8", "replace"))
    else:
        file.write(content)


def _mode(path: Path) -> int:
    """The permissions of what stands at `path`, else those of any new file; mkstemp's are for the owner only."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def write_failure(path: Path, exc: OSError) -> str:
    """The message for a failed write of `path`."""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        text = _("Cannot write {path}: the disk is full. Free some space or choose another place, and run it again.")
        return text.format(path=path)
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        text = _("Cannot write {path}: no permission. Choose a place where you may write.")
        return text.format(path=path)
    # os.path.isfile and isdir say False where the methods of Path may raise.
    blocking = next((p for p in [path, *path.parents] if os.path.isfile(p)), None)
    if exc.errno in (errno.ENOTDIR, errno.EEXIST) and blocking is not None:
        text = _("Cannot write {path}: {file} is a file, but a folder was expected there. Choose another place.")
        return text.format(path=path, file=blocking)
    if exc.errno == errno.ENOENT and not os.path.isdir(path.parent):
        text = _("Cannot write {path}: there is no folder {folder}. Make it, or choose another place.")
        return text.format(path=path, folder=path.parent)
    if exc.errno == errno.EISDIR:
        text = _("Cannot write {path}: it is a folder, but the name of a file was expected.")
        return text.format(path=path)
    return _("Cannot write {path}: {reason}.").format(path=path, reason=exc.strerror or exc)
