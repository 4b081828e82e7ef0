from __future__ import annotations

import pytest

from sunbae.data.header import name_columns
from sunbae.errors import ColumnError


def names_and_notes(*cells: str, from_line: bool = True) -> tuple[tuple[str, ...], str]:
    header = name_columns(dict(enumerate(cells, 1)), "t.csv", from_line)
    return header.names, " ".join(header.notes)


def test_spaces_go() -> None:
    assert names_and_notes(" a ", "b\t") == (("a", "b"), "")


def test_names_for_the_unnamed_keep_their_place() -> None:
    assert name_columns({1: "a", 4: ""}, "t.csv").names == ("a", "column_4")


def test_a_given_name_is_not_taken_twice() -> None:
    assert names_and_notes("", "column_1", "column_1_", "x")[0] == ("column_1__", "column_1", "column_1_", "x")


def test_a_title_is_suspected_when_most_have_no_name() -> None:
    names, notes = names_and_notes("Sales", "", "")
    assert names == ("Sales", "column_2", "column_3")
    assert "2 of 3 columns have no name; they are called column_2, column_3. If the first line is a title" in notes


@pytest.mark.parametrize(
    ("cells", "said"), [(("1", "2.5"), True), (("1", ""), True), (("1", "a"), False), (("",), False)]
)
def test_data_in_the_first_line(cells: tuple[str, ...], said: bool) -> None:
    assert ("looks like data" in names_and_notes(*cells)[1]) is said
    assert "looks like data" not in names_and_notes(*cells, from_line=False)[1]


def test_all_doubles_are_named() -> None:
    with pytest.raises(ColumnError, match=r"t\.csv has .*: 'a' \(columns 1, 3\), 'b' \(columns 2, 4\)\. Every column"):
        names_and_notes("a", "b", "a ", "b")
