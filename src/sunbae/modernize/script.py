"""A script that was read: its syntax, where each part stands, and what its names mean."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TypeVar

import libcst as cst
from libcst.metadata import (
    Assignment,
    GlobalScope,
    MetadataWrapper,
    PositionProvider,
    QualifiedNameSource,
    Scope,
    ScopeProvider,
)

from sunbae.errors import ScriptError
from sunbae.i18n import _
from sunbae.modernize.places import canonical
from sunbae.modernize.stars import brings

Node = TypeVar("Node", bound=cst.CSTNode)
_LINE_END = re.compile(r"\r\n|\r|\n")


class Script:
    """A script and everything that rules ask about it. Places are offsets into `source`.

    Args:
      beside: modules and packages of the user's own that stand beside it.

    Raises: ScriptError if it is no Python that runs today.
    """

    def __init__(self, source: str, name: str, beside: Collection[str] = ()) -> None:
        self.source = source
        self.name = name
        self._beside = beside
        found = flaw(source)
        if found is not None:
            raise _not_read(name, *found)
        # libcst loses form feeds and lone carriage returns; what takes their place is as long.
        plain = re.sub(r"\r(?!\n)", "\n", source).replace("\f", " ")
        try:
            wrapper = MetadataWrapper(cst.parse_module(plain), unsafe_skip_copy=True)
        except cst.ParserSyntaxError as exc:
            raise _not_read(name, exc.raw_line, exc.message) from exc
        self.tree = wrapper.module
        self.newline = self.tree.default_newline if "\n" in source else "\r" if "\r" in source else "\n"
        self._positions = wrapper.resolve(PositionProvider)
        self._scopes = wrapper.resolve(ScopeProvider)
        self._imported: dict[cst.CSTNode, str] = {}
        self._parents: dict[cst.CSTNode, cst.CSTNode] = {}
        self._nodes: list[cst.CSTNode] = []
        self._kinds: dict[type[cst.CSTNode], list[cst.CSTNode]] = {}
        self._walk()
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(plain))]

    def _walk(self) -> None:
        waiting: list[cst.CSTNode] = [self.tree]
        while waiting:
            node = waiting.pop()
            self._nodes.append(node)
            for child in reversed(node.children):
                self._parents[child] = node
                waiting.append(child)

    @property
    def everything(self) -> list[cst.CSTNode]:
        """All nodes, in the order of the source."""
        return self._nodes

    def nodes(self, kind: type[Node]) -> list[Node]:
        """All nodes of a kind, in the order of the source."""
        if kind not in self._kinds:
            self._kinds[kind] = [node for node in self._nodes if isinstance(node, kind)]
        return self._kinds[kind]  # type: ignore[return-value]

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """What a node is directly within; None of the module."""
        return self._parents.get(node)

    def parents(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What a node is within, from inside out."""
        above = self._parents.get(node)
        while above is not None:
            yield above
            above = self._parents.get(above)

    def within(self, node: cst.CSTNode, kind: type[Node]) -> Node | None:
        """The innermost node of a kind that a node is within."""
        return next((above for above in self.parents(node) if isinstance(above, kind)), None)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a node begins and ends, with its parentheses."""
        if isinstance(node, cst.BaseExpression) and node.lpar:
            return self.inner_span(node.lpar[0])[0], self.inner_span(node.rpar[-1])[1]
        return self.inner_span(node)

    def inner_span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a node begins and ends, within its parentheses."""
        where = self._positions[node]
        start = self._starts[where.start.line - 1] + where.start.column
        return start, self._starts[where.end.line - 1] + where.end.column

    def text(self, node: cst.CSTNode) -> str:
        """A node as it stands in the source."""
        start, end = self.span(node)
        return self.source[start:end]

    def line(self, node: cst.CSTNode) -> int:
        """The line on which a node begins, from 1."""
        return self._positions[node].start.line

    def line_start(self, offset: int) -> int:
        """Where the line of a place begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def indent(self, node: cst.CSTNode) -> str:
        """The blanks before the statement that a node is within."""
        start = self.line_start(self.span(self.statement(node))[0])
        found = re.compile(r"[ \t\f]*").match(self.source, start)
        return found.group() if found else ""

    def statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement, with lines of its own, that a node is within or is."""
        if isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            return node
        for above in self.parents(node):
            if isinstance(above, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
                return above
        raise ValueError(f"{type(node).__name__} is within no statement")

    def top_statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement of the module that a node is within or is."""
        return [node, *self.parents(node)][-2]

    def scope(self, node: cst.CSTNode) -> Scope | None:
        """The scope in which a node's names are looked up."""
        for one in (node, *self.parents(node)):
            found = self._scopes.get(one)
            if found is not None:
                return found
        return None

    @cached_property
    def reads(self) -> frozenset[cst.CSTNode]:
        """The names that are read, by themselves or at the head of a chain."""
        scopes = {scope for scope in self._scopes.values() if scope is not None}
        return frozenset(_head(access.node) for scope in scopes for access in scope.accesses)

    def imported(self, node: cst.CSTNode) -> str:
        """What a name or a chain of attributes is by the script's imports, `tensorflow.keras.layers.Dense`; else ''."""
        if not isinstance(node, (cst.Name, cst.Attribute)):
            return ""
        if node not in self._imported:
            self._imported[node] = ""  # where `K = K.backend` asks again
            self._imported[node] = self._look_up(node)
        return self._imported[node]

    def _look_up(self, node: cst.Name | cst.Attribute) -> str:
        root: cst.BaseExpression = node
        parts: list[str] = []
        while isinstance(root, cst.Attribute):
            parts.insert(0, root.attr.value)
            root = root.value
        scope = self.scope(root)
        if not isinstance(root, cst.Name) or scope is None:
            return ""
        found = scope.get_qualified_names_for(root)
        names = sorted(one.name for one in found if one.source is QualifiedNameSource.IMPORT)
        if not names and not found and self._stars and root.value not in scope:
            # Of a name that nothing binds only a star can have brought it.
            names = self._of_stars(root.value)
        if not names:
            names = self._of_alias(root.value, scope)
        return ".".join([names[0], *parts]) if names else ""

    @cached_property
    def _stars(self) -> list[str]:
        """Modules of Keras and TensorFlow from which everything is imported."""
        return [module for module in self.star_modules() if module.split(".")[0] in ("keras", "tensorflow")]

    def _of_alias(self, name: str, scope: Scope) -> list[str]:
        """What a name is that the module assigns once, as in `K = keras.backend`."""
        places = list(scope[name]) if name in scope else []
        if len(places) != 1 or not isinstance(places[0], Assignment) or not isinstance(places[0].scope, GlobalScope):
            return []
        target = self.parent(places[0].node)
        statement = self.parent(target) if isinstance(target, cst.AssignTarget) else None
        value = self.imported(statement.value) if isinstance(statement, cst.Assign) else ""
        return [value] if canonical(value).split(".")[0] == "keras" else []

    def _of_stars(self, name: str) -> list[str]:
        """What a name is that a star has brought: the last that has it, of TensorFlow itself any."""
        for module in reversed(self._stars):
            if canonical(module).split(".")[0] == "tensorflow" or brings(module, name):
                return [f"{module}.{name}"]
        return []

    def star_modules(self) -> list[str]:
        """Modules from which everything is imported."""
        return [
            dotted(node.module)
            for node in self.nodes(cst.ImportFrom)
            if isinstance(node.names, cst.ImportStar) and node.module is not None
        ]

    def meaning(self, node: cst.CSTNode) -> str:
        """What a name or a chain of attributes is, by the name that it has today: `keras.layers.Dense`; else ''."""
        found = self.imported(node)
        return canonical(found) if found else ""

    def is_of_library(self, node: cst.CSTNode) -> bool:
        """Whether an expression is a call of a library that has nothing to do with Keras."""
        root = self.imported(node.func).split(".")[0] if isinstance(node, cst.Call) else ""
        return root not in ("", "tensorflow", *self._beside) and "keras" not in root

    @cached_property
    def calls(self) -> list[cst.Call]:
        """All calls, in the order of the source."""
        return self.nodes(cst.Call)

    def calls_of(self, *names: str) -> Iterator[cst.Call]:
        """Calls of functions or classes by their names of today."""
        return (call for call in self.calls if self.meaning(call.func) in names)

    def methods(self, *names: str) -> Iterator[tuple[cst.Call, cst.Attribute]]:
        """Calls of methods of something that is no module, with the attribute that names the method."""
        for call in self.calls:
            func = call.func
            if isinstance(func, cst.Attribute) and func.attr.value in names and not self.imported(func):
                yield call, func

    @cached_property
    def keras(self) -> str:
        """The name that the module keras has in the script, or will have."""
        return self._module_name("keras") or "keras"

    @cached_property
    def uses_keras(self) -> bool:
        """Whether the script imports Keras or TensorFlow."""
        return any(
            name.split(".")[0] in ("keras", "tensorflow", "keras_preprocessing") for name in self.imported_modules
        )

    @cached_property
    def is_of_today(self) -> bool:
        """Whether the script was surely written for Keras 3: it chooses a backend of it, or uses what only Keras 3 has.

        Rules about what runs but means something else today leave such a script alone.
        """
        backends = [f'"{name}"' for name in ("jax", "torch", "numpy", "openvino")]
        chosen = any(
            isinstance(node.targets[0].target, cst.Subscript)
            and "KERAS_BACKEND" in self.text(node.targets[0].target)
            and self.text(node.value).replace("'", '"') in backends
            for node in self.nodes(cst.Assign)
        )
        return chosen or any(
            self.imported(node).startswith(("keras.ops", "keras.random", "jax.")) for node in self.nodes(cst.Attribute)
        )

    @cached_property
    def imported_modules(self) -> list[str]:
        """The modules that are imported, or from which something is imported."""
        found = []
        for node in self.nodes(cst.Import):
            found += [dotted(alias.name) for alias in node.names]
        for one in self.nodes(cst.ImportFrom):
            found += [dotted(one.module)] if one.module is not None and not one.relative else []
        return found

    def module(self, name: str, usual: str, before: cst.CSTNode) -> tuple[str, tuple[str, ...]]:
        """What to call a module at a place, and the imports that are needed for that.

        Args:
          name: of the module, `numpy`.
          usual: the name that people give it, `np`.
          before: the code that needs it.
        """
        known = self._module_name(name, before=self.span(before)[0])
        if known:
            return known, ()
        return usual, (f"import {name}" if usual == name else f"import {name} as {usual}",)

    def _module_name(self, wanted: str, before: int | None = None) -> str:
        for node in self.nodes(cst.Import):
            if not self._at_module_level(node) or (before is not None and self.span(node)[0] > before):
                continue
            for alias in node.names:
                local = alias.evaluated_alias
                if canonical(alias.evaluated_name) == wanted and (local or "." not in alias.evaluated_name):
                    return local or alias.evaluated_name
        for one in self.nodes(cst.ImportFrom):
            if isinstance(one.names, cst.ImportStar) or one.module is None or not self._at_module_level(one):
                continue
            for alias in one.names:
                if canonical(f"{dotted(one.module)}.{alias.evaluated_name}") == wanted:
                    return alias.evaluated_alias or alias.evaluated_name
        return ""

    def _at_module_level(self, node: cst.CSTNode) -> bool:
        return isinstance(self.parent(self.statement(node)), cst.Module)


def _head(node: cst.CSTNode) -> cst.CSTNode:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node


def dotted(node: cst.BaseExpression | None) -> str:
    """A chain of names as text; '' for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return ""


def flaw(source: str) -> tuple[int, str] | None:
    """The line at which a text is no Python that runs today, and why; None if it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes such as "\d": the user's, and none of our business here
        try:
            ast.parse(source)
        except SyntaxError as exc:
            return exc.lineno or 1, exc.msg
        except (ValueError, RecursionError, MemoryError) as exc:
            return 1, str(exc) or type(exc).__name__
    return None


def _not_read(name: str, line: int, reason: str) -> ScriptError:
    text = _("{name}:{line}: this is no Python that runs today ({reason}). Mend this line first.")
    return ScriptError(text.format(name=name, line=line, reason=reason))
