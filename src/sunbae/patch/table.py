"""Changes to what others define: declared in tables, made in one place, undone in reverse order."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any


class Missing:
    """Stands for a name that the owner does not have."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True)
class Patch:
    """One name that gets another value.

    Attributes:
      owner: the module or class that defines it, not one that inherits it.
      name: the name there.
      wrap: what stands there -> what is to stand there. It gets MISSING if the owner does not define the name.
      why: one line for people, shown by `sunbae run --explain-patches`.
    """

    owner: Any
    name: str
    wrap: Callable[[Any], Any]
    why: str


class Patched:
    """The patches that are in place."""

    def __init__(self) -> None:
        self._found: list[tuple[Patch, Any]] = []

    @property
    def patches(self) -> tuple[Patch, ...]:
        """In the order in which they were put in place."""
        return tuple(patch for patch, _original in self._found)

    def put(self, patches: Iterable[Patch]) -> None:
        """Put patches in place; of several on one name, each wraps the one before."""
        for patch in patches:
            original = vars(patch.owner).get(patch.name, MISSING)
            setattr(patch.owner, patch.name, patch.wrap(original))
            self._found.append((patch, original))

    def undo(self) -> None:
        """Put back the very objects that were found."""
        while self._found:
            patch, original = self._found.pop()
            if original is MISSING:
                delattr(patch.owner, patch.name)
            else:
                setattr(patch.owner, patch.name, original)


def like(original: Any) -> Callable[[Any], Any]:
    """A replacement that looks as the original does to whoever asks for its name or its arguments.

    Keras asks in two ways, of which only one follows `functools.wraps`.
    """

    def dressed(replacement: Any) -> Any:
        made: Any = wraps(original)(replacement)
        made.__signature__ = inspect.signature(original)
        return made

    return dressed
