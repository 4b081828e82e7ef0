from __future__ import annotations

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest
from shared_data import shared

from sunbae.judge import baselines
from sunbae.judge.baselines import baseline_label, fit_baselines


def rows(n=300, seed=0):
    """X (n, 3): two numbers and a category code; y is a step of the first, a slope of the second and a level."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([rng.normal(size=(n, 2)), rng.integers(0, 4, n)])
    return X, 3.0 * (np.abs(X[:, 0]) > 1) + X[:, 1] + np.array([0.0, 5.0, -5.0, 1.0])[X[:, 2].astype(int)]


MASK = [False, False, True]


@pytest.fixture
def few_rounds(monkeypatch):
    monkeypatch.setattr(baselines, "ROUNDS", 10)


def r2(y, y_hat):
    return 1 - np.mean((y - y_hat) ** 2) / np.var(y)


# --- regression -----------------------------------------------------------------------------------


def test_regression_baselines_and_their_order():
    X, y = rows()
    fitted = fit_baselines("regression", X, y, X, MASK)
    assert list(fitted) == ["mean", "linear", "boosted trees"]
    X_new, y_new = rows(seed=1)
    scores = [r2(y_new, b.predict(X_new, X_new)) for b in fitted.values()]
    assert abs(scores[0]) < 0.05
    assert scores[0] < scores[1] < 0.5 < 0.9 < scores[2]  # the steps are what a line cannot follow
    assert all(b.predict(X_new, X_new).shape == (300,) for b in fitted.values())
    assert all(b.notes == () for b in fitted.values())


def test_the_linear_model_finds_a_line():
    X = np.linspace(-2, 2, 1000)[:, None]
    fitted = fit_baselines("regression", X, 1e6 + 2e5 * X[:, 0], X, [False])
    assert fitted["linear"].predict([[1.0]], [[1.0]]) == pytest.approx([1.2e6], rel=1e-3)


def test_collinear_and_constant_columns_are_harmless():
    X = np.linspace(-1, 1, 50)[:, None] @ np.ones((1, 4))
    X[:, 3] = 0.0
    fitted = fit_baselines("regression", X, X[:, 0], X, [False] * 4)
    assert fitted["linear"].predict(X, X) == pytest.approx(X[:, 0], abs=0.03)  # the penalty of 1 shrinks a little


@pytest.mark.parametrize(("task", "answer"), [("regression", 0.75), ("binary", [0.25, 0.75])])
def test_what_knows_no_columns_is_as_it_is_named_whatever_the_weights(task, answer):
    rows = np.zeros((4, 1))
    fitted = fit_baselines(task, rows, [0.0, 1.0, 1.0, 1.0], rows, [False], weights=[9.0, 1.0, 1.0, 1.0])
    trivial = next(iter(fitted.values()))
    assert trivial.predict([[9.0]], [[9.0]]).tolist() == [answer]


@pytest.mark.usefixtures("few_rounds")
def test_weights_count_by_their_ratios_only():
    X, y = rows()
    weights = np.where(X[:, 0] > 0, 8.0, 1.0)
    none, small, large = (
        fit_baselines("regression", X, y, X, MASK, weights=w)
        for w in (None, weights, 4.0 * weights)  # powers of two scale without rounding
    )
    for name in ("linear", "boosted trees"):
        assert small[name].predict(X, X).tobytes() == large[name].predict(X, X).tobytes()
        assert not np.allclose(none[name].predict(X, X), small[name].predict(X, X))


# --- classes --------------------------------------------------------------------------------------


def test_the_majority_baseline_is_the_class_shares():
    X = np.zeros((4, 1))
    fitted = fit_baselines("multiclass", X, [0, 2, 2, 2], X, [False], n_classes=4)
    assert list(fitted) == ["majority", "linear", "boosted trees"]
    assert fitted["majority"].predict(X[:1], X[:1]).tolist() == [[0.25, 0.0, 0.75, 0.0]]


@pytest.mark.parametrize(("task", "classes"), [("binary", 2), ("multiclass", 4)])
def test_probabilities_have_a_column_for_every_class(task, classes):
    X, y = rows()
    codes = (y > 0).astype(int) if task == "binary" else np.digitize(y, [-3, 3]) + (y > 3)  # 0, 1, 3: no 2
    fitted = fit_baselines(task, X, codes, X, MASK, n_classes=classes)
    for baseline in fitted.values():
        p = baseline.predict(X, X)
        assert p.shape == (300, classes)
        assert p.sum(axis=1) == pytest.approx(np.ones(300))
        if task == "multiclass":
            assert (p[:, 2] == 0).all()
    assert (fitted["boosted trees"].predict(X, X).argmax(axis=1) == codes).mean() > 0.95


def test_one_class_only_is_told_and_not_an_error():
    X = np.zeros((3, 1))
    fitted = fit_baselines("binary", X, [1, 1, 1], X, [False])
    for name in ("linear", "boosted trees"):
        assert fitted[name].predict(X[:1], X[:1]).tolist() == [[0.0, 1.0]]
        assert fitted[name].notes == (
            "The training rows have one class only: every baseline always answers that class.",
        )


@pytest.mark.usefixtures("few_rounds")
def test_a_class_with_one_row_among_many_is_no_error():
    X, y = rows(12_000)  # scikit-learn's own early stopping starts at 10,000 rows and would stratify here
    codes = (y > 0).astype(int)
    codes[5] = 2
    fitted = fit_baselines("multiclass", X, codes, X, MASK, n_classes=3)
    assert fitted["boosted trees"].predict(X[:3], X[:3]).shape == (3, 3)


def test_a_linear_model_that_does_not_settle_says_so(monkeypatch):
    monkeypatch.setattr(baselines, "MAX_ITERATIONS", 2)
    X, y = rows()
    notes = fit_baselines("binary", X, y > 0, X, MASK)["linear"].notes
    assert notes == ("The linear model had not settled after 2 steps; it may be a little better than shown.",)


# --- trees ----------------------------------------------------------------------------------------


def test_trees_read_missing_and_unknown_cells():
    X, y = rows()
    X_tree = X.copy()
    X_tree[::3, 0] = np.nan
    fitted = fit_baselines("regression", X, y, np.column_stack([X_tree, np.full(300, np.nan)]), [*MASK, False])
    unknown = np.array([[0.0, 0.0, 99.0, np.nan]])
    assert np.isfinite(fitted["boosted trees"].predict(X[:1], unknown)).all()


def test_categories_are_read_as_such():
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 100, 2000).astype(float)[:, None]
    y = rng.normal(size=100)[codes[:, 0].astype(int)]  # no order in the codes
    as_category, as_number = (
        fit_baselines("regression", codes, y, codes, [mask])["boosted trees"].predict(codes[:500], codes[:500])
        for mask in (True, False)
    )
    assert not np.array_equal(as_category, as_number)
    assert r2(y[:500], as_category) > 0.9


@pytest.mark.parametrize(("levels", "told"), [(255, False), (256, True)])
def test_more_than_255_levels_are_read_as_numbers(levels, told):
    codes = np.arange(levels, dtype=float).repeat(2)[:, None]
    notes = fit_baselines("regression", codes, codes[:, 0], codes, [True])["boosted trees"].notes
    assert notes == (("Columns with more than 255 categories, read as ordered numbers: 1.",) if told else ())


def test_many_classes_get_fewer_rounds(monkeypatch):
    monkeypatch.setattr(baselines, "MAX_TREES", 60)
    X, y = rows(60)
    notes = fit_baselines("multiclass", X, np.digitize(y, [-1, 1]), X, MASK)["boosted trees"].notes
    assert notes == ("20 rounds instead of 100, for there are 3 classes.",)
    assert baselines._rounds("regression", 0) == baselines._rounds("binary", 2) == 60


def test_trees_learn_from_few_rows():
    X = np.linspace(-1, 1, 38)[:, None]
    fitted = fit_baselines("regression", X, np.abs(X[:, 0]) > 0.5, X, [False])
    assert fitted["boosted trees"].predict([[0.0]] * 3, [[-0.9], [0.0], [0.9]]) == pytest.approx([1, 0, 1], abs=0.05)
    assert [baselines._leaf(n) for n in (5, 38, 63, 200, 9999)] == [2, 3, 6, 20, 20]


@pytest.mark.parametrize(
    ("path", "target", "n", "task", "least"),
    [("iris.csv", "species", 36, "multiclass", 0.9), ("auto_mpg.csv", "mpg", 38, "regression", 0.6)],
)
def test_trees_are_a_fair_opponent_on_small_real_tables(path, target, n, task, least):
    frame = pl.read_csv(shared(f"tables/{path}"), null_values="?").select(cs.numeric() | cs.by_name(target))
    frame = frame.sample(fraction=1.0, shuffle=True, seed=0)
    X = frame.drop(target).to_numpy().astype(float)
    y = frame[target] if task == "regression" else frame[target].rank("dense") - 1
    train = np.nan_to_num(X[:n])
    trees = fit_baselines(task, train, y[:n], X[:n], [False] * X.shape[1])["boosted trees"].predict(X[n:], X[n:])
    true = y[n:].to_numpy()
    assert (r2(true, trees) if task == "regression" else np.mean(trees.argmax(axis=1) == true)) > least


# --- determinism, size, refusals ------------------------------------------------------------------


@pytest.mark.usefixtures("few_rounds")
@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
def test_the_same_input_gives_the_same_bits(task, monkeypatch):
    monkeypatch.setattr(baselines, "MAX_ROWS", 250)  # so that the drawn sample is tested too
    X, y = rows()
    target = {"regression": y, "binary": y > 0, "multiclass": np.digitize(y, [-1, 1])}[task]
    first, second = (
        {n: b.predict(X, X).tobytes() for n, b in fit_baselines(task, X, target, X, MASK, seed=4).items()}
        for _ in range(2)
    )
    assert first == second
    other = fit_baselines(task, X, target, X, MASK, seed=5)["boosted trees"].predict(X, X).tobytes()
    assert other != first["boosted trees"]


@pytest.mark.parametrize("task", ["regression", "multiclass"])
def test_without_a_column_to_read_a_model_answers_as_the_trivial_one(task):
    X, y = rows(60)
    y = y if task == "regression" else (y > 1).astype(int) + (y > 3)
    fitted = fit_baselines(task, X[:, :0], y, X[:, :0], [])
    trivial, linear, trees = (baseline.predict(X[:, :0], X[:, :0]) for baseline in fitted.values())
    np.testing.assert_array_equal(linear, trivial)
    np.testing.assert_array_equal(trees, trivial)
    assert "No column" in fitted["linear"].notes[0]


def test_of_very_many_classes_fewer_rows_are_fitted(monkeypatch, few_rounds):
    monkeypatch.setattr(baselines, "MAX_CELLS", 300)
    monkeypatch.setattr(baselines, "FEWEST_ROWS", 20)
    X, _y = rows(200)
    for classes, used in ((3, 100), (30, 20)):
        fitted = fit_baselines("multiclass", X, np.arange(200) % classes, n_classes=classes)
        assert f"Fitted on {used} of 200" in fitted["linear"].notes[0]


def test_many_rows_are_sampled_and_it_is_told(monkeypatch):
    monkeypatch.setattr(baselines, "MAX_ROWS", 100)
    X, y = rows()
    fitted = fit_baselines("regression", X, y, X, MASK)
    assert fitted["linear"].notes == fitted["boosted trees"].notes
    assert fitted["linear"].notes == ("Fitted on 100 of 300 training rows, drawn at random.",)
    assert fitted["mean"].notes == ()
    assert fitted["mean"].predict(X[:1], X[:1]) == pytest.approx(y.mean())  # of all rows


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"y": [1.0]}, "share n > 0 rows"),
        ({"X_linear": [0.0, 1.0]}, "share n > 0 rows"),
        ({"categorical_mask": [True, False]}, r"categorical_mask \(1,\); found \(2,\), \(2,\)"),
        ({"X_linear": [[np.nan], [1.0]]}, "X_linear and y must be finite: impute before"),
        ({"X_tree": [[np.inf], [1.0]]}, "X_tree has infinite cells"),
        ({"weights": [0.0, 0.0]}, "weights must be finite, >= 0 and not all 0"),
        ({"weights": [-1.0, 2.0]}, "weights must be finite, >= 0 and not all 0"),
        ({"task": "binary", "y": [0, 2], "n_classes": 2}, "codes 0 to 1; found 0.0 to 2.0"),
    ],
)
def test_refusals(change, text):
    good = {
        "task": "regression",
        "X_linear": [[0.0], [1.0]],
        "y": [0.0, 1.0],
        "X_tree": [[0.0], [1.0]],
        "categorical_mask": [False],
    }
    fit_baselines(**good)
    with pytest.raises(ValueError, match=text):
        fit_baselines(**(good | change))


def test_labels():
    assert baseline_label("linear") == "the linear model"
    assert baseline_label("another") == "another"
