"""The arguments of a call: finding, renaming and leaving out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import libcst as cst

from sunbae.modernize.change import Edit
from sunbae.modernize.script import Script

UNKNOWN: Any = object()  # what no literal is


def argument(call: cst.Call, name: str, position: int | None = None) -> cst.Arg | None:
    """An argument by its keyword, else by its position among those without one; None if it is not given."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == name:
            return arg
    return positional(call, position) if position is not None else None


def positional(call: cst.Call, position: int) -> cst.Arg | None:
    """The argument at a position, if all before it are plain ones."""
    for at, arg in enumerate(call.args):
        if arg.keyword is not None or arg.star:
            return None
        if at == position:
            return arg
    return None


def has_stars(call: cst.Call) -> bool:
    """Whether a call unpacks lists or dicts, so that its arguments are not known."""
    return any(arg.star for arg in call.args)


def literal(node: cst.CSTNode | None) -> Any:
    """The value of a literal: number, text, True, False or None; UNKNOWN for anything else."""
    if isinstance(node, (cst.Integer, cst.Float)):
        return node.evaluated_value
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return node.evaluated_value if isinstance(node.evaluated_value, str) else UNKNOWN
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        value = literal(node.expression)
        return -value if isinstance(value, (int, float)) else UNKNOWN
    if isinstance(node, cst.Name):
        return {"True": True, "False": False, "None": None}.get(node.value, UNKNOWN)
    return UNKNOWN


def text_of(node: cst.CSTNode | None) -> str | None:
    """The value of a literal that is text; None for anything else."""
    value = literal(node)
    return value if isinstance(value, str) else None


def listed(node: cst.CSTNode | None) -> list[cst.BaseExpression] | None:
    """The elements of a list or tuple that is written out; None for anything else."""
    if not isinstance(node, (cst.List, cst.Tuple)):
        return None
    if any(isinstance(element, cst.StarredElement) for element in node.elements):
        return None
    return [element.value for element in node.elements]


def renamed(script: Script, arg: cst.Arg, name: str) -> Edit:
    """A keyword, or an argument without one, gets the keyword `name`."""
    if arg.keyword is not None:
        return Edit(*script.span(arg.keyword), name)
    start = script.span(arg.value)[0]
    return Edit(start, start, f"{name}=")


def replaced(script: Script, arg: cst.Arg, text: str) -> Edit:
    """The value of an argument becomes `text`."""
    return Edit(*script.span(arg.value), text)


def appended(script: Script, call: cst.Call, text: str) -> Edit:
    """One more argument at the end of a call."""
    if not call.args:
        end = script.inner_span(call)[1] - 1
        return Edit(end, end, text)
    end = script.span(call.args[-1].value)[1]
    return Edit(end, end, f", {text}")


def without(script: Script, call: cst.Call, gone: Collection[cst.Arg]) -> list[Edit]:
    """A call without some of its arguments; comments between them stay."""
    edits = []
    args = list(call.args)
    kept_before = False
    for at, arg in enumerate(args):
        if arg not in gone:
            kept_before = True
            continue
        start, end = argument_span(script, arg)
        following = argument_span(script, args[at + 1])[0] if at + 1 < len(args) else None
        preceding = argument_span(script, args[at - 1])[1] if at else None
        if following is not None and "#" not in script.source[end:following] and not kept_before:
            edits.append(Edit(start, following, ""))
        elif preceding is not None and "#" not in script.source[preceding:start] and kept_before:
            edits.append(Edit(preceding, end, ""))
        else:
            edits.append(Edit(start, _after_comma(script, arg, end), ""))
    return edits


def argument_span(script: Script, arg: cst.Arg) -> tuple[int, int]:
    """From the star or keyword of an argument to the end of its value."""
    start, end = script.span(arg.value)
    if arg.keyword is not None:
        start = script.span(arg.keyword)[0]
    elif arg.star:
        start = script.inner_span(arg)[0]
    return start, end


def _after_comma(script: Script, arg: cst.Arg, end: int) -> int:
    return script.inner_span(arg.comma)[1] if isinstance(arg.comma, cst.Comma) else end
