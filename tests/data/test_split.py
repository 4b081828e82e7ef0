"""Parts that are disjoint and complete, whatever the rows."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.data.split import (
    FRACTIONS,
    PARTS,
    SMALL_FRACTIONS,
    carve,
    clusters,
    fractions_for,
    named_split,
    random_split,
    shared_clusters,
    split_from_parts,
    time_split,
    train_rows,
)
from sunbae.errors import ColumnError, DataError, OptionError

SEEDS = st.integers(0, 2**31 - 1)
RATIOS = st.sampled_from([FRACTIONS, SMALL_FRACTIONS, (0.8, 0.1, 0.1), (0.98, 0.01, 0.01), (0.2, 0.2, 0.6)])


def sizes(part):
    return np.bincount(part, minlength=3).tolist()


# --- random


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=8, max_size=120), RATIOS, SEEDS)
def test_clusters_never_cross(cluster, fractions, seed):
    cluster = np.array(cluster)
    part = random_split(cluster, fractions=fractions, seed=seed)
    assert all(len(set(part[cluster == c])) == 1 for c in set(cluster))
    assert set(part) <= {0, 1, 2}
    if len(set(cluster)) >= 3:
        split = split_from_parts(part, method="m")
        rows = np.concatenate([split.train, split.validation, split.test])
        assert sorted(rows.tolist()) == list(range(len(cluster)))
        assert all(np.all(np.diff(split.rows(name)) > 0) for name in PARTS)
        np.testing.assert_array_equal(split.parts(), part)


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 300), SEEDS)
def test_same_seed_same_split(n, seed):
    def split(seed):
        return random_split(np.arange(n), fractions=FRACTIONS, seed=seed)

    np.testing.assert_array_equal(split(seed), split(seed))
    if n > 50:
        assert (split(seed) != split(seed + 1)).any()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=8, max_size=200), SEEDS)
def test_classes_are_spread_evenly(classes, seed):
    classes = np.array(classes)
    part = random_split(np.arange(len(classes)), fractions=FRACTIONS, seed=seed, classes=classes)
    if np.bincount(classes).max() < 3:
        assert min(sizes(part)) >= 1
        return
    for label, n in zip(*np.unique(classes, return_counts=True), strict=True):
        found = np.bincount(part[classes == label], minlength=3)
        if n == 1:
            assert found.tolist() == [1, 0, 0]
        elif n == 2:
            assert found.tolist() == [1, 0, 1]
        else:
            assert found.min() >= 1
            assert np.abs(found - n * np.array(FRACTIONS)).max() <= 1


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 400), RATIOS, SEEDS)
def test_shares_are_those_asked_for(n, fractions, seed):
    found = np.array(sizes(random_split(np.arange(n), fractions=fractions, seed=seed)))
    assert found.min() >= 1
    # A part that would be empty gets its row from the largest.
    assert np.abs(found - n * np.array(fractions)).max() <= 2


@pytest.mark.parametrize(
    ("n", "expected"), [(8, [4, 2, 2]), (29, [14, 8, 7]), (30, [18, 6, 6]), (1000, [600, 200, 200])]
)
def test_sizes_of_small_tables(n, expected):
    assert sizes(random_split(np.arange(n), fractions=fractions_for(n), seed=0)) == expected


def test_a_cluster_counts_for_the_class_of_its_first_row():
    cluster = np.repeat(np.arange(30), 2)
    classes = np.tile([0, 1], 30)
    part = random_split(cluster, fractions=FRACTIONS, seed=0, classes=classes)
    assert sizes(part) == [36, 12, 12]


@pytest.mark.parametrize("of_each", [1, 2])
@pytest.mark.parametrize("classes", [2, 4, 10])
def test_classes_of_too_few_clusters_for_all_parts(classes, of_each):
    n = classes * of_each
    for seed in range(10):
        part = random_split(np.arange(n), fractions=FRACTIONS, seed=seed, classes=np.arange(n) % classes)
        assert min(sizes(part)) >= 1 or n < 3


def test_one_huge_cluster_leaves_rows_for_each_part():
    cluster = np.array([0] * 90 + list(range(1, 11)))
    for seed in range(20):
        assert min(sizes(random_split(cluster, fractions=FRACTIONS, seed=seed))) >= 1


# --- clusters


def test_identical_rows_are_one_cluster():
    frame = pl.DataFrame({"a": [1, 2, 1, None, None, 2], "b": ["x", "y", "x", "z", "z", "w"]})
    # In the order of their first row, so that they do not depend on how rows are hashed.
    assert clusters(frame).tolist() == [0, 1, 0, 2, 2, 3]


def test_mending_a_cell_keeps_the_split():
    frame = pl.DataFrame({"a": range(50)})
    mended = frame.with_columns(pl.Series("a", [-1, *range(1, 50)]))
    np.testing.assert_array_equal(clusters(frame), clusters(mended))


def test_groups_and_twins_hang_together():
    frame = pl.DataFrame({"a": [1, 1, 2, 3, 3, 4, 5]})
    group = pl.Series(["p", "q", "q", None, None, "r", None])
    # Rows 0 and 1 are twins, 1 and 2 of one group; rows without a group stand alone but for their twins.
    assert clusters(frame, group).tolist() == [0, 0, 0, 1, 1, 2, 3]
    assert clusters(frame.select(pl.int_range(7).alias("a")), group).tolist() == [0, 1, 1, 2, 3, 4, 5]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.none() | st.sampled_from("abcdefghij")), min_size=8, max_size=60), SEEDS
)
def test_groups_stay_whole(rows, seed):
    frame = pl.DataFrame({"a": [a for a, _g in rows]})
    group = pl.Series([g for _a, g in rows], dtype=pl.String)
    part = random_split(clusters(frame, group), fractions=FRACTIONS, seed=seed)
    for key in {*group.to_list()} - {None}:
        assert len(set(part[(group == key).fill_null(False).to_numpy()])) == 1
    for value in set(frame["a"]):
        assert len(set(part[(frame["a"] == value).to_numpy()])) == 1


# --- time


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=8, max_size=100), RATIOS)
def test_the_past_trains_and_the_future_tests(time, fractions):
    time = np.array(time, dtype=np.float64)
    if len(np.unique(time)) < 3:
        with pytest.raises(DataError, match="different values; at least 3 are needed"):
            time_split(time, fractions=fractions)
        return
    part = time_split(time, fractions=fractions)
    assert min(sizes(part)) >= 1
    assert time[part == 0].max() < time[part == 1].min()
    assert time[part == 1].max() < time[part == 2].min()


def test_time_split_golden():
    # 6:2:2 of ten days, given in another order.
    time = np.array([9, 0, 8, 1, 7, 2, 6, 3, 5, 4])
    assert time_split(time, fractions=FRACTIONS).tolist() == [2, 0, 2, 0, 1, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([100, 1, 1, 1], [0, 1, 2, 2]), ([1, 1, 1, 100], [0, 0, 1, 2]), ([1, 100, 1], [0, 1, 2])],
)
def test_one_time_with_most_rows(counts, expected):
    time = np.repeat(np.arange(len(counts)), counts)
    part = time_split(time, fractions=FRACTIONS)
    assert [int(part[time == k][0]) for k in range(len(counts))] == expected


def test_time_messages():
    with pytest.raises(DataError) as error:
        time_split(np.array([1.0, 2, 1, 2]), fractions=FRACTIONS)
    assert str(error.value) == "--time has only 2 different values; at least 3 are needed to split in time order."
    with pytest.raises(DataError) as error:
        time_split(np.array([1.0, np.nan, 3, 4, np.nan]), fractions=FRACTIONS)
    assert str(error.value) == (
        "--time has no time in 2 rows, but something else such as '-'. Mend these cells, or name the mark with "
        "--missing so that the rows are left out."
    )


# --- shares


def test_fractions():
    assert fractions_for(30) == FRACTIONS
    assert fractions_for(29) == fractions_for(8) == SMALL_FRACTIONS
    assert fractions_for(8, (6, 2, 2)) == FRACTIONS
    assert fractions_for(100, (70, 15, 15)) == (0.7, 0.15, 0.15)


def test_too_few_rows():
    with pytest.raises(DataError) as error:
        fractions_for(7)
    assert str(error.value) == (
        "7 usable rows; at least 8 are needed to have rows to learn from, to stop by and to test on. Collect more rows."
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((6, 4), "6:4"),
        ((6, 0, 4), "6:0:4"),
        ((6, -1, 4), "6:-1:4"),
        ((float("nan"), 1, 1), "nan:1:1"),
        ((1e999, 1, 1), "inf:1:1"),
    ],
)
def test_shares_that_are_no_shares(asked, found):
    with pytest.raises(OptionError) as error:
        fractions_for(100, asked)
    assert str(error.value) == f"--ratio is {found}; three positive numbers were expected, such as 6:2:2."


# --- parts that are given


def test_named_split():
    column = pl.Series("part", ["Train", " test ", "VAL", "train", "dev"])
    part, carved = named_split(column, cluster=np.arange(5), classes=None, seed=0)
    assert (part.tolist(), carved) == ([0, 2, 1, 0, 1], False)
    korean = pl.Series("part", ["훈련", "시험", "검증", "학습", "테스트"])
    assert named_split(korean, cluster=np.arange(5), classes=None, seed=0)[0].tolist() == [0, 2, 1, 0, 2]


def test_named_split_without_validation():
    column = pl.Series("part", ["train"] * 20 + ["test"] * 5)
    part, carved = named_split(column, cluster=np.arange(25), classes=None, seed=0)
    assert carved
    assert sizes(part) == [15, 5, 5]
    assert set(part[20:]) == {2}


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["train", "tset"], "--split-column 'part' holds 'tset' in row 2; train, validation or test was expected."),
        (["train", None], "--split-column 'part' holds None in row 2; train, validation or test was expected."),
        (["train", "val"], "--split-column 'part' has no row for test."),
        (["test", "val"], "--split-column 'part' has no row for training."),
    ],
)
def test_named_split_messages(labels, message):
    with pytest.raises(ColumnError) as error:
        named_split(pl.Series("part", labels), cluster=np.arange(2), classes=None, seed=0)
    assert str(error.value) == message


def test_parts_have_their_words(language):
    language("ko")
    with pytest.raises(ColumnError, match=r"^--split-column 'part': 훈련 행이 없습니다\.$"):
        named_split(pl.Series("part", ["test", "val"]), cluster=np.arange(2), classes=None, seed=0)
    with pytest.raises(DataError, match=r"^검증 부분에 행이 없습니다\(x\)"):
        split_from_parts(np.array([0, 2]), method="x")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=8, max_size=80), SEEDS)
def test_a_quarter_becomes_validation(classes, seed):
    classes = np.array(classes)
    given_part = np.where(np.arange(len(classes)) % 5 == 0, 2, 0).astype(np.int8)
    part = carve(given_part, cluster=np.arange(len(classes)), classes=classes, seed=seed)
    assert ((part == 2) == (given_part == 2)).all()
    for label in set(classes):
        of_label = (classes == label) & (given_part == 0)
        n = of_label.sum()
        if n:
            validation = (part[of_label] == 1).sum()
            assert (validation == 0) if n == 1 else (1 <= validation <= max(1, n / 4 + 0.5))


def test_carving_keeps_clusters_whole():
    cluster = np.repeat(np.arange(10), 4)
    part = carve(np.zeros(40, dtype=np.int8), cluster=cluster, classes=None, seed=3)
    assert sizes(part) == [28, 12, 0]
    assert all(len(set(part[cluster == c])) == 1 for c in range(10))


def test_an_empty_part():
    with pytest.raises(DataError) as error:
        split_from_parts(np.array([0, 0, 2]), method="by column 'part'")
    assert str(error.value) == (
        "The validation part has no row (by column 'part'); each of train, validation and test needs some."
    )


def test_shared_clusters():
    part, cluster = np.array([0, 0, 1, 2, 2]), np.array([7, 8, 7, 9, 8])
    assert shared_clusters(part, cluster) == 2
    assert shared_clusters(part, np.arange(5)) == 0


# --- training rows


def test_training_rows():
    split = split_from_parts(np.array([2, 0, 1, 0, 0]), method="m")
    frame = pl.DataFrame({"a": [10, 11, 12, 13, 14]})
    train = train_rows(split, frame, np.arange(5.0), weight=np.arange(5.0) + 1, decimal=",")
    assert (train.frame["a"].to_list(), train.y.tolist(), train.weight.tolist()) == ([11, 13, 14], [1, 3, 4], [2, 4, 5])
    kept = train.keep(np.array([True, False, True]))
    assert (kept.frame["a"].to_list(), kept.y.tolist(), kept.weight.tolist()) == ([11, 14], [1, 4], [2, 5])
    assert kept.decimal == ","
    assert train_rows(split, frame, np.arange(5.0)).keep(np.ones(3, dtype=bool)).weight is None
