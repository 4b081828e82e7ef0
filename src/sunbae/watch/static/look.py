"""The text of a script -> findings. Nothing is imported, nothing is run."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Mapping

from sunbae.errors import ScriptError
from sunbae.i18n import _
from sunbae.patch.notes import Place
from sunbae.watch.findings import SEVERITIES, Finding
from sunbae.watch.static import callbacks, habits, leakage, networks, scores
from sunbae.watch.static.story import Story
from sunbae.watch.static.walk import Walk

GROUPS = (leakage, callbacks, habits, networks, scores)


def look(sources: Mapping[str, str]) -> tuple[Finding, ...]:
    """What the text of a script says, the worst first.

    Args:
      sources: the text of the script by its name; of a notebook that of each cell, in their order.

    Raises: ScriptError for what is no Python that runs today.
    """
    told = story(sources)
    found: dict[tuple[str, Place | None], Finding] = {}
    for one in (one for group in GROUPS for one in group.find(told)):
        found.setdefault((one.id, one.place), one)
    return tuple(sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), one.id)))


def story(sources: Mapping[str, str]) -> Story:
    """What a script does. Raises: see `look`."""
    tree, starts, names = ast.Module([], []), [0], list(sources)
    for name, text in sources.items():
        piece = _parsed(name, text)
        ast.increment_lineno(piece, starts[-1])
        tree.body += piece.body
        starts.append(starts[-1] + text.count("\n") + 1)

    def where(line: int) -> Place:
        k = bisect_right(starts, line - 1) - 1
        return Place(names[k], line - starts[k])

    walk = Walk(where)
    try:
        walk.module(tree)
    except RecursionError as exc:
        raise _unread(names[0], 1, type(exc).__name__) from exc
    return Story(tuple(walk.steps), dict(sources), tree, where)


def _parsed(name: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as exc:
        raise _unread(name, exc.lineno or 1, exc.msg) from exc
    except (ValueError, RecursionError, MemoryError) as exc:
        raise _unread(name, 1, str(exc) or type(exc).__name__) from exc


def _unread(name: str, line: int, reason: str) -> ScriptError:
    text = _("{name}:{line}: this is no Python that runs today ({reason}). Mend this line first.")
    return ScriptError(text.format(name=name, line=line, reason=reason))
