"""Files of Keras 3 and Keras 2, and files that are none."""

import json
import zipfile

import h5py
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junk import JUNK, changed, places

from sunbae._compat import load_keras
from sunbae.anatomy.examine import as_json, examine
from sunbae.anatomy.graph import MAX_DEPTH, graph_of
from sunbae.anatomy.picture import picture
from sunbae.anatomy.read import read_graph
from sunbae.anatomy.show import renderables
from sunbae.errors import ModelError

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

keras = load_keras()
layers = keras.layers


def network():
    a, b = keras.Input((4, 2), name="a"), keras.Input((3,), name="b")
    x = layers.Concatenate()([layers.LSTM(5)(a), layers.Dense(2)(b)])
    return keras.Model([a, b], [layers.Dense(1)(x), layers.Dense(2)(x)])


@pytest.mark.parametrize("suffix", [".keras", ".h5", ".json"])
@pytest.mark.filterwarnings("ignore:.*HDF5:UserWarning")
def test_every_kind_of_file_says_the_same(tmp_path, suffix):
    model, path = network(), tmp_path / f"model{suffix}"
    if suffix == ".json":
        path.write_text(model.to_json(), encoding="utf-8")
    else:
        model.save(path)
    anatomy = examine(read_graph(path))
    assert anatomy.total == model.count_params()
    assert [line.ends for line in anatomy.lines].count(True) == 2


# As Keras 2.4 wrote them: `batch_input_shape`, calls as lists, one list of layers.
KERAS_2_SEQUENTIAL = {
    "class_name": "Sequential",
    "config": {
        "name": "sequential",
        "layers": [
            {
                "class_name": "LSTM",
                "config": {"name": "lstm", "batch_input_shape": [None, 4, 1], "units": 10, "activation": "relu"},
            },
            {"class_name": "Dense", "config": {"name": "dense", "units": 1, "activation": "linear"}},
        ],
    },
    "keras_version": "2.4.0",
    "backend": "tensorflow",
}
KERAS_2_FUNCTIONAL = {
    "class_name": "Functional",
    "config": {
        "name": "model",
        "layers": [
            {
                "class_name": "InputLayer",
                "config": {"batch_input_shape": [None, 3], "name": "input_1"},
                "name": "input_1",
                "inbound_nodes": [],
            },
            {
                "class_name": "InputLayer",
                "config": {"batch_input_shape": [None, 2], "name": "input_2"},
                "name": "input_2",
                "inbound_nodes": [],
            },
            {
                "class_name": "Concatenate",
                "config": {"name": "concatenate", "axis": -1},
                "name": "concatenate",
                "inbound_nodes": [[["input_1", 0, 0, {}], ["input_2", 0, 0, {}]]],
            },
            {
                "class_name": "Dense",
                "config": {"name": "dense", "units": 7, "activation": "relu", "use_bias": True},
                "name": "dense",
                "inbound_nodes": [[["concatenate", 0, 0, {}]]],
            },
        ],
        "input_layers": [["input_1", 0, 0], ["input_2", 0, 0]],
        "output_layers": [["dense", 0, 0]],
    },
}


def test_keras_2_counts_the_calls_of_models_from_1():
    inner = KERAS_2_SEQUENTIAL | {"name": "sequential", "inbound_nodes": [[["x", 0, 0, {}]]]}
    first = {
        "class_name": "InputLayer",
        "config": {"batch_input_shape": [None, 4, 1]},
        "name": "x",
        "inbound_nodes": [],
    }
    last = {
        "class_name": "Dense",
        "config": {"units": 2},
        "name": "last",
        "inbound_nodes": [[["sequential", 1, 0, {}]]],
    }
    config = {"layers": [first, inner, last], "input_layers": [["x", 0, 0]],
              "output_layers": [["last", 0, 0], ["sequential", 1, 0]]}  # fmt: skip
    assert examine(graph_of({"class_name": "Functional", "config": config})).total == 491 + 4


@pytest.mark.parametrize(("config", "total"), [(KERAS_2_SEQUENTIAL, 480 + 11), (KERAS_2_FUNCTIONAL, 6 * 7)])
def test_keras_2(tmp_path, config, total):
    (tmp_path / "m.json").write_text(json.dumps(config), encoding="utf-8")
    assert examine(read_graph(tmp_path / "m.json")).total == total


