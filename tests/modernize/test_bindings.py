"""What names stand for."""

import libcst as cst
import pytest

from sunbae.modernize.bindings import every_value, function_of, returned, value_of
from sunbae.modernize.script import Script


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ("x = 1\n", "1"),
        ("x = 1\nx = 2\n", "2"),
        ("y = 1\nx = y\n", "1"),
        ("x, y = 1, 2\n", "1"),
        ("x, y = g()\n", "x"),
        ("x = 1\nx = x + 1\n", "x + 1"),
        ("for x in [1, 2]:\n    pass\n", "x"),
        ("x: int = 5\n", "5"),
        ("def g():\n    x = 1\n", "x"),
        ("", "x"),
    ],
)
def test_value_before_a_place(before, value):
    script = Script(f"{before}f(x)\nx = 9\n", "script.py")
    call = script.calls[-1]
    assert script.text(value_of(script, call.args[0].value)) == value


def test_a_name_of_itself_does_not_go_round():
    script = Script("x = f(x)\n", "script.py")
    assert script.text(value_of(script, script.calls[0].args[0].value)) == "x"


def test_every_value_of_a_loop():
    script = Script("for x in [a, b]:\n    f(x)\nfor y in g():\n    f(y)\n", "script.py")
    first, other = [call.args[0].value for call in script.calls if call.args]
    assert [script.text(value) for value in every_value(script, first)] == ["a", "b"]
    assert every_value(script, other) is None


def test_functions_and_what_they_return():
    script = Script("def f():\n    def g():\n        return 1\n    return 2\n\nf()\nh()\n", "script.py")
    calls = script.calls
    function = function_of(script, calls[0])
    assert isinstance(function, cst.FunctionDef)
    assert [script.text(value) for value in returned(script, function)] == ["2"]
    assert function_of(script, calls[1]) is None
