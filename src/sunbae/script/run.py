"""`sunbae run`: a script is run faster, recorded, and told what was adapted."""

from __future__ import annotations

import datetime
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sunbae.errors import OptionError
from sunbae.files import atomic_write, cache_base, user_path
from sunbae.i18n import _, current_language
from sunbae.modernize.beside import check_free, write_beside
from sunbae.modernize.text import read_text
from sunbae.patch.children import told
from sunbae.patch.era import is_of_2020
from sunbae.patch.install import Installation, Settings
from sunbae.patch.notes import Note, collected
from sunbae.report.script_page import render_script
from sunbae.runs.scripts import KIND
from sunbae.runs.store import RECORD, REPORT, Draft, new_run, runs_folder
from sunbae.script.audit import Audit, Auditor
from sunbae.script.compare import SEED, Twin, WeighingRecorder, compared, plain_twin
from sunbae.script.content import Kept, script_report
from sunbae.script.describe import dumped
from sunbae.script.explained import explanation
from sunbae.script.findings_file import check_name, findings_record, write_findings
from sunbae.script.fixed import Fixed, fixed
from sunbae.script.honest import INTERRUPTED, Honest, honest
from sunbae.script.notebook import ENDING
from sunbae.script.past import earlier_scores, records, told_before
from sunbae.script.program import Program, read_program
from sunbae.script.record import calls_record, ending_record, environment, history_csv, note_record
from sunbae.script.recorder import Recorder
from sunbae.script.runner import Ending, show_exception
from sunbae.script.seeds import RepeatingRecorder, Spread, spreads, under_seeds
from sunbae.script.tee import kept_output
from sunbae.script.written import lasting, note_file, written_files
from sunbae.watch.controls import Controls, controls
from sunbae.watch.findings import GRAVE
from sunbae.watch.used import used

QUICK_S = 30  # a script of fewer seconds is run once more for any mistake


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
      audit: watch for mistakes.
      honest: where a mistake that changes a score can be repaired, run the script once more without it; None does so
        if the mistake is high or critical, or the script took less than QUICK_S.
      each: once more for each mistake, too.
      findings: a file for what was found, .json or .sarif.
      write_fixed: write the script without the mistakes for whose repair there is code beside it.
      select, ignore: rules that are wanted, and those that are not; see `watch.controls`.
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
    audit: bool = True
    honest: bool | None = None
    each: bool = False
    findings: Path | None = None
    write_fixed: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    record: bool = True
    out: Path | None = None


