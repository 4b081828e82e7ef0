"""SB302: what the last layer gives, the loss and the target do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Fitting, Measuring, Splitting
from sunbae.watch.findings import Finding, Rule, Severity
from sunbae.watch.repair import Repair
from sunbae.watch.rules.outputs import CLASSES, NUMBERS, Output, outputs, plain
from sunbae.watch.seen import Facts, Seen

KNOWN = ("Dense", "Conv1D", "Conv2D", "Activation", "Softmax", "ReLU")  # last layers whose activation is certain
BOUNDS = {"relu": (0.0, None), "softplus": (0.0, None), "sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
MARGIN = 0.1  # part of the bounds, or of the spread of the target, by which it must leave them
FEW_BELOW = 0.005  # of the spread, where relu gives 0
FEW = 20  # classes
ENCODERS = ("LabelEncoder", "OrdinalEncoder")
SCORES_OF_CLASSES = (
    "accuracy_score", "balanced_accuracy_score", "classification_report", "confusion_matrix", "f1_score",
    "precision_score", "recall_score",
)  # fmt: skip


@dataclass(frozen=True)
class _Wrong:
    message: str
    fix: str
    place: Place | None
    severity: Severity = "critical"
    loss: str = ""
    activation: str = ""  # of the last layer, if that alone is wrong


def find(evidence: Evidence) -> Iterator[Finding]:
    """Each pair of a last layer and a loss once."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        for output in outputs(fit):
            wrong = _wrong(evidence, fit, output)
            if wrong is None or (wrong.place, wrong.message) in told:
                continue
            told.add((wrong.place, wrong.message))
            yield Finding(
                "SB302", wrong.severity, wrong.message, wrong.place, fit.place, wrong.fix, _repair(evidence, fit, wrong)
            )


def _wrong(evidence: Evidence, fit: Fitting, output: Output) -> _Wrong | None:
    end, net = output.end, fit.net
    if net is None or end.kind not in KNOWN or not output.units or fit.error:
        return None
    activation = {"Softmax": "softmax", "ReLU": "relu"}.get(end.kind, end.activation)
    place = end.place or net.compiled
    facts = output.y.facts
    if activation == "softmax" and output.units == 1 and end.config.get("axis", -1) == -1:
        two = facts is not None and facts.lowest >= 0 and facts.highest <= 1
        fix = 'Dense(1, activation="sigmoid")' if two else "Dense(1)"
        text = _("Softmax of one unit is always 1: the network gives the same for every row.")
        right = "sigmoid" if two else "linear"
        fits = output.loss in NUMBERS or (two and output.loss == "binary_crossentropy" and not net.logits)
        return _Wrong(text, fix, place, activation=right if fits else "")
    if output.loss in CLASSES and not net.logits:
        return _of_classes(output, activation, place)
    if output.loss == "binary_crossentropy":
        return _of_two(output, activation, net.logits, place, net.compiled)
    if output.loss in NUMBERS and facts is not None:
        return _of_numbers(evidence, fit, output, activation, facts)
    return None


def _of_classes(output: Output, activation: str, place: Place | None) -> _Wrong | None:
    if output.units == 1:
        text = _("{loss} of one unit learns nothing: it needs a unit for each class.")
        return _Wrong(text.format(loss=output.loss), 'Dense(1, activation="sigmoid")', place)
    facts = output.y.facts
    single = output.loss.startswith("sparse") or (facts is not None and facts.one_hot)
    if activation not in ("linear", "relu", "tanh", "softplus", "elu") and not (activation == "sigmoid" and single):
        return None
    text = _("{loss} needs shares that add up to 1, as softmax gives; the last layer has {activation}.")
    fix = f'Dense({output.units}, activation="softmax")'
    return _Wrong(text.format(loss=output.loss, activation=activation), fix, place, activation="softmax")


def _of_two(
    output: Output, activation: str, logits: bool, place: Place | None, compiled: Place | None
) -> _Wrong | None:
    facts = output.y.facts
    beyond = facts is not None and (facts.lowest < -MARGIN or facts.highest > 1 + MARGIN)
    if activation in ("linear", "relu") and not logits:
        text = _(
            "binary_crossentropy needs a share between 0 and 1, as sigmoid gives; the last layer has {activation}."
        )
        fix = f'Dense({output.units}, activation="sigmoid")'
        return _Wrong(text.format(activation=activation), fix, place, activation="" if beyond else "sigmoid")
    if facts is None or not beyond:
        return None
    text = _("binary_crossentropy needs targets of 0 and 1; these go from {lowest} to {highest}.")
    message = text.format(lowest=plain(facts.lowest), highest=plain(facts.highest))
    if facts.integral and facts.lowest == 0 and facts.kinds == facts.highest + 1:
        fix = f'Dense({facts.kinds}, activation="softmax"), loss="sparse_categorical_crossentropy"'
    else:
        fix = 'loss="mse"' if facts.kinds > 2 else _("make the targets 0 and 1")
    return _Wrong(message, fix, compiled or place)


