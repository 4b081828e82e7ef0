"""Callbacks that guess as Keras 2 did, and take its arguments."""

import numpy as np
import pytest

from sunbae._compat import load_keras

X = np.random.default_rng(0).normal(size=(8, 3)).astype("float32")
Y = X[:, :1]


def callbacks():
    return load_keras().callbacks


def known(network, callback, *outputs):
    model = network(*outputs)
    model.compile("adam", "mse", metrics=["mae"])
    callback.set_model(model)
    callback._set_monitor_op()
    return callback.monitor_op.__name__


@pytest.mark.parametrize(
    ("monitor", "direction", "said"),
    [("val_loss", "less", ""), ("val_acc", "greater", "mode='max'"), ("val_rmse", "less", "mode='min'")],
)
def test_the_direction_of_what_is_not_measured(network, running, monitor, direction, said):
    early = callbacks().EarlyStopping(monitor, min_delta=0.5)
    assert known(network, early) == direction
    assert early.min_delta == (0.5 if direction == "greater" else -0.5)
    assert "".join(note.today for note in running) == said


def test_the_loss_of_one_output(network):
    assert known(network, callbacks().ModelCheckpoint("a.keras", "val_b_loss"), ("a", 1), ("b", 1)) == "less"


def test_a_callback_that_can_never_act(network, running):
    model = network()
    model.compile("adam", "mse")
    early = callbacks().EarlyStopping("val_acc", patience=1)
    with pytest.warns(UserWarning, match="conditioned on metric `val_acc` which is not available"):
        history = model.fit(X, Y, epochs=3, verbose=0, callbacks=[early])
    assert len(history.epoch) == 3


def test_arguments(running):
    board = callbacks().TensorBoard(log_dir="graph", write_grads=True, batch_size=32, histogram_freq=0)
    assert board.log_dir == "graph"
    assert callbacks().ReduceLROnPlateau(epsilon=0.5).min_delta == 0.5
    told = []
    each = callbacks().LambdaCallback(on_batch_end=lambda batch, logs: told.append(batch))
    each.on_train_batch_end(3, {})
    assert told == [3]
    assert {note.id for note in running} == {"SB923"}
    with pytest.raises(TypeError, match="no_such"):
        callbacks().TensorBoard(no_such=1)
