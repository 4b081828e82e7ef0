"""A notebook runs as one script, and says what a notebook says."""

import json
import linecache
import sys
from importlib.util import find_spec

import pytest

from sunbae.patch.install import Installation, Settings
from sunbae.patch.notes import collected
from sunbae.script.cells import run_cells, skipped_notes
from sunbae.script.notebook import read_cells
from sunbae.script.runner import show_exception


@pytest.fixture
def run(unchanged, tmp_path, monkeypatch):
    """`run(*cells)`: how it ended."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def run(*sources, arguments=(), figures=None):
        cells = [{"cell_type": "code", "source": source} for source in sources]
        content = json.dumps({"nbformat": 4, "cells": cells}).encode()
        path = tmp_path / "lesson.ipynb"
        path.write_bytes(content)
        with Installation(Settings(figures=figures)):
            ending = run_cells(path, read_cells(path, content), arguments)
            if ending.exception is not None:
                show_exception(ending.exception)
        assert path.read_bytes() == content
        return ending

    yield run
    for name in [name for name in linecache.cache if name.startswith("lesson.ipynb cell")]:
        del linecache.cache[name]


def test_the_last_expression_is_printed(run, capsys):
    assert run("x = 3\nx", "x + 1;", "x, 'a'  # pair", "x;  # hush", "None", "y = x", "'한글'; ").code == 0
    assert capsys.readouterr().out == "3\n(3, 'a')\n"


def test_cells_share_their_names(run, capsys):
    run(
        "import sys\nx = 1",
        "def f():\n    return x + 1",
        "x = 5",
        "print(f(), __name__, '__file__' in globals())\nsys.argv[1:]",
    )
    assert capsys.readouterr().out == "6 __main__ False\n[]\n"


def test_a_future_holds_for_the_cells_after_it(run, capsys):
    run("from __future__ import annotations", "def f(a: no_such_name): pass\nf.__annotations__")
    assert capsys.readouterr().out == "{'a': 'no_such_name'}\n"


def test_an_error_names_cell_and_line(run, capsys):
    ending = run("%matplotlib inline\ndef f(a):\n    return a / 0", "print(1)", "\nf(2)", "print(4)")
    assert ending.code == 1
    out, err = capsys.readouterr()
    assert out == "1\n"
    assert 'File "lesson.ipynb cell 3", line 2, in <module>\n    f(2)\n' in err
    assert 'File "lesson.ipynb cell 1", line 3, in f\n    return a / 0\n' in err
    assert "sunbae" not in err.replace("lesson", "")


def test_a_cell_that_is_no_python_stops_there(run, capsys):
    ending = run("print(1)", "x = = 1")
    assert ending.code == 1
    out, err = capsys.readouterr()
    assert out == "1\n"
    assert 'File "lesson.ipynb cell 2", line 1\n    x = = 1\n' in err


def test_display(run, capsys):
    run(
        "from IPython.display import HTML, clear_output, display as shown",
        "display(1, 'a')\nshown(HTML('<b>'))\nclear_output()",
    )
    assert capsys.readouterr().out.replace(" at 0x", "") == "1\n'a'\n<IPython.core.display.HTML object>\n"


@pytest.mark.skipif(find_spec("IPython") is not None, reason="IPython is installed")
def test_the_stand_in_is_gone_afterwards(run):
    run("import IPython\nIPython.get_ipython()")
    assert "IPython" not in sys.modules
    assert "IPython.display" not in sys.modules


def test_commands_of_the_shell_are_noted(run):
    with collected() as notes:
        run("shell = get_ipython()\n\nshell.run_line_magic('matplotlib', 'inline')\nshell.system('ls')")
    assert [(note.id, str(note.place), note.what) for note in notes] == [
        ("SB922", "lesson.ipynb cell 1:3", "%matplotlib inline is for IPython; it was not run"),
        ("SB922", "lesson.ipynb cell 1:4", "!ls is for IPython; it was not run"),
    ]


def test_skipped_lines_are_noted(tmp_path):
    content = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1\n!ls"}]}).encode()
    (note,) = skipped_notes(read_cells(tmp_path / "lesson.ipynb", content))
    assert (note.id, str(note.place), note.what) == (
        "SB922",
        "lesson.ipynb cell 1:2",
        "!ls is for IPython; it was not run",
    )


def test_figures_are_shown_at_the_end_of_a_cell(run):
    pytest.importorskip("matplotlib")
    kept = []
    cells = ["import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "plt.figure(); plt.figure()\n1 / 0"]
    run(*cells, figures=lambda figure, number: kept.append((number, len(figure.axes))))
    assert kept == [(1, 1), (1, 0), (2, 0)]


def test_exit_and_interrupt(run):
    assert run("raise SystemExit(3)").code == 3
    assert run("raise KeyboardInterrupt").code == 130
