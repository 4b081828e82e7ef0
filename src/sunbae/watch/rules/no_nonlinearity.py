"""SB301: hidden layers without any activation between them."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule, Severity
from sunbae.watch.networks import straight
from sunbae.watch.wording import written

CLEAR = 0.1  # by which a bent line must explain more


def find(evidence: Evidence) -> Iterator[Finding]:
    """Each network once; it matters where the data are clearly no straight line."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        if fit.net is None or not straight(fit.net):
            continue
        ends = {layer.name for layer in fit.net.ends}
        hidden = [layer for layer in fit.net.layers if layer.kind == "Dense" and layer.name not in ends]
        if hidden[0].place in told:
            continue
        told.add(hidden[0].place)
        message, severity = _said(fit, len(hidden))
        units = written(evidence, hidden[0].place, "Dense").argument(0, "units", str(hidden[0].config.get("units", "")))
        yield Finding(
            "SB301",
            severity,
            message,
            hidden[0].place or fit.place,
            fit.place,
            f'Dense({units}, activation="relu")',
            also=tuple(layer.place for layer in hidden[1:] if layer.place is not None),
        )


def _said(fit: Fitting, n: int) -> tuple[str, Severity]:
    text = _("The {n} hidden layers have no activation: together they are one straight line.")
    if n == 1:
        text = _("The hidden layer has no activation: with the last one it is one straight line.")
    message, line = text.format(n=n), fit.linear
    if line is None or line.bent < line.straight + CLEAR:
        return message, "low"
    score = _("accuracy") if line.classes else "R2"
    more = _("On these data a straight line reaches {score} {straight}, one with bends {bent}.")
    return f"{message} " + more.format(score=score, straight=f"{line.straight:.2f}", bent=f"{line.bent:.2f}"), "high"


RULE = Rule("SB301", "no-nonlinearity", "high", N_("There is no activation between the layers"), find)
