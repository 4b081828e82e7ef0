"""The names of a module or function, and what they stand for."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from typing import Any

from sunbae.watch.static.values import Path

_LIBRARIES = ("keras", "tensorflow", "sklearn", "tf_keras")


class Scope:
    """Names that are bound; those of the module around a function are looked up, not changed.

    Attributes:
      names: of this scope; also chains of attributes, such as `self.model`.
      everywhere: names that a function has declared global.
    """

    def __init__(self, around: Scope | None = None, names: Mapping[str, Any] | None = None) -> None:
        self.names = dict(names or {})
        self.around = around
        self.everywhere: set[str] = set()
        self._stars: list[str] = []

    def star(self, module: str) -> None:
        """`from module import *`."""
        if module.split(".")[0] in _LIBRARIES:
            self._stars.append(module)

    def get(self, name: str, fresh: Callable[[], Any]) -> Any:
        """What a name stands for; of one that nothing binds, `fresh()` from now on."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.around
        if hasattr(builtins, name):
            return Path(f"builtins.{name}")
        stars = self._module()._stars
        if stars and "." not in name:
            return Path(f"{stars[-1]}.{name}")
        return self.names.setdefault(name, fresh())

    def bind(self, name: str, value: Any) -> None:
        """Let a name stand for something; what was known of its attributes is forgotten."""
        names = self._module().names if name in self.everywhere else self.names
        for one in [one for one in names if one.startswith(f"{name}.")]:
            del names[one]
        names[name] = value

    def knows(self, name: str) -> bool:
        """Whether something binds a name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return True
            scope = scope.around
        return False

    def _module(self) -> Scope:
        scope = self
        while scope.around is not None:
            scope = scope.around
        return scope
