"""`sunbae run`: a script is run faster, recorded, and told what was adapted."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sunbae.files import atomic_write, cache_base
from sunbae.patch.install import Installation, Settings
from sunbae.patch.notes import Notes, collected
from sunbae.runs.store import RECORD, Draft, new_run
from sunbae.script.describe import dumped
from sunbae.script.record import (
    KIND,
    calls_record,
    ending_record,
    environment,
    history_csv,
    note_record,
)
from sunbae.script.recorder import Recorder
from sunbae.script.runner import Ending, read_script, run_script, show_exception
from sunbae.script.written import lasting, written_files


@dataclass(frozen=True)
class RunOptions:
    """What `sunbae run` was asked for.

    Attributes:
      script, arguments: as `python script.py ARGUMENTS`.
      cwd: working directory of the script; None for the one there is.
      engine: False leaves every step to Keras' own methods.
      exact: the bits of Keras' own kernels, also where others are faster.
      strict: a call that the engine does not cover is an error.
      show: figures open windows, as without sunbae.
      record: False writes nothing.
      out: folder of the Run.
    """

    script: Path
    arguments: Sequence[str] = ()
    cwd: Path | None = None
    engine: bool = True
    exact: bool = False
    strict: bool = False
    show: bool = False
    record: bool = True
    out: Path | None = None


@dataclass(frozen=True)
class Finished:
    """A script that has run.

    Attributes:
      path: folder of its Run, None if nothing is recorded.
      seconds: of the whole script.
    """

    ending: Ending
    recorder: Recorder
    notes: Notes
    seconds: float
    path: Path | None
    figures: tuple[str, ...] = ()


def run(options: RunOptions) -> Finished:
    """Run a script; its output, files, errors and working directory are its own.

    Raises: OptionError if there is no such script or folder, OutputError if no record can be written there; both
      before it starts.
    """
    source = read_script(options.script)
    script = options.script if options.cwd is None else Path(os.path.abspath(options.script))
    out = None if options.out is None else Path(os.path.abspath(options.out))
    if options.cwd is not None:
        os.chdir(options.cwd)
    with _draft(options, out) as draft:
        recorder, figures = Recorder(), _Figures(None if draft is None else draft.folder)
        kernels: Literal["auto", "exact"] = "exact" if options.exact else "auto"
        keep = None if options.show else figures.keep
        settings = Settings(
            engine=options.engine, kernels=kernels, strict=options.strict, listener=recorder, figures=keep
        )
        if not options.show:
            os.environ["MPLBACKEND"] = "agg"  # a figure can be made where there is no screen
        began, started = datetime.datetime.now().astimezone(), time.perf_counter()
        with collected() as notes, written_files() as files, Installation(settings):
            ending = run_script(script, source, options.arguments)
            seconds = time.perf_counter() - started
            if ending.exception is not None:
                show_exception(ending.exception)
        if draft is not None:
            record = {
                "kind": KIND,
                "created": began.isoformat(timespec="seconds"),
                "script": str(script),
                "arguments": list(options.arguments),
                "cwd": os.getcwd(),
                "ending": ending_record(ending),
                "script_seconds": round(seconds, 3),
                **calls_record(recorder),
                "notes": [note_record(note) for note in notes],
                "files": lasting(files, without=_not_the_scripts(draft)),
                "figures": figures.names,
                "environment": environment(),
            }
            _write(draft, source, recorder, record)
    return Finished(ending, recorder, notes, seconds, None if draft is None else draft.path, tuple(figures.names))


def _draft(options: RunOptions, out: Path | None) -> Any:
    return new_run(options.script.stem, out) if options.record else nullcontext()


class _Figures:
    """Figures that the script showed, as files of its Run."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.names: list[str] = []

    def keep(self, figure: Any, _number: int) -> None:
        if self._folder is None:
            return
        name = f"figure-{len(self.names) + 1:03d}.png"
        figure.savefig(self._folder / name)
        self.names.append(name)


def _not_the_scripts(draft: Draft) -> tuple[str, ...]:
    cache = cache_base()
    return (str(draft.folder), *(() if cache is None else (str(cache),)))


def _write(draft: Draft, source: bytes, recorder: Recorder, record: dict[str, Any]) -> None:
    folder = draft.folder
    atomic_write(folder / "script.py", source)
    atomic_write(folder / "history.csv", history_csv(recorder))
    for sha256, text in recorder.models.items():
        (folder / "models").mkdir(exist_ok=True)
        atomic_write(folder / "models" / f"{sha256[:16]}.json", text)
    atomic_write(folder / RECORD, dumped(record))
