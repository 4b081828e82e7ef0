"""Features: the same as the network's own, whatever the batch; kept on disk by what they depend on."""

import os

import numpy as np
import pytest

from sunbae._compat import load_keras, seeded
from sunbae.data.picked import Picked
from sunbae.engine import features as module
from sunbae.engine.features import features, views, whole
from sunbae.errors import OptionError
from sunbae.models.pretrained import Backbone

PIXELS = np.random.default_rng(0).integers(0, 256, (7, 12, 16, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def backbone():
    keras = load_keras()
    with seeded(0):
        x = keras.Input((12, 16, 3))
        y = keras.layers.Conv2D(5, 3, strides=2, activation="relu")(keras.layers.Rescaling(1 / 255)(x))
        model = keras.Model(x, keras.layers.GlobalAveragePooling2D()(y))
    model.trainable = False
    return Backbone("small", model, False, "w", "0" * 64)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path))
    return tmp_path / "features"


@pytest.mark.exhaustive
def test_features_are_the_networks_own_whatever_the_batch(backbone):
    expected = np.asarray(backbone.model(PIXELS.astype(np.float32)))
    for batch in (3, 16):
        found = features(backbone, PIXELS, batch=batch, cache=False)
        assert found.shape == (7, 1, 5)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found[:, 0], expected, rtol=1e-5, atol=1e-6)


def test_the_second_view_is_the_mirror(backbone):
    found = features(backbone, PIXELS, whole(7, mirror=True), cache=False)
    expected = np.asarray(backbone.model(PIXELS[:, :, ::-1].astype(np.float32)))
    np.testing.assert_allclose(found[:, 1], expected, rtol=1e-5, atol=1e-5)


def test_a_part_is_blown_up_as_pillow_does():
    from PIL import Image

    keras = load_keras()
    x = keras.Input((12, 16, 3))
    same = Backbone("same", keras.Model(x, keras.layers.Flatten()(x)), False, "w", "1" * 64)
    looks = module.Views(np.array([[[0.25, 0.125, 0.5, 0.75]]], np.float32), np.zeros((1, 1), bool))
    found = features(same, PIXELS[:1], looks, cache=False).reshape(12, 16, 3)
    part = Image.fromarray(PIXELS[0]).resize((16, 12), Image.Resampling.BILINEAR, box=(2, 3, 14, 9))
    # Pillow does not look beyond the part, and rounds.
    np.testing.assert_allclose(found[1:-1, 1:-1], np.asarray(part, np.float32)[1:-1, 1:-1], atol=1.01)


def test_views_are_inside_and_the_first_ones_plain():
    looks = views(50, 6, mirror=True, seed=3)
    np.testing.assert_array_equal(looks.boxes[:, :2], whole(50, mirror=True).boxes)
    assert looks.mirrored[:, :2].tolist() == [[False, True]] * 50
    assert looks.boxes.min() >= 0
    assert (looks.boxes[..., :2] + looks.boxes[..., 2:]).max() <= 1 + 1e-6
    assert not views(50, 6, mirror=False, seed=3).mirrored.any()
    np.testing.assert_array_equal(views(9, 6, mirror=True, seed=3).boxes, looks.boxes[:9])
    assert views(4, 1, mirror=True, seed=0).count == 1


def test_they_are_kept_and_read_again(backbone, folder, monkeypatch):
    first = features(backbone, PIXELS)
    assert len(list(folder.glob("*.npy"))) == 1
    told = []
    with monkeypatch.context() as patched:
        patched.setattr(module, "_count", None)  # it is not counted again
        np.testing.assert_array_equal(
            features(backbone, Picked(PIXELS, np.arange(7)), progress=lambda *a: told.append(a)), first
        )
    assert told == [(7, 7)]
    features(backbone, PIXELS[::-1])
    features(backbone, PIXELS, whole(7, mirror=True))
    features(Backbone("small", backbone.model, False, "w", "2" * 64), PIXELS)
    assert len(list(folder.glob("*.npy"))) == 4


def test_what_is_damaged_is_counted_again(backbone, folder):
    first = features(backbone, PIXELS)
    (file,) = folder.glob("*.npy")
    file.write_bytes(file.read_bytes()[:-3])
    np.testing.assert_array_equal(features(backbone, PIXELS), first)
    np.save(file, np.full_like(first, np.nan))
    np.testing.assert_array_equal(features(backbone, PIXELS), first)


def test_the_oldest_make_room(backbone, folder, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 600)  # each has 140 bytes and a header of 128
    for k in range(3):
        features(backbone, PIXELS + np.uint8(k))
    assert len(list(folder.glob("*.npy"))) == 2


def test_what_a_killed_process_left_goes_after_a_day(backbone, folder):
    folder.mkdir(parents=True)
    left = [folder / f"{module.TEMPORARY}{k}" for k in range(2)]
    for file in left:
        file.touch()
    os.utime(left[0], (1, 1))
    features(backbone, PIXELS)
    assert [file.exists() for file in left] == [False, True]


def test_pictures_of_another_size_are_refused(backbone):
    with pytest.raises(OptionError, match=r"small was made for pictures of 12x16x3 .*, these have 8x8x3"):
        features(backbone, np.zeros((2, 8, 8, 3), np.uint8))
