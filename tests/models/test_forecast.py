"""Networks that forecast: what holds for every recipe, and how a level is taken out and put back."""

import json
from typing import get_args

import numpy as np
import pytest
from batteries import some

from sunbae._compat import load_keras, seeded, without_values
from sunbae.anatomy.examine import examine
from sunbae.anatomy.graph import graph_of
from sunbae.models.recipes import RECIPES, SERIES_RECIPES
from sunbae.models.spec import ForecastSpec, Stationary, WindowSpec

WIDE = WindowSpec(12, 3, n_targets=2, n_others=3, n_context=4, n_future=5)
UNITS = ForecastSpec((100.0, -5.0), (20.0, 0.5))
SMALL = {"width": 4, "filters": 4, "hidden": 3}
RNG = np.random.default_rng(0)
BATCH = {
    "targets": RNG.normal(size=(6, 12, 2)),
    "others": RNG.normal(size=(6, 12, 3)),
    "context": RNG.normal(size=(6, 12, 4)),
    "future": RNG.normal(size=(6, 3, 5)),
}
BATCH = {name: values.astype(np.float32) for name, values in BATCH.items()}


def network(name, inputs=WIDE, outputs=UNITS, **params):
    chosen = RECIPES[name]
    small = {k: v for k, v in SMALL.items() if k in chosen.params.model_fields}
    return chosen.forecaster(inputs, outputs, chosen.params(**small | params))


@pytest.mark.parametrize("name", some(SERIES_RECIPES, "tsmixer"))
class TestEveryRecipe:
    """Each joins by its line in `recipes.py`."""

    def test_forecasts_every_step_of_every_target_in_its_unit(self, name):
        found = np.asarray(network(name)(BATCH, training=False))
        assert found.shape == (6, 3, 2)
        assert np.isfinite(found).all()
        assert (np.abs(found - [100.0, -5.0]) < [200.0, 5.0]).all()

    def test_a_target_alone(self, name):
        with without_values():
            model = network(name, WindowSpec(4, 1), ForecastSpec((0.0,), (1.0,)))
        assert [i.name for i in model.inputs] == ["targets"]
        assert model.output.shape == (None, 1, 1)

    def test_is_explained_to_the_last_parameter(self, name):
        with without_values():
            model = network(name)
        anatomy = examine(graph_of(json.loads(model.to_json())))
        assert anatomy.total == model.count_params()
        assert anatomy.notes == ()

    def test_a_known_step_changes_the_forecast(self, name):
        model = network(name)
        for variable in model.trainable_variables:  # some begin at zero, which would hide what they read
            variable.assign(RNG.normal(size=variable.shape) * 0.3)
        other = BATCH | {"future": BATCH["future"] + 1}
        assert not np.allclose(model(BATCH, training=False), model(other, training=False))


def test_recurrent_layers_read_three_axes_and_dense_layers_two():
    with without_values():
        assert network("lstm").get_layer("lstm_1").input.shape == (None, 12, 9)
        assert network("dnn").get_layer("dense_1").input.shape == (None, 12 * 9)


@pytest.mark.parametrize("stationary", [s for s in get_args(Stationary) if s != "none"])
def test_a_shifted_window_gives_a_shifted_forecast(stationary):
    """With the weights of a network that adds nothing, the forecast is the level itself."""
    inputs = WindowSpec(12, 3, n_targets=2, stationary=stationary)
    model = network("nlinear", inputs, ForecastSpec((0.0, 0.0), (1.0, 1.0)))
    window = BATCH["targets"]
    level = window[:, -1:] if stationary != "instance" else window.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(model({"targets": window}), np.repeat(level, 3, axis=1), rtol=1e-5, atol=1e-6)


def test_instance_normalisation_is_that_of_the_window():
    inputs = WindowSpec(12, 3, n_targets=2, stationary="instance")
    model = network("tsmixer", inputs)
    inner = load_keras().Model(model.inputs, model.get_layer("targets_standardized").output)
    window = BATCH["targets"] * 7 + 30
    expected = (window - window.mean(axis=1, keepdims=True)) / window.std(axis=1, keepdims=True)
    np.testing.assert_allclose(inner({"targets": window}), expected, atol=1e-4)
    for variable in model.trainable_variables:
        variable.assign(RNG.normal(size=variable.shape) * 0.3)
    # Seven times the window, thirty above: seven times the forecast, thirty above.
    first, other = (np.asarray(model({"targets": w}), dtype=float) for w in (BATCH["targets"], window))
    scaled = (first - UNITS.center) / UNITS.scale * 7 + 30
    np.testing.assert_allclose((other - UNITS.center) / UNITS.scale, scaled, rtol=1e-3, atol=1e-2)


def test_a_constant_window_is_no_division_by_zero():
    model = network("dnn", WindowSpec(12, 3, n_targets=2, stationary="instance"))
    assert np.isfinite(np.asarray(model({"targets": np.ones((2, 12, 2), np.float32)}))).all()


def test_the_linear_recipes_count_as_their_papers_say():
    with without_values():
        alone = WindowSpec(96, 24)
        unit = ForecastSpec((0.0,), (1.0,))
        assert network("nlinear", alone, unit).count_params() == (96 + 1) * 24
        assert network("dlinear", alone, unit).count_params() == 2 * (96 + 1) * 24
        assert network("nlinear", columns="all").count_params() == (12 * 9 + 1) * 6 + 5 * 2


def test_the_parts_of_dlinear_add_up_to_the_window():
    model = network("dlinear", WindowSpec(12, 3, n_targets=2), kernel_size=5)
    parts = load_keras().Model(model.inputs, [model.get_layer(name).output for name in ("trend", "rest")])
    trend, rest = map(np.asarray, parts({"targets": BATCH["targets"]}))
    np.testing.assert_allclose(trend + rest, BATCH["targets"], atol=1e-6)
    np.testing.assert_allclose(trend[:, 5], BATCH["targets"][:, 3:8].mean(axis=1), atol=1e-6)


def test_the_seed_decides_the_weights():
    def weights(seed):
        with seeded(seed):
            return np.asarray(network("tsmixer").get_layer("projection").kernel)

    assert np.array_equal(weights(1), weights(1))
    assert not np.array_equal(weights(1), weights(2))
