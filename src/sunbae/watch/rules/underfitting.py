"""SB502: the training loss was still falling fast when the epochs were over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import falls, is_finite, told, with_stopping
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import epochs_of, ran

PER_EPOCH = 0.04  # part of the loss that each of the last epochs takes away
LEFT = 0.2  # part of the first loss that is still there


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits that have used all epochs."""
    for fit, said in told(evidence, _underfits, least=3):
        text = _(
            "The training loss was still falling fast: {before:.4g} in epoch {n_before}, {last:.4g} in the last one, "
            "epoch {n}. More epochs would help."
        )
        yield Finding("SB502", "low", text.format(**said), fit.place, None, with_stopping(evidence, fit))


def _underfits(fit: Fitting) -> dict[str, Any] | None:
    loss = fit.history["loss"]
    if not is_finite(loss) or ran(fit) < epochs_of(fit) or not falls(loss[-3:], PER_EPOCH):
        return None
    if loss[-1] < LEFT * loss[0]:
        return None
    return {"before": loss[-2], "last": loss[-1], "n_before": len(loss) - 1, "n": len(loss)}


RULE = Rule("SB502", "underfitting", "low", N_("The network underfits"), find)
