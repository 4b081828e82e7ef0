"""SB510: the training went on for many times the epochs that it needed."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import is_finite, stopped, told, with_stopping
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule

TIMES = 3  # the best epoch
MORE = 20  # epochs at least after it


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits without early stopping whose validation loss never came back to its best."""
    for fit, said in told(evidence, _long, least=MORE):
        text = _("The best epoch was {best_epoch} of {n} (val_loss {best:.4g}, in the last one {last:.4g}).")
        yield Finding("SB510", "low", text.format(**said), fit.place, None, with_stopping(evidence, fit))


def _long(fit: Fitting) -> dict[str, Any] | None:
    val = fit.history.get("val_loss", ())
    if len(val) < MORE or not is_finite(val) or stopped(fit):
        return None
    best = min(range(len(val)), key=val.__getitem__)
    n = len(val)
    if n < TIMES * (best + 1) or n - best - 1 < MORE or statistics.median(val[-5:]) <= val[best]:
        return None
    return {"best_epoch": best + 1, "n": n, "best": val[best], "last": val[-1]}


RULE = Rule("SB510", "trained-too-long", "low", N_("It was trained far past the best epoch"), find)
