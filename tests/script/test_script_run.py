"""A script or notebook, run and recorded: what lies in its Run."""

import json
import os
from textwrap import dedent

import pytest

from sunbae.errors import OptionError
from sunbae.runs.store import find_run
from sunbae.script.run import RunOptions, run

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
LESSON = """
import os
import numpy as np
import keras
x = np.linspace(0, 1, 20)[:, None]
y = 2 * x
for k in range(2):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, epochs=2, batch_size=10, verbose=0)
os.makedirs("deep")
os.chdir("deep")
model.evaluate(x, y, verbose=0)
"""


@pytest.fixture
def here(unchanged, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SUNBAE_RUNS", raising=False)
    monkeypatch.setattr("sys.excepthook", None)
    return tmp_path


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_script_leaves_a_run_where_the_command_was_given(here):
    (here / "lesson.py").write_text(LESSON)
    finished = run(RunOptions(here / "lesson.py"))
    folder = here / "sunbae-runs" / "lesson-001"
    assert (finished.path, finished.shown) == (folder, os.path.join("sunbae-runs", "lesson-001"))
    told = read(folder / "run.json")
    assert (told["cwd"], told["options"], told["ending"]) == (str(here), {}, {"code": 0})
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<b class="mark info">fits 1, 2</b>' in page
    assert '<a class="spot" href="#L13">lesson.py:13</a>' in page
    # Two models of one architecture, whose layers have other names.
    assert len({fit["configuration"] for fit in told["fits"]}) == len(list((folder / "models").iterdir())) == 1
    assert told["fits"][0]["model"]["name"] != told["fits"][1]["model"]["name"]


def test_a_notebook_begins_in_its_folder(here):
    (here / "lessons").mkdir()
    (here / "lessons" / "data.txt").write_text("7")
    cells = [
        {"cell_type": "code", "source": source}
        for source in (
            "%matplotlib inline\nimport pathlib\nn = int(pathlib.Path('data.txt').read_text())",
            "1 / (n - 7)",
        )
    ]
    content = json.dumps({"nbformat": 4, "cells": cells})
    (here / "lessons" / "first.ipynb").write_text(content)
    options = RunOptions(here / "lessons" / "first.ipynb")
    finished = run(options)
    folder = here / "sunbae-runs" / "first-001"
    assert (finished.ending.code, finished.path) == (1, folder)
    assert (folder / "notebook.ipynb").read_text() == content
    assert (folder / "script.py").read_text().startswith("# %% cell 1\npass  # %matplotlib inline\n")
    told = read(folder / "run.json")
    assert (told["cwd"], told["ending"]["at"]) == (str(here / "lessons"), "first.ipynb cell 2:1")
    assert [(note["id"], note["at"]) for note in told["notes"]] == [("SB922", "first.ipynb cell 1:1")]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<a class="spot" href="#s2-L1">first.ipynb cell 2:1</a>' in page
    os.chdir(here)
    assert run(RunOptions(options.script, cwd=here, record=False)).ending.exception.args[0] == 2  # no data.txt there


def test_an_error_that_has_no_end_is_bounded(here):
    (here / "lesson.py").write_text("raise ValueError('x' * 5_000_000)")
    run(RunOptions(here / "lesson.py"))
    folder = find_run("lesson-001").path
    assert (folder / "run.json").stat().st_size < 500_000
    assert (folder / "report.html").stat().st_size < 150_000
    (here / "lesson.py").write_text("def f():\n    f()\nf()")
    run(RunOptions(here / "lesson.py"))
    ending = read(find_run("lesson-002").path / "run.json")["ending"]
    assert (ending["error"], ending["at"]) == ("RecursionError", f"{here / 'lesson.py'}:2")


def test_a_script_that_is_no_python(here):
    (here / "lesson.py").write_text("import os\nprint 'old'")
    assert run(RunOptions(here / "lesson.py")).ending.code == 1
    assert read(find_run("lesson-001").path / "run.json")["ending"]["at"] == f"{here / 'lesson.py'}:2"


def test_the_epochs_up_to_an_interrupt_are_kept(here):
    source = """
    import numpy as np
    import keras
    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt
    x = np.ones((8, 1))
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, x, epochs=9, verbose=0, callbacks=[Stop()])
    """
    (here / "lesson.py").write_text(dedent(source))
    assert run(RunOptions(here / "lesson.py")).ending.code == 130
    told = read(find_run("lesson-001").path / "run.json")
    assert (told["ending"]["interrupted"], told["fits"][0]["epochs"]) == (True, 2)  # the callback came before History
    assert "Keyboard" in told["fits"][0]["error"]


def test_no_such_folder(here):
    (here / "lesson.py").write_text("")
    with pytest.raises(OptionError, match="--cwd .*nowhere is no folder"):
        run(RunOptions(here / "lesson.py", cwd=here / "nowhere"))


def test_a_notebook_that_is_none_is_told_before_anything_is_written(here):
    (here / "lesson.ipynb").write_text("{}")
    with pytest.raises(OptionError, match="is no notebook that can be run"):
        run(RunOptions(here / "lesson.ipynb"))
    assert os.listdir(here) == ["lesson.ipynb"]


def test_names_of_scores_with_several_outputs(here):
    source = """
    import numpy as np
    import keras
    x = np.ones((8, 1))
    inputs = keras.Input((1,))
    outputs = [keras.layers.Dense(1, name=name)(inputs) for name in ("z", "a")]
    model = keras.Model(inputs, outputs)
    model.compile("sgd", loss=["mse", "mae"], metrics=[["mae"], ["mse", "mae"]])
    model.fit(x, [x, x], epochs=1, verbose=0)
    scores = model.evaluate(x, [x, x], verbose=0)
    named = model.evaluate(x, [x, x], verbose=0, return_dict=True)
    print(len(scores))
    """
    (here / "lesson.py").write_text(dedent(source))
    assert run(RunOptions(here / "lesson.py")).ending.code == 0
    by_position, by_name = read(find_run("lesson-001").path / "run.json")["evaluations"]
    assert by_position["scores"] == by_name["scores"]
    assert set(by_name["scores"]) == {"loss", "z_loss", "a_loss", "z_mae", "a_mse", "a_mae"}
