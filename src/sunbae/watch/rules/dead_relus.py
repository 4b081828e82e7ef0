"""SB506: a hidden layer with relu is silent for every row."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.curves import told
from sunbae.watch.events import Evidence
from sunbae.watch.findings import Finding, Rule


def find(evidence: Evidence) -> Iterator[Finding]:
    """The first such layer of a fit; those behind it hear nothing either."""
    for fit, name in told(evidence, lambda fit: fit.silent[0] if fit.silent else None, least=1):
        layer = next((layer for layer in fit.net.layers if layer.name == name), None) if fit.net else None
        text = _(
            "{kind} {name} with relu gives 0 for every row, so the network answers the same for all of them "
            "(loss {loss:.4g} at the end)."
        )
        said = text.format(kind=layer.kind if layer else "", name=name, loss=fit.history["loss"][-1])
        where = layer.place if layer is not None and layer.place is not None else fit.place
        fix = _("scale the inputs, try a tenth of the learning rate, or leaky_relu")
        also = () if fit.place is None else (fit.place,)
        yield Finding("SB506", "medium", said, where, None, fix, also=also)


RULE = Rule("SB506", "dead-relus", "medium", N_("Relu units are dead"), find)
