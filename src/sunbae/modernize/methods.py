"""Methods and attributes of models and layers that are gone."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.bindings import loops_over, value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.networks import SEQUENTIAL, is_network, network_of
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script
from sunbae.modernize.statements import is_whole_statement


def methods(script: Script) -> Iterator[Found]:
    """SB916: `model.to_yaml()` becomes `model.to_json()`, `model.reset_states()` resets the layers that have a state,
    of a layer `layer.output_shape` becomes `layer.output.shape`, and of a Sequential `model.input` `model.inputs[0]`.
    """
    if not script.uses_keras:
        return
    for call, func in method_calls(script, "to_yaml"):
        today = _("YAML is gone, because it could run code; JSON says the same.")
        yield found(script, "SB916", call, today, [Edit(*script.span(func.attr), "to_json")])
    for call, func in method_calls(script, "reset_states"):
        if is_network(script, func.value) and is_whole_statement(script, call):
            model = script.text(func.value)
            text = f'[layer.reset_state() for layer in {model}.layers if hasattr(layer, "reset_state")]'
            yield found(script, "SB916", call, _("States are reset layer by layer."), [Edit(*script.span(call), text)])
    for node in script.nodes(cst.Attribute):
        if node.attr.value in ("output_shape", "input_shape") and _is_layer(script, node.value):
            new = node.attr.value.replace("_", ".")
            today = _("A layer has no {old}; it has {new}.").format(old=node.attr.value, new=new)
            yield found(script, "SB916", node, today, [Edit(*script.span(node.attr), new)])
        if node.attr.value in ("input", "output") and _is_sequential(script, node.value):
            new = f"{node.attr.value}s[0]"
            today = _("A Sequential that is called nowhere has no {old}.").format(old=node.attr.value)
            yield found(script, "SB916", node, today, [Edit(*script.span(node.attr), new)])


def _is_sequential(script: Script, node: cst.BaseExpression) -> bool:
    network = network_of(script, node)
    return network is not None and network.kind in SEQUENTIAL


def _is_layer(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is a layer: `model.layers[0]`, or what a loop over `model.layers` takes."""
    value = value_of(script, node)
    if isinstance(value, cst.Name):
        over = loops_over(script, value)
        return over is not None and _are_layers(over)
    if isinstance(value, cst.Subscript):
        return _are_layers(value.value)
    return (
        isinstance(value, cst.Call) and isinstance(value.func, cst.Attribute) and value.func.attr.value == "get_layer"
    )


def _are_layers(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Attribute) and node.attr.value == "layers"
