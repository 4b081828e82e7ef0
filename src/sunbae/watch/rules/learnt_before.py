"""What a transformer learnt before the test rows were put aside: shared by SB101 and SB102."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sunbae.i18n import _
from sunbae.watch.events import Evidence, Fitting, Splitting, Transforming
from sunbae.watch.findings import Finding
from sunbae.watch.repair import Repair
from sunbae.watch.roles import Scored, counted, covered, expanded, learnt_from
from sunbae.watch.seen import Seen
from sunbae.watch.wording import Written, written

SOME = 0.2  # part of the scored rows that it must have seen


def findings(evidence: Evidence, rule: str, does: str) -> Iterator[Finding]:
    """One for each transformer that learnt from scored rows as well as from rows of training."""
    told: set[int] = set()
    for one in counted(evidence):
        if not one.held_out:
            continue
        for learnt, share in _leaks(evidence, one, does):
            if learnt.step not in told:
                told.add(learnt.step)
                yield _finding(evidence, rule, learnt, one, share)


def _leaks(evidence: Evidence, one: Scored, does: str) -> Iterator[tuple[Transforming, float]]:
    for rows in (*one.x, *one.y):
        for learnt in learnt_from(evidence, rows):
            given = learnt.given
            if given is None or learnt.does != does or learnt.number > one.event.number:
                continue
            share = covered(rows, given)
            if share > SOME and any(covered(trained, given) > SOME for trained in (*one.fit.x, *one.fit.y)):
                yield learnt, share


def _finding(evidence: Evidence, rule: str, learnt: Transforming, one: Scored, share: float) -> Finding:
    call = written(evidence, learnt.place, "fit_transform", "fit")
    given = call.argument(0, "X", "x")
    text = _("{kind} learnt from {n} rows; {share} of the {test} rows that are scored are among them.")
    fix = _after_split(evidence, learnt, call.on) or _on_training_rows(call, _train_name(evidence, one, given), given)
    return Finding(
        rule,
        "high",
        text.format(
            kind=learnt.kind, n=f"{len(learnt.given or ()):,}", share=f"{share:.0%}", test=f"{len(one.x[0]):,}"
        ),
        learnt.place,
        one.event.place,
        fix,
        _repair(evidence, rule, learnt),
    )


def _after_split(evidence: Evidence, learnt: Transforming, on: str) -> str:
    """The two lines that a person would write, in the names that the split gives; empty if there is no such split."""
    for split in evidence.of(Splitting):
        call = written(evidence, split.place, "train_test_split")
        names = [name.strip() for name in call.target.strip("()[]").split(",")]
        if split.number < learnt.number or len(names) != 2 * len(split.given) or not on:
            continue
        for k, given in enumerate(split.given):
            if given is not None and learnt.step in given.steps:
                train, test = names[2 * k : 2 * k + 2]
                first = "" if on.isidentifier() else f"scaler = {on}; "
                on = on if on.isidentifier() else "scaler"
                lines = f"{first}{train} = {on}.fit_transform({train}); {test} = {on}.transform({test})"
                return lines + "  # " + _("after the split")
    return ""


def _on_training_rows(call: Written, train: str, given: str) -> str:
    on = call.on or "scaler"
    if call.name == "fit":
        return f"{on}.fit({train})"
    return f"{call.target or train} = {on}.fit({train}).transform({given})"


def _train_name(evidence: Evidence, one: Scored, given: str) -> str:
    """The user's name for the training rows."""
    call = written(evidence, one.fit.place, "fit")
    name = call.argument(0, "x", "")
    return name if name.isidentifier() and name != given else "x_train"


def _repair(evidence: Evidence, rule: str, learnt: Transforming) -> tuple[Repair, ...]:
    """Learn from the rows that models are trained on, if those are the same for all of them."""
    given, place = learnt.given, learnt.place
    if given is None or place is None:
        return ()
    tested = [
        one for one in counted(evidence) if one.held_out and any(_uses(rows, learnt.step) for rows in one.x + one.y)
    ]
    # A loop scores, and fits, the same rows again and again.
    asked = {id(rows): rows for one in tested for rows in one.x + one.y}
    fits = {tuple(id(rows) for rows in _data(fit)): fit for one in tested for fit in one.fits}
    scored_rows = np.concatenate([expanded(rows) for rows in asked.values()]) if asked else np.empty(0, np.int64)
    trained = [_learnable(fit, scored_rows) for fit in fits.values()]
    if not trained or any(not np.array_equal(rows, trained[0]) for rows in trained[1:]):
        return ()
    ends = given.ends
    keep = np.isin(given.rows, trained[0]) & np.isin(ends, trained[0])
    if not np.any(keep) or np.all(keep):
        return ()
    rows = tuple(int(k) for k in np.flatnonzero(keep))
    return (Repair("learn-from", place.file, place.line, learnt.nth, rule, rows),)


def _data(fit: Fitting) -> tuple[Seen, ...]:
    return fit.x + fit.y + fit.validation_x + fit.validation_y


def _learnable(fit: Fitting, scored_rows: np.ndarray) -> np.ndarray:
    """The rows of a fit, and those of its validation unless they are scored in the end."""
    held = [np.setdiff1d(expanded(one), scored_rows) for one in fit.validation_x + fit.validation_y]
    return np.unique(np.concatenate([*(expanded(one) for one in fit.x + fit.y), *held]))


def _uses(rows: Seen, step: int) -> bool:
    return step in rows.steps
