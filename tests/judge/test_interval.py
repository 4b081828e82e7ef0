from __future__ import annotations

import math

import numpy as np
import pytest

from sunbae.judge.interval import compare, row_standard_error, student
from sunbae.judge.metrics import METRICS

RMSE, ACCURACY, BALANCED, AUC = (METRICS[m] for m in ("rmse", "accuracy", "balanced_accuracy", "auc"))


def sample(metric, rng, n):
    """Rows and two correlated models of known quality: y, network, baseline, true difference."""
    if metric is RMSE:
        y, shared = rng.normal(size=n), rng.normal(size=n)
        network, baseline = (y + 0.8 * shared + 0.6 * s * rng.normal(size=n) for s in (1.0, 1.5))
        return y, network, baseline, 1.0 - math.sqrt(0.64 + 0.81)
    if metric is AUC:
        y, shared = (rng.random(n) < 0.2).astype(int), rng.normal(size=n)
        network, baseline = (two(0.7 * shared + 0.7141428 * rng.normal(size=n) + y * d) for d in (1.5, 1.0))
        return y, network, baseline, normal_cdf(1.5 / math.sqrt(2)) - normal_cdf(1.0 / math.sqrt(2))
    y = rng.choice(3, size=n, p=[0.6, 0.3, 0.1])
    luck = rng.random(n)  # shared: what is easy for one is easy for the other
    recalls = np.array([0.9, 0.8, 0.6]), np.array([0.85, 0.6, 0.5])
    network, baseline = (np.eye(3)[np.where(luck < r[y], y, (y + 1) % 3)] for r in recalls)
    weights = [0.6, 0.3, 0.1] if metric is ACCURACY else [1 / 3] * 3
    return y, network, baseline, float(np.dot(weights, recalls[0] - recalls[1]))


def two(score):
    p = 1 / (1 + np.exp(-score))
    return np.column_stack([1 - p, p])


def normal_cdf(x):
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def of_rows(metric, y, prediction):
    """The metric by another road than `_value_and_influence`."""
    if metric is RMSE:
        return math.sqrt(np.mean((y - prediction) ** 2))
    if metric is AUC:
        p = prediction[:, 1]
        return np.mean(np.sign(np.subtract.outer(p[y == 1], p[y == 0])) / 2 + 0.5)
    right = prediction.argmax(axis=1) == y
    return right.mean() if metric is ACCURACY else np.mean([right[y == c].mean() for c in np.unique(y)])


@pytest.mark.parametrize("metric", [RMSE, ACCURACY, BALANCED, AUC], ids=lambda m: m.name)
def test_the_interval_covers_the_truth_about_95_times_in_100(metric):
    rng = np.random.default_rng(0)
    hits = []
    for _ in range(400):
        y, network, baseline, truth = sample(metric, rng, 200)
        found = compare(metric, y, [network], baseline)
        hits.append(abs(found.value - truth) <= found.margin)
    assert 0.92 <= np.mean(hits) <= 0.98  # three standard errors of 400 trials are 0.03


@pytest.mark.parametrize("metric", [RMSE, ACCURACY, BALANCED, AUC], ids=lambda m: m.name)
def test_the_standard_error_is_that_of_the_paired_bootstrap(metric):
    rng = np.random.default_rng(1)
    y, network, baseline, _truth = sample(metric, rng, 300)
    found = compare(metric, y, [network], baseline)
    assert found.value == pytest.approx(of_rows(metric, y, network) - of_rows(metric, y, baseline))
    draws = []
    for _ in range(400):
        rows = rng.integers(0, 300, 300)
        draws.append(of_rows(metric, y[rows], network[rows]) - of_rows(metric, y[rows], baseline[rows]))
    assert found.row_se == pytest.approx(np.std(draws, ddof=1), rel=0.15)  # 400 draws know it to 7 % (2 sd)


def test_auc_golden():
    # by hand after DeLong: placements 0.5, 1 of the positives and 1, 0.5 of the negatives, each of variance 1/8;
    # the AUC's variance is 1/8 / 2 + 1/8 / 2
    y, p = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    assert row_standard_error(AUC, y, np.column_stack([1 - p, p])) == pytest.approx(math.sqrt(1 / 8))


