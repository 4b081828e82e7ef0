"""Several seeds: each trained as if alone, kept at its best epoch, stoppable."""

import random
import signal
import sys
import threading

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.engine.population import FitOptions, fit_seeds
from sunbae.engine.predict import predictor
from sunbae.errors import SunbaeError

keras = load_keras()
RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 4)).astype(np.float32)
Y = (X[:, :1] - 2 * X[:, 1:2]) + 0.3 * RNG.normal(size=(120, 1)).astype(np.float32)
TRAIN = ({"numbers": X[:80]}, Y[:80])
VALIDATION = ({"numbers": X[80:]}, Y[80:])


def build(rate=0.01):
    inputs = keras.Input((4,), name="numbers")
    x = keras.layers.Dropout(0.1)(keras.layers.Dense(16, activation="relu")(inputs))
    model = keras.Model({"numbers": inputs}, keras.layers.Dense(1)(x))
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="mse")
    return model


def fit(seeds, *, epochs=12, patience=4, **more):
    return fit_seeds(
        more.pop("build", build), TRAIN, VALIDATION, seeds=seeds, options=FitOptions(epochs, 16, patience), **more
    )


def first_kernel(model):
    return np.asarray(model.trainable_variables[0].value)


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a.trainable, b.trainable, strict=True)) and a.loss == b.loss


def test_a_seed_does_not_depend_on_company_or_workers():
    alone = fit([7], workers=1)[0]
    together = fit([6, 7, 8], workers=2)
    assert same(alone, together[1])
    assert not same(together[0], together[1])
    assert [m.seed for m in together] == [6, 7, 8]


def test_best_epoch_is_kept():
    member = fit([0], epochs=30, patience=30)[0]
    assert member.best_epoch == int(np.argmin(member.val_loss)) + 1
    predict = predictor(build(), [(member.trainable, member.non_trainable)])
    error = float(np.mean((predict(VALIDATION[0])[0] - VALIDATION[1]) ** 2))
    assert error == pytest.approx(member.val_loss[member.best_epoch - 1], rel=1e-5)


def test_patience_stops():
    member = fit([0], epochs=200, patience=3, build=lambda: build(0.3))[0]
    assert len(member.val_loss) == member.best_epoch + 3 < 200
    assert not member.interrupted


def test_global_generators_stay_as_they_were():
    random.seed(5)
    np.random.seed(5)
    keras.utils.set_random_seed(5)
    before = random.getstate(), np.random.get_state()[1].tolist()
    expected = first_kernel(build())
    keras.utils.set_random_seed(5)
    fit([1], epochs=1)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before
    np.testing.assert_array_equal(first_kernel(build()), expected)


def test_stop_keeps_what_was_reached():
    stop, seen = threading.Event(), []

    def on_epoch(progress):
        seen.append(progress)
        if progress.epoch == 3:
            stop.set()

    members = fit([0, 1], epochs=500, patience=500, on_epoch=on_epoch, stop=stop, workers=1)
    assert [m.seed for m in members] == [0]
    assert members[0].interrupted
    assert len(members[0].loss) == 3
    assert [p.epoch for p in seen] == [1, 2, 3]


def test_stop_before_the_first_epoch_is_an_interrupt():
    stop = threading.Event()
    stop.set()
    with pytest.raises(KeyboardInterrupt):
        fit([0], stop=stop)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_that_another_thread_receives_is_heard():
    """The system may hand a Ctrl-C to any thread; a main thread that waits without an end would not notice."""

    def on_epoch(progress):
        if progress.epoch == 3 and progress.seed == 0:
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        members = fit([0, 1], epochs=20_000, patience=20_000, on_epoch=on_epoch)
    finally:
        signal.signal(signal.SIGINT, before)
    assert 0 in [m.seed for m in members]
    assert all(m.interrupted for m in members)
    assert max(len(m.loss) for m in members) < 20_000


def test_divergence_is_named():
    def explode():
        return build(1e30)

    with pytest.raises(SunbaeError, match=r"Training diverged: with seed 4 the loss became \w+ in epoch 1"):
        fit([4], build=explode)


def test_an_error_in_one_seed_ends_the_others():
    calls = []

    def on_epoch(progress):
        calls.append(progress.epoch)
        raise RuntimeError("from the listener")

    with pytest.raises(RuntimeError, match="from the listener"):
        fit([0, 1, 2], epochs=10_000, patience=10_000, on_epoch=on_epoch)
    assert len(calls) <= 3


@pytest.mark.parametrize("n", [1, 15, 16, 17, 80])
def test_predictions_do_not_depend_on_the_chunk(n):
    members = fit([0, 1], epochs=1)
    predict = predictor(build(), [(m.trainable, m.non_trainable) for m in members])
    whole, part = predict({"numbers": X}), predict({"numbers": X[:n]})
    assert part.shape == (2, n, 1)
    np.testing.assert_allclose(part, whole[:, :n], rtol=1e-5, atol=1e-6)
