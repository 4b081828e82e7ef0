"""Modules that stand beside a script and are of 2020, too."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator, Sequence

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.edits import covers
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script, dotted

SUFFIX = "_keras3"  # of the name of what is written


def imported_names(source: str) -> set[str]:
    """The modules that a script imports, by the first part of their names; none of what is no Python of today."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash in a path; `Script` parses it, too
            nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return set()  # `modernize` says it
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in names}


def siblings(script: Script, modern: Collection[str], edits: Sequence[Edit]) -> Iterator[Found]:
    """SB901: what is imported from a module of 2020 beside the script comes from the one that is written of it.

    `import my_tools` becomes `import my_tools_keras3 as my_tools`.

    Args:
      modern: the modules of which one is written.
      edits: those of other rules; what they write anew stays theirs.
    """
    for node in script.nodes(cst.Import):
        for alias in node.names:
            if alias.evaluated_name in modern:
                name = alias.evaluated_name
                text = f"{name}{SUFFIX}" + ("" if alias.asname is not None else f" as {name}")
                yield _said(script, node, alias.name, text, edits)
    for brings in script.nodes(cst.ImportFrom):
        if brings.module is not None and not brings.relative and dotted(brings.module) in modern:
            yield _said(script, brings, brings.module, dotted(brings.module) + SUFFIX, edits)


def _said(script: Script, node: cst.CSTNode, part: cst.CSTNode, text: str, edits: Sequence[Edit]) -> Found:
    start, end = script.span(part)
    if any(covers(edit, start, end) for edit in edits):
        today = _("The module is of 2020, too: import the one that was written beside it, on a line of its own.")
        return found(script, "SB901", node, today)
    today = _("The module beside the script is of 2020, too; this one was written of it.")
    return found(script, "SB901", node, today, [Edit(start, end, text)])
