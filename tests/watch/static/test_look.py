import pytest

from sunbae.errors import ScriptError
from sunbae.watch.static.look import look, story
from sunbae.watch.static.story import Learn

from .scripts import IMPORTS, NET, ROWS, SCORED, SPLIT


def test_cells_of_a_notebook_are_one_script():
    cells = {
        "a.ipynb cell 1": IMPORTS + ROWS,
        "a.ipynb cell 2": "x = PCA(2).fit_transform(x)",
        "a.ipynb cell 4": SPLIT + NET + SCORED,
    }
    (one,) = [one for one in look(cells) if one.severity == "high"]
    assert (one.id, one.place.file, one.place.line) == ("SB102", "a.ipynb cell 2", 1)
    assert (one.hurts.file, one.hurts.line) == ("a.ipynb cell 4", 5)
    assert one.fix == "x = PCA(2).fit(x_train).transform(x)"


def test_the_worst_first_and_each_line_once():
    text = (
        IMPORTS + "for k in (1, 2, 3):\n    model = Sequential([Dense(8), Dense(1, activation='softmax')])\n"
        "    model.compile(loss='mse')\n"
    )
    assert [(one.id, one.severity) for one in look({"s.py": text})] == [("SB302", "critical"), ("SB301", "low")]


def test_the_same_finding_of_two_lines():
    text = IMPORTS + "Sequential([LSTM(1, 'relu'),\nLSTM(2, 'relu')])\n"
    assert [one.place.line for one in look({"s.py": text})] == [12, 13]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\ny = (2\n", "s.py:2: this is no Python that runs today ('(' was never closed). Mend this line first."),
        ("print 1\n", "s.py:1: this is no Python that runs today (Missing parentheses in call to 'print'"),
        ("x = 1\0\n", "s.py:1: this is no Python that runs today ("),
    ],
)
def test_no_python(text, said):
    with pytest.raises(ScriptError) as raised:
        look({"s.py": text})
    assert str(raised.value).startswith(said)


def test_deep_nesting_is_an_error_of_ours_to_tell():
    with pytest.raises(ScriptError):
        look({"s.py": "x = " + "-" * 20_000 + "1\n"})
    with pytest.raises(ScriptError):
        look({"s.py": "x = 1" + " + 1" * 3_000 + "\n"})


def test_nothing_is_run(tmp_path):
    look({"s.py": f"open({str(tmp_path / 'a')!r}, 'w').write('1')\nimport no_such_module\n1 / 0\n"})
    assert not list(tmp_path.iterdir())


def test_functions_that_call_each_other_come_to_an_end():
    calls = "".join(f"def f{k}(x):\n    return f{k + 1}(x), f{k + 1}(x), f{k + 1}(x)\n" for k in range(30))
    told = story({"s.py": IMPORTS + calls + "def f30(x):\n    return PCA().fit(x)\nf0(1)\n"})
    assert len(list(told.of(Learn))) < 1000


def test_an_empty_script():
    assert look({"s.py": ""}) == ()
    assert look({}) == ()
