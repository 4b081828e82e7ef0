"""SB103: a transformer learnt again, from the test rows."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Transforming
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.repair import Repair
from sunbae.watch.roles import counted, covered, learnt_from
from sunbae.watch.wording import written


def find(evidence: Evidence) -> Iterator[Finding]:
    """Scored rows changed by what was learnt from them alone, while the training rows had such a transformer, too."""
    told: set[int] = set()
    for one in counted(evidence):
        if not one.held_out:
            continue
        for rows, trained in zip(one.x, one.fit.x, strict=False):
            first = {learnt.kind: learnt for learnt in learnt_from(evidence, trained)}
            for learnt in learnt_from(evidence, rows):
                other, given = first.get(learnt.kind), learnt.given
                if given is None or other is None or other.step == learnt.step or learnt.step in told:
                    continue
                if covered(rows, given) > 0.5 and covered(trained, given) < 0.1 and learnt.does in ("scale", "reduce"):
                    told.add(learnt.step)
                    yield _finding(evidence, learnt, other, one.event.place)


def _finding(evidence: Evidence, learnt: Transforming, other: Transforming, hurts: object) -> Finding:
    call = written(evidence, learnt.place, "fit_transform", "fit")
    before = written(evidence, other.place, "fit_transform", "fit")
    on, given = before.on or call.on or "scaler", call.argument(0, "X", "x_test")
    repairs: tuple[Repair, ...] = ()
    if learnt.place is not None and other.place is not None:
        key = (other.place.file, other.place.line, other.nth)
        repairs = (Repair("learn-as", learnt.place.file, learnt.place.line, learnt.nth, "SB103", other=key),)
    text = _(
        "{kind} learnt a second time, from the {n} test rows: they are scaled in another way than the training rows."
    )
    return Finding(
        "SB103",
        "high",
        text.format(kind=learnt.kind, n=f"{len(learnt.given or ()):,}"),
        learnt.place,
        hurts,  # type: ignore[arg-type]
        f"{call.target or given} = {on}.transform({given})",
        repairs,
    )


RULE = Rule("SB103", "refitted-on-test", "high", N_("A transformer was fitted again on the test rows"), find)
