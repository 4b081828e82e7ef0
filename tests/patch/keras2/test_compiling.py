"""compile() of 2020."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings

X = np.arange(12, dtype="float32").reshape(4, 3)
TWO = (("zeta", 2), ("alpha", 1))
Y = [np.ones((4, 2)), np.zeros((4, 1))]


def names(model):
    return list(model.evaluate(X, Y if len(model.outputs) > 1 else Y[1], verbose=0, return_dict=True))


def test_metrics_as_a_text(network, running):
    model = network()
    model.compile(loss="mse", optimizer="adam", metrics="mae")
    assert sorted(names(model)) == ["loss", "mae"]
    (note,) = running
    assert (note.id, note.today) == ("SB908", "metrics=['mae']")


def test_a_function_as_metric(network):
    def far(y_true, y_pred):
        return load_keras().ops.max(load_keras().ops.abs(y_true - y_pred))

    model = network()
    model.compile("adam", "mse", metrics=far)
    assert sorted(names(model)) == ["far", "loss"]


@pytest.mark.parametrize("metrics", [["mae"], ["mae", "mse"], ["mae", "mse", "mape"], "mae"])
def test_one_list_for_every_output(network, running, metrics):
    model = network(*TWO)
    model.compile("adam", "mse", metrics=metrics)
    each = [metrics] if isinstance(metrics, str) else metrics
    expected = {"loss", "zeta_loss", "alpha_loss"} | {f"{out}_{one}" for out in ("zeta", "alpha") for one in each}
    assert set(names(model)) == expected
    assert "each of the 2 outputs" in list(running)[-1].what


def test_a_metric_object_counts_for_one_output(network):
    model = network(*TWO)
    model.compile("adam", "mse", metrics=[load_keras().metrics.MeanAbsoluteError(name="far")])
    found = model.evaluate(X, Y, verbose=0, return_dict=True)
    predicted = model.predict(X)
    for k, out in enumerate(("zeta", "alpha")):
        assert found[f"{out}_far"] == pytest.approx(np.abs(predicted[k] - Y[k]).mean(), rel=1e-4)


@pytest.mark.parametrize("metrics", [[["mae"], ["mse"]], {"zeta": "mae", "alpha": ["mse"]}])
def test_metrics_of_each_output_stay_theirs(network, running, metrics):
    model = network(*TWO)
    model.compile("adam", "mse", metrics=metrics)
    assert set(names(model)) == {"loss", "zeta_loss", "alpha_loss", "zeta_mae", "alpha_mse"}
    assert not [note for note in running if note.id == "SB908"]


def test_todays_meaning_if_it_is_asked_for():
    keras = load_keras()
    with Installation(Settings(of_2020=False)):
        given = keras.Input((3,))
        model = keras.Model(given, [keras.layers.Dense(1, name=name)(given) for name in ("a", "b")])
        model.compile("adam", "mse", metrics=["mae", "mse"])
        found = model.evaluate(X, [Y[1], Y[1]], verbose=0, return_dict=True)
    assert set(found) == {"loss", "a_loss", "b_loss", "a_mae", "b_mse"}


def test_the_order_of_arguments_of_keras_2(network):
    model = network()
    model.compile("adam", "mse", ["mae"])
    assert sorted(names(model)) == ["loss", "mae"]
    model = network(*TWO)
    model.compile("adam", "mse", [1.0, 2.0])  # weights of losses, as in Keras 3; one loss for both, as in Keras 2
    found = model.evaluate(X, Y, verbose=0, return_dict=True)
    assert found["loss"] == pytest.approx(found["zeta_loss"] + 2 * found["alpha_loss"], rel=1e-5)


def test_old_names_and_arguments(network, running):
    model = network()
    model.compile(
        optimizer="adam", loss="kullback_leibler_divergence", metrics=["cosine_proximity", "logcosh"],
        sample_weight_mode="temporal", experimental_steps_per_execution=1,
    )  # fmt: skip
    assert model.loss == "kl_divergence"
    assert set(names(model)) == {"loss", "cosine_proximity", "logcosh"}
    assert "compile no longer takes sample_weight_mode=." in [note.what for note in running]
