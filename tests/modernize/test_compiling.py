"""Metrics of several outputs, where it is not plain what is meant."""

import pytest
from modernize.battery import TWO_OUTPUTS, of

from sunbae.modernize.convert import modernize


@pytest.mark.parametrize("metrics", ["[['mae'], ['mse']]", "['mae', ['mse']]", "{'one': 'mae'}", "None", "[]", "what"])
def test_metrics_that_stay(metrics):
    line = f"model.compile('adam', 'mse', metrics={metrics})\n"
    assert modernize(TWO_OUTPUTS + line).source.endswith(line)


def test_of_one_output_a_list_stays():
    line = "model.compile('adam', 'mse', metrics=['mae', 'mse'])\n"
    assert modernize(of(1, line)).source.endswith(line)


def test_a_model_that_is_not_known_beside_one_of_several_outputs():
    line = "other.compile('adam', 'mse', metrics=['mae'])\n"
    made = modernize(TWO_OUTPUTS + line)
    assert made.source.endswith(line)
    assert [change.id for change in made.changes if change.left] == ["SB908"]
    assert not [change for change in modernize(of(1, line)).changes if change.left]


def test_a_script_of_today_means_what_it_says():
    head = "import os\nos.environ['KERAS_BACKEND'] = 'jax'\n"
    source = head + TWO_OUTPUTS + "model.compile('adam', 'mse', metrics=['mae', 'mse'])\nr = model.evaluate(x, y)\n"
    assert modernize(source).source == source
