from types import SimpleNamespace

import numpy as np
import polars as pl

from sunbae.data.table import Table
from sunbae.data.target import Target
from sunbae.job.content import calibration_content, classification_content, example_places, row_labels


def test_examples_are_the_surest_rows_of_each_cell():
    y = np.array([0, 0, 0, 1, 1])
    p = np.array([[0.9, 0.1], [0.2, 0.8], [0.1, 0.9], [0.3, 0.7], [0.6, 0.4]])
    assert example_places(y, p, each=2, at_most=99) == {(0, 1): (2, 1), (1, 0): (4,), (0, 0): (0,), (1, 1): (3,)}
    assert example_places(y, p, each=1, at_most=99)[0, 1] == (2,)
    assert example_places(y, p, each=2, at_most=3) == {(0, 1): (2, 1), (1, 0): (4,)}


def test_of_very_many_cells_each_gets_a_row_before_any_gets_a_second():
    n = 50
    y = np.repeat(np.arange(n), 2)
    p = np.eye(n)[(y + 1) % n]
    found = example_places(y, p, each=2, at_most=70)
    assert sorted(len(rows) for rows in found.values()) == [1] * 10 + [2] * 30


def test_rows_are_called_by_their_number_in_the_source():
    table = Table(pl.DataFrame({"a": [1, 2, 3]}), "a.csv", np.array([1, 3, 4]))
    assert row_labels(table, np.array([2, 0]))(0) == "row 4"
    several = Table(table.frame, "", np.array([1, 2, 1]), files=np.array(["a.csv", "a.csv", "b.csv"], dtype=object))
    assert row_labels(several, np.array([1, 2]))(1) == "b.csv: row 1"
    one = Table(table.frame, "", table.row_numbers, files=np.array(["a.csv"] * 3, dtype=object))
    assert row_labels(one, np.array([1]))(0) == "row 3"


def test_calibration_of_what_diverged_is_not_shown():
    assert calibration_content(np.array([0]), np.array([[np.nan, 1.0]])) is None
    found = calibration_content(np.array([0, 1] * 30), np.tile([[0.9, 0.1]], (60, 1)))
    assert [(b.n, b.accuracy) for b in found.bins] == [(60, 0.5)]
    assert found.verdict.level == "warn"


def test_rows_without_a_number_are_taken_for_no_class():
    mean = np.array([[0.2, 0.8], [np.nan, np.nan], [0.9, 0.1], [0.4, 0.6]])
    prepared = SimpleNamespace(
        y={"test": np.array([1, 1, 0, 0])},
        rows=SimpleNamespace(
            target=Target("y", "binary", ("no", "yes"), ""),
            table=Table(pl.DataFrame({"a": [1, 2, 3, 4, 5]}), "a.csv", np.arange(1, 6)),
            split=SimpleNamespace(test=np.array([1, 2, 3, 4])),
        ),
    )
    found = classification_content(prepared, SimpleNamespace(predictions={"test": [mean, mean]}))
    assert found.confusion == ((1.0, 1.0), (0.0, 1.0))
    assert [c.support for c in found.classes] == [2, 1]
    assert found.roc.auc == 1.0
    assert {e.label for cell in found.examples for e in cell.rows} == {"row 2", "row 4", "row 5"}
    nothing = SimpleNamespace(predictions={"test": [mean * np.nan]})
    assert classification_content(prepared, nothing).confusion == ((0.0, 0.0), (0.0, 0.0))
