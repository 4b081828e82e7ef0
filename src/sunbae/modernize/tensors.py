"""Functions of TensorFlow become those of `keras.ops`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import text_of
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.functions import Equal, equal_call, in_script, needed
from sunbae.modernize.own import method_calls
from sunbae.modernize.places import each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

_AXIS = ("axis", "keepdims")
_PAIR = {"x": "x1", "y": "x2"}


def _reduced(name: str) -> Equal:
    return Equal(f"keras.ops.{name}", {"input_tensor": "x"}, _AXIS, most=3)


def _one(name: str, old: str = "x") -> Equal:
    return Equal(f"keras.ops.{name}", {} if old == "x" else {old: "x"}, ("x",) if old == "x" else (), most=1)


def _two(name: str) -> Equal:
    return Equal(f"keras.ops.{name}", _PAIR, most=2)


def _activation(name: str, old: str = "features", *same: str) -> Equal:
    return Equal(f"keras.activations.{name}", {old: "x"}, same, most=1 + len(same))


_MATH = {
    **{f"reduce_{name}": _reduced(name) for name in each("all any logsumexp max mean min prod std sum")},
    "reduce_variance": _reduced("var"),
    **{
        name: _one(name)
        for name in each("abs ceil cos cosh exp expm1 floor log log1p rsqrt sigmoid sign sin sinh sqrt square tan tanh")
    },
    "round": _one("round"),
    "negative": _one("negative"),
    "is_nan": _one("isnan"),
    "logical_not": _one("logical_not"),
    **{
        name: _two(name)
        for name in each(
            "add subtract multiply divide maximum minimum equal not_equal greater greater_equal less less_equal "
            "logical_and logical_or mod"
        )
    },
    "pow": _two("power"),
    "argmax": Equal("keras.ops.argmax", {"input": "x"}, ("axis",), most=2, added=("axis", 1, "axis=0")),
    "argmin": Equal("keras.ops.argmin", {"input": "x"}, ("axis",), most=2, added=("axis", 1, "axis=0")),
    "cumsum": Equal("keras.ops.cumsum", {}, ("x", "axis"), most=2, added=("axis", 1, "axis=0")),
    "count_nonzero": Equal("keras.ops.count_nonzero", {"input": "x"}, ("axis",), most=2),
}
_NN = {
    "relu": _activation("relu"),
    "elu": _activation("elu"),
    "selu": _activation("selu"),
    "softplus": _activation("softplus"),
    "softsign": _activation("softsign"),
    "swish": _activation("silu"),
    "silu": _activation("silu"),
    "relu6": _activation("relu6"),
    "softmax": _activation("softmax", "logits", "axis"),
    "log_softmax": _activation("log_softmax", "logits", "axis"),
    "leaky_relu": Equal("keras.activations.leaky_relu", {"features": "x", "alpha": "negative_slope"}, most=2),
    "sigmoid": _activation("sigmoid", "x"),
    "tanh": _activation("tanh", "x"),
}
_LINALG = {
    "matmul": Equal("keras.ops.matmul", {"a": "x1", "b": "x2"}, most=2),
    "norm": Equal("keras.ops.norm", {"tensor": "x"}, ("ord", *_AXIS), most=4),
    "inv": _one("inv", old="input"),
    "det": _one("det", old="input"),
}
EQUALS: dict[str, Equal] = {
    **{f"tensorflow.{name}": equal for name, equal in _MATH.items()},
    **{f"tensorflow.math.{name}": equal for name, equal in _MATH.items()},
    **{f"tensorflow.nn.{name}": equal for name, equal in _NN.items()},
    **{f"tensorflow.linalg.{name}": equal for name, equal in _LINALG.items()},
    "tensorflow.matmul": _LINALG["matmul"],
    "tensorflow.norm": _LINALG["norm"],
    "tensorflow.constant": Equal("keras.ops.convert_to_tensor", {"value": "x"}, ("dtype",), most=2),
    "tensorflow.convert_to_tensor": Equal("keras.ops.convert_to_tensor", {"value": "x"}, ("dtype",), most=2),
    "tensorflow.cast": Equal("keras.ops.cast", {}, ("x", "dtype"), most=2),
    "tensorflow.one_hot": Equal("keras.ops.one_hot", {"indices": "x", "depth": "num_classes"}, most=2),
    "tensorflow.reshape": Equal("keras.ops.reshape", {"tensor": "x", "shape": "newshape"}, most=2),
    "tensorflow.transpose": Equal("keras.ops.transpose", {"a": "x", "perm": "axes"}, most=2),
    "tensorflow.expand_dims": Equal("keras.ops.expand_dims", {"input": "x"}, ("axis",), most=2),
    "tensorflow.squeeze": Equal("keras.ops.squeeze", {"input": "x"}, ("axis",), most=2),
    "tensorflow.concat": Equal("keras.ops.concatenate", {"values": "xs"}, ("axis",), most=2),
    "tensorflow.stack": Equal("keras.ops.stack", {"values": "x"}, ("axis",), most=2),
    "tensorflow.unstack": Equal("keras.ops.unstack", {"value": "x"}, ("num", "axis"), most=3),
    "tensorflow.tile": Equal("keras.ops.tile", {"input": "x", "multiples": "repeats"}, most=2),
    "tensorflow.where": Equal("keras.ops.where", {"x": "x1", "y": "x2"}, ("condition",), most=3),
    "tensorflow.gather": Equal(
        "keras.ops.take", {"params": "x"}, ("indices", "axis"), most=2, added=("axis", 9, "axis=0")
    ),
    "tensorflow.clip_by_value": Equal(
        "keras.ops.clip", {"t": "x", "clip_value_min": "x_min", "clip_value_max": "x_max"}, most=3
    ),
    "tensorflow.range": Equal("keras.ops.arange", {"limit": "stop", "delta": "step"}, ("start", "dtype"), most=3),
    "tensorflow.linspace": Equal("keras.ops.linspace", {}, ("start", "stop", "num"), most=3),
    "tensorflow.zeros": Equal("keras.ops.zeros", {}, ("shape", "dtype"), most=2),
    "tensorflow.ones": Equal("keras.ops.ones", {}, ("shape", "dtype"), most=2),
    "tensorflow.zeros_like": Equal("keras.ops.zeros_like", {"input": "x"}, ("dtype",), most=2),
    "tensorflow.ones_like": Equal("keras.ops.ones_like", {"input": "x"}, ("dtype",), most=2),
    "tensorflow.fill": Equal("keras.ops.full", {"dims": "shape", "value": "fill_value"}, most=2),
    "tensorflow.eye": Equal("keras.ops.eye", {"num_rows": "N"}, ("dtype",), most=1),
    "tensorflow.shape": Equal("keras.ops.shape", {"input": "x"}, most=1),
    "tensorflow.size": Equal("keras.ops.size", {"input": "x"}, most=1),
    "tensorflow.rank": Equal("keras.ops.ndim", {"input": "x"}, most=1),
    "tensorflow.stop_gradient": Equal("keras.ops.stop_gradient", {"input": "variable"}, most=1),
    "tensorflow.sort": Equal("keras.ops.sort", {"values": "x"}, ("axis",), most=2),
    "tensorflow.argsort": Equal("keras.ops.argsort", {"values": "x"}, ("axis",), most=2),
    "tensorflow.is_tensor": Equal("keras.ops.is_tensor", {}, ("x",), most=1),
    "tensorflow.Variable": Equal("keras.Variable", {"initial_value": "initializer"}, ("trainable", "dtype"), most=1),
    "tensorflow.random.normal": Equal("keras.random.normal", {}, ("shape", "mean", "stddev", "dtype", "seed"), most=3),
    "tensorflow.random.truncated_normal": Equal(
        "keras.random.truncated_normal", {}, ("shape", "mean", "stddev", "dtype", "seed"), most=3
    ),
    "tensorflow.random.uniform": Equal("keras.random.uniform", {}, ("shape", "minval", "maxval", "seed"), most=3),
    "tensorflow.random.shuffle": Equal("keras.random.shuffle", {"value": "x"}, ("seed",), most=1),
    "tensorflow.image.resize": Equal("keras.ops.image.resize", {}, ("images", "size"), most=2),
    "tensorflow.image.rgb_to_grayscale": Equal("keras.ops.image.rgb_to_grayscale", {}, ("images",), most=1),
    "tensorflow.print": Equal("print"),
}
_TYPES = each("float16 float32 float64 int8 int16 int32 int64 uint8 bool")
_VARIABLES = ("weights", "trainable_weights", "variables", "trainable_variables", "kernel", "bias")


def functions(script: Script) -> Iterator[Found]:
    """SB918: functions of TensorFlow are in `keras.ops`, which works on any backend.

    `tf.reduce_mean(x, axis=1)` becomes `keras.ops.mean(x, axis=1)`, `tf.float32` becomes `"float32"`, and
    `tf.constant(3).numpy()` becomes `keras.ops.convert_to_numpy(keras.ops.convert_to_tensor(3))`.
    """
    today = _("TensorFlow is not needed for this: {name} does the same on JAX.")
    for call in script.calls:
        name = script.imported(call.func)
        equal = EQUALS.get(name)
        if equal is None or (name == "tensorflow.constant" and call.args and text_of(call.args[0].value) is not None):
            continue
        edits = equal_call(script, call, equal)
        if edits is not None:
            sentence = today.format(name=equal.name)
            yield found(script, "SB918", call, sentence, edits, needed(script, equal.name))
    yield from _values(script)
    yield from _numpy(script)


def _values(script: Script) -> Iterator[Found]:
    """What is not called: types, and functions that are handed on."""
    for node in script.nodes(cst.Attribute):
        name = script.imported(node)
        if not name.startswith("tensorflow."):
            continue
        above = script.parent(node)
        called = isinstance(above, cst.Call) and above.func is node
        short = name.removeprefix("tensorflow.").removeprefix("dtypes.")
        new = ""
        if short in _TYPES:
            new = f'"{short}"'
        elif short == "newaxis":
            new = "None"
        elif name in ("tensorflow.__version__", "tensorflow.version.VERSION"):
            new = "keras.__version__"
        elif not called and name in EQUALS:
            new = EQUALS[name].name
        if new:
            sentence = _("TensorFlow is not needed for this: {name} does the same on JAX.").format(name=new)
            edit = Edit(*script.span(node), in_script(script, new))
            yield found(script, "SB918", node, sentence, [edit], needed(script, new))


def _numpy(script: Script) -> Iterator[Found]:
    """Tensors of JAX have no method `numpy`; the variables of Keras do."""
    if not any(name.split(".")[0] == "tensorflow" for name in script.imported_modules):
        return
    if any(name.split(".")[0] == "torch" for name in script.imported_modules):
        return
    for call, func in method_calls(script, "numpy"):
        receiver = value_of(script, func.value)
        while isinstance(receiver, cst.Subscript):
            receiver = value_of(script, receiver.value)
        if call.args or (isinstance(receiver, cst.Attribute) and receiver.attr.value in _VARIABLES):
            continue
        if isinstance(receiver, cst.Call) and script.imported(receiver.func) == "tensorflow.Variable":
            continue
        start, end = script.span(func.value)
        name = in_script(script, "keras.ops.convert_to_numpy")
        edits = [Edit(start, start, f"{name}("), Edit(end, script.inner_span(call)[1], ")")]
        sentence = _("Tensors of JAX have no method numpy().")
        yield found(script, "SB918", call, sentence, edits, needed(script, name))


def seeds(script: Script) -> Iterator[Found]:
    """SB918: one call seeds everything.

    `tf.random.set_seed(5)` becomes `keras.utils.set_random_seed(5)`. It seeds NumPy too: if the script has given NumPy
    another seed before, that is given again.
    """
    names = ("tensorflow.random.set_seed", "tensorflow.set_random_seed", "tensorflow.compat.v1.set_random_seed")
    numpy_seeds = [call for call in script.calls if script.imported(call.func) == "numpy.random.seed" and call.args]
    for call in script.calls:
        if script.imported(call.func) not in (*names, "tensorflow.compat.v1.random.set_random_seed"):
            continue
        name = "keras.utils.set_random_seed"
        edits = [Edit(*script.span(call.func), in_script(script, name))]
        earlier = [one for one in numpy_seeds if script.span(one)[0] < script.span(call)[0]]
        if earlier and script.text(earlier[-1].args[0]) != (script.text(call.args[0]) if call.args else ""):
            end = script.inner_span(call)[1]
            edits.append(Edit(end, end, "; " + script.text(earlier[-1])))
        sentence = _("Keras draws its numbers from a seed of its own; this call seeds Keras, NumPy and Python.")
        yield found(script, "SB918", call, sentence, edits, needed(script, name))
