"""Arrays in, a network out for plain Keras, and a model of others back in, through the command line."""

import csv
import io

import keras2
import numpy as np
import pytest

from sunbae._compat import load_keras

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def test_from_arrays_to_a_network_of_keras_and_back(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (x,) = keras2.drawn((60, 3))
    np.savez("data.npz", x=x, y=x @ [1.0, 2.0, 3.0])
    np.savez("new.npz", x=x[:5], unused=np.ones(5))
    code, _out, err = command("train", "data.npz", "--target", "y", "--seeds", 1, "--epochs", 2, "--set", "depth=1",
                              "--set", "width=4", "-q", "-o", "run")  # fmt: skip
    assert code == 0, err
    assert command("predict", "run", "new.npz", "-o", "p.csv")[0] == 0
    code, out, err = command("export", "run", "-o", "net.keras")
    assert (code, out) == (0, "")
    assert "numbers (batch, 3): x_1, x_2, x_3" in err
    assert "The network is in net.keras" in err

    import sunbae

    np.savez("prepared.npz", **sunbae.load("run").prepare("new.npz"))
    code, out, err = command("predict", "net.keras", "prepared.npz")
    assert (code, err) == (0, "")
    again = [float(row["prediction"]) for row in csv.DictReader(io.StringIO(out))]
    with open("p.csv", encoding="utf-8") as file:
        assert again == pytest.approx([float(row["prediction"]) for row in csv.DictReader(file)], rel=1e-4)


@pytest.fixture
def model(tmp_path, monkeypatch):
    """`model.h5` of Keras 2: images (4, 4, 1) to two numbers."""
    monkeypatch.chdir(tmp_path)
    config = keras2.sequential(
        [keras2.layer("Flatten", "flat", batch_input_shape=[None, 4, 4, 1]), keras2.dense("dense", 2)]
    )
    weights = [("dense", [("k:0", np.ones((16, 2), "f4")), ("b:0", np.array([0, 1], "f4"))])]
    return keras2.write_h5(tmp_path / "model.h5", config, weights)


def test_a_model_of_keras_2(command, model):
    np.save("x.npy", np.ones((3, 4, 4, 1)))
    code, out, err = command("predict", "model.h5", "x.npy")
    assert (code, err) == (0, "")
    assert out == "row,prediction_1,prediction_2\n1,16.0,17.0\n2,16.0,17.0\n3,16.0,17.0\n"
    assert command("export", "model.h5", "-o", "new.keras")[0] == 0
    assert load_keras().models.load_model("new.keras").output_shape == (None, 2)
    assert command("export", "model.h5", "-o", "m.json")[0] == command("export", "model.h5", "-o", "w.npz")[0] == 0
    assert command("predict", "m.json", "x.npy", "--weights", "w.npz")[1] == out
    assert command("explain", "new.keras")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("predict", "model.h5", "flat.npy"), "expects (batch, 4, 4, 1); flat.npy is (3, 16). Give each sample"),
        (("predict", "model.h5", "flat.npy", "-o", "model.h5"), "would be overwritten"),
        (("predict", "model.h5", "flat.npy", "--submission", "flat.npy"), "--submission belongs to Runs and Bundles"),
        (("predict", "model.h5", "absent.npy"), "absent.npy does not exist"),
        (("predict", "m.json", "flat.npy"), "m.json holds no weights"),
        (("export", "model.h5", "-o", "model.h5"), "would be overwritten"),
        (("export", "model.h5", "-o", "model.pb"), "model.pb: the ending says what is written"),
        (("export", "model.h5", "-o", "new.keras", "--seed", "3"), "--seed belongs to Runs and Bundles"),
        (("export", "absent", "-o", "new.keras"), "There is no run 'absent'"),
    ],
)  # fmt: skip
def test_mistakes(command, model, arguments, said):
    np.save("flat.npy", np.ones((3, 16)))
    command("export", "model.h5", "-o", "m.json")
    before = sorted(p.name for p in model.parent.iterdir()), model.read_bytes()
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert (sorted(p.name for p in model.parent.iterdir()), model.read_bytes()) == before
