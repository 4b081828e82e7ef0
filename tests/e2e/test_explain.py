"""`sunbae explain` through the command line."""

import json

import pytest

from sunbae._compat import load_keras

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture
def model(tmp_path):
    keras = load_keras()
    layers = keras.layers
    inputs = keras.Input((4, 1))
    model = keras.Model(inputs, layers.Dense(1)(layers.LSTM(10)(inputs)))
    model.save(tmp_path / "model.keras")
    return tmp_path / "model.keras"


def test_a_file(command, model):
    code, out, _err = command("explain", model)
    assert code == 0
    assert "4 × (n + m + 1) × m" in out
    assert "480" in out
    assert "Parameters: 491, of which 491 are trained" in out


def test_in_korean(command, model):
    code, out, _err = command("--lang", "ko", "explain", model)
    assert code == 0
    assert "파라미터: 491개" in out


def test_json_and_a_picture(command, model, tmp_path):
    code, out, err = command("explain", model, "--json", "--svg", tmp_path / "net.svg")
    told = json.loads(out)
    assert (code, told["parameters"], told["layers"][1]["numbers"]) == (0, 491, "4 × (1 + 10 + 1) × 10")
    assert "The picture is in" in err
    assert (tmp_path / "net.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_a_picture_never_replaces_the_model(command, model):
    before = model.read_bytes()
    code, _out, err = command("explain", model, "--svg", model)
    assert (code, model.read_bytes()) == (2, before)
    assert "would be overwritten" in err


def test_a_recipe(command):
    code, out, _err = command("explain", "dnn", "--input", "13", "--set", "width=64", "--set", "depth=1", "--json")
    assert (code, json.loads(out)["parameters"]) == (0, 14 * 64 + 65)


def test_the_picture_of_a_recipe(command, tmp_path):
    code, _out, err = command("explain", "dnn", "--input", "13", "--svg", tmp_path / "net.svg")
    assert (code, (tmp_path / "net.svg").read_text(encoding="utf-8")[:5]) == (0, "<svg "), err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no run 'nothing'"),
        (["dnn", "--input", "a"], "--input is 'a'"),
        (["cnn", "--input", "28,28"], "such as 28,28,1 for grey pictures"),
        (["transfer", "--input", "64,64,2"], "should be height, width and channels"),
        (["dnn", "--input", "3,,4"], "--input is '3,,4'"),
        (["dnn", "--input", "28,28,1,1"], "the steps and features of a window, such as 24,3, or the height"),
        (["dnn", "--set", "widht=3"], "Did you mean 'width'?"),
    ],
)
def test_mistakes(command, arguments, said):
    code, out, err = command("explain", *arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_settings_belong_to_recipes(command, model):
    code, _out, err = command("explain", model, "--set", "width=3")
    assert code == 2
    assert "--set belongs to recipes (autoencoder, cnn, conv1d, dlinear, dnn, gru, lstm," in err
