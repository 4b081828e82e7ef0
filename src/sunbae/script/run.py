"""`sunbae run`: a script is run faster, recorded, and told what was adapted."""

from __future__ import annotations

import datetime
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sunbae.files import atomic_write, cache_base
from sunbae.patch.children import told
from sunbae.patch.era import is_of_2020
from sunbae.patch.install import Installation, Settings
from sunbae.patch.notes import Note, collected
from sunbae.runs.store import RECORD, Draft, new_run
from sunbae.script.compare import SEED, Twin, WeighingRecorder, compared, plain_twin
from sunbae.script.describe import dumped
from sunbae.script.explained import explanation
from sunbae.script.record import KIND, calls_record, ending_record, environment, history_csv, note_record
from sunbae.script.recorder import Recorder
from sunbae.script.runner import Ending, read_script, run_script, show_exception
from sunbae.script.seeds import RepeatingRecorder, Spread, spreads
from sunbae.script.tee import kept_output
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
      compare: run it with Keras' own methods as well, first; both begin with the same seed.
      seeded: begin with that seed.
      seeds: under how many seeds each fit is made, the script's own with them.
      record: False writes nothing.
      out: folder of the Run.
    """

    script: Path
    arguments: tuple[str, ...] = ()
    cwd: Path | None = None
    engine: bool = True
    exact: bool = False
    strict: bool = False
    show: bool = False
    compare: bool = False
    seeded: bool = False
    seeds: int = 1
    record: bool = True
    out: Path | None = None


@dataclass(frozen=True)
class Finished:
    """A script that has run.

    Attributes:
      seconds: of the whole script.
      comparison: the record of one, see `compare.compared`.
      explanation: of an error about shapes; empty for none.
      repeated: the spread of each score under other seeds, or why there is none.
      path: folder of its Run, None if nothing is recorded.
      figures: files in it.
    """

    ending: Ending
    recorder: Recorder
    notes: Sequence[Note]
    seconds: float
    comparison: dict[str, Any] | None = None
    explanation: str = ""
    repeated: tuple[Spread | str, ...] = ()
    path: Path | None = None
    figures: tuple[str, ...] = ()


@dataclass
class _Figures:
    """Figures that the script showed, as files of its Run."""

    folder: Path | None
    names: list[str] = field(default_factory=list)

    def keep(self, figure: Any, _number: int) -> None:
        if self.folder is not None:
            name = f"figure-{len(self.names) + 1:03d}.png"
            figure.savefig(self.folder / name)
            self.names.append(name)


def run(
    options: RunOptions, recorder: Recorder | None = None, tell: Callable[[int, int], None] = lambda done, n: None
) -> Finished:
    """Run a script; its output, files, errors and working directory are its own.

    Args:
      recorder: told of the calls instead of one that is made for the purpose.
      tell: told (done, in all) of the fits under other seeds.

    Raises: OptionError if there is no such script or folder, OutputError if no record can be written there, both
      before it starts; SunbaeError if a comparison cannot be made.
    """
    source = read_script(options.script)
    script = options.script if options.cwd is None else Path(os.path.abspath(options.script))
    out = None if options.out is None else Path(os.path.abspath(options.out))
    if options.cwd is not None:
        os.chdir(options.cwd)
    with ExitStack() as stack:
        draft: Draft | None = stack.enter_context(_draft(options, out))
        plain, weights = None, None
        if options.compare:
            plain = stack.enter_context(plain_twin(script, options.arguments, options.cwd))
            weights = WeighingRecorder()
            weights.keep_in(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sunbae-"))))
        repeating = RepeatingRecorder() if options.seeds > 1 else None
        recorder = recorder or weights or repeating or Recorder()
        figures = _Figures(None if draft is None else draft.folder)
        output = stack.enter_context(kept_output()) if options.compare else None
        began = datetime.datetime.now().astimezone()
        with collected() as notes, written_files() as files:
            ending, seconds = _run(options, script, source, recorder, figures)
        repeated = () if repeating is None else tuple(spreads(repeating, options.seeds, tell))
        finished = Finished(
            ending,
            recorder,
            tuple(notes),
            seconds,
            None
            if plain is None or weights is None or output is None
            else compared(Twin(seconds, ending.code, output.text(), weights.losses(), tuple(weights.kept)), plain),
            explanation(ending.exception),
            repeated,
            figures=tuple(figures.names),
        )
        if draft is not None:
            record = {
                "kind": KIND,
                "created": began.isoformat(timespec="seconds"),
                "script": str(script),
                "arguments": list(options.arguments),
                "cwd": os.getcwd(),
                **_record(finished),
                "files": lasting(files, without=_not_the_scripts(draft)),
            }
            _write(draft, source, recorder, record)
    return finished if draft is None else _at(finished, draft.path)


def _draft(options: RunOptions, out: Path | None) -> AbstractContextManager[Draft | None]:
    return new_run(options.script.stem, out) if options.record else nullcontext()


def _run(
    options: RunOptions, script: Path, source: bytes, recorder: Recorder, figures: _Figures
) -> tuple[Ending, float]:
    """Run it between the patches; how it ended, and seconds."""
    kernels: Literal["auto", "exact"] = "exact" if options.exact else "auto"
    seed = SEED if options.seeded or options.compare else None
    settings = Settings(
        engine=options.engine,
        kernels=kernels,
        strict=options.strict,
        listener=recorder,
        of_2020=is_of_2020(source),
        figures=None if options.show else figures.keep,
        seed=seed,
    )
    if not options.show:
        os.environ["MPLBACKEND"] = "agg"  # a figure can be made where there is no screen
    if seed is not None:
        random.seed(seed)
        np.random.seed(seed)
    started = time.perf_counter()
    with told(settings), Installation(settings):
        ending = run_script(script, source, options.arguments)
        seconds = time.perf_counter() - started
        if ending.exception is not None:
            show_exception(ending.exception)
    return ending, seconds


def _record(finished: Finished) -> dict[str, Any]:
    found = {
        "ending": ending_record(finished.ending),
        "script_seconds": round(finished.seconds, 3),
        **calls_record(finished.recorder),
        "notes": [note_record(note) for note in finished.notes],
        "figures": list(finished.figures),
        "environment": environment(),
    }
    if finished.comparison is not None:
        found["compare"] = finished.comparison
    if finished.repeated:
        found["seeds"] = [one if isinstance(one, str) else one.record() for one in finished.repeated]
    if finished.explanation:
        found["explanation"] = finished.explanation
    return found


def _at(finished: Finished, path: Path) -> Finished:
    return Finished(**{**vars(finished), "path": path})


def _not_the_scripts(draft: Draft) -> tuple[str, ...]:
    """Folders whose files are not the script's."""
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
