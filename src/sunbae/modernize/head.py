"""What stands before the first import of Keras: the choice of the backend, and what the new lines need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_IMPORTS_KERAS = re.compile(r"(?:^|[\n\r;])[ \t]*(?:from|import)[ \t]+keras\b")


@dataclass(frozen=True)
class _Place:
    """Where the head stands: an offset, and the statement of the module that follows or is last."""

    node: cst.CSTNode
    offset: int


def head(state: Imports) -> Iterator[Found]:
    """SB901 and the imports that the other rules need: before the first import of Keras."""
    script = state.script
    first = _first_keras(state)
    there = state.took_keras or state.brings_keras
    absent = [one for one in state.needed if not _is_there_already(script, one, first)]
    needed = [one for one in absent if not (one == KERAS and there)]
    if first is None and any("keras" in line.split(".")[0] for line in needed):
        first = _before(script, _first_of_tensorflow(script) or _first_import(script))
    backend = _backend_lines(script, first)
    if first is None:
        if needed:
            place = _before(script, _first_import(script))
            yield _inserted(script, place, needed, "SB901", _("What the new lines need."))
        return
    if isinstance(backend, Edit):
        today = _("Keras 3 runs on JAX here.")
        yield Found(Change("SB901", script.line(first.node), "KERAS_BACKEND", today), (backend,))
        backend = []
    if backend or needed:
        today = _("Keras 3 must be told its backend before it is imported; without TensorFlow that is JAX.")
        yield _inserted(script, first, list(dict.fromkeys([*backend, *needed])), "SB901", today)


def _before(script: Script, node: cst.CSTNode | None) -> _Place | None:
    return None if node is None else _Place(node, start_of(script, node))


def _inserted(script: Script, place: _Place | None, lines: list[str], rule: str, today: str) -> Found:
    text = "".join(line + script.newline for line in lines)
    start = 0 if place is None else place.offset
    line = 1 if place is None else script.line(place.node)
    return Found(Change(rule, line, shown("; ".join(lines)), today), (Edit(start, start, text),))


def _first_keras(state: Imports) -> _Place | None:
    """Before the first statement of the module that imports Keras after all edits, within it or in an insertion."""
    script = state.script
    imports: list[cst.Import | cst.ImportFrom] = [*script.nodes(cst.Import), *script.nodes(cst.ImportFrom)]
    places = [
        _Place(top, start_of(script, top))
        for node in imports
        if _is_keras(state, node)
        for top in [script.top_statement(node)]
    ]
    places += [_around(script, edit.start) for edit in state.inserted if _IMPORTS_KERAS.search(edit.text)]
    return min(places, key=lambda place: place.offset, default=None)


def _is_keras(state: Imports, node: cst.Import | cst.ImportFrom) -> bool:
    """Whether a statement imports Keras after all edits."""
    start, end = state.script.span(node)
    replaced = [edit for edit in state.made if covers(edit, start, end)]
    if replaced:
        return _imports_keras(replaced[-1].text, node, True)
    moved = [edit.text for edit in state.made if start <= edit.start and edit.end <= end]
    return _imports_keras(" ".join([*moved, state.script.text(node)]), node, False)


def _around(script: Script, offset: int) -> _Place:
    """The place before what is inserted: there, or before the statement of the module that it is within."""
    for top in script.tree.body:
        start, end = start_of(script, top), script.span(top)[1]
        if offset < end or offset <= start:
            return _Place(top, min(offset, start))
    return _Place(script.tree.body[-1], offset)


def _imports_keras(text: str, node: cst.CSTNode, replaced: bool) -> bool:
    words = text.replace(",", " ").replace(";", " ").split()
    roots = {word.split(".")[0] for word in words}
    if replaced or isinstance(node, cst.Import):
        return "keras" in roots
    module = dotted(node.module) if isinstance(node, cst.ImportFrom) else ""
    return canonical(module).split(".")[0] == "keras" or "keras" in roots


def _backend_lines(script: Script, first: _Place | None) -> list[str] | Edit:
    """The lines that choose the backend; an edit if the script chooses another one; none if they are there."""
    for call in script.nodes(cst.Assign):
        target = call.targets[0].target
        if first is not None and script.span(call)[0] > first.offset:
            break  # too late
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
    system = script.module("os", "os", first.node)
    known = any(
        alias.evaluated_name == "os" and script.span(node)[0] < first.offset
        for node in script.nodes(cst.Import)
        for alias in node.names
    )
    return [*(() if known else system[1]), f'{system[0]}.environ["{_BACKEND}"] = "jax"']


def _is_there_already(script: Script, line: str, first: _Place | None) -> bool:
    """Whether the module has the very import at its top level, before the place of the new ones if it is not Keras."""
    anywhere = line == KERAS or first is None
    limit = len(script.source) if anywhere or first is None else first.offset
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
