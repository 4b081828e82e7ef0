"""A script runs as `python script.py` does."""

import subprocess
import sys
from textwrap import dedent

import pytest

from sunbae.errors import OptionError
from sunbae.script.runner import Ending, read_script

FACTS = """
import os, sys
print(__name__, __file__ == os.path.abspath(sys.argv[0]), sys.argv[1:], __spec__, __doc__, __package__)
print(sys.modules["__main__"].__dict__ is globals(), sys.path[0] == os.path.dirname(os.path.realpath(__file__)))
print(sorted(name for name in globals() if name not in ("__cached__", "__loader__")))
"""
ENDINGS = {
    "end": ("x = 1", 0),
    "exit": ("import sys; sys.exit(3)", 3),
    "exit_none": ("import sys; sys.exit()", 0),
    "exit_text": ("import sys; sys.exit('told')", 1),
    "exit_float": ("import sys; sys.exit(1.5)", 1),
    "error": ("def f():\n    raise ValueError('own')\nf()", 1),
    "chained": ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('b') from e", 1),
    "syntax": ("x = = 1", 1),
    "no_module": ("import no_such_module", 1),
    "assertion": ("assert False, '한글'", 1),
    "group": ("raise ExceptionGroup('several', [ValueError(1), TypeError(2)])", 1),
}


def test_it_finds_what_a_script_finds(script, tmp_path, capsys):
    script(FACTS, "--epochs", "3", name="facts.py")
    ours = capsys.readouterr().out
    command = [sys.executable, str(tmp_path / "facts.py"), "--epochs", "3"]
    assert ours == subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ENDINGS)
def test_exit_code_and_traceback(script, tmp_path, capsys, name):
    source, code = ENDINGS[name]
    ending = script(source, name="lesson.py")
    assert ending.code == code
    command = [sys.executable, "-X", "utf8", str(tmp_path / "lesson.py")]
    plain = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert plain.returncode == code
    assert capsys.readouterr().err == plain.stderr


def test_an_own_excepthook_is_called(script, capsys, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    script("import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1 / 0")
    assert capsys.readouterr().out == "hook ZeroDivisionError\n"


def test_siblings_are_imported(script, tmp_path, capsys):
    (tmp_path / "sunbae_test_sibling.py").write_text("value = 7\n")
    assert script("import sunbae_test_sibling\nprint(sunbae_test_sibling.value)").code == 0
    assert capsys.readouterr().out == "7\n"
    del sys.modules["sunbae_test_sibling"]


def test_threads_come_to_their_end(script, capsys):
    source = """
    import threading, time
    def late():
        time.sleep(0.2)
        print("late")
    threading.Thread(target=late).start()
    print("first")
    """
    assert script(dedent(source)).code == 0
    assert capsys.readouterr().out == "first\nlate\n"


def test_what_comes_out_is_told():
    assert Ending(KeyboardInterrupt()).code == 130
    assert not Ending(KeyboardInterrupt()).failed
    assert not Ending(SystemExit(2)).failed
    assert Ending(ValueError()).failed


def test_no_such_script(tmp_path):
    (tmp_path / "other.py").write_text("")
    with pytest.raises(OptionError, match=r"There is no script .*lesson\.py\. Scripts here: other\.py\."):
        read_script(tmp_path / "lesson.py")
    with pytest.raises(OptionError, match="is a folder"):
        read_script(tmp_path)
    (tmp_path / "data.CSV").write_text("a,b")
    with pytest.raises(OptionError, match=r"data\.CSV is no script: a \.py or \.ipynb was expected"):
        read_script(tmp_path / "data.CSV")
