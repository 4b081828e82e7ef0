"""The name of the accuracy in histories, logs and callbacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, listed, text_of
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

# callback -> the place of what it watches.
WATCHING = {
    "keras.callbacks.EarlyStopping": 0,
    "keras.callbacks.ModelCheckpoint": 1,
    "keras.callbacks.ReduceLROnPlateau": 0,
}
_CHECKPOINT = "keras.callbacks.ModelCheckpoint"
_ACC = re.compile(r"\b(?:val_)?acc\b")
_IN_NAME = re.compile(r"(?<!\{)\{((?:val_)?acc)(?=[:}])")  # of a checkpoint: {val_acc:.2f}


def accuracy(script: Script) -> Iterator[Found]:
    """SB910: a metric is called what `compile` calls it.

    After `metrics=["accuracy"]`, `hist.history["val_acc"]` becomes `hist.history["val_accuracy"]`, and so do the
    `monitor` and the name of the file of a callback.
    """
    if not is_spelled_out(script):
        return
    today = _("compile says accuracy here, so that is its name in histories and callbacks; Keras 2.2 called it acc.")
    for node in [*_keys(script), *_monitors(script)]:
        text = text_of(node)
        if text is not None and _ACC.fullmatch(text):
            start, end = script.span(node)
            code = _ACC.sub(f"{text}uracy", script.source[start:end])
            yield found(script, "SB910", node, today, [Edit(start, end, code)])
    for call in script.calls_of(_CHECKPOINT):
        path = argument(call, "filepath", 0)
        for literal in _literals(script, path.value) if path is not None else ():
            start = script.span(literal)[0]
            edits = [
                Edit(start + one.end(1), start + one.end(1), "uracy") for one in _IN_NAME.finditer(script.text(literal))
            ]
            if edits:
                yield found(script, "SB910", literal, today, edits)


def is_spelled_out(script: Script) -> bool:
    """Whether all models of the script call it `accuracy`, and it is no script of today that means what it says."""
    if not script.uses_keras or script.is_of_today:
        return False
    names: set[str | None] = set()
    for call, _func in method_calls(script, "compile"):
        said = argument(call, "metrics", 2)
        value = None if said is None else value_of(script, said.value)
        if value is not None:
            names |= {text_of(value_of(script, one)) for one in listed(value) or [value]}
    return "accuracy" in names and "acc" not in names


def _keys(script: Script) -> Iterator[cst.BaseExpression]:
    """What is looked up in histories and logs."""
    for node in script.nodes(cst.Subscript):
        index = node.slice[0].slice
        if len(node.slice) == 1 and isinstance(index, cst.Index) and _is_history(script, node.value):
            yield index.value
    for call, func in method_calls(script, "get"):
        if call.args and _is_history(script, func.value):
            yield call.args[0].value


def _is_history(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is `fit(...).history` or the `logs` of a callback."""
    value = value_of(script, node)
    if isinstance(value, cst.Attribute):
        return value.attr.value == "history"
    return isinstance(value, cst.Name) and value.value in ("history", "logs")


def _monitors(script: Script) -> Iterator[cst.BaseExpression]:
    """What callbacks watch, as it is written out."""
    for call in script.calls:
        place = WATCHING.get(script.meaning(call.func))
        said = None if place is None else argument(call, "monitor", place)
        if said is not None:
            yield value_of(script, said.value)


def _literals(script: Script, node: cst.BaseExpression, depth: int = 4) -> Iterator[cst.SimpleString]:
    """The literals that an expression is put together of."""
    value = value_of(script, node)
    if isinstance(value, cst.SimpleString):
        yield value
    elif depth and not isinstance(value, cst.FormattedString):
        for child in value.children:
            inner = child.value if isinstance(child, cst.Arg) else child
            if isinstance(inner, cst.BaseExpression):
                yield from _literals(script, inner, depth - 1)
