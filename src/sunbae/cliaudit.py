"""The command `sunbae rule`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sunbae.i18n import N_, _

RULE_HELP = N_("Show the page of a rule of the audit: why it matters, wrong and right, when to ignore it.")
RULE_EXAMPLES = N_("""[bold]Examples[/bold]

sunbae rule SB101

sunbae rule                 (a list of all rules)""")


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
