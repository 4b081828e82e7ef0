"""`fit` gives the bits of Keras' own: over layers, optimizers, losses, metrics, arguments, callbacks, forms of data."""

import contextlib
import io
import re

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse
from batteries import some
from twins import assert_twins, keras, train

from sunbae.engine.evaluate import evaluate
from sunbae.engine.fit import fit

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

layers, optimizers, losses, metrics = keras.layers, keras.optimizers, keras.losses, keras.metrics
RNG = np.random.default_rng(0)
X = RNG.normal(size=(32, 6)).astype(np.float32)
Y = (X[:, :1] * 2 - X[:, 1:2] + RNG.normal(size=(32, 1))).astype(np.float32)
CLASS = RNG.integers(0, 3, 32)
SERIES = RNG.normal(size=(32, 5, 3)).astype(np.float32)
PICTURES = RNG.normal(size=(32, 8, 8, 3)).astype(np.float32)
CODES = RNG.integers(0, 11, (32, 4)).astype(np.int32)


def dense(optimizer="adam", loss="mse", units=1, activation=None, compiled=(), **more):
    """A function that builds a small compiled network."""

    def build():
        inputs = keras.Input((6,))
        x = layers.Dense(5, activation="relu")(inputs)
        model = keras.Model(inputs, layers.Dense(units, activation=activation)(x))
        chosen = optimizer() if callable(optimizer) else optimizer
        model.compile(chosen, loss() if callable(loss) else loss, **dict(compiled), **more)
        return model

    return build


def rows(**arguments):
    """A function that gives the arguments of a fit on 32 rows."""
    return lambda: {"x": X, "y": Y, "batch_size": 8, "epochs": 2} | arguments


def through(x, *inner):
    """A function that builds a network of `inner()` layers on rows like `x`, and its arguments."""

    def build():
        inputs = keras.Input(x.shape[1:], dtype=x.dtype if x.dtype.kind == "i" else None)
        h = inputs
        for layer in inner:
            h = layer()(h)
        model = keras.Model(inputs, layers.Dense(1)(layers.Flatten()(h)))
        model.compile("adam", "mse")
        return model

    return build, lambda: {"x": x, "y": Y, "batch_size": 16, "epochs": 2}


