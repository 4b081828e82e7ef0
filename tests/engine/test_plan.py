"""Each reason why a call is not compiled as a whole, and that such a call is Keras' own."""

import functools
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from twins import keras, train

from sunbae.engine import plan as plans
from sunbae.engine.evaluate import evaluate, predict
from sunbae.engine.fit import fit
from sunbae.engine.plan import Plan

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

layers = keras.layers
X = np.random.default_rng(0).normal(size=(12, 4)).astype(np.float32)
Y = X[:, :1]


def model(**compiled):
    made = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
    made.compile(**{"optimizer": "sgd", "loss": "mse"} | compiled)
    return made


def plan_of(made, x=X, y=Y, by=fit, **arguments) -> Plan:
    """The plan alone: the call ends before it starts."""

    class Enough(Exception):
        pass

    plans = []

    def stop(plan):
        plans.append(plan)
        raise Enough

    with pytest.raises(Enough):
        by(made, x, y, on_plan=stop, verbose=0, **arguments) if y is not None else by(
            made, x, on_plan=stop, verbose=0, **arguments
        )
    return plans[0]


class OwnFit(keras.Model):
    def fit(self, *args, **kwargs):
        return "my own"


class OwnSteps(keras.Model):
    def make_train_function(self, force=False):
        return super().make_train_function(force)


