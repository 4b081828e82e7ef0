import json

import jax
import numpy as np
import pytest

import sunbae
from sunbae._compat import load_keras, seeded, without_values
from sunbae.anatomy.examine import examine
from sunbae.anatomy.graph import graph_of
from sunbae.models.autoencoder import ANSWER, COMPARED, PICTURE, SCALED, compared_class, inner, opened
from sunbae.models.compile import compile_model
from sunbae.models.recipes import RECIPES, parse_params
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec

# Keras hands its variables to NumPy in a way that NumPy 2 complains of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

keras = load_keras()
RECIPE = RECIPES["autoencoder"]
CLASSES = OutputSpec("multiclass", 3)
RNG = np.random.default_rng(0)
X, Y = RNG.integers(0, 256, (12, 6, 6, 1), dtype=np.uint8), (np.arange(12) % 3).astype("int32")[:, None]
DENSE = ("layers=dense", "width=8", "code=4")
CONV = ("layers=conv", "filters=2", "code=4")


def image(height=6, width=6, channels=1):
    return ImageSpec(height, width, channels, (100.0,) * channels, (50.0,) * channels)


def network(*settings, spec=None, outputs=CLASSES, numbers=0):
    with seeded(0):
        return RECIPE.build(InputSpec(numbers, image=spec or image()), outputs, parse_params(RECIPE, settings))


def compiled(*settings):
    return compile_model(network(*settings), CLASSES, parse_params(RECIPE, settings), total_steps=10)


def values(model):
    return {v.path: np.array(np.asarray(v)) for v in model.trainable_variables}


def loss(model, *, training):
    """Of all rows, answered as in inference."""
    return float(model.compute_loss(None, Y, model({"image": X}), training=training))


@pytest.mark.exhaustive
def test_the_loss_is_of_the_target_and_of_the_pictures_given_back() -> None:
    model = compiled(*DENSE, "weight=3")
    scaled = (X.astype("float32") - 100) / 50
    code, back = map(np.asarray, inner(model)({SCALED: scaled}))
    assert (code.shape, back.shape) == ((12, 4), (12, 6, 6, 1))
    p = np.asarray(model({"image": X}))
    pictures = 3 * np.mean((scaled - back) ** 2)
    assert loss(model, training=False) == pytest.approx(pictures - np.log(p[np.arange(12), Y[:, 0]]).mean(), rel=1e-5)
    model.smoothing = 0.3  # of the target, which has a loss of its own then
    soft = 0.7 * np.eye(3)[Y[:, 0]] + 0.1
    assert loss(model, training=True) == pytest.approx(pictures - (soft * np.log(p)).sum(axis=1).mean(), rel=1e-5)


@pytest.mark.parametrize("joint", [False, True])
def test_the_code_learns_from_the_target_only_if_it_is_to(joint) -> None:
    layer, picture = compared_class()(1.0, joint=joint), np.ones((2, 3, 3, 1), "float32")
    slope = jax.grad(lambda code: layer([code, picture, picture]).sum())(np.ones((2, 4), "float32"))
    assert np.array_equal(slope, np.full((2, 4), float(joint)))


@pytest.mark.exhaustive
@pytest.mark.parametrize("joint", [False, True])
def test_other_targets_change_the_code_only_if_they_are_to(joint) -> None:
    found = []
    for y in (Y, 2 - Y):
        model = compiled(*DENSE, f"joint={joint}", "weight_decay=0")
        model.fit({"image": X}, y, batch_size=12, epochs=2, shuffle=False, verbose=0)
        found.append(values(model))
    same = {path for path in found[0] if np.array_equal(found[0][path], found[1][path])}
    assert same == (set() if joint else {path for path in found[0] if not path.startswith("output")})


@pytest.mark.parametrize(("settings", "before"), [((), SCALED), (("shift=2",), "augment")])
def test_what_is_given_back_is_compared_with_the_picture_before_noise(settings, before) -> None:
    model = network(*CONV, "noise=0.5", *settings)
    _code, picture, _back = model.get_layer(COMPARED).input
    assert picture._keras_history.operation.name == before
    assert model.get_layer("conv_1").input._keras_history.operation.name == "noise"


@pytest.mark.exhaustive
def test_the_noise_is_there_in_training_only() -> None:
    noise, zeros = network(*DENSE, "noise=2").get_layer("noise"), np.zeros((50, 6, 6, 1), "float32")
    assert np.std(np.asarray(noise(zeros, training=True))) == pytest.approx(2, rel=0.1)
    assert not np.asarray(noise(zeros)).any()


@pytest.mark.parametrize("sizes", [(12, 13, 1), (25, 30, 3), (8, 8, 1), (5, 3, 1), (1, 1, 1)])
@pytest.mark.parametrize("settings", [("layers=dense",), ("layers=conv",), ("layers=conv", "blocks=3")])
def test_pictures_of_every_size_are_given_back_in_that_size(settings, sizes) -> None:
    with without_values():
        model = network(*settings, spec=image(*sizes))
    _code, picture, back = model.get_layer(COMPARED).input
    assert tuple(back.shape) == tuple(picture.shape) == (None, *sizes)


@pytest.mark.parametrize("settings", [DENSE, CONV, (*DENSE, "depth=0"), (*CONV, "blocks=2", "noise=0.1")])
def test_is_explained_to_the_last_parameter(settings) -> None:
    with without_values():
        model = network(*settings)
    anatomy = examine(graph_of(json.loads(model.to_json())))
    assert anatomy.total == model.count_params()
    assert anatomy.notes == ()


@pytest.mark.parametrize(("settings", "numbers"), [(DENSE, 0), ((*CONV, "noise=0.5"), 2)])
@pytest.mark.exhaustive
def test_opened_it_answers_the_same_and_gives_back_pixels_with_layers_of_keras_alone(settings, numbers) -> None:
    model = network(*settings, outputs=OutputSpec("regression", center=5.0, scale=2.0), numbers=numbers)
    x = {"image": X} | ({"numbers": np.ones((12, numbers), "float32")} if numbers else {})
    plain = keras.Model(model.input, opened(model, image()))
    found = {name: np.asarray(array) for name, array in plain(x).items()}
    assert {type(layer).__module__.partition(".")[0] for layer in plain.layers} == {"keras"}
    np.testing.assert_array_equal(found[ANSWER], np.asarray(model(x)))
    _code, back = inner(model)({SCALED: (X.astype("float32") - 100) / 50})
    np.testing.assert_allclose(found[PICTURE], np.clip(np.asarray(back) * 50 + 100, 0, 255), atol=1e-3)
    assert examine(graph_of(json.loads(plain.to_json()))).notes == ()


@pytest.mark.exhaustive
def test_a_compiled_epoch_has_the_bits_of_keras_own() -> None:
    ours, theirs = compiled(*DENSE, "noise=0.5"), compiled(*DENSE, "noise=0.5")
    said = {"batch_size": 5, "epochs": 3, "shuffle": False, "verbose": 0, "validation_data": ({"image": X}, Y)}
    keras.utils.set_random_seed(0)
    first = theirs.fit({"image": X}, Y, **said).history
    keras.utils.set_random_seed(0)
    assert sunbae.fit(ours, {"image": X}, Y, kernels="exact", **said).history == first
    assert all(np.array_equal(a, b) for a, b in zip(values(ours).values(), values(theirs).values(), strict=True))
    assert first["val_loss"][-1] > 0
