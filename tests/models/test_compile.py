"""The loss and the optimizer of a network."""

import numpy as np
import pytest

from sunbae.models.branches import branched
from sunbae.models.compile import compile_model
from sunbae.models.dense import DnnParams
from sunbae.models.recipes import RECIPES
from sunbae.models.spec import (
    BranchesSpec,
    BranchSpec,
    ForecastSpec,
    HeadSpec,
    HeadsSpec,
    InputSpec,
    OutputSpec,
    WindowSpec,
)


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


def two_heads(**of_first):
    few = DnnParams(layers="2", dropout=0).model_dump()
    inputs = BranchesSpec((BranchSpec("left", ("a",), InputSpec(1), "dnn", few),))
    first = HeadSpec(
        "가격", ("price", "rent"), "regression", (), (0.0, 0.0), (2.0, 10.0), few, **{"loss": "mse"} | of_first
    )
    outputs = HeadsSpec((first, HeadSpec("dear", ("dear",), "binary", ("n", "y"), (), (), few, "crossentropy", 2.0)))
    return compile_model(branched(inputs, outputs), outputs, DnnParams(), total_steps=1)


def test_each_output_has_a_loss_of_its_own_named_as_keras_names_it():
    model = two_heads(weight=0.5, metrics=("mae",))
    x = {"left.numbers": np.ones((8, 1), np.float32)}
    y = {"가격": np.full((8, 2), 3.0, np.float32), "dear": np.ones((8, 1), np.int32)}
    history = model.fit(x, y, validation_data=(x, y), batch_size=8, verbose=0).history
    names = {"loss", "가격_loss", "dear_loss", "가격_mae"}
    assert set(history) == names | {f"val_{name}" for name in names}
    total = 0.5 * history["val_가격_loss"][0] + 2.0 * history["val_dear_loss"][0]
    assert history["val_loss"][0] == pytest.approx(total, rel=1e-6)


@pytest.mark.parametrize(("loss", "expected"), [("mse", 6.5), ("mae", 2.5), ("huber", 2.0)])
def test_numbers_of_one_output_are_judged_in_deviations_of_each(loss, expected):
    # deviations of 2 and 3: (4 + 9) / 2, (2 + 3) / 2, (1.5 + 2.5) / 2
    function = two_heads(loss=loss).loss["가격"]
    assert np.asarray(function(np.array([[10.0, 30.0]]), np.array([[14.0, 0.0]]))).tolist() == [expected]


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
