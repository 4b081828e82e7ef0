"""lr=, decay= and optimizer.lr."""

import numpy as np
import pytest

from sunbae._compat import load_keras

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def test_lr(running):
    optimizers = load_keras().optimizers
    assert float(optimizers.Adam(lr=0.25).learning_rate) == 0.25
    assert float(optimizers.SGD(lr=1).learning_rate) == 1.0
    assert float(optimizers.RMSprop(1).learning_rate) == 1.0
    assert float(optimizers.Nadam(lr=0.5, epsilon=None, schedule_decay=0.004).learning_rate) == 0.5
    assert [note.today for note in running][:2] == ["learning_rate=0.25", "learning_rate=1"]
    assert {note.id for note in running} == {"SB915"}


@pytest.mark.parametrize("kind", ["Adadelta", "Adagrad", "Adam", "Adamax", "Ftrl", "Nadam", "RMSprop", "SGD"])
def test_every_optimizer_takes_lr(running, kind):
    made = getattr(load_keras().optimizers, kind)(lr=0.125)
    assert float(made.learning_rate) == 0.125
    assert getattr(load_keras().optimizers, kind).from_config(made.get_config()).get_config() == made.get_config()


def test_arguments_in_order(running):
    made = load_keras().optimizers.SGD(0.1, 0.9, True)
    assert (made.momentum, made.nesterov) == (0.9, True)
    with pytest.raises(ValueError, match="no_such"):
        load_keras().optimizers.Adam(no_such=1)


def test_decay_divides_the_rate(running):
    keras = load_keras()
    made = keras.optimizers.SGD(lr=0.1, decay=0.5)
    weight = keras.Variable([0.0])
    steps = []
    for _step in range(4):
        before = np.asarray(weight.value)[0]
        made.apply([np.array([1.0], "float32")], [weight])
        steps.append(before - np.asarray(weight.value)[0])
    assert steps == pytest.approx([0.1 / (1 + 0.5 * k) for k in range(4)], rel=1e-5)
    assert "InverseTimeDecay(0.1, 1, 0.5)" in list(running)[-1].today
    assert float(keras.optimizers.Adam(decay=0.0).learning_rate) == pytest.approx(0.001)
    default = keras.optimizers.SGD(decay=0.1).get_config()["learning_rate"]["config"]["initial_learning_rate"]
    assert default == pytest.approx(0.01)


def test_the_rate_of_decay_can_be_set(running):
    from keras import backend as K

    keras = load_keras()
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(lr=0.5, decay=1.0), "mse")
    assert (K.get_value(model.optimizer.lr), model.optimizer.decay) == (0.5, 1.0)
    plateau = keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=1e9)
    rows = np.ones((4, 1))
    model.fit(rows, rows, epochs=3, verbose=0, callbacks=[plateau])
    assert K.get_value(model.optimizer.lr) == 0.125
    K.set_value(model.optimizer.lr, 0.25)
    assert K.get_value(model.optimizer.lr) == 0.25
    assert keras.optimizers.Adam().decay == 0.0


def test_optimizer_lr(running):
    from keras import backend as K

    keras = load_keras()
    made = keras.optimizers.Adam(learning_rate=0.5)
    assert K.get_value(made.lr) == 0.5
    K.set_value(made.lr, 0.25)
    made.lr = float(made.learning_rate) / 2
    assert float(made.learning_rate) == 0.125
