"""The audit of one script: its patches, its listener, its findings."""

from __future__ import annotations

from functools import partial
from typing import Any

from sunbae.patch.calls import Call, Listener
from sunbae.patch.install import Table
from sunbae.watch.events import Evidence
from sunbae.watch.findings import SEVERITIES, Finding
from sunbae.watch.observer import Observer, Trouble
from sunbae.watch.patches.arrays import numpy_patches, pandas_patches
from sunbae.watch.patches.keras import keras_patches
from sunbae.watch.patches.scikit import MODULES, class_patches, metric_patches, shuffle_patches, split_patches
from sunbae.watch.repair import Repairs
from sunbae.watch.rules import rules


def tables(observer: Observer, repairs: Repairs) -> dict[str, tuple[Table, ...]]:
    """Module whose import is waited for -> what makes its patches."""
    done: set[tuple[Any, str]] = set()
    classes = partial(class_patches, observer, repairs, done)
    found: dict[str, tuple[Table, ...]] = {f"sklearn.{name}": (classes,) for name in MODULES}
    found["xgboost.sklearn"] = found["lightgbm.sklearn"] = (classes,)
    found["sklearn.model_selection"] = (classes, partial(split_patches, observer, repairs))
    found["sklearn.metrics"] = (partial(metric_patches, observer, repairs),)
    found["sklearn.utils"] = (partial(shuffle_patches, observer),)
    found["numpy"] = (partial(numpy_patches, observer),)
    found["pandas"] = (partial(pandas_patches, observer),)
    found["keras"] = (partial(keras_patches, observer, repairs),)
    return found


class Watching:
    """A listener that repairs calls, then tells the observer and another listener of them."""

    def __init__(self, observer: Observer, repairs: Repairs, then: Listener) -> None:
        self._observer, self._repairs, self._then = observer, repairs, then

    def begun(self, call: Call) -> None:
        """See `patch.calls.Listener`."""
        call.notes["nth"] = self._observer.turn(call.method, call.place)
        if not call.inside:
            self._repairs.call(call)
        self._observer.begun(call)
        self._then.begun(call)

    def ended(self, call: Call) -> None:
        """See `patch.calls.Listener`."""
        self._observer.ended(call)
        self._then.ended(call)


def audit(evidence: Evidence, trouble: Trouble) -> tuple[Finding, ...]:
    """What the rules find, the worst first.

    Args:
      trouble: keeps the mistakes of rules.
    """
    found: list[Finding] = []
    for rule in rules():
        with trouble.noted(rule.id):
            found += rule.find(evidence)
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
