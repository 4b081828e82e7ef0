import functools

import numpy as np
import pandas as pd
import pytest

from sunbae._compat import load_keras
from sunbae.patch.calls import Call
from sunbae.patch.notes import Place
from sunbae.patch.table import Patched
from sunbae.watch.events import Fitting, Making
from sunbae.watch.observer import MOST_TURNS, Observer
from sunbae.watch.patches.keras import _compiled, keras_patches
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
    call.notes["nth"] = 0
    observer.begun(call)
    assert [(one.callback.kind, one.used) for one in of(observer, Making)] == [
        ("EarlyStopping", True),
        ("TerminateOnNaN", False),
    ]
    assert other


def test_arguments_of_older_kerases_are_no_mistake_of_the_audit(keras, observer, model):
    seen = []
    observer.networks.compiled = lambda model, where, nth, loss, metrics: seen.append((loss, metrics))

    @functools.wraps(keras.src.trainers.trainer.Trainer.compile.__wrapped__)
    def takes_all(self, *args, **kwargs):
        pass

    compile = _compiled(observer, Repairs())(takes_all)
    compile(model, "adam", "mse", ["mae"], sample_weight_mode="temporal")
    compile(model, "adam", "mse", [0.5], ["mae"])
    assert seen == [("mse", ["mae"])] * 2


def test_a_fit_begins_with_the_weights_of_the_one_before_unless_they_were_set(observer, model):
    start = model.get_weights()
    told(observer, model)
    told(observer, model)
    model.set_weights([weight + 1 for weight in start])
    told(observer, model)
    assert [fit.before for fit in of(observer, Fitting)] == [False, True, False]


def test_targets_by_name_are_seen_in_the_order_of_the_outputs(keras, observer):
    inputs = keras.Input((2,))
    model = keras.Model(inputs, {name: keras.layers.Dense(1, name=name)(inputs) for name in ("two", "one")})
    model.compile(loss="mse")
    one, two = Y, Y + 100
    told(observer, model, y={"two": two, "one": one})
    told(observer, model, y={"one": one, "two": two})
    first, second = of(observer, Fitting)
    assert [list(y.hashes) for y in first.y] == [list(y.hashes) for y in second.y]
    assert first.y[0].facts.highest == 9.0


def test_what_a_straight_line_explains_is_asked_of_straight_networks_only(keras, observer, model):
    x = np.random.default_rng(0).normal(size=(200, 2))
    deep = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    for one in (model, deep):
        told(observer, one, x=x, y=np.abs(x[:, 0]))
    shallow, straight = of(observer, Fitting)
    assert shallow.linear is None
    assert straight.linear.bent > 0.8 > straight.linear.straight


def test_a_reshape_of_all_rows_is_seen(observer, model):
    memory = np.arange(60.0).reshape(3, 10, 2).copy()
    told(observer, model, x=memory.reshape(10, 2, 3)[:6], y=Y[:6])
    told(observer, model, x=memory.transpose(1, 2, 0)[:6], y=Y[:6])
    told(observer, model, x=memory[:2], y=Y[:2])
    assert [fit.x[0].cut_from for fit in of(observer, Fitting)] == [(3, 10, 2), (), ()]


def test_the_name_of_a_column_is_kept(observer, model):
    frame = pd.DataFrame({"height": Y, "weight": Y + 1})
    told(observer, model, y=frame["weight"])
    assert [y.column for y in of(observer, Fitting)[0].y] == ["weight"]


def test_a_line_is_looked_at_so_often_and_no_more():
    found = Observer()
    for nth in range(MOST_TURNS + 5):
        found.measured("r2_score", Y, Y + 1, 0.5, Place("script.py", 3), nth)
        found.chosen(X, 1, X.argmax(axis=1), Place("script.py", 4), nth)
    assert len(found.evidence({}, "script.py").events) == 2 * MOST_TURNS


def test_the_rows_of_a_generator_of_windows(observer, model):
    from keras.src.legacy.preprocessing.sequence import TimeseriesGenerator

    whole = observer.looked(X)
    first, second = TimeseriesGenerator(X, Y, 2, end_index=5), TimeseriesGenerator(X, Y, 2, start_index=6)
    told(observer, model, x=first, y=None, validation_data=second)
    (fit,) = of(observer, Fitting)
    assert np.array_equal(fit.x[0].rows, whole.rows[:6])
    assert len(fit.y[0]) == 6
    assert np.array_equal(fit.validation_x[0].rows, whole.rows[6:])


def test_what_a_library_asks_is_not_asked_by_the_script(observer, model):
    model.compile(loss="mse")
    model.build((None, 2))
    call = Call("predict", model, {"x": X}, Place("script.py", 3), notes={"nth": 0})
    with observer.within():
        observer.begun(call)
    assert "rows" not in call.notes
    observer.begun(call)
    assert len(call.notes["rows"]["x"][0]) == 10
