"""fit, evaluate and predict go through the engine, with Keras' results, and are undone."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.calls import FallbackError, How, call_patches
from sunbae.patch.table import Patched

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept:DeprecationWarning")
METHODS = ("fit", "evaluate", "predict")


class Told:
    """A listener that keeps what it hears."""

    def __init__(self):
        self.begun_calls, self.calls = [], []

    def begun(self, call):
        self.begun_calls.append(call)

    def ended(self, call):
        self.calls.append(call)


@pytest.fixture
def patched():
    """`patched(engine=..., strict=...)`: the patches in place until the end of the test; gives the listener."""
    put = Patched()
    trainer = load_keras().src.backend.jax.trainer.JAXTrainer
    before = dict(vars(trainer))

    def place(**how):
        told = Told()
        put.put(call_patches(trainer, How(**how), told))
        return told

    yield place
    put.undo()
    assert dict(vars(trainer)) == before


def network():
    keras = load_keras()
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    return model


X = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
Y = X.sum(axis=1, keepdims=True)


def all_three(model):
    history = model.fit(X, Y, epochs=3, batch_size=8, verbose=0, validation_split=0.25)
    return history.history, model.evaluate(X, Y, verbose=0), model.predict(X, verbose=0), model.get_weights()


def test_the_results_are_those_of_keras(patched):
    plain = all_three(network())
    told = patched(kernels="exact")
    ours = all_three(network())
    assert ours[:2] == plain[:2]
    np.testing.assert_array_equal(ours[2], plain[2])
    for one, other in zip(ours[3], plain[3], strict=True):
        np.testing.assert_array_equal(one, other)
    assert [(call.method, call.plan.way) for call in told.calls] == [
        ("fit", "epochs"), ("evaluate", "steps"), ("predict", "steps"),
    ]  # fmt: skip
    assert [call.place.file for call in told.calls] == [__file__] * 3
    assert told.calls[0].given.keys() == {"x", "y", "epochs", "batch_size", "verbose", "validation_split"}


def test_without_the_engine_calls_are_only_told(patched):
    told = patched(engine=False)
    all_three(network())
    assert [(call.method, call.plan) for call in told.calls] == [(name, None) for name in METHODS]


def test_a_fallback_runs_once_by_keras(patched):
    told = patched()
    model = network()
    model.run_eagerly = True
    model.fit(X, Y, epochs=1, verbose=0)
    assert [(call.method, call.plan.way) for call in told.calls] == [("fit", "keras")]
    assert int(model.optimizer.iterations.value) == 2


def test_strict_forbids_it_before_it_starts(patched):
    told = patched(strict=True)
    model = network()
    model.run_eagerly = True
    with pytest.raises(FallbackError, match=r"fit at .*test_calls\.py:\d+ cannot be compiled: run_eagerly=True"):
        model.fit(X, Y, epochs=1, verbose=0)
    assert int(model.optimizer.iterations.value) == 0
    assert isinstance(told.calls[0].error, FallbackError)


def test_a_callback_that_predicts(patched):
    told = patched()
    keras = load_keras()

    class Predicts(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.predict(X, verbose=0)

    network().fit(X, Y, epochs=2, verbose=0, callbacks=[Predicts()])
    assert [(call.method, call.inside) for call in told.calls] == [("predict", ("fit",))] * 2 + [("fit", ())]


def test_errors_of_the_user_come_through(patched):
    told = patched()
    keras = load_keras()

    class Fails(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise ZeroDivisionError("own")

    with pytest.raises(ZeroDivisionError, match="own"):
        network().fit(X, Y, epochs=2, verbose=0, callbacks=[Fails()])
    assert isinstance(told.calls[0].error, ZeroDivisionError)
    with pytest.raises(TypeError, match="unexpected keyword argument 'epoch'"):
        network().fit(X, Y, epoch=2)
    with pytest.raises(ValueError, match="not recognized"):
        network().evaluate(X, Y, steps_per=2)


def test_signatures_stay(patched):
    import inspect

    model = network()
    before = [inspect.signature(getattr(model, name)) for name in METHODS]
    patched()
    assert [inspect.signature(getattr(model, name)) for name in METHODS] == before
