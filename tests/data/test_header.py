from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from sunbae.data.header import as_spelled, name_columns
from sunbae.data.numbers import looks_numeric
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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("5.1,3.5,1.4,0.2,Iris-setosa", True),
        ("a,-3", True),
        ("39,State-gov,77516,Bachelors,13,White,Male,2174,0,40,United-States", True),
        ("39,State-gov,77516,Bachelors,n,White,Male,x,y,z,United-States", False),  # less than a third
        ("country,2019,2020", False),
        ("country,2020", False),
        ("shop,1,2,3,4", False),
        ("0,1,2,3", False),
        ("4,2,1,a", True),
        ("a,5%,b", True),
    ],
)
def test_data_beside_names(line: str, said: bool) -> None:
    cells = dict(enumerate(line.split(","), 1))
    header = name_columns(cells, "t.csv", is_numeric=lambda place: looks_numeric(cells[place]))
    assert ("looks like data" in " ".join(header.notes)) is said
    if said and not line.startswith(("5.1", "a,-3")):
        assert name_columns(cells, "t.csv", is_numeric=lambda place: False).notes == ()


def test_names_are_composed() -> None:
    pieces = unicodedata.normalize("NFD", "가격")
    assert names_and_notes(pieces)[0] == ("가격",)
    with pytest.raises(ColumnError, match="'가격'"):
        names_and_notes(pieces, "가격")


def test_all_doubles_are_named() -> None:
    with pytest.raises(ColumnError, match=r"t\.csv has .*: 'a' \(columns 1, 3\), 'b' \(columns 2, 4\)\. Every column"):
        names_and_notes("a", "b", "a ", "b")


def test_a_network_may_know_names_in_pieces() -> None:
    pieces = unicodedata.normalize("NFD", "가격")
    frame = pl.DataFrame({"가격": [1], "x": [2]})
    assert as_spelled(frame, [pieces, "x", "y"]).columns == [pieces, "x"]
    assert as_spelled(frame, ["가격"]).columns == ["가격", "x"]
