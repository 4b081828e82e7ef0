import pytest

from sunbae._compat import load_keras
from sunbae.patch.calls import Call
from sunbae.patch.notes import Place
from sunbae.watch.repair import Planned, Repair


@pytest.fixture
def callbacks():
    return load_keras().callbacks


def called(action, value="", **given):
    plan = Planned((Repair(action, "script.py", 3, 0, "SB201", value=value),))
    call = Call("fit", None, given, Place("script.py", 3))
    call.notes["nth"] = 0
    plan.call(call)
    return call.given


def test_early_stopping_keeps_the_best(callbacks):
    stop = callbacks.EarlyStopping("loss", patience=3)
    assert called("keep-best", callbacks=[stop])["callbacks"] == [stop]
    assert (stop.monitor, stop.restore_best_weights) == ("loss", True)


def test_early_stopping_keeps_the_best_by_what_it_is_told_to_watch(callbacks):
    stop = callbacks.EarlyStopping("accuracy", mode="max")
    called("keep-best", "val_accuracy", callbacks=stop)
    assert (stop.monitor, stop.mode, stop.restore_best_weights) == ("val_accuracy", "max", True)


def test_a_checkpoint_alone_gets_somebody_who_puts_the_best_back_but_never_stops(callbacks, tmp_path):
    save = callbacks.ModelCheckpoint(str(tmp_path / "best.keras"), "val_ours", mode="max", save_best_only=True)
    first, added = called("keep-best", "val_ours", callbacks=[save])["callbacks"]
    assert first is save
    assert (added.monitor, added.mode, added.restore_best_weights) == ("val_ours", "max", True)
    assert added.patience > 10**6


def test_a_checkpoint_watches_validation(callbacks, tmp_path):
    save = callbacks.ModelCheckpoint(str(tmp_path / "best.keras"), "loss", save_best_only=True)
    called("watch", "val_loss", callbacks=[save])
    assert save.monitor == "val_loss"


def test_other_calls_stay_as_they_are(callbacks):
    stop = callbacks.EarlyStopping("loss")
    plan = Planned((Repair("keep-best", "script.py", 3, 1, "SB201"),))
    call = Call("fit", None, {"callbacks": [stop]}, Place("script.py", 3))
    call.notes["nth"] = 0
    plan.call(call)
    assert not stop.restore_best_weights
    assert not plan.made


@pytest.mark.parametrize("kind", ["sequential", "functional", "nested"])
def test_the_last_layer_gets_another_activation_when_it_is_compiled(kind):
    keras = load_keras()
    last = keras.layers.Dense(1, activation="softmax")
    model = keras.Sequential([keras.layers.Dense(2), last])
    if kind != "sequential":
        inputs = keras.Input((3,))
        model = keras.Model(inputs, last(keras.layers.Dense(2)(inputs)))
    if kind == "nested":
        outer = keras.Input((3,))
        model = keras.Model(outer, model(outer))
    plan = Planned((Repair("activation", "script.py", 3, 0, "SB302", value="sigmoid"),))
    assert plan.compile(model, ("adam", "mse"), {}, Place("script.py", 3), 0) == (("adam", "mse"), {})
    assert last.activation is keras.activations.sigmoid


def test_a_loss_is_replaced_where_it_stands():
    plan = Planned((Repair("loss", "script.py", 3, 0, "SB302", value="mae"),))
    assert plan.compile(None, ("adam", "mse"), {}, Place("script.py", 3), 0) == (("adam", "mae"), {})
    assert plan.compile(None, (), {"loss": "mse"}, Place("script.py", 3), 0) == ((), {"loss": "mae"})
    assert plan.compile(None, (), {"loss": "mse"}, Place("script.py", 4), 0) == ((), {"loss": "mse"})
