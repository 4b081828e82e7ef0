import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.models.inside import flat_layers, layer_outputs

keras = load_keras()
layers = keras.layers
PICTURE = np.random.default_rng(0).integers(0, 256, (1, 12, 10, 1), dtype=np.uint8)


@pytest.fixture(scope="module")
def model():
    """A frozen model and a Sequential within a model."""
    keras.utils.set_random_seed(0)
    entry = keras.Input((12, 10, 1))
    x = layers.Conv2D(3, 3, name="conv")(entry)
    backbone = keras.Model(entry, layers.Add(name="add")([x, layers.ReLU(name="relu")(x)]), name="backbone")
    tail = keras.Sequential([layers.MaxPooling2D(name="pool")], name="tail")
    image = keras.Input((12, 10, 1), dtype="uint8", name="image")
    x = layers.Rescaling(1 / 255, name="scale")(image)
    x = layers.Flatten(name="flat")(tail(backbone(x)))
    return keras.Model(image, layers.Dense(2, name="out")(x))


def test_every_layer_is_seen_in_models_within_the_model_too(model):
    before = vars(keras.layers.Layer)["__call__"]
    nodes = len(model.get_layer("backbone")._inbound_nodes)
    seen = {"/".join(one.path): one for one in layer_outputs(model, PICTURE)}
    assert vars(keras.layers.Layer)["__call__"] is before
    assert len(model.get_layer("backbone")._inbound_nodes) == nodes
    shapes = {path: one.shape for path, one in seen.items()}
    assert shapes["scale"] == (12, 10, 1)
    assert shapes["backbone/conv"] == shapes["backbone/relu"] == shapes["backbone/add"] == (10, 8, 3)
    assert shapes["tail/pool"] == (5, 4, 3)
    assert shapes["flat"] == (60,)
    assert shapes["out"] == (2,)
    conv = model.get_layer("backbone").get_layer("conv")(PICTURE.astype("float32") / 255)
    assert np.allclose(seen["backbone/conv"].maps, np.moveaxis(np.asarray(conv)[0], -1, 0), atol=1e-5)
    assert seen["flat"].maps is None


def test_the_maps_that_vary_most_are_kept_in_their_order():
    image = keras.Input((4, 4, 3))
    model = keras.Model(image, layers.Activation("linear", name="same")(image))
    sample = np.zeros((1, 4, 4, 3), np.float32)
    sample[0, 0, 0] = [5.0, 1.0, 9.0]
    (kept,) = (one.maps for one in layer_outputs(model, sample, n_maps=2) if one.path == ("same",))
    assert kept.max(axis=(1, 2)).tolist() == [5.0, 9.0]


def test_a_failing_layer_leaves_keras_as_it_was(model):
    before = vars(keras.layers.Layer)["__call__"]
    with pytest.raises(Exception, match=r"(?s)."):
        layer_outputs(model, np.zeros((1, 3, 3, 1), np.uint8))
    assert vars(keras.layers.Layer)["__call__"] is before


def test_layers_are_listed_flat(model):
    paths = ["/".join(path) for path, _layer in flat_layers(model)]
    assert [path for path in paths if "/" in path and "input" not in path] == [
        "backbone/conv",
        "backbone/relu",
        "backbone/add",
        "tail/pool",
    ]
