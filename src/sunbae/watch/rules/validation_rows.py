"""Validation rows and what else they are: shared by SB105 and SB106."""

from __future__ import annotations

from sunbae.watch.events import Fitting
from sunbae.watch.repair import Repair


def carved(fit: Fitting, rule: str) -> tuple[Repair, ...]:
    """The last fifth of the training rows as validation rows."""
    if fit.place is None or fit.kind != "keras":
        return ()
    return (Repair("carve-validation", fit.place.file, fit.place.line, fit.nth, rule),)
