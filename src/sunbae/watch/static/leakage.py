"""SB101 to SB107 and SB404, where the text is sure: which rows were learnt from, chosen by, scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sunbae.i18n import _
from sunbae.watch.findings import Finding
from sunbae.watch.static.relations import apart, crossed, same, within
from sunbae.watch.static.story import Ask, Fit, Learn, Metric, Split, Story, together
from sunbae.watch.static.values import Network, Part, Rows, reconstructs

_IDS = {"scale": "SB101", "reduce": "SB102"}
MOSTLY = (
    0.5  # part of the rows that a second split must train on, for most rows of the first one's test to be among them
)


def find(story: Story) -> Iterator[Finding]:
    """All of them."""
    for ask in story.scores():
        for fit in _fits(story, ask):
            yield from _learnt_before(story, ask, fit)
            yield from _learnt_again(story, ask, fit)
    for fit in story.of(Fit):
        yield from _validation(story, fit)
    for network in dict.fromkeys(fit.network for fit in story.of(Fit)):
        yield from _trained(story, network)


def _fits(story: Story, ask: Ask) -> list[Fit]:
    """The fits that a network had when it was asked."""
    return [
        fit
        for fit in story.of(Fit)
        if fit.network is ask.network and fit.number < ask.number and fit.x and together(fit, ask)
    ]


def _learns(story: Story, steps: frozenset[int]) -> Iterator[Learn]:
    return (one for one in story.of(Learn) if one.id in steps and one.given is not None)


# What was learnt before the test rows were put aside, or from them alone


def _learnt_before(story: Story, ask: Ask, fit: Fit) -> Iterator[Finding]:
    for rows, trained in [*zip(ask.x, fit.x, strict=False), *zip(ask.y, fit.y, strict=False)]:
        if not apart(rows, trained):
            continue
        for learn in _learns(story, rows.steps & trained.steps):
            assert learn.given is not None
            if learn.does not in _IDS or not (within(rows, learn.given) and within(trained, learn.given)):
                continue
            call = story.written(learn.place, "fit_transform", "fit")
            given, on = call.argument(0, "X", "x"), call.on or learn.kind
            text = _("{kind} learns from all rows of {name}; those that are scored are among them.")
            name = story.written(fit.place, "fit").argument(0, "x", "")
            train = name if name.isidentifier() and name != given else "x_train"
            fix = f"{on}.fit({train})"
            if call.name == "fit_transform":
                fix = f"{call.target or train} = {fix}.transform({given})"
            message = text.format(kind=learn.kind, name=given)
            yield Finding(_IDS[learn.does], "high", message, learn.place, ask.place, fix)


def _learnt_again(story: Story, ask: Ask, fit: Fit) -> Iterator[Finding]:
    for rows, trained in zip(ask.x, fit.x, strict=False):
        if not apart(rows, trained):
            continue
        for learn in _learns(story, rows.steps - trained.steps):
            for other in _learns(story, trained.steps - rows.steps):
                test, train = learn.given, other.given
                if other.kind != learn.kind or learn.does not in _IDS or test is None or train is None:
                    continue
                if not (within(rows, test) and apart(test, trained) and within(trained, train) and apart(train, rows)):
                    continue
                call = story.written(learn.place, "fit_transform", "fit")
                given = call.argument(0, "X", "x_test")
                on = story.written(other.place, "fit_transform", "fit").on or call.on or "scaler"
                text = _(
                    "{kind} learns a second time, from the test rows {name}: "
                    "they are scaled in another way than the training rows."
                )
                message = text.format(kind=learn.kind, name=given)
                fix = f"{call.target or given} = {on}.transform({given})"
                yield Finding("SB103", "high", message, learn.place, ask.place, fix)


# What chose


def _validation(story: Story, fit: Fit) -> Iterator[Finding]:
    held = fit.validation_x
    if not held or len(held) != len(fit.x):
        return
    call = story.written(fit.place, "fit", "fit_generator")
    x, y = call.argument(0, "x", "x_train"), call.argument(1, "y", "y_train")
    fix = f"{call.on or 'model'}.fit({x}, {y}, ..., validation_split=0.2)"
    if _all(within, held, fit.x):
        text = _("The validation rows are training rows: val_loss says nothing about new rows.")
        yield Finding("SB106", "high", text, fit.place, None, fix)
        return
    scored = _scored_like(story, fit)
    if scored is not None:
        text = _("The validation rows of the fit are scored in the end: what they have chosen looks better than it is.")
        yield Finding("SB105", "high", text, fit.place, scored.place, fix)


def _scored_like(story: Story, fit: Fit) -> Ask | None:
    """The score of the very validation rows, if there is no other test part."""
    if fit.network.escaped:
        return None
    own = {one.network for one in story.of(Fit)} - {fit.network}
    counted = list(story.scores())
    found = None
    for ask in story.of(Ask):
        if ask.number < fit.number or ask.network in own or not together(ask, fit):
            continue
        if not ask.x:
            return None
        if _all(same, ask.x, fit.validation_x) and ask.network is fit.network and ask in counted:
            found = found or ask
        elif not (_all(within, ask.x, fit.validation_x) or _all(within, ask.x, fit.x)) and (
            ask in counted or ask.x[0].parts
        ):
            return None
    return found


def _all(relation: object, some: tuple[Rows, ...], others: tuple[Rows, ...]) -> bool:
    return len(some) == len(others) and all(relation(a, b) for a, b in zip(some, others, strict=True))  # type: ignore[operator]


# What was scored


def _trained(story: Story, network: Network) -> Iterator[Finding]:
    """Every score of a network is of rows that it was trained on, though a split has put rows aside."""
    scores = [(ask, fits) for ask in story.scores() if ask.network is network and (fits := _fits(story, ask))]
    if (
        not scores
        or network.escaped
        or network.loaded
        or any(reconstructs(fit.x, fit.y) for _ask, fits in scores for fit in fits)
    ):
        return
    if not all(ask.x and any(_has(story, ask.x[0], fit.x[0]) for fit in fits) for ask, fits in scores):
        return
    last, fits = scores[-1]
    tests = [
        replace(rows, steps=frozenset()).part(Part("split", split.id, 1))
        for split in story.of(Split)
        for rows in split.given
        if rows.source == last.x[0].source
    ]
    if not tests:
        return
    if any(_has(story, test, fit.x[0]) for test in tests for fit in fits):
        cause = next(fit for fit in reversed(fits) if _has(story, last.x[0], fit.x[0]))
        on = story.written(cause.place, "fit", "fit_generator").on or "model"
        text = _("The rows that are scored were trained on, although rows were put aside.")
        fix = f"{on}.fit(x_train, y_train, ...)"
        yield Finding("SB107", "critical", text, cause.place, last.place, fix)
    elif all(apart(test, fit.x[0]) for test in tests for fit in fits) and not _looked_at(story, tests):
        call = story.written(last.place, "evaluate", "predict", "score")
        metrics = [
            m for m in story.of(Metric) if any(isinstance(s, Rows) and s.asked == last.id for s in (m.first, m.second))
        ]
        text = _("The score is of rows that were trained on; the rows that were put aside are never scored.")
        fix = f"{call.on or 'model'}.{call.name or 'evaluate'}(x_test, y_test)"
        yield Finding("SB404", "medium", text, metrics[0].place if metrics else last.place, None, fix)


def _has(story: Story, rows: Rows, trained: Rows) -> bool:
    """Whether rows are surely, or for the most part, among those that were trained on."""
    if within(rows, trained):
        return True
    cuts = crossed(rows, trained)
    if cuts is None:
        return False
    one, other = (next(split for split in story.of(Split) if split.id == cut) for cut in cuts)
    if (
        not (one.drawn and other.drawn)
        or (one.seed is not False and one.seed == other.seed)
        or None in (one.seed, other.seed)
    ):
        return False
    side = next(part.side for part in trained.parts if part.cut == other.id and part.kind == "split")
    return side == 0 and other.share is not None and other.share > MOSTLY


def _looked_at(story: Story, tests: list[Rows]) -> bool:
    """Whether a model was asked for a whole test part, whatever became of the answer."""
    return any(same(ask.x[0], test) for ask in story.of(Ask) if ask.x for test in tests)
