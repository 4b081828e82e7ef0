"""What a name is said to be today is there today."""

import importlib
import inspect

import pytest

from sunbae._compat import load_keras
from sunbae.modernize import backend, places, tensors
from sunbae.modernize.functions import Equal
from sunbae.modernize.places import GONE, MODULES, canonical

keras = load_keras()
STUB = "keras.optimizers.legacy"  # its classes say that they are gone when one is made


def thing(name):
    """What a full name is; AttributeError if it is nothing."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AttributeError(name)


@pytest.mark.parametrize("name", sorted({*MODULES.values(), *places._NAMES.values(), *places._ENGINE.values()}))
def test_names_of_today(name):
    assert thing(name) is not None


@pytest.mark.parametrize("name", sorted({*places._SCIKIT.values()}))
def test_modules_of_scikit_learn(name):
    assert thing(name) is not None


@pytest.mark.parametrize("name", sorted(GONE))
def test_what_is_gone_is_gone(name):
    with pytest.raises(AttributeError):
        thing(name)


@pytest.mark.parametrize("name", sorted({*MODULES} - {STUB}))
def test_modules_that_are_gone_are_gone(name):
    with pytest.raises((AttributeError, ModuleNotFoundError)):
        thing(name)


def test_a_module_of_stubs():
    with pytest.raises(ImportError):
        thing(f"{STUB}.Adam")()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tensorflow.keras", "keras"),
        ("tensorflow.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.python.keras.layers.recurrent_v2.LSTM", "keras.layers.LSTM"),
        ("tensorflow.compat.v1.keras.layers.CuDNNGRU", "keras.layers.GRU"),
        ("keras.optimizers.adam", "keras.optimizers.Adam"),
        ("keras.optimizers.adam.Adam", "keras.optimizers.Adam"),
        ("keras.optimizers.schedules.ExponentialDecay", "keras.optimizers.schedules.ExponentialDecay"),
        ("keras.layers.merge", "keras.layers.merge"),
        ("keras.layers.merge.add", "keras.layers.add"),
        ("keras.preprocessing.image", "keras.preprocessing.image"),
        ("keras_preprocessing.image.load_img", "keras.preprocessing.image.load_img"),
        ("tensorflow.losses.mse", "keras.losses.mean_squared_error"),
        ("tensorflow.lossesandmore", "tensorflow.lossesandmore"),
        ("numpy.keras", "numpy.keras"),
        ("keras", "keras"),
    ],
)
def test_canonical(old, new):
    assert canonical(old) == new
    assert canonical(new) == new


def keywords(equal: Equal) -> set[str]:
    added = {equal.added[0]} if equal.added is not None else set()
    return set(equal.keywords.values()) | set(equal.same) | added


@pytest.mark.parametrize("table", [tensors.EQUALS, backend.EQUALS], ids=["tensorflow", "backend"])
def test_functions_that_are_said_to_be_equal_take_these_arguments(table):
    for old, equal in table.items():
        if equal.name == "print":
            continue
        known = inspect.signature(thing(equal.name)).parameters
        assert keywords(equal) <= set(known), (old, equal.name)
        plain = [one for one in known.values() if one.kind is not inspect.Parameter.KEYWORD_ONLY]
        assert equal.most <= len(plain), (old, equal.name)
