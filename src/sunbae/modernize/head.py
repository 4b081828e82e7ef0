"""What stands before the first import of Keras: the choice of the backend, and what the new lines need."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import text_of
from sunbae.modernize.brought import KERAS, Imports
from sunbae.modernize.change import Change, Edit, Found
from sunbae.modernize.edits import covers
from sunbae.modernize.places import canonical
from sunbae.modernize.saying import shown
from sunbae.modernize.script import Script, dotted
from sunbae.modernize.statements import start_of

_BACKEND = "KERAS_BACKEND"


def head(state: Imports) -> Iterator[Found]:
    """SB901 and the imports that the other rules need: before the first import of Keras."""
    script = state.script
    first = _first_keras(state)
    backend = _backend_lines(script, first)
    there = state.took_keras or state.brings_keras
    absent = [one for one in state.needed if not _is_there_already(script, one, first)]
    needed = [one for one in absent if not (one == KERAS and there)]
    if first is None and any("keras" in line.split(".")[0] for line in needed):
        first = _first_of_tensorflow(script) or _first_import(script)
        backend = _backend_lines(script, first)
    if first is None:
        if needed:
            yield _inserted(script, _first_import(script), needed, "SB901", _("What the new lines need."))
        return
    if isinstance(backend, Edit):
        today = _("Keras 3 runs on JAX here.")
        yield Found(Change("SB901", script.line(first), "KERAS_BACKEND", today), (backend,))
        backend = []
    if backend or needed:
        today = _("Keras 3 must be told its backend before it is imported; without TensorFlow that is JAX.")
        yield _inserted(script, first, list(dict.fromkeys([*backend, *needed])), "SB901", today)


def _inserted(script: Script, node: cst.CSTNode | None, lines: list[str], rule: str, today: str) -> Found:
    text = "".join(line + script.newline for line in lines)
    start = 0 if node is None else start_of(script, node)
    line = 1 if node is None else script.line(node)
    return Found(Change(rule, line, shown("; ".join(lines)), today), (Edit(start, start, text),))


def _first_keras(state: Imports) -> cst.CSTNode | None:
    """The first statement of the module that has, or is within which there is, an import of Keras after all edits."""
    script = state.script
    for node in sorted([*script.nodes(cst.Import), *script.nodes(cst.ImportFrom)], key=lambda one: script.span(one)[0]):
        start, end = script.span(node)
        replaced = [edit for edit in state.made if covers(edit, start, end)]
        if replaced:
            text = replaced[-1].text
        else:
            moved = [edit.text for edit in state.made if start <= edit.start and edit.end <= end]
            text = script.text(node) if not moved else " ".join([*moved, script.text(node)])
        if _imports_keras(text, node, bool(replaced)):
            return script.top_statement(node)
    return None


def _imports_keras(text: str, node: cst.CSTNode, replaced: bool) -> bool:
    words = text.replace(",", " ").replace(";", " ").split()
    roots = {word.split(".")[0] for word in words}
    if replaced or isinstance(node, cst.Import):
        return "keras" in roots
    module = dotted(node.module) if isinstance(node, cst.ImportFrom) else ""
    return canonical(module).split(".")[0] == "keras" or "keras" in roots


def _backend_lines(script: Script, first: cst.CSTNode | None) -> list[str] | Edit:
    """The lines that choose the backend; an edit if the script chooses another one; none if they are there."""
    for call in script.nodes(cst.Assign):
        target = call.targets[0].target
        if isinstance(target, cst.Subscript) and script.imported(target.value) == "os.environ":
            index = target.slice[0].slice
            if isinstance(index, cst.Index) and text_of(index.value) == _BACKEND:
                return [] if text_of(call.value) == "jax" else Edit(*script.span(call.value), '"jax"')
    for one in script.calls:
        sets = script.imported(one.func) in ("os.environ.setdefault", "os.putenv")
        if sets and one.args and text_of(one.args[0].value) == _BACKEND:
            return []
    if first is None:
        return []
    start = script.span(first)[0]
    system = script.module("os", "os", first)
    known = any(
        alias.evaluated_name == "os" and script.span(node)[0] < start
        for node in script.nodes(cst.Import)
        for alias in node.names
    )
    return [*(() if known else system[1]), f'{system[0]}.environ["{_BACKEND}"] = "jax"']


def _is_there_already(script: Script, line: str, first: cst.CSTNode | None) -> bool:
    """Whether the module has the very import at its top level, before the place of the new ones if it is not Keras."""
    anywhere = line == KERAS or first is None
    limit = len(script.source) if anywhere or first is None else script.span(first)[0]
    return any(
        script.text(node) == line
        and isinstance(script.parent(script.statement(node)), cst.Module)
        and script.span(node)[0] < limit
        for node in [*script.nodes(cst.Import), *script.nodes(cst.ImportFrom)]
    )


def _first_of_tensorflow(script: Script) -> cst.CSTNode | None:
    """The first statement of the module with an import of TensorFlow or Keras, which may be about to go."""
    for node in [*script.nodes(cst.Import), *script.nodes(cst.ImportFrom)]:
        plain = node.names if isinstance(node, cst.Import) else ()
        names = [dotted(node.module)] if isinstance(node, cst.ImportFrom) else [one.evaluated_name for one in plain]
        if any(name.split(".")[0] in ("tensorflow", "keras") for name in names):
            return script.top_statement(node)
    return None


def _first_import(script: Script) -> cst.CSTNode | None:
    for node in script.tree.body:
        small = node.body[0] if isinstance(node, cst.SimpleStatementLine) and node.body else None
        if isinstance(small, (cst.Import, cst.ImportFrom)) and not _is_future(small):
            return node
    return next(iter(script.tree.body), None)


def _is_future(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.ImportFrom) and dotted(node.module) == "__future__"
