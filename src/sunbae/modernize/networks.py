"""The networks of a script: which variable holds one, what its last layer is, how it was compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from sunbae.modernize.arguments import argument, listed, literal
from sunbae.modernize.bindings import function_of, last_value, returned, value_of
from sunbae.modernize.places import each
from sunbae.modernize.script import Script

SEQUENTIAL = ("keras.Sequential", "keras.models.Sequential")
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
      names: its variables, each with the function that it is of, None for the module.
    """

    script: Script
    made: cst.Call
    here: cst.CSTNode
    names: tuple[tuple[str, cst.FunctionDef | None], ...]

    @property
    def kind(self) -> str:
        """`keras.models.Sequential` and so on."""
        return self.script.meaning(self.made.func)

    @cached_property
    def outputs(self) -> list[cst.BaseExpression] | None:
        """The expressions of its outputs, names followed; None if they are not known."""
        if self.kind in SEQUENTIAL:
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
        if self.kind in SEQUENTIAL:
            return 1
        return None if self.outputs is None else len(self.outputs)

    def units(self, output: int = 0) -> int | None:
        """Numbers per row of an output; None if they are not written out."""
        if self.outputs is None:
            return None
        layer = self._layer(self.outputs[output])
        if self.kind in SEQUENTIAL and layer is not None:
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
        first = argument(self.made, "layers", 0)
        found = list(listed(first.value) or []) if first is not None else []
        for call in self._calls("add"):
            if call.args:
                found.append(value_of(self.script, call.args[0].value))
        return [one for one in found if isinstance(one, cst.Call)]

    def compiled(self) -> cst.Call | None:
        """The last `compile` before the place; None if there is none."""
        calls = self._calls("compile")
        return calls[-1] if calls else None

    def _calls(self, method: str) -> list[cst.Call]:
        """Calls of a method of this network, from where it is made to where it is looked at."""
        start, end = self.script.span(self.made)[0], self.script.span(self.here)[0]
        return [
            call
            for call, func in self.script.methods(method)
            if isinstance(func.value, cst.Name)
            and (func.value.value, self.script.within(call, cst.FunctionDef)) in self.names
            and start < self.script.span(call)[0]
            # A function may be defined after its use.
            and (self.script.span(call)[0] < end or start > end)
        ]


def network_of(script: Script, node: cst.BaseExpression) -> Network | None:
    """The network that an expression is at its place; None if it is none, or not known."""
    return _network(script, node, node, (), 5)


def _network(
    script: Script,
    node: cst.BaseExpression,
    here: cst.CSTNode,
    names: tuple[tuple[str, cst.FunctionDef | None], ...],
    depth: int,
) -> Network | None:
    if depth == 0:
        return None
    if isinstance(node, cst.Name):
        value = last_value(script, node)
        name = (node.value, script.within(value, cst.FunctionDef)) if value is not None else None
        return None if value is None or name is None else _network(script, value, here, (*names, name), depth - 1)
    if not isinstance(node, cst.Call):
        return None
    if script.meaning(node.func) in (*SEQUENTIAL, *_MODEL, *_LOADED):
        return Network(script, node, here, names)
    function = function_of(script, node)
    values = [] if function is None else returned(script, function)
    if function is None or not values:
        return None
    given = _given(function, values[-1], node)
    return _network(script, values[-1] if given is None else given, here, names, depth - 1)


def _given(function: cst.FunctionDef, value: cst.BaseExpression, call: cst.Call) -> cst.BaseExpression | None:
    """The argument that a function returns again; None if it returns something else."""
    names = [param.name.value for param in function.params.params]
    if not isinstance(value, cst.Name) or value.value not in names:
        return None
    said = argument(call, value.value, names.index(value.value))
    return None if said is None else said.value


def is_network(script: Script, node: cst.BaseExpression) -> bool:
    """Whether an expression is surely a network."""
    return network_of(script, node) is not None
