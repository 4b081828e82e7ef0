"""SB502: the training loss was still falling fast when the epochs were over."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.curves import falls_fast, told, with_stopping
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits that have used all epochs."""
    for fit, _fast in told(evidence, lambda fit: falls_fast(fit) or None, least=3):
        loss = fit.history["loss"]
        text = _(
            "The training loss was still falling fast: {before:.4g} in epoch {n_before}, {last:.4g} in the last one, "
            "epoch {n}. More epochs would help."
        )
        said = text.format(before=loss[-2], last=loss[-1], n_before=len(loss) - 1, n=len(loss))
        yield Finding("SB502", "low", said, fit.place, None, with_stopping(evidence, fit))


RULE = Rule("SB502", "underfitting", "low", N_("The network underfits"), find)
