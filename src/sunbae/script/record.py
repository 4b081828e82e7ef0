"""What the directory of a script's Run holds."""

from __future__ import annotations

import csv
import io
import platform
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sunbae import __version__
from sunbae.patch.notes import Note, Place, is_users
from sunbae.script.recorder import Recorder
from sunbae.script.runner import Ending, without_ours
from sunbae.script.shown import both_ends

MOST_TEXT = 200_000  # characters of an error, and of its traceback
PACKAGES = ("keras", "jax", "numpy", "scikit-learn", "pandas", "matplotlib")


def environment() -> dict[str, str]:
    """Versions of what a script may use, of those that it has loaded."""
    found = {"sunbae": __version__, "python": platform.python_version(), "system": platform.platform()}
    for package in PACKAGES:
        if package.replace("scikit-learn", "sklearn") in sys.modules:
            try:
                found[package] = version(package)
            except PackageNotFoundError:  # a folder of that name on the path
                continue
    return found


def ending_record(ending: Ending) -> dict[str, Any]:
    """The exit code and, of a script that failed, its error with the lines of the user's."""
    found: dict[str, Any] = {"code": ending.code}
    exc = ending.exception
    if ending.failed and exc is not None:
        lines = traceback.format_exception(type(exc), exc, without_ours(exc.__traceback__))
        message, whole = both_ends(str(exc), MOST_TEXT), both_ends("".join(lines), MOST_TEXT)
        found |= {"error": type(exc).__name__, "message": message, "traceback": whole}
    if isinstance(exc, KeyboardInterrupt):
        found["interrupted"] = True
    place = None if exc is None else _place(exc)
    return found if place is None else found | {"at": str(place)}


def _place(exc: BaseException) -> Place | None:
    """The innermost line of the user's code that an exception came through; of what is no Python, the line of that."""
    if isinstance(exc, SyntaxError) and exc.filename and exc.lineno and is_users(exc.filename):
        return Place(exc.filename, exc.lineno)
    users = [(f.f_code.co_filename, line) for f, line in traceback.walk_tb(exc.__traceback__)]
    return next((Place(file, line) for file, line in reversed(users) if is_users(file)), None)


def note_record(note: Note) -> dict[str, Any]:
    """A note as JSON."""
    return {
        "id": note.id,
        "at": None if note.place is None else str(note.place),
        "what": note.what,
        "today": note.today,
    }


def calls_record(recorder: Recorder) -> dict[str, Any]:
    """What the script did with its models."""
    return {
        "fits": recorder.fits,
        "evaluations": recorder.evaluations,
        "predictions": recorder.predictions,
        "left_out": recorder.left_out,
        "seconds": {name: round(seconds, 3) for name, seconds in recorder.seconds.items()},
    }


def history_csv(recorder: Recorder) -> str:
    """fit, epoch (from 1), name, value: every curve of every fit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["fit", "epoch", "name", "value"])
    for fit, curves in sorted(recorder.histories.items()):
        for name, values in curves.items():
            writer.writerows([fit, epoch, name, repr(value)] for epoch, value in enumerate(values, start=1))
    return text.getvalue()
