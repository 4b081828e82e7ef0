"""Callbacks that need TensorFlow, or a word more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import appended, argument, has_stars, listed, text_of
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.histories import WATCHING, is_spelled_out
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script
from sunbae.modernize.statements import before

_BOARD = "keras.callbacks.TensorBoard"
_MODES = {  # callback -> the place of its mode
    "keras.callbacks.EarlyStopping": 4,
    "keras.callbacks.ModelCheckpoint": 5,
    "keras.callbacks.ReduceLROnPlateau": 4,
}
_BY_ITSELF = ("loss", "val_loss")
# What is computed later than the statement that it stands in, more than once, or perhaps not at all.
_LATER = (cst.BaseComp, cst.Lambda, cst.Param, cst.IfExp, cst.BooleanOperation)


def tensorboard(script: Script) -> Iterator[Found]:
    """SB903: TensorBoard needs TensorFlow; CSVLogger writes the same numbers into the same folder.

    `TensorBoard(log_dir="graph")` becomes `CSVLogger("graph/log.csv")`, and a line before makes the folder. Where
    a line before would come too early, as in a lambda, the folder is made in the same expression.
    """
    names = _free_names(script)
    for call in script.calls_of(_BOARD):
        if has_stars(call):
            yield found(script, "SB903", call, _("TensorBoard needs TensorFlow. CSVLogger writes the same numbers."))
            continue
        said = argument(call, "log_dir", 0)
        system, imports = script.module("os", "os", call)
        edits = _logger(script, call, None if said is None else said.value, system, names)
        today = _("TensorBoard needs TensorFlow; CSVLogger writes the same numbers into the folder, as log.csv.")
        imports = (*imports, "from keras.callbacks import CSVLogger")
        yield found(script, "SB903", call, today, edits, imports)


def _logger(
    script: Script, call: cst.Call, said: cst.BaseExpression | None, system: str, names: Iterator[str]
) -> list[Edit]:
    """The edits that make a TensorBoard a CSVLogger.

    Args:
      said: the folder.
      system: what the module os is called.
      names: that are free.
    """
    folder = "logs" if said is None else text_of(said)
    code = '"logs"' if said is None else script.text(said)
    if folder is not None and "\\" not in folder:
        path = f"{code[-1]}{folder.rstrip('/')}/log.csv{code[-1]}"
        lines = [f"{system}.makedirs({code}, exist_ok=True)"]
    elif any(isinstance(above, _LATER) for above in script.parents(call)):
        made = f'{system}.makedirs(folder, exist_ok=True) or CSVLogger({system}.path.join(folder, "log.csv"))'
        return [Edit(*script.span(call), f"(lambda folder: {made})({code})")]
    else:
        name = code if isinstance(said, cst.Name) else next(names)
        path = f'{system}.path.join({name}, "log.csv")'
        lines = [] if name == code else [f"{name} = {code}"]
        lines.append(f"{system}.makedirs({name}, exist_ok=True)")
    return [Edit(*script.span(call), f"CSVLogger({path})"), before(script, call, *lines)]


def _free_names(script: Script) -> Iterator[str]:
    """Names for a folder that the script does not use."""
    used = {node.value for node in script.nodes(cst.Name)}
    names = ("log_dir" if at == 1 else f"log_dir_{at}" for at in count(1))
    return (name for name in names if name not in used)


def directions(script: Script) -> Iterator[Found]:
    """SB923: Keras 3 does not guess whether more is better of what it does not measure.

    `EarlyStopping(monitor="val_mae")` of a model without that metric becomes `EarlyStopping(monitor="val_mae",
    mode="min")`: as in Keras 2 it warns, and never acts.
    """
    measured = _measured(script)
    if measured is None:
        return
    # What the accuracy of Keras 2.2 was called gets another name.
    known = (*_BY_ITSELF, "acc", "val_acc") if is_spelled_out(script) else _BY_ITSELF
    for call in script.calls:
        kind = script.meaning(call.func)
        said = argument(call, "monitor", WATCHING[kind]) if kind in WATCHING else None
        name = None if said is None else text_of(value_of(script, said.value))
        if name is None or name in known:
            continue
        if kind.endswith("ModelCheckpoint") and argument(call, "save_best_only", 3) is None:
            continue
        mode = argument(call, "mode", _MODES[kind])
        if _is_measured(name, measured) or (mode is not None and text_of(mode.value) in ("min", "max")):
            continue
        better = "max" if "acc" in name else "min"
        edits = (
            [Edit(*script.span(mode.value), f'"{better}"')] if mode else [appended(script, call, f'mode="{better}"')]
        )
        today = _(
            "{name} is not measured here, so the callback never acts; without a mode, Keras 3 stops with an error."
        )
        yield found(script, "SB923", call, today.format(name=name), edits)


def _is_measured(name: str, measured: set[str]) -> bool:
    """Whether a metric is there, of one of several outputs too."""
    short = name.removeprefix("val_")
    return short in measured or short.endswith(("_loss", *(f"_{one}" for one in measured)))


def _measured(script: Script) -> set[str] | None:
    """The names of all metrics of the script; None if one is not written out, or none is compiled."""
    names: set[str] = set()
    compiled = list(method_calls(script, "compile"))
    for call, _func in compiled:
        said = argument(call, "metrics", 2)
        if has_stars(call):
            return None
        if said is None:
            continue
        value = value_of(script, said.value)
        for one in listed(value) or [value]:
            text = text_of(value_of(script, one))
            if text is None:
                return None
            names.add(text)
    return names if compiled and script.uses_keras else None


def renamed_arguments(script: Script) -> Iterator[Found]:
    """SB923: `LambdaCallback(on_batch_end=f)` becomes `LambdaCallback(on_train_batch_end=f)`."""
    words = {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"}
    for call in script.calls_of("keras.callbacks.LambdaCallback"):
        for arg in call.args:
            if arg.keyword is not None and arg.keyword.value in words:
                today = _("The argument is called {name}.").format(name=words[arg.keyword.value])
                yield found(script, "SB923", arg, today, [Edit(*script.span(arg.keyword), words[arg.keyword.value])])
