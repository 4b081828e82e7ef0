"""SB401: accuracy as a metric of a continuous target."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import reconstructs
from sunbae.watch.rules.outputs import NUMBERS, Output, outputs, plain
from sunbae.watch.seen import Facts

ACCURACY = ("acc", "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy")
MOST_CLASSES = 50


def find(evidence: Evidence) -> Iterator[Finding]:
    """Each compile once."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        net = fit.net
        if net is None or net.compiled in told:
            continue
        every = tuple(outputs(fit))
        wrong = [] if reconstructs(fit) else [one for one in every if _is_number(one)]
        # Metrics that were given for no output in particular may be meant for one that has classes.
        if not wrong or (len(every) > 1 and not net.metrics_of and len(wrong) < len(every)):
            continue
        named = [name for name in wrong[0].metrics if name in ACCURACY]
        facts = wrong[0].y.facts
        if not named or facts is None:
            continue
        told.add(net.compiled)
        text = _(
            "{metric} counts predictions that are exactly right, but the target is a number from {low} to {high}: "
            "it says nothing."
        )
        message = text.format(metric=named[0], low=plain(facts.lowest), high=plain(facts.highest))
        yield Finding("SB401", "medium", message, net.compiled or fit.place, fit.place, _fix(wrong[0]))


def _fix(output: Output) -> str:
    others = [name for name in output.metrics if name not in ACCURACY]
    return f"metrics={others or ['mae']}".replace("'", '"')


def _is_number(output: Output) -> bool:
    """Whether the target is continuous, and accuracy a metric of it."""
    facts = output.y.facts
    if output.loss not in NUMBERS or facts is None or facts.one_hot or not any(n in ACCURACY for n in output.metrics):
        return False
    if _may_be_classes(facts, len(output.y)):
        return False
    return output.end.activation != "softmax"  # that is of classes, perhaps with softened targets


def _may_be_classes(facts: Facts, n: int) -> bool:
    """Whether whole numbers may be those of classes: they begin at 0 or 1, leave none out, and come several times."""
    count = facts.highest - facts.lowest + 1
    return facts.integral and facts.lowest in (0, 1) and facts.kinds == count <= min(MOST_CLASSES, max(2, n / 2))


RULE = Rule("SB401", "accuracy-of-numbers", "medium", N_("Accuracy of a continuous target"), find)
