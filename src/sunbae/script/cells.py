"""Run the cells of a notebook in order, as one script."""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.notes import Note, Place, note
from sunbae.script.notebook import Cell
from sunbae.script.runner import Ending, run_main

SKIPPED = "SB922"
_FUTURE = reduce(lambda flags, name: flags | getattr(__future__, name).compiler_flag, __future__.all_feature_names, 0)
# Names of IPython.display that make an object to look at.
_SHOWN = ("HTML", "Image", "Markdown", "SVG", "Math", "Latex", "JSON", "Javascript", "Audio", "Video", "IFrame")
_MORE_SHOWN = ("YouTubeVideo", "FileLink", "FileLinks", "Pretty", "DisplayObject", "TextDisplayObject")


def run_cells(path: Path, cells: Sequence[Cell], argv: Sequence[str]) -> Ending:
    """Run cells in the namespace of `__main__`; what the last expression of a cell gives is printed.

    A notebook has no `__file__`. Figures that are open at the end of a cell are shown, as a notebook shows them.
    """

    def body(namespace: dict[str, Any]) -> None:
        flags = 0
        for cell in cells:
            try:
                flags |= _run(cell, namespace, flags)
            finally:
                _show_figures()

    with _ipython() as shell:
        return run_main(path, argv, body, display=display, get_ipython=lambda: shell)


def skipped_notes(cells: Sequence[Cell]) -> list[Note]:
    """A note for each line that was not run."""
    text = _("{line} is for IPython; it was not run")
    return [
        Note(SKIPPED, Place(cell.name, one.line), text.format(line=one.text)) for cell in cells for one in cell.skipped
    ]


def display(*values: Any, **_options: Any) -> None:
    """As IPython's: print values as the prompt shows them."""
    for value in values:
        print(repr(value))


def _run(cell: Cell, namespace: dict[str, Any], flags: int) -> int:
    """Run a cell; the flags of `from __future__` that hold from here on."""
    # Tracebacks show the lines of the notebook.
    lines = cell.source.splitlines(keepends=True)
    linecache.cache[cell.name] = (len(cell.source), None, lines, cell.name)
    tree = compile(cell.code, cell.name, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    last = tree.body[-1] if tree.body else None
    shown = isinstance(last, ast.Expr) and not _is_hushed(cell.code, last)
    code: CodeType = compile(
        ast.Module(tree.body[:-1] if shown else tree.body, []), cell.name, "exec", flags, dont_inherit=True
    )
    flags = code.co_flags & _FUTURE
    exec(code, namespace)
    if shown:
        assert isinstance(last, ast.Expr)
        value = compile(ast.Expression(last.value), cell.name, "eval", flags, dont_inherit=True)
        sys.displayhook(eval(value, namespace))
    return flags


def _is_hushed(code: str, last: ast.Expr) -> bool:
    """Whether a semicolon follows the last expression."""
    assert last.end_lineno is not None
    assert last.end_col_offset is not None
    line = code.split("\n")[last.end_lineno - 1].encode()
    return line[last.end_col_offset :].lstrip().startswith(b";")


def _show_figures() -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and pyplot.get_fignums():
        pyplot.show()


class _Shell:
    """What `get_ipython()` gives where there is no IPython: its commands are noted and not run."""

    def __init__(self) -> None:
        self.config: dict[str, Any] = {}

    def run_line_magic(self, name: str, line: str = "", *_more: Any) -> None:
        """Not run."""
        note(SKIPPED, _("{line} is for IPython; it was not run").format(line=f"%{name} {line}".strip()))

    def run_cell_magic(self, name: str, line: str = "", cell: str = "") -> None:
        """Not run."""
        self.run_line_magic(f"%{name}", line)

    def magic(self, line: str) -> None:
        """Not run."""
        self.run_line_magic(line)

    def system(self, line: str) -> None:
        """Not run."""
        note(SKIPPED, _("{line} is for IPython; it was not run").format(line=f"!{line}"))


class _Shown:
    """An object of `IPython.display`; a terminal shows what it is."""

    def __init__(self, *_values: Any, **_options: Any) -> None:
        pass

    def __repr__(self) -> str:
        return f"<IPython.core.display.{type(self).__name__} object>"


@contextmanager
def _ipython() -> Iterator[_Shell]:
    """Inside, `IPython` and `IPython.display` can be imported; IPython itself if it is installed."""
    shell = _Shell()
    if find_spec("IPython") is not None:
        yield shell
        return
    package, shown = ModuleType("IPython"), ModuleType("IPython.display")
    vars(shown).update({name: type(name, (_Shown,), {}) for name in _SHOWN + _MORE_SHOWN})
    vars(shown).update(display=display, clear_output=lambda wait=False: None)
    # Libraries that find the name ask for its version, and whether they are inside IPython; then they want all of it.
    vars(package).update(display=shown, get_ipython=lambda: None, version_info=(9, 0, 0, ""), __version__="9.0.0")
    vars(package).update(__path__=[])
    made = {"IPython": package, "IPython.display": shown}
    sys.modules.update(made)
    try:
        yield shell
    finally:
        for name in made:
            del sys.modules[name]
