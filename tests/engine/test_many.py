"""Members of a population: each as if trained alone, each with its own end."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from twins import keras

from sunbae.data.picked import Picked
from sunbae.data.window import Windows
from sunbae.engine.fit import fit
from sunbae.engine.many import fit_many
from sunbae.errors import OptionError

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

layers = keras.layers
RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 4)).astype(np.float32)
Y = (X[:, :1] - X[:, 1:2] + RNG.normal(size=(40, 1))).astype(np.float32)


def build():
    """Quick to compile: what more there is in a network is tested with `fit`."""
    inputs = keras.Input((4,))
    x = layers.Dropout(0.2)(layers.Dense(3, activation="relu")(inputs))
    model = keras.Model(inputs, layers.Dense(1)(x))
    model.compile(keras.optimizers.SGD(0.05, momentum=0.5), "mse")
    return model


def stopping(**more):
    return keras.callbacks.EarlyStopping(patience=2, min_delta=0.01, **more)


def alone(seed, callbacks=(), change=lambda model: None, **arguments):
    """What a fit of its own gives under a seed."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = build()
    change(model)
    history = fit(model, X, Y, verbose=0, kernels="exact", callbacks=list(callbacks), **arguments)
    return history.history, model.get_weights()


def same(member, single, *, exact):
    history, weights = single
    assert member.history.keys() == history.keys()
    compare = np.testing.assert_array_equal if exact else lambda a, b: np.testing.assert_allclose(a, b, 2e-4, 1e-5)
    for name, values in history.items():
        assert len(member.history[name]) == len(values)
        compare(member.history[name], values)
    for a, b in zip(member.weights, weights, strict=True):
        compare(a, b)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param({}, marks=pytest.mark.exhaustive),
        pytest.param({"shuffle": False}, marks=pytest.mark.exhaustive),
        {"batch_size": 7, "validation_split": 0.25},
    ],
)
def test_a_population_of_one_is_a_fit(arguments):
    found = fit_many(build, X, Y, seeds=[5], epochs=3, kernels="exact", **arguments)
    same(found.members[0], alone(5, epochs=3, **arguments), exact=True)
    assert found.how == "one by one, 1 at a time"


@pytest.mark.parametrize("how", [pytest.param("apart", marks=pytest.mark.exhaustive), "together"])
def test_each_member_is_as_if_alone(how):
    arguments = {"epochs": 4, "batch_size": 8, "validation_split": 0.2}
    found = fit_many(build, X, Y, seeds=[3, 4, 5], how=how, workers=1, kernels="exact", **arguments)
    assert [m.seed for m in found.members] == [3, 4, 5]
    for member in found.members[1:]:
        same(member, alone(member.seed, **arguments), exact=how == "apart")


def test_the_result_does_not_depend_on_workers():
    runs = [fit_many(build, X, Y, seeds=3, epochs=2, how="apart", workers=w) for w in (1, 3)]
    for a, b in zip(runs[0].members, runs[1].members, strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(a.weights, b.weights, strict=True))


@pytest.mark.parametrize(
    ("how", "restore"), [("apart", True), pytest.param("together", False, marks=pytest.mark.exhaustive)]
)
def test_each_ends_by_itself(how, restore):
    arguments = {"epochs": 40, "batch_size": 8, "validation_split": 0.2}
    early = stopping(restore_best_weights=restore)
    found = fit_many(build, X, Y, seeds=3, how=how, early_stopping=early, kernels="exact", **arguments)
    lengths = [len(m.history["loss"]) for m in found.members]
    assert len(set(lengths)) > 1
    assert max(lengths) < 40
    for member in found.members:
        single = alone(member.seed, [stopping(restore_best_weights=restore)], **arguments)
        same(member, single, exact=how == "apart")


@pytest.mark.exhaustive
def test_hyper_parameters():
    vary = {"learning_rate": [0.1, 0.001], "dropout": [0.1, 0.5], "weight_decay": [0.3]}
    found = fit_many(build, X, Y, seeds=[1], vary=vary, epochs=2, how="apart", kernels="exact")
    assert [(m.values["learning_rate"], m.values["dropout"]) for m in found.members] == [
        (rate, dropout) for rate in (0.1, 0.001) for dropout in (0.1, 0.5)
    ]

    def change(model):
        model.optimizer.learning_rate, model.optimizer.weight_decay, model.layers[2].rate = 0.001, 0.3, 0.5

    assert isinstance(build().layers[2], layers.Dropout)
    same(found.members[-1], alone(1, change=change, epochs=2), exact=True)


