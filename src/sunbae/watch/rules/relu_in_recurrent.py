"""SB304: relu in a recurrent layer."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import written

RECURRENT = ("LSTM", "GRU", "SimpleRNN", "Bidirectional")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Each layer once."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        for layer in fit.net.layers if fit.net is not None else ():
            if layer.kind not in RECURRENT or layer.activation != "relu" or layer.place in told:
                continue
            told.add(layer.place)
            call = written(evidence, layer.place, *RECURRENT)
            text = _("{kind} has relu: nothing holds its state, which may grow from step to step.")
            units = call.argument(0, "units", "...")
            yield Finding(
                "SB304",
                "info",
                text.format(kind=layer.kind),
                layer.place or fit.place,
                None,
                f"{call.name or layer.kind}({units})" if layer.kind != "Bidirectional" else _("without activation"),
            )


RULE = Rule("SB304", "relu-in-recurrent", "info", N_("A recurrent layer has relu"), find)
