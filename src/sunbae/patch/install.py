"""All that `sunbae run` changes, put in place as the modules come that are to be changed, and undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from sunbae.patch.modules import LARGE, Finder
from sunbae.patch.served import served
from sunbae.patch.table import Patch, Patched

if TYPE_CHECKING:
    from sunbae.patch.calls import Listener


Table = Callable[[ModuleType], Iterable[Patch]]


@dataclass(frozen=True)
class Settings:
    """What is wanted of the patches.

    Attributes:
      engine, kernels, strict: see `patch.calls.How`.
      legacy: whether what Keras, scikit-learn and others no longer have is put back.
      of_2020: whether lines that mean something else today mean what they did in Keras 2.4: one list of metrics for
        several outputs, the order of scores, a silent predict.
      listener: told of every fit, evaluate and predict; None for nobody.
      more: module whose import is waited for -> what makes further patches of it.
      writes: told of each file that a library opens for writing past Python, before it does.
      seed: what Keras begins with; None for whatever it draws.
      figures: told of each figure that a script shows, as (figure, number); None leaves matplotlib alone.
    """

    engine: bool = True
    kernels: Literal["auto", "exact"] = "auto"
    strict: bool = False
    legacy: bool = True
    of_2020: bool = True
    listener: Listener | None = None
    figures: Callable[[Any, int], None] | None = field(default=None, repr=False)
    writes: Callable[[str], None] | None = field(default=None, repr=False)
    more: Mapping[str, tuple[Table, ...]] = field(default_factory=dict, repr=False)
    seed: int | None = None


_KERAS2, _LIBRARIES = "sunbae.patch.keras2.", "sunbae.patch.libraries."
# Module whose import they wait for -> the module of ours with their table, a function (module, settings) -> patches.
TABLES: dict[str, tuple[str, ...]] = {
    "keras": ("sunbae.patch.engine", "sunbae.patch.initial"),
    "matplotlib.pyplot": ("sunbae.patch.figures",),
    "h5py": ("sunbae.patch.hdf5",),
}
_OF_KERAS = """
    names activations custom arguments optimizers callbacks compiling scores data states observed losses measures
    methods saving loading datasets runtime
"""
_SCIKIT = """
    cluster decomposition ensemble feature_extraction.text impute linear_model metrics model_selection naive_bayes
    neighbors preprocessing svm tree utils.class_weight
"""
# The same for what is gone; of two on one name the later one sees the arguments first.
LEGACY: dict[str, tuple[str, ...]] = {
    "keras": tuple(_KERAS2 + name for name in _OF_KERAS.split()),
    "numpy": (_LIBRARIES + "numpys",),
    "pandas": (_LIBRARIES + "pandas",),
    "matplotlib.style": (_LIBRARIES + "styles",),
    "sklearn.datasets": (_LIBRARIES + "boston",),
    **{f"sklearn.{name}": (_LIBRARIES + "scikit",) for name in _SCIKIT.split()},
    **dict.fromkeys(("builtins", "os", "glob"), (_LIBRARIES + "files",)),
}


def tables(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Module whose import is waited for -> the modules with its tables."""
    found = dict(TABLES)
    for name, homes in LEGACY.items() if settings.legacy else ():
        found[name] = (*found.get(name, ()), *homes)
    return found


class Installation:
    """The patches of a process."""

    def __init__(self, settings: Settings) -> None:
        self.patched = Patched()
        self._programs = ExitStack()
        known = tables(settings)
        after = {
            name: partial(self._put, known.get(name, ()), settings)
            for name in dict.fromkeys((*known, *settings.more, *LARGE))
        }
        self._finder = Finder(served if settings.legacy else lambda name: None, after)

    def __enter__(self) -> Installation:
        # Whatever ~/.keras/keras.json says, which Keras reads when it is imported.
        os.environ["KERAS_BACKEND"] = "jax"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        self._finder.install()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.undo()

    def undo(self) -> None:
        """Put everything back."""
        self.patched.undo()
        self._finder.remove()
        self._programs.close()

    def _put(self, homes: tuple[str, ...], settings: Settings, module: ModuleType) -> None:
        for home in homes:
            made: Iterable[Patch] = import_module(home).patches(module, settings)
            self.patched.put(made)
        for table in settings.more.get(module.__name__, ()):
            self.patched.put(table(module))
        if module.__name__ == "keras" and settings.engine:
            # Also what is compiled outside of fits: every first shape of an initializer takes longer than its numbers.
            self._programs.enter_context(import_module("sunbae.engine.cache").kept_on_disk())
        if module.__name__ == "keras" and settings.seed is not None:
            module.utils.set_random_seed(settings.seed)