def test_the_oldest_sequential_is_a_list():
    config = {"class_name": "Sequential", "config": KERAS_2_SEQUENTIAL["config"]["layers"]}
    assert examine(graph_of(config)).total == 491


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_class_of_ones_own_is_code(tmp_path):
    path = written(tmp_path / "m.json", json.dumps({"class_name": "MyModel", "config": {"units": 3}}))
    with pytest.raises(ModelError, match="class of its own, 'MyModel'"):
        read_graph(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("x = 1", "no JSON"),
        ("[]", "no configuration of a Keras model"),
        ("{}", "no configuration of a Keras model"),
        ('{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense"}]}}', "no configuration"),
        ('{"class_name": "Sequential", "config": {"layers": 7}}', "no configuration"),
        (b"PK\x03\x04 and no more", "damaged zip"),
        (b"\x89HDF\r\n\x1a\n and no more", "damaged HDF5"),
        ("[" * 100_000, "no JSON"),
        (b"", "no JSON"),
    ],
)
def test_what_is_no_model(tmp_path, content, reason):
    with pytest.raises(ModelError, match=reason):
        read_graph(written(tmp_path / "m.bin", content))


def test_weights_alone(tmp_path):
    network().save_weights(tmp_path / "only.weights.h5")
    with pytest.raises(ModelError, match="weights only"):
        read_graph(tmp_path / "only.weights.h5")


def test_a_configuration_that_is_no_text(tmp_path):
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.attrs["model_config"] = 1j
    with pytest.raises(ModelError, match="no JSON"):
        read_graph(tmp_path / "m.h5")


def test_a_zip_of_something_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("photo.jpg", b"")
    with pytest.raises(ModelError, match="without config.json"):
        read_graph(tmp_path / "m.keras")


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("sunbae.anatomy.read.MAX_CONFIG_BYTES", 10_000)
    with zipfile.ZipFile(tmp_path / "m.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * 10**7)
    with pytest.raises(ModelError, match="larger than 10000 bytes"):
        read_graph(tmp_path / "m.keras")


def test_nothing_of_a_file_runs(tmp_path):
    """A Lambda's code, a module that is named: both are data here."""
    evil = {"class_name": "__lambda__", "config": {"code": "4wEAAAA=", "defaults": None, "closure": None}}
    layer = {"module": "os", "class_name": "Lambda", "config": {"name": "lambda", "function": evil}}
    first = {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [None, 3]}}
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [first, layer]}}
    anatomy = examine(read_graph(written(tmp_path / "m.json", json.dumps(config))))
    assert anatomy.lines[1].output is None


def functional(*calls):
    """Layers that read each other: (name, reads)."""
    made = [
        {"class_name": "Dense", "name": name, "config": {"name": name, "units": 1},
         "inbound_nodes": [[[source, 0, 0, {}] for source in reads]]}
        for name, reads in calls
    ]  # fmt: skip
    inner = {"name": "m", "layers": made, "input_layers": [], "output_layers": [[calls[-1][0], 0, 0]]}
    return {"class_name": "Functional", "config": inner}


def test_a_circle():
    with pytest.raises(ModelError, match="Layer 'a' reads, through others, itself"):
        graph_of(functional(("a", ["b"]), ("b", ["a"])))


def test_a_layer_that_is_not_there():
    with pytest.raises(ModelError, match="Layer 'ghost' is read, but is not among the layers"):
        graph_of(functional(("a", ["ghost"])))


def test_models_within_models_without_end():
    config = KERAS_2_SEQUENTIAL
    for _level in range(MAX_DEPTH + 2):
        config = {"class_name": "Sequential", "config": {"name": "s", "layers": [config]}}
    with pytest.raises(ModelError, match="nested more than"):
        graph_of(config)


def test_a_long_chain_takes_no_long_time():
    chain = [("a0", []), *((f"a{k}", [f"a{k - 1}"]) for k in range(1, 20_000))]
    assert len(graph_of(functional(*reversed(chain), ("end", ["a19999"]))).nodes) == 20_001


WHOLE = [KERAS_2_SEQUENTIAL, KERAS_2_FUNCTIONAL, json.loads(network().to_json())]


@settings(max_examples=300)
@given(data=st.data())
def test_whatever_a_file_says_there_is_an_answer_or_an_error_of_ours(data):
    config = data.draw(st.sampled_from(WHOLE))
    path = data.draw(st.sampled_from(list(places(config))))
    try:
        anatomy = examine(graph_of(changed(config, path, data.draw(JUNK))))
    except ModelError:
        return
    picture(anatomy)
    json.dumps(as_json(anatomy))
    assert list(renderables(anatomy))
