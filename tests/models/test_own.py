"""Networks of the user's own: named, checked, described."""

import numpy as np
import pytest

from sunbae import Params
from sunbae._compat import load_keras
from sunbae.bundle.own import own_params, rebuilt
from sunbae.errors import OptionError
from sunbae.job.budget import adapted, scaled_rate
from sunbae.models.own import OwnParams, from_file
from sunbae.models.recipes import own_recipe, parse_params, recipe
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec

keras = load_keras()

GOOD = """
from dataclasses import dataclass

import keras
import sunbae


class Mine(sunbae.Params):
    width: int = 4


class Rate(sunbae.Params):
    learning_rate: float = 1e-4


@dataclass
class Odd:
    what: keras.initializers.Initializer = None


@dataclass
class Plain:
    width: int = 5
    dropout: float = 0.5


def net(inputs, outputs, params: Mine):
    named, x = inputs.tensors()
    return keras.Model(named, outputs.on(keras.layers.Dense(params.width)(x)))


def plain(inputs, outputs, params: Plain):
    return net(inputs, outputs, params)


def bare(inputs, outputs, params):
    named, x = inputs.tensors()
    return keras.Model(named, outputs.on(x))


def wrong_output(inputs, outputs, params):
    named, x = inputs.tensors()
    return keras.Model(named, keras.layers.Dense(7)(x))


def wrong_input(inputs, outputs, params):
    x = keras.Input((3,), name="something")
    return keras.Model(x, outputs.on(x))


def nothing(inputs, outputs, params):
    return 3


def code(inputs, outputs, params):
    named, x = inputs.tensors()
    return keras.Model(named, outputs.on(keras.layers.Lambda(lambda t: t * 2)(x)))


def two(inputs, outputs):
    return None


def shy(inputs, outputs, params):
    return keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])


class Net(keras.Model):
    def call(self, x):
        return x


def subclassed(inputs, outputs, params):
    return Net()


def by_name(inputs, outputs, params):
    named, x = inputs.tensors()
    return keras.Model(named, {"price": outputs.on(x)})


class Gate(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, x):
        return self.inner(x)


def gated(inputs, outputs, params):
    named, x = inputs.tensors()
    return keras.Model(named, outputs.on(Gate(keras.layers.Dense(2))(x)))


def usual(inputs, outputs, params: sunbae.Params):
    return bare(inputs, outputs, params)


def slow(inputs, outputs, params: Rate):
    return bare(inputs, outputs, params)


def strange(inputs, outputs, params: Odd):
    return bare(inputs, outputs, params)


def odd(inputs, outputs, params: int):
    return None
"""
ROWS, NUMBER = InputSpec(6), OutputSpec("regression", center=3.0, scale=2.0)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "nets.py"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("function", "known"),
    [("net", {"width"}), ("plain", {"width", "dropout"}), ("bare", set()), ("usual", set()), ("slow", set())],
)
def test_hyper_parameters_are_those_of_the_annotation_and_of_every_network(file, function, known):
    _build, params = from_file(f"{file}:{function}")
    assert issubclass(params, Params)
    assert set(params.model_fields) == known | set(OwnParams.model_fields)


def test_a_function_in_a_file_is_a_recipe(file):
    chosen = recipe(f"{file}:net")
    model = chosen.build(ROWS, NUMBER, parse_params(chosen, ["width=9"]))
    assert [layer.units for layer in model.layers if hasattr(layer, "units")] == [9, 1]
    with pytest.raises(OptionError, match="has no such hyper-parameter; it has learning_rate, schedule"):
        parse_params(chosen, ["wide=9"])


