"""What the user has defined is called as it was."""

import pytest

from sunbae.modernize.convert import modernize
from sunbae.modernize.own import is_own
from sunbae.modernize.script import Script

HEAD = "import os\nos.environ['KERAS_BACKEND'] = 'jax'\nimport keras\nfrom keras.models import Sequential\n"
NET = HEAD + (
    "class Net:\n    def __init__(self):\n        self.model = Sequential()\n        self.inner = Net()\n"
    "    def predict_classes(self, x):\n        return self.model.predict(x) > 0.5\n"
    "    def fit_generator(self, g, n):\n        return self.predict_classes(n)\n"
    "    def save_weights(self, path):\n        pass\n"
    "class Wide(Net):\n    def again(self):\n        super().fit_generator(1, 2)\n"
)


@pytest.mark.parametrize(
    "lines",
    [
        "n = Net()\nn.predict_classes(x)\n",
        "n = Net()\nn.fit_generator(g, 3)\n",
        "n = Wide()\nn.fit_generator(g, workers=3)\n",
        "n = Net()\nn.save_weights('w.h5')\n",
        "Net().inner.predict_classes(x)\n",
        "Net.predict_classes(n, x)\n",
        "def build():\n    return Net()\nn = build()\nn.predict_classes(x)\n",
        "def run(net):\n    return net.predict_classes(x)\n",
        "def train_model(m, nb_epoch=10):\n    pass\ntrain_model(m, nb_epoch=2)\n",
        "train = lambda nb_epoch: 3\ntrain(nb_epoch=2)\n",
        "class Trainer:\n    def __init__(self, nb_epoch): pass\n    def run(self, nb_epoch): pass\n"
        "t = Trainer(nb_epoch=3)\nt.run(nb_epoch=2)\n",
        "from training import train_model\ntrain_model(m, nb_epoch=2)\n",
    ],
)
def test_what_the_script_defines_is_left_alone(lines):
    assert modernize(NET + lines).source == NET + lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("n = Net()\nn.model.fit_generator(g, 3)\n", "n = Net()\nn.model.fit(g, steps_per_epoch=3)\n"),
        ("m = Sequential()\nm.fit_generator(g, 3)\n", "m = Sequential()\nm.fit(g, steps_per_epoch=3)\n"),
        (
            "def run(model):\n    model.fit_generator(g, 3)\n",
            "def run(model):\n    model.fit(g, steps_per_epoch=3)\n",
        ),
        ("m = build()\nm.fit(x, y, nb_epoch=2)\n", "m = build()\nm.fit(x, y, epochs=2)\n"),
    ],
)
def test_what_is_of_keras_is_not(before, after):
    assert modernize(NET + before).source == NET + after


@pytest.mark.parametrize(
    ("code", "own"),
    [
        ("def f(): pass\nf()\n", True),
        ("f()\n", False),
        ("import numpy\nnumpy.f()\n", True),
        ("import keras\nkeras.f()\n", False),
        ("(lambda: 3)()\n", False),
    ],
)
def test_own_functions(code, own):
    script = Script(code, "script.py")
    assert is_own(script, script.calls[-1]) is own
