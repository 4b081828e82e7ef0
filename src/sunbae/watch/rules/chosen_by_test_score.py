"""SB109: the best of many configurations was chosen by their scores on the same test rows."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import called, covers, targets, tree
from sunbae.watch.roles import Scored, counted, measured

MANY = 3
CHOOSES = ("max", "min", "sorted", "sort", "argmax", "argmin", "idxmax", "idxmin", "nlargest", "nsmallest")
GROWS = ("append", "add", "update", "insert", "extend", "setdefault")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Lines that have scored the same rows for many configurations, and whose scores are compared afterwards."""
    scores = [one for one in counted(evidence) if one.held_out and one.event.kind == "keras"]
    groups: dict[tuple[Place, tuple[int, int, int]], list[Scored]] = defaultdict(list)
    for one in scores:
        metrics = measured(evidence, one.event) if one.event.method == "predict" else ()
        place = metrics[0].place if metrics else one.event.place
        if place is not None:
            groups[place, one.x[0].key].append(one)
    told: set[Place] = set()
    for (place, key), group in groups.items():
        n = len({_configuration(one.fit) for one in group})
        if n < MANY or place in told or _asked_others(scores, group, key):
            continue
        choice = _choice(evidence, place)
        if choice is None:
            continue
        told.add(place)
        text = _(
            "{n} configurations were scored on the same {rows} test rows, and the best score was taken: it is partly "
            "luck."
        )
        yield Finding(
            "SB109",
            "medium",
            text.format(n=n, rows=f"{len(group[0].x[0]):,}"),
            place,
            choice,
            _("choose by validation rows (validation_split=0.2), and score the test rows once, for the chosen one"),
        )


def _configuration(fit: Fitting) -> object:
    """What tells two configurations apart."""
    net = fit.net
    layers = (
        ()
        if net is None
        else tuple((layer.kind, tuple(sorted(map(str, layer.config.items())))) for layer in net.layers)
    )
    options = tuple(sorted((k, str(v)) for k, v in fit.arguments.items() if k in ("batch_size", "epochs")))
    rest = () if net is None else (net.optimizer, net.rate, net.losses)
    return layers, options, rest, tuple(rows.shape[1:] for rows in fit.x)


def _asked_others(scores: list[Scored], group: list[Scored], key: tuple[int, int, int]) -> bool:
    """Whether other rows were scored afterwards: then these were for choosing, as they should."""
    last = group[-1].event.number
    return any(one.event.number > last and one.x[0].key != key for one in scores)


def _choice(evidence: Evidence, place: Place) -> Place | None:
    """Where the text compares what a line has scored."""
    text = tree(evidence, place.file)
    names, functions = _scores(text, place)
    for node in ast.walk(text):
        if isinstance(node, ast.If) and _keeps_better(node, names, functions, place):
            return Place(place.file, node.lineno)
        if isinstance(node, ast.Call) and called(node) in CHOOSES:
            given = [*node.args, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
            if any(_holds(one, names, functions, place) for one in given):
                return Place(place.file, node.lineno)
    return None


def _keeps_better(node: ast.If, names: set[str], functions: set[str], place: Place) -> bool:
    """`if score > best: best = score`, in whatever order."""
    tests = [one for one in ast.walk(node.test) if isinstance(one, ast.Compare)]
    ordered = [t for t in tests if isinstance(t.ops[0], (ast.Gt, ast.Lt, ast.GtE, ast.LtE))]
    compared = {one.id for test in ordered for one in ast.walk(test) if isinstance(one, ast.Name)}
    kept = {name for inner in ast.walk(ast.Module(node.body, [])) for name in targets(inner)}
    return any(_holds(test, names, functions, place) for test in ordered) and bool(compared & kept)


def _scores(text: ast.Module, place: Place) -> tuple[set[str], set[str]]:
    """(names, functions) that hold or give what a line has scored."""
    names: set[str] = set()
    functions: set[str] = set()
    while True:
        before = len(names) + len(functions)
        for node in ast.walk(text):
            if isinstance(node, (ast.Assign, ast.AugAssign, ast.NamedExpr)):
                if _holds(node.value, names, functions, place):
                    names |= set(targets(node)) - _indices(node)
            elif isinstance(node, ast.Call) and called(node) in GROWS and isinstance(node.func, ast.Attribute):
                if any(_holds(one, names, functions, place) for one in node.args):
                    names |= {one.id for one in ast.walk(node.func.value) if isinstance(one, ast.Name)}
            elif isinstance(node, ast.FunctionDef) and any(
                isinstance(one, ast.Return) and one.value is not None and _holds(one.value, names, functions, place)
                for one in ast.walk(node)
            ):
                functions.add(node.name)
        if len(names) + len(functions) == before:
            return names, functions


def _indices(node: ast.AST) -> set[str]:
    """Names within the brackets of what is set: results[key] = score holds no score in `key`."""
    goals = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    return {
        one.id
        for goal in goals
        for part in ast.walk(goal)
        if isinstance(part, ast.Subscript)
        for one in ast.walk(part.slice)
        if isinstance(one, ast.Name)
    }


def _holds(node: ast.AST, names: set[str], functions: set[str], place: Place) -> bool:
    """Whether an expression has to do with a score: it names one, calls what gives one, or is the scoring itself."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in names:
            return True
        if isinstance(one, ast.Call) and (called(one) in functions or (covers(one, place) and _scoring(one))):
            return True
    return False


def _scoring(call: ast.Call) -> bool:
    name = called(call)
    return name in ("evaluate", "score") or name.endswith(("_score", "_error"))


RULE = Rule("SB109", "chosen-by-test-score", "medium", N_("The best of many test scores was taken"), find)
