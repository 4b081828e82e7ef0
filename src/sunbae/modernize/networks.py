"""The networks of a script: which variable holds one, what its last layer is, how it was compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from sunbae.modernize.arguments import argument, listed, literal
from sunbae.modernize.bindings import function_of, last_value, returned, value_of
from sunbae.modernize.places import each
from sunbae.modernize.script import Script

_SEQUENTIAL = ("keras.Sequential", "keras.models.Sequential")
_MODEL = ("keras.Model", "keras.models.Model")
_LOADED = (
    "keras.models.load_model", "keras.saving.load_model", "keras.models.clone_model", "keras.models.model_from_json",
)  # fmt: skip
# Layers that leave the number of units as it is.
_PASSING = {
    f"keras.layers.{kind}"
    for kind in each(
        "Activation Dropout BatchNormalization LeakyReLU ReLU ELU PReLU Softmax GaussianNoise ActivityRegularization"
    )
}


@dataclass(frozen=True)
class Network:
    """A model at the place where it is used.

    Attributes:
      script: that it is of.
      made: the call that makes it.
      here: the place from which it is looked at.
      variable: its name in the scope where it is made, if it has one.
    """

    script: Script
    made: cst.Call
    here: cst.CSTNode
    variable: str

    @property
    def kind(self) -> str:
        """`keras.models.Sequential` and so on."""
        return self.script.meaning(self.made.func)

    @cached_property
    def outputs(self) -> list[cst.BaseExpression] | None:
        """The expressions of its outputs, names followed; None if they are not known."""
        if self.kind in _SEQUENTIAL:
            last = self._last_added()
            return None if last is None else [last]
        if self.kind not in _MODEL:
            return None
        given = argument(self.made, "outputs", 1) or argument(self.made, "output")
        if given is None:
            return None
        value = value_of(self.script, given.value)
        return listed(value) or [value]

    @property
    def output_count(self) -> int | None:
        """How many outputs it has; None if that is not known."""
        if self.kind in _SEQUENTIAL:
            return 1
        return None if self.outputs is None else len(self.outputs)

    def units(self, output: int = 0) -> int | None:
        """Numbers per row of an output; None if they are not written out."""
        if self.outputs is None:
            return None
        layer = self._layer(self.outputs[output])
        if self.kind in _SEQUENTIAL and layer is not None:
            for earlier in [layer, *reversed(self._added()[:-1])]:
                if self.script.meaning(earlier.func) not in _PASSING:
                    layer = earlier
                    break
        if layer is None or self.script.meaning(layer.func) != "keras.layers.Dense":
            return None
        given = argument(layer, "units", 0) or argument(layer, "output_dim")
        value = None if given is None else literal(value_of(self.script, given.value))
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def _layer(self, output: cst.BaseExpression) -> cst.Call | None:
        """The call that makes the layer of an output: of `Dense(3)(x)` that of `Dense(3)`."""
        node = value_of(self.script, output)
        for _step in range(20):
            if not isinstance(node, cst.Call):
                return None
            made = value_of(self.script, node.func)
            if not isinstance(made, cst.Call):
                return node  # of a Sequential: the layer itself
            if self.script.meaning(made.func) not in _PASSING or not node.args:
                return made
            node = value_of(self.script, node.args[0].value)
        return None

    def _last_added(self) -> cst.BaseExpression | None:
        added = self._added()
        return added[-1] if added else None

    def _added(self) -> list[cst.Call]:
        """The layers of a Sequential, as far as they are written out."""
        start = self.script.span(self.made)[0]
        end = self.script.span(self.here)[0]
        first = argument(self.made, "layers", 0)
        found = list(listed(first.value) or []) if first is not None else []
        for call, func in self.script.methods("add"):
            if isinstance(func.value, cst.Name) and func.value.value == self.variable and call.args:
                at = self.script.span(call)[0]
                # Of a function that is defined after its use, all adds count.
                if start < at and (at < end or start > end):
                    found.append(value_of(self.script, call.args[0].value))
        return [one for one in found if isinstance(one, cst.Call)]

    def compiled(self) -> cst.Call | None:
        """The last `compile` of this variable before the place; None if there is none."""
        found = None
        start, end = self.script.span(self.made)[0], self.script.span(self.here)[0]
        for call, func in self.script.methods("compile"):
            if isinstance(func.value, cst.Name) and func.value.value == self.variable:
                at = self.script.span(call)[0]
                if start < at and (at < end or start > end):
                    found = call
        return found


def network_of(script: Script, node: cst.BaseExpression) -> Network | None:
    """The network that an expression is at its place; None if it is none, or not known."""
    return _network(script, node, node, "", 4)


def _network(script: Script, node: cst.BaseExpression, here: cst.CSTNode, variable: str, depth: int) -> Network | None:
    if depth == 0:
        return None
    if isinstance(node, cst.Name):
        value = last_value(script, node)
        return None if value is None else _network(script, value, here, node.value, depth - 1)
    if not isinstance(node, cst.Call):
        return None
    if script.meaning(node.func) in (*_SEQUENTIAL, *_MODEL, *_LOADED):
        return Network(script, node, here, variable)
    function = function_of(script, node)
    if function is None:
        return None
    values = returned(script, function)
    return _network(script, values[-1], values[-1], "", depth - 1) if values else None


def is_network(script: Script, node: cst.BaseExpression) -> bool:
    """Whether an expression is surely a network."""
    return network_of(script, node) is not None
