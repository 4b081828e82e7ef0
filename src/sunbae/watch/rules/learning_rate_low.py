"""SB505: the training loss of a new network hardly moves, at a learning rate far below the usual one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import USUAL, is_finite, told
from sunbae.watch.events import Evidence, Filing, Fitting
from sunbae.watch.findings import Finding, Rule

LOW = 0.1  # times the rate that the optimizer has by itself
STAYS = 0.02  # part of the loss within which all epochs lie


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits of networks that nothing was loaded into."""
    loaded = {file.model for file in evidence.of(Filing) if file.does == "load"}
    for fit, said in told(evidence, _hardly_moves, least=3):
        if fit.model in loaded:
            continue
        text = _(
            "The training loss hardly moved in {n} epochs ({first:.4g}, then {last:.4g}), at a learning rate of "
            "{rate:g} ({optimizer} has {usual:g} by itself)."
        )
        fix = f"keras.optimizers.{said['optimizer']}(learning_rate={said['usual']:g})"
        where = fit.net.compiled if fit.net is not None else None
        yield Finding("SB505", "low", text.format(**said), fit.place, None, fix, also=() if where is None else (where,))


def _hardly_moves(fit: Fitting) -> dict[str, Any] | None:
    loss, net = fit.history["loss"], fit.net
    usual = None if net is None else USUAL.get(net.optimizer)
    if net is None or usual is None or net.rate is None or not net.rate <= LOW * usual or not is_finite(loss):
        return None
    if max(loss) - min(loss) > STAYS * loss[0]:
        return None
    return {
        "n": len(loss), "first": loss[0], "last": loss[-1], "rate": net.rate, "usual": usual,
        "optimizer": net.optimizer,
    }  # fmt: skip


RULE = Rule("SB505", "learning-rate-low", "low", N_("The learning rate looks too low"), find)
