"""What of TensorFlow stays in a script, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.brought import Imports, is_import
from sunbae.modernize.change import Found
from sunbae.modernize.places import canonical
from sunbae.modernize.saying import found


def left_over(state: Imports) -> Iterator[Found]:
    """SB919: what of TensorFlow stays, each name once: the user has to look."""
    script = state.script
    said: set[str] = set()
    for node in script.nodes(cst.Attribute):
        above = script.parent(node)
        if isinstance(above, cst.Attribute) and above.value is node:
            continue
        name = script.imported(node)
        if not name.startswith("tensorflow.") or not canonical(name).startswith("tensorflow."):
            continue
        if state.is_gone(node) or is_import(script, node) or name in said:
            continue
        said.add(name)
        yield found(script, "SB919", node, _advice(name))
    for name_node in script.nodes(cst.Name):
        name = script.imported(name_node)
        above = script.parent(name_node)
        if not name.startswith("tensorflow.") or not canonical(name).startswith("tensorflow.") or name in said:
            continue
        if isinstance(above, cst.Attribute) or state.is_gone(name_node) or is_import(script, name_node):
            continue
        said.add(name)
        yield found(script, "SB919", name_node, _advice(name))


def _advice(name: str) -> str:
    short = name.removeprefix("tensorflow.")
    if short == "GradientTape":
        return _(
            "Gradients are not written out on JAX: give the loss to compile, or write compute_loss of a "
            "keras.Model; fit does "
            "the rest. This is left as it is and needs TensorFlow."
        )
    if short.startswith("data."):
        return _(
            "Give fit the arrays and batch_size, or a keras.utils.PyDataset. This is left as it is and needs "
            "TensorFlow."
        )
    if (
        short.split(".")[-1] in ("Session", "placeholder", "global_variables_initializer", "get_variable")
        or "v1" in short
    ):
        return _(
            "TensorFlow 1 has no equal here: build the network with Keras. This is left as it is and needs TensorFlow."
        )
    if short.startswith("distribute."):
        return _("See keras.distribution for several devices. This is left as it is and needs TensorFlow.")
    return _("There is no equal in Keras that is surely the same. This is left as it is and needs TensorFlow.")
