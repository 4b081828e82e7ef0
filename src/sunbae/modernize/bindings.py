"""What a name of the script stands for, as far as its assignments tell."""

from __future__ import annotations

import libcst as cst
from libcst.metadata import Assignment

from sunbae.modernize.script import Script


def value_of(script: Script, node: cst.BaseExpression, depth: int = 4) -> cst.BaseExpression:
    """What an expression is: of a name its last value before this place, of anything else the expression itself.

    A name without a single known value stays a name.
    """
    while isinstance(node, cst.Name) and depth > 0:
        found = last_value(script, node)
        if found is None or found is node:
            return node
        node, depth = found, depth - 1
    return node


def last_value(script: Script, name: cst.Name) -> cst.BaseExpression | None:
    """The value of the last assignment before a name in its scope; None if it is not known."""
    target = last_target(script, name)
    return None if target is None else _assigned(script, target)


def last_target(script: Script, name: cst.Name) -> cst.CSTNode | None:
    """The place before a name where it was bound last, in its scope; None if there is none."""
    here = script.span(name)[0]
    # x = f(x): the target stands before the name, but is bound after it.
    before = (
        target
        for target in targets(script, name)
        if script.span(target)[0] < here and not _is_within(script, name, _assigned(script, target))
    )
    return max(before, key=lambda target: script.span(target)[0], default=None)


def every_value(script: Script, name: cst.Name) -> list[cst.BaseExpression] | None:
    """All values that a name is given in its scope, the elements of what it loops over included; None if one is not
    known.

    What stands before or after the name is not asked: a loop comes by again.
    """
    found: list[cst.BaseExpression] = []
    places = targets(script, name)
    for target in places:
        looped = _looped(script, target)
        value = _assigned(script, target)
        if looped is not None:
            found += looped
        elif value is not None:
            found.append(value)
        else:
            return None
    return found or None


def targets(script: Script, name: cst.Name) -> list[cst.CSTNode]:
    """The places where a name is bound, in the scope in which it is found."""
    scope = script.scope(name)
    if scope is None or name.value not in scope:
        return []
    places = [one.node for one in scope[name.value] if isinstance(one, Assignment)]
    return sorted(places, key=lambda node: script.span(node)[0])


def _is_within(script: Script, node: cst.CSTNode, outer: cst.CSTNode | None) -> bool:
    return outer is not None and (node is outer or any(above is outer for above in script.parents(node)))


def _assigned(script: Script, target: cst.CSTNode) -> cst.BaseExpression | None:
    """The value that a target is given by `=`, also as an element of a tuple that is written out."""
    above = script.parent(target)
    if isinstance(above, cst.AssignTarget):
        statement = script.parent(above)
        return statement.value if isinstance(statement, cst.Assign) else None
    if isinstance(above, cst.AnnAssign):
        return above.value
    if isinstance(above, cst.NamedExpr):
        return above.value
    if not isinstance(above, cst.Element):
        return None
    group = script.parent(above)
    if not isinstance(group, (cst.Tuple, cst.List)) or not isinstance(script.parent(group), cst.AssignTarget):
        return None
    statement = script.parent(script.parent(group))  # type: ignore[arg-type]
    if not isinstance(statement, cst.Assign) or not isinstance(statement.value, (cst.Tuple, cst.List)):
        return None
    values = statement.value.elements
    if len(values) != len(group.elements) or any(isinstance(one, cst.StarredElement) for one in group.elements):
        return None
    return values[list(group.elements).index(above)].value


def _looped(script: Script, target: cst.CSTNode) -> list[cst.BaseExpression] | None:
    """The elements that the target of a `for` takes, if they are written out."""
    above = script.parent(target)
    if not isinstance(above, (cst.For, cst.CompFor)) or above.target is not target:
        return None
    over = value_of(script, above.iter)
    if isinstance(over, (cst.List, cst.Tuple)):
        return [element.value for element in over.elements]
    return None


def loops_over(script: Script, name: cst.Name) -> cst.BaseExpression | None:
    """What the loop goes over from which a name comes; None if it comes from none, or from elsewhere too."""
    places = targets(script, name)
    loops = [script.parent(place) for place in places]
    if len(loops) != 1 or not isinstance(loops[0], (cst.For, cst.CompFor)) or loops[0].target is not places[0]:
        return None
    return loops[0].iter


def function_of(script: Script, call: cst.Call) -> cst.FunctionDef | None:
    """The function of the script that a call calls; None if it is none, or not the only one of its name."""
    if not isinstance(call.func, cst.Name):
        return None
    places = targets(script, call.func)
    return places[0] if len(places) == 1 and isinstance(places[0], cst.FunctionDef) else None


def returned(script: Script, function: cst.FunctionDef) -> list[cst.BaseExpression]:
    """The values that a function returns, its inner functions not asked."""
    return [
        node.value
        for node in script.nodes(cst.Return)
        if node.value is not None and script.within(node, cst.FunctionDef) is function
    ]
