"""The order of what `evaluate` returns."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import appended, argument, has_stars, listed, text_of
from sunbae.modernize.bindings import targets, value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.networks import Network, network_of
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script
from sunbae.modernize.statements import is_whole_statement


def order(script: Script) -> Iterator[Found]:
    """SB910: Keras 3 gives the metrics of `evaluate` in the order of the alphabet, Keras 2 in that of `compile`.

    After `metrics=["mse", "mae"]`, `loss, mse, mae = model.evaluate(x, y)` becomes
    `loss, mse, mae = list(map(model.evaluate(x, y, return_dict=True).get, ["loss", "mse", "mae"]))`; of several
    outputs the names are put together from `model.output_names`.
    """
    if not script.uses_keras or script.is_of_today:
        return
    for call, func in script.methods("evaluate"):
        if argument(call, "return_dict") is not None or has_stars(call) or is_whole_statement(script, call):
            continue
        network = network_of(script, func.value)
        if network is None:
            continue
        names, own = _names(script, network), _by_output(script, network)
        if names is None and own is None:
            if _is_taken_apart(script, call):
                today = _("evaluate gives the metrics in the order of their names today: look which is which here.")
                yield found(script, "SB910", call, today)
            continue
        keys = _keys(network, names or [], own, script.text(func.value))
        if keys is None:
            continue
        start, end = script.span(call)
        edits = [
            Edit(start, start, "list(map("),
            appended(script, call, "return_dict=True"),
            Edit(end, end, f".get, {keys}))"),
        ]
        today = _("evaluate gives the metrics in the order of their names today; so they are asked for by name.")
        yield found(script, "SB910", call, today, edits)


def names_of_metrics(script: Script) -> Iterator[Found]:
    """SB910: `metrics_names` does not name the metrics any more.

    `model.metrics_names` becomes `["loss", "accuracy"]` where the metrics are written out, else
    `list(model.get_metrics_result())`.
    """
    if not script.uses_keras:
        return
    for node in script.nodes(cst.Attribute):
        if node.attr.value != "metrics_names":
            continue
        network = network_of(script, node.value)
        names = None if network is None else _names(script, network)
        today = _("metrics_names only says compile_metrics today.")
        if network is not None and names is not None and network.output_count == 1:
            text = _literal(["loss", *names])
        else:
            text = f"list({script.text(node.value)}.get_metrics_result())"
        yield found(script, "SB910", node, today, [Edit(*script.span(node), text)])


def _names(script: Script, network: Network) -> list[str] | None:
    """The names of the metrics as `compile` was given them, the same for each output; None if they are not known."""
    call = network.compiled()
    if call is None:
        return None
    said = argument(call, "metrics", 2)
    if said is None:
        return []
    value = value_of(script, said.value)
    elements = listed(value)
    if elements is None:
        elements = [value]
    names = [_name(script, element) for element in elements]
    return [name for name in names if name is not None] if None not in names else None


def _by_output(script: Script, network: Network) -> dict[str, list[str]] | None:
    """The names of the metrics of each output, if `compile` was given them by its name."""
    call = network.compiled()
    said = None if call is None else argument(call, "metrics", 2)
    value = None if said is None else value_of(script, said.value)
    if not isinstance(value, cst.Dict):
        return None
    found = {}
    for element in value.elements:
        key = text_of(element.key) if isinstance(element, cst.DictElement) else None
        names = [_name(script, one) for one in listed(element.value) or [element.value]]
        if key is None or None in names:
            return None
        found[key] = [name for name in names if name is not None]
    return found


def _name(script: Script, node: cst.BaseExpression) -> str | None:
    """The name of a metric: of a text itself, of a function its own."""
    text = text_of(value_of(script, node))
    if text is not None:
        return text
    meaning = script.meaning(node)
    if meaning.startswith(("keras.metrics.", "keras.losses.")) and not isinstance(node, cst.Call):
        return meaning.rpartition(".")[2]
    places = targets(script, node) if isinstance(node, cst.Name) else []
    if len(places) == 1 and isinstance(places[0], cst.FunctionDef) and isinstance(node, cst.Name):
        return node.value
    return None


def _keys(network: Network, names: list[str], own: dict[str, list[str]] | None, model: str) -> str | None:
    """The keys of the results in the order of Keras 2, as code; None if today's order is the same.

    Args:
      names: of the metrics of every output.
      own: of the metrics of each output by its name, instead.
    """
    count = network.output_count
    if count == 1:
        return None if names == sorted(names) else _literal(["loss", *names])
    if count is None or not (names or own) or "(" in model:
        return None
    outputs = f"{model}.output_names"
    inner = f'[f"{{name}}_{"".join(names[:1])}" for name in {outputs}]'
    if own:
        each = ", ".join(f'"{output}": {_literal(found)}' for output, found in own.items())
        inner = f'[f"{{name}}_{{metric}}" for name in {outputs} for metric in {{{each}}}.get(name, [])]'
    elif len(names) > 1:
        inner = f'[f"{{name}}_{{metric}}" for name in {outputs} for metric in {_literal(names)}]'
    return f'["loss"] + [f"{{name}}_loss" for name in {outputs}] + {inner}'


def _literal(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _is_taken_apart(script: Script, call: cst.Call) -> bool:
    """Whether three or more results are told apart: by unpacking, or by an index above 1."""
    above = script.parent(call)
    if not isinstance(above, cst.Assign) or len(above.targets) != 1:
        return False
    target = above.targets[0].target
    if isinstance(target, (cst.Tuple, cst.List)):
        return len(target.elements) > 2
    if not isinstance(target, cst.Name):
        return False
    return any(
        isinstance(node.value, cst.Name)
        and node.value.value == target.value
        and isinstance(node.slice[0].slice, cst.Index)
        and isinstance(node.slice[0].slice.value, cst.Integer)
        and node.slice[0].slice.value.evaluated_value > 1
        for node in script.nodes(cst.Subscript)
    )
