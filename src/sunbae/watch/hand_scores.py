"""Predictions that a script compares with the truth itself, without a metric of scikit-learn."""

from __future__ import annotations

import ast

from sunbae.watch.events import Evidence, Scoring
from sunbae.watch.reading import called, covers, statement, targets, tree


def compared_by_hand(evidence: Evidence, event: Scoring) -> bool:
    """Whether the text subtracts or compares what was predicted, or gives it to a loss or metric of Keras."""
    if event.place is None:
        return False
    text, place = tree(evidence, event.place.file), event.place
    names, functions = set(targets(statement(evidence, place))), _differences(text)

    def predicted(node: ast.AST) -> bool:
        inner = list(ast.walk(node))
        return any(isinstance(one, ast.Name) and one.id in names for one in inner) or any(
            isinstance(one, ast.Call) and called(one) == event.method and covers(one, place) for one in inner
        )

    before = -1
    while before != len(names):
        before = len(names)
        for node in ast.walk(text):
            if isinstance(node, ast.Assign) and node.lineno >= place.line and predicted(node.value):
                names |= set(targets(node))
    for node in ast.walk(text):
        if any(map(predicted, _sides(node))):
            return True
        if isinstance(node, ast.Call) and any(map(predicted, node.args)):
            function = ast.unparse(node.func)
            if function in functions or "losses." in function or "metrics." in function:
                return True
    return False


def _sides(node: ast.AST) -> list[ast.expr]:
    """What a subtraction or comparison is of, unless a side is a constant, as of a threshold."""
    sides: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        sides = [node.left, node.right]
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        sides = [node.left, *node.comparators]
    elif isinstance(node, ast.Call) and called(node) in ("subtract", "equal", "not_equal", "allclose", "array_equal"):
        sides = node.args
    return [] if any(isinstance(side, ast.Constant) for side in sides) else sides


def _differences(text: ast.Module) -> set[str]:
    """Functions of the text that take arguments from each other, or compare them: metrics of its own."""
    found = set()
    for node in ast.walk(text):
        if isinstance(node, ast.FunctionDef):
            names = {one.arg for one in node.args.args}
            for inner in ast.walk(node):
                given = [{n.id for n in ast.walk(side) if isinstance(n, ast.Name)} & names for side in _sides(inner)]
                if sum(map(bool, given)) > 1:
                    found.add(node.name)
    return found
