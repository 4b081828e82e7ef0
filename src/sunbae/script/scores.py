"""What the fits of a script came to: losses and metrics at the last and at the best epoch, and when evaluated."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sunbae.report.script_content import FitCurve, FitScores, MetricRow, OtherScores
from sunbae.script.shown import clipped
from sunbae.script.source import Spots

MOST_METRICS = 24
NAME = 60  # characters
_NO_METRICS = ("lr", "learning_rate")
_VALIDATION = "val_"

Histories = Mapping[int, Mapping[str, Sequence[float]]]
Record = Mapping[str, Any]


def fit_scores(fits: Sequence[Record], record: Record, histories: Histories, spots: Spots) -> list[FitScores]:
    """Of each fit its losses and metrics."""
    evaluated = {call["fit"]: call for call in record["evaluations"] if not call.get("inside") and "error" not in call}
    seeds: dict[int, list[Record]] = {}
    for row in record.get("seeds") or []:
        if not isinstance(row, str):  # why a fit was not repeated
            seeds.setdefault(row["fit"], []).append(row)
    found = []
    for fit in fits:
        number = fit["number"]
        asked = evaluated.get(number)
        rows = _rows(fit, histories.get(number, {}), {} if asked is None else scores_by_name(asked.get("scores")))
        found.append(
            FitScores(
                number,
                spots.spot(fit["at"]),
                clipped(fit["model"]["name"], NAME),
                fit.get("epochs", 0),
                fit.get("best_epoch"),
                tuple(_with_seeds(rows, seeds.get(number, []))[:MOST_METRICS]),
                None if asked is None else spots.spot(asked["at"]),
                clipped(fit.get("error", "")),
            )
        )
    return found


def other_scores(record: Record, spots: Spots) -> list[OtherScores]:
    """The last evaluate at each line of models that no fit of the script has trained."""
    last = {call["at"]: call for call in record["evaluations"] if call["fit"] is None and not call.get("inside")}
    return [
        OtherScores(spots.spot(at), tuple((clipped(name, NAME), value) for name, value in scores.items()))
        for at, call in last.items()
        if (scores := scores_by_name(call.get("scores")))
    ]


def fit_curves(fits: Sequence[Record], histories: Histories, spots: Spots) -> list[FitCurve]:
    """The loss of each fit that ended an epoch, or what comes first in its history if there is no loss."""
    found = []
    for fit in fits:
        curves = histories.get(fit["number"], {})
        names = [name for name in curves if not name.startswith(_VALIDATION) and curves[name]]
        if names:
            name = "loss" if "loss" in names else names[0]
            found.append(
                FitCurve(
                    fit["number"],
                    spots.spot(fit["at"]),
                    clipped(fit["model"]["name"], NAME),
                    clipped(name, NAME),
                    tuple(curves[name]),
                    tuple(curves.get(_VALIDATION + name, ())),
                    fit.get("best_epoch") if name == "loss" else None,
                )
            )
    return found


def scores_by_name(scores: Any) -> dict[str, float]:
    """The scores of an evaluate; those without names are counted.

    >>> scores_by_name({"loss": 0.2}), scores_by_name(0.2), scores_by_name([0.2, 0.9])
    ({'loss': 0.2}, {'loss': 0.2}, {'1': 0.2, '2': 0.9})
    """
    if isinstance(scores, Mapping):
        found = scores
    elif isinstance(scores, list):
        found = {str(k): value for k, value in enumerate(scores, start=1)}
    else:
        found = {"loss": scores}
    numbers = {str(name): _number(value) for name, value in found.items()}
    return {name: value for name, value in numbers.items() if value is not None}


def _number(value: Any) -> float | None:
    """A number of a record, which writes what is not finite as a text."""
    if isinstance(value, str) and value in ("nan", "inf", "-inf"):
        return float(value)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _rows(fit: Record, curves: Mapping[str, Sequence[float]], evaluated: Mapping[str, float]) -> list[MetricRow]:
    names = {name.removeprefix(_VALIDATION): None for name in curves if name not in _NO_METRICS} | dict.fromkeys(
        evaluated
    )
    best = fit.get("best_epoch")

    def at(name: str, epoch: int | None) -> float | None:
        values = curves.get(name, ())
        return values[epoch - 1] if epoch is not None and 1 <= epoch <= len(values) else None

    return [
        MetricRow(
            clipped(name, NAME),
            at(name, len(curves.get(name, ()))),
            at(_VALIDATION + name, len(curves.get(_VALIDATION + name, ()))),
            at(name, best),
            at(_VALIDATION + name, best),
            evaluated.get(name),
        )
        for name in sorted(names, key=lambda name: name != "loss")
    ]


def _with_seeds(rows: list[MetricRow], seeds: Sequence[Record]) -> list[MetricRow]:
    """With the values of other seeds, in the row of the metric, or in one of their own."""
    found = {row.name: row for row in rows}
    for one in seeds:
        name = clipped(one["metric"], NAME)
        row = found.get(name, MetricRow(name))
        values = tuple(value for value in map(_number, one["values"]) if value is not None and math.isfinite(value))
        found[name] = MetricRow(
            **{**vars(row), "seeds": values[:MOST_METRICS], "mean": _number(one["mean"]), "sd": _number(one["sd"])}
        )
    return list(found.values())
