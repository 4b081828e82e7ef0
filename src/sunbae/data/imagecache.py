"""Decoded pictures are kept on disk, so that the next run reads what this one has decoded."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from sunbae.errors import DataError, OutputError
from sunbae.files import atomic_write, cache_base, write_failure
from sunbae.i18n import _

FORMAT = 1  # of what is kept; another number finds nothing of this one
MAX_BYTES = 8 * 2**30  # what was used least recently goes first
_SPARE = 256 * 2**20  # of the disk, left free in any case
_ABANDONED_S = 24 * 3600  # a temporary file older than this is of a process that was killed
_TEMPORARY = ".sunbae-"
_FEW_BYTES = 64 * 2**20

Note = Callable[[str], None]


def key_of(*parts: object) -> str:
    """A name for what is made from `parts`: texts, numbers, and lists of them."""
    text = json.dumps([FORMAT, *parts], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def cache_folder() -> Path | None:
    """Where decoded pictures are kept; None where nothing can be."""
    base = cache_base()
    if base is None:
        return None
    folder = base / "images"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def stored(
    key: str, shape: tuple[int, ...], blocks: Callable[[], Iterable[np.ndarray]], *, note: Note | None = None
) -> np.ndarray:
    """The uint8 array of `key`, read from the cache or made of `blocks` and put there.

    Where it cannot be kept (no folder to write to, larger than the cache may be), it lies in a temporary file that
    is gone with the array, and `note` is told.

    Args:
      key: of `key_of`; the same key is the same array.
      shape: (n, ...).
      blocks: makes the array in pieces (k, ...), one after the other.
      note: takes a sentence.

    Returns: uint8 `shape`, read-only, a `np.memmap`.
    Raises: DataError if the disk has no room; OutputError if it cannot be written.
    """
    folder = cache_folder()
    n_bytes = int(np.prod(shape, dtype=np.int64))
    if folder is None:
        _tell(note, _("Decoded pictures cannot be kept (no cache folder to write to); the next run decodes anew."))
        return scratch(shape, blocks())
    path = folder / f"{key}.npy"
    found = _load(path, shape)
    if found is not None:
        return found
    room = _room(folder)
    if n_bytes > room:
        text = _(
            "Decoded, the pictures take {size} GiB, more than the cache may take ({room} GiB); they are in a temporary "
            "file, and the next run decodes anew."
        )
        _tell(note, text.format(size=f"{n_bytes / 2**30:.1f}", room=f"{room / 2**30:.1f}"))
        return scratch(shape, blocks(), folder)
    _evict(folder, room - n_bytes)
    _write(path, shape, blocks())
    found = _load(path, shape)
    # Another process may have removed it already to make room.
    return scratch(shape, blocks(), folder) if found is None else found


def _tell(note: Note | None, text: str) -> None:
    if note is not None:
        note(text)


def _load(path: Path, shape: tuple[int, ...]) -> np.ndarray | None:
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
        if found.shape != shape or found.dtype != np.uint8:
            raise ValueError(found.shape)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError):  # damaged: made anew
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    _used(path)
    return np.asarray(found).view(np.memmap) if not isinstance(found, np.memmap) else found


def _used(path: Path) -> None:
    """Note that a file was used now; one of another user is used all the same."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _room(folder: Path) -> int:
    """Bytes that the cache may take in all: MAX_BYTES, but no more than half of what is free without it."""
    free = shutil.disk_usage(folder).free
    return min(MAX_BYTES, (free + sum(size for _time, size, _path in _kept(folder))) // 2)


def _kept(folder: Path) -> list[tuple[float, int, Path]]:
    """(last use, size, path) of what is in the cache, the least recently used first."""
    found = []
    for path in folder.iterdir():
        try:
            told = path.stat()
        except OSError:
            continue  # another process has just removed it
        if path.suffix in (".npy", ".json") and not path.name.startswith("."):
            found.append((told.st_mtime, told.st_size, path))
        elif path.name.startswith(_TEMPORARY) and time.time() - told.st_mtime > _ABANDONED_S:
            with contextlib.suppress(OSError):
                path.unlink()
    return sorted(found)


def _evict(folder: Path, most: int) -> None:
    """Remove what was used least recently until `most` bytes are left."""
    kept = _kept(folder)
    total = sum(size for _time, size, _path in kept)
    for _last_use, size, path in kept:
        if total <= most:
            return
        try:
            path.unlink()
        except OSError:
            continue  # in use on Windows
        total -= size


def _write(path: Path, shape: tuple[int, ...], blocks: Iterable[np.ndarray]) -> None:
    def fill(file: IO[bytes]) -> None:
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        _copy(file, shape, blocks)

    _require_disk(path.parent, shape)
    try:
        atomic_write(path, fill, prefix=_TEMPORARY)
    except OutputError:
        # On Windows a file that another process looks at cannot be replaced; then it has written the same.
        if not path.exists():
            raise


def _copy(file: IO[bytes], shape: tuple[int, ...], blocks: Iterable[np.ndarray]) -> None:
    """Write blocks that together are `shape`. Not through a map: on a full disk that kills the process."""
    n = 0
    try:
        for block in blocks:
            if block.dtype != np.uint8 or block.shape[1:] != shape[1:]:
                raise AssertionError((block.dtype, block.shape, shape))
            file.write(np.ascontiguousarray(block).data)
            n += len(block)
    finally:
        # Threads that decode end here, not when an error's traceback is forgotten.
        getattr(blocks, "close", int)()
    if n != shape[0]:
        raise AssertionError((n, shape))


def scratch(shape: tuple[int, ...], blocks: Iterable[np.ndarray], folder: Path | None = None) -> np.ndarray:
    """Blocks as one read-only array in a file without a name, that is gone with the array.

    Raises: DataError if the disk has no room; OutputError if it cannot be written.
    """
    place = Path(tempfile.gettempdir()) if folder is None else folder
    _require_disk(place, shape)
    try:
        with tempfile.TemporaryFile(dir=place, prefix=_TEMPORARY) as file:
            _copy(file, shape, blocks)
            file.flush()
            return np.memmap(file, np.uint8, "r", shape=shape)
    except OSError as exc:
        raise OutputError(write_failure(place, exc)) from exc


def gathered(pictures: Iterable[np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    """As many pictures `shape` as come, as one array (n, *shape): in memory if they are few, else as `scratch`."""
    kept: list[np.ndarray] = []
    most = max(1, _FEW_BYTES // int(np.prod(shape)))
    place, n = cache_folder() or Path(tempfile.gettempdir()), 0
    try:
        with tempfile.TemporaryFile(dir=place, prefix=_TEMPORARY) as file:
            for picture in pictures:
                if len(kept) == most:
                    _require_disk(place, (most, *shape))
                    file.write(np.stack(kept).data)
                    n += len(kept)
                    kept.clear()
                kept.append(picture)
            if not n:
                return np.stack(kept) if kept else np.zeros((0, *shape), np.uint8)
            file.write(np.stack(kept).data)
            file.flush()
            return np.memmap(file, np.uint8, "r", shape=(n + len(kept), *shape))
    except OSError as exc:
        raise OutputError(write_failure(place, exc)) from exc


def _require_disk(folder: Path, shape: tuple[int, ...]) -> None:
    n_bytes, free = int(np.prod(shape, dtype=np.int64)), shutil.disk_usage(folder).free
    if n_bytes + _SPARE > free:
        raise DataError(
            _(
                "Decoded, the pictures take {size} GiB, and {folder} has {free} GiB free. Take a smaller image size, "
                "free some space, or set SUNBAE_CACHE to a folder on a larger disk."
            ).format(size=f"{n_bytes / 2**30:.1f}", folder=folder, free=f"{free / 2**30:.1f}")
        )


# --- what is known of files -------------------------------------------------------------------------------------------


def read_index(key: str) -> dict[str, Any]:
    """What was kept by `write_index`; empty if nothing was."""
    folder = cache_folder()
    if folder is None:
        return {}
    path = folder / f"{key}.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    _used(path)
    return found if isinstance(found, dict) else {}


def write_index(key: str, content: dict[str, Any]) -> None:
    """Keep JSON; where it cannot be kept, nothing happens but that it is found out anew."""
    folder = cache_folder()
    if folder is None:
        return
    with contextlib.suppress(OutputError):
        atomic_write(folder / f"{key}.json", json.dumps(content, separators=(",", ":")), prefix=_TEMPORARY)


def blocks_of(rows: Iterable[np.ndarray], size: int = 64) -> Iterator[np.ndarray]:
    """Single pictures (H, W, C) as blocks (k, H, W, C), k <= size."""
    block: list[np.ndarray] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield np.stack(block)
            block = []
    if block:
        yield np.stack(block)
