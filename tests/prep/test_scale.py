"""Scaling, against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn import preprocessing

from sunbae.prep.scale import METHODS, fit_scaler, scale

# Rounded, so that there are ties and so that no spread is mere rounding.
CELLS = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))
TABLES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=12), elements=CELLS)
REFERENCES = {
    "standard": preprocessing.StandardScaler,
    "minmax": preprocessing.MinMaxScaler,
    "robust": preprocessing.RobustScaler,
    "maxabs": preprocessing.MaxAbsScaler,
}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def column(*values):
    return np.array(values, dtype=np.float64)[:, None]


def fitted(train, method, rows=None):
    return scale(fit_scaler(train, method), train if rows is None else rows)


@settings(max_examples=20, deadline=None)
@given(TABLES, st.sampled_from(sorted(REFERENCES)))
def test_linear_methods_are_those_of_scikit_learn(train, method):
    train[:, 0] = 7.3  # a constant column
    reference = REFERENCES[method]().fit(train)
    other = train[::-1] * 1.5 + 1
    for rows in (train, other):
        expected = reference.transform(rows)
        np.testing.assert_allclose(fitted(train, method, rows), expected, rtol=1e-9, atol=1e-9)


def of_scikit_learn(train, count=1000):
    count = min(count, len(train))
    return preprocessing.QuantileTransformer(n_quantiles=count, output_distribution="normal", subsample=None).fit(train)


TAIL = 3.719016485455709  # -ndtri(1e-4) (scipy 1.15)


@pytest.mark.parametrize("n", [2, 50, 999, 1000, 1001, 3000])
def test_quantile_is_that_of_scikit_learn(n, rng):
    train = rng.normal(size=(n, 3)) * 3
    reference = of_scikit_learn(train)
    np.testing.assert_allclose(fit_scaler(train, "quantile").quantiles, reference.quantiles_, rtol=1e-9)
    for rows in (train, train * 1.3 + 0.05):  # seen, then unseen and partly outside
        found, expected = fitted(train, "quantile", rows), reference.transform(rows)
        inside = np.abs(expected) < TAIL
        np.testing.assert_allclose(found[inside], expected[inside], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(found[~inside], TAIL * np.sign(expected[~inside]), rtol=1e-12)


@pytest.mark.parametrize(("n", "count"), [(4, 4), (200, 10), (600, 20), (40_000, 1000)])
def test_a_quantile_for_thirty_rows(n, count, rng):
    train = rng.normal(size=(n, 3)) * 3
    scaler, reference = fit_scaler(train, "quantile", 30), of_scikit_learn(train, count)
    np.testing.assert_allclose(scaler.quantiles, reference.quantiles_, rtol=1e-9)
    np.testing.assert_allclose(
        scale(scaler, train), np.clip(reference.transform(train), -TAIL, TAIL), rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("n", [11, 50, 999, 1000, 1001, 3000])
@pytest.mark.parametrize("digits", [0, 1])
def test_quantile_with_ties(n, digits, rng):
    train = np.round(rng.normal(size=(n, 3)) * 3, digits) + 0.0
    scaler = fit_scaler(train, "quantile")
    # A quantile that does not lie between two rows is a value, so a tie stays one. scikit-learn's are off by
    # rounding there, so it is given ours.
    assert n > 1000 or np.isin(scaler.quantiles, train).all()
    reference = of_scikit_learn(train)
    np.testing.assert_allclose(scaler.quantiles, reference.quantiles_, rtol=1e-9, atol=1e-9)
    reference.quantiles_ = scaler.quantiles
    found, expected = scale(scaler, train), reference.transform(train)
    ends = (train == train.min(axis=0)) | (train == train.max(axis=0))  # cut off there, a middle rank here
    np.testing.assert_allclose(found[~ends], expected[~ends], rtol=1e-9, atol=1e-9)


def test_quantile_golden():
    # ndtri of the ranks 1/4, 1/2, 3/4 (scipy 1.15)
    found = fitted(column(10, 20, 40, 80, 160), "quantile")[1:4, 0]
    np.testing.assert_allclose(found, [-0.6744897501960817, 0, 0.6744897501960817], atol=1e-15)


def test_a_tie_at_the_end_has_its_middle_rank():
    # Eight zeros of eleven: ranks 0 to 0.7, in the middle 0.35; ndtri(0.35) = -0.3853204664075676 (scipy 1.15).
    # scikit-learn puts them at -5.2.
    found = fitted(column(*[0.0] * 8, 1, 2, 3), "quantile")[:8, 0]
    np.testing.assert_allclose(found, -0.3853204664075676, rtol=1e-12)


def test_golden():
    # 1, 2, 3, 4: standard deviation 1.118033988749895, quartiles 1.75, 2.5, 3.25
    four = column(1, 2, 3, 4)
    np.testing.assert_allclose(fitted(four, "standard")[:, 0], np.array([-1.5, -0.5, 0.5, 1.5]) / 1.118033988749895)
    np.testing.assert_allclose(fitted(four, "robust")[:, 0], [-1, -1 / 3, 1 / 3, 1])
    np.testing.assert_allclose(fitted(four, "minmax")[:, 0], [0, 1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(fitted(-four, "maxabs")[:, 0], [-0.25, -0.5, -0.75, -1])
    np.testing.assert_array_equal(fitted(four, "none"), four)
    # x / sqrt(1 + (x / 3)²) of 1 and 1/3, by hand: 1 / sqrt(10 / 9), (1 / 3) / sqrt(82 / 81)
    bent = [-0.9486832980505138, -0.33129457822453906, 0.33129457822453906, 0.9486832980505138]
    np.testing.assert_allclose(fitted(four, "robust_clip")[:, 0], bent)


def test_robust_clip_stays_below_three_and_measures_a_flat_middle_by_the_range():
    column_ = column(0, 0, 0, 0, 0, 0, 0, 8)
    scaler = fit_scaler(column_, "robust_clip")
    assert scaler.scale.tolist() == [4.0]
    np.testing.assert_allclose(scale(scaler, column(8, 1e300, -1e300))[:, 0], [2 / (1 + 4 / 9) ** 0.5, 3, -3])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [0.0, 0.1, -7e99, 3e-100, 123456789.123])
def test_a_constant_column_is_shifted_at_most(method, value):
    train = column(*[value] * 7)
    expected = {"none": value, "maxabs": np.sign(value)}.get(method, 0.0)
    np.testing.assert_allclose(fitted(train, method), expected, rtol=1e-12, atol=1e-12 * abs(value))
    assert (fit_scaler(train, method).scale > 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_one_training_row(method):
    assert np.isfinite(fitted(column(5.0), method)).all()


def test_rounding_is_no_spread():
    # numpy gives the seven equal numbers a standard deviation of 1e-17.
    assert np.full(7, 0.1).std() > 0
    assert fit_scaler(column(*[0.1] * 7), "standard").scale.tolist() == [1.0]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", [1e99, 1e30, 1e-30, 1e-99])
def test_extreme_numbers_stay_finite(method, size, rng):
    train = rng.normal(size=(200, 2)) * size
    found = fitted(train, method, np.vstack([train, -3 * train]))
    assert np.isfinite(found).all()
    if method not in ("none", "quantile"):
        unit = fitted(train / size, method, np.vstack([train, -3 * train]) / size)
        np.testing.assert_allclose(found, unit, rtol=1e-9)


@settings(max_examples=15, deadline=None)
@given(TABLES, st.sampled_from(METHODS))
def test_rows_do_not_see_each_other(train, method):
    scaler = fit_scaler(train, method)
    whole = scale(scaler, train)
    np.testing.assert_array_equal(scale(scaler, train[::-1]), whole[::-1])
    np.testing.assert_array_equal(np.vstack([scale(scaler, row[None]) for row in train]), whole)


@settings(max_examples=15, deadline=None)
@given(TABLES, st.sampled_from([m for m in METHODS if m != "none"]))
def test_order_is_kept(train, method):
    found = fitted(train, method)
    for j in range(train.shape[1]):
        order = np.argsort(train[:, j], kind="stable")
        assert np.all(np.diff(found[order, j]) >= -1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_no_rows_and_no_columns(method):
    scaler = fit_scaler(np.ones((5, 2)), method)
    assert scale(scaler, np.zeros((0, 2))).shape == (0, 2)
    empty = fit_scaler(np.zeros((5, 0)), method)
    assert scale(empty, np.zeros((3, 0))).shape == (3, 0)


def test_the_rows_given_are_not_changed(rng):
    train = rng.normal(size=(20, 2))
    before = train.copy()
    for method in METHODS:
        fitted(train, method)
    np.testing.assert_array_equal(train, before)
