"""Modules under names that are not installed, and a word when a module has been imported."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from sunbae._collector import uncollected
from sunbae.patch.refused import absent

LARGE = ("keras", "pandas", "sklearn")  # bring 50,000 objects or more, that stay
Make = Callable[[str], ModuleType]


class Finder:
    """Stands first among the finders of a process while a script runs.

    Args:
      served: (name -> a function that makes the module of a name, or None for a name that it has nothing for).
      after: name of a module -> told of it when it has been imported, or at once if it was before.
    """

    def __init__(self, served: Callable[[str], Make | None], after: Mapping[str, Callable[[ModuleType], None]]) -> None:
        self._served, self._after = served, dict(after)
        self._made: list[str] = []
        self._asking: set[str] = set()

    def install(self) -> None:
        """Begin."""
        sys.meta_path.insert(0, self)
        for name, told in self._after.items():
            module = sys.modules.get(name)
            if module is not None:
                told(module)

    def remove(self) -> None:
        """End; the modules that were served are forgotten, and so are the names that their parents have for them."""
        sys.meta_path.remove(self)
        for name in reversed(self._made):
            module = sys.modules.pop(name, None)
            parent, _dot, child = name.rpartition(".")
            holder = sys.modules.get(parent)
            if holder is not None and vars(holder).get(child) is module and module is not None:
                delattr(holder, child)
        self._made.clear()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`, which takes long to import and is not needed."""
        if fullname in self._asking:
            return None
        make = self._served(fullname)
        if make is not None:
            self._made.append(fullname)
            return ModuleSpec(fullname, _Making(make), is_package=True)  # type: ignore[arg-type]
        if fullname not in self._after:
            return None
        self._asking.add(fullname)
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self._asking.discard(fullname)
        if spec is None or spec.loader is None:
            return None
        spec.loader = _Telling(spec.loader, self._after[fullname])  # type: ignore[assignment]
        return spec


class _Making:
    """Makes a module by a function."""

    def __init__(self, make: Make) -> None:
        self._make = make

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._make(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass  # it came whole


class _Telling:
    """Loads a module as another loader does, then tells of it."""

    def __init__(self, loader: Any, told: Callable[[ModuleType], None]) -> None:
        self._loader, self._told = loader, told

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        # What the module finds out about itself must be as without us.
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        with uncollected(stays=module.__name__ in LARGE):
            self._loader.exec_module(module)
        self._told(module)


def stand_in(
    name: str, homes: Sequence[str], extra: Mapping[str, Any] | None = None, *, children: Sequence[str] = ()
) -> ModuleType:
    """A module whose names are those of other modules, the first that has one; they are imported when needed.

    Args:
      name: of the new module.
      homes: modules, as they are imported.
      extra: names that come before all.
      children: names in it that are modules of their own, to be imported below it.
    """
    module = _StandIn(name)
    vars(module).update(extra or {}, _homes=tuple(homes), _children=tuple(children), __path__=[])
    return module


class _StandIn(ModuleType):
    _homes: tuple[str, ...]
    _children: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return [name for name in dir(self) if not name.startswith("_")]
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if name in self._children:
            return importlib.import_module(f"{self.__name__}.{name}")
        for home in self._homes:
            module = importlib.import_module(home)
            try:
                found = getattr(module, name)
            except AttributeError:
                continue
            return self._below(name) or found if isinstance(found, ModuleType) else found
        below = self._below(name)
        if below is not None:
            return below
        raise AttributeError(absent(self.__name__, name, self.__dir__()))

    def _below(self, name: str) -> ModuleType | None:
        """The module under our own name, if there is one."""
        try:
            return importlib.import_module(f"{self.__name__}.{name}")
        except ModuleNotFoundError:
            return None

    def __dir__(self) -> list[str]:
        found = {*self._children, *(name for name in vars(self) if not name.startswith("_"))}
        for home in self._homes:
            module = importlib.import_module(home)
            found |= {name for name in names_of(module) if not name.startswith("_")}
        return sorted(found)


def names_of(module: ModuleType) -> Sequence[str]:
    """The names that a module is for; those of ours that hold another library's list them as PUBLIC."""
    found: Sequence[str] | None = getattr(module, "PUBLIC", None)
    return dir(module) if found is None else found
