"""Keeps what a script does: its fits, evaluations and predictions, in the order in which they ended."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sunbae.anatomy.same import architecture
from sunbae.patch.calls import Call
from sunbae.script.describe import (
    configuration,
    describe_callback,
    describe_data,
    describe_model,
    metric_names,
    plain,
)

DATA = ("x", "y", "validation_data", "sample_weight")
MAX_CALLS = 2000  # of a kind; a loop that predicts one row at a time makes more


@dataclass
class Recorder:
    """A `patch.calls.Listener`.

    Attributes:
      fits, evaluations, predictions: a record of each call, as JSON holds it.
      histories: number of a fit -> {name: value of each epoch}.
      models: sha256 of a configuration -> the configuration, JSON text; of an architecture the first.
      left_out: kind of call -> how many more there were than are kept.
      seconds: kind of call -> their time together, without those inside others.
    """

    fits: list[dict[str, Any]] = field(default_factory=list)
    evaluations: list[dict[str, Any]] = field(default_factory=list)
    predictions: list[dict[str, Any]] = field(default_factory=list)
    histories: dict[int, dict[str, list[float]]] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._last_fit: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._known: dict[str, str] = {}  # fingerprint of an architecture -> sha256 of the first configuration of it

    def begun(self, call: Call) -> None:
        """Look at the data before the script can change them."""
        if call.method == "fit":
            call.notes["history"] = getattr(call.model, "history", None)
            call.notes["data"] = {name: describe_data(call.given[name]) for name in DATA if name in call.given}

    def ended(self, call: Call) -> None:
        """Keep the call."""
        with self._lock:
            if not call.inside:
                self.seconds[call.method] = self.seconds.get(call.method, 0.0) + call.seconds
            kept = {"fit": self.fits, "evaluate": self.evaluations, "predict": self.predictions}[call.method]
            if len(kept) >= MAX_CALLS:
                self.left_out[call.method] = self.left_out.get(call.method, 0) + 1
                return
            kept.append(self._described(call))

    def _described(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] = {
            "at": None if call.place is None else str(call.place),
            "seconds": round(call.seconds, 4),
            "way": None if call.plan is None else call.plan.way,
            "reasons": [] if call.plan is None else list(call.plan.reasons),
        }
        if call.inside:
            found["inside"] = list(call.inside)
        if call.error is not None:
            found["error"] = f"{type(call.error).__name__}: {call.error}"
        return found | {"fit": self._fit, "evaluate": self._evaluate, "predict": self._predict}[call.method](call)

    def _fit(self, call: Call) -> dict[str, Any]:
        number = next(self._numbers)
        model, history = call.model, _history(call)
        self._last_fit[model] = number
        found = {
            "number": number,
            "model": describe_model(model),
            "configuration": self._configuration(model),
            "arguments": _arguments(call.given),
            **call.notes.get("data", {}),
        }
        if isinstance(history, Mapping):
            curves = {str(name): [float(v) for v in values] for name, values in history.items() if _numbers(values)}
            self.histories[number] = curves
            found["epochs"] = max((len(values) for values in curves.values()), default=0)
            found["last"] = {name: plain(values[-1]) for name, values in curves.items() if values}
            found["best_epoch"] = _best_epoch(curves)
        return found

    def _evaluate(self, call: Call) -> dict[str, Any]:
        scores = call.result
        if isinstance(scores, (list, tuple)):
            names = metric_names(call.model)
            scores = dict(zip(names, scores, strict=True)) if len(names) == len(scores) else list(scores)
        return self._asked(call) | {"scores": plain(scores)}

    def _predict(self, call: Call) -> dict[str, Any]:
        return self._asked(call)

    def _asked(self, call: Call) -> dict[str, Any]:
        """The number of the last fit of the model, None for one that was loaded or never trained; on which data."""
        return {"fit": self._last_fit.get(call.model), "x": describe_data(call.given.get("x"))}

    def _configuration(self, model: Any) -> str | None:
        text = configuration(model)
        if text is None:
            return None
        # A function that builds the same network again and again gives its layers other names each time.
        sha256 = hashlib.sha256(text.encode(errors="replace")).hexdigest()
        first = self._known.setdefault(architecture(json.loads(text)), sha256)
        self.models.setdefault(first, text)
        return first


def _history(call: Call) -> Any:
    """The curves of a fit; of one that did not come to its end, those of its epochs up to there."""
    if call.result is None:
        begun = getattr(call.model, "history", None)
        return None if begun is call.notes.get("history") else getattr(begun, "history", None)
    return getattr(call.result, "history", None)


def _arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    """The plain arguments of a fit, and its callbacks."""
    found = {name: plain(value) for name, value in given.items() if name not in (*DATA, "callbacks")}
    callbacks = given.get("callbacks")
    if callbacks is not None:
        listed = callbacks if isinstance(callbacks, (list, tuple)) else getattr(callbacks, "callbacks", [callbacks])
        found["callbacks"] = [describe_callback(callback) for callback in listed]
    return found


def _numbers(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, (int, float)) or getattr(v, "shape", 1) == () for v in values)


def _best_epoch(curves: Mapping[str, list[float]]) -> int | None:
    """The epoch, from 1, with the lowest val_loss; of a fit without validation None."""
    values = curves.get("val_loss")
    return None if not values else 1 + min(range(len(values)), key=values.__getitem__)