def _of_numbers(evidence: Evidence, fit: Fitting, output: Output, activation: str, facts: Facts) -> _Wrong | None:
    net = fit.net
    assert net is not None
    if activation in BOUNDS:
        message, severity = _out_of_reach(activation, facts)
        if message:
            place = output.end.place or net.compiled
            return _Wrong(message, f"Dense({output.units})", place, severity, activation="linear")
    if activation == "softmax" and facts.one_hot:
        text = _(
            "{loss} of softmax shares learns slowly: where the network is sure and wrong, it hardly corrects itself."
        )
        return _Wrong(
            text.format(loss=output.loss), 'loss="categorical_crossentropy"', net.compiled, "medium",
            "categorical_crossentropy",
        )  # fmt: skip
    if output.units == 1 and _is_classes(evidence, fit, output.y, facts):
        text = _(
            "The targets are the numbers of {n} classes, and {loss} takes them as amounts: class 1 would lie "
            "between 0 and 2."
        )
        fix = f'Dense({facts.kinds}, activation="softmax"), loss="sparse_categorical_crossentropy"'
        return _Wrong(text.format(n=facts.kinds, loss=output.loss), fix, net.compiled or output.end.place)
    return None


def _out_of_reach(activation: str, facts: Facts) -> tuple[str, Severity]:
    """What an activation cannot give although the targets have it, and how bad that is; "" for nothing."""
    low, high = BOUNDS[activation]
    spread = facts.highest - facts.lowest
    severity: Severity = "critical"
    if facts.lowest < low - (FEW_BELOW * spread if high is None else MARGIN * (high - low)):
        if high is None and facts.lowest >= low - MARGIN * spread:
            severity = "medium"  # few targets, or by little
        text = _("{activation} never gives less than {low}, but the targets go down to {lowest}.")
    elif high is not None and facts.highest > high + MARGIN * (high - low):
        text = _("{activation} never gives more than {high}, but the targets go up to {highest}.")
    else:
        return "", severity
    bounds = {"low": plain(low), "high": plain(high or 0)}
    return text.format(
        activation=activation, lowest=plain(facts.lowest), highest=plain(facts.highest), **bounds
    ), severity


def _is_classes(evidence: Evidence, fit: Fitting, y: Seen, facts: Facts) -> bool:
    """Whether the script itself takes whole numbers as classes."""
    count = facts.highest - facts.lowest + 1
    if not (facts.integral and 3 <= facts.kinds <= FEW and facts.kinds == count and facts.lowest in (0, 1)):
        return False
    if any(learnt is not None and learnt.kind in ENCODERS for learnt in map(evidence.learnt, y.steps)):
        return True
    if any(split.stratified and _in(y, split) for split in evidence.of(Splitting)):
        return True
    if any(metric.metric in SCORES_OF_CLASSES and _asks(metric, fit, facts) for metric in evidence.of(Measuring)):
        return True
    named = fit.net is not None and any(name in ("acc", "accuracy") for name in fit.net.metrics)
    return named and y.dtype.startswith(("int", "uint"))


def _in(y: Seen, split: Splitting) -> bool:
    return any(given is not None and given.width == 1 and y.shares(given) > 0.9 for given in split.given)


def _asks(metric: Measuring, fit: Fitting, facts: Facts) -> bool:
    truth = metric.first.facts
    return metric.number > fit.number and truth is not None and truth.integral and truth.highest <= facts.highest


def _repair(evidence: Evidence, fit: Fitting, wrong: _Wrong) -> tuple[Repair, ...]:
    """Every compile of that line with another loss, or with another activation of the last layer."""
    net = fit.net
    if net is None or net.compiled is None or len(net.ends) != 1:
        return ()
    if wrong.loss:
        action, value = "loss", wrong.loss
    elif wrong.activation and net.ends[0].activation:  # a layer that is nothing but an activation has no other
        action, value = "activation", wrong.activation
    else:
        return ()
    alike = [
        one.net
        for one in evidence.of(Fitting)
        if one.net is not None
        and one.net.compiled == net.compiled
        and [end.activation for end in one.net.ends] == [net.ends[0].activation]
    ]
    place, turns = net.compiled, {one.compiled_nth for one in alike}
    return tuple(Repair(action, place.file, place.line, nth, "SB302", value=value) for nth in sorted(turns))


RULE = Rule("SB302", "output-loss-mismatch", "critical", N_("The last layer, the loss and the target do not fit"), find)
