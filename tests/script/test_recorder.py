"""What a script does with its models is kept."""

import json

import numpy as np
import pytest

from sunbae.script.describe import describe_data, fingerprint, plain
from sunbae.script.recorder import Recorder

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept:DeprecationWarning")
LESSON = """
import numpy as np
import keras
x = np.arange(40, dtype="float32").reshape(20, 2)
y = x.sum(axis=1)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
model.fit(x, y, epochs=3, batch_size=5, verbose=0, validation_split=0.2,
          callbacks=[keras.callbacks.EarlyStopping("loss", patience=7)])
model.evaluate(x, y, verbose=0)
model.predict(x, verbose=0)
other = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
other.predict(x, verbose=0)
"""


def test_fits_evaluations_and_predictions(script):
    recorder = Recorder()
    assert script(LESSON, listener=recorder).code == 0
    fit = recorder.fits[0]
    assert fit["at"].endswith("lesson.py:8")
    assert fit["way"] == "epochs"
    assert fit["x"]["shape"] == [20, 2]
    assert fit["arguments"]["validation_split"] == 0.2
    assert fit["arguments"]["callbacks"][0] | {"mode": ""} == {
        "class": "EarlyStopping", "monitor": "loss", "patience": 7, "mode": "", "min_delta": 0,
        "restore_best_weights": False,
    }  # fmt: skip
    assert fit["epochs"] == 3
    assert fit["best_epoch"] == 3
    assert set(recorder.histories[1]) == {"loss", "mae", "val_loss", "val_mae"}
    assert fit["model"]["parameters"] == 3
    assert json.loads(recorder.models[fit["configuration"]])["class_name"] == "Sequential"
    assert set(recorder.evaluations[0]["scores"]) == {"loss", "mae"}
    assert [one["fit"] for one in recorder.evaluations + recorder.predictions] == [1, 1, None]
    json.dumps(recorder.fits, allow_nan=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('compile("adam", "mse"', 'compile(keras.optimizers.Adam(Warm()), "mse"'),
        ('"mse", metrics', "functools.partial(loss, power=4), metrics"),
        ('"mse", metrics', "lambda y, p: keras.ops.mean((y - p) ** 2), metrics"),
    ],
)
def test_what_cannot_tell_its_configuration_does_not_end_the_script(script, recwarn, old, new):
    own = """
import functools
import keras
class Warm(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.001 * keras.ops.minimum(1.0, (keras.ops.cast(step, "float32") + 1) / 100)
def loss(y, p, power=2):
    return keras.ops.mean((y - p) ** power)
"""
    recorder = Recorder()
    assert old in LESSON
    assert script(own + LESSON.replace(old, new), listener=recorder).code == 0
    assert set(recorder.fits[0]["model"]["compiled"]) == {"optimizer", "loss", "loss_weights", "metrics"}
    assert not [w for w in recwarn if "lambda" in str(w.message)]


def test_a_fit_that_fails_is_kept(script, capsys):
    recorder = Recorder()
    source = LESSON.replace("fit(x, y", "fit(x[:, :1], y")
    assert script(source, listener=recorder).code == 1
    assert recorder.fits[0]["error"].startswith("ValueError")
    assert "epochs" not in recorder.fits[0]


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool", "<U3", object])
def test_a_fingerprint_is_of_values(dtype):
    array = np.arange(24).reshape(6, 4).astype(dtype)
    assert fingerprint(array) == fingerprint(np.asfortranarray(array))
    changed = array.copy()
    changed[3, 2] = array[0, 0]
    assert fingerprint(changed) != fingerprint(array)


def test_a_large_array_is_sampled():
    array = np.zeros((9_000_000, 1), dtype=np.float32)
    assert fingerprint(array)["rows_sampled"] == 4096
    array[0] = 1
    assert fingerprint(array) != fingerprint(np.zeros_like(array))


def test_data_that_are_drawn_are_not_looked_at():
    generator = (k for k in range(3))
    assert describe_data(generator) == {"type": "generator"}
    assert list(generator) == [0, 1, 2]
    assert describe_data([[1, 2], [3]]) == {"type": "list"}
    assert describe_data((np.zeros(2), np.zeros(3)))[1]["shape"] == [3]
    assert describe_data(None) is None


def test_plain_values():
    assert plain({"a": float("nan"), 1: np.float32(0.5), "f": max, "t": (1, None)}) == {
        "a": "nan", "1": 0.5, "f": "builtin_function_or_method", "t": [1, None],
    }  # fmt: skip