def test_a_model_is_cloned_and_left_as_it_is():
    model = build()
    before = [w.copy() for w in model.get_weights()]
    found = fit_many(model, X, Y, seeds=2, epochs=2)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    assert not np.array_equal(found.members[0].weights[0], found.members[1].weights[0])
    made = found.model(1)
    for a, b in zip(made.get_weights(), found.members[1].weights, strict=True):
        np.testing.assert_array_equal(a, b)


def test_what_cannot_be_varied():
    with pytest.raises(OptionError, match="'momentum' cannot be varied; learning_rate, weight_decay or dropout"):
        fit_many(build, X, Y, vary={"momentum": [0.1]})

    def plain():
        model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
        model.compile("sgd", "mse")
        return model

    with pytest.raises(OptionError, match="dropout cannot be varied: the network has no Dropout layer"):
        fit_many(plain, X, Y, vary={"dropout": [0.1]})


def test_global_generators_stay_as_they_were():
    np.random.seed(3)
    expected = np.random.RandomState(3).rand()
    fit_many(build, X, Y, seeds=2, epochs=1)
    assert np.random.rand() == expected


def test_an_error_ends_the_others():
    heard = []

    def on_epoch(progress):
        heard.append(progress)
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        fit_many(build, X, Y, seeds=4, epochs=10_000, how="apart", on_epoch=on_epoch)
    assert len(heard) <= 4


@pytest.mark.exhaustive
def test_several_devices():
    """Members are dealt to all devices and come out the same."""
    code = """if True:
        import sys; sys.path[:0] = {paths!r}
        import jax, numpy as np
        import test_many as t
        assert len(jax.devices()) == 4
        found = t.fit_many(t.build, t.X, t.Y, seeds=4, epochs=2, how="apart", kernels="exact")
        t.same(found.members[3], t.alone(3, epochs=2), exact=True)
        print(found.how)
    """
    here = os.path.dirname(__file__)
    env = os.environ | {"XLA_FLAGS": "--xla_force_host_platform_device_count=4"}
    program = code.replace("{paths!r}", repr([here, os.path.dirname(here)]))
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "one by one, 4 at a time"


def test_windows_that_are_cut_as_they_are_needed_give_the_same_bits():
    series = RNG.normal(size=(60, 2)).astype(np.float32)
    starts = RNG.permutation(50)[:30].astype(np.int32)
    x, y = Windows(series, starts, 6), Windows(series, starts + 6, 2)

    def forecaster():
        inputs = keras.Input((6, 2))
        model = keras.Model(inputs, layers.Reshape((2, 2))(layers.Dense(4)(layers.Flatten()(inputs))))
        model.compile(keras.optimizers.SGD(0.05), "mse")
        return model

    said = {"seeds": 2, "batch_size": 8, "epochs": 2, "how": "apart"}
    lean, whole = (fit_many(forecaster, a, b, validation_data=(a, b), **said) for a, b in ((x, y), (x[:], y[:])))
    for one, other in zip(lean.members, whole.members, strict=True):
        assert one.history == other.history
        assert all(map(np.array_equal, one.weights, other.weights))


def _own_memory():
    """Bytes of this process that lie in no file."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(next(line for line in status.splitlines() if line.startswith("RssAnon")).split()[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="says what memory is whose")
def test_pictures_in_a_file_are_trained_on_from_there(tmp_path):
    n, held = 100_000, 1000
    with (tmp_path / "pictures").open("wb") as file:
        file.truncate((n + held) * 48 * 48 * 3)  # 700 MB that are 0, and take no room
    pictures = np.memmap(tmp_path / "pictures", np.uint8, "r", shape=(n + held, 48, 48, 3))
    inputs = keras.Input((48, 48, 3), dtype="uint8")
    x = keras.layers.AveragePooling2D(16)(keras.layers.Rescaling(1 / 255)(inputs))
    model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(x)))
    model.compile("sgd", "mse")
    before, most, done = _own_memory(), [0], threading.Event()

    def watch():
        while not done.wait(0.02):
            most[0] = max(most[0], _own_memory())

    watching = threading.Thread(target=watch)
    watching.start()
    rows = np.random.default_rng(0).permutation(n + held).astype(np.int32)
    y = np.zeros((n + held, 1), np.float32)
    fit_many(
        model, Picked(pictures, rows[:n]), y[:n], seeds=2, batch_size=256, how="apart",
        validation_data=(Picked(pictures, rows[n:]), y[n:]),
    )  # fmt: skip
    done.set()
    watching.join()
    assert most[0] - before < 300e6
