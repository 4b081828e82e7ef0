from __future__ import annotations

import math

import numpy as np
import pytest

from sunbae.judge.diagnose import Curve, diagnose, still_falling
from sunbae.judge.scores import Score, Scores


def scores(train, validation, task="regression"):
    """Scores with these losses, one per seed."""
    name = "loss" if task == "regression" else "log_loss"
    parts = {"train": train, "validation": validation}
    values = {part: np.atleast_1d(v).tolist() for part, v in parts.items() if v is not None}
    return Scores(task, tuple(range(len(values["train"]))), {p: {name: Score(tuple(v))} for p, v in values.items()})


BASELINES = {"mean": scores(100.0, 100.0), "linear": scores(40.0, 42.0), "boosted trees": scores(10.0, 30.0)}


def curve(val, best=None, max_epochs=1000):
    val = tuple(float(v) for v in val)
    return Curve(val, val, best or int(np.argmin(val)) + 1, max_epochs)


LEVEL = curve([9, 5, 4, 3, 3, 3, 3, 3])


def states(train, validation, curves=(LEVEL,), baselines=BASELINES, task="regression"):
    return diagnose(curves, scores(train, validation, task), baselines).states


# --- overfitting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("train", "validation", "overfit"),
    [
        (10.0, 29.0, True),  # learnt 0.90 and 0.71: a fifth is lost
        (20.0, 30.0, False),  # 0.80 and 0.70: an eighth is
        (5.0, 12.0, True),  # doubled, and 7 % lost
        (0.1, 1.0, False),  # ten times the loss, but 0.999 against 0.99 learnt
        (27.0, 28.0, False),
    ],
)
def test_overfit_is_what_does_not_hold_on_validation(train, validation, overfit):
    assert states(train, validation) == (("overfit",) if overfit else ("healthy",))


def test_a_fifth_is_the_limit():
    weak = {"mean": scores(100.0, 100.0), "linear": scores(90.0, 95.0)}
    assert states(40.0, 53.0, baselines=weak) == ("overfit",)  # learnt 0.60 and 0.47
    assert states(40.0, 51.0, baselines=weak) == ("healthy",)  # 0.49


def test_a_later_stretch_of_a_series_may_be_a_little_harder():
    forecast = {"last value": scores(9.0, 9.6), "ridge on lags": scores(6.3, 6.9)}
    assert states(6.2, 7.4, baselines=forecast) == ("healthy",)  # learnt 0.31 and 0.23, losses 1.2 apart
    assert states(5.0, 7.4, baselines=forecast) == ("overfit",)


def test_the_unit_of_the_target_does_not_matter():
    for scale in (1e-12, 1e12):
        scaled = {
            n: scores(*(scale * s.get(p, "loss").mean for p in ("train", "validation"))) for n, s in BASELINES.items()
        }
        assert states(10.0 * scale, 29.0 * scale, baselines=scaled) == ("overfit",)
        assert states(20.0 * scale, 29.0 * scale, baselines=scaled) == ("healthy",)


def test_classes_are_judged_by_log_loss():
    baselines = {"majority": scores(0.69, 0.69, "binary"), "linear": scores(0.5, 0.5, "binary")}
    assert states(0.3, 0.45, baselines=baselines, task="binary") == ("overfit",)
    assert states(0.4, 0.45, baselines=baselines, task="binary") == ("healthy",)


def test_without_a_trivial_baseline_the_ratio_decides():
    assert states(10.0, 21.0, baselines={}) == ("overfit",)
    assert states(10.0, 19.0, baselines={}) == ("healthy",)


def test_rising_validation_loss_is_noted_but_no_complaint():
    rising = curve([9, 5, 3, 4, 5, 6, 7, 8])
    found = diagnose([rising], scores(27.0, 28.0), BASELINES)
    assert found.states == ("healthy",)
    assert found.rose
    assert (found.best_epoch, found.stopped_epoch, found.max_epochs) == (3, 8, 1000)


@pytest.mark.parametrize(
    ("val", "rose"),
    [
        ([9, 3, 3.1, 3.1, 3.1], False),  # 3 % up is jitter
        ([9, 3, 3.3, 3.3, 3.3], True),
        ([9, 3, 9, 3.05, 3.05], False),  # one spike
        ([9, 3, 9, 9], False),  # two epochs are too few to tell
        ([9, 3, *[9] * 6, *[3.1] * 5], False),  # went up and came back
    ],
)
def test_rose(val, rose):
    assert diagnose([curve(val, best=2)], scores(27.0, 28.0), BASELINES).rose is rose


def test_most_seeds_decide():
    rising, level = curve([9, 3, 9, 9, 9]), curve([9, 3, 3, 3, 3])
    three = scores([27.0] * 3, [28.0] * 3)
    assert diagnose([rising, rising, level], three, BASELINES).rose
    assert not diagnose([rising, level, level], three, BASELINES).rose


# --- underfitting ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("train", "validation", "beaten_by"),
    [
        (45.0, 46.0, "boosted trees"),  # its own training rows: worse than trees do on unseen ones
        (32.0, 33.0, ""),  # behind the trees, but within 10 %
        (25.0, 29.0, ""),
        (150.0, 150.0, "boosted trees"),
    ],
)
def test_underfit_is_proved_by_a_baseline(train, validation, beaten_by):
    found = diagnose([LEVEL], scores(train, validation), BASELINES)
    assert found.beaten_by == beaten_by
    assert found.states == (("underfit",) if beaten_by else ("healthy",))


