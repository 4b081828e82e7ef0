"""SB504: the training loss jumps up and down, at a learning rate far above the usual one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.curves import USUAL, is_finite, told
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule

HIGH = 3.0  # times the rate that the optimizer has by itself
JUMP = 1.05  # times the epoch before
MANY = 0.2  # part of the epochs that go up so
LEFT = 0.05  # part of the first loss that must be left: near 0, a loss always trembles


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits in which that goes on to the end."""
    for fit, said in told(evidence, _jumps, least=8):
        text = _(
            "The training loss went up by more than 5 percent in {k} of the last {n} epochs, at a learning rate of "
            "{rate:g} ({optimizer} has {usual:g} by itself)."
        )
        fix = f"keras.optimizers.{said['optimizer']}(learning_rate={said['rate'] / 10:g})"
        where = fit.net.compiled if fit.net is not None else None
        also = () if where is None else (where,)
        yield Finding("SB504", "medium", text.format(**said), fit.place, None, fix, also=also)


def _jumps(fit: Fitting) -> dict[str, Any] | None:
    loss, net = fit.history["loss"], fit.net
    usual = None if net is None else USUAL.get(net.optimizer)
    if net is None or usual is None or net.rate is None or net.rate < HIGH * usual or not is_finite(loss):
        return None
    late = loss[len(loss) // 4 :]
    ups = sum(later > JUMP * earlier for earlier, later in pairwise(late))
    if ups < max(2.0, MANY * (len(late) - 1)) or min(late[len(late) // 2 :]) < LEFT * loss[0]:
        return None
    return {"k": ups, "n": len(late) - 1, "rate": net.rate, "usual": usual, "optimizer": net.optimizer}


RULE = Rule("SB504", "learning-rate-high", "medium", N_("The learning rate looks too high"), find)
