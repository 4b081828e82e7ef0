"""Functions and classes of the user's own: what is called by a name of Keras there means what the script says."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.modernize.bindings import function_of, returned, targets, value_of
from sunbae.modernize.script import Script


def method_calls(script: Script, *names: str) -> Iterator[tuple[cst.Call, cst.Attribute]]:
    """Calls of methods, with the attribute that names the method; none of those that classes of the script define."""
    return ((call, func) for call, func in script.methods(*names) if not _is_own_method(script, func))


def is_own(script: Script, call: cst.Call) -> bool:
    """Whether a call is of a function, class or method of the script, or of a module that is not of Keras."""
    imported = script.meaning(call.func)
    if imported:
        return "keras" not in imported.split(".")[0]
    if isinstance(call.func, cst.Attribute):
        return _is_own_method(script, call.func)
    if not isinstance(call.func, cst.Name):
        return False
    defined = any(isinstance(place, (cst.FunctionDef, cst.ClassDef)) for place in targets(script, call.func))
    return defined or isinstance(value_of(script, call.func), cst.Lambda)


def _is_own_method(script: Script, func: cst.Attribute) -> bool:
    """Whether a method is one that a class of the script defines.

    Of an object that is not known it is, if there is such a class and the object is not called a model.
    """
    name, owner = func.attr.value, func.value
    if not any(_defines(script, one, name) for one in script.nodes(cst.ClassDef)):
        return False
    around = script.within(func, cst.ClassDef)
    if around is not None and _is_self(script, owner):
        return _defines(script, around, name)
    if around is not None and isinstance(owner, cst.Call) and script.text(owner.func) == "super":
        return any(_defines(script, base, name) for base in _bases(script, around))
    classes = [_class_of(script, value) for value in _values(script, owner)]
    if classes:
        return any(one is not None and _defines(script, one, name) for one in classes)
    return "model" not in script.text(owner).rpartition(".")[2].lower()


def _defines(script: Script, owner: cst.ClassDef, name: str, depth: int = 5) -> bool:
    """Whether a class has a method, or one of the script that it is derived of."""
    if any(isinstance(one, cst.FunctionDef) and one.name.value == name for one in owner.body.body):
        return True
    return depth > 0 and any(_defines(script, base, name, depth - 1) for base in _bases(script, owner))


def _bases(script: Script, owner: cst.ClassDef) -> list[cst.ClassDef]:
    return [found for base in owner.bases if (found := _class(script, base.value)) is not None]


def _class(script: Script, node: cst.BaseExpression) -> cst.ClassDef | None:
    """The class of the script that a name stands for."""
    places = targets(script, node) if isinstance(node, cst.Name) else []
    return places[-1] if places and isinstance(places[-1], cst.ClassDef) else None


def _is_self(script: Script, node: cst.BaseExpression) -> bool:
    """Whether a name is the first argument of the method that it is used in."""
    function = script.within(node, cst.FunctionDef)
    params = [] if function is None else function.params.params
    return isinstance(node, cst.Name) and bool(params) and params[0].name.value == node.value


def _values(script: Script, node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What an object may be: of `self.net` all that any `.net` is set to; nothing of what is not known."""
    values = [value_of(script, node)]
    if isinstance(node, cst.Attribute):
        values = [
            value_of(script, assign.value)
            for assign in script.nodes(cst.Assign)
            for target in assign.targets
            if isinstance(target.target, cst.Attribute) and target.target.attr.value == node.attr.value
        ]
    found: list[cst.BaseExpression] = []
    for value in values:
        function = function_of(script, value) if isinstance(value, cst.Call) else None
        found += [value] if function is None else [value_of(script, one) for one in returned(script, function)]
    return [one for one in found if not isinstance(one, cst.Name) or _class(script, one) is not None]


def _class_of(script: Script, value: cst.BaseExpression) -> cst.ClassDef | None:
    """The class of the script that a value is one of, or is: of `Net(3)`, `Net.load("x")` and `Net`."""
    made = value.func if isinstance(value, cst.Call) else value
    return _class(script, made.value if isinstance(made, cst.Attribute) else made)
