"""Hidden folders with the checkpoints of trainings that are under way, which the same command finds after a kill."""

from __future__ import annotations

import itertools
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from sunbae.errors import OutputError, SunbaeError
from sunbae.files import write_failure
from sunbae.i18n import _
from sunbae.runs.lock import is_old, locked

PREFIX = ".resume-"


class ResumeFolder:
    """A folder of checkpoints for each training of a run, ours alone while the process lives.

    Of two that run the same command at once, the second makes another folder.

    As a context manager around the work: if that fails or is interrupted, the folders go too, but after a failed
    write or an error of our own, and where all was `trained`, they stay, so that the same command goes on from them.
    After the work `remove` them.
    """

    def __init__(self, parent: Path) -> None:
        self._parent = parent
        self._held: dict[str, tuple[Path, BinaryIO]] = {}  # fingerprint -> folder, and the lock on it
        self._once = threading.Lock()
        self._trained = False

    def find(self, fingerprint: str) -> Path | None:
        """The folder of a training with this fingerprint that was stopped and that nobody goes on with."""
        self._forget_old()
        for path in self._names(fingerprint):
            if not path.is_dir():
                return None
            if self._take(fingerprint, path):
                return path
        return None

    def make(self, fingerprint: str) -> Path:
        """The folder that was found, else a new one.

        Raises: OutputError if it cannot be made.
        """
        with self._once:
            for path in () if fingerprint in self._held else self._names(fingerprint):
                try:
                    path.mkdir(exist_ok=True)
                except OSError as exc:
                    raise OutputError(write_failure(path, exc)) from exc
                if self._take(fingerprint, path):
                    break
            return self._held[fingerprint][0]

    def trained(self) -> None:
        """Nothing is left to train: from now on an interrupt keeps what there is."""
        self._trained = True

    def remove(self) -> None:
        """The work is done, or cannot be gone on with."""
        paths = [path for path, _lock in self._held.values()]
        self.let_go()
        for path in paths:
            shutil.rmtree(path, ignore_errors=True)

    def let_go(self) -> None:
        """Leave the folders, if there are some, to the next run of the same command."""
        for _path, lock in self._held.values():
            lock.close()
        self._held.clear()

    def __enter__(self) -> ResumeFolder:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, _tb: TracebackType | None) -> None:
        if exc is None:
            return
        mistake = isinstance(exc, SunbaeError) and not isinstance(exc, OutputError)
        holds_something = any(any(path.glob("*.ckpt")) for path, _lock in self._held.values())
        if not holds_something or mistake:
            self.remove()
        elif isinstance(exc, Exception):
            self.let_go()
        elif isinstance(exc, KeyboardInterrupt) and self._trained:
            self.let_go()
            raise KeyboardInterrupt(_("Stopped. The trained networks are kept: the same command goes on from them."))
        else:
            self.remove()

    def _names(self, fingerprint: str) -> itertools.chain[Path]:
        first = self._parent / f"{PREFIX}{fingerprint}"
        return itertools.chain([first], (self._parent / f"{first.name}-{k}" for k in itertools.count(2)))

    def _take(self, fingerprint: str, path: Path) -> bool:
        lock = locked(path)
        if lock is None:
            return False
        self._held[fingerprint] = (path, lock)
        return True

    def _forget_old(self) -> None:
        for path in self._parent.glob(f"{PREFIX}*"):
            with suppress(OSError):
                if is_old(path) and (lock := locked(path)):
                    lock.close()
                    shutil.rmtree(path, ignore_errors=True)
