"""`sunbae` (선배): the senior beside your Keras code.

>>> import sunbae
>>> run = sunbae.train("houses.csv", target="price")  # doctest: +SKIP
>>> run.scores["r2"], run.predict("new_houses.csv")  # doctest: +SKIP

Your own compiled `keras.Model`, trained as `model.fit` trains it, in less time:

>>> history = sunbae.fit(model, x, y, epochs=100, validation_split=0.2)  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Keras and JAX take seconds to import: a name is loaded when it is first used.
_HOMES = {
    "Params": "sunbae.models.params",
    "SunbaeError": "sunbae.errors",
    "evaluate": "sunbae.engine.evaluate",
    "explain": "sunbae.job.explain",
    "fit": "sunbae.engine.fit",
    "fit_many": "sunbae.engine.many",
    "install": "sunbae.patch.session",
    "predict": "sunbae.engine.evaluate",
    "read_table": "sunbae.data.read",
    "load": "sunbae.job.load",
    "load_ipython_extension": "sunbae.patch.session",
    "train": "sunbae.job.train",
    "uninstall": "sunbae.patch.session",
    "unload_ipython_extension": "sunbae.patch.session",
    "windows": "sunbae.data.window",
}

__all__ = [
    "Params",
    "SunbaeError",
    "__version__",
    "evaluate",
    "explain",
    "fit",
    "fit_many",
    "install",
    "load",
    "load_ipython_extension",
    "predict",
    "read_table",
    "train",
    "uninstall",
    "unload_ipython_extension",
    "watch",
    "windows",
]

if TYPE_CHECKING:
    from sunbae.data.read import read_table
    from sunbae.data.window import windows
    from sunbae.engine.evaluate import evaluate, predict
    from sunbae.engine.fit import fit
    from sunbae.engine.many import fit_many
    from sunbae.errors import SunbaeError
    from sunbae.job.explain import explain
    from sunbae.job.load import load
    from sunbae.job.train import train
    from sunbae.models.params import Params
    from sunbae.patch.session import install, load_ipython_extension, uninstall, unload_ipython_extension


def __getattr__(name: str) -> Any:
    if name == "watch":  # a package that can be called
        return import_module("sunbae.watch")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sunbae' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
