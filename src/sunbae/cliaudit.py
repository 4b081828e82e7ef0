"""The commands of the audit that run nothing: `sunbae check` and `sunbae rule`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sunbae.i18n import N_, _

CHECK_HELP = N_("Read Keras scripts and say which mistakes their text alone shows; nothing is run.")
CHECK_EXAMPLES = N_("""[bold]Examples[/bold]

sunbae check lesson.py

sunbae check lessons/*.py lesson.ipynb

sunbae check --strict --ignore SB2 lesson.py           (exit code 1 for a high or critical finding)

sunbae check --findings lesson.sarif lesson.py""")
RULE_HELP = N_("Show the page of a rule of the audit: why it matters, wrong and right, when to ignore it.")
RULE_EXAMPLES = N_("""[bold]Examples[/bold]

sunbae rule SB101

sunbae rule                 (a list of all rules)""")


def check(
    scripts: Annotated[list[Path], typer.Argument(help=N_("Scripts, or notebooks (.ipynb)."), metavar="SCRIPT")],
    select: Annotated[
        list[str] | None, typer.Option(help=N_("Only these rules, such as SB101 or SB1."), metavar="RULE")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help=N_("Not these rules."), metavar="RULE")] = None,
    findings: Annotated[
        Path | None, typer.Option(help=N_("Write the findings to this file, .json or .sarif."), metavar="FILE")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=N_("A high or critical finding is an error: exit code 1."))
    ] = False,
) -> None:
    """`sunbae check`."""
    from sunbae.script.check import check as check_scripts
    from sunbae.script.findings_file import check_name, write_findings
    from sunbae.watch.findings import GRAVE
    from sunbae.watch.said import finding_lines

    if findings is not None:
        check_name(findings)
    found = check_scripts(scripts, select or (), ignore or ())
    for finding in found:
        for line in finding_lines(finding):
            print(line)
    if findings is not None:
        write_findings(findings, found, ())
    grave = [finding for finding in found if finding.severity in GRAVE]
    text = _(
        "Findings: {n}. This is what the text alone tells; `sunbae run` follows the rows themselves and sees more."
    )
    print(text.format(n=len(found)), file=sys.stderr)
    raise typer.Exit(int(strict and bool(grave)))


def rule(
    id: Annotated[str | None, typer.Argument(help=N_("Its id, such as SB101; all of them unless told."))] = None,
) -> None:
    """`sunbae rule`."""
    from rich.console import Console
    from rich.markdown import Markdown

    from sunbae.i18n import current_language
    from sunbae.watch.pages import ids, page, title

    if id is None:
        for one in ids():
            print(f"{one}  {title(one, current_language())}")
        return
    text = page(id, current_language())
    if not sys.stdout.isatty():
        print(text, end="")
        return
    Console().print(Markdown(text))
    print(_("All rules: sunbae rule"), file=sys.stderr)
