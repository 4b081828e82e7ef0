"""Which task a target asks for, and its values."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from sunbae.data.read import read_table
from sunbae.data.target import Target, encode_target, infer_target, named_target
from sunbae.errors import ColumnError, DataError, OptionError


def column(*cells, dtype=None):
    return pl.Series("y", cells, dtype=dtype)


def target_of(*cells, task=None, decimal="."):
    return infer_target(column(*cells), task=task, decimal=decimal)


def codes(*cells, task=None):
    cells = column(*cells)
    return encode_target(infer_target(cells, task=task), cells)


def test_names_of_classes_stay_as_they_are():
    cells = column("1", "1.0", "2.0", "1", "1.0", "2.0")
    target = named_target(cells, "folders")
    assert target.classes == ("1", "1.0", "2.0")
    assert encode_target(target, cells).tolist() == [0, 1, 2, 0, 1, 2]
    assert encode_target(target, column(1, 2)[:1]).tolist() == [0]


# --- tasks


@pytest.mark.parametrize("cells", [[0.5, 1, 2], list(range(11)), ["1.5", "2", "3"], [*map(str, range(11))]])
def test_numbers_are_a_regression(cells):
    found = target_of(*cells)
    n = len(cells)
    assert found == Target("y", "regression", (), f"numbers, {n} different values")


def test_few_whole_numbers_are_classes():
    found = target_of(*[10, 9, 3] * 2)
    assert (found.task, found.classes) == ("multiclass", ("3", "9", "10"))
    assert found.reason == "whole numbers with only 3 different values; --task regression takes them as a quantity"
    assert target_of(*list(range(10)) * 2).task == "multiclass"


@pytest.mark.parametrize(
    ("cells", "classes"),
    [
        ([1, 0, 1, 0], ("0", "1")),
        ([1.0, 0.0, 1.0, 0.0], ("0", "1")),
        (["1.0", "0.0", "1", "0"], ("0", "1")),
        (["+1", "-1", "+1", "-1"], ("-1", "+1")),
        ([True, False, True, False], ("false", "true")),
        (["yes", "no", "yes", "no"], ("no", "yes")),
        (["+", "-", "+", "-"], ("+", "-")),
        (["예", "아니오", "예", "아니오"], ("아니오", "예")),
        (["02", "01", "02", "01"], ("01", "02")),
    ],
)
def test_two_values_are_binary(cells, classes):
    found = target_of(*cells)
    assert (found.task, found.classes) == ("binary", classes)


def test_text_is_classes():
    found = target_of(*["setosa", "virginica", "versicolor"] * 2)
    assert found == Target("y", "multiclass", ("setosa", "versicolor", "virginica"), "text with 3 different values")


@pytest.mark.parametrize("task", ["regression", "binary", "classification"])
def test_a_task_can_be_asked_for(task):
    found = target_of(1, 0, 1, 0, task=task)
    assert found.task == ("regression" if task == "regression" else "binary")
    assert found.reason == "asked for by --task"


def test_regression_on_codes_with_leading_zeros():
    assert target_of("007", "008", "010", task="regression").task == "regression"


@pytest.mark.parametrize("name", ["count", "y", "100%", ""])
def test_any_name_will_do(name):
    cells = pl.Series(name, ["a", "b", "a", "b"])
    assert infer_target(cells).name == name
    assert encode_target(infer_target(cells), cells).tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("mark", ["-", ".", "None"])
def test_marks_among_numbers_are_no_class(mark):
    assert target_of("1", "2", mark, "1", "2", None).classes == ("1", "2")
    assert target_of("0.5", "1.5", mark).task == "regression"


def test_marks_alone_are_labels():
    assert target_of("-", ".", "-", ".").classes == ("-", ".")


def test_decimal_comma():
    assert target_of("1,5", "2,5", "3", decimal=",").task == "regression"
    found = target_of("10,0", "9,0", "10,0", "9,0", decimal=",")
    assert found.classes == ("9,0", "10,0")


def test_csv_and_typed_sources_have_the_same_classes(tmp_path):
    (tmp_path / "t.csv").write_text("y\n1\n2\n1\n2\n")
    (tmp_path / "u.csv").write_text("y\n1.0\n2.0\n1.0\n2.0\n")
    sources = [tmp_path / "t.csv", tmp_path / "u.csv", pl.DataFrame({"y": [1, 2, 1, 2]})]
    sources.append(pl.DataFrame({"y": [1.0, 2.0, 1.0, 2.0]}))
    for source in sources:
        cells = read_table(source).frame["y"]
        assert infer_target(cells).classes == ("1", "2")
        assert encode_target(infer_target(cells), cells).tolist() == [0, 1, 0, 1]


# --- what is refused


@pytest.mark.parametrize(
    ("cells", "task", "error", "message"),
    [
        (
            [1, 2],
            "guess",
            OptionError,
            "--task is 'guess'; it must be one of regression, binary, multiclass, classification.",
        ),
        (
            [None, None],
            None,
            ColumnError,
            "Target 'y' has no value: all 2 cells are missing. Name another column with --target, or say with "
            "--missing which marks mean missing.",
        ),
        (
            ["a", "a", None],
            None,
            ColumnError,
            "Target 'y' is constant: every row is 'a'. There is nothing to learn; name another column with --target.",
        ),
        (
            ["1", "-", "1"],
            None,
            ColumnError,
            "Target 'y' is constant: every row is '1'. There is nothing to learn; name another column with --target.",
        ),
        (
            ["1e39", "2e39", "3"],
            None,
            ColumnError,
            "Target 'y' goes from 3 to 2e+39, which the numbers of a network do not reach. Give it in another unit, so "
            "that it lies between 1e-36 and 1e+37.",
        ),
        (
            ["1e-42", "2e-42", "3e-42"],
            None,
            ColumnError,
            "Target 'y' goes from 1e-42 to 3e-42, which the numbers of a network do not reach. Give it in another "
            "unit, so that it lies between 1e-36 and 1e+37.",
        ),
        (
            ["1e-200", "2e-200", "3e-180"],
            None,
            ColumnError,
            "Target 'y' is practically 0 in every row: all values, such as '1e-200', are nearer to 0 than 1e-100. Give "
            "it in another unit, so that they are larger.",
        ),
        (
            ["1.00", "1", "1e0"],
            None,
            ColumnError,
            "Target 'y' is constant: every row is '1.00'. There is nothing to learn; name another column with "
            "--target.",
        ),
        (
            [dt.date(2024, 1, 31), dt.date(2024, 2, 1)],
            None,
            ColumnError,
            "Target 'y' is a date-time; a number or a class was expected. Predict a duration or a part of the date: "
            "add such a column and name it with --target.",
        ),
        (
            ["red", "blue"],
            "regression",
            OptionError,
            "--task regression needs numbers, but target 'y' holds text such as 'red'. Use --task classification or "
            "name another --target.",
        ),
        (
            ["1.5", "about 2", "3", "four"],
            "regression",
            ColumnError,
            "Target 'y' has 2 cells that are no numbers, the first is 'about 2'. Mend them, or name the mark with "
            "--missing so that these rows are left out.",
        ),
        (
            [f"t{n}" for n in range(30)],
            None,
            ColumnError,
            "Target 'y' has 30 different texts in 30 rows; classes that repeat, or numbers, were expected. Name "
            "another column with --target.",
        ),
        (
            ["a", "a", "b", "c", "a", "a"],
            None,
            ColumnError,
            "Class 'b', 'c' of target 'y' has one row only; each class needs at least two, to be learnt from and "
            "tested on. Remove the row, or merge the class with another.",
        ),
        (
            [0, 1, 2] * 2,
            "binary",
            OptionError,
            "--task is binary, but target 'y' has 3 classes: 0, 1, 2.",
        ),
        (
            [0, 1] * 2,
            "multiclass",
            OptionError,
            "--task is multiclass, but target 'y' has 2 classes: 0, 1.",
        ),
    ],
)
def test_refusals(cells, task, error, message):
    with pytest.raises(error) as raised:
        target_of(*cells, task=task)
    assert str(raised.value) == message
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("cells", "task", "hint"),
    [
        ([f"{k},5" for k in range(60)], None, "It looks like numbers with the decimal mark ','; use --decimal ','."),
        (["0,5", "0,7", "0,5"], "regression", "It looks like numbers with the decimal mark ','; use --decimal ','."),
        ([f"${k},000" for k in range(1, 60)], None, "It looks like numbers with `$` and a thousands separator; remove"),
        (["0,5"] * 20 + ["0,75"], None, "holds text such as '0,5'; numbers, or classes that repeat, were expected. It"),
    ],
)
def test_what_keeps_a_target_from_being_numbers(cells, task, hint):
    with pytest.raises(ColumnError) as raised:
        target_of(*cells, task=task)
    assert hint in str(raised.value)


def test_numbers_with_marks_may_be_classes():
    found = target_of(*["5%", "10%"] * 20)
    assert found.task == "binary"
    assert found.reason == (
        "text with 2 different values; looks like numbers with `%`; remove it to have them as numbers"
    )


def test_a_target_in_thousands_or_with_a_decimal_comma():
    cells = column(*[f"1,{k}" for k in range(100, 160)])
    for separator, hint in ((",", "thousands separator"), (";", "decimal mark ','")):
        with pytest.raises(ColumnError, match=hint):
            infer_target(cells, separator=separator)


def test_numbers_that_hardly_differ_beside_their_size():
    with pytest.raises(ColumnError, match=r"is about 2459000\.5 everywhere .* Subtract 2459000 from the column"):
        target_of(*(2459000.4 + np.linspace(0, 0.2, 50)))
    assert target_of(*(1.7e9 + np.linspace(0, 1e6, 50))).task == "regression"
    assert target_of(*(2459000.0 + np.arange(3)), *(2459000.0 + np.arange(3))).task == "multiclass"


def test_too_many_classes():
    with pytest.raises(ColumnError, match=r"has 1001 classes in 2002 rows; at most 1000 .* --task regression\.$"):
        target_of(*list(range(1001)) * 2, task="classification")
    assert len(target_of(*list(range(1000)) * 2, task="classification").classes) == 1000


# --- values


def test_codes():
    found = codes("b", "a", "c", "a", "b", "c")
    assert found.tolist() == [1, 0, 2, 0, 1, 2]
    assert found.dtype == np.int32
    found[0] = 2  # the caller may write
    assert codes(10, 9, 10, 9).tolist() == [1, 0, 1, 0]


def test_values():
    found = codes("1.5", "2", "-3")
    np.testing.assert_array_equal(found, [1.5, 2, -3])
    assert found.dtype == np.float64


@pytest.mark.parametrize(
    ("known", "cells", "message"),
    [
        (["a", "b"] * 2, ["a", "c"], "Target 'y' holds 'c', which is none of the classes a, b."),
        (["a", "b"] * 2, ["a", None], "Target 'y' holds None, which is none of the classes a, b."),
        (
            [0.5, 1.5, 2.5],
            [1.0, float("inf")],
            "Target 'y' is infinite in row 2; a finite number was expected. Remove that row.",
        ),
        (
            [0.5, 1.5, 2.5],
            ["1", "2e120"],
            "Target 'y' is 2e120, beyond 1e100 in row 2; a finite number was expected. Remove that row.",
        ),
        (
            [0.5, 1.5, 2.5],
            ["1", "2", "x"],
            "Target 'y' is no number in row 3; a finite number was expected. Remove that row.",
        ),
        (
            [0.5, 1.5, 2.5],
            [None, 1.0],
            "Target 'y' is no number in row 1; a finite number was expected. Remove that row.",
        ),
    ],
)
def test_values_that_do_not_fit(known, cells, message):
    with pytest.raises(DataError) as raised:
        encode_target(target_of(*known), column(*cells))
    assert str(raised.value) == message


def test_the_row_of_the_source_is_named():
    cells = column(1.0, float("inf"))
    with pytest.raises(DataError, match="is infinite in row 7;"):
        encode_target(target_of(0.5, 1.5, 2.5), cells, row_numbers=np.array([3, 7]))


@pytest.mark.parametrize("task", [None, "regression"])
def test_thousands_that_read_as_decimals(task):
    cells = ["16.767", "306", "5.306", "22", "14.016", "7"]
    with pytest.raises(
        ColumnError, match="Target 'y' looks like numbers with a thousands separator, as '16.767' stands"
    ):
        target_of(*cells, task=task)
    with pytest.raises(ColumnError, match="Target 'y' looks like numbers with a thousands separator"):
        target_of(*cells * 2, task=task)
    assert target_of(*cells * 2, task="classification").task == "multiclass"


def test_a_category_of_the_source_is_classes():
    cells = column(*[str(k) for k in range(30)] * 2)
    found = infer_target(cells, category=True)
    assert (found.task, found.classes[:3]) == ("multiclass", ("0", "1", "2"))
    assert found.reason == "typed as a category by the source"
    assert infer_target(cells, category=True, task="regression").task == "regression"
    assert infer_target(cells).task == "regression"
