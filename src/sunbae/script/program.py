"""What `sunbae run` runs: a script, or the cells of a notebook."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sunbae.patch.notes import Note
from sunbae.script.cells import run_cells, skipped_notes
from sunbae.script.notebook import ENDING, read_cells, script_of
from sunbae.script.runner import Ending, read_script, run_script
from sunbae.script.source import Piece, source_text


@dataclass(frozen=True)
class Program:
    """A program that has been read.

    Attributes:
      pieces: its source, by the names that tracebacks and places have for it.
      files: what the record keeps of it: name -> content.
      notes: what is adapted before it starts.
      start: run it with arguments.
    """

    pieces: tuple[Piece, ...]
    files: Mapping[str, bytes]
    start: Callable[[Sequence[str]], Ending]
    notes: tuple[Note, ...] = ()


def read_program(path: Path) -> Program:
    """The program in a file.

    Raises: OptionError if there is none, or it is a notebook that cannot be run.
    """
    content = read_script(path)
    if path.suffix.lower() != ENDING:
        return Program(
            (Piece(os.path.abspath(path), source_text(content)),),
            {"script.py": content},
            partial(run_script, path, content),
        )
    cells = read_cells(path, content)
    return Program(
        tuple(Piece(cell.name, cell.source) for cell in cells),
        {"script.py": script_of(cells).encode(), "notebook.ipynb": content},
        partial(run_cells, path, cells),
        tuple(skipped_notes(cells)),
    )
