"""The networks of a script."""

import pytest

from sunbae.modernize.networks import network_of
from sunbae.modernize.script import Script

HEAD = """from tensorflow.keras.models import Sequential, Model, load_model
from tensorflow.keras.layers import Dense, Input, Dropout, Activation, LSTM
"""


def network(source):
    """The network on which the last method of the script is called."""
    script = Script(HEAD + source, "script.py")
    _call, func = list(script.methods("evaluate"))[-1]
    return network_of(script, func.value)


@pytest.mark.parametrize(
    ("source", "count", "units"),
    [
        ("m = Sequential()\nm.add(Dense(8))\nm.add(Dense(3))\nm.evaluate()\nm.add(Dense(9))\n", 1, 3),
        ("m = Sequential([Dense(8), Dense(3, activation='softmax')])\nm.evaluate()\n", 1, 3),
        (
            "m = Sequential()\nm.add(Dense(units=3))\nm.add(Activation('softmax'))\nm.add(Dropout(0.1))\n"
            "m.evaluate()\n",
            1,
            3,
        ),
        ("n = 4\nm = Sequential([Dense(n)])\nm.evaluate()\n", 1, 4),
        ("m = Sequential([Dense(f())])\nm.evaluate()\n", 1, None),
        ("m = Sequential([Dense(3), LSTM(4)])\nm.evaluate()\n", 1, None),
        ("i = Input((3,))\no = Dense(2)(i)\nm = Model(i, o)\nm.evaluate()\n", 1, 2),
        (
            "i = Input((3,))\no = Dense(2)(i)\no = Activation('relu')(o)\n"
            "m = Model(inputs=[i], outputs=[o, o])\nm.evaluate()\n",
            2,
            2,
        ),
        ("def build():\n    m = Sequential()\n    m.add(Dense(5))\n    return m\n\nn = build()\nn.evaluate()\n", 1, 5),
        ("m = load_model('x.h5')\nm.evaluate()\n", None, None),
        ("def f(n, m):\n    return m\n\nm = f(1, Sequential([Dense(6)]))\nm.evaluate()\n", 1, 6),
        ("m = Sequential([Dense(8)])\nm = Sequential([Dense(2)])\nm.evaluate()\n", 1, 2),
    ],
)
def test_outputs(source, count, units):
    found = network(source)
    assert found is not None
    assert (found.output_count, found.units()) == (count, units)


@pytest.mark.parametrize(
    "source", ["m.evaluate()\n", "m = f()\nm.evaluate()\n", "def f(m):\n    m.evaluate()\n", "m = 3\nm.evaluate()\n"]
)
def test_what_is_surely_no_network(source):
    assert network(source) is None


def test_the_last_compile_counts():
    found = network("m = Sequential([Dense(1)])\nm.compile('a')\nm.compile('b')\nm.evaluate()\nm.compile('c')\n")
    assert found.script.text(found.compiled()) == "m.compile('b')"
    assert network("m = Sequential([Dense(1)])\nm.evaluate()\n").compiled() is None


def test_a_network_that_goes_through_a_function_is_compiled_afterwards():
    found = network("def f(m):\n    return m\n\nm = f(Sequential([Dense(1)]))\nm.compile('a')\nm.evaluate()\n")
    assert found.script.text(found.compiled()) == "m.compile('a')"


def test_a_network_that_a_function_makes_and_the_module_compiles():
    found = network(
        "def f():\n    m = Sequential()\n    m.add(Dense(7))\n    return m\n\nmodel = f()\nm = 3\nm.add(Dense(1))\n"
        "model.compile('a')\nmodel.evaluate()\n"
    )
    assert found.script.text(found.compiled()) == "model.compile('a')"
    assert found.units() == 7


def test_a_network_that_a_function_compiles():
    found = network(
        "def f():\n    m = Sequential([Dense(1)])\n    m.compile('a')\n    return m\n\nn = f()\nn.evaluate()\n"
    )
    assert found.script.text(found.compiled()) == "m.compile('a')"
