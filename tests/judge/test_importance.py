from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from sunbae.judge import permutation_importance


def rows(n=400):
    rng = np.random.default_rng(0)
    columns = {"strong": rng.normal(size=n), "weak": rng.normal(size=n), "idle": rng.normal(size=n)}
    return columns, 3.0 * columns["strong"] + columns["weak"]


def predict(columns):
    return 3.0 * np.asarray(columns["strong"]) + np.asarray(columns["weak"])


def rmse(y, y_hat):
    return float(np.sqrt(np.mean((y - y_hat) ** 2)))


def importance(columns, y, **options):
    return permutation_importance(predict, columns, y, rmse, higher_is_better=False, **options)


def test_the_numbers_are_what_theory_says():
    columns, y = rows(2000)
    found = importance(columns, y, repeats=10)
    assert [name for name, *_ in found] == ["strong", "weak", "idle"]
    # a shuffled column of variance 1 and slope b adds 2 b^2 to the mean squared error (which is 0 here)
    assert found[0][1] == pytest.approx(3 * math.sqrt(2), rel=0.05)
    assert found[1][1] == pytest.approx(math.sqrt(2), rel=0.05)
    assert found[2][1:] == (0.0, 0.0)
    assert found[0][2] > 0


def test_positive_means_needed_for_scores_too():
    columns, y = rows()
    found = permutation_importance(predict, columns, y, lambda t, p: -rmse(t, p))
    assert found == importance(columns, y)


def test_the_order_and_number_of_columns_do_not_matter():
    columns, y = rows()
    reverse = dict(reversed(columns.items()))
    assert importance(columns, y) == importance(reverse, y)
    fewer = {name: columns[name] for name in ("strong", "weak")}
    assert importance(fewer, y) == importance(columns, y)[:2]


def test_the_seed_decides_and_nothing_is_changed():
    columns, y = rows()
    before = {name: column.copy() for name, column in columns.items()}
    assert importance(columns, y, seed=1) == importance(columns, y, seed=1)
    assert importance(columns, y, seed=1) != importance(columns, y, seed=2)
    assert all(np.array_equal(before[name], columns[name]) for name in columns)


def test_calls_and_rows_are_bounded():
    columns, y = rows()
    sizes = []

    def counting(shuffled):
        sizes.append(len(shuffled["strong"]))
        return predict(shuffled)

    permutation_importance(counting, columns, y, rmse, repeats=2, max_rows=50)
    assert sizes == [50] * (1 + 3 * 2)


def test_rare_groups_are_all_drawn():
    y = np.zeros(5000, dtype=int)
    y[[5, 70, 4000]] = 1
    seen = []

    def hits(true, _predicted):
        seen.append((true.sum(), len(true)))
        return 0.0

    permutation_importance(lambda c: c["a"], {"a": y}, y, hits, repeats=1, max_rows=100, strata=y)
    assert seen == [(3, 53)] * 2


@pytest.mark.parametrize("kind", [list, tuple, pl.Series])
def test_any_kind_of_column(kind):
    columns, y = rows()
    same = {name: kind(column.tolist()) for name, column in columns.items()}
    assert importance(same, y, max_rows=100) == importance(columns, y, max_rows=100)


def test_pandas_columns_are_taken_by_position():
    pd = pytest.importorskip("pandas")
    columns, y = rows()
    shuffled_labels = {n: pd.Series(c, index=np.arange(len(c))[::-1]) for n, c in columns.items()}
    assert importance(shuffled_labels, y) == importance(columns, y)


def test_text_columns():
    columns = {"word": np.array(["a", "b"] * 50, dtype=object), "idle": list(range(100))}
    y = np.array([0, 1] * 50)
    found = permutation_importance(
        lambda c: (c["word"] == "b").astype(int), columns, y, lambda t, p: float(np.mean(t == p))
    )
    assert found[0][0] == "word"
    assert found[0][1] == pytest.approx(0.5, abs=0.1)


def test_one_repeat_has_no_spread_and_a_broken_score_comes_last():
    columns, y = rows()
    assert math.isnan(importance(columns, y, repeats=1)[0][2])

    def fragile(t, p):
        return math.nan if rmse(t, p) > 3 else -rmse(t, p)

    assert permutation_importance(predict, columns, y, fragile)[-1][0] == "strong"


def test_refusals():
    columns, y = rows()
    with pytest.raises(ValueError, match=r"y has 400 rows, but columns have \{'weak': 3\}"):
        importance(columns | {"weak": [1.0, 2.0, 3.0]}, y)
    with pytest.raises(ValueError, match="repeats is 0 and max_rows 2000"):
        importance(columns, y, repeats=0)
