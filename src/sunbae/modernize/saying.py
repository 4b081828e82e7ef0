"""How a rule says what it found."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from sunbae.modernize.change import Change, Edit, Found
from sunbae.modernize.script import Script

_LONGEST = 70


def found(
    script: Script,
    rule: str,
    node: cst.CSTNode,
    today: str,
    edits: Iterable[Edit] = (),
    imports: Iterable[str] = (),
    files: tuple[tuple[str, bytes], ...] = (),
) -> Found:
    """A change that mends the code at `node`; without edits, what the user has to look at there."""
    made = tuple(edits)
    change = Change(rule, script.line(node), shown(script.text(node)), today, left=not made)
    return Found(change, made, tuple(imports), files)


def shown(code: str) -> str:
    """Code on one line, cut where it gets long.

    >>> shown("f(\\n    1)")
    'f( 1)'
    """
    line = " ".join(code.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 4] + " ..."
