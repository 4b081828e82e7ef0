"""Weights of others: found, compared, filled in."""

import numpy as np
import pytest
from batteries import some
from safetensors.numpy import save_file
from shared_data import shared

from sunbae._compat import load_keras, without_values
from sunbae.errors import ModelError, OptionError
from sunbae.models import pretrained
from sunbae.models.efficientnet_lite import Stage, efficientnet_lite0
from sunbae.models.imagenet import class_names, classify, load_classifier
from sunbae.models.pretrained import BACKBONES, FILES, build_backbone, find_weights, load_backbone

FILE = "weights/efficientnet_lite0_imagenet.safetensors"
STAGES = (Stage(3, 1, 4, 1, 1), Stage(5, 2, 4, 2, 2))


def small(size=(32, 32), **options):
    return efficientnet_lite0(size, stages=STAGES, width=8, **options)


@pytest.fixture
def tiny(monkeypatch):
    """EfficientNet-Lite0 with three blocks."""
    monkeypatch.setattr(pretrained, "efficientnet_lite0", small)


def arrays_of(model, seed=0):
    rng = np.random.default_rng(seed)
    return {v.path.replace("/", "."): rng.uniform(0.1, 1, v.shape).astype(np.float16) for v in model.variables}


def written(path, arrays):
    save_file(arrays, path)
    return path


def test_the_layout_is_the_published_one():
    with without_values():
        model = efficientnet_lite0((224, 224), top=True)
        inner = efficientnet_lite0(inner=True)
    # What TensorFlow's EfficientNet-Lite0 has to learn, ImageNet's last layer included.
    learnt = [v for v in model.variables if "moving" not in v.path]
    assert sum(int(np.prod(v.shape)) for v in learnt) == 4_652_008
    assert len(model.variables) == 247
    assert model.output_shape == (None, 1000)
    assert inner.output_shape == (None, 112 + 192 + 320 + 1280)


def test_arrays_are_filled_in_by_name_and_nothing_is_trainable(tiny, tmp_path):
    arrays = arrays_of(small())
    backbone = load_backbone("efficientnet_lite0", written(tmp_path / "w.safetensors", arrays), size=(32, 32))
    assert {v.path.replace("/", "."): np.asarray(v.value) for v in backbone.model.variables}.keys() == arrays.keys()
    for variable in backbone.model.variables:
        np.testing.assert_array_equal(variable.value, arrays[variable.path.replace("/", ".")].astype(np.float32))
    assert not backbone.model.trainable_variables
    assert len(backbone.sha256) == 64


def without(arrays, name):
    return {key: value for key, value in arrays.items() if key != name}


