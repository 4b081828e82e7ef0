"""SB507: the loss became nan or infinite, or grew without end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import told
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule

TIMES = 100.0  # the first value


def find(evidence: Evidence) -> Iterator[Finding]:
    """The first cause that can be seen is named: gaps in the data, or nothing but the training."""
    for fit, said in told(evidence, _exploded, least=1):
        if math.isfinite(said["value"]):
            text = _("{name} grew from {first:.4g} to {value:.4g} in epoch {epoch}.")
        else:
            text = _("{name} is {value} from epoch {epoch} on: what this network answers is nan.")
        said_of_data = _gaps(fit)
        fix = said_of_data[1] if said_of_data else _fix(fit)
        text = text.format(**said) + (f" {said_of_data[0]}" if said_of_data else "")
        yield Finding("SB507", "high", text, fit.place, None, fix)


def _exploded(fit: Fitting) -> dict[str, Any] | None:
    for name in ("loss", "val_loss"):
        values = fit.history.get(name, ())
        for k, value in enumerate(values):
            if not math.isfinite(value):
                return {"name": name, "value": value, "epoch": k + 1, "first": values[0]}
    loss = fit.history["loss"]
    if loss[-1] > TIMES * loss[0] > 0:
        return {"name": "loss", "value": loss[-1], "epoch": len(loss), "first": loss[0]}
    return None


def _gaps(fit: Fitting) -> tuple[str, str] | None:
    """(what is wrong with the data, what to do), if values are missing in them."""
    for name, arrays in (("x", fit.x), ("y", fit.y)):
        if any(one.facts is not None and one.facts.gaps for one in arrays):
            text = _("{name} has values that are nan or infinite.").format(name=name)
            return text, _("fill or drop them, counting them first with np.isnan")
    return None


def _fix(fit: Fitting) -> str:
    rate = None if fit.net is None else fit.net.rate
    if rate is None or fit.net is None:
        return _("try a tenth of the learning rate")
    return f"keras.optimizers.{fit.net.optimizer}(learning_rate={rate / 10:g}, clipnorm=1.0)"


RULE = Rule("SB507", "loss-exploded", "high", N_("The loss became nan or exploded"), find)
