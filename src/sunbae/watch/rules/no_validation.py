"""SB211: no fit of the script has validation rows."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """The first fit of a network, where none has any."""
    fits = [fit for fit in evidence.of(Fitting) if fit.kind == "keras"]
    if not fits or any(fit.validation for fit in fits):
        return
    text = _("The fit has no validation rows: nothing shows when it begins to learn its rows by heart.")
    call = written(evidence, fits[0].place, "fit", "fit_generator")
    fix = call.again(validation_split="0.2") if call.arguments or call.named else ""
    yield Finding("SB211", "info", text, fits[0].place, None, fix)


RULE = Rule("SB211", "no-validation", "info", N_("There are no validation rows"), find, habit=True)
