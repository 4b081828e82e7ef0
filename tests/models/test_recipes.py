"""Recipes by name and hyper-parameters from texts; no network is built here."""

import pytest

from sunbae.errors import OptionError
from sunbae.models.dense import DnnParams
from sunbae.models.recipes import RECIPES, parse_params, recipe

DNN = RECIPES["dnn"]
KNOWN = "width, depth, shape, activation, dropout, batch_norm, learning_rate, schedule, weight_decay"


def failure(*settings):
    with pytest.raises(OptionError) as error:
        parse_params(DNN, settings)
    return str(error.value)


def test_every_recipe_is_known_by_its_name():
    assert all(recipe(name).name == name for name in RECIPES)


def test_a_recipe_that_does_not_exist():
    with pytest.raises(OptionError) as error:
        recipe("dmm")
    assert str(error.value) == f"--model is 'dmm'; it must be one of {', '.join(sorted(RECIPES))}."


def test_params():
    assert parse_params(DNN, []) == DnnParams()
    found = parse_params(DNN, ["width=64", " depth = 0 ", " shape = funnel ", "batch_norm=true", "learning_rate=1e-3"])
    assert found == DnnParams(width=64, depth=0, shape="funnel", batch_norm=True, learning_rate=1e-3)
    assert parse_params(DNN, ["width=64", "width=32"]).width == 32


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("width", "--set 'width': NAME=VALUE was expected, such as --set width=64"),
        ("wdth=64", f"--set wdth: dnn has no such hyper-parameter; it has {KNOWN}. Did you mean 'width'?"),
        ("q=1", f"--set q: dnn has no such hyper-parameter; it has {KNOWN}."),
        ("width=0", "--set width=0: 1 or more was expected"),
        ("width=x", "--set width=x: a whole number was expected"),
        ("dropout=1", "--set dropout=1: a number below 1.0 was expected"),
        ("learning_rate=nan", "--set learning_rate=nan: 10.0 or less was expected"),
        ("dropout=nan", "--set dropout=nan: a number below 1.0 was expected"),
        ("learning_rate=0", "--set learning_rate=0: a number above 0.0 was expected"),
        ("shape=round", "--set shape=round: one of 'box', 'funnel' or 'diamond' was expected"),
    ],
)
def test_settings_that_cannot_be(setting, message):
    assert failure(setting) == message


def test_all_mistakes_are_named_at_once():
    lines = failure("width", "wdth=1", "depth=-1", "dropout=2").splitlines()
    assert len(lines) == 4


def test_params_are_frozen_and_closed():
    with pytest.raises(ValueError, match="frozen"):
        DnnParams().width = 3
    with pytest.raises(ValueError, match="Extra inputs"):
        DnnParams(wdth=3)
