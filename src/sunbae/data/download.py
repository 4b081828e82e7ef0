"""A file is fetched from the internet, and is there only if it is the one that was meant."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import os
import tempfile
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sunbae.errors import DataError, OutputError
from sunbae.files import write_failure
from sunbae.i18n import _

_WAIT_S = 30  # for the next bytes
_BLOCK = 2**18
_TOO_LONG = 2  # times the size that is known; then it is another file


@dataclass(frozen=True)
class Download:
    """A file on the internet.

    Attributes:
      url: https.
      path: where it goes below a folder.
      sha256: of its content; if `packed`, of what is in it, gunzipped.
      n_bytes: its size, about.
    """

    url: str
    path: str
    sha256: str
    n_bytes: int
    packed: bool = False


def fetch(file: Download, folder: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """Fetch a file into `folder`, unless it is there: a temporary file, its check sum, its name.

    Args:
      progress: called with (bytes done, all).

    Raises: DataError if it cannot be fetched or is another file; OutputError if it cannot be written.
    """
    target = folder / file.path
    if target.is_file():
        return target
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".sunbae-", dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            _receive(file, out, progress)
            out.flush()
            os.fsync(out.fileno())
        _verify(file, Path(temporary))
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as exc:
        raise OutputError(write_failure(target, exc)) from exc
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
    return target


def _receive(file: Download, out: IO[bytes], progress: Callable[[int, int], None] | None) -> None:
    if not file.url.startswith("https://"):
        raise AssertionError(file.url)
    done = 0
    for block in _blocks(file):
        out.write(block)
        done += len(block)
        if done > _TOO_LONG * file.n_bytes:
            raise _other(file)
        if progress is not None:
            progress(min(done, file.n_bytes), file.n_bytes)


def _blocks(file: Download) -> Iterator[bytes]:
    """What comes over the net; only its own errors are caught here, not those of writing."""
    try:
        request = urllib.request.Request(file.url, headers={"User-Agent": "sunbae"})
        with urllib.request.urlopen(request, timeout=_WAIT_S) as answer:
            while block := answer.read(_BLOCK):
                yield block
    except (OSError, http.client.HTTPException) as exc:
        raise DataError(
            _("{url} could not be fetched: {error}.").format(url=file.url, error=getattr(exc, "reason", exc) or exc)
        ) from exc


def _verify(file: Download, path: Path) -> None:
    digest = hashlib.sha256()
    try:
        with gzip.open(path) if file.packed else path.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise _other(file) from exc
    if digest.hexdigest() != file.sha256:
        raise _other(file)


def _other(file: Download) -> DataError:
    return DataError(
        _("{url} gave another file than the one that was published (its check sum differs); it was not kept.").format(
            url=file.url
        )
    )
