"""Models that others saved: of Keras 3 and 2, with names that clash; and files that must not be trusted."""

import io
import json
import struct
import warnings
import zipfile

import h5py
import keras2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunbae._compat import load_keras
from sunbae.bundle.foreign import is_foreign, load_foreign
from sunbae.errors import ModelError, SunbaeError
from sunbae.job.export import export_model

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

keras = load_keras()
layers = keras.layers


def outputs(model, *arrays):
    """Of a model that is called, not compiled."""
    found = model(arrays[0] if len(arrays) == 1 else list(arrays), training=False)
    return [np.asarray(one) for one in keras.tree.flatten(found)]


def like(found, expected):
    return all(np.allclose(a, b, rtol=1e-4, atol=1e-5) for a, b in zip(found, expected, strict=True))


def network():
    """Two inputs, a model and a Sequential as layers whose layers have the same name, one of them used twice."""
    a, b = keras.Input((4,), name="a"), keras.Input((3, 2), name="b")
    i = keras.Input((4,))
    inner = keras.Model(i, layers.Dense(3, name="dense")(i), name="inner")
    other = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="dense"), layers.BatchNormalization()])
    x = layers.Add()([inner(a), other(a)])
    y = layers.Bidirectional(layers.SimpleRNN(2))(b)
    return keras.Model([a, b], [layers.Concatenate()([x, y]), inner(layers.Dense(4)(x))])


