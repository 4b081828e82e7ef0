"""The code cells of a Jupyter notebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.script.magics import Skipped, to_python

FORMATS = (3, 4)
ENDING = ".ipynb"


@dataclass(frozen=True)
class Cell:
    """A cell with code.

    Attributes:
      number: among the cells with code, from 1.
      name: what tracebacks call it.
      source: as it stands in the notebook.
      code: the same in Python, line for line.
      skipped: lines that only IPython knows.
    """

    number: int
    name: str
    source: str
    code: str
    skipped: tuple[Skipped, ...] = ()


def read_cells(path: Path, content: bytes) -> list[Cell]:
    """The cells with code in a notebook of format 3 or 4, in their order; those without any are left out.

    Raises: OptionError for what is no notebook, or one of another language or format.
    """
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:
        raise _unfit(path, _("it is no JSON ({reason})").format(reason=exc)) from exc
    if not isinstance(notebook, Mapping) or not isinstance(notebook.get("nbformat"), int):
        raise _unfit(path, _("it does not say which format of notebooks it has"))
    if notebook["nbformat"] not in FORMATS:
        raise _unfit(path, _("its format is {found}; 3 and 4 are read").format(found=notebook["nbformat"]))
    language = _language(notebook)
    if language.lower() not in ("python", "ipython", "python3"):
        raise _unfit(path, _("its language is {language}; Python is run here").format(language=language))
    sources = [_source(path, cell) for cell in _cells(path, notebook) if cell.get("cell_type") == "code"]
    cells = []
    for number, source in enumerate(sources, start=1):
        if source.strip():
            name = f"{path.name} cell {number}"
            translated = to_python(source, name)
            cells.append(Cell(number, name, source, translated.code, translated.skipped))
    return cells


def script_of(cells: list[Cell]) -> str:
    """The cells as one script, for the record."""
    return "\n\n".join(f"# %% cell {cell.number}\n{cell.code}" for cell in cells) + "\n"


def _unfit(path: Path, reason: str) -> OptionError:
    return OptionError(_("{path} is no notebook that can be run: {reason}.").format(path=path, reason=reason))


def _language(notebook: Mapping[str, Any]) -> str:
    """Python for a notebook that does not say."""
    metadata = notebook.get("metadata")
    for part, name in (("kernelspec", "language"), ("language_info", "name")):
        said = metadata.get(part) if isinstance(metadata, Mapping) else None
        if isinstance(said, Mapping) and isinstance(said.get(name), str):
            return str(said[name])
    return "python"


def _cells(path: Path, notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Format 3 has them in worksheets."""
    sheets = notebook.get("worksheets") if notebook["nbformat"] == 3 else [notebook]
    found = (
        [cell for sheet in sheets if isinstance(sheet, Mapping) for cell in sheet.get("cells") or ()]
        if isinstance(sheets, list)
        else []
    )
    if not all(isinstance(cell, Mapping) for cell in found):
        raise _unfit(path, _("a cell is damaged"))
    return found


def _source(path: Path, cell: Mapping[str, Any]) -> str:
    """The text of a cell, a string or a list of lines; format 3 calls it input."""
    said = cell.get("source", cell.get("input", ""))
    lines = [said] if isinstance(said, str) else said
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _unfit(path, _("a cell is damaged"))
    # A half of a pair of surrogates cannot be compiled.
    return "".join(lines).replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
