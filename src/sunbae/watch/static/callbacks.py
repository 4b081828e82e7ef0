"""SB201, SB202, SB204 and SB205: callbacks by their arguments and by the fits that get them."""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sunbae.i18n import _
from sunbae.patch.notes import Place
from sunbae.watch.findings import Finding
from sunbae.watch.static.expressions import dotted
from sunbae.watch.static.story import Ask, Fit, Made, Story, together
from sunbae.watch.static.values import Callback

_FIRST = {
    "EarlyStopping": ("monitor", "min_delta", "patience"),
    "ReduceLROnPlateau": ("monitor", "factor", "patience"),
    "ModelCheckpoint": ("filepath", "monitor"),
}
_PATIENCE = {"EarlyStopping": 0, "ReduceLROnPlateau": 10}
_ACCURACY = ("acc", "accuracy")
_BEHIND = ("exec", "eval", "globals", "locals", "vars")  # with these any name may be used


def find(story: Story) -> Iterator[Finding]:
    """All of them."""
    # A line may make several callbacks, in a loop or in a function that is called more than once.
    lines: dict[tuple[Place, str], list[tuple[Callback, Fit]]] = {}
    for fit in story.of(Fit):
        for callback in fit.callbacks:
            lines.setdefault((callback.place, callback.kind), []).append((callback, fit))
    for given in lines.values():
        if all(one.kind in _FIRST and not one.escaped and one.whole for one, _fit in given):
            yield from _never_acts(story, given)
            yield from _training_watched(story, given)
            yield from _last_kept(story, given)
    yield from _unused(story)


def _monitor(callback: Callback) -> Any:
    return callback.setting("monitor", "val_loss")


def _chooses(callback: Callback) -> bool:
    """Whether a callback decides which weights are kept."""
    return callback.kind == "EarlyStopping" or _saves_best(callback)


def _saves_best(callback: Callback) -> bool:
    return callback.kind == "ModelCheckpoint" and callback.setting("save_best_only", False) is True


def _metrics(story: Story, fit: Fit) -> tuple[str, ...] | None:
    """What a history has, without val_; None if that cannot be told."""
    compiled = story.compiled(fit)
    if compiled is None or compiled.metrics is None or fit.network.last is None or not compiled.loss:
        return None
    return ("loss", *compiled.metrics)


# SB204


def _never_acts(story: Story, given: list[tuple[Callback, Fit]]) -> Iterator[Finding]:
    reasons = [_reason(story, callback, fit) for callback, fit in given]
    if reasons[0] is None or None in reasons:
        return
    said, fix = reasons[0]
    callback, fit = given[0]
    yield Finding("SB204", "medium", said, callback.place, fit.place, fix)


