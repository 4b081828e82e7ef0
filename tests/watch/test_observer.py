import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.calls import Call
from sunbae.patch.notes import Place
from sunbae.patch.table import Patched
from sunbae.watch.events import Fitting, Making
from sunbae.watch.observer import Observer
from sunbae.watch.patches.kerass import keras_patches
from sunbae.watch.repair import Repairs

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
X, Y = np.arange(20.0).reshape(10, 2), np.arange(10.0)


@pytest.fixture
def keras():
    return load_keras()


@pytest.fixture
def observer(keras):
    found, patched = Observer(), Patched()
    patched.put(keras_patches(found, Repairs(), keras))
    yield found
    patched.undo()
    assert not found.trouble.errors


@pytest.fixture
def model(keras):
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])


def told(observer, model, method="fit", **given):
    call = Call(method, model, {"x": X, "y": Y, **given}, Place("script.py", 3))
    call.notes["nth"] = 0
    observer.begun(call)
    observer.ended(call)


def of(observer, kind):
    return list(observer.evidence({}, "").of(kind))


def test_a_callback_is_made_where_the_user_says_so(keras, observer):
    class Own(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()

    made = Own(), keras.callbacks.EarlyStopping(patience=3)
    found = of(observer, Making)
    assert [one.callback.kind for one in found] == ["Own", "EarlyStopping"]
    line = test_a_callback_is_made_where_the_user_says_so.__code__.co_firstlineno + 5
    assert {one.place for one in found} == {Place(__file__, line)}
    assert made


def test_callbacks_that_keras_makes_are_not_the_users(keras, observer, model):
    keras.callbacks.CallbackList([], add_history=True, add_progbar=True, model=model)
    assert not of(observer, Making)


@pytest.mark.parametrize(
    "wrap", [lambda one: one, lambda one: [one], lambda one: [[one]]], ids=["bare", "list", "nested"]
)
@pytest.mark.parametrize("method", ["fit", "evaluate"])
def test_a_callback_is_used_once_a_call_got_it(keras, observer, model, method, wrap):
    stop, other = keras.callbacks.EarlyStopping(), keras.callbacks.TerminateOnNaN()
    model.compile(loss="mse")
    call = Call(method, model, {"x": X, "callbacks": wrap(stop)}, None)
    observer.begun(call)
    assert [(one.callback.kind, one.used) for one in of(observer, Making)] == [
        ("EarlyStopping", True),
        ("TerminateOnNaN", False),
    ]
    assert other


def test_a_fit_begins_with_the_weights_of_the_one_before_unless_they_were_set(observer, model):
    start = model.get_weights()
    told(observer, model)
    told(observer, model)
    model.set_weights([weight + 1 for weight in start])
    told(observer, model)
    assert [fit.before for fit in of(observer, Fitting)] == [False, True, False]
