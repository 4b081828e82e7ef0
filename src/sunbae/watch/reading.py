"""What the text of a script says of a name: where it is set, where it is used, and by which call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence

SHAPES = ("shape", "ndim", "dtype", "size")  # attributes whose reading is no use of the values


def tree(evidence: Evidence, file: str) -> ast.Module:
    """The syntax of a file; an empty one of what is not there or cannot be read."""
    return _parsed(evidence.sources.get(file, ""))


@lru_cache(maxsize=32)
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):  # the cells of a notebook with lines for IPython
        return ast.Module([], [])


def calls(evidence: Evidence, file: str, *names: str) -> Iterator[ast.Call]:
    """The calls of functions or methods of such names, in the order of their lines."""
    found = [node for node in ast.walk(tree(evidence, file)) if isinstance(node, ast.Call) and called(node) in names]
    yield from sorted(found, key=lambda node: (node.lineno, node.col_offset))


def called(node: ast.AST) -> str:
    """The name of the function or method that a call calls."""
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def covers(node: ast.AST, place: Place | None) -> bool:
    """Whether the lines of a piece of syntax hold a line."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
    return place is not None and first <= place.line <= last


def statement(evidence: Evidence, place: Place | None) -> ast.stmt | None:
    """The smallest statement whose lines hold a line."""
    if place is None:
        return None
    found = [n for n in ast.walk(tree(evidence, place.file)) if isinstance(n, ast.stmt) and covers(n, place)]
    return min(found, key=lambda n: ((n.end_lineno or n.lineno) - n.lineno, -n.lineno), default=None)


def targets(node: ast.AST | None) -> tuple[str, ...]:
    """The names that an assignment sets."""
    if isinstance(node, ast.Assign):
        goals: list[ast.expr] = node.targets
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.NamedExpr)):
        goals = [node.target]
    else:
        return ()
    return tuple(one.id for goal in goals for one in ast.walk(goal) if isinstance(one, ast.Name))


def set_at(evidence: Evidence, file: str, name: str) -> tuple[int, ...]:
    """The lines that set a name, in their order."""
    return tuple(sorted(node.lineno for node in ast.walk(tree(evidence, file)) if name in targets(node)))  # type: ignore[attr-defined]


def used(evidence: Evidence, file: str, name: str, after: int = 0) -> bool:
    """Whether the values of a name are used below a line; to ask for its shape is no use."""
    shapes = {
        id(node.value)
        for node in ast.walk(tree(evidence, file))
        if isinstance(node, ast.Attribute) and node.attr in SHAPES
    }
    return any(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Load)
        and node.lineno > after
        and id(node) not in shapes
        for node in ast.walk(tree(evidence, file))
    )
