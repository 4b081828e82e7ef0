"""The loss and the optimizer of a network."""

import numpy as np
import pytest

from sunbae.models.compile import compile_model
from sunbae.models.dense import DnnParams
from sunbae.models.recipes import RECIPES
from sunbae.models.spec import ForecastSpec, InputSpec, OutputSpec, WindowSpec


def compiled(outputs, *, total_steps=100, **params):
    said = DnnParams(width=2, depth=1, **params)
    return compile_model(RECIPES["dnn"].build(InputSpec(3), outputs, said), outputs, said, total_steps=total_steps)


def loss(model, y, y_hat):
    return float(np.mean(np.asarray(model.compute_loss(y=np.array(y), y_pred=np.array(y_hat, dtype=np.float32)))))


def test_a_regression_is_judged_in_standard_deviations():
    model = compiled(OutputSpec("regression", center=50.0, scale=2.0))
    # ((10 - 14) / 2)^2 = 4 and 0
    assert loss(model, [[10.0], [3.0]], [[14.0], [3.0]]) == 2.0


def test_a_forecast_is_judged_in_deviations_of_each_target():
    said = RECIPES["nlinear"].params()
    outputs = ForecastSpec((0.0, 0.0), (2.0, 10.0))
    model = RECIPES["nlinear"].forecaster(WindowSpec(3, 1, 2), outputs, said)
    compile_model(model, outputs, said, total_steps=1)
    # ((10 - 14) / 2)^2 = 4 and ((30 - 0) / 10)^2 = 9
    assert loss(model, [[[10.0, 30.0]]], [[[14.0, 0.0]]]) == 6.5


def test_classes_are_judged_by_cross_entropy():
    # -log(0.25) = 1.3862944, -log(0.5) = 0.6931472 (numpy)
    binary = compiled(OutputSpec("binary", 2))
    assert loss(binary, [[1], [0]], [[0.25], [0.5]]) == pytest.approx((1.3862944 + 0.6931472) / 2, rel=1e-6)
    three = compiled(OutputSpec("multiclass", 3))
    found = loss(three, [[2], [0]], [[0.5, 0.25, 0.25], [0.5, 0.3, 0.2]])
    assert found == pytest.approx((1.3862944 + 0.6931472) / 2, rel=1e-6)


def test_the_cosine_ends_at_nothing():
    optimizer = compiled(OutputSpec("binary", 2), learning_rate=0.02, total_steps=100).optimizer
    schedule = optimizer._learning_rate
    rates = [float(schedule(step)) for step in (0, 50, 100, 200)]
    np.testing.assert_allclose(rates, [0.02, 0.01, 0, 0], atol=1e-9)


def test_a_constant_rate_and_the_decay():
    optimizer = compiled(OutputSpec("binary", 2), learning_rate=0.02, schedule="constant", weight_decay=0.3).optimizer
    assert type(optimizer).__name__ == "AdamW"
    assert float(optimizer.learning_rate) == pytest.approx(0.02)
    assert optimizer.weight_decay == 0.3


def test_no_steps_at_all():
    assert compiled(OutputSpec("binary", 2), total_steps=0).compiled
