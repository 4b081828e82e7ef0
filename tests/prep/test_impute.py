"""Missing numbers are filled with the training median and flagged."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn.impute import SimpleImputer

from sunbae.prep.impute import fit_imputer, impute

NAN = np.nan
TABLES = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8),
    elements=st.floats(-1e6, 1e6) | st.just(NAN),
)


def test_golden():
    imputer = fit_imputer(np.array([[1, NAN, 5], [2, NAN, 6], [9, NAN, NAN], [NAN, NAN, 7.0]]))
    assert imputer.fill.tolist() == [2, 0, 6]  # a column without any number is filled with 0
    assert imputer.flagged.tolist() == [True, True, True]
    filled, flags = impute(imputer, np.array([[NAN, 3, NAN]]))
    assert filled.tolist() == [[2, 3, 6]]
    assert flags.tolist() == [[1, 0, 1]]


def test_only_gaps_of_training_have_a_flag():
    imputer = fit_imputer(np.array([[1.0, NAN], [3.0, 4.0]]))
    assert imputer.flagged.tolist() == [False, True]
    filled, flags = impute(imputer, np.array([[NAN, NAN], [7.0, 8.0]]))
    assert filled.tolist() == [[2, 4], [7, 8]]
    assert flags.tolist() == [[1], [0]]


@settings(max_examples=20, deadline=None)
@given(TABLES)
def test_fill_is_that_of_scikit_learn(train):
    train = np.vstack([train, np.ones(train.shape[1])])  # no column without a number
    filled, flags = impute(fit_imputer(train), train)
    np.testing.assert_allclose(filled, SimpleImputer(strategy="median").fit_transform(train), rtol=1e-12)
    some = np.isnan(train).any(axis=0)
    np.testing.assert_array_equal(flags, np.isnan(train[:, some]))


@settings(max_examples=15, deadline=None)
@given(TABLES)
def test_rows_do_not_see_each_other(train):
    imputer = fit_imputer(train)
    filled, flags = impute(imputer, train)
    assert np.isfinite(filled).all()
    for k, row in enumerate(train):
        alone, flag = impute(imputer, row[None])
        np.testing.assert_array_equal(alone[0], filled[k])
        np.testing.assert_array_equal(flag[0], flags[k])


def test_no_columns():
    filled, flags = impute(fit_imputer(np.zeros((4, 0))), np.zeros((2, 0)))
    assert filled.shape == flags.shape == (2, 0)
