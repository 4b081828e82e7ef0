"""A submission has the header, the ids and the order of its sample, whatever the data look like."""

import numpy as np
import polars as pl
import pytest
from tiny import houses, untrained_branches

from sunbae.bundle.save import save_bundle
from sunbae.data.read import read_table
from sunbae.data.target import Target
from sunbae.errors import ColumnError, DataError
from sunbae.job.predict import PicturedTable, Prediction, load
from sunbae.job.submission import read_sample, submission_csv


class Networks:
    """What `submission_csv` asks of a Predictor."""

    def __init__(self, task, *classes):
        self.target = Target("y", task, classes, "")


def prediction(values, proba=None):
    return Prediction(pl.DataFrame({"prediction": values}), None if proba is None else np.array(proba), ())


NUMBERS = Networks("regression")
YES_NO = Networks("binary", "no", "yes")
DATA = read_table(pl.DataFrame({"id": ["007", "8", "NA", "a,b"], "x": ["1", "2", "3", "4"]}), missing=())
NAMELESS = read_table(pl.DataFrame({"x": ["1", "2", "3", "4"]}))
FOUR = prediction([1.5, 2.5, 3.5, 4.5])


def load_untrained(tmp_path):
    """Networks with two targets, a number and one of two classes."""
    save_bundle(untrained_branches(), tmp_path / "two.sunbae")
    return load(tmp_path / "two.sunbae")


def sample(tmp_path, text):
    path = tmp_path / "sample.csv"
    path.write_bytes(text.encode())
    return read_sample(path)


def test_header_ids_and_order(tmp_path):
    text, notes = submission_csv(sample(tmp_path, 'id,가격 (원)\n"a,b",0\n007,0\nNA,0\n8,0\n'), DATA, FOUR, NUMBERS)
    assert text == 'id,가격 (원)\n"a,b",4.5\n007,1.5\nNA,3.5\n8,2.5\n'
    assert notes == []


@pytest.mark.parametrize(
    "text",
    [
        ",y\n2.0,1\n1.0,1\n",
        " id , y\n2.00,1\n1,1\n",
        "id;y\n 2;1\n1.000;1\n",
        "id\ty\n2\t1\n1\t1\n",
    ],
)
def test_header_and_ids_are_written_as_they_were(tmp_path, text):
    """An empty name, `2.0`, spaces and the separator stay; ids are matched by what they mean."""
    numbered = read_table(pl.DataFrame({"id": [1, 2, 3, 4], "column_1": [1, 2, 3, 4]}))
    found, notes = submission_csv(sample(tmp_path, text), numbered, FOUR, NUMBERS)
    header, *lines = text.splitlines()
    assert found.splitlines() == [header, lines[0][:-1] + "2.5", lines[1][:-1] + "1.5"]
    assert notes == ["2 rows of the data are not asked for by the sample"]


def test_a_typed_sample(tmp_path):
    pl.DataFrame({"id": [2, 1], "y": [0.5, 0.5]}).write_parquet(tmp_path / "sample.parquet")
    typed = read_table(pl.DataFrame({"id": [1, 2, 3, 4]}))
    assert submission_csv(read_sample(tmp_path / "sample.parquet"), typed, FOUR, NUMBERS)[0] == "id,y\n2,2.5\n1,1.5\n"


def test_fewer_and_repeated_ids(tmp_path):
    text, notes = submission_csv(sample(tmp_path, "id,y\n8,0\n8,0\n8,0\n8,0\n8,0\n"), DATA, FOUR, NUMBERS)
    assert text == "id,y\n" + "8,2.5\n" * 5
    assert notes == ["3 rows of the data are not asked for by the sample"]


def test_numbers_as_ids_from_a_typed_source(tmp_path):
    typed = read_table(pl.DataFrame({"id": [3.0, 1.0, 2.0, 10.0]}))
    text, _notes = submission_csv(sample(tmp_path, "id,y\n10,0\n1,0\n"), typed, FOUR, NUMBERS)
    assert text == "id,y\n10,4.5\n1,2.5\n"


