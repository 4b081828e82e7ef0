"""SB202: what stops, or saves, looks at the training rows although there are validation rows."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Callback, Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import monitor_of, saves_best
from sunbae.watch.repair import Repair
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Callbacks of a kind of which none in the fit looks at validation."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        for callback in fit.callbacks:
            monitor, where = monitor_of(callback), callback.place or fit.place
            if not _chooses(callback) or f"val_{monitor}" not in fit.history or where in told:
                continue
            same = (other for other in fit.callbacks if other.kind == callback.kind and _chooses(other))
            if fit.place is None or any(monitor_of(other).startswith("val_") for other in same):
                continue
            told.add(where)
            call = written(evidence, callback.place, callback.kind)
            quote = '"' if '"' in "".join((*call.arguments, *call.named.values())) else "'"
            names = ("monitor",) if callback.kind == "EarlyStopping" else ("filepath", "monitor")
            text = _(
                "{callback} watches {monitor} of the training rows, although there are validation rows: "
                "it cannot see when learning by heart begins."
            )
            yield Finding(
                "SB202",
                "medium",
                text.format(callback=callback.kind, monitor=monitor),
                where,
                None,
                call.again(names, monitor=f"{quote}val_{monitor}{quote}"),
                (_repair(fit, callback),),
                also=(fit.place,),
            )


def _chooses(callback: Callback) -> bool:
    """Whether a callback decides which weights are kept."""
    return callback.kind == "EarlyStopping" or saves_best(callback)


def _repair(fit: Fitting, callback: Callback) -> Repair:
    assert fit.place is not None
    action = "keep-best" if callback.kind == "EarlyStopping" else "watch"
    return Repair(action, fit.place.file, fit.place.line, fit.nth, "SB202", value=f"val_{monitor_of(callback)}")


RULE = Rule("SB202", "training-metric-watched", "medium", N_("Stopping watched the training, not the validation"), find)
