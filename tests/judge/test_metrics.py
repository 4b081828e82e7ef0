from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sunbae.judge import metrics

SETTINGS = settings(max_examples=30, deadline=None)
numbers = st.floats(-1e3, 1e3, allow_nan=False, width=32)


@st.composite
def regressions(draw):
    n = draw(st.integers(2, 30))
    return draw(arrays(float, n, elements=numbers)), draw(arrays(float, n, elements=numbers))


@st.composite
def labelled(draw, n_classes=3):
    n = draw(st.integers(1, 30))
    y = draw(arrays(np.int64, n, elements=st.integers(0, n_classes - 1)))
    p = draw(arrays(float, (n, n_classes), elements=st.floats(0.01, 1.0)))
    return y, p / p.sum(axis=1, keepdims=True)


def names(n):
    return [f"c{i}" for i in range(n)]


# --- golden numbers -------------------------------------------------------------------------------


def test_regression_golden():
    # scikit-learn's documentation of mean_squared_error, mean_absolute_error and r2_score uses these rows
    found = metrics.regression([3.0, -0.5, 2.0, 7.0], [2.5, 0.0, 2.0, 8.0])
    assert list(found) == ["loss", "rmse", "mae", "r2"]
    assert found["loss"] == 0.375
    assert found["mae"] == 0.5
    assert found["rmse"] == pytest.approx(0.6123724356957945)  # sqrt(0.375)
    assert found["r2"] == pytest.approx(0.9486081370449679)  # documented as 0.948...


def test_balanced_accuracy_golden():
    # scikit-learn's documentation of balanced_accuracy_score: recalls 3/4 and 1/2
    y, said = [0, 1, 0, 0, 1, 0], np.array([0, 1, 0, 0, 0, 1])
    found = metrics.classification(y, np.eye(2)[said], classes=["a", "b"])
    assert found["balanced_accuracy"] == 0.625
    assert found["accuracy"] == pytest.approx(4 / 6)
    assert list(found) == ["accuracy", "balanced_accuracy", "macro_f1", "log_loss", "auc"]


def test_macro_f1_golden():
    # scikit-learn's documentation of f1_score: 0.26...; by hand (2*2/(2+3) + 0 + 0) / 3
    found = metrics.classification([0, 1, 2, 0, 1, 2], np.eye(3)[[0, 2, 1, 0, 0, 1]], classes=names(3))
    assert found["macro_f1"] == pytest.approx(0.8 / 3)
    assert "auc" not in found


def test_log_loss_golden():
    # scikit-learn's documentation of log_loss: 0.21616...
    p = [[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]]
    assert metrics.log_loss([1, 0, 0, 1], p) == pytest.approx(0.21616187468057912)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_row_whose_class_was_held_impossible_costs_the_same_of_all_models(dtype):
    assert metrics.log_loss([1], np.array([[1.0, 0.0]], dtype=dtype)) == pytest.approx(15.942385)  # 23 ln 2


def test_certainty_costs_the_same_in_both_directions():
    sure = (1 / (1 + np.exp(-np.array([18.0, -18.0], dtype=np.float32)))).astype(np.float64)
    rows = np.stack([1 - sure, sure], axis=1)
    assert metrics.log_loss([0], rows[:1]) == pytest.approx(metrics.log_loss([1], rows[1:]))


def test_auc_golden():
    # scikit-learn's documentation of roc_curve and auc: 0.75
    assert metrics.auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) == 0.75
    assert metrics.auc([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5]) == 0.5
    found = metrics.classification([0, 0, 1], [[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]], classes=["no", "yes"])
    assert found["auc"] == 1.0  # of the second class, not the first


def test_confusion_golden():
    # scikit-learn's documentation of confusion_matrix
    found = metrics.confusion([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], n_classes=3)
    assert found.tolist() == [[2, 0, 0], [0, 0, 1], [1, 0, 2]]
    assert metrics.confusion([0], [0], n_classes=3).shape == (3, 3)


def test_per_class_golden():
    a, b, c = metrics.per_class([0, 0, 1], [0, 1, 1], classes=["a", "b", "c"])
    assert (a.precision, a.recall, a.f1, a.support) == (1.0, 0.5, pytest.approx(2 / 3), 2)
    assert (b.precision, b.recall, b.support) == (0.5, 1.0, 1)
    assert c == metrics.ClassScore("c", 0.0, 0.0, 0.0, 0)  # absent and never named: zeros, no warning


# --- edges ----------------------------------------------------------------------------------------


def test_r2_of_a_constant_target_is_nan():
    found = metrics.regression([0.1] * 7, [0.1] * 6 + [0.2])
    assert math.isnan(found["r2"])
    assert found["mae"] == pytest.approx(0.1 / 7)


