"""SB509: the training ended while the validation loss was still falling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.judge.diagnose import Curve, still_falling
from sunbae.watch.curves import LEFT, falls, falls_fast, is_finite, stopped, told, with_stopping
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import epochs_of

PER_EPOCH = 0.02  # part of the loss that each of the last epochs takes away
LAST = 4  # epochs that must have fallen; all of three, if it was stopped so soon
FEWEST = 3


def find(evidence: Evidence) -> Iterator[Finding]:
    """Stopped by a callback that looks at something else, or at the end of the epochs."""
    for fit, said in told(evidence, _falling, least=FEWEST):
        if said["n"] < epochs_of(fit):
            text = _(
                "Stopped after epoch {n} of {epochs} although val_loss had fallen in each of the last epochs, "
                "from {before:.4g} to {last:.4g}."
            )
        else:
            text = _(
                "val_loss was still falling when the {n} epochs were over, from {before:.4g} to {last:.4g} at last."
            )
        said["epochs"] = epochs_of(fit)
        yield Finding("SB509", "low", text.format(**said), fit.place, None, with_stopping(evidence, fit, 20))


def _falling(fit: Fitting) -> dict[str, Any] | None:
    loss, val = fit.history["loss"], fit.history.get("val_loss", ())
    if len(val) != len(loss) or not is_finite((*loss, *val)) or not falls(val[-LAST:], PER_EPOCH):
        return None
    early = len(val) < epochs_of(fit)
    if not (stopped(fit) if early else len(val) >= LAST):
        return None
    if not early and not (val[-1] > LEFT * val[0] and still_falling(Curve(loss, val, len(val), epochs_of(fit)))):
        return None
    # Where the training loss falls fast, that is said by another rule.
    if not early and falls_fast(fit):
        return None
    return {"n": len(val), "before": val[-LAST:][0], "last": val[-1]}


RULE = Rule("SB509", "stopped-too-early", "low", N_("It was stopped while still getting better"), find)
