"""Targets of one number for each row, as far as the script tells."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, has_stars, listed, literal, text_of
from sunbae.modernize.bindings import last_target, value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.networks import Network, network_of
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

_SETS = ("load_boston", "load_breast_cancer", "load_diabetes", "load_digits", "load_iris", "load_wine")


def one_column(script: Script) -> Iterator[Found]:
    """SB924: a target of one number for a network of several is a column.

    After `x, y = load_diabetes(return_X_y=True)` and for a last layer `Dense(3)`, `model.fit(x, y)` becomes
    `model.fit(x, y.reshape(-1, 1))`: Keras 2 made it a column, and compared each of the three numbers with it; Keras 3
    refuses it.
    """
    if script.is_of_today or not script.uses_keras:
        return
    for call, func in script.methods("fit", "evaluate"):
        if has_stars(call):
            continue
        given = [argument(call, "y", 1)]
        values = [arg.value for arg in given if arg is not None]
        held = argument(call, "validation_data")
        values += (listed(held.value) or [])[1:2] if held is not None else []
        columns = [value for value in values if isinstance(value, cst.Name) and _is_one_number(script, value)]
        network = network_of(script, func.value) if columns else None
        if network is None or not _compares_each(script, network):
            continue
        for value in columns:
            end = script.span(value)[1]
            today = _("The network gives several numbers for each row; as a column, it is compared with each of them.")
            yield found(script, "SB924", value, today, [Edit(end, end, ".reshape(-1, 1)")])


def _compares_each(script: Script, network: Network) -> bool:
    """Whether a network gives several numbers, and its loss compares them one by one with the target."""
    compiled = network.compiled()
    said = None if compiled is None else argument(compiled, "loss", 1)
    loss = None if said is None else text_of(value_of(script, said.value))
    return network.output_count == 1 and (network.units() or 1) > 1 and loss is not None and "sparse" not in loss


def _is_one_number(script: Script, node: cst.BaseExpression, depth: int = 6) -> bool:
    """Whether this is surely an array of one number for each row."""
    if depth == 0:
        return False
    if isinstance(node, cst.BinaryOperation):
        sides = (node.left, node.right)
        numbers = [isinstance(literal(side), (int, float)) for side in sides]
        return any(numbers) and any(_is_one_number(script, side, depth - 1) for side in sides)
    if isinstance(node, cst.Subscript):
        part = len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Slice)
        return part and _is_one_number(script, node.value, depth - 1)
    if isinstance(node, cst.Attribute):
        return node.attr.value == "target" and _is_set(script, value_of(script, node.value))
    if not isinstance(node, cst.Name):
        return False
    target = last_target(script, node)
    above = None if target is None else script.parent(target)
    if isinstance(above, cst.Element):
        return _is_part(script, above, depth - 1)
    value = value_of(script, node, 1)
    return value is not node and _is_one_number(script, value, depth - 1)


def _is_part(script: Script, element: cst.Element, depth: int) -> bool:
    """The same of one of the names that a call gives several values to."""
    group = script.parent(element)
    statement = None if group is None else script.parent(script.parent(group))  # type: ignore[arg-type]
    if not isinstance(group, (cst.Tuple, cst.List)) or not isinstance(statement, cst.Assign):
        return False
    call, place = statement.value, list(group.elements).index(element)
    if not isinstance(call, cst.Call):
        return False
    if _is_set(script, call):
        asked = argument(call, "return_X_y")
        return place == 1 and asked is not None and literal(asked.value) is True
    if script.meaning(call.func) != "sklearn.model_selection.train_test_split":
        return False
    parts = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    return place // 2 < len(parts) and _is_one_number(script, parts[place // 2], depth)


def _is_set(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this loads one of the sets of scikit-learn."""
    return isinstance(node, cst.Call) and script.meaning(node.func) in {f"sklearn.datasets.{name}" for name in _SETS}
