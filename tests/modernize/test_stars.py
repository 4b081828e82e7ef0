"""Names that a star brings."""

import pytest
from modernize.test_places import thing

from sunbae.modernize import backend, stars
from sunbae.modernize.places import canonical

GONE = {
    *(f"keras.initializers.{name}" for name in ("normal", "one", "uniform", "zero")),
    *(f"keras.layers.{name}" for name in ("ConvLSTM2DCell", "ConvRNN2D", "Deconvolution2D", "Deconvolution3D")),
    *(f"keras.utils.{name}" for name in ("multi_gpu_model", "print_summary")),
    "keras.models.model_from_config",
    "keras.optimizers.TFOptimizer",
    "keras.preprocessing.image.list_pictures",
}


@pytest.mark.parametrize("module", sorted(set(stars._NAMES) - {"keras.backend", "keras.wrappers.scikit_learn"}))
def test_names_are_there_or_known_to_be_gone(module):
    for name in stars._NAMES[module]:
        full = f"{module}.{name}"
        if full in GONE:
            with pytest.raises(AttributeError):
                thing(full)
        else:
            assert thing(canonical(full)) is not None


def test_every_function_of_the_backend_that_has_a_rule_is_known():
    known = {*backend.EQUALS, *backend._AROUND, *(f"keras.backend.{name}" for name in ("set_value", "update"))}
    assert known <= {f"keras.backend.{name}" for name in stars._NAMES["keras.backend"]}


@pytest.mark.parametrize(
    ("module", "name", "has"),
    [
        ("keras.layers.convolutional", "Convolution2D", True),
        ("keras.optimizers", "sgd", True),
        ("keras.callbacks", "BaseLogger", True),
        ("keras.preprocessing.image", "ImageDataGenerator", True),
        ("keras.preprocessing.text", "Tokenizer", True),
        ("keras.models", "Dense", False),
        ("keras.utils", "np_utils", True),
    ],
)
def test_brings(module, name, has):
    assert stars.brings(module, name) is has
