"""SB112: trained on rows in one scaling, asked about rows in another."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Transforming
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.repair import Repair
from sunbae.watch.roles import Scored, scored
from sunbae.watch.seen import Facts, Seen
from sunbae.watch.wording import written

SCALERS = ("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Pipeline", "ColumnTransformer")
MOST = 0.7  # part of the columns that must tell it
PICTURE = 64  # values in a row
DIFFERENT = 0.5  # of the reach of a column, by which limits must differ


def find(evidence: Evidence) -> Iterator[Finding]:
    """What is asked of a network: one finding for each line."""
    told: set[object] = set()
    for one in scored(evidence):
        if one.event.kind != "keras" or one.event.place in told:
            continue
        for k, (rows, trained) in enumerate(zip(one.x, one.fit.x, strict=False)):
            if rows.width != trained.width or any(
                _same_scale(evidence, rows, fit.x[k]) for fit in one.fits if k < len(fit.x)
            ):
                continue
            finding = _by_transformer(evidence, one, rows, trained) or _by_255(evidence, one, rows, trained)
            if finding is not None:
                told.add(one.event.place)
                yield finding
                break


def _same_scale(evidence: Evidence, rows: Seen, trained: Seen) -> bool:
    return bool(rows.steps) and _kinds(evidence, rows) == _kinds(evidence, trained)


def _kinds(evidence: Evidence, rows: Seen) -> tuple[str, ...]:
    """The scalers that made an array."""
    made = {event.step: event.kind for event in evidence.of(Transforming)}
    return tuple(made[step] for step in rows.steps if made.get(step) in SCALERS)


def _by_transformer(evidence: Evidence, one: Scored, rows: Seen, trained: Seen) -> Finding | None:
    """Trained on what a scaler made; these rows are as they were before it, or another kind of scaler made them."""
    kinds, own = _kinds(evidence, trained), _kinds(evidence, rows)
    steps = [event for step in trained.steps if (event := evidence.learnt(step)) is not None and event.kind in SCALERS]
    if not kinds or not steps:
        return None
    learnt = steps[-1]
    if own:
        if not _far(rows.facts, trained.facts):
            return None
        text = _("The network was trained on rows that {kind} has scaled; these {n} rows come from {other}.")
        repairs: tuple[Repair, ...] = ()
    else:
        if learnt.given is None or not _as_before(rows.facts, learnt.given.facts, trained.facts):
            return None
        text = _("The network was trained on rows that {kind} has scaled; these {n} rows are as they were before.")
        repairs = _repair(one, learnt) if len(kinds) == len(one.fit.x[0].steps) == 1 else ()
    call = written(evidence, one.event.place, one.event.method)
    before = written(evidence, learnt.place, "fit_transform", "fit")
    given = call.argument(0, "x", "x_test")
    scaler = before.on if before.on.isidentifier() else before.target if before.target.isidentifier() else "scaler"
    fix = _("the same scaler for both") if own else f"{scaler}.transform({given})"
    return Finding(
        "SB112",
        "critical",
        text.format(kind=kinds[-1], n=f"{len(rows):,}", other=own[-1] if own else ""),
        one.event.place,
        learnt.place,
        fix,
        repairs,
    )


def _by_255(evidence: Evidence, one: Scored, rows: Seen, trained: Seen) -> Finding | None:
    """Pixels from 0 to 1 on the one side, from 0 to 255 on the other."""
    first, second = trained.facts, rows.facts
    if rows.width < PICTURE or first is None or second is None:
        return None
    if not ((_pixels(first) and _shares(second)) or (_shares(first) and _pixels(second))):
        return None
    call = written(evidence, one.event.place, one.event.method)
    given = call.argument(0, "x", "x_test")
    text = _(
        "The network was trained on values from {low} to {high}; these {n} rows go from {lowest} to {highest}: "
        "only one of both was divided by 255."
    )
    message = text.format(
        low=f"{first.lowest:g}",
        high=f"{first.highest:g}",
        n=f"{len(rows):,}",
        lowest=f"{second.lowest:g}",
        highest=f"{second.highest:g}",
    )
    fix = f"{given} / 255" if _shares(first) else _("divide both by 255")
    return Finding("SB112", "critical", message, one.event.place, one.fit.place, fix)


def _pixels(facts: Facts) -> bool:
    return facts.integral and facts.lowest >= 0 and 100 < facts.highest <= 255


def _shares(facts: Facts) -> bool:
    return not facts.integral and facts.lowest >= 0 and 0.4 < facts.highest <= 1


def _far(facts: Facts | None, others: Facts | None) -> bool:
    """Whether most columns of a table lie elsewhere, or reach further, than those of another."""
    pairs = _columns(facts, others)
    return bool(pairs) and sum(_distance(*pair) > DIFFERENT for pair in pairs) >= MOST * len(pairs)


def _as_before(facts: Facts | None, given: Facts | None, made: Facts | None) -> bool:
    """Whether a table looks like what a scaler was given, not like what it made of it."""
    changed = [
        (_distance(row, before), _distance(row, after))
        for (row, before), (_row, after) in zip(_columns(facts, given), _columns(facts, made), strict=False)
        if _distance(before, after) > DIFFERENT
    ]
    return bool(changed) and sum(2 * near < far for near, far in changed) >= MOST * len(changed)


Limits = tuple[float, float]


def _columns(facts: Facts | None, others: Facts | None) -> list[tuple[Limits, Limits]]:
    """(lowest, highest) of each column in both."""
    if facts is None or others is None or len(facts.ranges) != len(others.ranges):
        return []
    return list(zip(facts.ranges, others.ranges, strict=True))


def _distance(one: Limits, other: Limits) -> float:
    """How far apart the limits of two columns are, against how far those of the second one reach."""
    reach = other[1] - other[0]
    return (abs(one[0] - other[0]) + abs(one[1] - other[1])) / reach if reach > 0 else 0.0


def _repair(one: Scored, learnt: Transforming) -> tuple[Repair, ...]:
    where, place = one.event.place, learnt.place
    if where is None or place is None or len(one.x) != 1:
        return ()
    key = (place.file, place.line, learnt.nth)
    return (Repair("transform-first", where.file, where.line, one.event.nth, "SB112", other=key),)


RULE = Rule("SB112", "other-scaling", "critical", N_("Trained on one scaling, scored on another"), find)
