"""The walk through the statements of a script, from its first line to its last."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sunbae.watch.static.expressions import Expressions, dotted
from sunbae.watch.static.scope import Scope
from sunbae.watch.static.values import Callback, Constant, Function, Given, Path, Rows, Scalar, Several

MOST_DEEP = 6  # functions that call functions
MOST_CALLS = 400  # of functions of the script, in all
MOST_ROUNDS = 4  # of a loop over things that are written out


class Walk(Expressions):
    """A walk through statements: each once, loops one round, functions where they are called.

    Of an `if` whose way the text does not tell, both ways are gone; what then stands for two things is not known.
    """

    _calls = 0

    def module(self, tree: ast.Module) -> None:
        """Walk through a script, then through the functions that it does not call itself."""
        self._inside: list[ast.FunctionDef] = []
        self._seen: set[ast.FunctionDef] = set()
        self._returned: list[list[Any]] = []
        self.block(tree.body)
        known = {name: one for name, one in self.scope.names.items() if isinstance(one, (Path, Function))}
        around = self.scope
        around.names = known
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node not in self._seen:
                self.scope = Scope(around)
                self._function(node, None)
        self.scope = around

    def block(self, statements: Sequence[ast.stmt]) -> bool:
        """Walk through statements; whether what follows them is not reached."""
        return any(self.statement(one) for one in statements)

    def statement(self, node: ast.stmt) -> bool:
        """Walk through one; whether what follows it is not reached."""
        match node:
            case ast.Expr():
                return _ends(self.value(node.value), node.value)
            case ast.Assign():
                found = self.value(node.value)
                for target in node.targets:
                    self.bind(target, found)
            case ast.AnnAssign():
                if node.value is not None:
                    self.bind(node.target, self.value(node.value))
            case ast.AugAssign():
                self.bind(node.target, self.operation(self.value(node.target), self.value(node.value), node))
            case ast.Import() | ast.ImportFrom():
                self._imported(node)
            case ast.FunctionDef():
                self.scope.bind(node.name, self._defined(node))
            case ast.AsyncFunctionDef() | ast.ClassDef():
                self.scope.bind(node.name, self.fresh())
            case ast.If():
                return self._if(node)
            case ast.For() | ast.AsyncFor():
                self._for(node)
            case ast.While():
                self.value(node.test)
                self.block(node.body)
                self.block(node.orelse)
            case ast.With() | ast.AsyncWith():
                for one in node.items:
                    found = self.value(one.context_expr)
                    if one.optional_vars is not None:
                        self.bind(one.optional_vars, self.fresh(found))
                return self.block(node.body)
            case ast.Try():
                ended = self._ways([[*node.body, *node.orelse], *(one.body for one in node.handlers)])
                return self.block(node.finalbody) or ended
            case ast.Match():
                self.value(node.subject)
                self._ways([*(one.body for one in node.cases), []])
            case ast.Return():
                found = self.value(node.value)
                if self._returned:
                    self._returned[-1].append(found)
                return True
            case ast.Delete():
                for target in node.targets:
                    self.scope.names.pop(dotted(target), None)
            case ast.Global():
                self.scope.everywhere |= set(node.names)
            case ast.Assert():
                self.value(node.test)
            case ast.Break() | ast.Continue() | ast.Raise():
                return True
        return False

    # Names

    def bind(self, target: ast.expr, value: Any) -> None:
        """See `Expressions.bind`."""
        match target:
            case ast.Name():
                self.scope.bind(target.id, value)
            case ast.Attribute():
                on = self.value(target.value)
                if isinstance(on, Callback):
                    on.escaped = True
                if name := dotted(target):
                    self.scope.bind(name, value)
                else:
                    self.away(value)
            case ast.Starred():
                self.bind(target.value, self.fresh(value))
            case ast.Tuple() | ast.List():
                items = value.items if isinstance(value, Several) else ()
                fits = len(items) == len(target.elts) and not any(isinstance(one, ast.Starred) for one in target.elts)
                if not fits:
                    self.away(value)
                for k, one in enumerate(target.elts):
                    self.bind(one, items[k] if fits else self.fresh(value))
            case ast.Subscript():
                self._put(target, value)

    def _put(self, target: ast.Subscript, value: Any) -> None:
        """Some values of an array are others now."""
        on = self.value(target.value)
        self.away(value)
        if not isinstance(on, Rows):
            if isinstance(on, Several):
                self.rebind(target.value, self.fresh(on, value))
            return
        new = replace(on, kind="")
        if isinstance(value, Rows):
            mixed = on.mixed or value.mixed or value.asked >= 0
            new = replace(new, steps=on.steps | (value.steps if value.source == on.source else set()), mixed=mixed)
        node = target.value
        while isinstance(node, ast.Attribute) and node.attr in ("iloc", "loc", "values", "at", "iat"):
            node = node.value
        self.rebind(node, new)

    def _imported(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for one in node.names:
                name = one.asname or one.name.split(".")[0]
                self.scope.bind(name, Path(one.name if one.asname else name))
            return
        module = "." * node.level + (node.module or "")
        for one in node.names:
            if one.name == "*":
                self.scope.star(module)
            else:
                self.scope.bind(one.asname or one.name, Path(f"{module}.{one.name}"))

    # Ways

    def _if(self, node: ast.If) -> bool:
        way = self._decided(node.test)
        if way is not None:
            return self.block(node.body if way else node.orelse)
        self.value(node.test)
        return self._ways([node.body, node.orelse])

    def _decided(self, test: ast.expr) -> bool | None:
        """What a condition is, if the text tells that."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            found = self._decided(test.operand)
            return None if found is None else not found
        if isinstance(test, (ast.Name, ast.Constant)):
            value = self.value(test)
            return bool(value.value) if isinstance(value, Constant) else None
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            left, right = test.left, test.comparators[0]
            if isinstance(left, ast.Name) and left.id == "__name__":
                return True
            if isinstance(test.ops[0], (ast.Is, ast.IsNot)) and isinstance(right, ast.Constant) and right.value is None:
                value = self.value(left)
                if isinstance(value, (Rows, Scalar)):
                    return None
                return bool(value == Constant(None)) == isinstance(test.ops[0], ast.Is)
        return None

    def _ways(self, blocks: Sequence[Sequence[ast.stmt]]) -> bool:
        """Walk each of several ways from here; whether none of them leads on."""
        before, branches, fork = self.scope.names, self.branches, self.number()
        ends: list[dict[str, Any]] = []
        for way, block in enumerate(blocks):
            self.scope.names, self.branches = dict(before), (*branches, (fork, way))
            if not self.block(block):
                ends.append(self.scope.names)
        self.branches = branches
        self.scope.names = ends[0] if ends else before
        for other in ends[1:]:
            mine = self.scope.names
            self.scope.names = {
                name: self.either(mine[name], other[name]) if name in mine and name in other else one
                for name, one in (other | mine).items()
            }
        return not ends

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        over = self.value(node.iter)
        rounds = [self.element(over)]
        if isinstance(over, Several) and 0 < len(over.items) <= MOST_ROUNDS:
            rounds = list(over.items)
        for one in rounds:
            self.bind(node.target, one)
            self.block(node.body)
        self.block(node.orelse)

    # Functions

    def _defined(self, node: ast.FunctionDef) -> Any:
        yields = any(isinstance(one, (ast.Yield, ast.YieldFrom)) for one in ast.walk(node))
        return self.fresh() if node.decorator_list or yields else Function(node, self.scope)

    def inlined(self, function: Function, node: ast.Call, given: Given) -> Any:
        """See `Expressions.inlined`."""
        bound = _bound(function.node, given)
        self._calls += 1
        deep = function.node in self._inside or len(self._inside) >= MOST_DEEP or self._calls > MOST_CALLS
        if bound is None or deep:
            self.away(*given.all())
            return self.fresh(*given.all())
        before = self.scope
        self.scope = Scope(function.around)
        found = self._function(function.node, bound)
        self.scope = before
        return found

    def _function(self, node: ast.FunctionDef, bound: dict[str, Any] | None) -> Any:
        """Walk through the body of a function; what it gives.

        Args:
          bound: the arguments that were given; None for a function that nobody calls.
        """
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = dict(zip([one.arg for one in reversed(positional)], reversed(arguments.defaults), strict=False))
        defaults |= {a.arg: d for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d}
        others = [one.arg for one in (arguments.vararg, arguments.kwarg) if one is not None]
        for name in [*(one.arg for one in (*positional, *arguments.kwonlyargs)), *others]:
            given = bound is not None and name in bound
            default = defaults.get(name) if bound is not None else None
            self.scope.names[name] = (
                bound[name] if bound and given else self.value(default) if default else self.fresh()
            )
        self._seen.add(node)
        self._inside.append(node)
        self._returned.append([])
        ended = self.block(node.body)
        self._inside.pop()
        found = self._returned.pop()
        found += [] if ended else [Constant(None)]
        result = found[0] if found else self.fresh()
        for one in found[1:]:
            result = self.either(result, one)
        return result


def _bound(node: ast.FunctionDef, given: Given) -> dict[str, Any] | None:
    """The parameters of a function by name; None if the arguments do not tell them."""
    arguments = node.args
    positional = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    named = {*positional, *(one.arg for one in arguments.kwonlyargs)}
    if not given.whole or arguments.vararg or arguments.kwarg or len(given.places) > len(positional):
        return None
    if not set(given.names) <= named:
        return None
    return dict(zip(positional, given.places, strict=False)) | dict(given.names)


def _ends(value: Any, node: ast.expr) -> bool:
    """Whether a call ends the script."""
    name = dotted(node.func) if isinstance(node, ast.Call) else ""
    return name in ("exit", "quit", "sys.exit", "os._exit")