def test_one_class_has_no_auc_and_an_absent_class_is_left_out_of_the_means():
    found = metrics.classification([1, 1, 1], [[0.2, 0.8], [0.3, 0.7], [0.1, 0.9]], classes=["no", "yes"])
    assert math.isnan(found["auc"])
    assert found["balanced_accuracy"] == found["macro_f1"] == 1.0


def test_a_class_that_is_only_predicted_costs_macro_f1_but_not_balanced_accuracy():
    found = metrics.classification([0, 0], np.eye(3)[[0, 2]], classes=names(3))
    assert found["balanced_accuracy"] == 0.5
    assert found["macro_f1"] == pytest.approx((2 / 3 + 0) / 2)


def test_diverged_predictions_give_nan():
    assert all(math.isnan(v) for v in metrics.regression([1.0, 2.0], [1.0, np.inf]).values())
    found = metrics.classification([0, 1], [[np.nan, np.nan], [0.1, 0.9]], classes=["no", "yes"])
    assert len(found) == 5
    assert all(math.isnan(v) for v in found.values())


def test_enormous_errors_are_infinite_without_a_warning():
    assert metrics.regression([0.0, 1.0], [1e200, 0.0])["loss"] == math.inf


def test_a_tie_goes_to_the_first_class():
    found = metrics.classification([0, 0, 1], [[0.5, 0.5]] * 3, classes=["no", "yes"])
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["balanced_accuracy"] == 0.5


def test_float32_inputs_are_computed_in_float64():
    y = np.array([16777216.0, 0.0], dtype=np.float32)
    y_hat = np.array([16777217.0, 0.0])
    assert metrics.regression(y, y_hat)["mae"] == 0.5  # float32 would say 0


def test_a_column_of_predictions_is_refused():
    with pytest.raises(ValueError, match=r"y has shape \(2,\) and y_hat \(2, 1\); both must be \(n,\)"):
        metrics.regression([1.0, 2.0], [[1.0], [2.0]])


@pytest.mark.parametrize(
    ("y", "y_hat", "text"), [([], [], "no rows"), ([math.nan, 1.0], [1.0, 1.0], "y has values that are not finite")]
)
def test_regression_refuses(y, y_hat, text):
    with pytest.raises(ValueError, match=text):
        metrics.regression(y, y_hat)


@pytest.mark.parametrize(
    ("y", "proba", "text"),
    [
        ([0, 1], [0.2, 0.8], r"proba \(2,\)"),
        ([0, 2], [[1.0, 0.0], [0.0, 1.0]], "codes 0 to 1; found 0 to 2"),
        ([0.5, 1.0], [[1.0, 0.0], [0.0, 1.0]], "codes 0 to 1; found 0.5 to 1.0"),
        ([], np.empty((0, 2)), "no rows"),
    ],
)
def test_classification_refuses(y, proba, text):
    with pytest.raises(ValueError, match=text):
        metrics.classification(y, proba, classes=["no", "yes"])


# --- properties -----------------------------------------------------------------------------------


@SETTINGS
@given(regressions(), st.floats(-100, 100).filter(lambda a: abs(a) > 0.01), st.floats(-1000, 1000))
def test_rmse_and_mae_follow_the_unit_and_r2_does_not(rows, a, b):
    y, y_hat = rows
    before, after = metrics.regression(y, y_hat), metrics.regression(a * y + b, a * y_hat + b)
    for name in ("rmse", "mae"):
        assert after[name] == pytest.approx(abs(a) * before[name], rel=1e-6, abs=1e-7)
    if np.ptp(y) > 1.0:
        assert after["r2"] == pytest.approx(before["r2"], rel=1e-6, abs=1e-6)


@SETTINGS
@given(regressions())
def test_the_mean_has_an_r2_of_zero(rows):
    y, _ = rows
    if np.ptp(y) > 1e-3:
        assert metrics.regression(y, np.full(len(y), y.mean()))["r2"] == pytest.approx(0.0, abs=1e-9)


