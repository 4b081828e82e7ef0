"""The stand-in for `keras.callbacks.TensorBoard`: its event files hold what Keras' callback writes there."""

import json
import struct
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from pictures import pixels
from tensorboardX.proto.event_pb2 import Event
from tensorboardX.record_writer import masked_crc32c
from twins import keras

from sunbae.engine import checkpoint, resume, tensorboard
from sunbae.engine.evaluate import evaluate, predict
from sunbae.engine.fit import fit
from sunbae.engine.programs import read_state, write_state
from sunbae.errors import OptionError, OutputError

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

layers, optimizers, TensorBoard = keras.layers, keras.optimizers, keras.callbacks.TensorBoard
RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 3)).astype(np.float32)
Y = X[:, :1] * 2
STEPS = 4  # of an epoch: 14 training rows by 4


@pytest.fixture(autouse=True)
def no_tensorflow(monkeypatch):
    monkeypatch.setattr(tensorboard, "_installed", lambda name: False)


@cache
def network(optimizer):
    """A compiled network and its first values."""
    keras.utils.set_random_seed(3)
    made = keras.Sequential([keras.Input((3,)), layers.Dense(4, name="a"), layers.Dense(1, name="b")], name="net")
    made.compile(OPTIMIZERS[optimizer](), "mse", metrics=["mae"])
    fit(made, X, Y, epochs=0, verbose=0)
    return made, [[np.array(value) for value in group] for group in read_state(made, "train")]


OPTIMIZERS = {
    "plain": lambda: optimizers.SGD(0.01),
    "accumulation": lambda: optimizers.SGD(0.01, gradient_accumulation_steps=2),
    "schedule": lambda: optimizers.SGD(optimizers.schedules.ExponentialDecay(0.1, 4, 0.5)),
    "scaled": lambda: optimizers.LossScaleOptimizer(optimizers.SGD(0.02)),
}


def train(board, *more, optimizer="plain", **arguments):
    """Fit the network from its first values; its History, and the plan."""
    model, first = network(optimizer)
    write_state(model, "train", first)
    keras.utils.set_random_seed(4)
    plans = []
    given = {"batch_size": 4, "epochs": 3, "validation_split": 0.3, "verbose": 0} | arguments
    given.setdefault("callbacks", board if isinstance(board, keras.callbacks.CallbackList) else [board, *more])
    history = fit(model, X, Y, kernels="exact", on_plan=plans.append, **given)
    return history.history, plans[0]


def events(folder):
    """The events of a run, in the order of its files: (tag, step, value), values by their plugin."""
    found = []
    for path in sorted(folder.glob("*.tfevents.*")):
        data = path.read_bytes()
        while data:
            size, sum_of_size = struct.unpack("<QI", data[:12])
            content, (sum_of_content,) = data[12 : 12 + size], struct.unpack("<I", data[12 + size : 16 + size])
            assert (sum_of_size, sum_of_content) == (masked_crc32c(data[:8]), masked_crc32c(content))
            event = Event.FromString(content)
            found += [(v.tag, event.step, value_of(v)) for v in event.summary.value]
            assert event.summary.value or event.file_version == "brain.Event:2"
            data = data[16 + size :]
    return found


def value_of(value):
    tensor, shape = value.tensor, [dim.size for dim in value.tensor.tensor_shape.dim]
    plugin = value.metadata.plugin_data
    if plugin.plugin_name == "scalars":
        assert (tensor.dtype, shape) == (1, [])
        return float(np.frombuffer(tensor.tensor_content, "<f4")[0])
    if plugin.plugin_name == "histograms":
        assert (tensor.dtype, shape) == (2, [30, 3])
        return np.frombuffer(tensor.tensor_content, "<f8").reshape(30, 3)
    strings = list(tensor.string_val)
    assert tensor.dtype == 7
    if plugin.plugin_name == "images":
        assert shape == [len(strings)]
        return strings
    assert (plugin.plugin_name, plugin.content, shape) == ("graph_keras_model", b"1", [])
    return json.loads(strings[0])


def kept(number):
    return float(np.float32(number))


def epochs_of(history, prefix, names=("loss", "mae"), more=()):
    """epoch_* as Keras orders them: by epoch, then by name."""
    rows = zip(*(history[prefix + name] for name in names), strict=True)
    for epoch, row in enumerate(rows):
        yield from ((f"epoch_{n}", epoch, kept(v)) for n, v in zip(names, row, strict=True))
        yield from ((name, epoch, kept(v)) for name, v in more)


