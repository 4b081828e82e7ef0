"""The models of a script layer by layer, each architecture once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sunbae.anatomy.examine import Anatomy, examine
from sunbae.anatomy.graph import Shape, graph_of
from sunbae.anatomy.rules import shown
from sunbae.anatomy.show import reasons
from sunbae.errors import ModelError
from sunbae.i18n import _
from sunbae.report.content import Level
from sunbae.report.script_content import LayerRow, ModelTable
from sunbae.script.shown import clipped, fits_named

MOST_LAYERS = 200  # of a model; the rest is counted
MOST_NOTES = 12


def model_tables(record: Mapping[str, Any], models: Mapping[str, str], most: int) -> tuple[list[ModelTable], int]:
    """The models that were fitted, and how many there are beyond `most`.

    Args:
      models: sha256 of a configuration -> its text.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for fit in record["fits"]:
        groups.setdefault(fit["configuration"] or _by_layers(fit), []).append(fit)
    kept = list(groups.items())[:most]
    return [_table(fits, models.get(sha256)) for sha256, fits in kept], len(groups) - len(kept)


def _by_layers(fit: Mapping[str, Any]) -> str:
    """What tells models apart that have no configuration."""
    return json.dumps([fit["model"]["class"], [layer["class"] for layer in fit["model"]["layers"]]])


def _table(fits: list[Mapping[str, Any]], configuration: str | None) -> ModelTable:
    model, who = fits[0]["model"], fits_named([fit["number"] for fit in fits])
    name, compiled = clipped(model["name"], 80), tuple(_compiled(model.get("compiled") or {}))
    anatomy, trouble = _anatomy(configuration, _given(fits[0]))
    if anatomy is None:
        rows = [LayerRow(clipped(one["name"], 80), clipped(one["class"], 80), "?", "?") for one in model["layers"]]
    else:
        rows = [_row(line, depth) for line, depth in _flat(anatomy, 0)]
    return ModelTable(
        name,
        who,
        tuple(rows[:MOST_LAYERS]),
        max(0, len(rows) - MOST_LAYERS),
        model.get("parameters") if anatomy is None else anatomy.total,
        () if anatomy is None else _notes(anatomy),
        compiled,
        trouble,
    )


def _anatomy(configuration: str | None, given: Shape | None) -> tuple[Anatomy | None, str]:
    """The anatomy, or why there is none."""
    if configuration is None:
        return None, _("The model has parts that are code; what they do, its configuration does not tell.")
    try:
        return examine(graph_of(json.loads(configuration)), given), ""
    except ModelError as exc:
        return None, clipped(exc)


def _given(fit: Mapping[str, Any]) -> Shape | None:
    """The shape of a sample, from the data of the fit."""
    x = fit.get("x")
    return (None, *x["shape"][1:]) if isinstance(x, Mapping) and "shape" in x else None


def _flat(anatomy: Anatomy, depth: int) -> Iterator[tuple[Any, int]]:
    for line in anatomy.lines:
        yield line, depth
        if line.inside is not None and not line.again:
            yield from _flat(line.inside, depth + 1)


def _row(line: Any, depth: int) -> LayerRow:
    total = line.inside.total if line.inside else line.count and line.count.total
    params = _("shared") if line.again else "?" if total is None else f"{total:,}"
    why = tuple(clipped(reason) for reason in reasons(line))
    return LayerRow(clipped(line.name, 80), clipped(line.kind, 80), clipped(shown(line.output), 80), params, why, depth)


def _notes(anatomy: Anatomy) -> tuple[tuple[Level, str], ...]:
    levels: dict[str, Level] = {"mistake": "bad", "hint": "info"}
    return tuple(
        (levels[note.severity], clipped(f"{note.layer}: {note.text}", 600)) for note in anatomy.notes[:MOST_NOTES]
    )


def _compiled(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Optimizer, loss and metrics in a word each."""
    for name in ("optimizer", "loss", "metrics"):
        if config.get(name):
            yield name, clipped(_word(config[name]), 120)


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        if "class_name" not in value:
            return ", ".join(f"{key}: {_word(one)}" for key, one in value.items())
        config = value.get("config")
        rate = config.get("learning_rate") if isinstance(config, Mapping) else None
        name = str(config if isinstance(config, str) else value["class_name"])
        return f"{name}({rate:.6g})" if isinstance(rate, float) else name
    if isinstance(value, list):
        return ", ".join(_word(one) for one in value)
    return str(value)
