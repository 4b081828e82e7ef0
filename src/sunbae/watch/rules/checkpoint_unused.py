"""SB203: the best weights were written to a file, the last ones scored."""

from __future__ import annotations

import os
from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Callback, Evidence, Filing, Fitting, writes
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import missed, restores, saves_best, scored_last
from sunbae.watch.repair import Repair
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Checkpoints of a better epoch that nothing has read again."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        if fit.place in told or fit.error or restores(fit):
            continue
        for save in fit.callbacks:
            found = missed(fit, save) if saves_best(save) and not _is_read(evidence, save) else None
            score = scored_last(evidence, fit) if found else None
            if found is None or score is None or fit.place is None:
                continue
            told.add(fit.place)
            text = _(
                "The weights of epoch {best_epoch}, the best by {monitor} ({best:.4g}), are in a file; "
                "those of epoch {last_epoch} ({last:.4g}) were scored."
            )
            yield Finding(
                "SB203",
                "low",
                text.format(**vars(found)),
                score.event.place,
                None,
                _fix(evidence, save, written(evidence, score.event.place, "evaluate", "predict").on or "model"),
                (Repair("keep-best", fit.place.file, fit.place.line, fit.nth, "SB203", value=found.monitor),),
                also=(fit.place,) if save.place is None else (save.place, fit.place),
            )
            break


def _is_read(evidence: Evidence, save: Callback) -> bool:
    return any(file.does == "load" and writes(save, file.path) for file in evidence.of(Filing))


def _fix(evidence: Evidence, save: Callback, model: str) -> str:
    path = written(evidence, save.place, "ModelCheckpoint").argument(0, "filepath", "path")
    if "{" in os.path.basename(str(save.settings.get("filepath", ""))):
        return _("load the newest of the files {files} before the score").format(files=path)
    if save.settings.get("save_weights_only") is True:
        return f"{model}.load_weights({path})"
    return f"{model} = keras.models.load_model({path})"


RULE = Rule("SB203", "checkpoint-unused", "low", N_("The best checkpoint was written and never used"), find)
