"""What `fit`, `evaluate` and `predict` take."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, has_stars, listed, literal, renamed, without
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.own import method_calls
from sunbae.modernize.places import each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

_GENERATORS = {
    # Arguments of the old method by position, with their names in the new one.
    "fit_generator": (
        "fit",
        each(
            "x steps_per_epoch epochs verbose callbacks validation_data validation_steps validation_freq class_weight "
            "max_queue_size workers use_multiprocessing shuffle initial_epoch"
        ),
    ),
    "evaluate_generator": ("evaluate", each("x steps callbacks max_queue_size workers use_multiprocessing verbose")),
    "predict_generator": ("predict", each("x steps callbacks max_queue_size workers use_multiprocessing verbose")),
}
_GONE = ("max_queue_size", "workers", "use_multiprocessing", "pickle_safe", "max_q_size", "nb_worker")
# Of Keras 1 -> what takes its place.
_SAMPLES = {"samples_per_epoch": "steps_per_epoch", "nb_val_samples": "validation_steps", "val_samples": "steps"}
_METHODS = ("fit", "evaluate", "predict")


def generators(script: Script) -> Iterator[Found]:
    """SB916: `fit`, `evaluate` and `predict` take generators themselves.

    `model.fit_generator(flow, 10, epochs=3, workers=4)` becomes `model.fit(flow, steps_per_epoch=10, epochs=3)`.
    """
    for call, func in method_calls(script, *_GENERATORS):
        if not script.uses_keras:
            continue
        new, names = _GENERATORS[func.attr.value]
        edits = [Edit(*script.span(func.attr), new)]
        gone = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value in _GONE]
        if not has_stars(call):
            plain = [arg for arg in call.args if arg.keyword is None]
            for name, arg in zip(names[1:], plain[1:], strict=False):
                if name in _GONE:
                    gone.append(arg)
                else:
                    edits.append(renamed(script, arg, name))
        generator = argument(call, "generator")
        if generator is not None:
            edits.append(renamed(script, generator, "x"))
        edits += without(script, call, gone)
        today = _("{new} takes generators itself.").format(new=new)
        yield found(script, "SB916", call, today, edits)


def gone_arguments(script: Script) -> Iterator[Found]:
    """SB916: arguments of training that are gone, and steps that are no whole number.

    `model.fit(x, y, workers=4)` becomes `model.fit(x, y)`, `steps_per_epoch=len(x) / 32` becomes
    `steps_per_epoch=int(np.ceil(len(x) / 32))`, which is what Keras 2 did.
    """
    if not script.uses_keras:
        return
    for call, func in method_calls(script, *_METHODS):
        gone = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value in _GONE]
        if gone:
            today = _("{name} does not take this argument today.").format(name=func.attr.value)
            yield found(script, "SB916", call, today, without(script, call, gone))
    for call, _func in method_calls(script, *_METHODS, *_GENERATORS):
        for keyword in ("steps_per_epoch", "validation_steps", "steps"):
            said = argument(call, keyword)
            value = None if said is None else said.value
            if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Divide):
                numpy, imports = script.module("numpy", "np", call)
                start, end = script.span(value)
                edits = [Edit(start, start, f"int({numpy}.ceil("), Edit(end, end, "))")]
                today = _("The number of steps must be whole; Keras 2 took the next larger one.")
                yield found(script, "SB916", value, today, edits, imports)


def samples(script: Script) -> Iterator[Found]:
    """SB916: Keras 1 counted samples, where batches are counted since: left to the user."""
    if not script.uses_keras:
        return
    for call, _func in method_calls(script, *_METHODS, *_GENERATORS):
        for arg in call.args:
            new = _SAMPLES.get(arg.keyword.value) if arg.keyword is not None else None
            if new is not None and arg.keyword is not None:
                today = _("{old} counted samples. Give {new} the number of batches instead: samples / batch_size.")
                yield found(script, "SB916", arg, today.format(old=arg.keyword.value, new=new))


def streams(script: Script) -> Iterator[Found]:
    """SB909: of pictures that flow without end, every epoch takes `steps_per_epoch` batches.

    `model.fit(flow, steps_per_epoch=len(x) // 32)` becomes `model.fit((batch for batch in flow),
    steps_per_epoch=len(x) // 32)`: Keras 3 would see the length of the flow, begin the next epoch with what is left of
    it, and give every other epoch a few batches only.
    """
    if script.is_of_today:
        return
    for call, func in method_calls(script, "fit", "fit_generator"):
        data = argument(call, "x", 0) or argument(call, "generator", 0)
        steps = argument(call, "steps_per_epoch", 1 if func.attr.value == "fit_generator" else None)
        if data is None or steps is None or not _is_flow(script, data.value):
            continue
        if script.text(steps.value) == f"len({script.text(data.value)})" or literal(steps.value) is None:
            continue
        start, end = script.span(data.value)
        edits = [Edit(start, start, "(batch for batch in "), Edit(end, end, ")")]
        today = _(
            "The flow has no end here, so that each epoch takes its steps from it; Keras 3 would go by its length."
        )
        yield found(script, "SB909", data.value, today, edits)


def _is_flow(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is `ImageDataGenerator(...).flow(...)` or the like."""
    value = value_of(script, node)
    if not isinstance(value, cst.Call) or not isinstance(value.func, cst.Attribute):
        return False
    if value.func.attr.value not in ("flow", "flow_from_directory", "flow_from_dataframe"):
        return False
    maker = value_of(script, value.func.value)
    return isinstance(maker, cst.Call) and script.meaning(maker.func).endswith(".image.ImageDataGenerator")


