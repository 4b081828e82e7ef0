"""Several targets together: the mean of what is gained on the trivial baselines."""

import math

import pytest

from sunbae.judge.scores import Score, Scores
from sunbae.judge.together import baseline_gains, gain, gains, together
from sunbae.judge.verdict import Verdict


def scores(task, metric, *values):
    return Scores(task, tuple(range(len(values))), {"test": {metric: Score(values)}})


def test_a_gain():
    assert gain("rmse", 4.0, 4.0) == 0
    assert gain("rmse", 1.0, 4.0) == 0.75
    assert gain("accuracy", 0.5, 0.75) == -1
    assert math.isnan(gain("accuracy", 1.0, 1.0))


def test_the_mean_over_targets():
    baselines = [
        {"mean": scores("regression", "rmse", 4.0), "linear": scores("regression", "rmse", 3.0)},
        {"majority": scores("binary", "accuracy", 0.5), "linear": scores("binary", "accuracy", 0.75)},
    ]
    network = [scores("regression", "rmse", 1.0, 2.0), scores("binary", "accuracy", 1.0, 0.5)]
    found = gains(["rmse", "accuracy"], network, baselines)
    assert found.parts["test"]["gain"].values == ((0.75 + 1) / 2, (0.5 + 0) / 2)
    assert found.seeds == (0, 1)
    others = baseline_gains(["rmse", "accuracy"], baselines)
    assert {name: found.parts["test"]["gain"].values for name, found in others.items()} == {
        "trivial of each target": (0.0,), "linear": (0.375,),
    }  # fmt: skip
    # A target whose trivial baseline is perfect tells nothing.
    baselines[1]["majority"] = scores("binary", "accuracy", 1.0)
    assert gains(["rmse", "accuracy"], network, baselines).parts["test"]["gain"].values == (0.75, 0.5)


def test_one_headline():
    found = {"a": [Verdict("headline", "good", "Fine.")], "b": [Verdict("headline", "warn", "So so.")]}
    assert together(found) == (Verdict("headline", "warn", "a: Fine. b: So so."),)
    many = {str(k): [Verdict("headline", "bad" if k == 3 else "good", "x")] for k in range(6)}
    text = "The network is better than every baseline for 5 of 6 targets. Not so: 3."
    assert together(many) == (Verdict("headline", "bad", text),)


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (["good"] * 6, "for 6 of 6 targets."),
        (["bad", "warn", "good", "info", "warn"], "for 2 of 5 targets. Not so: 0, 1, 4."),
        (["warn"] * 5 + ["good"], "for 1 of 6 targets. Not so: 0, 1, 2, 3 and 1 more."),
        (["warn"] * 4 + ["bad"], "for none of the 5 targets."),
    ],
)
def test_every_target_that_is_not_better_is_counted(levels, said):
    found = {str(k): [Verdict("headline", level, "x")] for k, level in enumerate(levels)}
    assert together(found)[0].text == f"The network is better than every baseline {said}"


@pytest.mark.parametrize(("of_b", "text"), [("leak", "why"), ("other", "a: why")])
def test_doubts_are_said_once(of_b, text):
    found = {
        name: [Verdict("headline", "good", "x"), Verdict(doubt, "warn", "why")]
        for name, doubt in (("a", "leak"), ("b", of_b))
    }
    assert together(found)[1:] == (Verdict("leak", "warn", text),)
