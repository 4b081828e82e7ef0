"""SB205: a callback was built, and no fit got it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Making
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import calls, written

# Who calls the methods of a callback, or starts processes, may use it where that cannot be seen.
_ELSEWHERE = re.compile(r"CallbackList\(|\.on_(?:epoch|train|batch)_|\.set_model\(|\bn_jobs\b")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Those of a line of which none was used, though a network was fitted afterwards."""
    if any(_ELSEWHERE.search(text) for text in evidence.sources.values()):
        return
    used = {made.callback.place for made in evidence.of(Making) if made.used}
    fits = [fit for fit in evidence.of(Fitting) if fit.kind == "keras"]
    told: set[object] = set()
    for made in evidence.of(Making):
        callback = made.callback
        later = [fit for fit in fits if fit.number > made.number]
        if made.used or callback.place in used | told or not later:
            continue
        call = written(evidence, callback.place, callback.kind)
        if call.target and _is_given(evidence, made, call.target):
            continue
        told.add(callback.place)
        fit = written(evidence, later[0].place, "fit", "fit_generator")
        given = ", ".join((*fit.arguments, "...", f"callbacks=[{call.target or callback.kind}]"))
        text = _("{callback} was built, and no fit got it: it does nothing.")
        yield Finding(
            "SB205",
            "medium",
            text.format(callback=callback.kind),
            callback.place,
            None,
            f"{fit.on or 'model'}.fit({given})",
            also=() if later[0].place is None else (later[0].place,),
        )


def _is_given(evidence: Evidence, made: Making, name: str) -> bool:
    """Whether a later call has a name among its arguments: to whom it went cannot be seen."""
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\b")
    place = made.callback.place
    return any(
        word.search(value)
        for file, call in calls(evidence)
        if place is not None and file == place.file and call.line > place.line
        for value in (*call.arguments, *call.named.values())
    )


RULE = Rule("SB205", "callback-unused", "medium", N_("A callback was built and never passed to fit"), find)
