import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.samples import hundred_classes

import sunbae.report.build
from sunbae.report.confusion import (
    _DARK_FROM,
    examples_of,
    heat_map,
    is_table,
    matrix_rows,
    mix_ups,
    worst_first,
    worst_text,
)
from sunbae.report.content import CellExamples, ClassificationTest, ClassScores, Example


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


def test_a_cell_of_a_few_rows_of_many_is_not_empty():
    (_name, cells), _other = matrix_rows(matrix((99_999.0, 1.0), (0.0, 1.0)))
    assert [(c.count, c.empty) for c in cells] == [("99,999", False), ("1", False)]


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


def heat_cells(heat):
    """(row, column) of every cell that is drawn."""
    paths = "".join(path for _level, path in heat.levels)
    return {(int(i), int(j)) for j, i in re.findall(r"M(\d+) (\d+)h1v1h-1z", paths)}


def test_a_heat_map_draws_every_cell_once_the_larger_the_darker():
    heat = heat_map(matrix((90.0, 10.0, 0.0), (1.0, 99.0, 0.0), (0.0, 0.0, 0.0)))
    assert heat_cells(heat) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    shades = {path: level for level, path in heat.levels}
    assert shades["M1 0h1v1h-1z"] == 3  # ceil(8 * sqrt(0.1))
    assert shades["M0 1h1v1h-1z"] == 1
    assert heat.labels == ("c0", "c1", "c2")


def test_a_hundred_names_have_no_room_beside_a_heat_map():
    heat = heat_map(hundred_classes().classification)
    assert heat.labels == ()
    assert heat.view == "0 0 100 100"


def test_from_21_classes_on_the_matrix_is_a_heat_map():
    assert is_table(matrix(*((1.0,) * 20,) * 20))
    assert not is_table(matrix(*((1.0,) * 21,) * 21))


def scored(*recalls):
    classes = tuple(ClassScores(f"c{i}", 1, r, 1, 0 if r is None else 5) for i, r in enumerate(recalls))
    classes = tuple(ClassScores(c.name, 1, c.recall or 0.0, 1, c.support) for c in classes)
    return ClassificationTest(classes, ((0.0,) * len(classes),) * len(classes))


def test_the_worst_class_comes_first_and_those_without_rows_last():
    test = scored(0.9, None, 0.2, 0.5)
    assert [c.name for c in worst_first(test)] == ["c2", "c3", "c0", "c1"]
    assert worst_text(test) == "Found worst: c2 (20%); best: c0 (90%)."
    assert worst_text(scored(0.5, 0.5)) == ""


def test_examples_of_a_cell():
    test = ClassificationTest(
        matrix((1.0, 1.0), (0.0, 1.0)).classes,
        ((1.0, 1.0), (0.0, 1.0)),
        examples=(CellExamples(0, 1, (Example("row 7", 0.9),)), CellExamples(1, 1, ())),
    )
    assert {cell: rows[0].label for cell, rows in examples_of(test).items()} == {(0, 1): "row 7"}
    with pytest.raises(ValueError, match=r"examples of \(0, 2\)"):
        replace(test, examples=(CellExamples(0, 2, ()),))
