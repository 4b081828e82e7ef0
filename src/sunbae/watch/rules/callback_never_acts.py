"""SB204: a callback waits for something that cannot come."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Callback, Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import epochs_of, monitor_of, saves_best
from sunbae.watch.wording import written

# Parameters that may be given without a name.
_FIRST = {
    "EarlyStopping": ("monitor", "min_delta", "patience"),
    "ReduceLROnPlateau": ("monitor", "factor", "patience"),
    "ModelCheckpoint": ("filepath", "monitor"),
}


def find(evidence: Evidence) -> Iterator[Finding]:
    """Callbacks that could act in no fit that got one of their line."""
    given: dict[object, list[tuple[Fitting, Callback]]] = {}
    for fit in evidence.of(Fitting):
        for callback in fit.callbacks:
            where = callback.place or fit.place
            if where is not None and _waits(callback):
                given.setdefault(where, []).append((fit, callback))
    for several in given.values():
        if not any(_may_act(fit, callback) for fit, callback in several):
            yield _finding(evidence, *several[0])


def _waits(callback: Callback) -> bool:
    return saves_best(callback) or (callback.kind in _FIRST and callback.kind != "ModelCheckpoint")


def _may_act(fit: Fitting, callback: Callback) -> bool:
    """Whether it could, as far as can be told."""
    if fit.error or not fit.history:
        return True
    return monitor_of(callback) in fit.history and not _is_late(fit, callback)


def _is_late(fit: Fitting, callback: Callback) -> bool:
    """Whether it waits longer than there are epochs; one that puts the best weights back does so at the end, too."""
    patience = callback.settings.get("patience")
    if not isinstance(patience, (int, float)) or callback.settings.get("restore_best_weights") is True:
        return False
    return patience + int(callback.settings.get("start_from_epoch") or 0) >= epochs_of(fit)


def _finding(evidence: Evidence, fit: Fitting, callback: Callback) -> Finding:
    monitor = monitor_of(callback)
    call, fitted = (
        written(evidence, callback.place, callback.kind),
        written(evidence, fit.place, "fit", "fit_generator"),
    )
    quote = "'" if "'" in "".join((*call.arguments, *call.named.values())) else '"'
    if monitor in fit.history:
        text = _("{callback} waits {patience} epochs, and the fit has {epochs}: it can never act.")
        patience = callback.settings["patience"]
        said = text.format(callback=callback.kind, patience=patience, epochs=epochs_of(fit))
        fix = call.again(_FIRST[callback.kind], patience=str(max(1, epochs_of(fit) // 10)))
    elif monitor.startswith("val_") and not fit.validation:
        text = _("{callback} watches {monitor}, and the fit has no validation rows: it can never act.")
        said = text.format(callback=callback.kind, monitor=monitor)
        fix = fitted.again(validation_split="0.2") if fitted.arguments else "validation_split=0.2"
    else:
        text = _("{callback} watches {monitor}, which the fit does not have (it has {names}): it can never act.")
        said = text.format(callback=callback.kind, monitor=monitor, names=", ".join(fit.history))
        near = difflib.get_close_matches(monitor, fit.history, 1, 0.5)
        fix = call.again(_FIRST[callback.kind], monitor=f"{quote}{near[0]}{quote}") if near else ""
    also = () if fit.place is None else (fit.place,)
    return Finding("SB204", "medium", said, callback.place or fit.place, None, fix, also=also)


RULE = Rule("SB204", "callback-never-acts", "medium", N_("A callback can never act"), find)
