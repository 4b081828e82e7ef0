"""How much to do before Python looks in again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

# Often enough for a Ctrl-C and a progress bar, seldom enough to cost nothing.
LOOK_IN_S = 0.25
GROWTH = 8


class Pace:
    """Steps (or epochs) per call of a program, found by timing the calls."""

    def __init__(self, look_in_s: float | None = None) -> None:
        self._look_in_s = LOOK_IN_S if look_in_s is None else look_in_s
        self._warm = False
        self.steps = 1

    @contextmanager
    def timed(self, steps: int) -> Iterator[None]:
        """Around a call that does `steps`; the first one also compiles and says nothing about speed."""
        started = time.perf_counter()
        yield
        spent = time.perf_counter() - started
        if self._warm:
            wanted = int(self._look_in_s * steps / max(spent, 1e-9))
            self.steps = max(1, min(wanted, GROWTH * max(steps, self.steps)))
        self._warm = True
