"""Recipes by name, hyper-parameters from texts, and what holds for the network of every recipe."""

import json

import numpy as np
import pytest
from batteries import some

from sunbae._compat import load_keras, seeded, without_values
from sunbae.anatomy.examine import examine
from sunbae.anatomy.graph import graph_of
from sunbae.errors import OptionError
from sunbae.models.dense import DnnParams
from sunbae.models.parts import MOST_STEPS
from sunbae.models.recipes import RECIPES, ROW_RECIPES, parse_params, recipe
from sunbae.models.spec import Embedded, InputSpec, OutputSpec

DNN = RECIPES["dnn"]
KNOWN = "width, depth, shape, layers, activation, dropout, batch_norm, learning_rate, schedule, weight_decay"


def failure(*settings):
    with pytest.raises(OptionError) as error:
        parse_params(DNN, settings)
    return str(error.value)


def test_every_recipe_is_known_by_its_name():
    assert all(recipe(name).name == name for name in RECIPES)


def test_a_recipe_that_does_not_exist():
    with pytest.raises(OptionError) as error:
        recipe("dmm")
    known = ", ".join(["auto", *sorted(RECIPES)])
    text = f"--model is 'dmm'; it must be one of {known}, or a function in a file, such as my.py:net."
    assert str(error.value) == text


def test_params():
    assert parse_params(DNN, []) == DnnParams()
    found = parse_params(DNN, ["width=64", " depth = 0 ", " shape = funnel ", "batch_norm=true", "learning_rate=1e-3"])
    assert found == DnnParams(width=64, depth=0, shape="funnel", batch_norm=True, learning_rate=1e-3)
    assert parse_params(DNN, ["width=64", "width=32"]).width == 32


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("width", "--set 'width': NAME=VALUE was expected, such as width=64"),
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


OUTPUTS = {
    "regression": OutputSpec("regression", center=200.0, scale=30.0),
    "binary": OutputSpec("binary", 2),
    "multiclass": OutputSpec("multiclass", 3),
}
SMALL = {"width": 4, "filters": 4, "hidden": 3}
ROWS = np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32)


def network(name, outputs="regression", inputs=None, **params):
    chosen = RECIPES[name]
    small = {k: v for k, v in SMALL.items() if k in chosen.params.model_fields}
    return chosen.build(inputs or InputSpec(5), OUTPUTS[outputs], chosen.params(**small | params))


def predictions(model, **more):
    return np.asarray(model({"numbers": ROWS, **more}, training=False))


@pytest.mark.parametrize("name", some(ROW_RECIPES, "dnn", "lstm"))
class TestEveryRecipe:
    """Each joins by its line in `recipes.py`."""

    @pytest.mark.parametrize("outputs", OUTPUTS)
    def test_answers_in_the_form_of_the_task(self, name, outputs):
        model = network(name, outputs)
        assert isinstance(model, load_keras().Model)
        assert (model.name, model.compiled) == (name, False)
        found = predictions(model)
        assert found.shape == (6, 3 if outputs == "multiclass" else 1)
        assert np.isfinite(found).all()
        if outputs == "regression":
            assert 100 < found.mean() < 300
        else:
            assert ((found > 0) & (found < 1)).all()

    def test_categories_enter(self, name):
        model = network(name, inputs=InputSpec(5, (Embedded("shop", 30, 4),)))
        shops = [np.full(6, code, dtype=np.int32) for code in (1, 2)]
        assert not np.array_equal(predictions(model, code_0=shops[0]), predictions(model, code_0=shops[1]))

    def test_the_seed_decides_the_weights(self, name):
        def weights(seed):
            with seeded(seed):
                return [np.asarray(v.value) for v in network(name).weights]

        first, again, other = weights(1), weights(1), weights(2)
        assert all(map(np.array_equal, first, again))
        assert not all(map(np.array_equal, first, other))

    def test_is_explained_to_the_last_parameter(self, name):
        with without_values():
            model = network(name, inputs=InputSpec(5, (Embedded("shop", 30, 4),)))
        anatomy = examine(graph_of(json.loads(model.to_json())))
        assert anatomy.total == model.count_params()
        assert anatomy.notes == ()

    def test_hyper_parameters_are_described(self, name):
        fields = RECIPES[name].params.model_fields
        assert [n for n, f in fields.items() if not f.description] == []
        assert {"learning_rate", "schedule", "weight_decay"} <= set(fields)


SEQUENTIAL = [name for name in RECIPES if "steps" in RECIPES[name].params.model_fields]


@pytest.mark.parametrize("name", SEQUENTIAL)
@pytest.mark.parametrize(
    ("steps", "n", "shape"),
    [
        ("features", 5, (5, 1)),
        ("row", 5, (1, 5)),
        ("auto", MOST_STEPS, (MOST_STEPS, 1)),
        ("auto", MOST_STEPS + 1, (1, MOST_STEPS + 1)),
    ],
)
def test_a_row_as_a_sequence(name, steps, n, shape):
    with without_values():
        model = network(name, inputs=InputSpec(n), steps=steps)
    assert model.get_layer("steps").output.shape == (None, *shape)


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("simple_rnn", (1 + 4 + 1) * 4 + (4 + 4 + 1) * 4),
        ("lstm", 4 * (1 + 4 + 1) * 4 + 4 * (4 + 4 + 1) * 4),
        ("gru", 3 * (1 + 4 + 2) * 4 + 3 * (4 + 4 + 2) * 4),
    ],
)
def test_stacked_layers_hand_on_every_step(name, total):
    with without_values():
        model = network(name, depth=2, hidden=0)
    assert model.get_layer(f"{name}_1").output.shape == (None, 5, 4)
    assert model.count_params() == total + 4 + 1


def test_both_ways():
    with without_values():
        model = network("lstm", bidirectional=True, depth=2)
    assert model.get_layer("both_ways_1").output.shape == (None, 5, 8)
    assert model.get_layer("both_ways_2").output.shape == (None, 8)


def test_a_causal_convolution_sees_no_later_step():
    model = network("conv1d", padding="causal", kernel_size=2, depth=1)
    inner = load_keras().Model(model.inputs, model.get_layer("conv1d_1").output)
    changed = ROWS.copy()
    changed[:, 3] += 1
    before, after = (np.asarray(inner({"numbers": rows})) for rows in (ROWS, changed))
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert not np.array_equal(before[:, 3:], after[:, 3:])