LAYERS = {
    "batch normalization": (X, lambda: layers.Dense(5), layers.BatchNormalization),
    "dropout": (X, lambda: layers.Dense(5), lambda: layers.Dropout(0.4)),
    "noise": (X, lambda: layers.GaussianNoise(0.3), lambda: layers.GaussianDropout(0.2), lambda: layers.Dense(3)),
    "layer and unit normalization": (X, layers.LayerNormalization, layers.UnitNormalization),
    "regularizers": (
        X,
        lambda: layers.Dense(5, kernel_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2"),
    ),
    "constraint": (X, lambda: layers.Dense(5, kernel_constraint=keras.constraints.MaxNorm(0.3))),
    "leaky and prelu": (X, lambda: layers.Dense(5), layers.LeakyReLU, layers.PReLU),
    "frozen": (X, lambda: layers.Dense(5, trainable=False), lambda: layers.Dense(4, activation="selu")),
    "simple rnn": (SERIES, lambda: layers.SimpleRNN(4)),
    "lstm": (SERIES, lambda: layers.LSTM(4)),
    "stacked lstm": (SERIES, lambda: layers.LSTM(4, return_sequences=True), lambda: layers.LSTM(3)),
    "gru": (SERIES, lambda: layers.GRU(4)),
    "gru, reset before": (SERIES, lambda: layers.GRU(4, reset_after=False)),
    "bidirectional": (SERIES, lambda: layers.Bidirectional(layers.LSTM(3, dropout=0.2))),
    "masked": (SERIES, lambda: layers.Masking(0.0), lambda: layers.LSTM(3)),
    "time distributed": (SERIES, lambda: layers.TimeDistributed(layers.Dense(2))),
    "conv1d": (SERIES, lambda: layers.Conv1D(4, 2), lambda: layers.MaxPooling1D(2)),
    "causal": (SERIES, lambda: layers.Conv1D(4, 2, padding="causal", dilation_rate=2), layers.GlobalMaxPooling1D),
    "conv2d": (PICTURES, lambda: layers.Conv2D(3, 3, activation="relu"), lambda: layers.MaxPooling2D(2)),
    "strided": (PICTURES, lambda: layers.Conv2D(3, 3, strides=2, padding="same"), layers.GlobalAveragePooling2D),
    "depthwise": (PICTURES, lambda: layers.DepthwiseConv2D(3), lambda: layers.SeparableConv2D(4, 3)),
    "average pooling": (PICTURES, lambda: layers.AveragePooling2D(2), lambda: layers.SpatialDropout2D(0.3)),
    "transposed": (PICTURES, lambda: layers.Conv2DTranspose(2, 3, strides=2)),
    "embedding": (CODES, lambda: layers.Embedding(11, 3), lambda: layers.Conv1D(2, 2)),
}


@pytest.mark.parametrize("name", some(LAYERS, "batch normalization"))
def test_layers(name):
    convolved = name in ("conv1d", "causal", "conv2d", "strided", "depthwise", "transposed", "embedding")
    assert_twins(*through(*LAYERS[name]), way="single" if convolved else "epochs")


def scheduled():
    return optimizers.Adam(optimizers.schedules.CosineDecay(0.01, 6, warmup_steps=2, warmup_target=0.02))


OPTIMIZERS = {
    "sgd": lambda: optimizers.SGD(0.01, momentum=0.9, nesterov=True),
    "adam": lambda: optimizers.Adam(amsgrad=True, clipnorm=0.5),
    "adamw": lambda: optimizers.AdamW(weight_decay=0.01, global_clipnorm=1.0),
    "rmsprop": lambda: optimizers.RMSprop(centered=True, momentum=0.1, clipvalue=0.5),
    "adagrad": optimizers.Adagrad,
    "adadelta": lambda: optimizers.Adadelta(1.0),
    "adamax": optimizers.Adamax,
    "nadam": optimizers.Nadam,
    "ftrl": optimizers.Ftrl,
    "lion": optimizers.Lion,
    "lamb": optimizers.Lamb,
    "adafactor": optimizers.Adafactor,
    "schedule": scheduled,
    "moving average": lambda: optimizers.Adam(use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=3),
    "moving average at the end": lambda: optimizers.SGD(0.1, use_ema=True),
    "accumulation": lambda: optimizers.Adam(gradient_accumulation_steps=3),
    "loss scale": lambda: optimizers.LossScaleOptimizer(optimizers.Adam()),
}


@pytest.mark.parametrize("name", some(OPTIMIZERS, "accumulation"))
def test_optimizers(name):
    assert_twins(dense(OPTIMIZERS[name]), rows(), way="epochs")


ONE_HOT = np.eye(3, dtype=np.float32)[CLASS]
TASKS = {
    "binary": (dense(loss="binary_crossentropy", activation="sigmoid", metrics=["accuracy"]), (Y > 0).astype(int)),
    "sparse": (
        dense(loss="sparse_categorical_crossentropy", units=3, activation="softmax", metrics=["acc"]), CLASS
    ),
    "one-hot": (dense(loss="categorical_crossentropy", units=3, activation="softmax", metrics=["accuracy"]), ONE_HOT),
    "huber": (dense(loss=lambda: losses.Huber(0.5), metrics=["mae", "mse", "mape"]), Y),
    "weighted": (dense(weighted_metrics=["mae"]), Y),
    "a function": (dense(loss=lambda: lambda y, p: keras.ops.mean((y - p) ** 4, axis=-1)), Y),
    "focal": (dense(loss=lambda: losses.BinaryFocalCrossentropy(), activation="sigmoid"), (Y > 0).astype(int)),
}  # fmt: skip


@pytest.mark.parametrize("name", some(TASKS, "one-hot"))
def test_losses_and_means(name):
    build, y = TASKS[name]
    assert_twins(build, rows(y=y), way="epochs")


METRICS = {
    "auc": lambda: metrics.AUC(),
    "f1": lambda: metrics.F1Score(threshold=0.5),
    "precision": lambda: metrics.Precision(),
    "r2": lambda: metrics.R2Score(),
    "rmse": lambda: metrics.RootMeanSquaredError(),
}


@pytest.mark.parametrize("name", some(METRICS))
def test_metrics_that_are_more_than_a_mean(name):
    build = lambda: dense(loss="mse", activation="sigmoid", metrics=[METRICS[name]()])()  # noqa: E731
    assert_twins(build, rows(y=(Y > 0).astype(np.float32), validation_split=0.25), way="steps")


class Half(keras.utils.PyDataset):
    """Batches of 8 and a smaller one."""

    def __len__(self):
        return 4

    def __getitem__(self, k):
        return X[:30][8 * k : 8 * k + 8], Y[:30][8 * k : 8 * k + 8]


def batches(n=8, size=6):
    for k in range(n):
        yield X[2 * k : 2 * k + size], Y[2 * k : 2 * k + size]


ARGUMENTS = {
    "validation split": (rows(validation_split=0.25), "epochs"),
    "validation data": (rows(validation_data=(X[:9], Y[:9]), validation_batch_size=4), "epochs"),
    "weighted validation": (rows(validation_data=(X[:8], Y[:8], np.linspace(0, 1, 8))), "epochs"),
    "in order": (rows(shuffle=False), "epochs"),
    "a rest": (rows(batch_size=5), "epochs"),
    "one row a step": (rows(batch_size=1), "epochs"),
    "larger than the data": (rows(batch_size=64), "epochs"),
    "no batch size": (rows(batch_size=None), "epochs"),
    "shuffled batches": (rows(shuffle="batch", batch_size=5), "epochs"),
    "row weights": (rows(sample_weight=np.linspace(0.1, 2, 32)), "epochs"),
    "later epochs": (rows(initial_epoch=3, epochs=5), "epochs"),
    "no epoch": (rows(epochs=0), "epochs"),
    "every second validation": (rows(validation_split=0.25, validation_freq=2, epochs=4), "steps"),
    "chosen validations": (rows(validation_split=0.25, validation_freq=[1, 3], epochs=4), "steps"),
    "steps per epoch": (rows(steps_per_epoch=3, epochs=4), "streamed"),
    "validation steps": (rows(validation_data=(X[:9], Y[:9]), validation_steps=1), "streamed"),
    "a data set": (lambda: {"x": Half(), "epochs": 3}, "streamed"),
    "a data set not in order": (lambda: {"x": Half(), "epochs": 2, "shuffle": False}, "streamed"),
    "a generator": (lambda: {"x": batches(), "epochs": 2, "steps_per_epoch": 4, "shuffle": False}, "streamed"),
    "a generator to its end": (lambda: {"x": batches(), "epochs": 1, "shuffle": False}, "streamed"),
    "validation from a data set": (rows(validation_data=Half()), "streamed"),
    "64 bits": (rows(x=X.astype(np.float64), y=Y.astype(np.float64)), "epochs"),
    "integers": (rows(x=(X * 9).astype(np.int64), y=(Y * 9).astype(int)), "epochs"),
    "one dimension": (rows(y=Y[:, 0]), "epochs"),
    "pandas": (rows(x=pd.DataFrame(X), y=pd.Series(Y[:, 0])), "epochs"),
    "polars": (rows(x=pl.DataFrame(X), y=pl.Series(Y[:, 0])), "epochs"),
    "bytes": (rows(x=(X * 50).astype(np.uint8)), "epochs"),
}


ALWAYS = ["a rest", "one row a step", "a data set"]


@pytest.mark.filterwarnings("ignore:.*ran out of data:UserWarning")
@pytest.mark.parametrize("name", some(ARGUMENTS, *ALWAYS))
def test_arguments(name):
    call, way = ARGUMENTS[name]
    assert_twins(dense(metrics=["mae"]), call, way=way)


@pytest.mark.exhaustive
def test_class_weight():
    build = dense(loss="sparse_categorical_crossentropy", units=3, activation="softmax")
    assert_twins(build, rows(y=CLASS, class_weight={0: 1.0, 1: 3.0, 2: 0.5}), way="epochs")


def branches():
    a, b = keras.Input((6,), name="a"), keras.Input((3,), name="b")
    joined = layers.Concatenate()([layers.Dense(4, activation="relu")(a), layers.Dense(3)(b)])
    outputs = {"price": layers.Dense(1, name="price")(joined), "size": layers.Dense(2, name="size")(joined)}
    model = keras.Model({"a": a, "b": b}, outputs)
    model.compile("adam", {"price": "mse", "size": "mae"}, loss_weights={"price": 1.0, "size": 0.3}, metrics={
        "price": ["mae"], "size": ["mse"]})  # fmt: skip
    return model


def lists():
    a, b = keras.Input((6,)), keras.Input((3,))
    joined = layers.Concatenate()([layers.Dense(4)(a), b])
    model = keras.Model([a, b], [layers.Dense(1)(joined), layers.Dense(2)(joined)])
    model.compile("adam", "mse", metrics=[["mae"], ["mae"]])
    return model


MORE = RNG.normal(size=(32, 3)).astype(np.float32)
TWO = np.concatenate([Y, -Y], axis=1)
SEVERAL = {
    "named": (branches, rows(x={"a": X, "b": MORE}, y={"price": Y, "size": TWO}, validation_split=0.25)),
    "listed": (lists, rows(x=[X, MORE], y=[Y, TWO])),
}


@pytest.mark.parametrize("name", some(SEVERAL, "named"))
def test_several_inputs_and_outputs(name):
    assert_twins(*SEVERAL[name], way="epochs")


def test_mixed_precision():
    keras.config.set_dtype_policy("mixed_float16")
    try:
        assert_twins(dense("adam"), rows(), way="epochs")
    finally:
        keras.config.set_dtype_policy("float32")


class Doubled(keras.Model):
    """A step of its own, with logs of its own."""

    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(1)

    def call(self, x):
        return self.inner(x)

    def train_step(self, state, data):
        logs, state = super().train_step(state, data)
        return logs | {"twice": logs["loss"] * 2}, state


def test_a_step_of_its_own():
    def build():
        model = Doubled()
        model.compile("adam", "mse")
        return model

    _theirs, ours = assert_twins(build, rows())
    assert ours.history["twice"] == [2 * loss for loss in ours.history["loss"]]


@pytest.mark.exhaustive
def test_stateful_rnn():
    def build():
        inputs = keras.Input(batch_shape=(8, 5, 3))
        model = keras.Model(inputs, layers.Dense(1)(layers.LSTM(4, stateful=True)(inputs)))
        model.compile("adam", "mse")
        return model

    assert_twins(build, rows(x=SERIES, shuffle=False), way="epochs")


def test_a_second_fit_goes_on_from_the_first():
    outcomes = []
    for ours in (False, True):
        own = train(dense(), rows(), ours=ours)
        keras.utils.set_random_seed(9)
        train_on = (lambda m, **a: fit(m, **a, kernels="exact")) if ours else (lambda m, **a: m.fit(**a))
        own.model.layers[1].trainable = False
        own.model.compile("sgd", "mae")
        train_on(own.model, x=X, y=Y, epochs=2, verbose=0)
        outcomes.append([np.asarray(v.value) for v in own.model.variables])
    for a, b in zip(*outcomes, strict=True):
        np.testing.assert_array_equal(a, b)


class Heard(keras.callbacks.Callback):
    """Writes down what every hook is told."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def on_epoch_begin(self, epoch, logs=None):
        self.heard.append(("epoch begin", epoch, logs))

    def on_train_batch_begin(self, batch, logs=None):
        self.heard.append(("begin", batch, logs))

    def on_train_batch_end(self, batch, logs=None):
        self.heard.append(("end", batch, sorted(logs.items())))

    def on_test_begin(self, logs=None):
        self.heard.append(("test begin", logs))

    def on_test_batch_end(self, batch, logs=None):
        self.heard.append(("test end", batch, sorted(logs.items())))

    def on_test_end(self, logs=None):
        self.heard.append(("test over", sorted(logs.items())))

    def on_epoch_end(self, epoch, logs=None):
        self.heard.append(("epoch end", epoch, sorted(logs.items())))


class Changing(keras.callbacks.Callback):
    """Changes the model and draws random numbers between epochs."""

    def on_epoch_end(self, epoch, logs=None):
        self.model.optimizer.learning_rate = 0.01 / (epoch + 1)
        self.model.layers[1].kernel.assign(self.model.layers[1].kernel * 0.9)
        np.random.rand()


def heard():
    callback = Heard()
    return rows(callbacks=[callback], extra=callback, validation_split=0.25, batch_size=7)()


CALLBACKS = {
    "early stopping": lambda: [keras.callbacks.EarlyStopping(patience=2, min_delta=0.05, monitor="val_loss")],
    "early stopping, best weights": lambda: [
        keras.callbacks.EarlyStopping(patience=1, min_delta=0.05, restore_best_weights=True)
    ],
    "early stopping on the loss": lambda: [keras.callbacks.EarlyStopping("loss", patience=1, min_delta=0.1)],
    "plateau": lambda: [keras.callbacks.ReduceLROnPlateau(patience=1, min_delta=0.5, factor=0.3)],
    "scheduler": lambda: [keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.9)],
    "lambda": lambda: [keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None)],
    "changing": lambda: [Changing()],
    "moving average": lambda: [keras.callbacks.SwapEMAWeights()],
}


@pytest.mark.parametrize("name", some(CALLBACKS, "early stopping, best weights", "changing"))
def test_callbacks(name):
    optimizer = (lambda: optimizers.Adam(use_ema=True)) if name == "moving average" else "adam"
    call = lambda: rows(callbacks=CALLBACKS[name](), epochs=12, validation_split=0.25)()  # noqa: E731
    theirs, ours = assert_twins(dense(optimizer), call)
    if name.startswith("early"):
        assert len(ours.epochs) < 12
    assert theirs.model.stop_training == ours.model.stop_training


def test_hooks_hear_the_same_in_the_same_order():
    theirs, ours = assert_twins(dense(metrics=["mae"]), heard, way="steps")
    assert ours.extra.heard == theirs.extra.heard


@pytest.mark.parametrize("raises", [False, True])
def test_nan_ends_at_the_same_step(raises):
    y = Y.copy()
    y[20] = np.nan
    call = rows(y=y, shuffle=False, epochs=3, batch_size=4, callbacks=[keras.callbacks.TerminateOnNaN(raises)])
    if not raises:
        _theirs, ours = assert_twins(dense("sgd"), call, way="steps")
        assert ours.epochs == [0]
        return
    left = []
    for by in (lambda m, **a: m.fit(**a), lambda m, **a: fit(m, **a, kernels="exact")):
        keras.utils.set_random_seed(1)
        model = dense("sgd")()
        with pytest.raises(RuntimeError, match="NaN or Inf loss encountered at batch 5"):
            by(model, **call(), verbose=0)
        left.append([np.asarray(v.value) for v in model.variables])
    for a, b in zip(*left, strict=True):
        np.testing.assert_array_equal(a, b)


def test_files_of_callbacks(tmp_path):
    texts = []
    for ours in (False, True):
        folder = tmp_path / str(ours)
        folder.mkdir()
        made = [
            keras.callbacks.CSVLogger(folder / "log.csv"),
            keras.callbacks.ModelCheckpoint(folder / "{epoch:02d}-{val_loss:.4f}.keras", save_best_only=True),
            keras.callbacks.BackupAndRestore(folder / "backup", delete_checkpoint=False),
        ]
        outcome = train(dense(), rows(callbacks=made, epochs=4, validation_split=0.25), ours=ours)
        assert not ours or outcome.plan.way == "steps"
        texts.append(((folder / "log.csv").read_text(), sorted(p.name for p in folder.iterdir())))
        best = keras.saving.load_model(sorted(folder.glob("*.keras"))[-1])
        texts[-1] += (np.asarray(best.layers[1].kernel).tobytes(),)
    assert texts[0] == texts[1]


@pytest.mark.parametrize("verbose", [1, *(pytest.param(v, marks=pytest.mark.exhaustive) for v in (2, "auto"))])
def test_printed_text(verbose):
    texts = []
    for ours in (False, True):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            train(dense(metrics=["mae"]), rows(verbose=verbose, validation_split=0.25), ours=ours)
        text = re.sub(r"\d+m?u?s(/step|/epoch)?", "T", out.getvalue())  # times differ
        # Between the first and the last state of a bar there is what the clock allows.
        texts.append([re.split(r"[\r\x08]+", line)[-1].rstrip() for line in text.split("\n")])
    assert texts[0] == texts[1]
    assert sum("val_mae" in line for line in texts[1]) == 2


def test_what_the_caller_does_wrong_is_said_by_keras():
    for arguments in ({"x": X, "y": Y[:5]}, {"x": X, "y": Y, "validation_split": 0.99}, {"x": "text", "y": Y}):
        said = []
        for by in (lambda m, **a: m.fit(**a), fit):
            with pytest.raises(ValueError) as raised:
                by(dense()(), **arguments)
            said.append(str(raised.value))
        assert said[0] == said[1]


def test_an_exception_of_a_callback_passes_through_and_keeps_what_was_trained():
    def stop(epoch, logs):
        if epoch == 1:
            raise ZeroDivisionError("mine")

    left = []
    for by in (lambda m, **a: m.fit(**a), lambda m, **a: fit(m, **a, kernels="exact")):
        keras.utils.set_random_seed(1)
        model = dense()()
        with pytest.raises(ZeroDivisionError, match="mine"):
            by(model, x=X, y=Y, epochs=5, verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=stop)])
        left.append([np.asarray(v.value) for v in [*model.variables, *model.optimizer.variables]])
    for a, b in zip(*left, strict=True):
        np.testing.assert_array_equal(a, b)


def failing():
    yield from batches(5)
    raise ZeroDivisionError("no more")


def test_a_generator_that_fails_leaves_the_model_where_it_was():
    left = []
    for by in (lambda m, **a: m.fit(**a), lambda m, **a: fit(m, **a, kernels="exact")):
        keras.utils.set_random_seed(1)
        model = dense()()
        with pytest.raises(ZeroDivisionError, match="no more"):
            by(model, x=failing(), steps_per_epoch=8, shuffle=False, verbose=0)
        left.append([np.asarray(v.value) for v in [*model.variables, *model.optimizer.variables]])
    for a, b in zip(*left, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.exhaustive
def test_batches_of_many_shapes():
    def ragged():
        for size in (4, 4, 4, 2, 2, 4, 1):
            yield X[:size], Y[:size]

    assert_twins(dense(), lambda: {"x": ragged(), "steps_per_epoch": 7, "shuffle": False}, way="streamed")


def buffer(shape, offset):
    """An array that begins `offset` bytes after a multiple of 64.

    JAX on a CPU reads an array that begins at such a multiple where it lies, after the call has returned: Keras' own
    `fit` trains on whatever its source has put there by then.
    """
    size = 4 * int(np.prod(shape))
    memory = np.empty(size + 128, np.uint8)
    start = -memory.ctypes.data % 64 + offset
    return memory[start : start + size].view(np.float32).reshape(shape)


class OneBuffer(keras.utils.PyDataset):
    """Fills the same two arrays for each batch."""

    def __init__(self, offset=4):
        super().__init__()
        self.x, self.y = buffer((4, 6), offset), buffer((4, 1), offset)

    def __len__(self):
        return 8

    def __getitem__(self, k):
        self.x[:], self.y[:] = X[4 * k : 4 * k + 4], Y[4 * k : 4 * k + 4]
        return self.x, self.y


class ViewsOfShuffled(keras.utils.PyDataset):
    """Gives views of rows that it shuffles when an epoch ends."""

    def __init__(self):
        super().__init__()
        self.rows, self.generator = np.concatenate([X, Y], axis=1), np.random.default_rng(0)

    def __len__(self):
        return 8

    def __getitem__(self, k):
        rows = self.rows[4 * k : 4 * k + 4]
        return rows[:, :6], rows[:, 6:]

    def on_epoch_end(self):
        self.generator.shuffle(self.rows)


@pytest.mark.parametrize("source", [OneBuffer, ViewsOfShuffled])
def test_arrays_that_a_source_changes_after_it_gave_them(source):
    assert_twins(dense(), lambda: {"x": source(), "epochs": 3, "shuffle": False}, way="streamed")


def test_arrays_that_jax_would_read_where_they_lie():
    found = train(dense(), lambda: {"x": OneBuffer(0), "shuffle": False}, ours=True)
    expected = train(dense(), lambda: {"x": OneBuffer(), "shuffle": False}, ours=False)
    assert repr(found.history) == repr(expected.history)


@pytest.mark.parametrize("offset", [0, 4])
def test_evaluation_of_a_source_that_fills_the_same_arrays(offset):
    keras.utils.set_random_seed(1)
    model = dense()()
    found = evaluate(model, OneBuffer(offset), verbose=0)
    assert found == pytest.approx(model.evaluate(X, Y, batch_size=4, verbose=0), rel=1e-6)


def masked():
    """A network of rows and of one mask that is the same for all rows."""
    rows, mask = keras.Input((6,)), keras.Input((6,), batch_size=6)
    model = keras.Model([rows, mask], layers.Dense(1)(layers.Lambda(lambda a: a[0] @ a[1])([rows, mask])))
    model.compile("sgd", "mse")
    return model


def test_arrays_that_have_no_row_for_each_row():
    mask = np.tril(np.ones((6, 6), np.float32))

    def source():
        for k in range(6):
            yield (X[4 * k : 4 * k + 4], mask), Y[4 * k : 4 * k + 4]

    assert_twins(masked, lambda: {"x": source(), "steps_per_epoch": 6, "shuffle": False}, way="streamed")


def test_sparse_batches_of_a_generator():
    def source():
        for k in range(6):
            rows = np.zeros((4, 6), np.float32)
            for shift in (0, 2):  # two values in each row
                rows[np.arange(4), (np.arange(4) + k + shift) % 6] = k + 1.0
            yield scipy.sparse.csr_matrix(rows), Y[4 * k : 4 * k + 4]

    assert_twins(dense(), lambda: {"x": source(), "steps_per_epoch": 6, "shuffle": False})


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rows_that_a_callback_changes_between_epochs(dtype):
    def call():
        x, y, held = X.astype(dtype), Y.astype(dtype), X[:9].astype(dtype)

        class Resampling(keras.callbacks.Callback):
            def on_epoch_begin(self, epoch, logs=None):
                x[:] = X * (epoch + 1)
                held[:] = X[:9] - epoch

        given = {"x": x, "y": y, "validation_data": (held, Y[:9].astype(dtype)), "callbacks": [Resampling()]}
        return {"epochs": 3, "batch_size": 8} | given

    assert_twins(dense(), call, way="steps")


def test_the_steps_of_an_epoch_in_parts_give_the_same(monkeypatch):
    """Python may look in after any step: whatever the clock says, the result is the same."""
    monkeypatch.setattr("sunbae.engine.pace.LOOK_IN_S", 0.0)
    call = rows(validation_split=0.25, batch_size=5, callbacks=[keras.callbacks.ReduceLROnPlateau()])
    assert_twins(dense(), call, way="steps")


def test_nothing_of_keras_is_changed():
    trainer, model = keras.src.backend.jax.trainer.JAXTrainer, keras.Model
    before = [dict(vars(owner)) for owner in (trainer, model, keras.src.backend.jax.nn, keras.callbacks.CallbackList)]
    fit(dense()(), X, Y, verbose=0)
    with pytest.raises(ValueError):
        fit(dense()(), X, Y[:3], verbose=0)
    after = [dict(vars(owner)) for owner in (trainer, model, keras.src.backend.jax.nn, keras.callbacks.CallbackList)]
    assert all(a == b for a, b in zip(before, after, strict=True))
