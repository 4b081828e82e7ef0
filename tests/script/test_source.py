"""The source with its marks."""

import pytest

from sunbae.report.script_content import Mark
from sunbae.script.source import AROUND, MOST_LINES, Piece, Spots, source_parts, source_text, split_place

FIT = Mark("info", "fit 1")


def test_a_short_source_is_whole():
    (part,) = source_parts([Piece("lesson.py", "a\n\nb")], {("lesson.py", 3): [FIT]})
    (lines,) = part.stretches
    assert [(line.number, line.anchor, line.text, line.marks) for line in lines] == [
        (1, "L1", "a", ()), (2, "L2", "", ()), (3, "L3", "b", (FIT,))
    ]  # fmt: skip


def test_cells_have_anchors_of_their_own():
    parts = source_parts([Piece("n cell 1", "a"), Piece("n cell 2", "b\nc"), Piece("n cell 3", "")], {})
    anchors = [[line.anchor for stretch in part.stretches for line in stretch] for part in parts]
    assert anchors == [["s1-L1"], ["s2-L1", "s2-L2"]]


def test_of_a_long_source_the_lines_about_the_marks_are_shown():
    text = "\n".join(map(str, range(1, MOST_LINES + 2)))
    marks = {("a.py", n): [FIT] for n in (5, 500, 510, 2999, 9_999_999)} | {("b.py", 1): [FIT]}
    (part,) = source_parts([Piece("a.py", text), Piece("c.py", "x")], marks)
    ends = [(stretch[0].number, stretch[-1].number) for stretch in part.stretches]
    assert ends == [(1, 5 + AROUND), (500 - AROUND, 510 + AROUND), (2999 - AROUND, 3001)]
    assert part.n_lines == MOST_LINES + 1


def test_without_marks_nothing_of_a_long_source_is_shown():
    assert source_parts([Piece("a.py", "x\n" * MOST_LINES)], {}) == ()


def test_long_lines_are_cut():
    (part,) = source_parts([Piece("a.py", "x" * 10_000)], {})
    assert len(part.stretches[0][0].text) == 500


def test_places():
    spots = Spots(source_parts([Piece("dir/a.py", "x\ny")], {}))
    assert (spots.spot("dir/a.py:2").text, spots.spot("dir/a.py:2").anchor) == ("a.py:2", "L2")
    assert spots.spot("dir/a.py:3").anchor == ""
    assert spots.spot("C:\\lessons\\a.py:2").text == "a.py:2"
    assert spots.spot("anything").text == "anything"
    assert spots.spot(None) is None
    assert split_place("lesson.ipynb cell 3:12") == ("lesson.ipynb cell 3", 12)
    assert split_place("a.py:²") is None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("x = '한글'".encode(), "x = '한글'"),
        ("\ufeffx = 1\r\ny".encode(), "x = 1\ny"),
        ("# -*- coding: cp949 -*-\n# 한글".encode("cp949"), "# -*- coding: cp949 -*-\n# 한글"),
        (b"# coding: no_such\nx", "# coding: no_such\nx"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"a\x00b\rc", "a\x00b\nc"),
    ],
)
def test_text_of_a_file(source, text):
    assert source_text(source) == text
