"""Lines that only IPython knows."""

import ast
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.errors import OptionError
from sunbae.script.magics import Skipped, to_python

SKIPPED = {
    "inline": "%matplotlib inline",
    "pip": "!pip install -q tensorflow==2.3",
    "pip_alone": "pip install keras",
    "magic_pip": "%pip install keras",
    "load": "%load_ext tensorboard",
    "shell": "!!ls -la",
    "help": "model?",
    "source": "model.fit??",
    "help_first": "?print",
    "help_item": "models['a']?",
    "env": "%env",
    "run": "%run other.py",
}


@pytest.mark.parametrize("name", SKIPPED)
def test_a_line_is_skipped_and_told(name):
    line = SKIPPED[name]
    found = to_python(f"x = 1  # (it's\n  \nif x:\n    {line}\ny = 2", "cell 1")
    assert found.skipped == (Skipped(4, line),)
    assert found.code.split("\n")[3] == f"    pass  # {line}"
    names = {}
    exec(found.code, names)
    assert names["y"] == 2


def test_python_stays_as_it_is():
    source = dedent('''
        text = """
        %matplotlib inline
        !ls
        what?
        """
        rest = (7
        % 4)
        n = 7 \\
        % 4
        more = {"a": [1,
        2]}  # what?
        same = text == "%"
        quoted = 'it\\'s' + "!" + f"{rest}"
        print("%d" % rest, rest != 2)
        ''')
    assert to_python(source, "cell 1") == to_python(to_python(source, "cell 1").code, "cell 1")
    assert to_python(source, "cell 1").code == source
    ast.parse(source)


def test_a_command_that_goes_on_is_skipped_whole():
    found = to_python("!pip install a \\\n  b \\\n  c\nx = 1", "cell 1")
    assert found.skipped == (Skipped(1, "!pip install a b c"),)
    assert found.code.split("\n") == ["pass  # !pip install a b c", "#", "#", "x = 1"]


def test_what_changes_the_script_is_done(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUNBAE_TEST_MAGIC", "")
    (tmp_path / "data").mkdir()
    source = dedent("""
        %env SUNBAE_TEST_MAGIC=3
        %cd data
        %time a = 1
        %timeit -n 10 -r 3 b = 2
        import os
        found = os.environ["SUNBAE_TEST_MAGIC"], os.path.basename(os.getcwd()), a, b
        """)
    translated = to_python(source, "cell 1")
    names = {}
    exec(translated.code, names)
    assert names["found"] == ("3", "data", 1, 2)
    assert translated.skipped == ()


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 3", "%%capture out"])
def test_a_cell_that_is_only_looked_at_runs(magic):
    found = to_python(f"\n{magic}\nx = 1\n!ls", "cell 1")
    assert found.code.split("\n") == ["#", "#", "x = 1", "pass  # !ls"]
    assert found.skipped == (Skipped(4, "!ls"),)


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%javascript", "%%R -i x"])
def test_a_cell_of_another_language_is_skipped(magic):
    found = to_python(f"{magic}\necho (", "cell 1")
    assert found.skipped == (Skipped(1, magic),)
    assert ast.parse(found.code).body == []


def test_a_cell_that_writes_a_file_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(to_python("%%writefile helper.py\nx = '한글'\nif x:\n    y = 1", "cell 1").code, {})
    exec(to_python("%%writefile -a helper.py\nz = 2", "cell 2").code, {})
    assert (tmp_path / "helper.py").read_text(encoding="utf-8") == "x = '한글'\nif x:\n    y = 1\nz = 2\n"


@pytest.mark.parametrize("line", ["files = !ls", "a, b = !echo 1", "t = %timeit -o f()"])
def test_output_of_a_command_is_refused(line):
    with pytest.raises(
        OptionError, match="lesson.ipynb cell 3, line 2: .* takes what a command of IPython gives"
    ) as raised:
        to_python(f"x = 1\n{line}", "lesson.ipynb cell 3")
    assert line in str(raised.value)


PIECES = ["!a \\", "%b", "  !c", "d?", "x = 1", "y = \\", "", "'''", "(", ")]", "# (it's", "%%time", "%cd e \\", "f('"]


@given(st.one_of(st.text("ab%!?#'\"\\()[]= \n", max_size=60), st.lists(st.sampled_from(PIECES)).map("\n".join)))
def test_every_line_stays_where_it_is(source):
    try:
        found = to_python(source, "cell 1")
    except OptionError:
        return
    assert found.code.count("\n") == source.count("\n")
    assert all(1 <= one.line <= source.count("\n") + 1 for one in found.skipped)


@settings(max_examples=30)
@given(st.from_regex(r"(?:[a-z]+ ?[=+] ?[0-9(]+\)?\n|'''[%!a\n]*'''\n){0,6}", fullmatch=True))
def test_what_is_python_is_not_touched(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return
    assert to_python(source, "cell 1").code == source
