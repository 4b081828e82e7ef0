"""What is said on stderr after a script."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from sunbae.i18n import _
from sunbae.script.audited import audit_lines
from sunbae.script.compare import lines_of
from sunbae.script.run import Finished
from sunbae.script.seeds import in_words
from sunbae.words import way_name

MAX_NOTES = 12


def summary(finished: Finished) -> Iterator[str]:
    """Lines about the fits, what was adapted, and where the record is."""
    recorder = finished.recorder
    if finished.explanation:
        yield from finished.explanation.splitlines()
    if recorder.fits:
        text = (
            _("{count} fit in {seconds:.1f} s of {whole:.1f} s")
            if len(recorder.fits) == 1
            else _("{count} fits in {seconds:.1f} s of {whole:.1f} s")
        )
        count = len(recorder.fits) + recorder.left_out.get("fit", 0)
        yield text.format(count=count, seconds=recorder.seconds.get("fit", 0.0), whole=finished.seconds)
        ways = Counter((fit["way"], tuple(fit["reasons"]) if fit["way"] == "keras" else ()) for fit in recorder.fits)
        for (way, reasons), times in ways.items():
            if way is not None:
                why = f": {'; '.join(reasons)}" if reasons else ""
                yield f"  {times} x {way_name(way)}{why}"
    if finished.comparison is not None:
        yield from lines_of(finished.comparison)
    for one in finished.repeated:
        yield one if isinstance(one, str) else in_words(one)
    yield from audit_lines(finished.audit, finished.honest)
    if finished.fixed is not None:
        found, path = finished.fixed
        if path is not None:
            yield _("Without {rules}: {path}").format(rules=", ".join(found.rules), path=path)
        if found.left:
            text = _("{rules} cannot be written by a machine; the lines above say what to type.")
            yield text.format(rules=", ".join(found.left))
        elif path is None:
            yield _("There is nothing to fix that a machine could write.")
    notes = finished.notes
    if notes:
        yield _("Adapted (how to write it today):")
        for note in notes[:MAX_NOTES]:
            where = "" if note.place is None else f"{os.path.basename(note.place.file)}:{note.place.line}: "
            yield f"  {note.id} {where}{note.what}" + (f" -> {note.today}" if note.today else "")
        if len(notes) > MAX_NOTES:
            yield _("  and {count} more, in the record").format(count=len(notes) - MAX_NOTES)
    if finished.figures:
        yield _("Figures: {count}, in the record").format(count=len(finished.figures))
    if finished.path is not None:
        yield _("Record: {path}").format(path=finished.shown)
