"""`--write-fixed`: the user's own script with the least change that repairs what was found.

The repairs of `honest` name rows; those here name code: the rows that a seeded split takes for training, a slice, an
argument. Where the code for them cannot be told, the finding is left, and said to be.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sunbae.modernize.change import Edit
from sunbae.modernize.edits import apply_edits
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Fitting, Splitting
from sunbae.watch.findings import Finding
from sunbae.watch.repair import Repair
from sunbae.watch.rules.r2_swapped import ORDERED
from sunbae.watch.seen import Seen

# As Python's own parser counts them: a form feed or a U+2028 in a text ends no line.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True)
class Fixed:
    """A script with edits.

    Attributes:
      text: of the new script.
      rules: ids of the findings that are repaired in it.
      left: ids of findings that have a repair, but no code for it.
    """

    text: str
    rules: tuple[str, ...]
    left: tuple[str, ...]


class Source:
    """A script as text and as a tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._starts = [0]
        lines = _LINE.findall(text)
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))
        self._lines = [line.rstrip("\r\n") for line in lines]

    def at(self, line: int, column: int) -> int:
        """Where a place of the tree, whose columns are bytes, is in the text."""
        before = self._lines[line - 1].encode()[:column].decode(errors="ignore") if line <= len(self._lines) else ""
        return self._starts[line - 1] + len(before)

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """From where to where a node stands."""
        return (
            self.at(node.lineno, node.col_offset),
            self.at(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
        )

    def line_end(self, node: ast.stmt) -> int:
        """The end of the last line of a statement, behind its comment."""
        line = node.end_lineno or node.lineno
        return self._starts[line - 1] + len(self._lines[line - 1])

    def of(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def call(self, place: Place, *names: str) -> ast.Call | None:
        """The call of one of these names at a line; None unless there is just one."""
        found = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Call)
            and _name(node) in names
            and node.lineno <= place.line <= (node.end_lineno or node.lineno)
        ]
        shortest = min((_height(node) for node in found), default=0)
        found = [node for node in found if _height(node) == shortest]
        return found[0] if len(found) == 1 else None

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement that a node is in."""
        found = None
        for one in ast.walk(self.tree):
            if isinstance(one, ast.stmt) and any(inner is node for inner in ast.walk(one)):
                found = one
        return found


Fixer = Callable[[Source, Finding, Evidence], Sequence[Edit] | None]


def fixed(text: str, file: str, findings: Sequence[Finding], evidence: Evidence) -> Fixed:
    """The script with all repairs for which there is code.

    Args:
      file: the name that places have for it; findings elsewhere are left.
    """
    if not any(finding.repairs for finding in findings):
        return Fixed(text, (), ())
    source = Source(text)
    edits: list[Edit] = []
    done: dict[str, None] = {}
    left: dict[str, None] = {}
    for finding in findings:
        if not finding.repairs:
            continue
        fixer = FIXERS.get(finding.id)
        here = all(repair.file == file for repair in finding.repairs)
        made = fixer(source, finding, evidence) if fixer is not None and here else None
        if made is None:
            left[finding.id] = None
        else:
            edits += made
            done[finding.id] = None
    return Fixed(apply_edits(text, dict.fromkeys(edits)), tuple(done), tuple(left))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _height(node: ast.Call) -> int:
    return (node.end_lineno or node.lineno) - node.lineno


def _learn(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB101, SB102: `scaler.fit(x)` learns from the rows that are trained on."""
    edits = []
    for repair in finding.repairs:
        call = source.call(Place(repair.file, repair.line), "fit_transform", "fit")
        if call is None or not call.args or not isinstance(call.func, ast.Attribute):
            return None
        rows = [_rows(source, evidence, repair, source.of(arg)) for arg in call.args]
        if None in rows:
            return None
        on = source.of(call.func.value)
        learning = f"{on}.fit({', '.join(one for one in rows if one is not None)})"
        text = learning if call.func.attr == "fit" else f"{learning}.transform({source.of(call.args[0])})"
        edits.append(Edit(*source.span(call), text))
    return edits


def _rows(source: Source, evidence: Evidence, repair: Repair, name: str) -> str | None:
    """The code for some rows of an array."""
    rows = np.asarray(repair.rows)
    for split in evidence.of(Splitting):
        if split.place is None or split.place.file != repair.file or split.function != "train_test_split":
            continue
        pair = next(
            ((g, m) for g, m in zip(split.given, split.made, strict=True) if g is not None and m is not None), None
        )
        if pair is None:
            continue
        order = np.argsort(pair[0].rows, kind="stable")
        taken = np.sort(order[np.searchsorted(pair[0].rows[order], pair[1][0].rows)])
        call = source.call(split.place, "train_test_split")
        repeatable = split.seeded or not split.shuffle
        if call is not None and repeatable and np.array_equal(taken, rows):
            options = ", ".join(f"{k.arg}={source.of(k.value)}" for k in call.keywords if k.arg)
            return f"train_test_split({name}, {options})[0]" if options else f"train_test_split({name})[0]"
    if len(rows) and np.array_equal(rows, np.arange(rows[0], rows[-1] + 1)):
        return f"{name}[{rows[0] or ''}:{rows[-1] + 1}]"
    return None


