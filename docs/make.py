"""Writes docs/cli.md, the options of every command, from the command line itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer

from sunbae.cli import app

PAGE = Path(__file__).parent / "cli.md"


def page() -> str:
    """The text of docs/cli.md."""
    group: Any = typer.main.get_command(app)
    parts = ["# Command line\n\nWritten by `make docs` from `sunbae --help`.\n"]
    for name, command in group.commands.items():
        parts.append(f"## sunbae {name}\n\n{command.help}\n\n{_options(command)}")
    return "\n".join(parts)


def _options(command: Any) -> str:
    lines = ["| option | meaning |", "|---|---|"]
    for parameter in command.params:
        names = " ".join(f"`{o}`" for o in [*parameter.opts, *parameter.secondary_opts])
        if parameter.param_type_name == "argument":
            names = f"`{parameter.metavar or parameter.name}`"
        text = (
            (getattr(parameter, "help", None) or "")
            .replace("[dim]\\[", "(")
            .replace("][/dim]", ")")
            .replace("|", "\\|")
        )
        lines.append(f"| {names} | {text} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE, file=sys.stderr)
