"""`sunbae run --explain-patches`: all that would be changed, and why, without running anything."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from sunbae._compat import load_keras
from sunbae.patch.install import Settings, tables
from sunbae.patch.served import OLD_KERAS, OLD_SKLEARN
from sunbae.patch.table import Patch


def explained(settings: Settings) -> Iterator[str]:
    """Lines `owner.name: why`, by the module whose import a patch waits for; Keras is imported to look at it."""
    if settings.legacy:
        yield "tensorflow, tensorflow.*: modules that stand in, also where TensorFlow is installed"
        for name, homes in {**OLD_KERAS, **OLD_SKLEARN}.items():
            yield f"{name}: {homes[0]}"
    for module, patch in all_patches(settings):
        yield f"[{module}] {name_of(patch.owner)}.{patch.name}: {patch.why}"


def name_of(owner: Any) -> str:
    """The name of a module or class, or the class of what is neither."""
    if isinstance(owner, ModuleType):
        return owner.__name__
    kind = owner if isinstance(owner, type) else type(owner)
    return f"{kind.__module__}.{kind.__qualname__}"


def all_patches(settings: Settings) -> Iterator[tuple[str, Patch]]:
    """(module whose import is waited for, patch) of the libraries that are installed."""
    load_keras()
    for name, homes in tables(settings).items():
        if importlib.util.find_spec(name.partition(".")[0]) is None:
            continue
        module = importlib.import_module(name)
        for home in homes:
            for patch in importlib.import_module(home).patches(module, settings):
                yield name, patch
