"""How members end: at their best epoch, stopped, interrupted, diverged; and from a checkpoint as if never stopped."""

import errno
import os
import random
import signal
import sys
import threading

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.engine import checkpoint
from sunbae.engine.checkpoint import load_checkpoint, save_checkpoint
from sunbae.engine.many import fit_many
from sunbae.engine.predict import predictor
from sunbae.errors import CheckpointError, OutputError

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

keras = load_keras()
RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 4)).astype(np.float32)
Y = (X[:, :1] - 2 * X[:, 1:2]) + 0.3 * RNG.normal(size=(120, 1)).astype(np.float32)
VALIDATION = ({"numbers": X[80:]}, Y[80:])


class Stopped(Exception):
    pass


def build(rate=0.01):
    inputs = keras.Input((4,), name="numbers")
    x = keras.layers.Dropout(0.1)(keras.layers.Dense(16, activation="relu")(inputs))
    model = keras.Model({"numbers": inputs}, keras.layers.Dense(1)(x))
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="mse")
    return model


def hasty():
    """A high rate: some seeds stop early, and the best epoch is not the last."""
    return build(0.1)


def fit(seeds, *, epochs=12, patience=4, build=build, how="apart", **more):
    early = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    return fit_many(
        build, {"numbers": X[:80]}, Y[:80], validation_data=VALIDATION, seeds=seeds, epochs=epochs, batch_size=16,
        early_stopping=early, how=how, **more,
    ).members  # fmt: skip


def first_kernel(model):
    return np.asarray(model.trainable_variables[0].value)


def assert_same(a, b):
    assert len(a) == len(b)
    for one, other in zip(a, b, strict=True):
        assert (one.seed, one.history, one.best_epoch, one.interrupted) == (
            other.seed, other.history, other.best_epoch, other.interrupted,
        )  # fmt: skip
        for x, y in zip(one.trainable + one.non_trainable, other.trainable + other.non_trainable, strict=True):
            np.testing.assert_array_equal(x, y, strict=True)


def test_a_seed_does_not_depend_on_company_or_workers():
    alone = fit([7], workers=1)
    together = fit([6, 7, 8], workers=2)
    assert_same(alone, together[1:2])
    assert together[0].history != together[1].history
    assert [m.seed for m in together] == [6, 7, 8]


def test_best_epoch_is_kept():
    member = fit([0], epochs=30, patience=30)[0]
    val_loss = member.history["val_loss"]
    assert member.best_epoch == int(np.argmin(val_loss)) + 1
    predict = predictor(build(), [(member.trainable, member.non_trainable)])
    error = float(np.mean((predict(VALIDATION[0])[0] - VALIDATION[1]) ** 2))
    assert error == pytest.approx(val_loss[member.best_epoch - 1], rel=1e-5)


def test_patience_stops():
    member = fit([0], epochs=200, patience=3, build=lambda: build(0.3))[0]
    assert len(member.history["val_loss"]) == member.best_epoch + 3 < 200
    assert not member.interrupted


def test_the_batch_size_of_the_validation_changes_no_result():
    one, other = fit([0], validation_batch_size=7), fit([0], validation_batch_size=1000)
    np.testing.assert_allclose(one[0].history["val_loss"], other[0].history["val_loss"], rtol=1e-5)
    assert one[0].history["loss"] == other[0].history["loss"]


def test_global_generators_stay_as_they_were():
    random.seed(5)
    np.random.seed(5)
    keras.utils.set_random_seed(5)
    before = random.getstate(), np.random.get_state()[1].tolist()
    expected = first_kernel(build())
    keras.utils.set_random_seed(5)
    fit([1, 2], epochs=1)
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
    assert len(members[0].history["loss"]) == 3
    assert [p.epoch for p in seen] == [1, 2, 3]


def test_stop_before_the_first_epoch_is_an_interrupt():
    stop = threading.Event()
    stop.set()
    with pytest.raises(KeyboardInterrupt):
        fit([0], stop=stop)


