"""Rows far out are removed by z-score, as by hand."""

import numpy as np
import pytest

from sunbae.errors import DataError
from sunbae.prep.outliers import inliers
from sunbae.prep.scale import fit_scaler, scale


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_golden():
    # Mean 10/11, standard deviation 2.874797872880346: the last row has z = 3.1622776601683795 = sqrt(10).
    values = np.array([0.0] * 10 + [10.0])[:, None]
    assert inliers(values, 3.1).tolist() == [True] * 10 + [False]
    assert inliers(values, 3.17).all()


def test_standardise_remove_normalise(rng):
    train = rng.normal(50, 10, size=(300, 4)) ** 2
    # As it is done by hand: StandardScaler, drop |z| > 3 in any column, MinMaxScaler on what is left.
    z = (train - train.mean(axis=0)) / train.std(axis=0)
    left = z[(np.abs(z) <= 3).all(axis=1)]
    expected = (left - left.min(axis=0)) / (left.max(axis=0) - left.min(axis=0))

    kept = inliers(train, 3)
    found = scale(fit_scaler(train[kept], "minmax"), train[kept])
    assert 0 < (~kept).sum() < 30
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_any_column_counts():
    values = np.zeros((30, 3))
    values[4, 0], values[7, 2] = 9, -9
    assert np.flatnonzero(~inliers(values, 3)).tolist() == [4, 7]


def test_a_missing_cell_is_no_outlier():
    values = np.array([*[1.0, 2.0, 3.0] * 10, np.nan, 99.0])[:, None]
    assert np.flatnonzero(~inliers(values, 3)).tolist() == [31]


def test_constant_columns_and_no_columns():
    assert inliers(np.full((5, 2), 0.1), 1e-9).all()
    assert inliers(np.zeros((5, 0)), 3).all()
    assert inliers(np.zeros((0, 2)), 3).shape == (0,)
    assert inliers(np.full((5, 1), np.nan), 3).all()


def test_the_unit_does_not_matter(rng):
    values = rng.normal(size=(200, 2))
    np.testing.assert_array_equal(inliers(values, 2), inliers(values * 1e6 + 1e3, 2))


def test_most_rows_far_out(rng):
    values = rng.normal(size=(100, 20))
    with pytest.raises(DataError) as error:
        inliers(values, 1)
    assert str(error.value) == (
        "--outliers 1 would remove 100 of 100 training rows. Give a higher limit: with many columns most rows are "
        "far out in one of them."
    )
    assert inliers(np.array([[-1.0], [1.0]] * 10), 1.5).all()