def _learn_as(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB103: what was fitted on the training rows transforms the test rows."""
    edits = []
    for repair in finding.repairs:
        if repair.other is None or repair.other[0] != repair.file:
            return None
        call = source.call(Place(repair.file, repair.line), "fit_transform", "fit")
        first = source.call(Place(*repair.other[:2]), "fit_transform", "fit")
        if call is None or first is None or call is first:
            return None
        if not isinstance(call.func, ast.Attribute) or not isinstance(first.func, ast.Attribute) or not call.args:
            return None
        on, before = source.of(call.func.value), source.of(first.func.value)
        if not before.isidentifier():
            return None
        if call.func.attr == "fit_transform":
            edits.append(Edit(*source.span(call), f"{before}.transform({source.of(call.args[0])})"))
        elif on.isidentifier() and isinstance(source.statement(call), ast.Expr):
            edits.append(Edit(*source.span(call), "pass" if on == before else f"{on} = {before}"))
        else:
            return None
    return edits


def _in_time(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB104: `shuffle=False`, and without the last training windows, which reach into the test part."""
    edits = []
    for repair in finding.repairs:
        call = source.call(Place(repair.file, repair.line), "train_test_split")
        statement = None if call is None else source.statement(call)
        if call is None or not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Tuple):
            return None
        drop = ("random_state", "stratify", "shuffle")
        words = [source.of(arg) for arg in call.args]
        words += [f"{k.arg}={source.of(k.value)}" for k in call.keywords if k.arg and k.arg not in drop]
        text = f"{_called(source, call)}({', '.join([*words, 'shuffle=False'])})"
        edits.append(Edit(*source.span(call), text))
        gap = _gap(evidence, repair)
        firsts = [source.of(target) for target in statement.targets[0].elts[::2]]
        if gap:
            cut = ", ".join(f"{name}[:-{gap}]" for name in firsts)
            end = source.line_end(statement)
            indent = " " * statement.col_offset
            edits.append(Edit(end, end, f"\n{indent}{', '.join(firsts)} = {cut}"))
    return edits


def _gap(evidence: Evidence, repair: Repair) -> int:
    """How many training windows a split in time leaves out."""
    total = len(repair.rows) + len(repair.others)
    for split in evidence.of(Splitting):
        same = split.place is not None and (split.place.file, split.place.line) == (repair.file, repair.line)
        given = next((one for one in split.given if one is not None), None)
        if same and split.nth == repair.nth and given is not None:
            return len(given) - total
    return 0


def _called(source: Source, call: ast.Call) -> str:
    return source.of(call.func)


