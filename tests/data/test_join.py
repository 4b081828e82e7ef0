"""Files joined by key: every row stays, each with the cells of its partner or with none."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.data.join import Joined, as_in_training, join_tables, joined_names
from sunbae.data.read import read_table
from sunbae.errors import ColumnError, DataError


def table(**columns):
    return read_table(pl.DataFrame(columns))


def file(path, **columns):
    pl.DataFrame(columns).write_csv(path)
    return read_table(path)


def test_rows_find_their_partners(tmp_path):
    main = file(tmp_path / "houses.csv", id=[3, 1, 2, 1], x=["a", "b", "c", "d"])
    other = file(tmp_path / "streets.csv", id=["1", "3", "9"], x=["p", "q", "r"], y=[0.5, 1.5, 2.5])
    found = join_tables(main, other, ["id"])
    assert found.frame.to_dict(as_series=False) == {
        "id": ["3", "1", "2", "1"],
        "x": ["a", "b", "c", "d"],
        "x_streets": ["q", "p", None, "p"],
        "y": ["1.5", "0.5", None, "0.5"],
    }
    assert found.source == "houses.csv + streets.csv"
    said = "\n".join(found.notes)
    for note in (
        "streets.csv joined by id: 2 columns for 3 of 4 rows",
        "1 rows have no row in streets.csv; its cells are missing there",
        "1 rows of streets.csv belong to no row",
        "streets.csv: columns of a name that was there already: x -> x_streets",
    ):
        assert note in said


def test_labels_are_equal_whatever_their_type():
    found = join_tables(table(id=[1.0, 2.0]), table(id=["2", "1"], y=[True, False]), ["id"])
    assert found.frame["y"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([dt.datetime(2020, 5, 30), dt.datetime(2020, 5, 31)], ["2020-05-31", "2020-05-30"]),
        (["2020-05-30", "2020-05-31 00:00"], [dt.date(2020, 5, 31), dt.date(2020, 5, 30)]),
        ([True, False], ["False", "True"]),
    ],
)
def test_typed_keys_beside_texts(ours, theirs):
    assert join_tables(table(id=ours), table(id=theirs, y=[1, 2]), ["id"]).frame["y"].to_list() == [2, 1]


def test_a_key_of_two_columns():
    main = table(a=["p", "p", None], b=[1, 2, 1])
    found = join_tables(main, table(b=[2, 1, 1], a=["p", "p", None], y=["x", "y", "z"]), ["a", "b"])
    assert found.frame["y"].to_list() == ["y", "x", None]  # a row without a whole key has no partner


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.sets(st.integers(0, 9)))
def test_every_row_stays_where_it_is(keys, others):
    others = sorted({*others, keys[0]})  # one partner at least
    found = join_tables(table(id=keys), table(id=others, y=[10 * k for k in others]), ["id"])
    assert found.frame["id"].to_list() == keys
    assert found.frame["y"].to_list() == [10 * k if k in others else None for k in keys]


def test_what_cannot_be_joined():
    main = table(id=[1, 2], x=[1, 2])
    with pytest.raises(
        DataError, match=r"the first id is '1' in the one, '01' in the other. Write both alike \(leading"
    ):
        join_tables(main, table(id=["01", "02"], y=[1, 2]), ["id"])
    with pytest.raises(DataError, match="has 2 rows whose key id is not theirs alone, the first is '2'"):
        join_tables(main, table(id=[1, 2, 2], y=[1, 2, 3]), ["id"])
    with pytest.raises(ColumnError, match="has no column 'idd'.* --key must name one of them. Did you mean 'id'"):
        join_tables(main, table(id=[1], y=[1]), ["idd"])
    with pytest.raises(ColumnError, match="has no column but the key id"):
        join_tables(main, table(id=[1, 2]), ["id"])


def test_columns_are_called_as_before():
    """Whatever the new rows have and lack, and whatever their own columns are called."""
    other = table(id=["1"], x=["c"], y=["d"])
    training = table(id=["1"], x=["a"])
    before = Joined("streets.csv", joined_names(training, other, ["id"]))
    assert before.names == {"x": "x_polars DataFrame", "y": "y"}
    found = join_tables(table(id=["1"], y=["own"]), other, ["id"], before)
    assert found.frame.to_dict(as_series=False) == {"id": ["1"], "x_polars DataFrame": ["c"], "y": ["d"]}
    assert "polars DataFrame: its columns take the place of those in polars DataFrame: y" in found.notes
    more = table(id=["1"], z=["e"], y=["d"])
    assert joined_names(training, more, ["id"], before) == {"z": "z", "y": "y"}


def test_files_are_known_by_their_columns_then_by_their_names(tmp_path):
    first, second, third = (
        Joined("sales_1.csv", {"n": "n"}),
        Joined("sales_2.csv", {"n": "n_sales_2"}),
        Joined("streets.csv", {"price": "price_streets", "n": "n_streets"}),
    )
    old = file(tmp_path / "sales_2.csv", id=[1], n=[1])
    new = file(tmp_path / "sales_1.csv", id=[1], n=[1])
    later = file(tmp_path / "streets_2025.csv", id=[1], price=[1], n=[1])
    assert as_in_training([later, old, new], [first, second, third]) == [third, second, first]
    assert as_in_training([old], []) == [None]
    assert as_in_training([new, old], [third]) == [third, None]


def test_nobody_is_hurt_by_names_that_are_there():
    found = join_tables(table(id=["1"], x=["a"], **{"x_polars DataFrame": ["b"]}), table(id=["1"], x=["c"]), ["id"])
    assert found.frame.row(0) == ("1", "a", "b", "c")
    assert len(set(found.columns)) == 4
