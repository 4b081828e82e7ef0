"""What the parts of the walk share: the steps so far, the names, new rows."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from typing import Any

from sunbae.patch.notes import Place
from sunbae.watch.static.scope import Scope
from sunbae.watch.static.story import Step
from sunbae.watch.static.values import Callback, Network, Rows, inside


class Reader:
    """The state of a walk through a script.

    Args:
      where: the place of a line.

    Attributes:
      steps: what was done so far.
      scope: the names at this point.
      branches: see `story.Step`.
      networks: those that are known only by having been fitted or asked, by the value they have.
    """

    def __init__(self, where: Callable[[int], Place]) -> None:
        self.steps: list[Step] = []
        self.scope = Scope()
        self.branches: tuple[tuple[int, int], ...] = ()
        self.networks: dict[Rows, Network] = {}
        self._where = where
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """A new number: of a source, a cut, a question ..."""
        return next(self._numbers)

    def fresh(self, *of: Any) -> Rows:
        """Something of which nothing is known, but that other things went into it."""
        rows = [one for one in inside(*of) if isinstance(one, Rows)]
        return Rows(self.number(), mixed=any(one.mixed or one.asked >= 0 for one in rows))

    def place(self, node: ast.AST) -> Place:
        """The line of a node."""
        return self._where(node.lineno)  # type: ignore[attr-defined]

    def told(self, what: type[Step], node: ast.AST, **more: Any) -> None:
        """Add a step."""
        self.steps.append(what(number=len(self.steps), place=self.place(node), branches=self.branches, **more))

    def value(self, node: ast.expr | None) -> Any:
        """What an expression stands for; what it does is added to the steps."""
        raise NotImplementedError

    def rebind(self, node: ast.expr, value: Any) -> None:
        """Let the name that an expression is stand for something else, if it is a name."""
        if isinstance(node, ast.Name):
            self.scope.bind(node.id, value)

    def away(self, *values: Any) -> None:
        """Note that networks and callbacks went where they cannot be followed."""
        for one in inside(*values):
            if isinstance(one, (Network, Callback)):
                one.escaped = True
            elif isinstance(one, Rows) and one in self.networks:
                self.networks[one].escaped = True
