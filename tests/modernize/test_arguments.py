"""Arguments of calls."""

import pytest

from sunbae.modernize.arguments import (
    UNKNOWN,
    appended,
    argument,
    listed,
    literal,
    positional,
    renamed,
    text_of,
    without,
)
from sunbae.modernize.edits import apply_edits
from sunbae.modernize.script import Script


def call_of(source):
    script = Script(source, "script.py")
    return script, script.calls[0]


@pytest.mark.parametrize(
    ("source", "gone", "left"),
    [
        ("f(a=1)\n", "a", "f()\n"),
        ("f(a=1, b=2, c=3)\n", "a", "f(b=2, c=3)\n"),
        ("f(a=1, b=2, c=3)\n", "b", "f(a=1, c=3)\n"),
        ("f(a=1, b=2, c=3)\n", "c", "f(a=1, b=2)\n"),
        ("f(a=1, b=2, c=3)\n", "ab", "f(c=3)\n"),
        ("f(a=1, b=2, c=3)\n", "bc", "f(a=1)\n"),
        ("f(a=1, b=2, c=3)\n", "ac", "f(b=2)\n"),
        ("f(a=1, b=2, c=3)\n", "abc", "f()\n"),
        ("f( a=1 , b=(2) ,)\n", "b", "f( a=1 ,)\n"),
        ("f(\n  a=1,  # 하나\n  b=2,  # 둘\n)\n", "b", "f(\n  a=1,  # 하나\n    # 둘\n)\n"),
        ("f(\n  a=1,  # 하나\n  b=2,  # 둘\n)\n", "a", "f(\n    # 하나\n  b=2,  # 둘\n)\n"),
    ],
)
def test_without(source, gone, left):
    script, call = call_of(source)
    made = apply_edits(source, without(script, call, [arg for arg in call.args if arg.keyword.value in gone]))
    assert made == left
    compile(made, "x", "exec")


def test_argument_by_keyword_or_position():
    script, call = call_of("f(1, *more, x=2)\n")
    assert script.text(argument(call, "x", 0).value) == "2"
    assert script.text(argument(call, "y", 0).value) == "1"
    assert argument(call, "y", 1) is None
    assert argument(call, "y") is None
    assert positional(call, 5) is None


def test_renamed_and_appended():
    script, call = call_of("f(1, b=2)\n")
    edits = [renamed(script, call.args[0], "a"), renamed(script, call.args[1], "c"), appended(script, call, "d=3")]
    assert apply_edits(script.source, edits) == "f(a=1, c=2, d=3)\n"
    script, call = call_of("f( )\n")
    assert apply_edits(script.source, [appended(script, call, "d=3")]) == "f( d=3)\n"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("3", 3),
        ("-2.5", -2.5),
        ("'a' 'b'", "ab"),
        ("True", True),
        ("None", None),
        ("b'x'", UNKNOWN),
        ("x", UNKNOWN),
        ("-x", UNKNOWN),
    ],
)
def test_literal(code, value):
    _script, call = call_of(f"f({code})\n")
    assert literal(call.args[0].value) == value or literal(call.args[0].value) is value


def test_listed_and_text():
    _script, call = call_of("f([1, 2], (3,), [*x], 'a')\n")
    values = [arg.value for arg in call.args]
    assert [len(listed(value) or ()) for value in values] == [2, 1, 0, 0]
    assert (text_of(values[3]), text_of(values[0]), listed(values[2])) == ("a", None, None)