SPOILT = {
    "missing": (lambda a: without(a, "conv_head.kernel"), "conv_head.kernel is missing"),
    "extra": (lambda a: a | {"blocks.9.bn0.gamma": np.ones(3, np.float16)}, "blocks.9.bn0.gamma belongs to no layer"),
    "shape": (
        lambda a: a | {"bn0.beta": np.ones(3, np.float16)},
        r"bn0.beta has the shape \(3,\), \(32,\) was expected",
    ),
    "nan": (lambda a: a | {"bn0.beta": np.full(32, np.nan, np.float16)}, "bn0.beta holds what is no finite number"),
    "integers": (lambda a: a | {"bn0.beta": np.ones(32, np.int8)}, "bn0.beta holds what is no finite number"),
    "variance": (
        lambda a: a | {"bn0.moving_variance": np.full(32, -1, np.float16)},
        "bn0.moving_variance is a variance below 0",
    ),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_file_of_other_arrays_is_refused_before_anything_is_set(tiny, tmp_path, spoil):
    change, message = spoil
    file = written(tmp_path / "w.safetensors", change(arrays_of(small())))
    model = small()
    before = [np.asarray(v.value) for v in model.variables]
    with pytest.raises(ModelError, match=message):
        pretrained.fill(model, file, "efficientnet_lite0")
    for variable, value in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(variable.value, value)


def test_of_many_mistakes_five_are_named(tiny, tmp_path):
    file = written(tmp_path / "w.safetensors", {"other": np.ones(1, np.float16)})
    with pytest.raises(ModelError, match=r"does not hold the weights.*conv_stem.kernel is missing.*and \d+ more"):
        load_backbone("efficientnet_lite0", file, size=(32, 32))


def test_a_file_that_is_no_file_of_weights(tiny, tmp_path):
    (tmp_path / "w.safetensors").write_bytes(b"\x89PNG nothing")
    with pytest.raises(ModelError, match="is no file of weights"):
        load_backbone("efficientnet_lite0", tmp_path / "w.safetensors", size=(32, 32))


def test_absent_weights_say_which_file_goes_where(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("SUNBAE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path / "cache"))
    with pytest.raises(OptionError) as caught:
        find_weights("mobilenet_v2")
    for part in (FILES["mobilenet_v2"], tmp_path / "keras" / "models", tmp_path / "data", tmp_path / "cache"):
        assert str(part) in str(caught.value)
    with pytest.raises(OptionError, match=r"There is no file nowhere.h5"):
        find_weights("mobilenet_v2", "nowhere.h5")
    with pytest.raises(OptionError, match="There is no backbone 'resnet5'; it must be one of efficientnet_lite0"):
        find_weights("resnet5")
    place = tmp_path / "cache" / "weights"
    place.mkdir(parents=True)
    (place / FILES["mobilenet_v2"]).write_bytes(b"")
    assert find_weights("mobilenet_v2") == place / FILES["mobilenet_v2"]


def test_weights_beside_or_above_the_working_directory(monkeypatch, tmp_path):
    monkeypatch.delenv("SUNBAE_DATA", raising=False)
    monkeypatch.setenv("SUNBAE_CACHE", "")
    folder = tmp_path / "shared" / "data" / "weights"
    folder.mkdir(parents=True)
    (folder / FILES["efficientnet_lite0"]).write_bytes(b"")
    (tmp_path / "project" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "deep")
    assert find_weights("efficientnet_lite0") == folder / FILES["efficientnet_lite0"]


@pytest.mark.exhaustive
def test_a_damaged_file_of_a_network_of_keras_is_refused(tmp_path):
    (tmp_path / "w.h5").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="does not hold the weights of mobilenet "):
        load_backbone("mobilenet", tmp_path / "w.h5", size=(32, 32))


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_a_network_of_keras_takes_its_file_and_scales_by_itself(tmp_path):
    keras = load_keras()
    theirs = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg")
    theirs.save_weights(tmp_path / "w.weights.h5")
    mine = load_backbone("mobilenet_v2", tmp_path / "w.weights.h5", size=(32, 32)).model
    pixels = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3)).astype(np.float32)
    expected = theirs(keras.applications.mobilenet_v2.preprocess_input(pixels.copy()), training=False)
    np.testing.assert_allclose(np.asarray(mine(pixels)), np.asarray(expected), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("scaling", ["torch", "caffe", "signed"])
def test_scaling_is_that_of_keras(scaling):
    keras = load_keras()
    pixels = np.random.default_rng(0).integers(0, 256, (2, 4, 4, 3)).astype(np.float32)
    x = keras.Input((4, 4, 3))
    made = keras.Model(x, pretrained._scaled(x, scaling))(pixels)
    mode = {"torch": "torch", "caffe": "caffe", "signed": "tf"}[scaling]
    expected = keras.applications.imagenet_utils.preprocess_input(pixels.copy(), mode=mode)
    np.testing.assert_allclose(made, expected, rtol=1e-5, atol=1e-4)


def test_scaling_of_efficientnet_is_what_keras_does_behind_its_normalisation():
    keras = load_keras()
    from keras.src.applications.efficientnet import IMAGENET_STDDEV_RGB as STDDEV

    pixels = np.random.default_rng(0).integers(0, 256, (2, 4, 4, 3)).astype(np.float32)
    mean = np.array([0.485, 0.456, 0.406])
    x = keras.Input((4, 4, 3))
    made = np.asarray(keras.Model(x, pretrained._scaled(x, "efficientnet"))(pixels))
    np.testing.assert_allclose(made / 255 - mean, (pixels / 255 - mean) / np.sqrt(STDDEV), rtol=1e-4, atol=1e-5)


def test_pictures_that_are_too_small_are_refused():
    with pytest.raises(OptionError, match="xception takes pictures of 71 x 71 pixels or more"):
        build_backbone("xception", (32, 32))


@pytest.mark.parametrize(
    "name", some([name for name in BACKBONES if name != "efficientnet_lite0"], "efficientnet_v2_b0")
)
def test_every_network_of_keras_can_be_built(name):
    model = build_backbone(name, (96, 96))
    assert model.input_shape == (None, 96, 96, 3)
    assert not model.trainable_variables
    assert model.get_layer(name).variables


def test_names_of_classes():
    assert len(class_names()) == 1000
    assert class_names()[985] == "daisy"


@pytest.mark.large
@pytest.mark.exhaustive
def test_photos_are_called_what_they_show():
    from PIL import Image

    kinds = ("flowers/test/daisy", "cats_dogs/test/cats", "cats_dogs/test/dogs")
    photos = [file for kind in kinds for file in sorted(shared(f"photos/{kind}").iterdir())[:3]]
    pixels = np.stack([np.asarray(Image.open(photo).convert("RGB").resize((224, 224))) for photo in photos])
    model = load_classifier(shared(FILE))
    said = [names[0][0] for names in classify(model, pixels)]
    numbers = {name: k for k, name in enumerate(class_names())}
    codes = [numbers[name] for name in said]
    # ImageNet's dogs are classes 151 to 268, its cats at home 281 to 285, its daisy 985.
    assert sum(code == 985 for code in codes[:3]) >= 2
    assert sum(281 <= code <= 285 for code in codes[3:6]) >= 2
    assert sum(151 <= code <= 268 for code in codes[6:]) >= 2
