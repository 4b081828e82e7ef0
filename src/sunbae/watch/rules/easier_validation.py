"""SB503: validation is easier than training throughout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import is_finite, told
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule

MOST = 0.9  # part of the epochs in which val_loss is below loss
EASIER = 0.9  # part of loss that val_loss is below in the last third
_IN_TRAINING_ONLY = (
    "Dropout",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "AlphaDropout",
    "GaussianNoise",
    "GaussianDropout",
)


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits whose val_loss lies below even the loss of the next epoch, which is one of better weights."""
    for fit, said in told(evidence, _easier, least=5):
        text = _("val_loss is below loss in {k} of {n} epochs, in the last one {val:.4g} against {loss:.4g}.")
        layers = () if fit.net is None else fit.net.layers
        if any(layer.kind in _IN_TRAINING_ONLY for layer in layers):
            text += " " + _("Dropout, which acts in training only, may be all of it.")
        elif fit.validation == "split":
            text += " " + _("validation_split takes the last rows: they may be of another kind.")
        fix = _("compare with model.evaluate of the training rows")
        yield Finding("SB503", "low", text.format(**said), fit.place, None, fix)


def _easier(fit: Fitting) -> dict[str, Any] | None:
    loss, val = fit.history["loss"], fit.history.get("val_loss", ())
    if len(val) != len(loss) or not is_finite((*loss, *val)) or loss[-1] <= 0:
        return None
    pairs = list(zip(val[:-1], loss[1:], strict=True))
    late = [*pairs[-max(3, len(pairs) // 3) :], (val[-1], loss[-1])]
    below = sum(held < trained for held, trained in pairs)
    if below < MOST * len(pairs) or any(held >= EASIER * trained for held, trained in late):
        return None
    k = sum(held < trained for held, trained in zip(val, loss, strict=True))
    return {"k": k, "n": len(val), "val": val[-1], "loss": loss[-1]}


RULE = Rule("SB503", "easier-validation", "low", N_("Validation is easier than training"), find)
