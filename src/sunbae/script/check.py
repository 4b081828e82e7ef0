"""`sunbae check`: scripts are read, not run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sunbae.modernize.text import read_text
from sunbae.script.notebook import ENDING, read_cells
from sunbae.script.runner import read_script
from sunbae.watch.controls import controls, kept
from sunbae.watch.findings import Finding
from sunbae.watch.static.look import look


def check(paths: Iterable[Path], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What the texts of scripts and notebooks tell, script by script, in each the worst first.

    Args:
      select, ignore: rules that are wanted, and those that are not; see `watch.controls`.

    Raises: OptionError for a file that is not there, a notebook that cannot be read or an unknown rule; ScriptError for
      what is no Python that runs today.
    """
    found: list[Finding] = []
    for path in dict.fromkeys(paths):
        sources = read(path)
        found += kept(look(sources), controls(path, select, ignore), sources)
    return tuple(found)


def read(path: Path) -> Mapping[str, str]:
    """The text of a script by its file, or those of the cells of a notebook by their names.

    Raises: OptionError if it is not there, or a notebook that cannot be read; ScriptError for text in another encoding
      than it says.
    """
    content = read_script(path)
    if path.suffix.lower() == ENDING:
        return {cell.name: cell.code for cell in read_cells(path, content)}
    return {os.path.abspath(path): read_text(path)[0]}
