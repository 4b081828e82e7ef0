"""SB206: a network is fitted again from the weights that it has, though it should have begun anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Scoring
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.monitors import ran
from sunbae.watch.roles import ENOUGH, shared
from sunbae.watch.wording import written

_ASIDE = ("verbose", "epochs", "workers", "use_multiprocessing", "max_queue_size")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Folds or settings in a loop that share a network, and the same fit twice."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        earlier = _chain(evidence, fit)
        if not earlier or fit.place in told or "initial_epoch" in fit.arguments:
            continue
        text = (
            _fold(evidence, fit, earlier) or _setting(evidence, fit, earlier[-1]) or _twice(evidence, fit, earlier[-1])
        )
        if not text:
            continue
        told.add(fit.place)
        call = written(evidence, fit.place, "fit", "fit_generator")
        text += " " + _("A fit goes on from the weights that it finds.")
        fix = _("make {model} anew before each fit").format(model=call.on or "model")
        same = earlier[-1].place == fit.place or earlier[-1].place is None
        yield Finding("SB206", "medium", text, fit.place, None, fix, also=() if same else (earlier[-1].place,))  # type: ignore[arg-type]


def _chain(evidence: Evidence, fit: Fitting) -> list[Fitting]:
    """The fits whose weights a fit begins with, the first one first."""
    found: list[Fitting] = []
    for one in evidence.of(Fitting):
        if one.model != fit.model or one.number > fit.number or one.kind != "keras":
            continue
        found = [*found, one] if one.before else [one]
    return found[:-1]


def _fold(evidence: Evidence, fit: Fitting, earlier: Sequence[Fitting]) -> str:
    """Rows that serve as the test of this fit were trained on by the same line before."""
    before = [one for one in earlier if one.place == fit.place and one.x]
    tests = [one.x for one in _scores(evidence, fit)] + ([fit.validation_x] if fit.validation == "data" else [])
    for test in tests:
        share = max((shared(test, one.x) for one in before), default=0.0)
        if share >= ENOUGH and shared(test, fit.x) < ENOUGH:
            text = _("{share} of the {n} test rows of this fit were trained on in an earlier round of the loop.")
            return text.format(share=f"{share:.0%}", n=f"{len(test[0]):,}")
    return ""


def _setting(evidence: Evidence, fit: Fitting, last: Fitting) -> str:
    """One line tries several settings, each scored, on the same rows."""
    if last.place != fit.place or ran(fit) < 2 or not _same_rows(fit, last) or not _asked(evidence, last, fit):
        return ""
    changed = [name for name in ("batch_size", "epochs") if fit.arguments.get(name) != last.arguments.get(name)]
    if fit.net is not None and last.net is not None and fit.net.optimizer != last.net.optimizer:
        changed.append("optimizer")
    if not changed:
        return ""
    text = _("Each round of the loop has another {setting}, and trains the network of the round before.")
    return text.format(setting=", ".join(changed))


def _twice(evidence: Evidence, fit: Fitting, last: Fitting) -> str:
    """The same fit stands in two lines with nothing in between."""
    nets = fit.net is not None and last.net is not None
    if last.place == fit.place or ran(fit) < 2 or not _same_rows(fit, last) or _asked(evidence, last, fit) or not nets:
        return ""
    kinds = [[callback.kind for callback in one.callbacks] for one in (fit, last)]
    same = (
        _plain(fit.arguments) == _plain(last.arguments)
        and fit.arguments.get("epochs") == last.arguments.get("epochs")
        and kinds[0] == kinds[1]
        and _how(fit) == _how(last)
    )
    if not same:
        return ""
    text = _("The fit of line {line} is made once more, on the same {n} rows: {epochs} epochs and then {epochs} more.")
    return text.format(line=last.place.line if last.place else "?", n=f"{len(fit.x[0]):,}", epochs=ran(fit))


def _how(fit: Fitting) -> Any:
    """What may be changed on purpose between two fits."""
    net = fit.net
    return net and (net.compiled, net.rate, [layer.config.get("trainable") for layer in net.layers])


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name not in _ASIDE}


def _same_rows(fit: Fitting, other: Fitting) -> bool:
    if not fit.x or not other.x:
        return False
    return [one.key for one in (*fit.x, *fit.y)] == [one.key for one in (*other.x, *other.y)]


def _scores(evidence: Evidence, fit: Fitting) -> Iterator[Scoring]:
    """What the network was asked between a fit and its next one."""
    later = (one.number for one in evidence.of(Fitting) if one.model == fit.model and one.number > fit.number)
    end = min(later, default=len(evidence.events))
    return (s for s in evidence.scorings() if s.model == fit.model and s.x and fit.number < s.number < end)


def _asked(evidence: Evidence, last: Fitting, fit: Fitting) -> bool:
    return any(score.number < fit.number for score in _scores(evidence, last))


RULE = Rule("SB206", "fitted-again", "medium", N_("The same network was fitted again by accident"), find)
