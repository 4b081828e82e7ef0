"""Categories as codes, columns and the size of a vector."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import OneHotEncoder

from sunbae.prep.encode import MISSING, OTHER, Levels, embedding_size, encode_levels, fit_levels, one_hot

LABELS = st.lists(st.none() | st.sampled_from(["a", "b", "B", "가", "", " ", "count", "1"]), min_size=1, max_size=30)


def labels(*values, name="x"):
    return pl.Series(name, values, dtype=pl.String)


def test_codes():
    levels = fit_levels(labels("b", None, "a", "b", "가"))
    assert levels == Levels(("a", "b", "가"))
    assert levels.size == 5
    found = encode_levels(levels, labels("a", "b", "가", None, "new", "A"))
    assert found.tolist() == [2, 3, 4, MISSING, OTHER, OTHER]
    assert found.dtype == np.int32


def test_rare_labels_share_the_code_of_unseen_ones():
    levels = fit_levels(labels("a", "a", "a", "b", "b", "c"), rare_below=2)
    assert levels.labels == ("a", "b")
    assert encode_levels(levels, labels("c", "d", "b")).tolist() == [OTHER, OTHER, 3]


@pytest.mark.parametrize("name", ["", "count", "label", "literal"])
def test_any_name_will_do(name):
    levels = fit_levels(labels("a", "b", "a", name=name))
    assert levels.labels == ("a", "b")
    assert encode_levels(levels, labels("b", None, name=name)).tolist() == [3, MISSING]


def test_no_labels_at_all():
    levels = fit_levels(labels(None, None))
    assert levels.size == 2
    assert encode_levels(levels, labels("a", None)).tolist() == [OTHER, MISSING]
    assert one_hot(np.array([0, 1]), 2, missing=False).shape == (2, 0)
    assert encode_levels(fit_levels(labels("a")), labels()).tolist() == []


def test_one_hot_golden():
    codes = np.array([2, 4, MISSING, OTHER])
    assert one_hot(codes, 5, missing=False).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert one_hot(codes, 5, missing=True).tolist() == [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert one_hot(codes, 5, missing=True).dtype == np.float32


@settings(max_examples=20, deadline=None)
@given(LABELS, LABELS)
def test_one_hot_is_that_of_scikit_learn(train, rows):
    train = [label for label in train if label is not None] or ["a"]
    levels = fit_levels(labels(*train))
    found = one_hot(encode_levels(levels, labels(*rows)), levels.size, missing=False)
    reference = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(np.array(train, dtype=object)[:, None])
    expected = reference.transform(np.array(["never" if r is None else r for r in rows], dtype=object)[:, None])
    np.testing.assert_array_equal(found, expected)


@settings(max_examples=20, deadline=None)
@given(LABELS, LABELS, st.integers(1, 4))
def test_codes_name_their_label(train, rows, rare_below):
    levels = fit_levels(labels(*train), rare_below=rare_below)
    assert list(levels.labels) == sorted(set(levels.labels))
    assert all(train.count(label) >= rare_below for label in levels.labels)
    for row, code in zip(rows, encode_levels(levels, labels(*rows)), strict=True):
        if row is None:
            assert code == MISSING
        elif code != OTHER:
            assert levels.labels[code - 2] == row
        else:
            assert train.count(row) < rare_below


# fastai 2.7: emb_sz_rule(n) = min(600, round(1.6 * n**0.56)); ours ends at 50
@pytest.mark.parametrize(("n", "expected"), [(2, 2), (10, 6), (22, 9), (100, 21), (465, 50), (100_000, 50)])
def test_embedding_size(n, expected):
    assert embedding_size(n) == expected
