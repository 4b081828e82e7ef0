"""SB305: the columns of a table were fed to a recurrent layer as steps in time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Net
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.seen import Seen

RECURRENT = ("LSTM", "GRU", "SimpleRNN", "Bidirectional")
FEWEST, MOST = 3, 30  # columns; more are rather a signal or a picture
TIMES = 1.8  # the range of a column against that of the next one: steps of a series change more slowly


def find(evidence: Evidence) -> Iterator[Finding]:
    """Inputs of shape (n, k, 1) that are no windows, and whose columns are clearly different things."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        if fit.net is None or fit.place in told or not fit.x or not (_recurrent(fit.net) and _table(fit.x[0])):
            continue
        told.add(fit.place)
        k = fit.x[0].shape[1]
        text = _("The {k} columns of a table are read one after the other, as if they were {k} steps in time.")
        fix = f'Input(({k},)), Dense(64, activation="relu")'
        yield Finding("SB305", "info", text.format(k=k), fit.place, fit.net.layers[0].place, fix)


def _recurrent(net: Net) -> bool:
    kinds = [layer.kind for layer in net.layers if layer.kind not in ("Reshape", "Dropout")]
    return bool(kinds) and kinds[0] in RECURRENT


def _table(rows: Seen) -> bool:
    if len(rows.shape) != 3 or rows.shape[2] != 1 or not FEWEST <= rows.shape[1] <= MOST:
        return False
    if rows.span > 1 or rows.facts is None:
        return False
    ranges = [high - low for low, high in rows.facts.ranges if high > low]
    return any(max(pair) >= TIMES * min(pair) for pair in pairwise(ranges))


RULE = Rule("SB305", "columns-as-sequence", "info", N_("Columns of a table were read as a sequence"), find)
