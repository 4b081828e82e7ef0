"""SB501: the validation loss rises while the training loss goes on falling."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.judge.diagnose import TAIL, Curve, rose
from sunbae.watch.curves import is_finite, told, with_stopping
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import epochs_of, restores

OF_THE_WAY = 0.1  # part of what the loss had come down by that must be lost again
FELL = 0.9  # the training loss is down to this part of what it was in the best epoch


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits that went on after that, and whose best weights were not put back."""
    for fit, said in told(evidence, _overfits, least=TAIL + 3):
        text = _(
            "val_loss was lowest in epoch {best_epoch} ({best:.4g}) and rose to {last:.4g} in epoch {n}, "
            "while loss fell from {before:.4g} to {after:.4g}: from there on rows were learnt by heart."
        )
        yield Finding("SB501", "medium", text.format(**said), fit.place, None, with_stopping(evidence, fit))


def _overfits(fit: Fitting) -> dict[str, Any] | None:
    loss, val = fit.history["loss"], fit.history.get("val_loss", ())
    if len(val) != len(loss) or not is_finite((*loss, *val)) or restores(fit):
        return None
    best = min(range(len(val)), key=val.__getitem__)
    if len(val) - 1 - best < TAIL or not rose(Curve(loss, val, best + 1, epochs_of(fit))):
        return None
    last = statistics.median(val[-TAIL:])
    after = statistics.median(loss[-TAIL:])
    way = max(loss[0], val[0]) - val[best]
    if last - val[best] < OF_THE_WAY * way or after > FELL * loss[best]:
        return None
    return {
        "best_epoch": best + 1,
        "best": val[best],
        "last": val[-1],
        "n": len(val),
        "before": loss[best],
        "after": loss[-1],
    }


RULE = Rule("SB501", "overfitting", "medium", N_("The network overfits"), find)
