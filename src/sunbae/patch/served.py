"""Which modules stand in for names that are not installed: TensorFlow, and old paths of Keras."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from sunbae.patch.modules import Make, stand_in

# Keras 3's own copy of the namespace of tf.keras has what its public one no longer has.
_KERAS, _LEGACY = "keras", "keras._tf_keras.keras"
ROOTS = ("tensorflow.keras", "tensorflow.python.keras")


def served(name: str) -> Make | None:
    """How the module of a name is made; None for a name that is none of ours."""
    if name == "tensorflow" or name == "tensorflow.python":
        return _tensorflow
    for root in ROOTS:
        if name == root or name.startswith(root + "."):
            inner = name[len(root) :]
            return _of_keras if any(_exists(home + inner) for home in (_KERAS, _LEGACY)) else None
    return None


def _tensorflow(name: str) -> ModuleType:
    return stand_in(name, (), {"__version__": "2.16.0"})


def _of_keras(name: str) -> ModuleType:
    inner = next(name[len(root) :] for root in ROOTS if name == root or name.startswith(root + "."))
    return stand_in(name, [home + inner for home in (_KERAS, _LEGACY) if _exists(home + inner)])


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
