"""SB403: a number is printed under the name of another metric."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Scoring
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.networks import LOSSES
from sunbae.watch.reading import called, calls, covers, targets, tree

# What a text may call a number; a prefix such as val_ makes another word of it.
WORDS = {
    "rmse": r"rmse|root.mean.squared.error",
    "mse": r"mse|(?<!root.)mean.squared.error|평균 ?제곱 ?오차",
    "mae": r"mae|mean.absolute.error|평균 ?절대 ?오차",
    "R2": r"r2|r\^2|r²|r2.score|결정 ?계수",
    "accuracy": r"acc|accuracy|정확도",
    "loss": r"loss|손실",
}
NAMES = {
    "mean_squared_error": ("mse", "loss"),
    "mean_absolute_error": ("mae", "loss"),
    "root_mean_squared_error": ("rmse", "loss"),
    "r2_score": ("R2",),
    "accuracy_score": ("accuracy",),
    "accuracy": ("accuracy",),
    "acc": ("accuracy",),
    "binary_accuracy": ("accuracy",),
    "categorical_accuracy": ("accuracy",),
    "sparse_categorical_accuracy": ("accuracy",),
}
CROSSENTROPIES = ("categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy")
OF_SKLEARN = ("mean_squared_error", "mean_absolute_error", "root_mean_squared_error", "r2_score", "accuracy_score")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%[-+ #0-9.]*[a-zA-Z]")
_CALLED = re.compile(
    "|".join(f"(?P<{name}>(?<![a-zA-Z0-9_])(?:{word})(?![a-zA-Z0-9_]))" for name, word in WORDS.items())
)

Kind = tuple[str, ...]  # the names that are right for a number, the best one first; empty for an unknown one


@dataclass(frozen=True)
class _Said:
    text: str
    value: ast.expr


def find(evidence: Evidence) -> Iterator[Finding]:
    """The prints of each file in which something was scored."""
    files = dict.fromkeys(event.place.file for event in evidence.events if event.place is not None)
    for file in files:
        for call in calls(evidence, file, "print"):
            wrong = next(filter(None, (_wrong(evidence, file, call, said) for said in _said(call.args))), None)
            if wrong is not None:
                name, right = wrong
                text = _("This number is printed as {name}, but it is the {right}.")
                place = Place(file, call.lineno)
                yield Finding("SB403", "medium", text.format(name=name, right=right), place, None, _fix(right))


def _fix(right: str) -> str:
    return f'print("{right}:", ...)'


def _wrong(evidence: Evidence, file: str, call: ast.Call, said: _Said) -> tuple[str, str] | None:
    """(the name that a number is given, the right one), if they differ."""
    names = [found.lastgroup or "" for found in _CALLED.finditer(said.text.lower())]
    kinds = _kinds(evidence, file, said.value, call)
    if len(names) != len(kinds):
        return None
    return next(((n, k[0]) for n, k in zip(names, kinds, strict=True) if n and k and n not in k), None)


def _said(arguments: Sequence[ast.expr]) -> Iterator[_Said]:
    """Each value that a print shows, and the text since the value before."""
    text = ""
    for one in arguments:
        for piece in _pieces(one):
            if isinstance(piece, str):
                text += piece
            else:
                yield _Said(text, piece)
                text = ""


def _pieces(node: ast.expr) -> Iterator[str | ast.expr]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _pieces(part.value if isinstance(part, ast.FormattedValue) else part)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_text(node.left):
        values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        yield from _filled(node.left, values)
    elif isinstance(node, ast.Call) and called(node) == "format" and isinstance(node.func, ast.Attribute):
        if _is_text(node.func.value) and not node.keywords:
            yield from _filled(node.func.value, node.args)
        else:
            yield node
    else:
        yield node


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _filled(template: ast.expr, values: Sequence[ast.expr]) -> Iterator[str | ast.expr]:
    texts = _PLACEHOLDER.split(str(template.value) if isinstance(template, ast.Constant) else "")
    if len(texts) != len(values) + 1:
        return
    for text, value in zip(texts, values, strict=False):
        yield text
        yield value
    yield texts[-1]


def _kinds(evidence: Evidence, file: str, node: ast.expr, at: ast.AST) -> tuple[Kind, ...]:
    """What a value is, one kind for each number in it; an unknown value has none."""
    if isinstance(node, ast.Call) and called(node) in ("round", "float") and node.args:
        return _kinds(evidence, file, node.args[0], at)
    if isinstance(node, ast.Call):
        return _of_call(evidence, file, node)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
        found = _kinds(evidence, file, node.value, at)
        k = node.slice.value
        return found[k : k + 1] if 0 <= k < len(found) > 1 else ()
    if isinstance(node, ast.Name):
        return _of_name(evidence, file, node.id, at)
    return ()


def _of_name(evidence: Evidence, file: str, name: str, at: ast.AST) -> tuple[Kind, ...]:
    """What the last assignment above a line, in the same function, has given a name."""
    line = getattr(at, "lineno", 0)
    scope = _scope(evidence, file, line)
    setting = [
        node
        for node in ast.walk(tree(evidence, file))
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.For))
        and node.lineno < line
        and _scope(evidence, file, node.lineno) == scope
        and name in (_loop(node) if isinstance(node, ast.For) else targets(node))
    ]
    last = max(setting, key=lambda node: node.lineno, default=None)
    if not isinstance(last, ast.Assign) or len(last.targets) != 1:
        return ()
    found = _kinds(evidence, file, last.value, last)
    goal = last.targets[0]
    if isinstance(goal, ast.Name):
        return found
    if isinstance(goal, (ast.Tuple, ast.List)) and len(goal.elts) == len(found):
        names = [one.id if isinstance(one, ast.Name) else "" for one in goal.elts]
        return found[names.index(name) : names.index(name) + 1] if names.count(name) == 1 else ()
    return ()


def _loop(node: ast.For) -> set[str]:
    return {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}


def _scope(evidence: Evidence, file: str, line: int) -> int:
    """The line of the innermost function around a line; 0 outside of all."""
    functions = [n for n in ast.walk(tree(evidence, file)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return max((n.lineno for n in functions if n.lineno <= line <= (n.end_lineno or n.lineno)), default=0)


def _of_call(evidence: Evidence, file: str, call: ast.Call) -> tuple[Kind, ...]:
    name = called(call)
    if name in OF_SKLEARN and not any(one.arg in ("squared", "multioutput") for one in call.keywords):
        return (NAMES[name],)
    if name != "evaluate":
        return ()
    events = [e for e in evidence.scorings() if e.place and e.place.file == file and covers(call, e.place)]
    found = {_of_scores(event) for event in events if event.method == "evaluate"}
    return found.pop() if len(found) == 1 else ()


def _of_scores(event: Scoring) -> tuple[Kind, ...]:
    net = event.net
    if net is None or len(net.losses) != 1 or len(net.outputs) != 1:
        return ()
    loss = net.losses[0]
    # The user's own function may be what its name says: nothing is known of it.
    of_loss = () if loss not in NAMES and loss not in CROSSENTROPIES else ("loss", *NAMES.get(loss, ()))
    return tuple(of_loss if name == "loss" else NAMES.get(LOSSES.get(name, name), ()) for name in event.scores)


RULE = Rule("SB403", "metric-misnamed", "medium", N_("A metric was printed under another name"), find)
