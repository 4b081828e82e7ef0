"""`evaluate` and `predict` give what Keras' own give."""

import numpy as np
import pytest
from batteries import some
from twins import keras

from sunbae.engine.evaluate import evaluate, predict

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

layers = keras.layers
RNG = np.random.default_rng(0)
X = RNG.normal(size=(37, 6)).astype(np.float32)
Y = (X[:, :1] * 2 - X[:, 1:2]).astype(np.float32)
BOTH = {"a": X[:, 2:4], "b": Y}


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((6,))
    x = layers.Dropout(0.5)(layers.Dense(8, activation="relu")(inputs))
    made = keras.Model(inputs, {"a": layers.Dense(2, name="a")(x), "b": layers.Dense(1, name="b")(x)})
    made.compile("adam", {"a": "mae", "b": "mse"}, metrics={"b": ["mae", keras.metrics.R2Score()]})
    return made


class Drawn(keras.utils.PyDataset):
    """Batches of 8 and a smaller one."""

    def __len__(self):
        return 5

    def __getitem__(self, k):
        return X[8 * k : 8 * k + 8], {name: y[8 * k : 8 * k + 8] for name, y in BOTH.items()}


class Heard(keras.callbacks.Callback):
    """Writes down what it is told, and may stop."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def on_test_batch_end(self, batch, logs=None):
        self.heard.append((batch, sorted(logs.items())))

    def on_predict_batch_begin(self, batch, logs=None):
        self.heard.append(("begin", batch))

    def on_predict_batch_end(self, batch, logs=None):
        self.heard.append((batch, {name: value.tolist() for name, value in logs.items()}))


@pytest.mark.parametrize(
    "call",
    [
        pytest.param({"x": X, "y": BOTH}, marks=pytest.mark.exhaustive),
        {"x": X, "y": BOTH, "batch_size": 5, "return_dict": True},
        pytest.param({"x": X, "y": BOTH, "batch_size": 8, "steps": 2}, marks=pytest.mark.exhaustive),
        {"x": X, "y": BOTH, "sample_weight": np.linspace(0, 1, 37)},
        {"x": Drawn()},
    ],
)
def test_evaluate(model, call):
    theirs, ours = (by(verbose=0, **call) for by in (model.evaluate, lambda **a: evaluate(model, **a, kernels="exact")))
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("arguments", [{}, {"batch_size": 5}, {"batch_size": 64}, {"batch_size": 8, "steps": 3}])
def test_predict(model, arguments):
    theirs = model.predict(X, verbose=0, **arguments)
    ours = predict(model, X, verbose=0, kernels="exact", **arguments)
    assert ours.keys() == theirs.keys()
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name], strict=True)


def test_predict_from_a_data_set(model):
    theirs, ours = model.predict(Drawn(), verbose=0), predict(model, Drawn(), verbose=0, kernels="exact")
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name], strict=True)


def test_hooks(model):
    theirs, ours = Heard(), Heard()
    model.evaluate(X, BOTH, batch_size=8, verbose=0, callbacks=[theirs])
    evaluate(model, X, BOTH, batch_size=8, verbose=0, callbacks=[ours], kernels="exact")
    assert ours.heard == theirs.heard
    model.predict(X, batch_size=8, verbose=0, callbacks=[theirs])
    predict(model, X, batch_size=8, verbose=0, callbacks=[ours], kernels="exact")
    assert ours.heard == theirs.heard
    assert len(ours.heard) == 5 + 2 * 5


@pytest.mark.parametrize("verbose", [0, 1, 2])
def test_printed_text(model, verbose, capsys):
    texts = []
    for by in (model.evaluate, lambda *a, **k: evaluate(model, *a, **k, kernels="exact")):
        by(X, BOTH, verbose=verbose)
        last = capsys.readouterr().out.rstrip().split("\x08")[-1]
        texts.append(last[last.find("a_loss") :])  # what comes before is a matter of time
    assert texts[0] == texts[1]
    assert ("r2_score" in texts[1]) == bool(verbose)


def test_a_model_that_was_never_compiled_predicts():
    model = keras.Sequential([keras.Input((6,)), layers.Dense(2)])
    np.testing.assert_array_equal(predict(model, X, verbose=0, kernels="exact"), model.predict(X, verbose=0))


def test_an_unbuilt_model_is_built_by_keras():
    plans = []
    model = keras.Sequential([layers.Dense(2)])
    assert predict(model, X, verbose=0, on_plan=plans.append).shape == (37, 2)
    assert str(plans[0]) == "predict: Keras' own; the model is not built yet"


LOSSES = ("mse", "mae", "huber", "log_cosh", "binary_crossentropy")


@pytest.mark.parametrize("loss", some(LOSSES, "mse"))
@pytest.mark.parametrize("batch_size", some((32, 33, 64), 32))
def test_sums_over_many_rows_round_as_those_of_keras(loss, batch_size):
    """A loop over more than some ten numbers is vectorised, so the order of a sum depends on where they come from."""
    keras.utils.set_random_seed(7)
    wide = keras.Sequential([keras.Input((8,)), layers.Dense(32, activation="relu"), layers.Dense(1, "sigmoid")])
    wide.compile("sgd", loss)
    rng = np.random.default_rng(0)
    for _draw in range(12):
        x, y = rng.normal(size=(96, 8)).astype(np.float32), rng.random(size=(96, 1)).astype(np.float32)
        theirs = wide.evaluate(x, y, batch_size=batch_size, verbose=0)
        assert evaluate(wide, x, y, batch_size=batch_size, verbose=0, kernels="exact") == theirs
