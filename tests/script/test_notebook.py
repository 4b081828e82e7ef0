"""The code cells of a notebook."""

import json
from pathlib import Path

import pytest

from sunbae.errors import OptionError
from sunbae.script.notebook import read_cells, script_of

PATH = Path("some/lesson.ipynb")


def notebook(*sources, **more):
    cells = [{"cell_type": "code", "source": source, "outputs": [], "metadata": {}} for source in sources]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | more


def cells(found, encoding="utf-8"):
    return read_cells(PATH, json.dumps(found, ensure_ascii=False).encode(encoding))


def test_cells_with_code_in_their_order():
    found = notebook(["x = 1\n", "y = 2"], "", "z = '한글'")
    found["cells"].insert(1, {"cell_type": "markdown", "source": "# x = 9"})
    found["cells"].insert(1, {"cell_type": "raw", "source": ["y"]})
    read = cells(found)
    assert [(cell.number, cell.source) for cell in read] == [(1, "x = 1\ny = 2"), (3, "z = '한글'")]
    assert [cell.name for cell in read] == ["lesson.ipynb cell 1", "lesson.ipynb cell 3"]
    assert cells(found, "utf-8-sig") == read


def test_format_3():
    sheet = {
        "cells": [{"cell_type": "code", "input": ["a = 1\n", "b"], "language": "python"}, {"cell_type": "heading"}]
    }
    read = cells({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [sheet, {"cells": []}]})
    assert [cell.source for cell in read] == ["a = 1\nb"]


def test_magics_are_put_into_python():
    (cell,) = cells(notebook("%matplotlib inline\nx = 1"))
    assert cell.code == "pass  # %matplotlib inline\nx = 1"
    assert [one.text for one in cell.skipped] == ["%matplotlib inline"]


def test_lines_of_windows_and_halves_of_letters():
    (cell,) = read_cells(PATH, json.dumps(notebook("x = 1\r\ny = '\ud800'")).encode())
    assert cell.source == "x = 1\ny = '?'"


def test_as_one_script():
    text = script_of(cells(notebook("%cd data", "x = 1\nx", "", "y")))
    assert text.startswith("# %% cell 1\n")
    assert "\n\n# %% cell 2\nx = 1\nx\n\n# %% cell 4\ny\n" in text
    compile(text, "script.py", "exec")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x = 1", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"[]", "it does not say which format"),
        (b'{"cells": []}', "it does not say which format"),
        (b'{"nbformat": 2, "worksheets": []}', "its format is 2; 3 and 4 are read"),
        (json.dumps(notebook("x", metadata={"kernelspec": {"language": "R"}})).encode(), "its language is R"),
        (json.dumps(notebook("x", metadata={"language_info": {"name": "julia"}})).encode(), "its language is julia"),
        (b'{"nbformat": 4, "cells": [3]}', "a cell is damaged"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}', "a cell is damaged"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [3]}]}', "a cell is damaged"),
    ],
)
def test_what_is_no_notebook(content, why):
    with pytest.raises(OptionError, match=f"^some/lesson.ipynb is no notebook that can be run: {why}"):
        read_cells(PATH, content)


@pytest.mark.parametrize(
    "content", [b'{"nbformat": 4}', b'{"nbformat": 3, "worksheets": 1}', b'{"nbformat": 4, "cells": []}']
)
def test_without_cells_there_is_nothing_to_run(content):
    assert read_cells(PATH, content) == []
