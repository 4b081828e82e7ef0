"""Which test rows a script has scored, and by what: so that it can be counted over runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import numpy as np

from sunbae.watch.events import Earlier, Evidence, Fitting, Measuring, Transforming
from sunbae.watch.roles import Scored, counted
from sunbae.watch.seen import Seen


def used(evidence: Evidence) -> Iterator[Earlier]:
    """The scores of rows that were put aside, each with what tells its rows and its configuration."""
    for one in counted(evidence):
        if not one.held_out:
            continue
        rows, configuration, n = _rows(evidence, one.x[0]), _configuration(one), len(one.x[0])
        scores = dict(one.event.scores)
        if not scores:
            after = (m for m in evidence.of(Measuring) if m.number > one.event.number and len(m.first) == n)
            scores = next(({m.metric: m.value} for m in after if m.value is not None), {})
        for metric, value in scores.items():
            yield Earlier(rows, configuration, metric, value, n)


def _rows(evidence: Evidence, x: Seen) -> str:
    """Of the rows before any transformer, in any order: other networks may want them scaled in other ways."""
    hashes = x.hashes
    for event in evidence.of(Transforming) if x.steps else ():
        given = event.given
        if given is not None and not given.steps and bool(np.all(np.isin(x.rows, given.rows))):
            order = np.argsort(given.rows, kind="stable")
            hashes = given.hashes[order[np.searchsorted(given.rows[order], x.rows)]]
            break
    return hashlib.sha256(np.sort(hashes).tobytes()).hexdigest()[:16]


def _configuration(one: Scored) -> str:
    fits = [_plain(fit) for fit in one.fits]
    return hashlib.sha256(json.dumps(fits, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _plain(fit: Fitting) -> dict[str, object]:
    """What was chosen by a person: layers, loss, optimizer, arguments; not names, which count up."""
    net = fit.net
    layers = [] if net is None else [(layer.kind, sorted(layer.config.items(), key=str)) for layer in net.layers]
    compiled = () if net is None else (net.losses, net.optimizer, net.rate)
    callbacks = [(callback.kind, sorted(callback.settings.items(), key=str)) for callback in fit.callbacks]
    arguments = {name: value for name, value in fit.arguments.items() if name != "verbose"}
    shapes = [one.shape[1:] for one in fit.x]
    return {"layers": layers, "compiled": compiled, "callbacks": callbacks, "arguments": arguments, "x": shapes}
