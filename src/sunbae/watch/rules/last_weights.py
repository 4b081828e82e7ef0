"""SB201: stopped early, and the weights of the last epoch were scored."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import epochs_of, missed, monitor_of, ran, restores, scored_last
from sunbae.watch.repair import Repair
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Fits that were stopped by a validation metric which had been better in an earlier epoch."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        if fit.place in told or fit.error or restores(fit) or not 0 < ran(fit) < epochs_of(fit):
            continue
        for stop in fit.callbacks:
            watches = stop.kind == "EarlyStopping" and monitor_of(stop).startswith("val_")
            found = missed(fit, stop) if watches else None
            score = scored_last(evidence, fit) if found else None
            if found is None or score is None or fit.place is None:
                continue
            told.add(fit.place)
            call = written(evidence, stop.place, "EarlyStopping")
            text = _(
                "{monitor} was best in epoch {best_epoch} ({best:.4g}); "
                "the weights of epoch {last_epoch} ({last:.4g}) were kept and scored."
            )
            yield Finding(
                "SB201",
                "low",
                text.format(**vars(found)),
                stop.place or fit.place,
                score.event.place,
                call.again(("monitor",), restore_best_weights="True"),
                (Repair("keep-best", fit.place.file, fit.place.line, fit.nth, "SB201"),),
                also=(fit.place,),
            )
            break


RULE = Rule("SB201", "last-weights", "low", N_("The last weights were kept, not the best"), find)