def test_equally_good_networks_are_rarely_called_different():
    rng = np.random.default_rng(2)
    called = 0
    for _ in range(300):
        y = rng.normal(size=150)
        networks = [y + rng.normal(size=150) * (1 + 0.05 * rng.normal()) for _ in range(3)]
        called += compare(RMSE, y, networks, y + rng.normal(size=150)).outcome != "same"
    assert called / 300 <= 0.05


def test_a_clear_difference_is_seen_in_both_directions():
    rng = np.random.default_rng(3)
    y = rng.normal(size=200)
    good, poor = y + 0.1 * rng.normal(size=200), y + rng.normal(size=200)
    better = compare(RMSE, y, [good, good + 0.01], poor)
    worse = compare(RMSE, y, [poor, poor + 0.01], good)
    assert (better.outcome, worse.outcome) == ("better", "worse")
    assert better.value < 0 < better.gain
    assert worse.gain < 0
    right, wrong = np.eye(2)[np.arange(60) % 2], np.eye(2)[np.zeros(60, int)]
    assert compare(ACCURACY, np.arange(60) % 2, [right], wrong).outcome == "better"
    assert compare(ACCURACY, np.arange(60) % 2, [wrong], right).outcome == "worse"


def test_seeds_that_differ_hide_a_difference():
    rng = np.random.default_rng(4)
    y = rng.normal(size=2000)
    noise = rng.normal(size=2000)
    baseline = y + noise
    sharp = [y + s * noise for s in (0.89, 0.9, 0.91)]
    even = compare(RMSE, y, sharp, baseline)
    uneven = compare(RMSE, y, [y + s * noise for s in (0.7, 0.9, 1.1)], baseline)
    assert even.value == pytest.approx(uneven.value)
    assert (even.outcome, uneven.outcome) == ("better", "same")
    assert uneven.seeds_dominate
    assert not compare(RMSE, y[:50], [p[:50] for p in sharp], (y + rng.normal(size=2000))[:50]).seeds_dominate


def test_pairing_sees_what_two_separate_intervals_would_miss():
    rng = np.random.default_rng(5)
    y, hard = rng.normal(size=200), rng.normal(size=200)
    network, baseline = y + 0.9 * hard, y + hard
    alone = row_standard_error(RMSE, y, network)
    assert compare(RMSE, y, [network], baseline).row_se < alone / 5


def test_one_seed_leaves_the_seeds_out():
    rng = np.random.default_rng(6)
    y, network, baseline, _truth = sample(RMSE, rng, 100)
    found = compare(RMSE, y, [network], baseline)
    assert math.isnan(found.seed_sd)
    assert found.margin == pytest.approx(student(100) * found.row_se)
    assert not found.seeds_dominate


def test_one_row_of_difference_never_counts():
    y = np.array([0, 1, 0, 1, 0, 1])
    right = np.eye(2)[y]
    wrong_once, wrong_thrice = np.eye(2)[[1, 1, 0, 1, 0, 1]], np.eye(2)[[1, 0, 1, 0, 1, 0]]
    for metric in (ACCURACY, BALANCED):
        assert compare(metric, y, [right], wrong_once).outcome == "same"
        assert compare(metric, y, [right], wrong_thrice).outcome == "better"
    assert compare(ACCURACY, y, [right], right).row_se == pytest.approx(1 / 6)
    assert compare(BALANCED, y[1:], [right[1:]], right[1:]).row_se == pytest.approx(1 / 4)  # two rows of class 0


def test_undefined_is_unknown():
    y = np.array([1.0, 2.0])
    assert compare(RMSE, y, [y, np.array([1.0, math.nan])], y).outcome == "unknown"
    assert compare(RMSE, y, [np.array([1e200, 0.0])], y).outcome == "unknown"
    assert compare(AUC, np.array([1, 1]), [np.eye(2)], np.eye(2)).outcome == "unknown"
    perfect = compare(RMSE, y, [y], y)
    assert (perfect.value, perfect.outcome) == (0.0, "same")


def test_one_test_row_proves_nothing():
    assert student(1) == math.inf
    assert compare(RMSE, np.array([1.0]), [np.array([1.0])], np.array([9.0])).outcome == "same"


def test_refusals():
    with pytest.raises(ValueError, match="no network to compare"):
        compare(RMSE, np.array([1.0]), [], np.array([1.0]))
    with pytest.raises(ValueError, match="No influence function for 'log_loss'"):
        compare(METRICS["log_loss"], np.array([0, 1]), [np.eye(2)], np.eye(2))
