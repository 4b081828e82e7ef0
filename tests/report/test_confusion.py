import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.samples import hundred_classes

import sunbae.report.build
from sunbae.report.confusion import _DARK_FROM, matrix_rows, mix_ups
from sunbae.report.content import ClassificationTest, ClassScores


def matrix(*rows):
    return ClassificationTest(tuple(ClassScores(f"c{i}", 1, 1, 1, 1) for i in range(len(rows))), rows)


def test_cells_show_counts_and_shares_of_their_row():
    (name, cells), _other = matrix_rows(matrix((3.0, 1.0), (0.5, 0.0)))
    assert name == "c0"
    assert [(c.count, c.percent, c.share, c.dark, c.right) for c in cells] == [
        ("3", "75%", 0.75, True, True),
        ("1", "25%", 0.25, False, False),
    ]


def test_a_class_without_test_rows_has_no_shares():
    (_name, cells), _other = matrix_rows(matrix((0.0, 0.0), (0.0, 1.0)))
    assert [c.share for c in cells] == [0.0, 0.0]


def test_mix_ups_come_most_frequent_first():
    found = mix_ups(matrix((5.0, 2.0, 0.0), (4.0, 5.0, 1.0), (0.0, 2.0, 2.0)), most=3)
    assert [(m.true, m.predicted, m.count, m.percent) for m in found] == [
        ("c1", "c0", "4", "40%"),
        ("c0", "c1", "2", "29%"),
        ("c2", "c1", "2", "50%"),
    ]


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.tuples(*[st.floats(0, 1e6)] * n), min_size=n, max_size=n)))
def test_shares_of_a_row_add_up_to_one(rows):
    for _name, cells in matrix_rows(matrix(*rows)):
        total = sum(cell.share for cell in cells)
        assert total == pytest.approx(1, abs=0.01) or total == 0


def test_a_hundred_classes():
    rows = matrix_rows(hundred_classes().classification)
    assert {len(cells) for _name, cells in rows} == {100}


@pytest.mark.parametrize("theme", [0, 1])  # light, dark
def test_text_stands_out_from_every_shade(theme):
    css = (Path(sunbae.report.build.__file__).parent / "report.css").read_text(encoding="utf-8")
    card, shade, on_light, on_dark = (
        _rgb(re.findall(rf"--{name}: (#\w+)", css)[theme]) for name in ("card", "shade", "on-light", "on-dark")
    )
    for percent in range(101):
        ground = [a + (b - a) * percent / 100 for a, b in zip(card, shade, strict=True)]
        text = on_dark if percent / 100 >= _DARK_FROM else on_light
        assert _contrast(ground, text) >= 4.4, percent


def _rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _contrast(a, b):
    # Source: WCAG 2.2, relative luminance and contrast ratio.
    low, high = sorted(map(_luminance, (a, b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
