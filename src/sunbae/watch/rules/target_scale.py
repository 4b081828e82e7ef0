"""SB508: the target is far from 1, and the loss has hardly come down."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import is_finite, told
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import written

FAR = 1000.0  # from 0, where a new network answers
FELL = 0.8  # part of the first loss below which it has come down
_ROOT = {"mean_squared_error": 2.0, "mean_absolute_error": 1.0}


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits that do worse than a constant, or no better than at their start."""
    for fit, said in told(evidence, _lost, least=2):
        call = written(evidence, fit.place, "fit", "fit_generator")
        y = call.argument(1, "y", "y_train")
        text = _(
            "The target goes from {lowest:.4g} to {highest:.4g}, and a new network answers around 0: after {n} epochs "
            "it is still off by {error:.4g} (loss {loss:.4g})."
        )
        fix = f"scaler = StandardScaler().fit(np.reshape({y}, (-1, 1)))"
        yield Finding("SB508", "medium", text.format(**said), fit.place, None, fix)


def _lost(fit: Fitting) -> dict[str, Any] | None:
    loss, net = fit.history["loss"], fit.net
    facts = fit.y[0].facts if len(fit.y) == 1 else None
    root = None if net is None or len(net.losses) != 1 else _ROOT.get(net.losses[0])
    if facts is None or root is None or not is_finite(loss) or not math.isfinite(facts.highest):
        return None
    error = loss[-1] ** (1.0 / root)
    # Half the range: whatever the rows are, one number in the middle is off by no more than that.
    worse = error > 0.5 * (facts.highest - facts.lowest)
    if max(abs(facts.lowest), abs(facts.highest)) < FAR or not (worse or loss[-1] > FELL * loss[0]):
        return None
    return {"lowest": facts.lowest, "highest": facts.highest, "n": len(loss), "error": error, "loss": loss[-1]}


RULE = Rule("SB508", "target-scale", "medium", N_("The target's scale is far from 1"), find)