def evaluated(history, steps):
    """evaluation_* and epoch_* of the validation run."""
    found = list(epochs_of(history, "val_"))
    for k, step in enumerate(steps):
        both = [(f"evaluation_{n}_vs_iterations", step, kept(history[f"val_{n}"][k])) for n in ("loss", "mae")]
        found[4 * k : 4 * k] = both
    return found


def test_scalars_of_epochs(tmp_path):
    history, plan = train(TensorBoard(tmp_path))
    assert plan.way == "epochs"
    graph, *scalars = events(tmp_path / "train")
    assert graph == ("keras", 0, json.loads(network("plain")[0].to_json()))
    assert scalars == list(epochs_of(history, "", more=[("epoch_learning_rate", 0.01)]))
    assert events(tmp_path / "validation") == evaluated(history, [4, 8, 12])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["train", "validation"]


@pytest.mark.parametrize("optimizer", ["plain", pytest.param("accumulation", marks=pytest.mark.exhaustive)])
def test_several_epochs_at_once_write_the_same(tmp_path, optimizer):
    early = keras.callbacks.EarlyStopping("loss", patience=2, min_delta=100.0)  # after three of the five epochs
    ways = []
    for name, more in (("steps", [keras.callbacks.LambdaCallback()]), ("epochs", [])):
        board = TensorBoard(tmp_path / name)
        history, plan = train(board, early, *more, optimizer=optimizer, initial_epoch=1, epochs=6)
        ways.append((plan.way, len(history["loss"])))
    assert ways == [("steps", 3), ("epochs", 3)]
    for run in ("train", "validation"):
        first = events(tmp_path / "steps" / run)
        assert first == events(tmp_path / "epochs" / run)
    steps = {"plain": [4, 8, 12], "accumulation": [2, 4, 6]}[optimizer]
    assert [step for tag, step, _value in first if tag == "evaluation_loss_vs_iterations"] == steps
    assert [step for tag, step, _value in first if tag == "epoch_loss"] == [1, 2, 3]


def test_what_needs_the_model_after_each_epoch(tmp_path):
    for settings in ({"histogram_freq": 1}, {"write_steps_per_second": True}, {"update_freq": 3}):
        assert train(TensorBoard(tmp_path, **settings), epochs=1)[1].way == "steps"


@pytest.mark.exhaustive
@pytest.mark.parametrize(("optimizer", "rates"), [("schedule", [0.05, 0.025, 0.0125]), ("scaled", [0.02] * 3)])
def test_learning_rates(tmp_path, optimizer, rates):
    _history, plan = train(TensorBoard(tmp_path), optimizer=optimizer)
    assert plan.way == "steps"
    found = [value for tag, _step, value in events(tmp_path / "train") if tag == "epoch_learning_rate"]
    np.testing.assert_allclose(found, rates, rtol=1e-6)