def test_a_changed_file_is_read_again(file):
    import os

    assert recipe(f"{file}:net").params.model_fields["width"].default == 4
    file.write_text(GOOD.replace("width: int = 4", "width: int = 40"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert recipe(f"{file}:net").params.model_fields["width"].default == 40


@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("absent", "has no function 'absent'; it has net, plain, bare"),
        ("two", "takes (inputs, outputs); a function (inputs, outputs, params) that returns a keras.Model"),
        ("odd", "the hyper-parameters are <class 'int'>; a subclass of sunbae.Params, or a dataclass, is needed"),
        ("nothing", "returned int; a keras.Model was expected"),
        ("wrong_input", "takes something (None, 3); the rows have numbers (None, 6)"),
        ("wrong_output", "answers (None, 7); the target needs (None, 1)"),
        ("shy", "returned a Sequential that does not know its inputs. Begin with named, x = inputs.tensors()"),
        ("subclassed", "returned a Net that does not know its inputs"),
        ("by_name", "answers by name (price); one tensor is needed"),
        ("strange", "the annotation of its hyper-parameters cannot be read: Unable to generate pydantic-core schema"),
    ],
)
def test_what_is_wrong_with_a_function_is_said(file, function, message):
    with pytest.raises(OptionError) as error:
        chosen = recipe(f"{file}:{function}")
        chosen.build(ROWS, NUMBER, chosen.params())
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\ny = 1 / 0\n", "nets.py:2 fails with ZeroDivisionError: division by zero"),
        ("x = 1\ndef net(:\n", "nets.py:2 fails with SyntaxError"),
        ("import no_such_module\n", "nets.py:1 fails with ModuleNotFoundError"),
        ("import sys\nsys.exit(3)\n", "nets.py:2 fails with SystemExit: 3"),
        ("net = dict\n", "is type; a function (inputs, outputs, params) was expected"),
        (
            "from __future__ import annotations\ndef net(inputs, outputs, params: Absent): pass\n",
            "the annotation of its hyper-parameters cannot be read: name 'Absent' is not defined",
        ),
    ],
)
def test_a_file_that_fails_is_told_with_its_line(file, text, message, monkeypatch):
    file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(file.parent)
    for name in (file, file.name):
        with pytest.raises(OptionError) as error:
            recipe(f"{name}:net")
        assert message in str(error.value)


def test_a_mistake_in_the_function_is_told_with_its_line(file):
    lines = ("import keras", "def net(inputs, outputs, params):", "    named, x = inputs.tensors()",
             "    return keras.Model(named, outputs.on(keras.layers.Conv2D(2, 3)(x)))")  # fmt: skip
    file.write_text("\n".join(lines), encoding="utf-8")
    chosen = recipe(f"{file}:net")
    with pytest.raises(OptionError) as error:
        chosen.build(ROWS, NUMBER, OwnParams())
    assert "nets.py:4 fails with ValueError: Input " in str(error.value)
    assert "expected min_ndim=4" in str(error.value)


ODD = """
from __future__ import annotations
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import keras

@dataclass
class Mine:
    width: int = 4

def net(inputs: NotThere, outputs: NotThere, params: Mine) -> keras.Model:
    ...

def longer(extra, inputs, outputs, params: Mine): ...

part = functools.partial(longer, 3)

class Callable:
    def __call__(self, inputs, outputs, params: Mine): ...

thing = Callable()
"""


@pytest.mark.parametrize("function", ["net", "part", "thing"])
def test_annotations_that_do_not_exist_while_running_are_no_trouble(file, function):
    file.write_text(ODD, encoding="utf-8")
    assert "width" in recipe(f"{file}:{function}").params.model_fields


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OptionError, match="there is no file"):
        recipe(f"{tmp_path / 'none.py'}:net")


def test_layers_that_are_code_are_refused_before_training(file):
    model = recipe(f"{file}:code").build(ROWS, NUMBER, OwnParams())
    with pytest.raises(OptionError, match="cannot be saved without code: Layer 'lambda' is a Lambda"):
        own_params(model, {}, "nets.py:code")


def test_a_layer_without_a_configuration_is_refused_before_training(file):
    model = recipe(f"{file}:gated").build(ROWS, NUMBER, OwnParams())
    with pytest.raises(
        OptionError, match="cannot be saved without code: Object Gate was created by .*get_config"
    ) as error:
        own_params(model, {}, "nets.py:gated")
    assert "Example" not in str(error.value)


def test_defaults_of_the_file_are_meant(file):
    for function, free in (("plain", {"learning_rate"}), ("slow", set()), ("bare", {"learning_rate"})):
        params = recipe(f"{file}:{function}").params()
        for found in (adapted(params, "binary", 64), scaled_rate(params, 32)):
            changed = {k for k, v in found.model_dump().items() if v != params.model_dump()[k]}
            assert changed == free