def test_as_good_as_linear_on_linear_data_is_not_underfit():
    baselines = {"mean": scores(100.0, 100.0), "linear": scores(40.0, 42.0), "boosted trees": scores(30.0, 50.0)}
    assert states(40.0, 42.5, baselines=baselines) == ("healthy",)


def test_worse_than_a_line_on_the_same_rows_is_underfit():
    baselines = {"mean": scores(100.0, 100.0), "linear": scores(40.0, 60.0)}
    assert diagnose([LEVEL], scores(55.0, 61.0), baselines).beaten_by == "linear"
    assert states(55.0, 59.0, baselines=baselines) == ("healthy",)  # the line is worse on validation: it overfits
    assert states(43.0, 61.0, baselines=baselines) == ("overfit",)


def test_a_weak_signal_that_is_missed_is_underfit():
    baselines = {"mean": scores(100.0, 100.0), "linear": scores(92.0, 92.0)}
    assert states(97.0, 97.0, baselines=baselines) == ("underfit",)  # a loss only 5 % higher
    assert states(94.0, 94.0, baselines=baselines) == ("healthy",)


def test_no_signal():
    nothing = {"mean": scores(100.0, 100.0), "linear": scores(95.0, 104.0), "boosted trees": scores(20.0, 130.0)}
    assert states(99.0, 99.5, baselines=nothing) == ("no signal",)
    assert states(30.0, 120.0, baselines=nothing) == ("no signal", "overfit")
    assert states(80.0, 83.0, baselines=nothing) == ("healthy",)
    assert states(99.0, 99.5) == ("underfit",)  # others did learn


def test_a_signal_that_test_rows_show():
    """Trees that are too sure of themselves have a poor log loss and may still be right more often."""

    def of(loss, train, validation):
        measured = (("train", train), ("validation", validation))
        return Scores("binary", (0,), {p: {"log_loss": Score((loss,)), "accuracy": Score((a,))} for p, a in measured})

    baselines = {"majority": of(0.69, 0.5, 0.5), "boosted trees": of(2.1, 1.0, 0.8)}
    network = of(0.69, 0.55, 0.52)
    assert diagnose([LEVEL], network, baselines).states == ("no signal",)
    found = diagnose([LEVEL], network, baselines, {"majority": "same", "boosted trees": "worse"})
    assert (found.states, found.beaten_by) == (("underfit",), "boosted trees")
    assert diagnose([LEVEL], network, baselines, {"majority": "better"}).states == ("healthy",)


def test_training_rows_of_one_class_are_remembered():
    majority = {"majority": scores(1e-7, 8.0, task="binary")}
    assert states(0.2, 1.5, baselines=majority, task="binary") == ("overfit",)


# --- the end of the training ----------------------------------------------------------------------


def test_unfinished():
    falling = 100.0 * 0.97 ** np.arange(50)
    assert states(45.0, 46.0, [curve(falling, max_epochs=50)]) == ("unfinished",)
    assert states(27.0, 28.0, [curve(falling, max_epochs=51)]) == ("healthy",)  # it was stopped on purpose
    flat = np.maximum(falling, 50.0)
    assert states(27.0, 28.0, [curve(flat, best=50, max_epochs=50)]) == ("healthy",)
    assert states(27.0, 28.0, [curve(falling, best=30, max_epochs=50)]) == ("healthy",)
    assert states(27.0, 28.0, [curve([5.0, 4.0, 3.0], max_epochs=3)]) == ("unfinished",)
    assert states(27.0, 28.0, [curve([5.0], max_epochs=1)]) == ("healthy",)


def test_a_fine_tuning_is_no_end_of_the_course_before():
    tuned = (0.385, 0.381, 0.380)
    for head, unfinished in ((np.full(27, 0.397), False), (0.97 ** np.arange(27), True)):
        course = (*head.tolist(), *tuned)
        assert still_falling(Curve(course, course, 30, 30, before=27)) is unfinished
    assert still_falling(curve([0.397] * 27 + [*tuned], max_epochs=30))


def test_no_validation():
    blind = Curve((3.0, 2.0), (), 2, 10)
    assert states(27.0, 28.0, [blind]) == ("no validation",)
    assert states(27.0, None, [LEVEL]) == ("no validation",)
    assert states(27.0, 28.0, []) == ("healthy",)  # trained elsewhere: the scores are enough


def test_diverged():
    broken = Curve((3.0, math.nan), (3.0, math.nan), 1, 10)
    found = diagnose([LEVEL, broken], scores([27.0, 27.0], [28.0, 28.0]), BASELINES)
    assert (found.states, found.diverged_seeds) == (("diverged",), 1)
    assert diagnose([], scores([27.0, math.nan], [28.0, 28.0]), BASELINES).diverged_seeds == 1
    passing = Curve((3.0, math.inf, 2.0), (3.0, 3.0, 2.0), 3, 10)
    assert diagnose([passing], scores(27.0, 28.0), BASELINES).diverged_seeds == 0


def test_shares_learnt():
    found = diagnose([LEVEL], scores(10.0, 30.0), BASELINES)
    assert (found.learnt_train, found.learnt_validation) == (pytest.approx(0.9), pytest.approx(0.7))
    assert math.isnan(diagnose([LEVEL], scores(10.0, 12.0), {}).learnt_train)
