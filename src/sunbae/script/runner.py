"""Run a script as `python script.py` does, in this process."""

from __future__ import annotations

import atexit
import builtins
import concurrent.futures.thread
import contextlib
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Any

import sunbae
from sunbae.errors import OptionError
from sunbae.i18n import _

_OURS = os.path.join(os.path.dirname(os.path.abspath(sunbae.__file__)), "")


@dataclass(frozen=True)
class Ending:
    """How a script ended.

    Attributes:
      exception: what came out of it, also SystemExit and KeyboardInterrupt; None if it came to its end.
    """

    exception: BaseException | None = None

    @property
    def code(self) -> int:
        """The exit code that Python gives it."""
        found = self.exception
        if found is None:
            return 0
        if isinstance(found, SystemExit):
            return 0 if found.code is None else found.code if isinstance(found.code, int) else 1
        return 130 if isinstance(found, KeyboardInterrupt) else 1

    @property
    def failed(self) -> bool:
        """Whether it ended by an error of its own."""
        return self.exception is not None and not isinstance(self.exception, (SystemExit, KeyboardInterrupt))


# Endings that are surely those of something else: run as Python, such a file would be a puzzle of an error.
NO_SCRIPTS = {
    *(".csv", ".tsv", ".xlsx", ".xls", ".parquet", ".json", ".jsonl", ".npy", ".npz", ".zip"),
    *(".h5", ".hdf5", ".keras", ".sunbae", ".toml", ".png", ".jpg", ".html"),
}


def read_script(path: Path) -> bytes:
    """The bytes of a script.

    Raises: OptionError if there is no such file, or its ending is that of data or of a saved model.
    """
    if path.suffix.lower() in NO_SCRIPTS:
        raise OptionError(_("{path} is no script: a .py or .ipynb was expected.").format(path=path))
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise OptionError(_("{path} is a folder. Name the script itself.").format(path=path)) from None
    except FileNotFoundError:
        folder = path.parent if path.parent.is_dir() else Path()
        near = sorted(p.name for p in folder.glob("*") if p.suffix in (".py", ".ipynb"))[:8]
        hint = _("Scripts here: {names}.").format(names=", ".join(near)) if near else _("There is no script here.")
        raise OptionError(_("There is no script {path}.").format(path=path) + " " + hint) from None
    except OSError as exc:
        raise OptionError(_("{path} cannot be read: {why}").format(path=path, why=exc.strerror)) from exc


def run_script(path: Path, source: bytes | CodeType, argv: Sequence[str]) -> Ending:
    """Run the source of a script as `__main__`, with its folder first on the path; wait for its threads.

    Args:
      path: as the user wrote it, which is `sys.argv[0]`; `__file__` is absolute.
      source: what is in it.
      argv: its arguments.

    What comes out of it (an error, sys.exit, Ctrl-C) is in the Ending. The module stays `__main__` afterwards, for what
    runs at the end of the process.
    """

    file = os.path.abspath(path)

    def body(namespace: dict[str, Any]) -> None:
        code = source if isinstance(source, CodeType) else compile(source, file, "exec", dont_inherit=True)
        exec(code, namespace)

    return run_main(path, argv, body, __file__=file, __cached__=None)


def run_main(path: Path, argv: Sequence[str], body: Callable[[dict[str, Any]], None], **names: Any) -> Ending:
    """Call `body` with the namespace of a new `__main__`, in which `names` are defined; see `run_script`."""
    module = ModuleType("__main__")
    vars(module).update(__builtins__=builtins, __spec__=None, __annotations__={}, **names)
    sys.modules["__main__"] = module
    sys.argv = [str(path), *argv]
    sys.excepthook = sys.__excepthook__  # typer has one of its own
    sys.path[0] = str(Path(os.path.realpath(path)).parent)
    try:
        body(vars(module))
        _wait_for_threads()
    except BaseException as exc:  # noqa: BLE001  (it is the script's, and shown)
        return Ending(exc)
    return Ending()


def _wait_for_threads() -> None:
    """As the interpreter does before it ends: pools finish what they were given, then their threads end."""
    for thread in threading.enumerate():
        if thread is threading.main_thread() or thread.daemon:
            continue
        pool = _pool_of(thread)
        if pool is None:
            thread.join()
        else:
            pool.shutdown(wait=True)


def _pool_of(thread: threading.Thread) -> Any:
    """The pool that a thread works for, of `concurrent.futures` or joblib; it waits for work until that is shut."""
    reference = getattr(thread, "executor_reference", None)
    if reference is None and thread in concurrent.futures.thread._threads_queues:
        reference = next(iter(getattr(thread, "_args", ())), None)
    return None if reference is None else reference()


def show_exception(exc: BaseException) -> None:
    """Print it as Python does, without the lines of our own that led to the script."""
    if isinstance(exc, SystemExit):
        if exc.code is not None and not isinstance(exc.code, int):
            print(exc.code, file=sys.stderr)
        return
    exc.__traceback__ = without_ours(exc.__traceback__)
    _flush()
    # Python's own hook, written in C, reads the lines from files: those of a notebook's cells are in none.
    own = sys.excepthook is not sys.__excepthook__ or sys.stderr is None
    (sys.excepthook if own else traceback.print_exception)(type(exc), exc, exc.__traceback__)


def without_ours(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames of this package, and those of contextlib that lead to them."""
    frames = []
    while trace is not None:
        frames.append(trace)
        trace = trace.tb_next
    ours = [os.path.abspath(one.tb_frame.f_code.co_filename).startswith(_OURS) for one in frames]
    shown: TracebackType | None = None
    for k in reversed(range(len(frames))):
        found = frames[k]
        between = found.tb_frame.f_code.co_filename == contextlib.__file__ and any(ours[max(0, k - 1) : k + 2])
        if not ours[k] and not between:
            shown = TracebackType(shown, found.tb_frame, found.tb_lasti, found.tb_lineno)
    return shown


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOBase) and not stream.closed:
            stream.flush()


def end_by_interrupt() -> None:
    """End the process as Python does after a Ctrl-C that nobody caught: by the signal, where there are signals."""
    _flush()
    atexit._run_exitfuncs()
    if os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    # The compiler's threads may still run, and an orderly shutdown under them crashes.
    os._exit(130)
