"""Arguments of layers that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import UNKNOWN, argument, listed, literal, positional, renamed, text_of, without
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.functions import in_script, needed
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script
from sunbae.modernize.statements import before, is_whole_statement

# The arguments of add_weight by their places in Keras 2.
_WEIGHT = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
_RECURRENT = ("SimpleRNN", "LSTM", "GRU", "RNN", "ConvLSTM2D", "Bidirectional")
# Arguments that Keras 3 does not take -> the values with which a layer does the same without them.
_GONE: dict[str, dict[str, tuple[object, ...]]] = {
    "BatchNormalization": {
        "fused": (True, False, None),
        "virtual_batch_size": (None,),
        "adjustment": (None,),
        "renorm": (False,),
        "mode": (0,),
    },
    "SimpleRNN": {"implementation": (0, 1, 2), "consume_less": ("cpu", "gpu", "mem")},
    **{kind: {"consume_less": ("cpu", "gpu", "mem")} for kind in ("LSTM", "GRU")},
}


def _layers(script: Script) -> Iterator[tuple[cst.Call, str]]:
    """Calls that make a layer of Keras, with its class."""
    for call in script.calls:
        name = script.meaning(call.func)
        if name.startswith("keras.layers.") and name.count(".") == 2:
            yield call, name.removeprefix("keras.layers.")


def gone_arguments(script: Script) -> Iterator[Found]:
    """SB912: arguments of layers that Keras 3 does not take.

    `LSTM(10, input_shape=(3, 1), input_length=3)` becomes `LSTM(10, input_shape=(3, 1))`.
    """
    for call, kind in _layers(script):
        gone: list[cst.Arg] = []
        odd: list[cst.Arg] = []
        for keyword, harmless in {**_GONE.get(kind, {}), **_time_major(kind)}.items():
            said = argument(call, keyword)
            if said is not None:
                (gone if literal(said.value) in harmless else odd).append(said)
        if gone:
            today = _("{kind} does not take this argument today, and does the same without it.").format(kind=kind)
            yield found(script, "SB912", call, today, without(script, call, gone))
        for said in odd:
            today = _("{kind} does not take this argument today. Look what the network should do.").format(kind=kind)
            yield found(script, "SB912", said, today)


def _time_major(kind: str) -> dict[str, tuple[object, ...]]:
    return {"time_major": (False,)} if kind in _RECURRENT else {}


def shapes(script: Script) -> Iterator[Found]:
    """SB912: how the shape of the input is said.

    `LSTM(10, input_length=3, input_dim=1)` becomes `LSTM(10, input_shape=(3, 1))`, `LSTM(10, batch_input_shape=(None,
    3, 1))` becomes `LSTM(10, input_shape=(3, 1))`, and of a known batch size a line
    `model.add(keras.Input(batch_shape=(1, 3, 1)))` is put before.
    """
    for call, kind in _layers(script):
        length, size = argument(call, "input_length"), argument(call, "input_dim")
        batch = argument(call, "batch_input_shape")
        if batch is not None:
            yield _batch_shape(script, call, batch)
        elif kind == "Embedding" and length is not None:
            yield _embedding(script, call, length)
        elif kind in (*_RECURRENT, "Conv1D") and (length is not None or size is not None):
            yield _series(script, call, length, size)


def _series(script: Script, call: cst.Call, length: cst.Arg | None, size: cst.Arg | None) -> Found:
    given = [arg for arg in (length, size) if arg is not None]
    today = _("The shape of the input is said with input_shape.")
    if argument(call, "input_shape") is not None or size is None:
        return found(script, "SB912", call, today, without(script, call, given))
    steps = "None" if length is None else script.text(length.value)
    text = f"input_shape=({steps}, {script.text(size.value)})"
    start = script.span(size.keyword)[0] if size.keyword is not None else script.span(size.value)[0]
    edits = [Edit(start, script.span(size.value)[1], text)]
    if length is not None:
        edits += without(script, call, [length])
    return found(script, "SB912", call, today, edits)


def _embedding(script: Script, call: cst.Call, length: cst.Arg) -> Found:
    """The first layer of a Sequential needs the length to be built before it has seen data."""
    today = _("input_length is gone; as the first layer, Embedding says it with input_shape.")
    if _place_in_sequential(script, call) and argument(call, "input_shape") is None and length.keyword is not None:
        start, end = script.span(length.keyword)[0], script.span(length.value)[1]
        edits = [Edit(start, end, f"input_shape=({script.text(length.value)},)")]
        return found(script, "SB912", call, today, edits)
    return found(script, "SB912", call, today, without(script, call, [length]))


def _batch_shape(script: Script, call: cst.Call, batch: cst.Arg) -> Found:
    today = _("The shape of the input is said with input_shape; with the batch, by an Input of its own.")
    sizes = listed(batch.value)
    if sizes and literal(sizes[0]) is None and batch.keyword is not None and len(sizes) > 1:
        edits = [
            Edit(*script.span(batch.keyword), "input_shape"),
            Edit(script.span(sizes[0])[0], script.span(sizes[1])[0], ""),
        ]
        if len(sizes) == 2:
            end = script.span(sizes[1])[1]
            edits += [] if "," in script.source[end : script.span(batch.value)[1]] else [Edit(end, end, ",")]
        return found(script, "SB912", call, today, edits)
    place = _place_in_sequential(script, call)
    name = in_script(script, "keras.Input")
    layer = f"{name}(batch_shape={script.text(batch.value)})"
    imports = needed(script, "keras.Input")
    if place == "add":
        owner = script.text(script.parent(script.parent(call)).func)  # type: ignore[union-attr, arg-type]
        edits = [before(script, call, f"{owner}({layer})"), *without(script, call, [batch])]
        return found(script, "SB912", call, today, edits, imports)
    if place == "list":
        start = script.span(call)[0]
        return found(
            script, "SB912", call, today, [Edit(start, start, f"{layer}, "), *without(script, call, [batch])], imports
        )
    return found(script, "SB912", call, today)


def _place_in_sequential(script: Script, call: cst.Call) -> str:
    """`add` of `model.add(call)`, `list` of `[call, ...]`, else ''."""
    above = script.parent(call)
    if isinstance(above, cst.Arg):
        outer = script.parent(above)
        func = outer.func if isinstance(outer, cst.Call) else None
        if isinstance(func, cst.Attribute) and func.attr.value == "add" and is_whole_statement(script, outer):  # type: ignore[arg-type]
            return "add"
    if isinstance(above, cst.Element) and isinstance(script.parent(above), cst.List):
        return "list"
    return ""


def input_numbers(script: Script) -> Iterator[Found]:
    """SB912: the shape of an Input is a tuple.

    `Input(shape=3)` and `Input(shape=(3))` become `Input(shape=(3,))`.
    """
    for call in script.calls_of("keras.Input", "keras.layers.Input"):
        said = argument(call, "shape", 0)
        if said is not None and isinstance(literal(said.value), int) and not isinstance(literal(said.value), bool):
            number = script.source[slice(*script.inner_span(said.value))]
            edits = [Edit(*script.span(said.value), f"({number},)")]
            yield found(script, "SB912", call, _("A shape is a tuple, also of one number."), edits)


def weights(script: Script) -> Iterator[Found]:
    """SB912: only Embedding takes `weights`, and a hard sigmoid is another function: both are left to the user."""
    for call, kind in _layers(script):
        said = argument(call, "weights")
        if said is not None and kind != "Embedding" and isinstance(said.value, (cst.List, cst.Name)):
            today = _("weights= is gone. Build the model, then give them with layer.set_weights(...).")
            yield found(script, "SB912", said, today)
        for arg in call.args:
            if text_of(arg.value) == "hard_sigmoid":
                today = _(
                    "hard_sigmoid is relu6(x + 3) / 6 today; it was 0.2 x + 0.5, cut at 0 and 1. Scores may "
                    "differ a little."
                )
                yield found(script, "SB912", arg, today)


def helpers(script: Script) -> Iterator[Found]:
    """SB912: arguments of what stands around layers.

    `to_categorical(y, nb_classes=3)` becomes `to_categorical(y, num_classes=3)`, `l2(l=0.01)` becomes `l2(0.01)`,
    `load_img(file, grayscale=True)` becomes `load_img(file, color_mode="grayscale")`.
    """
    changes: dict[str, Callable[[Script, cst.Call], list[Edit]]] = {
        "keras.utils.to_categorical": _categorical,
        "keras.regularizers.l1": _penalty,
        "keras.regularizers.l2": _penalty,
        "keras.utils.load_img": _grayscale,
        "keras.preprocessing.image.load_img": _grayscale,
    }
    for call in script.calls:
        change = changes.get(script.meaning(call.func))
        edits = change(script, call) if change is not None else []
        if edits:
            yield found(script, "SB912", call, _("The argument has another name today."), edits)


def _categorical(script: Script, call: cst.Call) -> list[Edit]:
    edits = []
    for old, new in (("y", "x"), ("nb_classes", "num_classes")):
        said = argument(call, old)
        if said is not None and said.keyword is not None:
            edits.append(Edit(*script.span(said.keyword), new))
    kind = argument(call, "dtype")
    if kind is not None:
        end = script.span(call)[1]
        edits += [*without(script, call, [kind]), Edit(end, end, f".astype({script.text(kind.value)})")]
    return edits


def _penalty(script: Script, call: cst.Call) -> list[Edit]:
    said = argument(call, "l")
    if said is None or said.keyword is None:
        return []
    return [Edit(script.span(said.keyword)[0], script.span(said.value)[0], "")]


def _grayscale(script: Script, call: cst.Call) -> list[Edit]:
    said = argument(call, "grayscale")
    if said is None or said.keyword is None or literal(said.value) is UNKNOWN:
        return []
    mode = "grayscale" if literal(said.value) else "rgb"
    return [Edit(script.span(said.keyword)[0], script.span(said.value)[1], f'color_mode="{mode}"')]


def own_weights(script: Script) -> Iterator[Found]:
    """SB912: `add_weight` of a layer of one's own takes the shape first.

    `self.add_weight("kernel", shape=[3, 4])` becomes `self.add_weight(name="kernel", shape=[3, 4])`, and
    `self.add_variable(...)` is called `add_weight`, too.
    """
    if not script.uses_keras:
        return
    for call, func in method_calls(script, "add_weight", "add_variable"):
        edits = [Edit(*script.span(func.attr), "add_weight")] if func.attr.value == "add_variable" else []
        first = positional(call, 0)
        if first is not None and isinstance(
            first.value, (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
        ):
            plain = [arg for arg in call.args if arg.keyword is None and not arg.star]
            edits += [renamed(script, arg, name) for name, arg in zip(_WEIGHT, plain, strict=False)]
        if edits:
            today = _("add_weight takes the shape first today; the name is given by its keyword.")
            yield found(script, "SB912", call, today, edits)


def own_losses(script: Script) -> Iterator[Found]:
    """SB912: a model takes no loss or metric that is made of its tensors: both are left to the user."""
    if not script.uses_keras:
        return
    for call, func in method_calls(script, "add_loss", "add_metric"):
        if func.attr.value == "add_metric":
            today = _("add_metric is gone. Give the metric to compile, or keep a keras.metrics.Mean in a layer.")
            yield found(script, "SB912", call, today)
        elif script.text(func.value) not in ("self", "super()"):
            today = _(
                "A model takes no loss that is made of its tensors any more. Call self.add_loss(...) in the call of a "
                "layer, or give the loss to compile."
            )
            yield found(script, "SB912", call, today)
