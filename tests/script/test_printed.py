"""Outputs are compared number by number, without bars and times."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.script.printed import compare_printed

BARS = [
    "10/10 ━━━━━━━━━━━━━━━━━━━━ 0s 7ms/step - loss: 0.5000",
    "10/10 ━━━━━━━━━━━━━━━━━━━━ 4s 123us/step - loss: 0.5000",
]


@pytest.mark.parametrize(
    ("one", "other", "lines"),
    [
        ("a 1.5\nb 2", "a 1.5\nb 2", []),
        ("a 1.5\nb 2", "a 1.5\nb 3", [2]),
        ("r2 : 0.91234", "r2 : 0.91239", []),
        ("r2 : 0.91", "r2 : 0.93", [1]),
        ("loss nan", "loss nan", []),
        ("loss nan", "loss 1", [1]),
        ("a", "b", [1]),
        ("a\nb", "a", [2]),
        ("-1e3", "-1000.0", []),
        (BARS[0], BARS[1], []),
        (BARS[0], BARS[1].replace("10/10", " 3/10") + "\n" + BARS[1], []),
        (BARS[0], BARS[1].replace("0.5", "0.6"), [1]),
        ("3/10 of it", "2/10 of it", [1]),
        ("1/1 \x1b[37m\x1b[0m\x1b[1m0s\x1b[0m 7ms/step", "1/1 \x1b[37m\x1b[0m\x1b[1m3s\x1b[0m 1ms/step", []),
        ("x\rsecond 1", "second 1", []),
        ("1/2 ━━\x08\x08\x08\x08\x08\x082/2 done", "2/2 done", []),
    ],
)
def test_lines_that_differ(one, other, lines):
    assert [line for line, _one, _other in compare_printed(one, other, tolerance=1e-3).different] == lines


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), max_size=8), st.floats(0, 1e-4))
def test_the_largest_difference_is_found(values, gap):
    one = "\n".join(f"value {v!r}" for v in values)
    other = "\n".join(f"value {v + gap * max(1, abs(v))!r}" for v in values)
    found = compare_printed(one, other, tolerance=1e-3)
    assert not found.different
    assert found.numbers == len(values)
    assert found.largest <= gap + 1e-9
    assert not values or math.isclose(found.largest, gap, abs_tol=1e-9, rel_tol=1e-3)
