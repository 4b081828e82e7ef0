"""Arguments of `compile`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, has_stars, listed, renamed, text_of
from sunbae.modernize.bindings import function_of, targets, value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.networks import network_of
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script


def metrics(script: Script) -> Iterator[Found]:
    """SB908: metrics are a list; of several outputs, a list for each.

    `metrics="mae"` becomes `metrics=["mae"]`. Of a model with two outputs `metrics=["mae"]` becomes `metrics=[["mae"]]
    * 2`: Keras 2 took every metric for every output, Keras 3 takes the first for the first.
    """
    if not script.uses_keras:
        return
    for call, func in method_calls(script, "compile"):
        said = argument(call, "metrics", 2)
        if said is None:
            continue
        single = _is_single(script, said.value)
        network = network_of(script, func.value)
        count = None if network is None else network.output_count
        if count is not None and count > 1:
            flat = single or _is_flat(script, said.value)
            if flat and not script.is_of_today:
                today = _("Of several outputs, each has a list of its own; Keras 2 took every metric for every output.")
                left, right = ("[[", "]]") if single else ("[", "]")
                yield found(script, "SB908", said.value, today, _around(script, said.value, left, f"{right} * {count}"))
        elif network is None and _has_several_outputs(script) and not script.is_of_today:
            today = _("If this model has several outputs, each needs a list of metrics of its own: [[...], [...]].")
            yield found(script, "SB908", said.value, today)
        elif single:
            today = _("Metrics are a list, also a single one.")
            yield found(script, "SB908", said.value, today, _around(script, said.value, "[", "]"))


def by_place(script: Script) -> Iterator[Found]:
    """SB908: metrics are the fourth argument of `compile` today, and the weights of losses the third.

    `compile("adam", "mse", ["mae"])` becomes `compile("adam", "mse", metrics=["mae"])`.
    """
    if not script.uses_keras or script.is_of_today:
        return
    for call, _func in method_calls(script, "compile"):
        plain = [] if has_stars(call) else [arg for arg in call.args if arg.keyword is None]
        for name, arg in zip(("metrics", "loss_weights", "weighted_metrics"), plain[2:], strict=False):
            today = _("compile takes this argument in another place today; it is given by its name.")
            yield found(script, "SB908", arg, today, [renamed(script, arg, name)])


def _has_several_outputs(script: Script) -> bool:
    """Whether the script makes a model of several outputs anywhere."""
    for call in script.calls_of("keras.Model", "keras.models.Model"):
        given = argument(call, "outputs", 1) or argument(call, "output")
        if given is not None and len(listed(value_of(script, given.value)) or []) > 1:
            return True
    return False


def loss_weights(script: Script) -> Iterator[Found]:
    """SB908: weights of several losses need a loss for each output.

    `loss="mse", loss_weights=[1, 2]` becomes `loss=["mse"] * 2, loss_weights=[1, 2]`.
    """
    if script.is_of_today:
        return
    for call, func in method_calls(script, "compile"):
        weights, loss = argument(call, "loss_weights"), argument(call, "loss", 1)
        if weights is None or loss is None or text_of(value_of(script, loss.value)) is None:
            continue
        network = network_of(script, func.value)
        count = None if network is None else network.output_count
        if count is not None and count > 1:
            today = _("With weights, each output needs a loss of its own.")
            yield found(script, "SB908", loss.value, today, _around(script, loss.value, "[", f"] * {count}"))


def _around(script: Script, node: cst.BaseExpression, left: str, right: str) -> list[Edit]:
    start, end = script.span(node)
    return [Edit(start, start, left), Edit(end, end, right)]


def _is_single(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is one metric: its name, a function of Keras or of the script, an object of a class of Keras."""
    value = value_of(script, node)
    if text_of(value) is not None:
        return True
    if isinstance(value, cst.Call):
        return script.meaning(value.func).startswith("keras.metrics.") and function_of(script, value) is None
    if script.meaning(value).startswith(("keras.metrics.", "keras.losses.")):
        return True
    places = targets(script, value) if isinstance(value, cst.Name) else []
    return len(places) == 1 and isinstance(places[0], cst.FunctionDef)


def _is_flat(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is a list of metrics, none of which is a list itself."""
    elements = listed(value_of(script, node))
    return bool(elements) and all(not isinstance(one, (cst.List, cst.Tuple)) for one in elements or [])
