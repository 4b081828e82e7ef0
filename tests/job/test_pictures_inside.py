from dataclasses import replace

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.job.pictures_inside import MOST_STAGES, _telling, covered, inside_network, layer_groups
from sunbae.models.inside import Seen
from sunbae.report.pictures import Album

keras = load_keras()
layers = keras.layers
PICTURE = np.random.default_rng(0).integers(0, 256, (12, 12, 1), dtype=np.uint8)


def network(make, shape=(12, 12, 1), outputs=3, activation="softmax"):
    keras.utils.set_random_seed(0)
    image = keras.Input(shape, dtype="uint8", name="image")
    x = make(layers.Rescaling(1 / 255)(image))
    return keras.Model(image, layers.Dense(outputs, activation=activation)(x))


def convolutions(x):
    x = layers.Conv2D(6, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(layers.BatchNormalization()(x))
    return layers.Flatten()(layers.Dropout(0.5)(x))


@pytest.fixture(scope="module")
def cnn():
    album = Album()
    return inside_network(network(convolutions), PICTURE, album, classes=["a", "b", "c"]), album.store


def test_the_way_of_a_picture_in_shapes(cnn):
    found, store = cnn
    assert [(stage.kind, stage.shape, stage.n_maps) for stage in found.stages] == [
        ("", "12 × 12 × 1", 1),
        ("Conv2D", "10 × 10 × 6", 6),
        ("MaxPooling2D", "5 × 5 × 6", 6),
        ("Flatten", "150 numbers", 0),
        ("Dense", "3 numbers", 0),
    ]
    assert "3 × 3, 6 of them" in found.stages[1].text
    assert "every 2 × 2" in found.stages[2].text
    sheet = store[found.stages[1].maps]
    assert (sheet.width, sheet.height) == (6 * 64 - 4, 60)  # maps of 10 pixels, six times as large, 4 between
    assert found.groups == ()
    assert found.notes == ()


def test_the_filters_are_shown_as_they_are(cnn):
    found, store = cnn
    assert found.filters.text.startswith("Filters of the first convolution, 6 of 6, each 3 × 3 pixels")
    assert (store[found.filters.picture].width, store[found.filters.picture].height) == (6 * 31 - 4, 27)


def test_the_answer_of_the_network_is_covered(cnn):
    found, store = cnn
    assert found.sensitivity.text.startswith("The network says ")
    assert found.sensitivity.picture == found.example.picture
    assert store[found.sensitivity.overlay].width == 96


def test_dense_on_pixels_shows_weights_as_pictures():
    album = Album()
    model = network(lambda x: layers.Dense(5)(layers.Flatten()(x)), (6, 4, 3))
    found = inside_network(model, np.zeros((6, 4, 3), np.uint8), album)
    assert "5 of its 5 nodes" in found.filters.text
    assert found.stages == ()
    assert found.notes == ("This network has no convolution of pictures, so there are no maps to show on the way.",)
    assert found.sensitivity is None  # without names of classes


def test_a_recurrent_network_is_skipped_with_a_sentence():
    model = network(lambda x: layers.LSTM(3)(layers.Reshape((12, 12))(x)), outputs=1, activation="sigmoid")
    found = inside_network(model, PICTURE, Album(), classes=["no", "yes"])
    assert (found.filters, found.stages) == (None, ())
    assert [note[:29] for note in found.notes] == ["No layer of this network look", "This network has no convoluti"]
    assert "The network says " in found.sensitivity.text


@pytest.mark.exhaustive
def test_of_many_layers_some_are_shown():
    def deep(x):
        for k in range(16):
            x = layers.Conv2D(2 + k // 8, 1)(x)
        return layers.GlobalAveragePooling2D()(x)

    found = inside_network(network(deep), PICTURE, Album())
    assert [stage.shape for stage in found.stages if stage.kind == "Conv2D"] == [
        "12 × 12 × 2",
        "12 × 12 × 3",
        "12 × 12 × 3",
    ]
    assert "3 of 16 layers" in found.notes[1]
    assert "one pixel each" in found.notes[0]


def test_of_a_deep_network_the_last_layer_of_each_size_is_shown():
    layer = layers.Activation("linear")
    shapes = [(16 // (1 + k // 20), 16 // (1 + k // 20), 2 + k % 2) for k in range(60)]
    seen = [Seen((str(k),), layer, shape, np.zeros((1, *shape[:2]), np.float32)) for k, shape in enumerate(shapes)]
    assert [one.path[0] for one in _telling(seen)] == ["0", "19", "39", "59"]
    every = [replace(one, shape=(60 - k, 9, 2)) for k, one in enumerate(seen)]
    assert len(_telling(every)) == MOST_STAGES
    assert _telling(seen[:5]) == seen[:5]


@pytest.mark.exhaustive
def test_the_way_back_of_a_picture_is_shown_too():
    def there_and_back(x):
        code = layers.Dense(4)(layers.Flatten()(layers.MaxPooling2D()(layers.Conv2D(2, 3, padding="same")(x))))
        back = layers.Conv2D(1, 3)(layers.UpSampling2D()(layers.Reshape((6, 6, 2))(layers.Dense(72)(code))))
        return layers.Dense(2)(layers.Flatten()(layers.Cropping2D(1)(back)))

    found = inside_network(network(there_and_back), PICTURE, Album())
    texts = {stage.kind: stage.text for stage in found.stages}
    assert texts["UpSampling2D"] == "makes 2 × 2 values of every one: larger maps"
    assert texts["Reshape"] == "the same numbers in another shape"
    assert "Cropping2D" not in texts


def test_other_inputs_are_given_too():
    image, numbers = keras.Input((12, 12, 1), name="image"), keras.Input((2,), name="numbers")
    x = layers.Concatenate()([layers.Flatten()(layers.Conv2D(2, 3)(image)), numbers])
    model = keras.Model({"image": image, "numbers": numbers}, layers.Dense(2, activation="softmax")(x))
    row = {"numbers": np.ones((1, 2), np.float32)}
    found = inside_network(model, PICTURE, Album(), classes=["a", "b"], others=row)
    assert [stage.kind for stage in found.stages] == ["", "Conv2D", "Flatten", "Concatenate", "Dense"]
    assert found.sensitivity is not None


def test_where_the_picture_must_not_be_covered():
    picture = np.zeros((8, 8, 1), np.uint8)
    picture[0, 0] = 200

    def sees_the_corner(pictures):
        p = 0.1 + 0.8 * (pictures[:, 0, 0, 0] > 100)
        return np.stack([1 - p, p], axis=1)

    code, before, least, falls, side = covered(sees_the_corner, picture, 4)
    assert (code, before, least, side) == (1, pytest.approx(0.9), pytest.approx(0.1), 2)
    assert falls[0, 0] == falls[1, 1] == pytest.approx(0.8)
    assert not falls[2:].any()
    assert not falls[:, 2:].any()


def test_what_was_frozen():
    entry = keras.Input((12, 12, 1))
    x = layers.Conv2D(2, 3, name="one")(entry)
    x = layers.BatchNormalization(name="norm")(x)
    backbone = keras.Model(entry, layers.Conv2D(2, 3, name="two")(x), name="backbone")
    model = network(lambda x: layers.GlobalMaxPooling2D()(backbone(x)))
    assert layer_groups(model) == ()
    backbone.get_layer("one").trainable = backbone.get_layer("norm").trainable = False
    groups = [(group.name, group.layers, group.params, group.trained) for group in layer_groups(model)]
    assert groups[0] == ("backbone/one to backbone/norm", 2, 20 + 8, False)
    assert groups[1] == ("backbone/two", 1, 38, True)
    assert groups[2][1:] == (1, 9, True)
