"""Arguments and attributes of optimizers."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, literal, renamed, text_of, without
from sunbae.modernize.bindings import every_value, targets
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.functions import in_script, needed
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

# The learning rate where none is given, in Keras 2 as in Keras 3.
_RATES = {
    "Adadelta": "0.001",
    "Adagrad": "0.001",
    "Adam": "0.001",
    "Adamax": "0.001",
    "Ftrl": "0.001",
    "Nadam": "0.001",
    "RMSprop": "0.001",
    "SGD": "0.01",
}
_OPTIMIZERS = {f"keras.optimizers.{name}": name for name in _RATES}


def _made(script: Script) -> Iterator[tuple[cst.Call, str]]:
    """Calls that make an optimizer, with its class; '' where a loop goes over several."""
    for call in script.calls:
        name = _OPTIMIZERS.get(script.meaning(call.func))
        if name is not None:
            yield call, name
        elif isinstance(call.func, cst.Name) and call.args:
            values = every_value(script, call.func) or _defaults(script, call.func)
            if values and all(script.meaning(value) in _OPTIMIZERS for value in values):
                yield call, ""


def _defaults(script: Script, name: cst.Name) -> list[cst.BaseExpression]:
    """The default of a name that is an argument of its function: `def build(optimizer=Adam)`."""
    params = [script.parent(place) for place in targets(script, name)]
    params += [place for place in targets(script, name) if isinstance(place, cst.Param)]
    return [one.default for one in params if isinstance(one, cst.Param) and one.default is not None]


def learning_rate(script: Script) -> Iterator[Found]:
    """SB915: the argument `lr` is called `learning_rate`.

    `Adam(lr=0.01)` becomes `Adam(learning_rate=0.01)`.
    """
    for call, _name in _made(script):
        said = argument(call, "lr")
        if said is not None:
            edits = [renamed(script, said, "learning_rate")]
            yield found(script, "SB915", call, _("The argument lr is called learning_rate."), edits)


def decay(script: Script) -> Iterator[Found]:
    """SB915: a rate that falls is a schedule; `decay` is gone.

    `SGD(lr=0.1, decay=1e-4)` becomes
    `SGD(learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.1, 1, 1e-4))`, which is
    0.1 / (1 + 1e-4 * steps) as it was. Beside a callback that sets the rate, which Keras 3 allows of no schedule,
    `decay` is taken out.
    """
    schedule = in_script(script, "keras.optimizers.schedules.InverseTimeDecay")
    for call, name in _made(script):
        said = argument(call, "decay")
        if said is None:
            continue
        rate = argument(call, "lr") or argument(call, "learning_rate", 0)
        if literal(said.value) in (0, None):
            today = _("decay is gone; without one nothing changes.")
            yield found(script, "SB915", call, today, without(script, call, [said]))
            continue
        if _sets_rates(script):
            today = _(
                "decay is gone, and a schedule in its place would not let a callback set the learning rate: it is "
                "taken out. Numbers differ a little; let the callback lower the rate instead."
            )
            yield found(script, "SB915", call, today, without(script, call, [said]))
            continue
        today = _("decay is gone; InverseTimeDecay lets the learning rate fall in the same way.")
        imports = needed(script, schedule)
        if rate is not None:
            start, end = script.span(rate.value)
            edits = [
                Edit(start, start, f"{schedule}("),
                Edit(end, end, f", 1, {script.text(said.value)})"),
                *without(script, call, [said]),
            ]
            yield found(script, "SB915", call, today, edits, imports)
        elif name:
            start, end = script.span(said.keyword)[0] if said.keyword else 0, script.span(said.value)[1]
            text = f"learning_rate={schedule}({_RATES[name]}, 1, {script.text(said.value)})"
            yield found(script, "SB915", call, today, [Edit(start, end, text)], imports)
        else:
            yield found(
                script, "SB915", call, _("decay is gone. Give learning_rate a schedule of keras.optimizers.schedules.")
            )


def _sets_rates(script: Script) -> bool:
    """Whether something in the script sets a learning rate while the network trains."""
    if any(script.calls_of("keras.callbacks.LearningRateScheduler", "keras.callbacks.ReduceLROnPlateau")):
        return True
    set_value = script.calls_of("keras.backend.set_value")
    return any(call.args and script.text(call.args[0].value).endswith((".lr", ".learning_rate")) for call in set_value)


def odd_arguments(script: Script) -> Iterator[Found]:
    """SB915: arguments that optimizers do not take any more, with the values that changed nothing.

    `Adam(epsilon=None)` becomes `Adam()`.
    """
    for call, _name in _made(script):
        gone = []
        for keyword in ("epsilon", "schedule_decay"):
            said = argument(call, keyword)
            if said is not None and (keyword == "schedule_decay" or literal(said.value) is None):
                gone.append(said)
        if gone:
            today = _("Keras 3 does not take this argument; its default is the same.")
            yield found(script, "SB915", call, today, without(script, call, gone))


def rate_by_name(script: Script) -> Iterator[Found]:
    """SB915: the learning rate is called `learning_rate` in optimizers, logs and histories, too.

    `model.optimizer.lr` becomes `model.optimizer.learning_rate`, `hist.history["lr"]` becomes
    `hist.history["learning_rate"]`.
    """
    if not script.uses_keras:
        return
    today = _("The learning rate is called learning_rate.")
    for node in script.nodes(cst.Attribute):
        owner = node.value
        named = (
            owner.attr.value if isinstance(owner, cst.Attribute) else owner.value if isinstance(owner, cst.Name) else ""
        )
        if node.attr.value == "lr" and named in ("optimizer", "opt") and not script.imported(node):
            yield found(script, "SB915", node, today, [Edit(*script.span(node.attr), "learning_rate")])
    for one in script.nodes(cst.Subscript):
        key = _key(one)
        owner = one.value
        named = (
            owner.attr.value if isinstance(owner, cst.Attribute) else owner.value if isinstance(owner, cst.Name) else ""
        )
        if key is not None and text_of(key) == "lr" and named in ("history", "logs"):
            yield found(script, "SB915", one, today, [_quoted(script, key)])
    for call, func in method_calls(script, "get"):
        owner = func.value
        if isinstance(owner, cst.Name) and owner.value == "logs" and call.args and text_of(call.args[0].value) == "lr":
            yield found(script, "SB915", call, today, [_quoted(script, call.args[0].value)])


def _key(node: cst.Subscript) -> cst.BaseExpression | None:
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return node.slice[0].slice.value
    return None


def _quoted(script: Script, node: cst.BaseExpression) -> Edit:
    start, end = script.span(node)
    return Edit(start, end, script.source[start:end].replace("lr", "learning_rate"))
