import json
import os

import pytest

from sunbae.errors import OptionError, ScriptError
from sunbae.script.check import check, read

LEAK = """\
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
x, y = load_wine(return_X_y=True)
x = StandardScaler().fit_transform(x)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
model = SVC()
model.fit(x_train, y_train)
print(model.score(x_test, y_test))
"""


def ids(*paths, **controls):
    return [one.id for one in check(paths, **controls)]


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def notebook(path, *sources):
    cells = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in sources]
    return write(path, json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))


def test_scripts_one_after_the_other(tmp_path):
    one, other = write(tmp_path / "b.py", LEAK), write(tmp_path / "a.py", LEAK)
    found = check([one, other, one])
    assert [(item.id, os.path.basename(item.place.file), item.place.line) for item in found] == [
        ("SB101", "b.py", 6),
        ("SB101", "a.py", 6),
    ]


def test_cells(tmp_path):
    head, tail = LEAK.split("x, y =")
    path = notebook(tmp_path / "n.ipynb", "%matplotlib inline\n" + head, "", "!ls\nx, y =" + tail)
    (found,) = check([path])
    assert (found.place.file, found.place.line) == ("n.ipynb cell 3", 3)
    assert "# " not in read(path)["n.ipynb cell 3"].split("\n")[1]


def test_rules_are_chosen(tmp_path):
    path = write(tmp_path / "a.py", LEAK)
    assert ids(path, select=["SB1"]) == ["SB101"]
    assert ids(path, select=["SB2"]) == ids(path, ignore=["SB10"]) == []
    with pytest.raises(OptionError, match="SB999 is no rule"):
        check([path], select=["SB999"])


def test_a_comment_or_the_project_ignores_a_rule(tmp_path):
    line = "x = StandardScaler().fit_transform(x)"
    assert ids(write(tmp_path / "a.py", LEAK.replace(line, f"{line}  # sunbae: ignore[SB101]"))) == []
    assert ids(write(tmp_path / "b.py", LEAK.replace(line, f"{line}  # sunbae: ignore[SB102]"))) == ["SB101"]
    write(tmp_path / "pyproject.toml", '[tool.sunbae]\nignore = ["SB101"]\n')
    assert ids(tmp_path / "b.py") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_encodings_and_line_ends(tmp_path, encoding):
    coding = "# -*- coding: cp949 -*-\n" if encoding == "cp949" else ""
    text = (coding + "# 나누기 전에\n" + LEAK).replace("\n", "\r\n")
    (found,) = check([write(tmp_path / "a.py", text, encoding)])
    assert found.place.line == 7 + bool(coding)
    assert found.fix == "x = StandardScaler().fit(x_train).transform(x)"


def test_what_cannot_be_read(tmp_path):
    with pytest.raises(OptionError, match="There is no script"):
        check([tmp_path / "none.py"])
    with pytest.raises(OptionError, match="is no notebook"):
        check([write(tmp_path / "n.ipynb", "{}")])
    with pytest.raises(ScriptError, match=r"a\.py:2: this is no Python that runs today"):
        check([write(tmp_path / "a.py", "x = 1\nx = = 2\n")])
    with pytest.raises(ScriptError, match=r"n\.ipynb cell 1:2: this is no Python"):
        check([notebook(tmp_path / "n.ipynb", "x = 1\nx = = 2\n")])
    with pytest.raises(ScriptError, match=r"k\.py:3: this is not UTF-8"):
        check([write(tmp_path / "k.py", "x = 1\ny = 2\n# 나누기\n", "cp949")])
