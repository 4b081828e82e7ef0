"""A script that was read: what its names mean and where its parts stand."""

import libcst as cst
import pytest

from sunbae.errors import ScriptError
from sunbae.modernize.script import Script, dotted


def script(source):
    return Script(source, "script.py")


def meanings(source):
    made = script(source)
    return [made.meaning(call.func) for call in made.calls]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import tensorflow as tf\ntf.keras.layers.Dense(3)", "keras.layers.Dense"),
        ("from tensorflow.keras import layers as L\nL.Dense(3)", "keras.layers.Dense"),
        ("from keras.utils import np_utils as u\nu.to_categorical(3)", "keras.utils.to_categorical"),
        ("from tensorflow.keras.layers import *\nDense(3)", "keras.layers.Dense"),
        ("from keras.layers import *\nfrom keras.optimizers import *\nDense(3)", "keras.layers.Dense"),
        ("from keras.models import *\nfrom keras.optimizers import *\nModel(3)", "keras.models.Model"),
        ("from keras.layers import *\nfrom keras.optimizers import *\nadam(3)", "keras.optimizers.Adam"),
        ("from keras.layers import *\nfrom keras.models import *\nmerge(3)", "keras.layers.merge"),
        ("from keras.backend import *\nfrom keras.losses import *\nint_shape(3)", "keras.backend.int_shape"),
        ("from tensorflow import *\nfrom keras.layers import *\nreduce_mean(3)", "tensorflow.reduce_mean"),
        ("from keras.layers import *\nmine(3)", ""),
        ("from numpy import *\nDense(3)", ""),
        ("from keras.layers import *\nprint(3)", ""),
        ("from keras.layers import *\ndef Dense(n): pass\nDense(3)", ""),
        ("import tensorflow as tf\ndef f(tf):\n    tf.keras.Input(3)", ""),
        ("import tensorflow as tf\n(tf.keras).Input(3)", "keras.Input"),
        ("def f():\n    import keras as k\n    k.Input(3)", "keras.Input"),
        ("import keras\nK = keras.backend\ndef f():\n    K.mean(3)", "keras.backend.mean"),
        ("import keras\nK = keras.backend\nK = keras.layers\nK.mean(3)", ""),
        ("import keras\ndef f():\n    K = keras.backend\nK.mean(3)", ""),
        ("import keras\nK = keras.backend\ndef f(K):\n    K.mean(3)", ""),
        ("import numpy as np\nK = np.linalg\nK.norm(3)", ""),
        ("K = K.backend\nK.mean(3)", ""),
        ("x.fit(3)", ""),
    ],
)
def test_meaning(source, expected):
    assert meanings(source)[-1] == expected


@pytest.mark.parametrize("source", ["x = (1 +\r\n  f(2))\r\n", "x = (1 +\r  f(2))\r", "# 값\nif y:\tf(2)\n"])
def test_places_are_those_of_the_source(source):
    made = script(source)
    (call,) = made.calls
    assert made.text(call) == "f(2)"
    start, end = made.span(call)
    assert source[start:end] == "f(2)"
    assert made.line(call) == 2


def test_parentheses_belong_to_an_expression():
    made = script("x = ( (1) )\n")
    (number,) = made.nodes(cst.Integer)
    assert (made.text(number), made.source[slice(*made.inner_span(number))]) == ("( (1) )", "1")


def test_form_feeds_and_line_ends_of_unicode_do_not_move_places():
    made = script("\f\nx = '\u2028'\nf(1)\n")
    assert made.text(made.calls[0]) == "f(1)"
    assert made.line(made.calls[0]) == 3


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1\nprint 'a'\n", "old.py:2: this is no Python that runs today (Missing parentheses in call to 'print'."),
        ("x = (\n", "old.py:1: this is no Python that runs today ('(' was never closed). Mend this line first."),
        ("if x:\n\ty = 1\n        z = 2\n", "old.py:3: this is no Python that runs today (inconsistent use of tabs"),
        ("x = 1\0", "old.py:1: this is no Python that runs today (source code string cannot contain null bytes)."),
    ],
)
def test_what_is_no_python(source, message):
    with pytest.raises(ScriptError) as caught:
        Script(source, "old.py")
    assert str(caught.value).startswith(message.removesuffix("."))


def test_nesting_without_end_is_an_error_of_the_script():
    with pytest.raises(ScriptError, match="old.py:1"):
        Script("(" * 5000 + ")" * 5000, "old.py")


def test_warnings_of_the_script_are_not_ours(recwarn):
    script("x = '\\d'\nassert (1, 2)\n")
    assert not list(recwarn)


@pytest.mark.parametrize(
    ("source", "today"),
    [
        ("import keras\n", False),
        ("import os\nos.environ['KERAS_BACKEND'] = 'jax'\nimport keras\n", True),
        ("import os\nos.environ['KERAS_BACKEND'] = 'theano'\nimport keras\n", False),
        ("import keras\nkeras.ops.mean([1])\n", True),
    ],
)
def test_a_script_of_today_is_known(source, today):
    assert script(source).is_of_today is today


def test_module_names():
    made = script("import numpy as n\nf(1)\nimport pandas\n")
    assert made.module("numpy", "np", made.calls[0]) == ("n", ())
    assert made.module("pandas", "pd", made.calls[0]) == ("pd", ("import pandas as pd",))
    assert made.module("os", "os", made.calls[0]) == ("os", ("import os",))


def test_dotted():
    assert dotted(cst.parse_expression("a.b.c")) == "a.b.c"
    assert dotted(cst.parse_expression("a().b")) == ""
