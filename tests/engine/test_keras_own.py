"""What Keras' own tests of its trainer showed when they ran with our methods in place of Keras'."""

import numpy as np
import pytest
from twins import assert_twins, keras

from sunbae.engine.evaluate import evaluate, predict
from sunbae.engine.hooks import TRAIN, obstacle

pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*ran out of data:UserWarning"),
]

layers = keras.layers
RNG = np.random.default_rng(0)
X = RNG.normal(size=(32, 6)).astype(np.float32)
Y = (X[:, :1] * 2 - X[:, 1:2]).astype(np.float32)


def line(**compiled):
    def build():
        model = keras.Sequential([keras.Input((6,)), layers.Dense(1)])
        model.compile("sgd", "mse", **compiled)
        return model

    return build


class Heard(keras.callbacks.Callback):
    """Writes down what every hook is told."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def on_train_batch_begin(self, batch, logs=None):
        self.heard.append(("train begin", batch, repr(logs)))

    def on_train_batch_end(self, batch, logs=None):
        self.heard.append(("train end", batch, repr(logs)))

    def on_test_batch_begin(self, batch, logs=None):
        self.heard.append(("test begin", batch, repr(logs)))

    def on_test_batch_end(self, batch, logs=None):
        self.heard.append(("test end", batch, repr(logs)))

    def on_predict_batch_begin(self, batch, logs=None):
        self.heard.append(("predict begin", batch))

    def on_predict_batch_end(self, batch, logs=None):
        self.heard.append(("predict end", batch, logs["outputs"].tolist()))

    def on_epoch_end(self, epoch, logs=None):
        self.heard.append(("epoch end", epoch, repr(logs)))


def listened(call):
    """The arguments of `call()` with a Heard among them."""

    def arguments():
        callback = Heard()
        return {"callbacks": [callback], "extra": callback} | call()

    return arguments


def batches():
    for k in range(5):
        yield X[2 * k : 2 * k + 4], Y[2 * k : 2 * k + 4]


def assert_same_words(build, call, **expected):
    theirs, ours = assert_twins(build, listened(call), **expected)
    assert ours.extra.heard == theirs.extra.heard
    return ours.extra.heard


def test_keras_begins_a_step_before_it_finds_that_there_is_no_batch():
    def call():
        return {"x": batches(), "validation_data": batches(), "shuffle": False, "epochs": 2}

    heard = [entry[:2] for entry in assert_same_words(line(), call, way="streamed")]
    assert ("train begin", 5) in heard
    assert ("train end", 5) not in heard
    assert ("test begin", 5) in heard
    assert ("test end", 5) not in heard


def test_the_same_in_evaluate_and_predict():
    model, heard = line()(), []
    for own in (False, True):
        callback = Heard()
        arguments = {"verbose": 0, "callbacks": [callback]}
        for name, ours in (("evaluate", evaluate), ("predict", predict)):
            if own:
                ours(model, batches(), kernels="exact", **arguments)
            else:
                getattr(model, name)(batches(), **arguments)
        heard.append(callback.heard)
    assert heard[0] == heard[1]
    assert len(heard[1]) == 2 * 11


class Ending(keras.src.trainers.data_adapters.data_adapter.DataAdapter):
    """Four batches, of which Keras does not know the number, and then no more."""

    num_batches = batch_size = has_partial_batch = partial_batch_size = None

    def __init__(self):
        self.left = iter(list(batches())[:4])

    def get_jax_iterator(self):
        return self.left


def test_an_epoch_without_a_batch_tells_the_logs_of_the_one_before():
    heard = assert_same_words(line(), lambda: {"x": Ending(), "steps_per_epoch": 2, "epochs": 3}, way="streamed")
    told = [entry[2] for entry in heard if entry[0] == "epoch end"]
    assert told[0] != told[1] == told[2]


def test_a_validation_without_a_batch_tells_nothing():
    call = {"x": X, "y": Y, "validation_steps": 2, "epochs": 3}
    _theirs, ours = assert_twins(line(), lambda: {"validation_data": Ending()} | call, way="streamed")
    assert len(ours.history["loss"]) == 3
    assert len(ours.history["val_loss"]) == 2


def test_hooks_are_called_once_per_execution():
    rows = {"x": X, "y": Y, "batch_size": 4, "epochs": 2, "validation_split": 0.3}
    heard = assert_same_words(line(steps_per_execution=3), lambda: rows, way="steps")
    assert [entry[1] for entry in heard if entry[0] == "train end"] == [2, 5] * 2


def test_several_steps_per_execution_where_batches_are_drawn():
    several = line(steps_per_execution=3)
    reason = "steps_per_execution is more than 1 and batches are drawn one by one"
    rows = {"x": X, "y": Y, "batch_size": 4, "epochs": 2, "steps_per_epoch": 4}  # six are taken: a multiple of three
    _theirs, ours = assert_twins(several, lambda: rows, way="keras")
    assert ours.plan.reasons == (reason,)
    plans, callback = [], Heard()
    predict(several(), X, verbose=0, callbacks=[callback], batch_size=4, on_plan=plans.append)
    assert plans[0].reasons == ("steps_per_execution is more than 1 and a callback hears the outputs",)
    assert [entry[1] for entry in callback.heard] == [0, 2, 3, 5, 6, 8]


class Stopping(keras.callbacks.Callback):
    """Asks for the end before the first step."""

    def on_epoch_begin(self, epoch, logs=None):
        self.model.stop_training = epoch == 2

    def on_test_begin(self, logs=None):
        self.model.stop_evaluating = True

    def on_predict_begin(self, logs=None):
        self.model.stop_predicting = True


@pytest.mark.parametrize("steps", [None, 8])
def test_a_flag_set_before_the_first_step_is_heeded_after_it(steps):
    def call():
        return {"x": X, "y": Y, "batch_size": 4, "epochs": 5, "steps_per_epoch": steps, "callbacks": [Stopping()]}

    _theirs, ours = assert_twins(line(), lambda: call() | {"validation_data": (X, Y)})
    assert ours.epochs == [0, 1, 2]
    assert int(ours.model.optimizer.iterations) == 8 + 8 + 1
    arguments = {"batch_size": 4, "steps": steps, "verbose": 0, "callbacks": [Stopping()], "kernels": "exact"}
    assert predict(ours.model, X, **arguments).shape == (4, 1)
    assert evaluate(ours.model, X, Y, **arguments) == ours.model.evaluate(X[:4], Y[:4], batch_size=4, verbose=0)


def test_the_smallest_networks():
    """XLA makes one function of a loop that touches less than a kilobyte a round, which rounds differently."""

    def build():
        model = keras.Sequential([keras.Input((3,)), layers.BatchNormalization()])
        model.compile("sgd", lambda _y, p: keras.ops.sum(p))
        return model

    x = np.random.default_rng(2).random((6, 3), dtype=np.float32)
    assert_twins(build, lambda: {"x": x, "y": x, "batch_size": 2, "epochs": 3})


@pytest.mark.skipif(not hasattr(keras.callbacks, "OrbaxCheckpoint"), reason="an older Keras")
def test_orbax_that_saves_after_epochs_need_not_hear_of_steps():
    callback = object.__new__(keras.callbacks.OrbaxCheckpoint)  # the package orbax is not needed for this
    callback.save_freq = "epoch"
    assert obstacle(callback, TRAIN) is None
    callback.save_freq = 4
    assert obstacle(callback, TRAIN) == "OrbaxCheckpoint(save_freq=4) saves the model between two steps"
