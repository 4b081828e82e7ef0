from dataclasses import replace

import pytest
from report.samples import bare, classification, regression

from sunbae.report.content import ClassificationTest, RegressionTest


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