def test_without_ids_in_the_data_the_rows_are_in_order(tmp_path):
    text, notes = submission_csv(sample(tmp_path, "index,y\n9,0\n8,0\n7,0\n6,0\n"), NAMELESS, FOUR, NUMBERS)
    assert text == "index,y\n9,1.5\n8,2.5\n7,3.5\n6,4.5\n"
    assert notes == ["the data have no column 'index': rows were taken in the order of the file"]
    with pytest.raises(
        ColumnError, match=r"no column 'index' and 4 rows, sample\.csv has 1: the rows cannot be matched"
    ):
        submission_csv(sample(tmp_path, "index,y\n9,0\n"), NAMELESS, FOUR, NUMBERS)


@pytest.mark.parametrize("name", ["ID", " Id ", "주문 번호"])
def test_ids_under_another_name(tmp_path, name):
    text = f'{name},y\n"a,b",0\nNA,0\n8,0\n007,0\n'
    found, notes = submission_csv(sample(tmp_path, text), DATA, FOUR, NUMBERS)
    assert found == f'{name},y\n"a,b",4.5\nNA,3.5\n8,2.5\n007,1.5\n'
    assert notes == [f"the ids {name.strip()!r} are the column 'id' of the data"]


def test_other_ids_are_not_taken_in_the_order_of_the_file(tmp_path):
    with pytest.raises(
        ColumnError, match=r"no column 'key' as sample.csv has, and in row 1 their 'id' is '007', .*'9'"
    ):
        submission_csv(sample(tmp_path, "key,y\n9,0\n8,0\n7,0\n6,0\n"), DATA, FOUR, NUMBERS)
    twice = read_table(pl.DataFrame({"id": ["1", "2"], "no": ["2", "1"]}))
    with pytest.raises(ColumnError, match="in row 1 their 'id' is '1'"):
        submission_csv(sample(tmp_path, "key,y\n2,0\n1,0\n"), twice, prediction([1.0, 2.0]), NUMBERS)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("id\n8\n", ColumnError, r"sample\.csv has one column only; an id column and a column to fill were expected"),
        ("id,y\n8,0\n9,0\n10,0\n", DataError, r"2 ids of sample\.csv are not in the data, the first is '9'"),
        ("id,a,b\n8,0,0\n", ColumnError, r"sample\.csv has the columns a, b; one column to fill"),
    ],
)
def test_a_sample_that_does_not_fit(tmp_path, text, error, message):
    with pytest.raises(error, match=message):
        submission_csv(sample(tmp_path, text), DATA, FOUR, NUMBERS)


def test_ids_that_repeat_in_the_data(tmp_path):
    twice = read_table(pl.DataFrame({"id": ["8", "8"]}))
    with pytest.raises(DataError, match="Column 'id' of the data has repeated ids"):
        submission_csv(sample(tmp_path, "id,y\n8,0\n"), twice, prediction([1.0, 2.0]), NUMBERS)


TWO = prediction(["yes", "no"], [[0.25, 0.75], [0.875, 0.125]])
PAIR = read_table(pl.DataFrame({"id": ["a", "b"]}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,y\nb,0\na,0\n", "id,y\nb,no\na,yes\n"),
        ("id,y\nb,0.5\na,0.5\n", "id,y\nb,0.125\na,0.75\n"),
        ("id,yes,no\nb,0,0\na,0,0\n", "id,yes,no\nb,0.125,0.875\na,0.75,0.25\n"),
        ("id,no\nb,maybe\n", "id,no\nb,no\n"),
    ],
)
def test_classes(tmp_path, text, expected):
    found, _notes = submission_csv(sample(tmp_path, text), PAIR, TWO, YES_NO)
    assert found == expected


def test_fractions_are_said_to_be_a_probability(tmp_path):
    _text, notes = submission_csv(sample(tmp_path, "id,y\na,0.5\nb,0.5\n"), PAIR, TWO, YES_NO)
    assert notes == ["the sample shows fractions, so 'y' is the probability of 'yes'"]


