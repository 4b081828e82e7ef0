"""`fit(resume=...)`: stopped after any epoch and started again, it ends with the bits of a fit that was not stopped."""

import random
import shutil

import numpy as np
import pytest
from batteries import some
from twins import keras

from sunbae.engine import checkpoint, fingerprint, resume
from sunbae.engine.fit import fit
from sunbae.engine.programs import read_state, write_state
from sunbae.errors import CheckpointError, OptionError, OutputError

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*ran out of data:UserWarning"),
]

layers, optimizers, callbacks = keras.layers, keras.optimizers, keras.callbacks
RNG = np.random.default_rng(0)
X = RNG.normal(size=(32, 6)).astype(np.float32)
Y = (X[:, :1] * 2 - X[:, 1:2] + RNG.normal(size=(32, 1))).astype(np.float32)
PICTURES = RNG.normal(size=(32, 6, 6, 2)).astype(np.float32)
EPOCHS = 4


class Stopped(Exception):
    pass


@pytest.fixture
def closed():
    """`closed(logger)`: its file is closed at the end of the test, which a fit that is stopped leaves to the system."""
    loggers = []
    yield lambda logger: loggers.append(logger) or logger
    for logger in loggers:
        if logger.csv_file:
            logger.csv_file.close()


@pytest.fixture(autouse=True)
def every_epoch(monkeypatch):
    """A checkpoint whenever there can be one."""
    monkeypatch.setattr(checkpoint, "EVERY_S", 0.0)
    monkeypatch.setattr(checkpoint, "SHARE", 1e9)


@pytest.fixture
def stop_after(monkeypatch):
    """`stop_after(k)`: the next fits end with Stopped after the checkpoint of the k-th epoch; None: no longer."""
    reached = resume.Resume.reached
    at = []

    def stopping(self, epoch, logs):
        reached(self, epoch, logs)
        if at and at[-1] is not None and epoch >= at[-1]:
            raise Stopped

    monkeypatch.setattr(resume.Resume, "reached", stopping)
    return at.append


def network(*inner, optimizer="adam", shape=(6,), metrics=("mae",)):
    def build():
        x = inputs = keras.Input(shape)
        for layer in inner:
            x = layer()(x)
        model = keras.Model(inputs, layers.Dense(1)(layers.Flatten()(x)))
        model.compile(optimizer() if callable(optimizer) else optimizer, "mse", metrics=list(metrics))
        return model

    return build


def rows(**more):
    return {"x": X, "y": Y, "batch_size": 8, "epochs": EPOCHS, "verbose": 0} | more


class Job:
    """One model, put back to its first values before each fit: as if in a new process, but compiled once."""

    def __init__(self, build, call):
        keras.utils.clear_session()
        keras.utils.set_random_seed(3)
        self.model, self.call, self.plans = build(), call, []
        fit(self.model, **{**call(), "epochs": 0}, kernels="exact")
        self._first = read_state(self.model, "train")

    def run(self, *, seed=4, resume=None, **more):
        write_state(self.model, "train", self._first)
        keras.utils.set_random_seed(seed)
        history = fit(self.model, **self.call() | more, kernels="exact", resume=resume, on_plan=self.plans.append)
        values = [np.asarray(v) for group in read_state(self.model, "train") for v in group]
        drawn = float(np.random.rand()), random.random()
        return values, history.history, history.epoch, self.model.stop_training, drawn


def assert_same(a, b):
    assert repr(a[1:]) == repr(b[1:])
    for k, (left, right) in enumerate(zip(a[0], b[0], strict=True)):
        np.testing.assert_array_equal(left, right, err_msg=f"variable {k}", strict=True)


