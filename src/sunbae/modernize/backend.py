"""Functions of the old `keras.backend` become those of `keras.ops`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, positional, text_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.functions import Equal, equal_call, in_script, needed
from sunbae.modernize.places import each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script
from sunbae.modernize.statements import is_whole_statement

_AXIS = ("x", "axis", "keepdims")
# As they were.
_KEPT = frozenset(
    each(
        "backend clear_session epsilon floatx get_uid image_data_format is_float_dtype is_int_dtype is_keras_tensor "
        "result_type set_epsilon set_floatx set_image_data_format standardize_dtype"
    )
)
_REDUCED = {
    name: Equal(f"keras.ops.{name}", {}, _AXIS, most=3) for name in each("all any max mean min prod std sum var")
}
_ONE = {
    name: Equal(f"keras.ops.{name}", {}, ("x",), most=1)
    for name in each(
        "abs cos exp log ones_like round shape sigmoid sign sin softplus softsign sqrt square tanh transpose zeros_like"
    )
}
_TWO = {
    name: Equal(f"keras.ops.{name}", {"x": "x1", "y": "x2"}, most=2)
    for name in each("dot equal not_equal greater greater_equal less less_equal maximum minimum")
}
EQUALS = {
    f"keras.backend.{name}": equal
    for name, equal in {
        **_REDUCED,
        **_ONE,
        **_TWO,
        "argmax": Equal("keras.ops.argmax", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=-1")),
        "argmin": Equal("keras.ops.argmin", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=-1")),
        "arange": Equal("keras.ops.arange", {}, ("start", "stop", "step", "dtype"), most=4),
        "binary_crossentropy": Equal("keras.ops.binary_crossentropy", {}, ("target", "output", "from_logits"), most=3),
        "categorical_crossentropy": Equal(
            "keras.ops.categorical_crossentropy", {}, ("target", "output", "from_logits", "axis"), most=4
        ),
        "sparse_categorical_crossentropy": Equal(
            "keras.ops.sparse_categorical_crossentropy", {}, ("target", "output", "from_logits", "axis"), most=4
        ),
        "cast": Equal("keras.ops.cast", {}, ("x", "dtype"), most=2),
        "clip": Equal("keras.ops.clip", {"min_value": "x_min", "max_value": "x_max"}, ("x",), most=3),
        "concatenate": Equal(
            "keras.ops.concatenate", {"tensors": "xs"}, ("axis",), most=2, added=("axis", 1, "axis=-1")
        ),
        "cumprod": Equal("keras.ops.cumprod", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=0")),
        "cumsum": Equal("keras.ops.cumsum", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=0")),
        "constant": Equal(
            "keras.ops.convert_to_tensor", {"value": "x"}, ("dtype",), most=2, added=("dtype", 1, 'dtype="float32"')
        ),
        "elu": Equal("keras.activations.elu", {}, ("x", "alpha"), most=2),
        "expand_dims": Equal("keras.ops.expand_dims", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=-1")),
        "eye": Equal("keras.ops.eye", {"size": "N"}, ("dtype",), most=1),
        "eval": Equal("keras.ops.convert_to_numpy", {}, ("x",), most=1),
        "gather": Equal("keras.ops.take", {"reference": "x"}, ("indices",), most=2, added=("axis", 9, "axis=0")),
        "get_value": Equal("keras.ops.convert_to_numpy", {}, ("x",), most=1),
        "l2_normalize": Equal("keras.ops.normalize", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=None")),
        "ndim": Equal("keras.ops.ndim", {}, ("x",), most=1),
        "one_hot": Equal("keras.ops.one_hot", {"indices": "x"}, ("num_classes",), most=2),
        "ones": Equal("keras.ops.ones", {}, ("shape", "dtype"), most=2),
        "permute_dimensions": Equal("keras.ops.transpose", {"pattern": "axes"}, ("x",), most=2),
        "pow": Equal("keras.ops.power", {"x": "x1", "a": "x2"}, most=2),
        "random_normal": Equal("keras.random.normal", {}, ("shape", "mean", "stddev", "dtype", "seed"), most=4),
        "random_uniform": Equal("keras.random.uniform", {}, ("shape", "minval", "maxval", "dtype", "seed"), most=4),
        "relu": Equal("keras.activations.relu", {"alpha": "negative_slope"}, ("x", "max_value", "threshold"), most=1),
        "repeat_elements": Equal("keras.ops.repeat", {"rep": "repeats"}, ("x", "axis"), most=3),
        "reshape": Equal("keras.ops.reshape", {"shape": "newshape"}, ("x",), most=2),
        "reverse": Equal("keras.ops.flip", {"axes": "axis"}, ("x",), most=2),
        "softmax": Equal("keras.ops.softmax", {}, ("x", "axis"), most=2),
        "squeeze": Equal("keras.ops.squeeze", {}, ("x", "axis"), most=2),
        "stack": Equal("keras.ops.stack", {}, ("x", "axis"), most=2),
        "stop_gradient": Equal("keras.ops.stop_gradient", {"variables": "variable"}, most=1),
        "switch": Equal("keras.ops.where", {"then_expression": "x1", "else_expression": "x2"}, ("condition",), most=3),
        "tile": Equal("keras.ops.tile", {"n": "repeats"}, ("x",), most=2),
        "truncated_normal": Equal(
            "keras.random.truncated_normal", {}, ("shape", "mean", "stddev", "dtype", "seed"), most=4
        ),
        "variable": Equal(
            "keras.Variable", {"value": "initializer"}, ("dtype", "name"), most=1, added=("dtype", 1, 'dtype="float32"')
        ),
        "zeros": Equal("keras.ops.zeros", {}, ("shape", "dtype"), most=2),
    }.items()
}
_AROUND = {  # what stands before and after the only argument
    "keras.backend.int_shape": ("tuple(", ".shape)"),
    "keras.backend.flatten": ("keras.ops.reshape(", ", (-1,))"),
    "keras.backend.dtype": ("keras.backend.standardize_dtype(", ".dtype)"),
}
_ORDERINGS = {"th": "channels_first", "tf": "channels_last"}


def functions(script: Script) -> Iterator[Found]:
    """SB918: functions of the backend are in `keras.ops`.

    `K.sqrt(K.mean(x))` becomes `keras.ops.sqrt(keras.ops.mean(x))`, `K.set_value(v, 3)` becomes `v.assign(3)`.
    """
    for call in script.calls:
        name = script.meaning(call.func)
        if not name.startswith("keras.backend."):
            continue
        edits = _edits(script, call, name)
        new = EQUALS[name].name if name in EQUALS else "keras.ops"
        if edits:
            today = _("keras.backend has no functions for tensors any more: {name}.").format(name=new)
            yield found(script, "SB918", call, today, edits, needed(script, "keras.ops"))
        elif name.removeprefix("keras.backend.") not in _KEPT and name != "keras.backend.set_session":
            yield _left(script, call, name)
    for node in script.nodes(cst.Attribute):
        name = script.meaning(node)
        above = script.parent(node)
        if name in EQUALS and not (isinstance(above, cst.Call) and above.func is node):
            new = EQUALS[name].name
            today = _("keras.backend has no functions for tensors any more: {name}.").format(name=new)
            edit = Edit(*script.span(node), in_script(script, new))
            yield found(script, "SB918", node, today, [edit], needed(script, new))


def _left(script: Script, call: cst.Call, name: str) -> Found:
    today = _("{name} is gone and has no equal. Look for one in keras.ops, or leave it out.").format(name=name)
    return found(script, "SB918", call, today)


def _edits(script: Script, call: cst.Call, name: str) -> list[Edit] | None:
    if name in EQUALS:
        return equal_call(script, call, EQUALS[name])
    first = positional(call, 0)
    if name in _AROUND and first is not None and len(call.args) == 1:
        before, after = _AROUND[name]
        start, end = script.span(first.value)
        return [
            Edit(script.span(call)[0], start, in_script(script, before)),
            Edit(end, script.span(call)[1], after),
        ]
    if name in ("keras.backend.set_value", "keras.backend.update") and len(call.args) == 2 and first is not None:
        return _assigned(script, call, first)
    if name == "keras.backend.set_image_dim_ordering":
        said = argument(call, "dim_ordering", 0)
        value = None if said is None else text_of(said.value)
        if said is not None and value in _ORDERINGS:
            return [
                Edit(*script.span(call.func), in_script(script, "keras.backend.set_image_data_format")),
                Edit(*script.span(said.value), f'"{_ORDERINGS[value]}"'),
            ]
    return None


def _assigned(script: Script, call: cst.Call, first: cst.Arg) -> list[Edit] | None:
    """`K.set_value(v, 3)`: the rate of an optimizer is set with `=`, a variable with `assign`."""
    target, value = first.value, call.args[1].value
    whole, start, end = script.span(call), script.span(target), script.span(value)
    if isinstance(target, cst.Attribute) and target.attr.value in ("lr", "learning_rate"):
        if not is_whole_statement(script, call):
            return None
        return [Edit(whole[0], start[0], ""), Edit(start[1], end[0], " = "), Edit(end[1], whole[1], "")]
    return [Edit(whole[0], start[0], ""), Edit(start[1], end[0], ".assign("), Edit(end[1], whole[1], ")")]