def test_what_a_bundle_holds_makes_the_same_network(file):
    keras.utils.set_random_seed(0)
    model = recipe(f"{file}:net").build(ROWS, NUMBER, recipe(f"{file}:net").params())
    again = rebuilt(own_params(model, {}, "net"))
    for mine, its in zip(again.variables, model.variables, strict=True):
        mine.assign(its)
    x = np.random.default_rng(0).normal(size=(4, 6)).astype("float32")
    np.testing.assert_array_equal(np.asarray(again({"numbers": x})), np.asarray(model({"numbers": x})))


def test_a_ready_model_gets_new_weights_and_the_names_of_the_inputs():
    ready = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    chosen = own_recipe(ready)
    keras.utils.set_random_seed(1)
    model = chosen.build(ROWS, NUMBER, chosen.params())
    assert list(model.input) == ["numbers"]
    assert not np.array_equal(np.asarray(model.variables[0]), np.asarray(ready.variables[0]))
    with pytest.raises(OptionError, match=r"The model takes \(None, 6\); the rows have numbers \(None, 4\)"):
        chosen.build(InputSpec(4), NUMBER, chosen.params())


def test_a_ready_model_of_pictures_takes_pixels():
    ready = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3, "softmax")])
    chosen = own_recipe(ready)
    image = ImageSpec(8, 8, 1, (0.0,), (1.0,))
    model = chosen.build(InputSpec(0, image=image), OutputSpec("multiclass", 3), chosen.params())
    assert model.input["image"].dtype == "uint8"
    assert np.asarray(model({"image": np.zeros((2, 8, 8, 1), np.uint8)})).shape == (2, 3)


def answer(ready, outputs, rows=None):
    chosen = own_recipe(ready)
    model = chosen.build(ROWS, outputs, chosen.params())
    return np.asarray(model({"numbers": np.zeros((2, 6), "float32") if rows is None else rows}))


def test_the_last_layer_of_a_ready_model_may_answer_around_zero():
    ready = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    np.testing.assert_array_equal(answer(ready, NUMBER), [[NUMBER.center]] * 2)
    inside = keras.Input((6,))
    np.testing.assert_array_equal(answer(keras.Model(inside, ready(inside)), NUMBER), [[NUMBER.center]] * 2)
    said = keras.Sequential([keras.Input((6,)), *ready.layers, keras.layers.Rescaling(2.0, offset=7.0)])
    np.testing.assert_array_equal(answer(said, NUMBER), [[7.0]] * 2)


@pytest.mark.parametrize(("task", "units", "end"), [("binary", 1, "sigmoid"), ("multiclass", 3, "softmax")])
def test_the_last_layer_of_a_ready_model_may_give_logits(task, units, end):
    rows = np.random.default_rng(0).normal(size=(2, 6)).astype("float32")
    for activation in (None, end):
        ready = keras.Sequential([keras.Input((6,)), keras.layers.Dense(units, activation)])
        found = answer(ready, OutputSpec(task, max(2, units)), rows)
        assert ((found > 0) & (found < 1)).all()
        if task == "multiclass":
            np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-6)


def test_a_ready_model_that_does_not_know_its_inputs():
    chosen = own_recipe(keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)]))
    with pytest.raises(OptionError, match="does not know its inputs"):
        chosen.build(ROWS, NUMBER, chosen.params())


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_layers_of_a_ready_model_that_are_not_trained_keep_their_weights():
    known = keras.Sequential([keras.Input((6,)), keras.layers.Dense(5), keras.layers.Normalization()])
    known.layers[1].adapt(np.random.default_rng(0).normal(3, 2, (50, 5)))
    known.trainable = False
    ready = keras.Sequential([keras.Input((6,)), known, keras.layers.Dense(1)])
    chosen = own_recipe(ready)
    model = chosen.build(ROWS, NUMBER, chosen.params())
    found = model.get_layer(ready.name).get_layer(known.name)
    rows = np.random.default_rng(1).normal(size=(4, 6)).astype("float32")
    np.testing.assert_array_equal(np.asarray(found(rows)), np.asarray(known(rows)))