@dataclass(frozen=True)
class Finished:
    """A script that has run.

    Attributes:
      seconds: of the whole script.
      comparison: the record of one, see `compare.compared`.
      explanation: of an error about shapes; empty for none.
      audit: what was found, None if nobody looked.
      honest: what came of a run without the mistakes; the first of all repairs together, then one for each rule.
      repeated: the spread of each score under other seeds, or why there is none.
      fixed: the script without mistakes, where it was written, None if it was not.
      path: folder of its Run, None if nothing is recorded.
      shown: the same as seen from where the command was given.
      figures: files in it.
    """

    ending: Ending
    recorder: Recorder
    notes: Sequence[Note]
    seconds: float
    comparison: dict[str, Any] | None = None
    explanation: str = ""
    audit: Audit | None = None
    honest: tuple[Honest, ...] = ()
    repeated: tuple[Spread | str, ...] = ()
    fixed: tuple[Fixed, Path | None] | None = None
    path: Path | None = None
    shown: str = ""
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
    options: RunOptions,
    recorder: Recorder | None = None,
    tell: Callable[[int, int], None] = lambda done, n: None,
    auditor: Auditor | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Finished:
    """Run a script; its output, files, errors and working directory are its own.

    Args:
      recorder: told of the calls instead of one that is made for the purpose.
      tell: told (done, in all) of the fits under other seeds.
      auditor: watches instead of one that is made for the purpose.
      say: told of what takes long after the script has ended.

    Raises: OptionError if there is no such script or folder, OutputError if no record can be written there, both
      before it starts; SunbaeError if a comparison cannot be made.
    """
    folder = _working_directory(options)
    script = options.script if folder is None else Path(os.path.abspath(options.script))
    program = read_program(script)
    wanted = controls(script, options.select, options.ignore) if options.audit else Controls()
    findings_file = None if options.findings is None else Path(os.path.abspath(options.findings))
    if findings_file is not None:
        check_name(findings_file)
    if options.write_fixed:
        if script.suffix.lower() == ENDING:
            raise OptionError(_("--write-fixed reads scripts; {path} is a notebook.").format(path=options.script))
        check_free(fixed_path(script))
    here, draft_of = os.getcwd(), _draft(options)
    if folder is not None:
        os.chdir(folder)
    cwd = os.getcwd()
    with ExitStack() as stack:
        draft: Draft | None = stack.enter_context(draft_of)
        plain, weights = None, None
        if options.compare:
            plain = stack.enter_context(plain_twin(script, options.arguments, options.cwd))
            weights = WeighingRecorder()
            weights.keep_in(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sunbae-"))))
        repeating = RepeatingRecorder() if options.seeds > 1 else None
        recorder = recorder or weights or repeating or Recorder()
        auditor = auditor or (Auditor() if options.audit and options.engine else None)
        figures = _Figures(None if draft is None else draft.folder)
        output = stack.enter_context(kept_output()) if options.compare else None
        began = datetime.datetime.now().astimezone()
        with collected() as notes, written_files() as files:
            for note in program.notes:
                notes.add(note)
            ending, seconds = _run(options, program, recorder, figures, auditor)
        repeated = () if repeating is None else tuple(spreads(repeating, options.seeds, tell))
        again = () if repeating is None else tuple(under_seeds(repeating, repeated))
        past = () if draft is None or auditor is None else records(Path(here) / runs_folder())
        audit = (
            None
            if auditor is None
            else auditor.found(
                program.pieces, os.path.abspath(script), wanted, tuple(earlier_scores(past)), again, told_before(past)
            )
        )
        finished = Finished(
            ending,
            recorder,
            tuple(notes),
            seconds,
            None
            if plain is None or weights is None or output is None
            else compared(Twin(seconds, ending.code, output.text(), weights.losses(), tuple(weights.kept)), plain),
            explanation(ending.exception),
            audit,
            repeated=repeated,
            figures=tuple(figures.names),
        )
        if audit is not None and options.honest is not False and not ending.exception:
            finished = replace(finished, honest=tuple(_honest(audit, options, script, seconds, say)))
        if audit is not None and options.write_fixed:
            finished = replace(finished, fixed=_fixed(audit, script))
        if findings_file is not None and audit is not None:
            write_findings(findings_file, audit.findings, finished.honest)
        if draft is not None:
            record = {
                "kind": KIND,
                "created": began.isoformat(timespec="seconds"),
                "script": str(script),
                "arguments": list(options.arguments),
                "cwd": cwd,
                "options": _asked(options),
                **_record(finished),
                "files": lasting(files.paths, without=_not_the_scripts(draft)),
            }
            _write(draft, program, recorder, record)
    if draft is not None:
        # Of a Run that has its name: whatever a page may lack, the record is safe.
        kept = Kept(draft.path, program.pieces, recorder.histories, recorder.models)
        page = render_script(script_report(record, kept), language=current_language())
        atomic_write(draft.path / REPORT, page)
    return finished if draft is None else replace(finished, path=draft.path, shown=_seen_from(here, draft.path))


def _honest(
    audit: Audit, options: RunOptions, script: Path, seconds: float, say: Callable[[str], None]
) -> Iterator[Honest]:
    """The script without its mistakes: without all that can be repaired, then without those of each rule."""
    repaired = [finding for finding in audit.findings if finding.repairs]
    asked = options.honest or options.each or seconds < QUICK_S
    if not repaired or not (asked or any(finding.severity in GRAVE for finding in repaired)):
        return
    groups = [(repaired, options.select)]
    rules = tuple(dict.fromkeys(finding.id for finding in repaired))
    if options.each and len(rules) > 1:
        groups += [([finding for finding in repaired if finding.id == rule], (rule,)) for rule in rules]
    text = _("{rules}: the script runs once more without that, for the honest score (Ctrl-C leaves it out)")
    say(text.format(rules=", ".join(rules)))
    for findings, select in groups:
        found = honest(audit, findings, script, options.arguments, options.cwd, select, options.ignore)
        if found is not None:
            yield found
            if found.code == INTERRUPTED:
                return


def _fixed(audit: Audit, script: Path) -> tuple[Fixed, Path | None]:
    """The script without the mistakes, and where it is written; nowhere if there is nothing to write."""
    text, encoding = read_text(script)
    found = fixed(text, os.path.abspath(script), audit.findings, audit.evidence)
    if not found.rules:
        return found, None
    target = fixed_path(script)
    write_beside(target, found.text.encode(encoding), script.name)
    return found, target


def fixed_path(script: Path) -> Path:
    """Where the script without mistakes is written."""
    return script.with_name(f"{script.stem}_fixed{script.suffix}")


def _draft(options: RunOptions) -> AbstractContextManager[Draft | None]:
    """A Run where the command was given, wherever the script goes from there."""
    if not options.record:
        return nullcontext()
    out = None if options.out is None else Path(os.path.abspath(user_path(options.out)))
    return new_run(options.script.stem, out, folder=Path(os.path.abspath(runs_folder())))


def _seen_from(here: str, path: Path) -> str:
    """A path as the user may type it who gave the command in `here`."""
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _asked(options: RunOptions) -> dict[str, Any]:
    """The options that were given, for the record."""
    kept = ("exact", "strict", "show", "compare", "seeds", "cwd")
    given = {name: getattr(options, name) for name in kept if getattr(options, name) != getattr(RunOptions, name)}
    return {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}


def _working_directory(options: RunOptions) -> Path | None:
    """Where the script is to begin; None for the directory there is.

    Raises: OptionError if that is no folder.
    """
    if options.cwd is None:
        # Jupyter starts a notebook in the folder where it is.
        return options.script.parent if options.script.suffix.lower() == ENDING else None
    if not os.path.isdir(options.cwd):
        raise OptionError(_("--cwd {path} is no folder.").format(path=options.cwd))
    return options.cwd


def _run(
    options: RunOptions, program: Program, recorder: Recorder, figures: _Figures, auditor: Auditor | None
) -> tuple[Ending, float]:
    """Run it between the patches; how it ended, and seconds."""
    kernels: Literal["auto", "exact"] = "exact" if options.exact else "auto"
    seed = SEED if options.seeded or options.compare else None
    settings = Settings(
        engine=options.engine,
        kernels=kernels,
        strict=options.strict,
        listener=recorder if auditor is None else auditor.listener(recorder),
        more={} if auditor is None else auditor.tables(),
        of_2020=is_of_2020(program.files["script.py"]),
        figures=None if options.show else figures.keep,
        writes=note_file,
        seed=seed,
    )
    if not options.show:
        os.environ["MPLBACKEND"] = "agg"  # a figure can be made where there is no screen
    if seed is not None:
        random.seed(seed)
        np.random.seed(seed)
    started = time.perf_counter()
    with told(settings), Installation(settings):
        ending = program.start(options.arguments)
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
    if finished.audit is not None:
        found["findings"] = findings_record(finished.audit.findings, finished.honest)
        found["tests"] = [asdict(one) for one in used(finished.audit.evidence)]
        found["audit_trouble"] = list(finished.audit.trouble)
    if finished.honest:
        found["honest"] = [one.record() for one in finished.honest]
    if finished.repeated:
        found["seeds"] = [one if isinstance(one, str) else one.record() for one in finished.repeated]
    if finished.explanation:
        found["explanation"] = finished.explanation
    return found


def _not_the_scripts(draft: Draft | None) -> tuple[str, ...]:
    """Folders whose files are not the script's."""
    cache = cache_base()
    own = () if draft is None else (str(draft.folder),)
    return (*own, *(() if cache is None else (str(cache),)))


def _write(draft: Draft, program: Program, recorder: Recorder, record: dict[str, Any]) -> None:
    folder = draft.folder
    for name, content in program.files.items():
        atomic_write(folder / name, content)
    atomic_write(folder / "history.csv", history_csv(recorder))
    for sha256, text in recorder.models.items():
        (folder / "models").mkdir(exist_ok=True)
        atomic_write(folder / "models" / f"{sha256[:16]}.json", text)
    atomic_write(folder / RECORD, dumped(record))
