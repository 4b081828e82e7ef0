"""The order of scores, their names, and the curves of a fit."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
X = np.random.default_rng(0).normal(size=(12, 3)).astype("float32")
Y = [X[:, :2], X[:, 2:]]
ORDER = ["loss", "zeta_loss", "alpha_loss", "zeta_mae", "zeta_mse", "alpha_mae", "alpha_mse"]


@pytest.mark.parametrize("engine", [True, False])
def test_several_outputs_in_the_order_of_keras_2(engine):
    keras = load_keras()
    with Installation(Settings(engine=engine)):
        given = keras.Input((3,))
        model = keras.Model(given, [keras.layers.Dense(n, name=name)(given) for name, n in (("zeta", 2), ("alpha", 1))])
        model.compile("adam", "mse", metrics=["mae", "mse"])
        history = model.fit(X, Y, epochs=2, verbose=0, validation_split=0.25)
        scores = model.evaluate(X, Y, verbose=0)
        first, second = model.predict(X)
        named = model.evaluate(X, Y, verbose=0, return_dict=True)
        batch = model.test_on_batch(X, Y)
    far = [first - Y[0], second - Y[1]]
    losses = [float((one**2).mean()) for one in far]
    expected = [sum(losses), *losses]
    for one in far:
        expected += [float(np.abs(one).mean()), float((one**2).mean())]
    assert scores == pytest.approx(expected, rel=1e-4)
    assert [float(value) for value in batch] == pytest.approx(expected, rel=1e-4)
    assert [named[name] for name in ORDER] == pytest.approx(expected, rel=1e-4)
    assert list(history.history) == ORDER + [f"val_{name}" for name in ORDER]
    assert [len(values) for values in history.history.values()] == [2] * 14


def test_names_of_metrics(network):
    model = network(("zeta", 2), ("alpha", 1))
    model.compile("adam", "mse", metrics=["mae", "mse"])
    assert model.metrics_names == ["loss"]  # nothing is built yet
    model.evaluate(X, Y, verbose=0)
    assert model.metrics_names == ORDER
    one = network()
    one.compile("adam", "mse", metrics=["mse", "mae"])
    scores = one.evaluate(X, Y[1], verbose=0)
    assert one.metrics_names == ["loss", "mse", "mae"]
    assert scores[0] == pytest.approx(scores[1])


def test_todays_order_if_it_is_asked_for():
    keras = load_keras()
    given = keras.Input((3,))
    model = keras.Model(given, [keras.layers.Dense(n, name=name)(given) for name, n in (("zeta", 2), ("alpha", 1))])
    model.compile("adam", "mse", metrics=[["mae"], ["mae"]])
    expected = model.evaluate(X, Y, verbose=0)
    with Installation(Settings(of_2020=False)):
        assert model.evaluate(X, Y, verbose=0) == pytest.approx(expected)
    with Installation(Settings()):
        assert model.evaluate(X, Y, verbose=0) != pytest.approx(expected)


def test_the_learning_rate_has_its_old_name_too(network, running):
    model = network()
    model.compile("adam", "mse")
    slower = load_keras().callbacks.ReduceLROnPlateau(monitor="loss", patience=1)
    history = model.fit(X, Y[1], epochs=1, verbose=0, callbacks=[slower]).history
    assert list(history) == ["loss", "learning_rate"]
    assert history["lr"] == history["learning_rate"]
    with pytest.raises(KeyError, match="acc"):
        history["acc"]
    assert list(running)[-1].today == 'history["learning_rate"]'