class Heard(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.batches = []

    def on_train_batch_end(self, batch, logs=None):
        self.batches.append(logs)


@pytest.mark.parametrize(("update_freq", "every"), [("batch", 1), (3, 3)])
def test_scalars_of_batches(tmp_path, update_freq, every):
    heard = Heard()
    history, plan = train(TensorBoard(tmp_path, update_freq=update_freq, write_graph=False), heard)
    assert plan.way == "steps"
    found = events(tmp_path / "train")
    expected = [
        (f"batch_{name}", step, kept(value))
        for step, logs in enumerate(heard.batches, start=1)
        if step % every == 0
        for name, value in logs.items()
    ]
    assert [event for event in found if event[0].startswith("batch_")] == expected
    of_epochs = [event for event in found if event[0].startswith("epoch_")]
    assert of_epochs == list(
        epochs_of(history, "", more=[("epoch_learning_rate", 0.01)])
    )  # Keras: only where 3 divides
    assert events(tmp_path / "validation") == evaluated(history, [4, 8, 12])
    assert [tag for tag, _step, _value in found].index("epoch_loss") == 2 * (STEPS // every)


def test_weights(tmp_path):
    train(TensorBoard(tmp_path, histogram_freq=2, write_images=True, write_graph=False))
    model = network("plain")[0]
    found = {(tag, step): value for tag, step, value in events(tmp_path / "train") if not tag.startswith("epoch_")}
    names = [("net/a/kernel", 3), ("net/a/bias", 3), ("net/b/kernel", 3), ("net/b/bias", 0)]  # one number: no picture
    tags = [f"{name}/{kind}" for name, parts in names for kind in ("histogram", "image")[: 2 if parts else 1]]
    assert list(found) == [(tag, epoch) for epoch in (0, 2) for tag in tags]
    kernel = np.asarray(model.layers[0].kernel.value)
    buckets = found["net/a/kernel/histogram", 2]
    np.testing.assert_array_equal(buckets[:, 2], np.histogram(kernel.astype(np.float64), 30)[0])
    assert (buckets[0, 0], buckets[-1, 1]) == (kernel.min(), kernel.max())
    width, height, picture = found["net/a/kernel/image", 2]
    assert (width, height) == (b"4", b"3")
    np.testing.assert_array_equal(pixels(picture), np.clip(kernel * 255.5, 0, 255).astype(np.uint8)[..., None])


@pytest.mark.filterwarnings("ignore:Profiling with the:UserWarning")
@pytest.mark.exhaustive
def test_single_steps_are_timed_and_profiled_in_the_fit_of_keras(tmp_path):
    board = TensorBoard(tmp_path, update_freq=2, write_steps_per_second=True, write_graph=False)
    board._init_profile_batch((2, 3))  # what Keras does from Python 3.12 on
    _history, plan = train(board, epochs=1, validation_split=0.0, batch_size=5)
    assert str(plan).startswith("fit: Keras' own; TensorBoard measures or profiles single steps")
    found = events(tmp_path / "train")
    batches = ["batch_steps_per_second", "batch_loss", "batch_mae"]
    epoch = ["epoch_loss", "epoch_mae", "epoch_learning_rate", "epoch_steps_per_second"]
    steps = [(tag, step) for step in (2, 4) for tag in batches] + [(tag, 0) for tag in epoch]
    assert [event[:2] for event in found] == steps
    assert all(value > 0 for _tag, _step, value in found)
    assert list((tmp_path / "train" / "plugins" / "profile").glob("*/*.xplane.pb"))


def test_evaluate_and_predict_add_files(tmp_path):
    board = TensorBoard(tmp_path)
    train(board, epochs=1)
    model = network("plain")[0]
    for_evaluate, for_predict = (tensorboard.without_tensorflow(board) for _call in range(2))
    loss, mae = evaluate(model, X, Y, verbose=0, callbacks=[for_evaluate])
    predict(model, X, verbose=0, callbacks=for_predict)
    assert not for_evaluate.events._files  # closed
    assert not for_predict.events._files
    assert events(tmp_path / "validation")[4:] == [
        ("evaluation_loss_vs_iterations", 4, kept(loss)), ("evaluation_mae_vs_iterations", 4, kept(mae))
    ]  # fmt: skip
    tags = [tag for tag, _step, _value in events(tmp_path / "train")]
    assert tags == ["keras", "epoch_loss", "epoch_mae", "epoch_learning_rate", "keras", "keras"]
    assert len(list((tmp_path / "train").iterdir())) == 3


def test_embeddings(tmp_path):
    model = keras.Sequential([keras.Input((3,), dtype="int32"), layers.Embedding(5, 2, name="word")])
    metadata = {"word": "words.tsv"}
    board = TensorBoard(tmp_path, write_graph=False, embeddings_freq=2, embeddings_metadata=metadata)
    stand_in = tensorboard.without_tensorflow(board)
    stand_in.set_model(model)
    for epoch in range(3):
        stand_in.on_epoch_end(epoch)
    assert (tmp_path / "projector_config.pbtxt").read_text() == (
        "embeddings {\n"
        '  tensor_name: "layer_with_weights-0/embeddings/.ATTRIBUTES/VARIABLE_VALUE"\n'
        '  metadata_path: "words.tsv"\n'
        "}\n"
    )
    kept_weights = sorted(path.name for path in (tmp_path / "train").glob("*.h5"))
    assert kept_weights == ["keras_embedding.ckpt-0.weights.h5", "keras_embedding.ckpt-2.weights.h5"]
    assert metadata == {"word": "words.tsv"}
    metadata["wrod"] = "words.tsv"
    with pytest.raises(ValueError, match="names wrod; the model has no Embedding layer of that name"):
        stand_in.set_model(model)


def test_the_callback_and_the_list_of_the_user_stay(tmp_path):
    board, model = TensorBoard(tmp_path), network("plain")[0]
    before = dict(vars(board))
    callbacks = [board]
    train(board, epochs=1, callbacks=callbacks)
    assert callbacks == [board]
    assert board.model is model
    assert board.params["epochs"] == 1
    changed = {name for name, value in vars(board).items() if before.get(name) is not value}
    assert changed == {"_model", "params"}


def test_a_list_that_keras_has_already_made(tmp_path):
    board, model = TensorBoard(tmp_path, write_graph=False), network("plain")[0]
    made = keras.callbacks.CallbackList([board], add_history=True, model=model, epochs=3, steps=STEPS)
    history, _plan = train(made)
    assert events(tmp_path / "train") == list(epochs_of(history, "", more=[("epoch_learning_rate", 0.01)]))
    assert made.callbacks[0] is board


def test_where_kerass_own_can_work_it_stays(tmp_path, monkeypatch):
    board = TensorBoard(tmp_path)
    monkeypatch.setattr(tensorboard, "_installed", lambda name: name == "tensorflow")
    assert tensorboard.without_tensorflow([board]) != [board]
    monkeypatch.setattr(tensorboard, "_installed", lambda name: True)
    assert tensorboard.without_tensorflow([board]) == [board]
    monkeypatch.undo()
    assert tensorboard._installed("numpy")
    assert not tensorboard._installed("no_such_package")
    (tmp_path / "only_a_folder").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert not tensorboard._installed("only_a_folder")


class Own(TensorBoard):
    pass


class Elsewhere(TensorBoard):
    summary = None


def test_subclasses(tmp_path):
    with pytest.raises(OptionError, match="Own is a TensorBoard of your own, which writes through TensorFlow"):
        train(Own(tmp_path))
    own = Elsewhere(tmp_path)
    assert tensorboard.without_tensorflow([own]) == [own]
    assert tensorboard.without_tensorflow(None) is None


def test_places_that_cannot_be_written(tmp_path):
    with pytest.raises(OptionError, match="log_dir of TensorBoard is 'gs://bucket'; without TensorFlow it must be a"):
        train(TensorBoard("gs://bucket"))
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"file is a file, but a folder was expected"):
        train(TensorBoard(tmp_path / "file"))


class Stopped(Exception):
    pass


@pytest.mark.parametrize("update_freq", ["epoch", 3])
def test_a_training_that_goes_on_writes_each_event_once(tmp_path, monkeypatch, update_freq):
    monkeypatch.setattr(checkpoint, "EVERY_S", 0.0)
    monkeypatch.setattr(checkpoint, "SHARE", 1e9)
    ended = resume.Resume.reached

    def stopping(self, epoch, logs):
        if epoch >= stop:  # a kill that comes before the checkpoint of that epoch
            raise Stopped
        ended(self, epoch, logs)

    def run(folder, **more):
        board = TensorBoard(tmp_path / folder, update_freq=update_freq)
        return train(board, resume=tmp_path / f"{folder}.ckpt", validation_freq=frequency, **more)[1].way

    monkeypatch.setattr(resume.Resume, "reached", stopping)
    frequency = 1 if update_freq == "epoch" else 2
    stop = 9
    way = run("whole", epochs=5)
    assert way == ("epochs" if update_freq == "epoch" else "steps")
    # Twice before there is another checkpoint; with N batches the first validation comes after it.
    for stop in (2, 2, 3, 9):
        if stop < 9:
            with pytest.raises(Stopped):
                run("parts", epochs=5)
        else:
            run("parts", epochs=5)
    for name in ("train", "validation"):
        assert events(tmp_path / "parts" / name) == events(tmp_path / "whole" / name)
    assert [step for tag, step, _value in events(tmp_path / "whole" / "train") if tag == "epoch_loss"] == [
        0,
        1,
        2,
        3,
        4,
    ]
    (tmp_path / "parts" / "train").rename(tmp_path / "elsewhere")
    with pytest.warns(UserWarning, match=r"is shorter than it was; the events of earlier epochs are missing"):
        run("parts", epochs=5)


def test_tensorboardx_is_loaded_when_it_is_used():
    code = "import sys, sunbae.engine.tensorboard; print(*{m.split('.')[0] for m in sys.modules})"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tensorboardX", "keras", "jax"} & set(out)