@pytest.mark.parametrize(
    ("classes", "shown", "expected"),
    [
        (("false", "true"), "False", ["True", "False"]),
        (("false", "true"), "TRUE", ["TRUE", "FALSE"]),
        (("False", "True"), "0", ["1", "0"]),
        (("0", "1"), "False", ["True", "False"]),
        (("false", "true"), "", ["true", "false"]),
        (("false", "true"), "x", ["true", "false"]),
        (("no", "yes"), "False", ["yes", "no"]),
    ],
)
def test_truths_are_written_as_in_the_sample(tmp_path, classes, shown, expected):
    two = prediction([classes[1], classes[0]], [[0.25, 0.75], [0.875, 0.125]])
    found, notes = submission_csv(
        sample(tmp_path, f"id,y\na,{shown}\nb,{shown}\n"), PAIR, two, Networks("binary", *classes)
    )
    assert found.splitlines()[1:] == [f"{one},{label}" for one, label in zip("ab", expected, strict=True)]
    assert len(notes) == (expected[1] != classes[0])


def test_of_several_targets_each_is_written_as_the_sample_shows_it(tmp_path):
    predictor = load_untrained(tmp_path)
    table = predictor.read(houses(3))
    text, notes = submission_csv(
        sample(tmp_path, "id,price,dear\nh001,0.5,0.5\nh000,0.5,0.5\n"),
        table,
        predictor.predict_table(table),
        predictor,
    )
    expected = predictor.predict_table(table)
    rows = [line.split(",") for line in text.splitlines()[1:]]
    assert [float(row[1]) for row in rows] == expected.frame["price"].to_list()[1::-1]
    assert [float(row[2]) for row in rows] == expected.frame["dear_p_dear"].to_list()[1::-1]
    assert notes[-1] == "the sample shows fractions, so 'dear' is the probability of 'dear'"


def test_a_column_for_no_class(tmp_path):
    with pytest.raises(ColumnError, match=r"columns yes, perhaps; .* one column for each class \(no, yes\)"):
        submission_csv(sample(tmp_path, "id,yes,perhaps\na,0,0\n"), PAIR, TWO, YES_NO)


def pictures(*names, in_files=True):
    table = read_table(pl.DataFrame({"file": list(names)}))
    return PicturedTable(table.frame, table.source, table.row_numbers, in_files=in_files)


class TestPictures:
    THREE = prediction(["a", "b", "c"])
    LABELS = Networks("multiclass", "a", "b", "c")

    @pytest.mark.parametrize(
        ("names", "ids"),
        [
            (("1.png", "10.png", "2.png"), ("1", "2", "10")),
            (("1.png", "10.png", "2.png"), ("1.png", "2.png", "10.png")),
            (("test/1.png", "test/10.png", "test/2.png"), ("1", "2", "10")),
            (("1/x.png", "10/x.png", "2/x.png"), ("1/x.png", "2/x.png", "10/x.png")),
            (("001.png", "010.png", "002.png"), ("001", "002", "010")),
        ],
    )
    def test_ids_are_names_of_files(self, tmp_path, names, ids):
        text = "id,label\n" + "".join(f"{one},\n" for one in ids)
        found, notes = submission_csv(sample(tmp_path, text), pictures(*names), self.THREE, self.LABELS)
        assert found.splitlines()[1:] == [f"{one},{label}" for one, label in zip(ids, "acb", strict=True)]
        assert notes == []

    def test_ids_that_are_no_names(self, tmp_path):
        with pytest.raises(ColumnError, match=r"3 ids of sample.csv are the names of no picture, first 'x'"):
            submission_csv(
                sample(tmp_path, "id,label\nx,\ny,\nz,\n"), pictures("1.png", "2.png", "3.png"), self.THREE, self.LABELS
            )
        with pytest.raises(ColumnError, match="same names in several folders"):
            submission_csv(
                sample(tmp_path, "id,label\n1,\n2,\n"), pictures("a/1.png", "b/1.png", "2.png"), self.THREE, self.LABELS
            )

    def test_arrays_are_in_their_order(self, tmp_path):
        given = pictures("1", "2", "3", in_files=False)
        found, notes = submission_csv(sample(tmp_path, "id,label\nx,\ny,\nz,\n"), given, self.THREE, self.LABELS)
        assert found.splitlines()[1:] == ["x,a", "y,b", "z,c"]
        assert len(notes) == 1


def test_a_column_to_fill_that_holds_lists(tmp_path):
    pl.DataFrame({"id": [1, 2], "y": [[0], [0]]}).write_parquet(tmp_path / "sample.parquet")
    with pytest.raises(ColumnError, match="Column 'y' is left out"):
        read_sample(tmp_path / "sample.parquet")
