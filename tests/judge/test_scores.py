from __future__ import annotations

import json
import math

import numpy as np
import pytest

from sunbae.judge.scores import Score, Scores, class_counts, collect_scores

Y = {"test": [1.0, 2.0, 4.0], "train": [0.0, 1.0]}
PREDICTIONS = {"train": [[0.0, 1.0], [0.0, 3.0]], "test": [[1.0, 2.0, 4.0], [1.0, 2.0, 1.0]]}


def test_mean_and_sd_over_seeds():
    scores = collect_scores("regression", Y, PREDICTIONS, seeds=[3, 7])
    mae = scores.get("test", "mae")
    assert mae.values == (0.0, 1.0)
    assert mae.mean == 0.5
    assert mae.sd == pytest.approx(0.7071067811865476)  # sqrt(1/2): n - 1, not n
    assert scores.seeds == (3, 7)


def test_one_seed_has_no_spread():
    assert math.isnan(Score((2.0,)).sd)
    assert Score((2.0,)).mean == 2.0
    assert Score((0.1, 0.1, 0.1)).sd == 0.0


def test_a_diverged_seed_spoils_the_mean():
    score = Score((1.0, math.nan, 2.0))
    assert math.isnan(score.mean)
    assert math.isnan(score.sd)
    assert math.isnan(Score((1.0, math.inf)).mean)


def test_the_mean_does_not_depend_on_the_order_of_seeds():
    values = (0.1, 0.2, 0.3)  # 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 in floats
    assert Score(values).mean == Score(values[::-1]).mean
    assert Score(values).sd == Score(values[::-1]).sd


def test_parts_and_metrics_keep_their_order():
    scores = collect_scores("regression", Y, PREDICTIONS, seeds=[0, 1])
    assert list(scores.parts) == ["train", "test"]
    assert list(scores.parts["test"]) == ["loss", "rmse", "mae", "r2"]


def test_json_round_trip_is_exact_and_has_no_nan():
    predictions = PREDICTIONS | {"test": [[1.0, 2.0, 4.0], [1.0, 2.0, math.nan]]}
    scores = collect_scores("regression", Y, predictions, seeds=[0, 1])
    text = json.dumps(scores.to_json(), allow_nan=False)
    assert Scores.from_json(json.loads(text)) == scores
    assert json.dumps(Scores.from_json(json.loads(text)).to_json()) == text
    assert json.loads(text)["parts"]["test"]["mae"] == {"values": [0.0, None], "mean": None, "sd": None}
    assert json.loads(text)["parts"]["train"]["mae"]["mean"] == 0.5


def test_from_json_refuses_an_unknown_task():
    with pytest.raises(ValueError, match="Unknown task 'ranking'; it must be one of regression, binary, multiclass"):
        Scores.from_json({"task": "ranking", "seeds": [0], "parts": {}})


def test_classes_are_scored_too():
    scores = collect_scores("binary", {"test": [0, 1]}, {"test": [np.eye(2)]}, seeds=[0], classes=["no", "yes"])
    assert scores.get("test", "accuracy").values == (1.0,)


@pytest.mark.parametrize(
    ("y", "predictions", "seeds", "text"),
    [
        ({"test": [1.0]}, {"train": [[1.0]]}, [0], r"parts \['test'\] and predictions \['train'\]"),
        ({"holdout": [1.0]}, {"holdout": [[1.0]]}, [0], "holdout"),
        ({"test": [1.0]}, {"test": [[1.0]]}, [0, 1], "test has 1 predictions for 2 seeds"),
        ({"test": [1.0]}, {"test": []}, [], "test has 0 predictions for 0 seeds"),
    ],
)
def test_collect_refuses(y, predictions, seeds, text):
    with pytest.raises(ValueError, match=text):
        collect_scores("regression", y, predictions, seeds=seeds)


def test_class_counts():
    assert class_counts([0, 2, 2], 4).tolist() == [1, 0, 2, 0]
