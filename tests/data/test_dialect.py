from __future__ import annotations

import pytest

from sunbae.data.dialect import NO_SEPARATOR, choose_separator, separator_option
from sunbae.errors import OptionError


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a,b\n", ","),
        ("a;b\n", ";"),
        ("a\n", NO_SEPARATOR),
        ("", NO_SEPARATOR),
        ("a,b\n1,2\n1,2,3\n4,5\n", ","),  # a ragged row does not change the separator
        ("a,b\n1,2,3\n4,5,6\n", ","),  # nor does a header that is too short: parsing tells it
        ("1,5;2,5\n2,5;3,5\n", ";"),
        ("1,5;2,5;3,5\n2,5;3,5;4,5\n", ";"),
        ("t;a|b\n1;x|y\n2;z\n", ";"),
        ('t,"a;b"\n1,"c;d"\n', ","),
        ("date\tx,y\n2020\t1,5\n2021\t2,5\n", "\t"),
        ("Report\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("x\n1,5\n2,5\n3,5\n", NO_SEPARATOR),
        ("name\nDoe, John\nRoe, Jane\n", NO_SEPARATOR),  # too few to tell a table under a title
        ("t\nyes, no\nno\nyes\n", NO_SEPARATOR),
        ("Review, text\nGood\nBad, very, very\nWell, no\nA, b, c, d\n", NO_SEPARATOR),
        ("note;tag\nx;a,b\ny;c,d\nz;e,f\n", ";"),
        (",,,\n,,,\n", ","),
    ],
)
def test_choice(content: str, separator: str) -> None:
    assert choose_separator(content.splitlines(keepends=True)) == separator


@pytest.mark.parametrize(("asked", "separator"), [(",", ","), ("tab", "\t"), (r"\t", "\t"), ("PIPE", "|"), (" ", " ")])
def test_option(asked: str, separator: str) -> None:
    assert separator_option(asked) == separator


@pytest.mark.parametrize("asked", ["", "ab", '"', "\n", "\r", "\0"])
def test_option_that_separates_nothing(asked: str) -> None:
    with pytest.raises(OptionError, match=r"--separator is .*; it must be one character.*tab, comma"):
        separator_option(asked)
