"""What the record of a script says in short."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

KIND = "script"


def is_script(record: Mapping[str, Any]) -> bool:
    """Whether `sunbae run` wrote the record, not `sunbae train`."""
    return record.get("kind") == KIND


def number_of_fits(record: Mapping[str, Any]) -> int:
    """All fits, also those of which no record was kept."""
    return len(record["fits"]) + int((record.get("left_out") or {}).get("fit", 0))


def last_score(record: Mapping[str, Any]) -> tuple[str, float] | None:
    """Name and value of the score that the script came to; None for a script without one.

    That is the first metric, else the loss, of its last evaluate; of a script that evaluates nothing, of its last fit,
    on the validation data if there are any.

    >>> last_score({"fits": [], "evaluations": [{"scores": {"loss": 0.2, "accuracy": 0.9}}]})
    ('accuracy', 0.9)
    >>> last_score({"fits": [{"last": {"loss": 0.2, "val_loss": 0.3}}], "evaluations": []})
    ('val_loss', 0.3)
    """
    for asked in reversed(record.get("evaluations") or []):
        found = _numbers(asked.get("scores")) if not asked.get("inside") else {}
        if found:
            return _telling(found)
    for fit in reversed(record["fits"]):
        found = _numbers(fit.get("last"))
        validation = {name: value for name, value in found.items() if name.startswith("val_")}
        if found:
            return _telling(validation or found)
    return None


def _numbers(scores: Any) -> dict[str, float]:
    if not isinstance(scores, Mapping):
        return {}
    numbers = {name: value for name, value in scores.items() if isinstance(value, (int, float))}
    return {str(name): float(value) for name, value in numbers.items() if math.isfinite(value)}


def _telling(scores: Mapping[str, float]) -> tuple[str, float]:
    """A metric rather than a loss, and the loss of all rather than that of one output."""
    metrics = [name for name in scores if not name.endswith("loss") and name not in ("lr", "learning_rate")]
    losses = sorted(scores, key=lambda name: name not in ("loss", "val_loss"))
    name = (metrics or losses)[0]
    return name, scores[name]
