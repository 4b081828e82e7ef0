"""The command `sunbae run`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sunbae._collector import uncollected
from sunbae.errors import OptionError
from sunbae.i18n import N_, _

HELP = N_("Run a Keras script, unchanged: faster, recorded, also if it was written for TensorFlow 2 in 2020.")
EXAMPLES = N_("""[bold]Examples[/bold]

sunbae run lesson.py

sunbae run --cwd . lessons/cnn.py --epochs 3     (what follows the script is its own)

sunbae run --strict lesson.py                    (an error where a fit cannot be compiled)

sunbae run --modernize lesson.py                 (lesson_keras3.py: the same for today's Keras, without sunbae)

sunbae run lesson.ipynb                          (the cells in their order; the notebook stays as it is)""")
# Options of sunbae end at the script; all that follows is the script's.
SETTINGS = {"allow_interspersed_args": False, "ignore_unknown_options": False}


def _explain_patches(asked: bool) -> None:
    if asked:
        from sunbae.patch.explain import explained
        from sunbae.patch.install import Settings

        for line in explained(Settings(figures=lambda figure, number: None, writes=lambda path: None)):
            print(line)
        raise typer.Exit


def run(
    script: Annotated[str, typer.Argument(help=N_("The script, or a notebook (.ipynb)."), metavar="SCRIPT")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help=N_("Arguments of the script."), metavar="ARGUMENTS")
    ] = None,
    cwd: Annotated[
        Path | None,
        typer.Option(help=N_("Working directory of the script; relative paths in it begin there."), metavar="FOLDER"),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help=N_("The same bits as Keras' own methods, also where that is slower."))
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help=N_(
                "A fit, evaluate or predict that cannot be compiled is an error; so is a high or critical finding."
            ),
        ),
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help=N_("Open windows for figures; else they go into the record."))
    ] = False,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare",
            help=N_(
                "Run it with Keras' own methods as well: time of both, and how far weights, losses and printed "
                "numbers differ."
            ),
        ),
    ] = False,
    seeds: Annotated[
        int,
        typer.Option(help=N_("Make every fit under so many seeds after the script: how far scores go by luck.")),
    ] = 1,
    audit: Annotated[bool, typer.Option(help=N_("Watch for mistakes that change the score."))] = True,
    honest: Annotated[
        bool | None,
        typer.Option(
            "--honest/--no-honest",
            help=N_(
                "Where a mistake can be repaired, run the script once more without it: the honest score. "
                "[dim]\\[default: after a short script, or if the mistake is high or critical][/dim]"
            ),
        ),
    ] = None,
    each: Annotated[
        bool, typer.Option("--each", help=N_("Once more for each mistake, too: what each of them does."))
    ] = False,
    findings: Annotated[
        Path | None,
        typer.Option(help=N_("Write the findings to this file, .json or .sarif."), metavar="FILE"),
    ] = None,
    write_fixed: Annotated[
        bool,
        typer.Option("--write-fixed", help=N_("Write the script without the mistakes beside it, SCRIPT_fixed.py.")),
    ] = False,
    select: Annotated[
        list[str] | None, typer.Option(help=N_("Only these rules, such as SB101 or SB1."), metavar="RULE")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help=N_("Not these rules."), metavar="RULE")] = None,
    modernize: Annotated[
        bool,
        typer.Option(
            "--modernize", help=N_("Write the script in today's Keras beside it, SCRIPT_keras3.py, and run nothing.")
        ),
    ] = False,
    no_record: Annotated[bool, typer.Option("--no-record", help=N_("Write no Run."))] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help=N_("Folder of the Run; with --modernize the file. [dim]\\[default: sunbae-runs/SCRIPT-001][/dim]"),
            metavar="FOLDER",
        ),
    ] = None,
    explain_patches: Annotated[
        bool,
        typer.Option(
            "--explain-patches",
            callback=_explain_patches,
            is_eager=True,
            help=N_("Print what is changed in Keras and other libraries while a script runs, and why; run nothing."),
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=N_("Say nothing after the script."))] = False,
) -> None:
    """`sunbae run`."""
    if modernize:
        _modernize(Path(script), out)
        return
    with uncollected(stays=True):
        from sunbae.script.run import RunOptions
        from sunbae.script.run import run as run_recorded
        from sunbae.script.runner import end_by_interrupt
        from sunbae.script.summary import summary

    options = RunOptions(
        Path(script),
        tuple(arguments or ()),
        cwd,
        exact=exact,
        strict=strict,
        show=show,
        compare=compare,
        seeds=seeds,
        audit=audit,
        honest=honest,
        each=each,
        findings=findings,
        write_fixed=write_fixed,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        record=not no_record,
        out=out,
    )
    if seeds < 1:
        raise OptionError(_("--seeds is {n}; 1 or more was expected.").format(n=seeds))
    if compare and seeds > 1:
        raise OptionError(_("--compare and --seeds each want runs of their own. Give one of them."))

    def tell(done: int, n: int) -> None:
        if not quiet and sys.stderr.isatty():
            print(f"\rsunbae: {done}/{n}", end="" if done < n else "\n", file=sys.stderr, flush=True)

    def say(line: str) -> None:
        if not quiet:
            print(f"sunbae: {line}", file=sys.stderr, flush=True)

    finished = run_recorded(options, tell=tell, say=say)
    if not quiet:
        for line in summary(finished):
            print(f"sunbae: {line}", file=sys.stderr)
    if isinstance(finished.ending.exception, KeyboardInterrupt):
        end_by_interrupt()
    from sunbae.watch.findings import GRAVE

    grave = [] if finished.audit is None else [f for f in finished.audit.findings if f.severity in GRAVE]
    raise typer.Exit(finished.ending.code or int(strict and bool(grave)))


def _modernize(script: Path, out: Path | None) -> None:
    """Write the script of today; say what was changed and what is left to look at."""
    from sunbae.modernize.file import modernize_file
    from sunbae.script.notebook import ENDING

    if script.suffix.lower() == ENDING:
        text = _(
            "{path} is a notebook; --modernize reads scripts. Run it once: its Run has the cells as one, script.py."
        )
        raise OptionError(text.format(path=script))
    written = modernize_file(script, out)
    for one in (*written.modules, written):
        for change in one.modernized.changes:
            mark = "! " if change.left else ""
            print(
                f"{change.id} {one.source.name}:{change.line}: {mark}{change.what} -> {change.today}", file=sys.stderr
            )
    for one in (*written.modules, written):
        for path in (one.path, *one.files):
            print(_("Written: {path}").format(path=path), file=sys.stderr)
