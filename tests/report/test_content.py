from dataclasses import replace

import pytest
from report.samples import bare, classification, forecast_line, forecast_path, one_step, regression, series

from sunbae.report.content import ClassificationTest, RegressionTest, StepScores


def test_a_primary_metric_that_is_not_among_the_scores_is_refused():
    with pytest.raises(ValueError, match=r"'accuracy' is not among the scores: R²\.$"):
        replace(bare(), primary="accuracy")


def test_a_primary_metric_without_a_test_score_is_refused():
    metric = replace(bare().scores[0], network=bare().scores[0].network[:2])
    with pytest.raises(ValueError, match=r"'R²' has no score on the test part\.$"):
        replace(bare(), scores=(metric,))


def test_values_that_do_not_pair_up_are_refused():
    with pytest.raises(ValueError, match=r"^2 true values but 1 predicted ones\.$"):
        RegressionTest((1.0, 2.0), (1.0,), 2)


@pytest.mark.parametrize("confusion", [((1.0, 0.0),), ((1.0,), (0.0,))])
def test_a_matrix_of_the_wrong_shape_is_refused(confusion):
    classes = classification(("a", "b")).classification.classes
    with pytest.raises(ValueError, match="must be 2 x 2"):
        ClassificationTest(classes, confusion)


def test_score_on_a_part():
    metric = regression().scores[0]
    assert metric.on("validation").part == "validation"
    assert replace(metric, network=()).on("test") is None


def test_baselines_of_another_horizon_are_refused():
    with pytest.raises(ValueError, match=r"^the lengths must be equal: network 2, baseline 1\.$"):
        StepScores("RMSE", (1.0, 2.0), (("last value", (1.0,)),))


@pytest.mark.parametrize("name", ["times", "true", "forecast", "low", "high"])
@pytest.mark.parametrize("made", [forecast_line(3), forecast_path(3, 5)], ids=["line", "path"])
def test_columns_of_a_forecast_are_equally_long(made, name):
    with pytest.raises(ValueError, match=rf"^the lengths must be equal: .*\b{name} 2\b"):
        replace(made, **{name: getattr(made, name)[:2]})


def test_the_past_has_a_time_for_each_value():
    with pytest.raises(ValueError, match=r"past_times 5, past 4\.$"):
        replace(forecast_path(3, 5), past=(1.0,) * 4)


def test_a_series_has_a_target():
    with pytest.raises(ValueError, match="needs a target"):
        replace(one_step().series, targets=())


def test_scores_of_another_horizon_are_refused():
    with pytest.raises(ValueError, match=r"^RMSE of '기온' has 24 steps, but the horizon is 23\.$"):
        replace(series().series, horizon=23)