class Peeping(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        self.model.get_weights()


class Through(keras.callbacks.Callback):
    """Reaches the model by a method of its own."""

    def on_train_batch_end(self, batch, logs=None):
        self.look()

    def look(self):
        return self.model


class Holding(keras.callbacks.Callback):
    """Holds the model under a name of its own."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def on_train_batch_end(self, batch, logs=None):
        self.net.summary()


class ByProperty(keras.callbacks.Callback):
    """Reaches the model by a property of its own."""

    @property
    def rate(self):
        return self.model.learning

    @rate.setter
    def rate(self, value):
        self.model.learning = value

    def on_train_batch_begin(self, batch, logs=None):
        self.rate = 0.1


class ByCachedProperty(keras.callbacks.Callback):
    @functools.cached_property
    def net(self):
        return self.model

    def on_train_batch_end(self, batch, logs=None):
        self.net.summary()


class OfItsClass(keras.callbacks.Callback):
    """Holds a model under a name of its class."""

    def on_train_batch_end(self, batch, logs=None):
        self.net.summary()


class Drawing(keras.callbacks.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        np.random.rand()


class Foreign:
    def poke(self):
        pass


class Calling(keras.callbacks.Callback):
    def __init__(self, thing):
        super().__init__()
        self.thing = thing

    def on_train_batch_end(self, batch, logs=None):
        self.thing.poke()


class Mining(keras.utils.PyDataset):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def __len__(self):
        return 2

    def __getitem__(self, k):
        return X, Y


def with_a_model(net):
    for _k in range(4):
        yield X, net(Y)


def subclassed(kind):
    inputs = keras.Input((4,))
    made = kind(inputs, layers.Dense(1)(inputs))
    made.compile("sgd", "mse")
    return made


def each_batch(function):
    return keras.callbacks.LambdaCallback(on_train_batch_end=function)


NET = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
OfItsClass.net = NET
TEXT = np.array([["a"] * 4] * 12, dtype=object)
FALLBACKS = {
    "run_eagerly=True: every step is Python": lambda: plan_of(model(run_eagerly=True)),
    "jit_compile=False, or a layer that cannot be compiled": lambda: plan_of(model(jit_compile=False)),
    "the model is not compiled": lambda: plan_of(keras.Sequential([keras.Input((4,)), layers.Dense(1)])),
    "OwnFit has a fit() of its own": lambda: plan_of(subclassed(OwnFit)),
    "OwnSteps has a make_train_function() of its own": lambda: plan_of(subclassed(OwnSteps)),
    "sparse data": lambda: plan_of(model(), scipy.sparse.csr_matrix(X)),
    "data of dtype object": lambda: plan_of(model(), TEXT),
    "ModelCheckpoint(save_freq=2) saves the model between two steps": lambda: plan_of(
        model(), callbacks=[keras.callbacks.ModelCheckpoint("x.keras", save_freq=2)]
    ),
    "BackupAndRestore(save_freq=2) saves the model between two steps": lambda: plan_of(
        model(), callbacks=[keras.callbacks.BackupAndRestore("x", save_freq=2)]
    ),
    "Peeping.on_train_batch_end uses 'model', and so may see or change the model between two steps": lambda: plan_of(
        model(), callbacks=[Peeping()]
    ),
    "Through.on_train_batch_end uses 'model', and so may see or change the model between two steps": lambda: plan_of(
        model(), callbacks=[Through()]
    ),
    "Holding.on_train_batch_end uses 'net' (Sequential), which may know the model": lambda: plan_of(
        model(), callbacks=[Holding(NET)]
    ),
    "ByProperty.on_train_batch_begin uses 'model', and so may see or change the model between two steps": (
        lambda: plan_of(model(), callbacks=[ByProperty()])
    ),
    "ByCachedProperty.on_train_batch_end uses 'model', and so may see or change the model between two steps": (
        lambda: plan_of(model(), callbacks=[ByCachedProperty()])
    ),
    "OfItsClass.on_train_batch_end uses 'net' (Sequential), which may know the model": lambda: plan_of(
        model(), callbacks=[OfItsClass()]
    ),
    "Drawing.on_train_batch_begin uses 'random', and so may see or change the model between two steps": lambda: plan_of(
        model(), callbacks=[Drawing()]
    ),
    "Calling.on_train_batch_end uses 'thing' (Foreign), which may know the model": lambda: plan_of(
        model(), callbacks=[Calling(Foreign())]
    ),
    "LambdaCallback.on_train_batch_end uses 'NET' (Sequential), which may know the model": lambda: plan_of(
        model(), callbacks=each_batch(lambda batch, logs: NET.count_params())
    ),
    "LambdaCallback.on_train_batch_end uses the module 'keras'": lambda: plan_of(
        model(), callbacks=each_batch(lambda batch, logs: keras.config.floatx())
    ),
    "the data set holds a Sequential, so a batch may depend on the steps before it": lambda: plan_of(
        model(), Mining(NET), None
    ),
    "the generator sees a Sequential, so a batch may depend on the steps before it": lambda: plan_of(
        model(), with_a_model(NET), None, shuffle=False
    ),
}


@pytest.mark.parametrize("reason", FALLBACKS)
def test_fallbacks(reason):
    plan = FALLBACKS[reason]()
    assert plan.fallback
    assert plan.reasons == (reason,)
    assert str(plan) == f"fit: Keras' own; {reason}"


def test_limits_of_a_debugging_run(monkeypatch):
    if not hasattr(keras.config, "set_max_epochs"):
        pytest.skip("this Keras has no such limits")
    keras.config.set_max_epochs(1)
    try:
        assert plan_of(model()).reasons == (LIMITS,)
    finally:
        keras.config.set_max_epochs(None)


def without_an_optimizer():
    made = model()
    made.optimizer = None
    return made


def with_an_optimizer_of_another_library():
    made = model()
    made.optimizer = Foreign()
    return made


@pytest.mark.parametrize(
    ("reason", "build"),
    [
        ("the optimizer is not one of Keras", with_an_optimizer_of_another_library),
        ("the model has no optimizer", without_an_optimizer),
    ],
)
def test_optimizers_that_keras_would_not_make(reason, build):
    assert plan_of(build()).reasons == (reason,)


def test_a_distribution():
    keras.distribution.set_distribution(keras.distribution.DataParallel(devices=["cpu:0"]))
    try:
        assert plan_of(model()).reasons == ("a distribution is set",)
    finally:
        keras.distribution.set_distribution(None)


# What this environment cannot have: Keras says so of itself, or of data.
@pytest.mark.parametrize(
    ("place", "name", "reason"),
    [
        (keras.src.backend.config, "is_nnx_enabled", "Keras runs on NNX"),
        (keras.src.trainers.data_adapters.data_adapter_utils, "is_tensorflow_ragged", "ragged data"),
    ],
)
def test_what_is_not_here(monkeypatch, place, name, reason):
    made = model()
    monkeypatch.setattr(place, name, lambda *_: True)
    assert plan_of(made).reasons[0] == reason


LIMITS = "KERAS_MAX_EPOCHS or KERAS_MAX_STEPS_PER_EPOCH limits a debugging run"


def test_every_condition_on_the_model_is_tested():
    here = Path(__file__).read_text(encoding="utf-8")
    known = [reason for reason, _holds in (*plans._MODEL, *plans._COMPILED)]
    assert [reason for reason in known if reason not in here] == []


def test_a_fallback_is_the_methods_own_call():
    assert fit(subclassed(OwnFit), X, Y) == "my own"
    build = lambda: model(run_eagerly=True)  # noqa: E731
    theirs, ours = (train(build, lambda: {"x": X, "y": Y}, ours=which) for which in (False, True))
    assert ours.history == theirs.history


def test_sparse_rows_reach_keras():
    rows = scipy.sparse.csr_matrix(X)
    made = model()
    assert evaluate(made, rows, Y, verbose=0) == made.evaluate(rows, Y, verbose=0)
    np.testing.assert_array_equal(predict(made, rows, verbose=0), made.predict(rows, verbose=0))


LOSSES = []


def collect(batch, logs):
    LOSSES.append(logs["loss"])


class Counting(keras.callbacks.Callback):
    """Calls what cannot reach a model."""

    def __init__(self):
        super().__init__()
        self.seen, self.rows = {}, []

    def on_train_batch_end(self, batch, logs=None):
        self.note(batch, round(logs["loss"], 3))

    def note(self, batch, loss):
        self.seen[batch] = loss
        print(len(self.seen), file=None)


def wide():
    made = keras.Sequential([keras.Input((4,)), layers.Dense(700), layers.Dense(700), layers.Dense(1)])
    made.compile("sgd", "mse")
    return made


def convolved():
    made = keras.Sequential([keras.Input((4, 1)), layers.Conv1D(64, 2), layers.Flatten(), layers.Dense(64)])
    made.compile("sgd", "mse")
    return made


LONG = np.zeros((800, 4), dtype=np.float32)
SINGLY = {
    "an epoch takes long enough to look in within it": lambda: plan_of(wide(), LONG, LONG[:, :1]),
    "a callback may look at the model after each epoch": lambda: plan_of(
        model(), callbacks=[keras.callbacks.EarlyStopping(restore_best_weights=True)]
    ),
    "validation does not follow every epoch": lambda: plan_of(model(), validation_split=0.5, validation_freq=2),
    "a metric is more than a mean, so Keras computes it after each epoch": lambda: plan_of(
        model(metrics=[keras.metrics.RootMeanSquaredError()])
    ),
}


@pytest.mark.parametrize("reason", SINGLY)
def test_one_epoch_at_a_time(reason):
    plan = SINGLY[reason]()
    assert (plan.way, plan.reasons) == ("steps", (reason,))


@pytest.mark.parametrize("callback", [each_batch(collect), Counting()])
def test_batch_hooks_that_only_look_at_logs_are_replayed(callback):
    plan = plan_of(model(), callbacks=[callback])
    assert plan.way == "steps"
    assert "batch hooks are called with the logs of every step" in plan.reasons


def test_a_long_epoch_of_convolutions():
    assert "look in within it" in str(plan_of(convolved(), LONG[..., None], LONG[:, :1]))
    assert plan_of(convolved(), LONG[:20, :, None], LONG[:20, :1]).way == "epochs"


def test_nothing_in_the_way():
    quiet = [keras.callbacks.EarlyStopping("loss"), keras.callbacks.CSVLogger("log.csv"), keras.callbacks.History()]
    assert plan_of(model(metrics=["mae", "accuracy"]), callbacks=quiet) == Plan("fit", "epochs")
    assert plan_of(model(), by=evaluate) == Plan("evaluate", "steps")
    assert plan_of(model(), y=None, by=predict) == Plan("predict", "steps")


def test_a_convolution_in_exact_mode_is_taken_step_by_step():
    made = keras.Sequential([keras.Input((4, 1)), layers.Conv1D(2, 2), layers.Flatten(), layers.Dense(1)])
    made.compile("sgd", "mse")
    assert plan_of(made, X[..., None], kernels="exact").way == "single"
    assert plan_of(made, X[..., None], kernels="auto").way == "epochs"
