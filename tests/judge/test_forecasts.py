"""Baselines and measures of forecasts."""

import numpy as np
import pytest

from sunbae.judge.forecasts import (
    History,
    blocks_in_time,
    covered,
    fit_ridge,
    fit_trees,
    interval_widths,
    last_value,
    mase_scale,
    reachable_level,
    seasonal_naive,
    step_scores,
)

RNG = np.random.default_rng(0)


def history(values, seasons, stretch=None):
    known = np.asarray(values, dtype=float).reshape(len(values), -1)
    return History(known, np.zeros(len(known)) if stretch is None else np.asarray(stretch), seasons)


def test_the_last_value():
    found = last_value(history([[1, 10], [2, 20], [3, 30]], [None, None]), np.array([0, 2]), 2)
    assert found.tolist() == [[[1, 10], [1, 10]], [[3, 30], [3, 30]]]


class TestSeasonalNaive:
    def test_one_season_back_or_as_many_as_are_needed(self):
        # After step 5 come 6, 7 ...; with a season of 3 they repeat 3, 4, 5, 3, 4.
        found = seasonal_naive(history(np.arange(6), [3]), np.array([5]), 5)
        assert found[0, :, 0].tolist() == [3, 4, 5, 3, 4]

    def test_the_last_value_where_a_season_ago_is_not_known(self):
        assert seasonal_naive(history(np.arange(6), [3]), np.array([1]), 2)[0, :, 0].tolist() == [1, 0]
        broken = history(np.arange(8), [3], stretch=[0] * 4 + [1] * 4)
        assert seasonal_naive(broken, np.array([5]), 2)[0, :, 0].tolist() == [5, 4]

    def test_of_a_target_without_season(self):
        found = seasonal_naive(history([[1, 1], [2, 2], [3, 3], [4, 4]], [2, None]), np.array([3]), 2)
        assert found[0].tolist() == [[3, 4], [4, 4]]


def windows(n=300, past=8, horizon=2):
    """Windows of a series that is a linear function of its past and of what is known, almost."""
    t = np.arange(n + past + horizon)
    known = RNG.normal(size=len(t))
    values = np.sin(t / 3) + 0.5 * known + RNG.normal(scale=0.01, size=len(t))
    at = np.arange(n)[:, None]
    inputs = {
        "targets": values[at + np.arange(past)][:, :, None],
        "future": known[at + past + np.arange(horizon)][:, :, None],
    }
    return inputs, values[at + past + np.arange(horizon)][:, :, None]


class TestLearntBaselines:
    def test_ridge_finds_what_is_linear(self):
        inputs, y = windows()
        ridge = fit_ridge(inputs, lambda rows: y[rows])
        error = ridge.predict(inputs) - y
        naive = inputs["targets"][:, -1:] - y
        assert np.sqrt(np.mean(error**2)) < 0.4 * np.sqrt(np.mean(naive**2))
        assert ridge.notes == ()

    def test_trees_read_the_step_and_what_is_known(self):
        inputs, y = windows()
        trees = fit_trees(inputs, lambda rows: y[rows], horizon=2, seasons=[None])
        error = trees.predict(inputs) - y
        assert np.sqrt(np.mean(error**2)) < 0.25
        assert trees.predict({name: a[:3] for name, a in inputs.items()}).shape == (3, 2, 1)

    def test_the_season_is_read_where_the_window_holds_it(self):
        t = np.arange(400)
        noise = RNG.normal(size=7)
        values = noise[t % 7]
        at = np.arange(380)[:, None]
        inputs, y = {"targets": values[at + np.arange(10)][:, :, None]}, values[at + 10 + np.arange(3)][:, :, None]
        found = fit_trees(inputs, lambda rows: y[rows], horizon=3, seasons=[7]).predict(inputs)
        np.testing.assert_allclose(found, y, atol=0.05)

    def test_many_windows_are_drawn_from(self, monkeypatch):
        monkeypatch.setattr("sunbae.judge.forecasts.MAX_CELLS", 10)
        inputs, y = windows(1200)
        assert fit_ridge(inputs, lambda rows: y[rows]).notes == (
            "fitted on 300 of 1,200 training windows, drawn at random",
        )


def test_mase_divides_by_the_error_of_repeating_a_season_in_training():
    values = np.array([1.0, 5.0, 2.0, 7.0, np.nan, 6.0])
    one = np.zeros(6)
    assert mase_scale(values, 2, one) == pytest.approx((1 + 2 + 1) / 3)
    assert mase_scale(values, None, one) == pytest.approx((4 + 3 + 5) / 3)
    assert np.isnan(mase_scale(np.ones(5), None, one[:5]))
    assert np.isnan(mase_scale(np.ones(3), 4, one[:3]))


def test_mase_takes_no_difference_between_two_series():
    two = np.array([1.0, 2.0, 3.0, 1001.0, 1002.0, 1003.0])
    assert mase_scale(two, None, np.array([0, 0, 0, 1, 1, 1])) == 1.0


def test_scores_of_each_step():
    y = np.array([[1.0, 2.0], [3.0, 6.0]])
    found = step_scores(y, [y + np.array([1, 0]), y - np.array([1, 2])], 2.0)
    assert found["rmse"] == [1.0, 1.0]
    assert found["mae"] == [1.0, 1.0]
    assert found["mase"] == [0.5, 0.5]
    assert found["r2"] == [0.0, 0.5]


class TestInterval:
    def test_it_holds_its_share_of_new_values(self):
        y, new = RNG.normal(size=(2, 4000, 3, 2)) * [[1.0, 5.0]]
        widths = interval_widths(y, np.zeros_like(y), 0.9)
        assert widths.shape == (3, 2)
        assert list(covered(new, np.zeros_like(new), widths)) == pytest.approx([0.9, 0.9], abs=0.02)

    def test_it_never_narrows(self):
        y = RNG.normal(size=(500, 4, 1)) * np.array([1, 3, 2, 4])[:, None]
        assert (np.diff(interval_widths(y, np.zeros_like(y)), axis=0) >= 0).all()

    def test_of_few_windows_it_is_the_largest_error(self):
        y = np.arange(4.0).reshape(4, 1, 1)
        assert interval_widths(y, np.zeros_like(y), 0.9).tolist() == [[3.0]]


@pytest.mark.parametrize(("n", "horizon", "length"), [(1000, 1, 10), (1008, 24, 24), (25, 24, 25), (8, 24, 8)])
def test_blocks(n, horizon, length):
    blocks = blocks_in_time(np.arange(n) + 50, horizon)
    assert np.bincount(blocks).max() == length


def test_no_block_is_shorter_than_what_is_forecast():
    """Its windows would share steps with nearly all of the block before."""
    assert np.bincount(blocks_in_time(np.arange(0, 70, 2), 24)).tolist() == [18, 17]


@pytest.mark.parametrize(("n", "share"), [(3, 0.75), (9, 0.9), (1000, 0.9)])
def test_the_level_that_few_windows_can_hold(n, share):
    assert reachable_level(n) == pytest.approx(share)
    held = []
    for seed in range(300):
        error = np.random.default_rng(seed).normal(size=(n + 200, 1, 1))
        widths = interval_widths(error[:n], np.zeros((n, 1, 1)), reachable_level(n))
        held += covered(error[n:], np.zeros((200, 1, 1)), widths)
    assert np.mean(held) == pytest.approx(share, abs=0.03)
