import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.models.resnet import EPSILON, STEM, ResnetParams, resnet, whiten

keras = load_keras()


def test_whitened_patches_are_uncorrelated_and_of_one_size() -> None:
    rng = np.random.default_rng(0)
    smooth = np.cumsum(np.cumsum(rng.normal(size=(200, 9, 9, 2)), axis=1), axis=2).astype("float32")
    inputs = keras.Input((9, 9, 2))
    model = keras.Model(inputs, resnet(inputs, ResnetParams.model_validate({"width": 4})))
    whiten(model, [smooth[:7], smooth[7:]])
    kernel = np.asarray(model.get_layer(STEM).kernel)
    assert kernel.shape == (2, 2, 2, 16)
    seen = np.asarray(keras.ops.conv(smooth, kernel)).reshape(-1, 16)[:, :8]
    moments = seen.T @ seen / len(seen)
    np.testing.assert_allclose(moments, np.eye(8), atol=0.02)
    np.testing.assert_array_equal(kernel[..., 8:], -kernel[..., :8])


@pytest.mark.exhaustive
def test_pictures_of_one_colour_do_not_make_filters_without_end() -> None:
    inputs = keras.Input((9, 9, 1))
    model = keras.Model(inputs, resnet(inputs, ResnetParams.model_validate({"width": 4})))
    whiten(model, [np.zeros((3, 9, 9, 1), "float32")])
    kernel = np.asarray(model.get_layer(STEM).kernel)
    assert np.abs(kernel).max() <= 1 / np.sqrt(EPSILON) + 1e-3


@pytest.mark.parametrize("side", [8, 28])
def test_more_stages_than_halves(side: int) -> None:
    inputs = keras.Input((side, side, 1))
    model = keras.Model(inputs, resnet(inputs, ResnetParams.model_validate({"width": 4, "stages": 6})))
    assert model.output.shape[0] is None


def test_the_fixed_filters_are_not_trained() -> None:
    inputs = keras.Input((8, 8, 1))
    x = keras.layers.Dense(2)(resnet(inputs, ResnetParams.model_validate({"width": 4})))
    model = keras.Model(inputs, x)
    assert not any(STEM in v.path for v in model.trainable_variables)
    assert any(STEM in v.path for v in model.non_trainable_variables)


def test_a_learnt_stem_has_nothing_to_whiten() -> None:
    inputs = keras.Input((8, 8, 1))
    model = keras.Model(inputs, resnet(inputs, ResnetParams.model_validate({"width": 4, "stem": "conv"})))
    before = [np.array(np.asarray(w)) for w in model.weights]
    whiten(model, [np.ones((2, 8, 8, 1), "float32")])
    assert all(np.array_equal(a, b) for a, b in zip(before, map(np.asarray, model.weights), strict=True))
