"""What a script imports, and what is left of that after the other rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from sunbae.modernize.change import Edit, Found
from sunbae.modernize.edits import covers
from sunbae.modernize.script import Script

KERAS = "import keras"


@dataclass(frozen=True)
class Brought:
    """A name that an import brings.

    Attributes:
      local: the name in the script.
      old: what it is, `tensorflow.keras.layers`.
      new: what that is today.
      alias: where it stands.
    """

    local: str
    old: str
    new: str
    alias: cst.ImportAlias


class Imports:
    """The imports of a script after all other rules: what is brought, what is still used, what is needed besides."""

    def __init__(self, script: Script, others: Sequence[Found]) -> None:
        self.script = script
        # Only what is replaced is gone; insertions leave what they stand beside.
        self._edits = [edit for one in others for edit in one.edits if edit.end > edit.start]
        self.inserted = [edit for one in others for edit in one.edits if edit.end == edit.start]
        self.needed = list(dict.fromkeys(text for one in others for text in one.imports))
        self.made: list[Edit] = []
        self.brings_keras = False
        self.took_keras = False

    def is_gone(self, node: cst.CSTNode) -> bool:
        """Whether a node is within what another rule replaces."""
        start, end = self.script.span(node)
        return any(covers(edit, start, end) for edit in self._edits)

    def uses(self, brought: Brought, statement: cst.CSTNode) -> list[cst.Name]:
        """Where a name that an import brings is read; the same name of another scope is another name."""
        scope = self.script.scope(statement)
        found_names = []
        for node in self.script.nodes(cst.Name):
            if node.value != brought.local:
                continue
            inner = self.script.scope(node)
            if inner is None or scope is None or brought.local not in inner:
                continue
            if node in self.script.reads and self.script.imported(node):
                found_names.append(node)
        return found_names

    def is_used(self, brought: Brought, statement: cst.CSTNode) -> bool:
        """Whether a name is read anywhere that stays."""
        return any(not self.is_gone(node) for node in self.uses(brought, statement))


def is_import(script: Script, node: cst.CSTNode) -> bool:
    """Whether a node is a part of an import statement."""
    return script.within(node, cst.Import) is not None or script.within(node, cst.ImportFrom) is not None