@pytest.fixture
def signals():
    """Python's own answer to a SIGINT, which a shell's background job would ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt(progress):
    """The system may hand a Ctrl-C to any thread; a main thread that waits without an end would not notice."""
    if progress.epoch == 3 and progress.seed == 0:
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_that_another_thread_receives_is_heard(signals):
    members = fit([0, 1], epochs=20_000, patience=20_000, on_epoch=interrupt, keep_interrupted=True)
    assert 0 in [m.seed for m in members]
    assert all(m.interrupted for m in members)
    assert max(len(m.history["loss"]) for m in members) < 20_000


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_is_raised_after_the_checkpoints(signals, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fit([0, 1], epochs=20_000, patience=20_000, on_epoch=interrupt, resume=tmp_path)
    assert any(load_checkpoint(p).epoch >= 3 for p in tmp_path.glob("*.ckpt"))


def test_divergence_ends_a_member():
    def explode():
        return build(1e30)

    member = fit([4], build=explode, terminate_on_nan=True, patience=12)[0]
    assert len(member.history["loss"]) < 12
    assert not np.isfinite(member.history["loss"][-1])
    assert len(fit([4], build=explode, patience=12)[0].history["loss"]) == 12


def test_an_error_in_one_seed_ends_the_others():
    calls = []

    def on_epoch(progress):
        calls.append(progress.epoch)
        raise Stopped("from the listener")

    with pytest.raises(Stopped, match="from the listener"):
        fit([0, 1, 2], epochs=10_000, patience=10_000, on_epoch=on_epoch)
    assert len(calls) <= 3


@pytest.mark.exhaustive
def test_memory_limits_how_many_train_at_once():
    early = keras.callbacks.EarlyStopping("loss", patience=9)
    found = fit_many(build, {"numbers": X}, Y, seeds=3, workers=3, how="apart", early_stopping=early, memory_mib=0)
    assert found.how == "one by one, 1 at a time"


@pytest.mark.parametrize("n", [1, 15, 16, 17, 80])
def test_predictions_do_not_depend_on_the_chunk(n):
    members = fit([0, 1], epochs=1)
    predict = predictor(build(), [(m.trainable, m.non_trainable) for m in members])
    whole, part = predict({"numbers": X}), predict({"numbers": X[:n]})
    assert part.shape == (2, n, 1)
    np.testing.assert_allclose(part, whole[:, :n], rtol=1e-5, atol=1e-6)


@pytest.fixture(scope="module")
def whole():
    """The members of a training that was not stopped, by how."""
    found = {how: fit([0, 1, 2], patience=3, build=hasty, how=how, workers=2) for how in ("apart", "together")}
    assert any(m.best_epoch < len(m.history["loss"]) for m in found["apart"])
    assert len({len(m.history["loss"]) for m in found["together"]}) > 1
    return found


class TestResume:
    """A population that was stopped goes on and ends with the bits of one that was not."""

    @pytest.fixture(autouse=True)
    def every_epoch(self, monkeypatch):
        monkeypatch.setattr(checkpoint, "EVERY_S", 0.0)
        monkeypatch.setattr(checkpoint, "SHARE", 1e9)

    @staticmethod
    def stopped_after(n):
        heard = []

        def on_epoch(progress):
            heard.append(progress)
            if len(heard) > n:
                raise Stopped

        return on_epoch

    @pytest.mark.parametrize("how", ["apart", "together"])
    @pytest.mark.parametrize("n", [7, pytest.param(18, marks=pytest.mark.exhaustive)])
    def test_stopped_in_the_middle(self, tmp_path, whole, how, n):
        seen, told = [], []
        again = {"patience": 3, "build": hasty, "how": how, "resume": tmp_path, "workers": 2}
        with pytest.raises(Stopped):
            fit([0, 1, 2], on_epoch=self.stopped_after(n), **again)
        left = {p.name: load_checkpoint(p).epoch for p in tmp_path.iterdir()}
        assert left
        assert_same(whole[how], fit([0, 1, 2], on_epoch=seen.append, on_resume=told.extend, **again))
        assert max(p.epoch for p in told) == max(left.values())
        # An epoch that is in a checkpoint is not trained again.
        first = {p.seed: min(q.epoch for q in seen if q.seed == p.seed) for p in told}
        for progress in told:
            assert first[progress.seed] == progress.epoch + (not progress.done)
        # All are done: nothing is left to train, everybody is told.
        seen.clear()
        assert_same(whole[how], fit([0, 1, 2], on_epoch=seen.append, **again))
        assert [(p.seed, p.done) for p in sorted(seen, key=lambda p: p.seed)] == [(seed, True) for seed in (0, 1, 2)]

    def test_stopped_at_once_what_was_done_is_kept(self, tmp_path, whole):
        stop = threading.Event()
        fit([0, 1, 2], patience=3, build=hasty, resume=tmp_path)
        stop.set()
        assert_same(whole["apart"], fit([0, 1, 2], patience=3, build=hasty, resume=tmp_path, stop=stop))

    def test_a_full_disk_ends_it_and_the_former_checkpoints_go_on(self, tmp_path, monkeypatch, whole):
        writes, real = [], os.fsync

        def fsync(handle):
            writes.append(handle)
            if len(writes) > 7:
                raise OSError(errno.ENOSPC, "full")
            real(handle)

        monkeypatch.setattr(os, "fsync", fsync)
        with pytest.raises(OutputError, match="the disk is full"):
            fit([0, 1, 2], patience=3, build=hasty, resume=tmp_path)
        monkeypatch.setattr(os, "fsync", real)
        assert any(p.name.endswith(".ckpt") for p in tmp_path.iterdir())
        assert_same(whole["apart"], fit([0, 1, 2], patience=3, build=hasty, resume=tmp_path))

    @pytest.mark.parametrize(
        ("change", "differ"),
        [
            ({"patience": 2}, "the arguments of fit"),
            ({"build": build}, "the optimizer"),
            ({"seeds": [5]}, "the seeds or hyper-parameters"),
            ({"sample_weight": np.arange(80.0)}, "the data"),
        ],
    )
    def test_another_training_is_not_mixed_in(self, tmp_path, change, differ):
        first = {"seeds": [4], "epochs": 2, "build": hasty, "resume": tmp_path}
        fit(**first)
        other = first | change
        with pytest.warns(UserWarning, match=f"is of another training: {differ} differ"):
            found = fit(**other)
        del other["resume"]
        assert_same(found, fit(**other))

    def test_a_damaged_file_is_named(self, tmp_path):
        fit([4], epochs=2, resume=tmp_path)
        (path,) = tmp_path.glob("*.ckpt")
        good = load_checkpoint(path)
        for arrays, record, reason in (
            ({}, good.record, "damaged"),
            ({**good.arrays, "0/trainable/0": np.ones(4, np.float32)}, good.record, r"damaged \(0/trainable/0\)"),
            (good.arrays, {}, r"damaged \('0'\)"),
        ):
            save_checkpoint(checkpoint.Checkpoint(good.fingerprint, 2, arrays, record), path)
            with pytest.raises(CheckpointError, match=reason):
                fit([4], epochs=2, resume=tmp_path)
        path.write_bytes(path.read_bytes()[:-9])
        with pytest.raises(CheckpointError, match="damaged"):
            fit([4], epochs=2, resume=tmp_path)

    def test_a_folder_that_cannot_be(self, tmp_path):
        (tmp_path / "file").write_text("mine", encoding="utf-8")
        for folder in (tmp_path / "file", tmp_path / "no" / "folder"):
            with pytest.raises(OutputError, match=folder.name):
                fit([4], epochs=1, resume=folder)
