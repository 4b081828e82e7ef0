"""The user's own words at a line: what a call there is called on, and given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence


@dataclass(frozen=True)
class Written:
    """A call as it stands in the source.

    Attributes:
      on: what its method is called on, such as scaler; "" of a function.
      name: of the function or method.
      arguments: those without a name.
      named: those with one.
      target: what the result is assigned to; "" for nothing.
      line: the first line of the statement.
    """

    on: str
    name: str
    arguments: tuple[str, ...]
    named: dict[str, str]
    target: str
    line: int

    def argument(self, k: int, name: str, otherwise: str = "...") -> str:
        """An argument by its place or name."""
        return self.arguments[k] if k < len(self.arguments) else self.named.get(name, otherwise)

    def again(self, names: Sequence[str] = (), **changed: str) -> str:
        """The statement with some arguments changed, or added at the end.

        Args:
          names: of the parameters that come first, for arguments without a name.
        """
        first = [changed.pop(names[k], one) if k < len(names) else one for k, one in enumerate(self.arguments)]
        said = ", ".join([*first, *(f"{name}={value}" for name, value in (self.named | changed).items())])
        on, target = f"{self.on}." if self.on else "", f"{self.target} = " if self.target else ""
        return f"{target}{on}{self.name}({said})"


def written(evidence: Evidence, place: Place | None, *names: str) -> Written:
    """The call of one of these names whose lines cover a place; one without words if there is none."""
    empty = Written("", names[0] if names else "", (), {}, "", place.line if place else 0)
    if place is None or place.file not in evidence.sources:
        return empty
    text = evidence.sources[place.file]
    found = [one for one in _calls(text) if one[0] <= place.line <= one[1] and one[2].name in names]
    return min(found, key=lambda one: (one[1] - one[0], abs(one[0] - place.line)), default=(0, 0, empty))[2]


def calls(evidence: Evidence) -> Iterator[tuple[str, Written]]:
    """(file, call) for each call in the sources."""
    for file, text in evidence.sources.items():
        for _first, _last, call in _calls(text):
            yield file, call


def seeds(evidence: Evidence) -> bool:
    """Whether a call sets a seed: set_random_seed, numpy.random.seed, seed_everything of the user ..."""
    return any("seed" in call.name.lower() for _file, call in calls(evidence))


@lru_cache(maxsize=32)
def _calls(text: str) -> tuple[tuple[int, int, Written], ...]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):  # the cells of a notebook with lines for IPython
        return ()
    return tuple(_in(tree, text))


def _in(tree: ast.AST, text: str) -> Iterator[tuple[int, int, Written]]:
    lines = [line.encode() for line in re.split(r"\r\n|\r|\n", text)]
    targets: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            targets[id(node.value)] = _source(lines, node.targets[0])
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        on = _source(lines, function.value) if isinstance(function, ast.Attribute) else ""
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        yield (
            node.lineno,
            node.end_lineno or node.lineno,
            Written(
                on,
                name,
                tuple(_source(lines, one) for one in node.args),
                {one.arg: _source(lines, one.value) for one in node.keywords if one.arg},
                targets.get(id(node), ""),
                node.lineno,
            ),
        )


def _source(lines: Sequence[bytes], node: ast.expr) -> str:
    """The words of an expression; `ast.get_source_segment` would cut the whole text into lines for each."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    found = [*lines[first : last + 1]]
    found[-1] = found[-1][: node.end_col_offset]
    found[0] = found[0][node.col_offset :]
    return b"\n".join(found).decode()
