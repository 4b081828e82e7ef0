import numpy as np
import pytest

from sunbae.watch.line import explained

rng = np.random.default_rng(0)
X = rng.normal(size=(400, 3))


def test_what_is_straight():
    line = explained(X, X @ [1.0, -2.0, 0.5])
    assert line.straight > 0.999
    assert not line.classes


def test_what_bends():
    line = explained(X, np.abs(X[:, 0]))
    assert line.straight < 0.1
    assert line.bent > 0.9


@pytest.mark.parametrize("one_hot", [False, True])
def test_three_classes_side_by_side_are_told_apart_by_straight_lines(one_hot):
    y = np.digitize(X[:, 0], (-0.5, 0.5))
    line = explained(X, np.eye(3)[y] if one_hot else y)
    assert line.classes
    assert line.straight > 0.9  # least squares would hide the one in the middle: about 0.7


def test_classes_that_no_straight_line_tells_apart():
    line = explained(X, (X[:, 0] * X[:, 1] > 0).astype(int))
    assert line.straight < 0.65
    assert line.bent > 0.85


def test_windows_and_constant_columns():
    x = np.concatenate([X[:, :, None], np.ones((400, 1, 1))], axis=1)
    assert explained(x, X[:, 0]).straight > 0.999


def test_nothing_is_said_of_few_rows_or_of_what_are_no_numbers():
    assert explained(X[:99], X[:99, 0]) is None
    assert explained(X.astype(str), X[:, 0]) is None
    assert explained(np.where(X > 2, np.nan, X), X[:, 0]) is None
    assert explained(X, X[:300, 0]) is None
