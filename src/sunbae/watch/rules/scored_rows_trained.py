"""SB107: rows that were put aside were trained on, or trained rows are scored although others were put aside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.repair import Repair
from sunbae.watch.roles import ENOUGH, Scored, counted, has_hold_out, left_aside, reconstructs, shared
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """No score of the model is of rows that it had not seen, although the script puts rows aside."""
    if not has_hold_out(evidence):
        return
    for model in dict.fromkeys(one.event.model for one in counted(evidence)):
        scores = [one for one in counted(evidence) if one.event.model == model]
        if any(reconstructs(fit) for one in scores for fit in one.fits):
            continue
        if any(one.held_out for one in scores):
            last = _learnt_after(scores)
            if last is None:
                continue
        else:
            last = scores[-1]
            if left_aside(evidence, last):
                continue  # SB404
        cause = max(last.fits, key=lambda fit: shared(last.x, fit.x))
        call = written(evidence, cause.place, "fit", "fit_generator")
        text = _("{share} of the {n} rows that are scored were trained on, although other rows were put aside.")
        yield Finding(
            "SB107",
            "critical",
            text.format(share=f"{last.trained:.0%}", n=f"{len(last.x[0]):,}"),
            cause.place,
            last.event.place,
            f"{call.on or 'model'}.fit(x_train, y_train, ...)",
            _repair(evidence, last),
        )


def _learnt_after(scores: list[Scored]) -> Scored | None:
    """The last score, if its rows were scored before as well, and trained on in between."""
    last = scores[-1]
    before = [one for one in scores if one.held_out and one.x[0].key == last.x[0].key]
    return last if before and last.trained > ENOUGH else None


def _repair(evidence: Evidence, last: Scored) -> tuple[Repair, ...]:
    """The scored rows are left out of the fits, if any rows remain: as the split has put them, if there was one."""
    found = []
    for fit in last.fits:
        if shared(last.x, fit.x) == 0 or fit.place is None or fit.kind != "keras":
            continue
        if fit.validation == "split":
            return ()
        keep = _put_aside(evidence, fit, last)
        if keep is None:
            keep = np.flatnonzero(~np.isin(fit.x[0].hashes, last.x[0].hashes))
        if len(keep) < 0.2 * len(fit.x[0]):
            return ()
        found.append(Repair("fit-rows", fit.place.file, fit.place.line, fit.nth, "SB107", tuple(int(k) for k in keep)))
    return tuple(found)


def _put_aside(evidence: Evidence, fit: Fitting, last: Scored) -> np.ndarray | None:
    """Where the rows of the fit are that a split has put apart from the scored ones, in the order of the split."""
    places, tested = fit.x[0].rows, last.x[0].rows
    order = np.argsort(places, kind="stable")
    for split in evidence.of(Splitting):
        for made in split.made:
            if made is None or not np.array_equal(made[1].rows, tested):
                continue
            rows = made[0].rows
            at = order[np.minimum(np.searchsorted(places[order], rows), len(order) - 1)]
            if len(rows) and np.array_equal(places[at], rows):
                return at
    return None


RULE = Rule("SB107", "scored-rows-trained", "critical", N_("The scored rows were trained on"), find)
