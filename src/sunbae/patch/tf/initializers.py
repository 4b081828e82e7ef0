"""`tf.random_normal_initializer` and its like: initializers of Keras."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras

_OF_KERAS = {
    "constant_initializer": "Constant",
    "ones_initializer": "Ones",
    "random_normal_initializer": "RandomNormal",
    "random_uniform_initializer": "RandomUniform",
    "zeros_initializer": "Zeros",
}
PUBLIC = list(_OF_KERAS)


def __getattr__(name: str) -> Any:
    if name not in _OF_KERAS:
        raise AttributeError(name)
    return getattr(load_keras().initializers, _OF_KERAS[name])