class Sometimes(callbacks.Callback):
    """Changes the learning rate by what it has seen, and draws."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(logs["loss"])
        self.model.optimizer.learning_rate = 0.01 / len(self.seen) * np.random.rand()
        keras.random.normal((1,))

    def get_state(self):
        return {"seen": self.seen}

    def set_state(self, state):
        self.seen = state["seen"]


class Shuffling(keras.utils.PyDataset):
    """Batches in an order of its own that changes between epochs."""

    def __init__(self):
        super().__init__()
        self.order = np.arange(30)

    def __len__(self):
        return 4

    def __getitem__(self, k):
        chosen = self.order[8 * k : 8 * k + 8]
        return X[chosen], Y[chosen]

    def on_epoch_end(self):
        self.order = np.random.permutation(self.order)

    def get_state(self):
        return {"order": self.order}

    def set_state(self, state):
        self.order = state["order"]


class Fixed(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, k):
        return X[8 * k : 8 * k + 8], Y[8 * k : 8 * k + 8]


DENSE = (lambda: layers.Dense(5, activation="relu"), lambda: layers.Dropout(0.3))
HALF = lambda: layers.Dense(4, dtype="bfloat16")  # noqa: E731
PLATEAU = lambda: [  # noqa: E731
    callbacks.ReduceLROnPlateau(patience=1, min_delta=0.5, factor=0.3, cooldown=1),
    callbacks.EarlyStopping(patience=2, min_delta=0.4, restore_best_weights=True),
]
CASES = {
    "adam, dropout, bfloat16, validation": (network(*DENSE, HALF), lambda: rows(validation_split=0.25), "epochs"),
    "moving averages, batch normalization, 4 callbacks": (
        network(
            *DENSE, layers.BatchNormalization, optimizer=lambda: optimizers.SGD(0.05, momentum=0.9, use_ema=True)
        ),
        lambda: rows(
            validation_split=0.25,
            callbacks=[
                *PLATEAU(), callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.9),
                callbacks.SwapEMAWeights(swap_on_epoch=True),
            ],
        ),
        "steps",
    ),
    "loss scale, a callback with a state": (
        network(*DENSE, optimizer=lambda: optimizers.LossScaleOptimizer(optimizers.Adam())),
        lambda: rows(callbacks=[Sometimes()]),
        "steps",
    ),
    "epochs that end within the rows": (network(*DENSE), lambda: rows(steps_per_epoch=3), "streamed"),
    "a data set with a state": (
        network(*DENSE, optimizer="rmsprop"), lambda: {"x": Shuffling(), "epochs": EPOCHS, "verbose": 0}, "streamed"
    ),
    "a shuffled data set, epochs that end within": (
        network(*DENSE), lambda: {"x": Fixed(), "epochs": EPOCHS, "steps_per_epoch": 3, "verbose": 0}, "streamed"
    ),
    "convolution": (
        network(lambda: layers.Conv2D(2, 3), optimizer="nadam", shape=(6, 6, 2)), lambda: rows(x=PICTURES), "single"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", some(CASES, next(iter(CASES)), "moving averages, batch normalization, 4 callbacks"))
def test_stopped_after_any_epoch(name, tmp_path, stop_after):
    build, call, way = CASES[name]
    job = Job(build, call)
    whole = job.run()
    assert job.plans[-1].way == way, str(job.plans[-1])
    last = len(whole[2])
    for k in range(1, last):
        path = tmp_path / f"{k}.ckpt"
        stop_after(k)
        with pytest.raises(Stopped):
            job.run(resume=path)
        stop_after(None)
        assert checkpoint.load_checkpoint(path).epoch >= k
        assert_same(whole, job.run(resume=path, seed=99))
    # What was done to its end is not trained again.
    stop_after(0)
    assert_same(whole, job.run(resume=path, seed=98))


def test_stopped_early_and_killed_before_the_end(tmp_path, stop_after):
    """The checkpoint holds that the training was over, though what is done at its end was not done."""
    job = Job(network(*DENSE), lambda: rows(validation_split=0.25, epochs=12, callbacks=PLATEAU()))
    whole = job.run()
    assert whole[3] is True
    assert len(whole[2]) < 12
    stop_after(len(whole[2]))
    with pytest.raises(Stopped):
        job.run(resume=tmp_path / "c")
    assert_same(whole, job.run(resume=tmp_path / "c", seed=5))


def test_more_epochs_go_on_from_the_end(tmp_path):
    job = Job(network(*DENSE), rows)
    whole = job.run(epochs=7)
    job.run(resume=tmp_path / "c", epochs=4)
    assert_same(whole, job.run(resume=tmp_path / "c", epochs=7, seed=5))
    with pytest.warns(UserWarning, match=r"c is at epoch 7, but epochs is 4. This training starts from the beginning"):
        job.run(resume=tmp_path / "c", epochs=4)


@pytest.mark.parametrize("append", [False, True])
def test_lines_and_files_of_callbacks(tmp_path, stop_after, closed, append):
    def call():
        log = closed(callbacks.CSVLogger(folder / "log.csv", append=append))
        best = callbacks.ModelCheckpoint(folder / "{epoch}.keras", monitor="loss", save_best_only=True)
        return rows(callbacks=[log, best], epochs=4, validation_split=0.25, validation_freq=2)

    found = []
    folder = tmp_path
    job = Job(network(*DENSE), call)
    for stopped in (False, True):
        folder = tmp_path / str(stopped)
        folder.mkdir()
        if append:
            (folder / "log.csv").write_text("epoch,loss\n", encoding="utf-8")
        if stopped:
            stop_after(2)
            with pytest.raises(Stopped):
                job.run(resume=folder / "c")
            stop_after(None)
            with (folder / "log.csv").open("a", encoding="utf-8") as file:
                file.write("2,a line after the checkpoint\n3,half a li")
            for later in [f for f in folder.glob("*.keras") if int(f.stem) > 2]:
                later.unlink()
        job.run(resume=folder / "c")
        found.append(((folder / "log.csv").read_text(), sorted(p.name for p in folder.glob("*.keras"))))
    assert found[0] == found[1]
    assert found[1][0].count("\n") == 5
    assert "loss" in found[1][0].splitlines()[0]


def test_lines_that_are_gone_are_said(tmp_path, stop_after, closed):
    job = Job(network(*DENSE), lambda: rows(callbacks=[closed(callbacks.CSVLogger(tmp_path / "log.csv"))]))
    stop_after(2)
    with pytest.raises(Stopped):
        job.run(resume=tmp_path / "c")
    stop_after(None)
    (tmp_path / "log.csv").unlink()
    with pytest.warns(UserWarning, match=r"log.csv is shorter than it was; the lines of earlier epochs are missing"):
        job.run(resume=tmp_path / "c")
    assert (tmp_path / "log.csv").read_text().splitlines()[0].startswith("epoch,loss")


@pytest.mark.exhaustive
def test_another_training_is_not_mixed_in(tmp_path):
    path = tmp_path / "c"
    build = network(*DENSE)
    job = Job(build, rows)
    job.run(resume=path, epochs=1)
    for more, what in (
        ({"y": Y + 1e-6}, "the data"),
        ({"batch_size": 16}, "the arguments of fit"),
        ({"callbacks": [callbacks.EarlyStopping("loss", patience=50)]}, "the callbacks"),
        ({"sample_weight": np.ones(32)}, "the data"),
    ):
        said = f"c is of another training: {what} differ. This one starts from the beginning."
        whole = job.run(**more)
        with pytest.warns(UserWarning, match=said):
            assert_same(whole, job.run(resume=path, **more))
        path.unlink()
        job.run(resume=path, epochs=1)
    for other, what in (
        (network(*DENSE, optimizer=lambda: optimizers.Adam(0.002)), "the optimizer"),
        (network(*DENSE, metrics=()), "loss or metrics"),
        (network(DENSE[0], lambda: layers.Dropout(0.4)), "the model"),
        (network(lambda: layers.Dense(7)), "the model, the optimizer"),
    ):
        shutil.copy(path, tmp_path / "of another")
        with pytest.warns(UserWarning, match=f"is of another training: {what} differ"):
            Job(other, lambda: rows(epochs=0)).run(resume=tmp_path / "of another")


def test_other_versions_are_not_mixed_in(tmp_path, monkeypatch):
    job = Job(network(*DENSE), lambda: rows(epochs=1))
    job.run(resume=tmp_path / "c")
    monkeypatch.setattr(fingerprint, "versions", lambda: {"keras": "4.0"})
    with pytest.warns(UserWarning, match="the versions of packages differ"):
        job.run(resume=tmp_path / "c")


class Counting(callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.count, self.least = 0, None


class Late(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.losses = [logs["loss"]]


class Odd(callbacks.Callback):
    def get_state(self):
        return {"model": object()}

    def set_state(self, state):
        pass


class OddLater(Odd):
    def get_state(self):
        return {"model": self.model}


class Random(Fixed):
    def __init__(self):
        super().__init__()
        self.rng = np.random.default_rng(0)


class Ours(callbacks.EarlyStopping):
    pass


def batches():
    yield X, Y


seen: list = []
CANNOT = {
    "a callback with attributes": (
        {"callbacks": [Counting()]},
        r"Counting holds count, least: give it get_state\(\), which returns that as plain values, and set_state",
    ),
    "a state that is no state": ({"callbacks": [Odd()]}, r"Odd.get_state\(\) returns object; None, bool, numbers"),
    "a callback of Keras": ({"callbacks": [callbacks.BackupAndRestore("x")]}, "BackupAndRestore has a state that"),
    "a child of one": ({"callbacks": [Ours()]}, "Ours holds"),
    "a function with a list": (
        {"callbacks": [(lambda kept: callbacks.LambdaCallback(on_epoch_end=lambda e, logs: kept.append(e)))([])]},
        "a function of LambdaCallback uses kept from around it",
    ),
    "a generator": ({"x": batches(), "y": None, "batch_size": None}, "a generator cannot be drawn from again"),
    "validation from one": ({"validation_data": batches()}, "a generator cannot be drawn from again"),
    "a data set that draws": ({"x": Random(), "y": None, "batch_size": None}, "Random holds rng: give it get_state"),
    "no compiled plan": (
        {"callbacks": [callbacks.ModelCheckpoint("x.keras", save_freq=3)]},
        r"the fit runs as Keras' own \(ModelCheckpoint\(save_freq=3\) saves the model between two steps\)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CANNOT)
def test_what_cannot_be_gone_on_with_is_said_before_training(name, tmp_path):
    more, message = CANNOT[name]
    model = network(*DENSE)()
    before = [np.asarray(v) for v in model.variables]
    with pytest.raises(OptionError, match=f"resume cannot be used here: .*{message}"):
        fit(model, **rows(**more), resume=tmp_path / "c")
    assert all(np.array_equal(a, b) for a, b in zip(before, model.variables, strict=True))
    assert list(tmp_path.iterdir()) == []


def test_attributes_that_come_later_are_noticed(tmp_path):
    with pytest.raises(OptionError, match="Late holds losses: give it get_state"):
        fit(network(*DENSE)(), **rows(callbacks=[Late()]), resume=tmp_path / "c")


def test_a_state_that_becomes_none_is_noticed(tmp_path):
    with pytest.raises(OptionError, match=r"OddLater.get_state\(\) returns Functional; None, bool"):
        fit(network(*DENSE)(), **rows(callbacks=[OddLater()]), resume=tmp_path / "c")
    assert list(tmp_path.iterdir()) == []


def test_places_and_files_that_cannot_be(tmp_path):
    model = network(*DENSE)()
    with pytest.raises(OutputError, match="there is no folder"):
        fit(model, **rows(), resume=tmp_path / "no" / "c")
    with pytest.raises(OutputError, match="it is a folder"):
        fit(model, **rows(), resume=str(tmp_path))
    (tmp_path / "data.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CheckpointError, match="data.csv cannot be gone on from: it is no checkpoint of sunbae"):
        fit(model, **rows(), resume=tmp_path / "data.csv")
    assert (tmp_path / "data.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_a_short_fit_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "EVERY_S", 600.0)
    job = Job(network(*DENSE), lambda: rows(epochs=1))
    assert_same(job.run(), job.run(resume=tmp_path / "c"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verbose", [0, 2])
def test_what_is_printed(tmp_path, capsys, stop_after, verbose):
    job = Job(network(*DENSE), lambda: rows(verbose=verbose))
    stop_after(2)
    with pytest.raises(Stopped):
        job.run(resume=tmp_path / "c")
    stop_after(None)
    capsys.readouterr()
    job.run(resume=tmp_path / "c")
    job.run(resume=tmp_path / "c")
    said = capsys.readouterr().out
    assert ("Going on after epoch 2, from" in said) == bool(verbose)
    assert ("This training ended with epoch 4; its end is restored from" in said) == bool(verbose)