@SETTINGS
@given(regressions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_to_a_regression(rows, random):
    y, y_hat = rows
    order = random.sample(range(len(y)), len(y))
    assert metrics.regression(y[order], y_hat[order]) == pytest.approx(
        metrics.regression(y, y_hat), rel=1e-9, abs=1e-9, nan_ok=True
    )


@SETTINGS
@given(labelled(n_classes=2), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_to_classes(rows, random):
    y, p = rows
    order = random.sample(range(len(y)), len(y))
    assert metrics.classification(y[order], p[order], classes=names(2)) == pytest.approx(
        metrics.classification(y, p, classes=names(2)), nan_ok=True
    )


@SETTINGS
@given(labelled())
def test_confusion_and_per_class_add_up(rows):
    y, p = rows
    said = p.argmax(axis=1)
    matrix = metrics.confusion(y, said, n_classes=3)
    assert matrix.sum() == len(y)
    assert matrix.sum(axis=1).tolist() == np.bincount(y, minlength=3).tolist()
    assert np.trace(matrix) / len(y) == metrics.classification(y, p, classes=names(3))["accuracy"]
    for code, found in enumerate(metrics.per_class(y, said, classes=names(3))):
        assert found.support == matrix[code].sum()
        assert found.recall == pytest.approx(matrix[code, code] / max(matrix[code].sum(), 1))
        assert found.precision == pytest.approx(matrix[code, code] / max(matrix[:, code].sum(), 1))


@SETTINGS
@given(labelled())
def test_the_same_as_scikit_learn(rows):
    from sklearn.metrics import f1_score, log_loss, recall_score

    y, p = rows
    found = metrics.classification(y, p, classes=names(3))
    clipped = np.clip(p, metrics.LEAST, 1)
    clipped /= clipped.sum(axis=1, keepdims=True)
    assert found["log_loss"] == pytest.approx(log_loss(y, clipped, labels=[0, 1, 2]), rel=1e-5)
    assert found["macro_f1"] == pytest.approx(f1_score(y, p.argmax(axis=1), average="macro", zero_division=0.0))
    present = np.unique(y)
    expected = recall_score(y, p.argmax(axis=1), labels=present, average="macro", zero_division=0.0)
    assert found["balanced_accuracy"] == pytest.approx(expected)


# --- ROC curve ------------------------------------------------------------------------------------


def test_roc_points_are_few_and_keep_the_area():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 5000)
    p = rng.normal(size=5000) + y
    points = metrics.roc_points(y, p)
    assert 150 < len(points) <= 200
    assert points[0].tolist() == [0.0, 0.0]
    assert points[-1].tolist() == [1.0, 1.0]
    assert (np.diff(points, axis=0) >= 0).all()
    assert np.trapezoid(points[:, 1], points[:, 0]) == pytest.approx(metrics.auc(y, p), abs=1e-3)
    assert len(metrics.roc_points(y, p, at_most=7)) <= 7


def test_roc_points_of_one_class_are_empty():
    assert metrics.roc_points([1, 1], [0.2, 0.3]).shape == (0, 2)


# --- the table ------------------------------------------------------------------------------------


def test_accuracy_is_never_a_metric_of_a_regression():
    assert [m.name for m in metrics.metrics_of("regression")] == ["loss", "rmse", "mae", "r2"]
    assert not {"accuracy", "auc", "log_loss"} & set(metrics.score("regression", [1.0, 2.0], [1.0, 2.0]))


@pytest.mark.parametrize("task", metrics.TASKS)
def test_the_table_lists_what_is_computed(task):
    y, p, n = ([1.0, 2.0], [1.0, 3.0], 0) if task == "regression" else ([0, 1], np.eye(3)[:2], 3)
    if task == "binary":
        p, n = np.eye(2), 2
    assert list(metrics.score(task, y, p, classes=names(n))) == [m.name for m in metrics.metrics_of(task)]
    assert all(m.label for m in metrics.metrics_of(task))


def test_units_and_directions():
    units = {m.name: (m.unit, m.higher_is_better) for m in metrics.METRICS.values()}
    assert units["loss"] == ("target squared", False)
    assert units["rmse"] == units["mae"] == ("target", False)
    assert units["r2"] == ("none", True)
    assert units["accuracy"] == ("share", True)
    assert units["log_loss"] == ("none", False)


@pytest.mark.parametrize(
    ("counts", "imbalanced"),
    [
        ([75, 25], True),
        ([74, 26], False),
        ([67, 17, 16], True),
        ([66, 17, 17], False),
        ([55, *[5] * 9], True),
        ([54, 6, *[5] * 8], False),
        ([100, 0], False),  # one class only: nothing to balance
        ([70, 30, 0], False),  # the absent class does not lower chance
    ],
)
def test_imbalance_is_half_way_from_chance_to_perfect(counts, imbalanced):
    assert metrics.is_imbalanced(counts) is imbalanced


def test_headline_metric():
    assert metrics.headline_metric("regression").name == "rmse"
    assert metrics.headline_metric("binary", [60, 40]).name == "accuracy"
    assert metrics.headline_metric("binary", [90, 10]).name == "auc"
    assert metrics.headline_metric("multiclass", [34, 33, 33]).name == "accuracy"
    assert metrics.headline_metric("multiclass", [90, 5, 5]).name == "balanced_accuracy"
    assert [metrics.loss_metric(t).name for t in metrics.TASKS] == ["loss", "log_loss", "log_loss"]