def _reason(story: Story, callback: Callback, fit: Fit) -> tuple[str, str] | None:
    """(message, fix) of a callback that can do nothing in a fit; None if it could."""
    monitor, restores = _monitor(callback), callback.setting("restore_best_weights", False)
    if not isinstance(monitor, str) or not (_saves_best(callback) or callback.kind in _PATIENCE):
        return None
    if story.compiled(fit) is None:
        return None  # it may be a wrapper that has epochs and validation rows of its own
    call, names = story.written(callback.place, callback.kind), _FIRST[callback.kind]
    if monitor.startswith("val_") and not fit.validation and fit.whole:
        text = _("{callback} watches {monitor}, and the fit has no validation rows: it can never act.")
        fitted = story.written(fit.place, "fit", "fit_generator")
        fix = fitted.again(validation_split="0.2") if fitted.arguments else "validation_split=0.2"
        return text.format(callback=callback.kind, monitor=monitor), fix
    known = _metrics(story, fit)
    if known is not None and monitor.removeprefix("val_") in _ACCURACY and monitor.removeprefix("val_") not in known:
        every = [*known, *(f"val_{name}" for name in known if fit.validation)]
        near = difflib.get_close_matches(monitor, every, 1, 0.5)
        text = _("{callback} watches {monitor}, which the fit does not have (it has {names}): it can never act.")
        fix = call.again(names, monitor=f'"{near[0]}"') if near else ""
        return text.format(callback=callback.kind, monitor=monitor, names=", ".join(every)), fix
    patience = callback.setting("patience", _PATIENCE.get(callback.kind))
    begins = callback.setting("start_from_epoch", 0)
    numbers = isinstance(patience, int) and isinstance(begins, int) and fit.epochs is not None
    if restores is False and callback.kind in _PATIENCE and numbers and patience + begins >= (fit.epochs or 0) > 0:
        text = _("{callback} waits {patience} epochs, and the fit has {epochs}: it can never act.")
        said = text.format(callback=callback.kind, patience=patience, epochs=fit.epochs)
        return said, call.again(names, patience=str(max(1, (fit.epochs or 0) // 10)))
    return None


# SB202


def _training_watched(story: Story, given: list[tuple[Callback, Fit]]) -> Iterator[Finding]:
    for callback, fit in given:
        monitor = _monitor(callback)
        if not _chooses(callback) or not isinstance(monitor, str) or monitor.startswith("val_"):
            continue
        same = [one for one in fit.callbacks if one.kind == callback.kind]
        others = [_monitor(one) for one in same if one is not callback]
        if fit.validation not in ("data", "split") or not fit.whole or not all(isinstance(one, str) for one in others):
            continue
        known = monitor == "loss" or monitor in (_metrics(story, fit) or ())
        if not known or any(one.startswith("val_") for one in others):
            continue
        text = _(
            "{callback} watches {monitor} of the training rows, although there are validation rows: "
            "it cannot see when learning by heart begins."
        )
        message = text.format(callback=callback.kind, monitor=monitor)
        call = story.written(callback.place, callback.kind)
        quote = '"' if '"' in "".join((*call.arguments, *call.named.values())) else "'"
        fix = call.again(_FIRST[callback.kind][:2], monitor=f"{quote}val_{monitor}{quote}")
        yield Finding("SB202", "medium", message, callback.place, fit.place, fix)
        return


# SB201


def _last_kept(story: Story, given: list[tuple[Callback, Fit]]) -> Iterator[Finding]:
    """Which epoch was the best only a run knows: so this is a hint."""
    for callback, fit in given:
        monitor = _monitor(callback)
        if callback.kind != "EarlyStopping" or callback.setting("restore_best_weights", False) is not False:
            continue
        if not isinstance(monitor, str) or not monitor.startswith("val_"):
            continue
        asked = [one for one in story.of(Ask) if one.network is fit.network and one.number > fit.number]
        if fit.network.loaded or not fit.validation or not any(together(one, fit) for one in asked):
            continue
        text = _("EarlyStopping keeps the weights of its last epoch, not those of the best one.")
        fix = story.written(callback.place, callback.kind).again(("monitor",), restore_best_weights="True")
        yield Finding("SB201", "info", text, callback.place, fit.place, fix)
        return


# SB205


def _unused(story: Story) -> Iterator[Finding]:
    """Callbacks whose name is read nowhere, though a network is fitted below them."""
    fits = [fit for fit in story.of(Fit) if fit.network.keras]
    made = {one.place: one.thing for one in story.of(Made) if isinstance(one.thing, Callback)}
    if not fits or not made or any(isinstance(one, ast.Name) and one.id in _BEHIND for one in ast.walk(story.tree)):
        return
    reads = Counter(n.id for n in ast.walk(story.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    dead = _dead_lists(story, reads)
    for node in ast.walk(story.tree):
        call, name = _assigned(node)
        place = None if call is None else story.where(call.lineno)
        callback = made.get(place) if place is not None else None
        if callback is None or place is None or call is None or dotted(call.func).rpartition(".")[2] != callback.kind:
            continue
        later = [fit for fit in fits if story.order(fit.place) > story.order(place)]
        if not later or not (name in dead if isinstance(node, ast.Expr) else reads[name] == 0 or name in dead):
            continue
        text = _("{callback} was built, and no fit got it: it does nothing.")
        fit = story.written(later[0].place, "fit", "fit_generator")
        given = ", ".join((*fit.arguments, "...", f"callbacks=[{name}]"))
        fix = f"{fit.on or 'model'}.fit({given})"
        yield Finding("SB205", "medium", text.format(callback=callback.kind), place, later[0].place, fix)


def _assigned(node: ast.AST) -> tuple[ast.Call | None, str]:
    """(call, name) of `name = Callback(...)` and of `name.append(Callback(...))`."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return (node.value, node.targets[0].id) if isinstance(node.value, ast.Call) else (None, "")
    appended = _appended(node)
    return appended if appended is not None and isinstance(appended[0], ast.Call) else (None, "")  # type: ignore[return-value]


def _appended(node: ast.AST) -> tuple[ast.expr, str] | None:
    """(what, name) of a line `name.append(what)`."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or len(call.args) != 1:
        return None
    fits = call.func.attr == "append" and isinstance(call.func.value, ast.Name)
    return (call.args[0], call.func.value.id) if fits and isinstance(call.func.value, ast.Name) else None


def _dead_lists(story: Story, reads: Counter[str]) -> set[str]:
    """Names that are read only to have something appended."""
    appended = Counter(found[1] for node in ast.walk(story.tree) if (found := _appended(node)) is not None)
    return {name for name, n in appended.items() if reads[name] == n}
