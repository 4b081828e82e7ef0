"""Seeds that were stopped go on from their checkpoints and end with the bits of seeds that were not."""

import errno
import os

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.engine import checkpoint
from sunbae.engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from sunbae.engine.epoch import State
from sunbae.engine.population import FitOptions, fit_seeds
from sunbae.engine.standing import SeedFiles, Standing, restored
from sunbae.errors import CheckpointError, OutputError

keras = load_keras()
RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 4)).astype(np.float32)
Y = (X[:, :1] - 2 * X[:, 1:2]) + 0.3 * RNG.normal(size=(120, 1)).astype(np.float32)
TRAIN, VALIDATION = (X[:80], Y[:80]), (X[80:], Y[80:])
OPTIONS = FitOptions(12, 16, 3)
SEEDS = (0, 1, 2)


class Stopped(Exception):
    pass


@pytest.fixture(autouse=True)
def every_epoch(monkeypatch):
    monkeypatch.setattr(checkpoint, "EVERY_S", 0.0)
    monkeypatch.setattr(checkpoint, "SHARE", 1e9)


def files(folder, found=True, fingerprint="f"):
    return SeedFiles(fingerprint, folder if found else None, lambda: folder)


def build():
    inputs = keras.Input((4,))
    x = keras.layers.Dropout(0.1)(keras.layers.Dense(16, activation="relu")(inputs))
    model = keras.Model(inputs, keras.layers.Dense(1)(x))
    # A high rate: some seeds stop early, and the best epoch is not the last.
    model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mse")
    return model


def fit(**more):
    return fit_seeds(build, TRAIN, VALIDATION, seeds=SEEDS, options=OPTIONS, **more)


def assert_same(a, b):
    assert len(a) == len(b)
    for one, other in zip(a, b, strict=True):
        assert (one.seed, one.loss, one.val_loss, one.best_epoch) == (
            other.seed, other.loss, other.val_loss, other.best_epoch,
        )  # fmt: skip
        for x, y in zip(one.trainable + one.non_trainable, other.trainable + other.non_trainable, strict=True):
            np.testing.assert_array_equal(x, y, strict=True)


@pytest.fixture(scope="module")
def whole():
    """The members of a training that was not stopped."""
    members = fit()
    assert any(m.best_epoch < len(m.loss) for m in members)
    return members


def test_stopped_in_the_middle(tmp_path, whole):
    heard, seen, told = [], [], []

    def stop(progress):
        heard.append(progress)
        if len(heard) > 7:
            raise Stopped

    with pytest.raises(Stopped):
        fit(files=files(tmp_path, found=False), on_epoch=stop, workers=2)
    left = {p.name: load_checkpoint(p).epoch for p in tmp_path.iterdir()}
    assert left
    assert_same(whole, fit(files=files(tmp_path), on_epoch=seen.append, on_resume=told.extend, workers=1))
    assert {f"seed-{p.seed}.ckpt": p.epoch for p in told} == left
    # An epoch that is in a checkpoint is not trained again.
    first = {seed: min(p.epoch for p in seen if p.seed == seed) for seed in SEEDS}
    for progress in told:
        assert first[progress.seed] == progress.epoch + (not progress.done)
    # All are done: nothing is left to train, everybody is told.
    seen.clear()
    assert_same(whole, fit(files=files(tmp_path), on_epoch=seen.append))
    assert [(p.seed, p.done) for p in sorted(seen, key=lambda p: p.seed)] == [(seed, True) for seed in SEEDS]


def test_a_full_disk_ends_it_and_the_former_checkpoints_go_on(tmp_path, monkeypatch, whole):
    writes, real = [], os.fsync

    def fsync(handle):
        writes.append(handle)
        if len(writes) > 7:
            raise OSError(errno.ENOSPC, "full")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError, match="the disk is full"):
        fit(files=files(tmp_path, found=False))
    monkeypatch.setattr(os, "fsync", real)
    assert any(p.name.endswith(".ckpt") for p in tmp_path.iterdir())
    assert_same(whole, fit(files=files(tmp_path)))


def standing():
    state = State([np.ones(3, np.float32)], [np.zeros((2,), np.uint32)], [np.array(5)])
    best = state._replace(trainable=[np.full(3, 2, np.float32)])
    return state, Standing(state, best, 1, [0.5, 0.25, float("nan")], [0.1, 0.2, 0.3])


def test_there_and_back(tmp_path):
    first, stands = standing()
    save_checkpoint(stands.checkpoint("f", 7), tmp_path / "seed-7.ckpt")
    found = restored(files(tmp_path), 7, first)
    assert repr((found.loss, found.val_loss, found.best_epoch)) == repr((stands.loss, stands.val_loss, 1))
    np.testing.assert_array_equal(found.state.optimizer[0], 5)
    np.testing.assert_array_equal(found.best.trainable[0], [2, 2, 2])
    assert restored(files(tmp_path), 8, first) is None
    assert restored(files(tmp_path, found=False), 7, first) is None
    assert restored(None, 7, first) is None


def test_a_file_that_does_not_fit(tmp_path):
    first, stands = standing()
    path = tmp_path / "seed-7.ckpt"
    good = stands.checkpoint("f", 7)
    for other, reason in (
        (stands.checkpoint("g", 7), "it is of another training"),
        (stands.checkpoint("f", 8), "it is of another training"),
        (Checkpoint(good.fingerprint, 2, good.arrays, good.record), "it is of another training"),
        (Checkpoint(good.fingerprint, 0, good.arrays, {"loss": [], "val_loss": [], "best_epoch": 0}), "another"),
        (Checkpoint(good.fingerprint, 3, good.arrays, {**good.record, "best_epoch": 9}), "another training"),
        (Checkpoint(good.fingerprint, 3, {}, good.record), r"it is damaged \(state/trainable/0\)"),
        (
            Checkpoint(good.fingerprint, 3, {**good.arrays, "best/trainable/0": np.ones(4, np.float32)}, good.record),
            r"it is damaged \(best/trainable/0\)",
        ),
    ):
        save_checkpoint(other, path)
        with pytest.raises(CheckpointError, match=reason):
            restored(files(tmp_path), 7, first)
