"""Statements that go, and lines that come."""

import ast

import libcst as cst
import pytest

from sunbae.modernize.edits import apply_edits
from sunbae.modernize.script import Script
from sunbae.modernize.statements import after_imports, before, removed, small_statement, tidied


def call_of(source, name="gone"):
    script = Script(source, "script.py")
    return script, next(call for call in script.calls if script.text(call.func) == name)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a = 1\ngone()\nb = 2\n", "a = 1\nb = 2\n"),
        ("gone()\n", ""),
        ("a = 1\r\ngone()\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n"),
        ("a = 1\ngone()", "a = 1\n"),
        ("a = 1\ngone()  # 왜\nb = 2\n", "a = 1\n# 왜\nb = 2\n"),
        ("if a:\n    gone()  # 왜\n", "if a:\n    pass  # 왜\n"),
        ("if a:\n    gone()\n    b = 2\n", "if a:\n    b = 2\n"),
        ("if a: gone()\n", "if a: pass\n"),
        ("a = 1; gone(); b = 2\n", "a = 1; b = 2\n"),
        ("gone(); b = 2\n", "b = 2\n"),
        ("a = 1; gone()\n", "a = 1\n"),
        ("gone(\n    1,\n)\nb = 2\n", "b = 2\n"),
        ("if a:\n    gone()\n    gone()  # 왜\nb = 2\n", "if a:\n    pass  # 왜\nb = 2\n"),
        ("def f():\n    gone(); gone()\n\n    # 왜\n    gone()\n", "def f():\n\n    # 왜\n    pass\n"),
        ("try:\n    gone()\n    gone()\nexcept E:\n    gone()\n", "try:\n    pass\nexcept E:\n    pass\n"),
        ("if a:\n    if b:\n        gone()\n    gone()\n", "if a:\n    if b:\n        pass\n"),
        ("gone(); gone(); b = 2; gone(); gone()\n", "b = 2\n"),
        ("a = 1; gone(); gone(); b = 2\n", "a = 1; b = 2\n"),
        ("gone(); gone()\nb = 2\n", "b = 2\n"),
        ("if a: gone(); gone()\n", "if a: pass\n"),
    ],
)
def test_removed(source, left):
    script = Script(source, "script.py")
    calls = [call for call in script.calls if script.text(call.func) == "gone"]
    made = apply_edits(
        source, tidied(script, [edit for call in calls for edit in removed(script, small_statement(script, call))])
    )
    assert made == left
    ast.parse(made)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("if a:\n\tx = here()\n", "if a:\n\tnew()\n\tx = here()\n"),
        ("@d\ndef f(x=here()):\n    pass\n", "new()\n@d\ndef f(x=here()):\n    pass\n"),
        ("x = [\r\n    here(),\r\n]\r\n", "new()\r\nx = [\r\n    here(),\r\n]\r\n"),
    ],
)
def test_before(source, made):
    script, call = call_of(source, "here")
    assert apply_edits(source, [before(script, call, "new()")]) == made


def test_the_head_of_a_compound_statement_is_no_small_one():
    script, call = call_of("while gone():\n    pass\n")
    assert small_statement(script, call) is None


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("import a\nimport b\nx()\n", "import a\nimport b\n\n\nNEW\n\nx()\n"),
        (
            "import a  # 왜\n\nimport b\ndef f():\n    x()\n",
            "import a  # 왜\n\nimport b\n\n\nNEW\n\ndef f():\n    x()\n",
        ),
        ("y = 1\nx()\n", "y = 1\n\n\nNEW\n\nx()\n"),
        ("x()\n", "NEW\n\n\nx()\n"),
        ("import a\r\nx()\r\n", "import a\r\n\r\n\r\nNEW\r\n\r\nx()\r\n"),
    ],
)
def test_after_imports(source, made):
    script, call = call_of(source, "x")
    assert apply_edits(source, [after_imports(script, call, "NEW\n")]) == made


def test_after_the_block_in_which_an_import_is():
    script = Script("import a\nimport b\nimport c\nx()\n", "script.py")
    node = list(script.nodes(cst.Import))[1]
    assert (
        apply_edits(script.source, [after_imports(script, node, "N\n")])
        == "import a\nimport b\nimport c\n\n\nN\n\nx()\n"
    )