X = keras2.drawn((5, 4), (5, 3, 2), seed=1)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with a network in every form, and what it gives for `X`."""
    folder, model = tmp_path_factory.mktemp("saved"), network()
    for ending in (".keras", ".h5", ".json", ".weights.h5", ".npz"):
        export_model(model, folder / f"m{ending}")
    return folder, outputs(model, *X)


@pytest.mark.parametrize(
    ("name", "weights"),
    [("m.keras", None), ("m.h5", None), ("m.json", "m.weights.h5"), ("m.json", "m.npz"), ("m.json", "m.h5")],
)
def test_files_of_keras_3(saved, name, weights):
    folder, expected = saved
    model = load_foreign(folder / name, folder / weights if weights else None).model
    assert like(outputs(model, *X), expected)
    assert not model.compiled


def test_which_files_are_foreign(saved, tmp_path):
    folder, _expected = saved
    assert all(is_foreign(folder / f"m{ending}") for ending in (".keras", ".h5", ".json"))
    assert not is_foreign(tmp_path)
    assert not is_foreign(tmp_path / "absent.h5")


def test_a_recurrent_network_of_keras_2(tmp_path):
    config = keras2.sequential(
        [keras2.lstm("lstm", 3, activation="relu", batch_input_shape=[None, 4, 2]), keras2.dense("dense", 1)]
    )
    a = keras2.drawn((2, 12), (3, 12), (12,), (3, 1), (1,))
    names = [f"lstm/lstm_cell_7/{name}:0" for name in ("kernel", "recurrent_kernel", "bias")]
    weights = [
        ("lstm", list(zip(names, a[:3], strict=True))),
        ("dense", [("dense/kernel:0", a[3]), ("dense/bias:0", a[4])]),
    ]
    model = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights)).model
    twin = keras.Sequential([keras.Input((4, 2)), layers.LSTM(3, activation="relu"), layers.Dense(1)])
    twin.set_weights(a)
    (x,) = keras2.drawn((5, 4, 2), seed=2)
    assert like(outputs(model, x), outputs(twin, x))


def test_models_within_a_model_of_keras_2(tmp_path):
    """Their calls are counted from 1; their layers have the names of others; the order is that of the file."""
    dense = keras2.dense
    inner = keras2.functional(
        [keras2.given("i", 4), dense("dense", 3, ["i"]), dense("out", 2, ["dense"])], [["i", 0, 0]], [["out", 0, 0]],
        "inner",
    )  # fmt: skip
    axis = {"axis": [1], "momentum": 0.99, "epsilon": 0.001, "center": True, "scale": True}
    other = keras2.sequential(
        [dense("dense", 2, batch_input_shape=[None, 4]), keras2.layer("BatchNormalization", "bn", **axis)], "seq"
    )
    config = keras2.functional(
        [
            keras2.given("x", 4),
            keras2.nested(inner, ["x", 0, 0]),
            keras2.nested(other, ["x", 0, 0]),
            keras2.layer("Concatenate", "cat", [["inner", 1, 0], ["seq", 1, 0]], axis=-1),
            dense("dense", 1, ["cat"]),
        ],
        [["x", 0, 0]],
        [["dense", 0, 0], ["inner", 1, 0], ["seq", 1, 0]],
    )
    a = keras2.drawn((4, 3), (3,), (3, 2), (2,), (4, 2), (2,), (2,), (2,), (2,), (2,), (4, 1), (1,))
    a[9] = np.abs(a[9])  # a variance
    names = ["dense/kernel:0", "dense/bias:0", "out/kernel:0", "out/bias:0"]
    of_bn = [f"bn/{n}:0" for n in ("gamma", "beta", "moving_mean", "moving_variance")]
    weights = [
        ("x", []),
        ("inner", list(zip(names, a[:4], strict=True))),
        ("seq", list(zip([*names[:2], *of_bn], a[4:10], strict=True))),
        ("dense", list(zip(names[:2], a[10:], strict=True))),
    ]
    model = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights)).model
    (x,) = keras2.drawn((5, 4), seed=3)
    one = (x @ a[0] + a[1]) @ a[2] + a[3]
    two = (x @ a[4] + a[5] - a[8]) / np.sqrt(a[9] + 0.001) * a[6] + a[7]
    assert like(outputs(model, x), [np.concatenate([one, two], axis=1) @ a[10] + a[11], one, two])


@pytest.mark.exhaustive
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_operations_masks_and_models_within_layers(tmp_path, ending):
    """Plain Keras cannot read such .h5 files of its own."""
    x, i = keras.Input((3,), dtype="int32"), keras.Input((2,))
    steps = layers.Embedding(5, 2, mask_zero=True)(x)
    inner = keras.Model(i, layers.Dense(2)(i))
    model = keras.Model(x, layers.LSTM(2)(layers.TimeDistributed(inner)(steps)) * 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(tmp_path / f"m{ending}")
    rows = np.array([[1, 2, 0], [3, 0, 0]], "int32")
    assert like(outputs(load_foreign(tmp_path / f"m{ending}").model, rows), outputs(model, rows))


def test_weights_that_keras_2_saved_alone(tmp_path):
    (tmp_path / "m.json").write_text(json.dumps(SMALL | {"keras_version": "2.4.0"}))
    a = keras2.drawn((2, 3), (3,))
    path = keras2.write_h5(tmp_path / "w.h5", SMALL, [("d", [("k:0", a[0]), ("b:0", a[1])])], alone=True)
    assert like(load_foreign(tmp_path / "m.json", path).model.get_weights(), a)


def test_layers_of_one_name(tmp_path):
    """Two layers that are both called dense, and share a group."""
    config = keras2.sequential([keras2.dense("dense", 3, batch_input_shape=[None, 2]), keras2.dense("dense", 1)])
    a = keras2.drawn((2, 3), (3,), (3, 1), (1,))
    weights = [
        ("dense", [("dense/kernel:0", a[0]), ("dense/bias:0", a[1])]),
        ("dense", [("dense_1/kernel:0", a[2]), ("dense_1/bias:0", a[3])]),
    ]
    model = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights)).model
    (x,) = keras2.drawn((5, 2), seed=3)
    assert like(outputs(model, x), [(x @ a[0] + a[1]) @ a[2] + a[3]])


def test_names_of_the_file_that_are_not_those_of_the_configuration(tmp_path):
    """As after `layer._name = ...`: matched by order, and shapes agree."""
    config = keras2.sequential([keras2.dense("a", 3, batch_input_shape=[None, 2]), keras2.dense("b", 3)])
    a = keras2.drawn((2, 3), (3,), (3, 3), (3,))
    weights = [("old_a", [("k:0", a[0]), ("b:0", a[1])]), ("old_b", [("k:0", a[2]), ("b:0", a[3])])]
    model = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights)).model
    assert like(model.get_weights(), a)


def test_the_hard_sigmoid_of_keras_2(tmp_path):
    config = keras2.sequential([keras2.dense("d", 1, activation="hard_sigmoid", batch_input_shape=[None, 1])])
    weights = [("d", [("k:0", np.ones((1, 1), "f4")), ("b:0", np.zeros(1, "f4"))])]
    found = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights))
    x = np.array([[-3.0], [1.0], [2.0]], "f4")
    assert like(outputs(found.model, x), [np.clip(0.2 * x + 0.5, 0, 1)])
    assert found.own_functions


def test_a_decoder_that_begins_with_the_states_of_an_encoder(tmp_path):
    config = keras2.functional(
        [
            keras2.given("e", 3, 2),
            keras2.given("d", 4, 2),
            keras2.lstm("enc", 2, ["e"], return_state=True),
            keras2.lstm("dec", 2, ["d", ["enc", 0, 1], ["enc", 0, 2]], return_sequences=True),
        ],
        [["e", 0, 0], ["d", 0, 0]],
        [["dec", 0, 0]],
    )
    a = keras2.drawn((2, 8), (2, 8), (8,), (2, 8), (2, 8), (8,))
    weights = [("enc", list(zip("krb", a[:3], strict=True))), ("dec", list(zip("krb", a[3:], strict=True)))]
    model = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights)).model
    e, d = keras.Input((3, 2)), keras.Input((4, 2))
    _last, *states = layers.LSTM(2, return_state=True)(e)
    twin = keras.Model([e, d], layers.LSTM(2, return_sequences=True)(d, initial_state=states))
    twin.set_weights(a)
    x = keras2.drawn((5, 3, 2), (5, 4, 2), seed=2)
    assert like(outputs(model, *x), outputs(twin, *x))


@pytest.mark.exhaustive
def test_settings_that_keras_3_no_longer_has(tmp_path):
    policy = {"class_name": "Policy", "config": {"name": "float32"}}
    config = keras2.sequential(
        [
            keras2.layer("Embedding", "e", input_dim=7, output_dim=4, input_length=4, batch_input_shape=[None, 4],
                         embeddings_initializer={"class_name": "RandomUniform", "config": {"minval": 0, "maxval": 1}}),
            keras2.layer("Reshape", "r", target_shape=[4, 4, 1], dtype=policy),
            keras2.layer("DepthwiseConv2D", "c", kernel_size=[3, 3], padding="same", groups=1, use_bias=False),
            keras2.layer("SeparableConv2D", "s", filters=2, kernel_size=[3, 3], groups=1, use_bias=False,
                         kernel_initializer={"class_name": "GlorotUniform", "config": {}}, kernel_regularizer=None),
            keras2.layer("LeakyReLU", "l", alpha={"type": "ndarray", "value": 0.5}),
            keras2.lstm("g", 2, kind="GRU", reset_after=True) | {"class_name": "TimeDistributed", "config": {
                "name": "t", "layer": keras2.lstm("g", 2, kind="GRU", reset_after=True)}},
        ]
    )  # fmt: skip
    a = keras2.drawn((7, 4), (3, 3, 1, 1), (3, 3, 1, 1), (1, 1, 1, 2), (2, 6), (2, 6), (2, 6))
    weights = [("e", [("e:0", a[0])]), ("c", [("c:0", a[1])]), ("s", [("s:0", a[2]), ("p:0", a[3])]),
               ("t", list(zip("krb", a[4:], strict=True)))]  # fmt: skip
    model = load_foreign(keras2.write_h5(tmp_path / "m.h5", config, weights)).model
    assert like(model.get_weights(), a)
    assert outputs(model, np.ones((2, 4)))[0].shape == (2, 2, 2)


def lambda_of(value):
    return keras2.layer("Lambda", "times_two", function=value, function_type="lambda")


EVIL = {
    "lambda of Keras 2": (
        lambda_of(["4wEAAAA=", None, None]),
        "Layer 'times_two' is a Lambda: Python code from inside",
    ),
    "lambda of Keras 3": (
        keras2.dense("d", 1, activation={"class_name": "__lambda__", "config": {"value": "4wEAAAA="}}),
        "Layer 'd' is a lambda: Python code from inside",
    ),
    "class": (keras2.layer("MyLayer", "mine"), "Layer 'mine' needs 'MyLayer', which is not Keras' own"),
    "module": (keras2.dense("d", 1) | {"module": "os"}, "Layer 'd' needs 'Dense', which is not Keras' own"),
    "registered": (
        keras2.dense("d", 1) | {"module": None, "registered_name": "Mine>Dense"},
        "Layer 'd' needs 'Mine>Dense', which is not Keras' own",
    ),
    "registered, of Keras by its module": (
        keras2.dense("d", 1) | {"module": "keras.layers", "registered_name": "Mine>Dense"},
        "Layer 'd' needs 'Mine>Dense', which is not Keras' own",
    ),
    "function": (
        keras2.dense("d", 1, activation={"class_name": "function", "config": "system", "module": "os"}),
        "Layer 'd' needs 'system', which is not Keras' own",
    ),
    "operation of TensorFlow": (keras2.layer("TFOpLambda", "tf.nn.relu"), "Layer 'tf.nn.relu' is a TFOpLambda, which"),
    "another library": (keras2.layer("TFSMLayer", "saved", filepath="/etc"), "Layer 'saved' is a TFSMLayer, which"),
    "steps first": (keras2.layer("LSTM", "l", units=1, time_major=True), "time_major=True, which Keras 3 cannot do"),
    "cell": (
        keras2.layer("RNN", "r", cell={"class_name": "MyCell", "config": {}}),
        "Layer 'r' needs 'MyCell', which is not Keras' own",
    ),
}


@pytest.mark.parametrize("case", EVIL)
def test_nothing_of_a_file_is_run(tmp_path, case):
    layer, said = EVIL[case]
    config = keras2.sequential([keras2.given("x", 2), layer])
    with pytest.raises(ModelError) as raised:
        load_foreign(keras2.write_h5(tmp_path / "m.h5", config, [("x", [])]))
    assert said in str(raised.value)
    assert str(tmp_path / "m.h5") in str(raised.value)


SMALL = keras2.sequential([keras2.dense("d", 3, batch_input_shape=[None, 2])])


def test_weights_that_do_not_fit(tmp_path):
    path = keras2.write_h5(tmp_path / "m.h5", SMALL, [("d", [("k:0", np.ones((5, 3))), ("b:0", np.ones(3))])])
    with pytest.raises(ModelError, match=r"layer 'd' needs weights \(2, 3\), \(3,\); the file has \(5, 3\), \(3,\)"):
        load_foreign(path)
    with pytest.raises(ModelError, match="holds no weights, only the architecture"):
        (tmp_path / "m.json").write_text(json.dumps(SMALL))
        load_foreign(tmp_path / "m.json")


@pytest.mark.parametrize("ending", [".h5", ".keras"])
def test_a_kilobyte_makes_no_network_of_gigabytes(tmp_path, ending):
    big = keras2.sequential([keras2.dense("d", 2**40, batch_input_shape=[None, 2])])
    if ending == ".h5":
        keras2.write_h5(tmp_path / "m.h5", big, [("d", [("k:0", np.ones((2, 3))), ("b:0", np.ones(3))])])
    else:
        keras2.write_h5(tmp_path / "w.h5", big, [])
        with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
            archive.writestr("config.json", json.dumps(big))
            archive.write(tmp_path / "w.h5", "model.weights.h5")
    with pytest.raises(ModelError, match="cannot be used"):
        load_foreign(tmp_path / f"m{ending}")


def traps(folder):
    """Files whose arrays lie elsewhere, or are said to be huge."""
    arrays = [("b:0", np.ones(3, "f4"))]
    for name in ("soft", "external link", "external file", "absurd"):
        path = keras2.write_h5(folder / f"{name}.h5", SMALL, [("d", [*arrays, ("k:0", np.ones((2, 3), "f4"))])])
        with h5py.File(path, "a") as file:
            group = file["model_weights/d"]
            del group["k:0"]
            if name == "soft":
                group["k:0"] = h5py.SoftLink("/model_weights/d/b:0")
            elif name == "external link":
                group["k:0"] = h5py.ExternalLink("/etc/passwd", "/x")
            elif name == "external file":
                group.create_dataset("k:0", (2, 3), "f4", external=[("/etc/passwd", 0, 24)])
            else:
                group.create_dataset("k:0", (2**20, 2**20), "f4", chunks=(64, 64))
        yield path


def test_traps(tmp_path):
    said = ["links to another place", "links to another place", "lies in another file", "says it is"]
    for path, words in zip(traps(tmp_path), said, strict=True):
        with pytest.raises(ModelError, match=words):
            load_foreign(path)


def test_a_network_without_the_shape_of_its_inputs(tmp_path):
    config = keras2.sequential([keras2.dense("d", 3)])
    with pytest.raises(ModelError, match="does not say the shape of its inputs"):
        load_foreign(keras2.write_h5(tmp_path / "m.h5", config, []))


def test_weights_that_end_before_they_should(saved, tmp_path):
    content = (saved[0] / "m.keras").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo("model.weights.h5")
    size = struct.pack("<LL", info.compress_size, info.file_size)
    (tmp_path / "m.keras").write_bytes(content.replace(size, struct.pack("<LL", 2**24, 2**24)))
    with pytest.raises(ModelError, match=r"m\.keras cannot be used: the file is damaged"):
        load_foreign(tmp_path / "m.keras")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1), ending=st.sampled_from([".keras", ".h5", ".json"]))
def test_files_that_are_cut_short(saved, tmp_path, share, ending):
    content = (saved[0] / f"m{ending}").read_bytes()
    path = tmp_path / f"m{ending}"
    path.write_bytes(content[: int(share * (len(content) - 1))])
    with pytest.raises(SunbaeError):
        load_foreign(path)
