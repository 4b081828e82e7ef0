"""Compiled programs are kept on disk, so that the next process reads what this one has compiled."""

from __future__ import annotations

import hashlib
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sunbae.files import cache_base

MAX_BYTES = 512 * 2**20  # the programs that were used least recently go first
PROGRAM = "-cache"  # how JAX ends the name of a file with a program
PRUNED, PRUNE_S = ".pruned", 3600.0  # a file whose age tells when that was last looked at, and how often it is
_lock = threading.Lock()
_inside = 0
_before: dict[str, Any] = {}


def cache_folder() -> Path | None:
    """Where programs are kept: `SUNBAE_CACHE`, else the user's cache folder; None if `SUNBAE_CACHE` is empty.

    The name holds everything that a compiled program depends on and that JAX's own key may lack: another processor
    may lack an instruction.
    """
    base = cache_base()
    if base is None:
        return None
    text = "|".join((version("jaxlib"), platform.python_version(), platform.machine(), _processor()))
    return base / "programs" / hashlib.sha256(text.encode()).hexdigest()[:16]


def _processor() -> str:
    """The processor's name and instructions, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    told = ("model name", "flags", "Features", "CPU part")
    return "|".join(sorted({line for line in lines if line.startswith(told)}))


@contextmanager
def kept_on_disk() -> Iterator[None]:
    """Inside, JAX reads and writes compiled programs in `cache_folder()`; on leaving, its settings are as before.

    Where the user has told JAX of a cache, that one is used and nothing changes; where the folder cannot be made,
    every process compiles for itself.
    """
    global _inside
    with _lock:
        if _inside == 0:
            _enter()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _leave()


def _enter() -> None:
    import jax

    if jax.config.jax_compilation_cache_dir is not None:
        return
    folder = cache_folder()
    if folder is None or not _usable(folder):
        return
    settings = {
        "jax_compilation_cache_dir": str(folder),
        "jax_persistent_cache_min_compile_time_secs": 0.0,
        "jax_persistent_cache_min_entry_size_bytes": 0,
        # With a limit JAX reads a file of every program whenever it writes one: of thousands, longer than compiling.
        "jax_compilation_cache_max_size": -1,
    }
    prune(folder)
    for name, value in settings.items():
        _before[name] = getattr(jax.config, name)
        jax.config.update(name, value)
    _forget()
    _write_whole(folder)


def _leave() -> None:
    import jax

    for name, value in _before.items():
        jax.config.update(name, value)
    if _before:
        _before.clear()
        _forget()


def _forget() -> None:
    """JAX decides once whether there is a cache; make it ask again."""
    from jax.experimental.compilation_cache import compilation_cache

    compilation_cache.reset_cache()


def _write_whole(folder: Path) -> None:
    """Let JAX write a program beside its place and then move it there.

    By itself it writes to the place: whoever reads at that moment finds half of a program, and after a kill everybody
    does, with a warning each time. Of a JAX that keeps its cache elsewhere nothing is changed.
    """
    from jax._src import compilation_cache

    initialize = getattr(compilation_cache, "_initialize_cache", None)
    if initialize is None:
        return
    initialize()
    cache = getattr(compilation_cache, "_cache", None)

    def put(key: str, value: bytes) -> None:
        place = folder / f"{key}{PROGRAM}"
        if not place.exists():
            part = folder / f"{key}.{os.getpid()}-{threading.get_ident()}.part"
            part.write_bytes(value)
            os.replace(part, place)

    if cache is not None:
        cache.put = put


def prune(folder: Path, most: int = MAX_BYTES) -> None:
    """Remove the programs that were used least recently until the rest are no more than `most` bytes; once an hour."""
    mark = folder / PRUNED
    with suppress(OSError):  # another process is at it too, or the folder is not ours: the next hour comes
        if mark.exists() and abs(time.time() - mark.stat().st_mtime) < PRUNE_S:
            return
        mark.touch()
        found = [(max(s.st_atime, s.st_mtime), s.st_size, entry.path) for entry, s in _files(folder)]
        total = sum(size for _when, size, _path in found)
        for _when, size, path in sorted(found):
            if total <= most:
                break
            os.unlink(path)
            total -= size


def _files(folder: Path) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name != PRUNED and entry.is_file(follow_symlinks=False):
                yield entry, entry.stat()


def _usable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
