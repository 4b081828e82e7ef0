"""What expressions stand for."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from sunbae.watch.static.methods import Methods
from sunbae.watch.static.story import Metric
from sunbae.watch.static.values import (
    Constant,
    Function,
    Given,
    Layer,
    Network,
    Part,
    Path,
    Rows,
    Scalar,
    Several,
    Tensor,
)

_SAME = ("values", "iloc", "loc", "real", "array", "at", "iat")
_FIXED = ("shape", "size", "ndim", "dtype", "columns", "index")


class Expressions(Methods):
    """A walk through expressions."""

    def value(self, node: ast.expr | None) -> Any:
        """See `Reader.value`."""
        match node:
            case None:
                return Constant(None)
            case ast.Constant():
                return Constant(node.value)
            case ast.Name():
                return self.scope.get(node.id, self.fresh)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.Tuple() | ast.List():
                return self._listed(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.BinOp():
                return self.operation(self.value(node.left), self.value(node.right), node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.Compare():
                return self._compared(node)
            case ast.NamedExpr():
                found = self.value(node.value)
                self.rebind(node.target, found)
                return found
            case ast.IfExp():
                self.value(node.test)
                return self.either(self.value(node.body), self.value(node.orelse))
            case ast.Starred():
                return self.value(node.value)
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp() | ast.DictComp():
                return self._comprehended(node)
            case ast.Lambda():
                return self.fresh()
        return self.fresh(*[self.value(one) for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)])

    def inlined(self, function: Function, node: ast.Call, given: Given) -> Any:
        """What a function of the script gives."""
        raise NotImplementedError

    def bind(self, target: ast.expr, value: Any) -> None:
        """Assign."""
        raise NotImplementedError

    def either(self, one: Any, other: Any) -> Any:
        """What stands for two things of which a run will have one."""
        if one == other:
            return one
        self.away(one, other)
        return self.fresh(one, other)

    def given(self, node: ast.Call) -> Given:
        """The arguments of a call."""
        places: list[Any] = []
        whole = True
        for argument in node.args:
            found = self.value(argument)
            if not isinstance(argument, ast.Starred):
                places.append(found)
            elif isinstance(found, Several):
                places += found.items
            else:
                whole = False
        names = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        for one in node.keywords:
            if one.arg is None:
                self.away(self.value(one.value))
                whole = False
        return Given(tuple(places), names, whole)

    def _call(self, node: ast.Call) -> Any:
        if not isinstance(node.func, ast.Attribute):
            return self._called(self.value(node.func), node, self.given(node))
        on, name = self.value(node.func.value), dotted(node.func)
        if isinstance(on, Path):
            return self._called(Path(f"{on.dotted}.{node.func.attr}"), node, self.given(node))
        if name and self.scope.knows(name):
            return self._called(self.scope.get(name, self.fresh), node, self.given(node))
        return self.method(on, node.func.attr, node, self.given(node))

    def _called(self, function: Any, node: ast.Call, given: Given) -> Any:
        if isinstance(function, Path):
            return self.library(function, node, given)
        if isinstance(function, Function):
            return self.inlined(function, node, given)
        if isinstance(function, Layer):
            return self.tensor(function, given)
        if isinstance(function, Network) and any(isinstance(one, Tensor) for one in given.all()):
            return self.tensor(function, given)
        self.away(*given.all())
        return self.fresh(function, *given.all(), Rows(0, mixed=isinstance(function, Network)))

    def _attribute(self, node: ast.Attribute, on: Any = None) -> Any:
        name = dotted(node)
        if name and self.scope.knows(name):
            return self.scope.get(name, self.fresh)
        found = self.value(node.value) if on is None else on
        if isinstance(found, Path):
            return Path(f"{found.dotted}.{node.attr}")
        if isinstance(found, Rows):
            if node.attr in _SAME:
                return found
            if node.attr in _FIXED:
                return Scalar(self.number())
            new = self.fresh(found)
            if found.kind == "set":
                new = replace(new, kind="number" if node.attr == "target" else "")
            if name:
                self.scope.names[name] = new
            return new
        return self.fresh(found)

    def _listed(self, node: ast.Tuple | ast.List) -> Several:
        items: list[Any] = []
        for one in node.elts:
            found = self.value(one)
            items += found.items if isinstance(one, ast.Starred) and isinstance(found, Several) else [found]
        return Several(tuple(items))

    # Indices

    def _subscript(self, node: ast.Subscript) -> Any:
        on, index = self.value(node.value), node.slice
        if isinstance(on, Several):
            k = self.value(index)
            number = k.value if isinstance(k, Constant) and isinstance(k.value, int) else None
            fits = number is not None and -len(on.items) <= number < len(on.items)
            return on.items[number] if fits and number is not None else self.fresh(on)
        if not isinstance(on, Rows):
            return self.fresh(on, self.value(index) if not isinstance(index, ast.Slice) else None)
        if isinstance(index, ast.Tuple) and index.elts:
            for one in index.elts[1:]:
                if not isinstance(one, ast.Slice):
                    self.value(one)
                if not isinstance(one, ast.Slice) or one.lower or one.upper or one.step:
                    on = on.picked(ast.unparse(one))
            index = index.elts[0]
        if on in self.networks:
            return self.fresh(on)
        return self._picked(on, index)

    def _picked(self, on: Rows, index: ast.expr) -> Any:
        if isinstance(index, ast.Slice):
            if index.lower is None and index.upper is None and index.step is None:
                return on
            if index.step is not None:
                return on.part(Part("some", self.number()))
            return on.part(Part("slice", 0, (self._bound(index.lower), self._bound(index.upper))))
        found = self.value(index)
        if isinstance(found, Constant):
            if isinstance(found.value, str) or found.value in (None, ...):
                return on.picked(ast.unparse(index))  # a column, or a new axis
            return self.fresh(on)
        if isinstance(found, Several) and found.items and all(_is_name(one) for one in found.items):
            return on.picked(ast.unparse(index))
        if isinstance(found, Rows) and found.asked < 0:
            if found.kind != "order":
                return on.part(Part("drawn", self.number()))
            return on.part(Part("order", found.source), *found.parts)
        return self.fresh(on, found)

    def _bound(self, node: ast.expr | None) -> Any:
        """An end of a slice: a number, None, or its words and what their names stand for."""
        if node is None:
            return None
        found = self.value(node)
        if isinstance(found, Constant) and (found.value is None or isinstance(found.value, int)):
            return found.value
        names = sorted({one.id for one in ast.walk(node) if isinstance(one, ast.Name)})
        return ast.unparse(node), tuple(self.scope.get(name, self.fresh) for name in names)

    # Operations

    def _unary(self, node: ast.UnaryOp) -> Any:
        found = self.value(node.operand)
        if isinstance(found, Constant) and isinstance(node.op, ast.USub) and isinstance(found.value, (int, float)):
            return Constant(-found.value)
        return _other_values(found) if isinstance(found, (Rows, Scalar)) else self.fresh(found)

    def operation(self, left: Any, right: Any, node: ast.AST) -> Any:
        """What two things give that are added, multiplied, compared ..."""
        plain = (Constant, Scalar)
        if isinstance(left, Rows) and isinstance(right, plain):
            return _other_values(left)
        if isinstance(right, Rows) and isinstance(left, plain):
            return _other_values(right)
        if isinstance(left, plain) and isinstance(right, plain):
            return Scalar(self.number())
        if isinstance(left, Several) and isinstance(right, Several):
            return Several((*left.items, *right.items))
        if isinstance(left, Rows) and isinstance(right, Rows):
            if left.asked >= 0 or right.asked >= 0:
                self.told(Metric, node, name="", first=left, second=right)
            elif left.source == right.source and left.parts == right.parts:
                return replace(left, steps=left.steps | right.steps, mixed=left.mixed or right.mixed)
        return self.fresh(left, right)

    def _compared(self, node: ast.Compare) -> Any:
        found = self.value(node.left)
        for other in node.comparators:
            found = self.operation(found, self.value(other), node)
        return replace(found, kind="") if isinstance(found, Rows) else found

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp) -> Any:
        """One round of it."""
        kept = dict(self.scope.names)
        for one in node.generators:
            self.bind(one.target, self.element(self.value(one.iter)))
            for test in one.ifs:
                self.value(test)
        if isinstance(node, ast.DictComp):
            found = self.fresh(self.value(node.key), self.value(node.value))
        else:
            found = self.value(node.elt)
        self.scope.names = kept
        self.away(found)
        return self.fresh(found)


def dotted(node: ast.expr) -> str:
    """A chain of attributes of a name, such as self.model; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (start := dotted(node.value)):
        return f"{start}.{node.attr}"
    return ""


def _other_values(value: Any) -> Any:
    """The same rows with other values: numbers of rows would be of others now."""
    return replace(value, kind="") if isinstance(value, Rows) and value.kind == "order" else value


def _is_name(value: Any) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, str)