def next_batch(script: Script) -> Iterator[Found]:
    """SB909: `flow.next()` becomes `next(flow)`."""
    for call, func in method_calls(script, "next"):
        if not call.args and _is_flow(script, func.value):
            start, end = script.span(func.value)
            edits = [Edit(start, start, "next("), Edit(end, script.span(call)[1], ")")]
            yield found(script, "SB909", call, _("The method is called by Python's own next()."), edits)


def lists(script: Script) -> Iterator[Found]:
    """SB914: numbers are arrays; a list is several inputs.

    After `x = [1, 2, 3]`, `model.fit(x, x)` becomes `model.fit(np.array(x), np.array(x))`; so do `range(3)` and
    `predict([4])`.
    """
    if not script.uses_keras:
        return
    for call, func in method_calls(script, *_METHODS):
        if has_stars(call):
            continue
        given = [argument(call, "x", 0)]
        if func.attr.value != "predict":
            given.append(argument(call, "y", 1))
        values = [arg.value for arg in given if arg is not None]
        validation = argument(call, "validation_data")
        if validation is not None:
            values += listed(validation.value) or []
        for value in values:
            if _is_numbers(script, value):
                numpy, imports = script.module("numpy", "np", call)
                start, end = script.span(value)
                edits = [Edit(start, start, f"{numpy}.array("), Edit(end, end, ")")]
                today = _("Keras 3 takes a list for several inputs; numbers are an array.")
                yield found(script, "SB914", value, today, edits, imports)


def _is_numbers(script: Script, node: cst.BaseExpression, depth: int = 5) -> bool:
    """Whether this is a list of numbers, of lists of them and so on, a part or sum of such lists, or a range."""
    node = value_of(script, node)
    if depth == 0:
        return False
    if isinstance(node, cst.Call):
        name = node.func.value if isinstance(node.func, cst.Name) else ""
        return name == "range" or (
            name == "list" and bool(node.args) and _is_numbers(script, node.args[0].value, depth - 1)
        )
    if isinstance(node, cst.Subscript):
        part = len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Slice)
        return part and _is_numbers(script, node.value, depth - 1)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return all(_is_numbers(script, side, depth - 1) for side in (node.left, node.right))
    if isinstance(node, cst.ListComp):
        counted = _is_numbers(script, node.for_in.iter, depth - 1)
        return counted and isinstance(node.elt, (cst.Name, cst.Integer, cst.Float, cst.BinaryOperation))
    elements = listed(node)
    return bool(elements) and all(
        isinstance(literal(one), (int, float)) or (listed(one) and _is_numbers(script, one, depth - 1))
        for one in elements or []
    )
