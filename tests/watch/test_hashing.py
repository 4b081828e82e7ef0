"""Rows are told by their content, in whatever shape and type."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.watch.hashing import rolling_codes, row_hashes, sparse_hashes, step_hashes, text_hashes, window_codes


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 12))
def test_shape_type_and_order_do_not_matter(seed, n, width):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, width * 2)).astype(np.float32)
    found = row_hashes(rows)
    order = rng.permutation(n)
    assert np.array_equal(row_hashes(rows[order]), found[order])
    assert np.array_equal(row_hashes(rows.astype(np.float64)), found)
    assert np.array_equal(row_hashes(rows.reshape(n, width, 2)), found)
    assert np.array_equal(row_hashes(np.asfortranarray(rows)), found)


def test_different_rows_differ():
    rows = np.random.default_rng(0).normal(size=(20_000, 3))
    assert len(set(row_hashes(rows).tolist())) == 20_000
    pair = row_hashes(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]]))
    assert pair[0] == pair[2] != pair[1]
    grid = np.array([[a, b] for a in range(-30, 30) for b in range(-30, 30)])
    assert len(set(row_hashes(grid).tolist())) == 3600


def test_zeros_and_nans_are_one_each():
    assert len(set(row_hashes(np.array([[0.0], [-0.0]])).tolist())) == 1
    negative = np.array([np.nan, -np.nan]).reshape(2, 1)
    assert len(set(row_hashes(negative).tolist())) == 1


def test_wide_rows_are_looked_at_here_and_there():
    rows = np.random.default_rng(1).normal(size=(500, 5000))
    assert len(set(row_hashes(rows).tolist())) == 500
    assert np.array_equal(row_hashes(rows.reshape(500, 50, 100)), row_hashes(rows))


@pytest.mark.parametrize("columns", [12, 3000])
def test_a_sparse_matrix_is_its_dense_array(columns):
    from scipy.sparse import random

    matrix = random(40, columns, 0.2, format="csr", rng=3)
    assert np.array_equal(sparse_hashes(matrix), row_hashes(matrix.toarray()))


def test_windows_of_a_series():
    series = np.random.default_rng(2).normal(size=(40, 3))
    windows = np.stack([series[k : k + 6] for k in range(35)])
    assert np.array_equal(window_codes(step_hashes(windows)), rolling_codes(row_hashes(series), 6))
    assert np.array_equal(step_hashes(windows[:, :, 0]), step_hashes(windows[:, :, :1]))


def test_texts():
    found = text_hashes(["가", "나", "가"])
    assert found[0] == found[2] != found[1]