def _carve(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB105, SB106: a fifth of the training rows validates."""
    edits = []
    for repair in finding.repairs:
        call = source.call(Place(repair.file, repair.line), "fit")
        named = None if call is None else next((k for k in call.keywords if k.arg == "validation_data"), None)
        if named is None:
            return None
        edits.append(Edit(*source.span(named), "validation_split=0.2"))
    return edits


def _same_shuffle(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB111: the second split shuffles as the first one does."""
    if len(finding.also) != 1:
        return None
    first = source.call(finding.also[0], "train_test_split")
    edits = []
    for repair in finding.repairs:
        second = source.call(Place(repair.file, repair.line), "train_test_split")
        if first is None or second is None or first is second:
            return None
        one, other = (_keyword(call, "random_state") for call in (first, second))
        if one is None or not isinstance(one.value, ast.Constant) or not isinstance(one.value.value, int):
            return None
        seed = f"random_state={source.of(one.value)}"
        if other is not None:
            edits.append(Edit(*source.span(other), seed))
        else:
            end = source.span(second)[1] - 1
            edits.append(Edit(end, end, f", {seed}"))
    return edits


def _keep_best(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB201: the weights of the best epoch are put back."""
    call = None if finding.place is None else source.call(finding.place, "EarlyStopping")
    if call is None:
        return None
    named = _keyword(call, "restore_best_weights")
    if named is not None:
        return [Edit(*source.span(named.value), "True")]
    end = source.span(call)[1] - 1
    return [Edit(end, end, f"{', ' if call.args or call.keywords else ''}restore_best_weights=True")]


def _watch_validation(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB202: what stops, or saves, watches the same of the validation rows."""
    call = None if finding.place is None else source.call(finding.place, "EarlyStopping", "ModelCheckpoint")
    if call is None or len(finding.repairs) != 1:
        return None
    named, place = _keyword(call, "monitor"), 0 if _name(call) == "EarlyStopping" else 1
    value = named.value if named is not None else call.args[place] if len(call.args) > place else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        start = source.span(value)[0]
        return [Edit(start + 1, start + 1, "val_")] if source.text[start] in "'\"" else None
    return None


def _load_best(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB203: the best weights are read before the score."""
    call = None if finding.place is None else source.call(finding.place, "evaluate", "predict")
    statement = None if call is None else source.statement(call)
    if statement is None or "load" not in finding.fix.partition("(")[0] or not finding.fix.endswith(")"):
        return None
    start = source.at(statement.lineno, 0)
    code = finding.fix
    if "keras.models.load_model" in code and not any(_binds(node, "keras") for node in ast.walk(source.tree)):
        return None
    return [Edit(start, start, f"{' ' * statement.col_offset}{code}\n")]


def _binds(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Import) and any((one.asname or one.name) == name for one in node.names)


def _fit_train(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB107: the fit gets what a split has put into the training part, if those are the rows."""
    edits = []
    for repair in finding.repairs:
        where = Place(repair.file, repair.line)
        call = source.call(where, "fit")
        fits = [one for one in evidence.of(Fitting) if one.place == where and one.nth == repair.nth]
        if call is None or len(call.args) < 2 or not fits or len(fits[0].x) != 1 or len(fits[0].y) != 1:
            return None
        names = [_training_name(source, evidence, data, repair.rows) for data in (fits[0].x[0], fits[0].y[0])]
        if None in names or names[0] == names[1]:
            return None
        edits += [Edit(*source.span(arg), name) for arg, name in zip(call.args[:2], names, strict=True) if name]
    return edits


def _training_name(source: Source, evidence: Evidence, data: Seen, rows: tuple[int, ...]) -> str | None:
    """What a script calls some rows of an array, if a split has put just those into a training part."""
    wanted = np.sort(data.rows[np.asarray(rows, np.int64)])
    for split in evidence.of(Splitting):
        call = None if split.place is None else source.call(split.place, "train_test_split")
        statement = None if call is None else source.statement(call)
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Tuple):
            continue
        for made, target in zip(split.made, statement.targets[0].elts[::2], strict=False):
            if made is not None and made[0].width == data.width and np.array_equal(np.sort(made[0].rows), wanted):
                return source.of(target)
    return None


def _scaled_first(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB112: what is asked goes through the scaler of the training rows."""
    edits = []
    for repair in finding.repairs:
        call = source.call(Place(repair.file, repair.line), "evaluate", "predict")
        learnt = None if repair.other is None else source.call(Place(*repair.other[:2]), "fit_transform", "fit")
        if call is None or learnt is None or not call.args or not isinstance(learnt.func, ast.Attribute):
            return None
        on = learnt.func.value
        statement = source.statement(learnt)
        name = source.of(on)
        if not name.isidentifier() and isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id if learnt.func.attr == "fit" else ""
        if not name.isidentifier():
            return None
        edits.append(Edit(*source.span(call.args[0]), f"{name}.transform({source.of(call.args[0])})"))
    return edits


def _swap(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB405: the true values first."""
    call = None if finding.place is None else source.call(finding.place, *ORDERED)
    if call is None or len(call.args) < 2:
        return None
    first, second = call.args[:2]
    return [Edit(*source.span(first), source.of(second)), Edit(*source.span(second), source.of(first))]


def _loss(source: Source, finding: Finding, evidence: Evidence) -> Sequence[Edit] | None:
    """SB302: the loss that fits the output, or the activation of the last layer that fits the loss."""
    edits: list[Edit] = []
    for repair in finding.repairs:
        if repair.action == "activation":
            layer = None if finding.place is None else source.call(finding.place, "Dense")
            if layer is None:
                return None
            edits += _activation(source, layer, repair.value)
            continue
        call = source.call(Place(repair.file, repair.line), "compile")
        named = None if call is None else _keyword(call, "loss")
        if named is None:
            return None
        edits.append(Edit(*source.span(named.value), repr(repair.value)))
    return edits


def _activation(source: Source, layer: ast.Call, name: str) -> Iterator[Edit]:
    """A Dense layer with another activation."""
    named = _keyword(layer, "activation")
    old = named.value if named is not None else layer.args[1] if len(layer.args) > 1 else None
    if old is not None:
        yield Edit(*source.span(old), repr(name))
    else:
        end = source.span(layer)[1] - 1
        yield Edit(end, end, f", activation={name!r}")


def _keyword(call: ast.Call, name: str) -> ast.keyword | None:
    return next((one for one in call.keywords if one.arg == name), None)


FIXERS: Mapping[str, Fixer] = {
    "SB101": _learn,
    "SB102": _learn,
    "SB103": _learn_as,
    "SB104": _in_time,
    "SB105": _carve,
    "SB106": _carve,
    "SB107": _fit_train,
    "SB111": _same_shuffle,
    "SB112": _scaled_first,
    "SB201": _keep_best,
    "SB202": _watch_validation,
    "SB203": _load_best,
    "SB302": _loss,
    "SB405": _swap,
}


def changed_lines(before: str, after: str) -> Iterator[str]:
    """The lines that differ, as `diff` shows them."""
    import difflib

    lines: Iterable[str] = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    for line in lines:
        if not line.startswith(("---", "+++", "@@")):
            yield line
