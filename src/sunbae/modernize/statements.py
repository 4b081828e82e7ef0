"""Taking statements out of a script, and putting lines before them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from sunbae.modernize.change import Edit
from sunbae.modernize.script import Script


def removed(script: Script, statement: cst.BaseSmallStatement) -> list[Edit]:
    """A script without a statement, once `tidied` has seen all that go."""
    return [Edit(*script.span(statement), "")]


def tidied(script: Script, edits: Sequence[Edit]) -> list[Edit]:
    """The same edits; of statements that go the line and the semicolon go, too.

    A comment on such a line stays. What a block is left without gets a `pass`, which only all edits together tell.
    """
    spans = {(edit.start, edit.end) for edit in edits if not edit.text}
    lines = [*script.nodes(cst.SimpleStatementLine), *script.nodes(cst.SimpleStatementSuite)]
    gone = {one for line in lines for one in line.body if script.span(one) in spans}
    made = {script.span(one) for one in gone}
    kept = [edit for edit in edits if edit.text or (edit.start, edit.end) not in made]
    touched = [line for line in lines if any(one in gone for one in line.body)]
    return kept + [edit for line in touched for edit in _of_line(script, line, gone)]


def _of_line(script: Script, line: cst.CSTNode, gone: Collection[cst.CSTNode]) -> list[Edit]:
    """The edits of a line of which some statements go."""
    body = _statements(line)
    if any(one not in gone for one in body):
        return _without_semicolons(script, body, gone)
    start, end = script.span(body[0])[0], script.span(body[-1])[1]
    if isinstance(line, cst.SimpleStatementSuite) or _is_last_of_nothing(script, line, gone):
        return [Edit(start, end, "pass")]
    return [_without_line(script, start, end)]


def _statements(line: cst.CSTNode) -> Sequence[cst.CSTNode]:
    return line.body if isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)) else [line]


def _is_last_of_nothing(script: Script, line: cst.CSTNode, gone: Collection[cst.CSTNode]) -> bool:
    """Whether a line is the last of a block of which nothing stays."""
    block = script.parent(line)
    if not isinstance(block, cst.IndentedBlock) or block.body[-1] is not line:
        return False
    return all(one in gone for each in block.body for one in _statements(each))


def _without_semicolons(script: Script, body: Sequence[cst.CSTNode], gone: Collection[cst.CSTNode]) -> list[Edit]:
    """Each goes with the semicolon behind it, or with the one before if nothing that stays follows."""
    edits = []
    last = max(at for at, one in enumerate(body) if one not in gone)
    for at, one in enumerate(body):
        if one in gone and at < last:
            edits.append(Edit(script.span(one)[0], script.span(body[at + 1])[0], ""))
    if last + 1 < len(body):
        edits.append(Edit(script.span(body[last])[1], script.span(body[-1])[1], ""))
    return edits


def _without_line(script: Script, start: int, end: int) -> Edit:
    first = script.line_start(start)
    rest = script.source.find("\n", end) if "\n" in script.source else script.source.find("\r", end)
    rest = len(script.source) if rest < 0 else rest + 1
    if "#" not in script.source[end:rest]:
        return Edit(first, rest, "")
    comment = script.source.index("#", end)
    return Edit(start, comment, "")


def before(script: Script, node: cst.CSTNode, *lines: str) -> Edit:
    """Statements before the one that a node is within: lines as far in as that, or on its line if others are there."""
    small = small_statement(script, node)
    line = None if small is None else script.parent(small)
    if small is not None and not (isinstance(line, cst.SimpleStatementLine) and line.body[0] is small):
        start = script.span(small)[0]
        return Edit(start, start, "".join(f"{line}; " for line in lines))
    start = start_of(script, script.statement(node))
    indent = script.indent(node)
    return Edit(start, start, "".join(f"{line}{script.newline}{indent}" for line in lines))


def start_of(script: Script, statement: cst.CSTNode) -> int:
    """Where a statement begins, with its decorators."""
    if isinstance(statement, (cst.FunctionDef, cst.ClassDef)) and statement.decorators:
        return script.span(statement.decorators[0])[0]
    return script.span(statement)[0]


def small_statement(script: Script, node: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """The statement of a line that a node is within or is; None within the head of a compound one."""
    for one in (node, *script.parents(node)):
        if isinstance(one, cst.BaseSmallStatement):
            return one
        if isinstance(one, cst.BaseCompoundStatement):
            return None
    return None


def is_whole_statement(script: Script, call: cst.BaseExpression) -> bool:
    """Whether an expression stands alone, its value unused."""
    return isinstance(script.parent(call), cst.Expr)


def after_imports(script: Script, node: cst.CSTNode, code: str) -> Edit:
    """Code of the module, between blank lines, behind the block of imports that a node is at or follows."""
    top = script.top_statement(node)
    body = list(script.tree.body)
    at = body.index(top)  # type: ignore[arg-type]
    if not _is_import(body[at]):
        at = max((i for i in range(at) if _is_import(body[i])), default=at - 1)
    while at + 1 < len(body) and _is_import(body[at + 1]):
        at += 1
    place = _line_end(script, script.span(body[at])[1]) if at >= 0 else script.span(top)[0]
    text = f"\n\n{code}\n" if at >= 0 else f"{code}\n\n"
    return Edit(place, place, text.replace("\n", script.newline))


def other_names(imports: Sequence[cst.ImportFrom], name: str) -> str:
    """Lines that give a new function or class of the script the names under which the old one was imported."""
    aliases = [
        alias.evaluated_alias
        for node in imports
        for alias in (node.names if not isinstance(node.names, cst.ImportStar) else ())
        if alias.evaluated_name == name and alias.evaluated_alias not in (None, name)
    ]
    return "".join(f"\n\n{alias} = {name}\n" for alias in aliases)


def _is_import(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(one, (cst.Import, cst.ImportFrom)) for one in node.body
    )


def _line_end(script: Script, offset: int) -> int:
    """Where the next line begins."""
    at = script.source.find(script.newline, offset)
    return len(script.source) if at < 0 else at + len(script.newline)
