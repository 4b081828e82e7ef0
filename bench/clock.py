"""Time of a turn, and how much other processes worked meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def timed(run: Callable[[], dict[str, Any]], own_s: Callable[[], float]) -> dict[str, Any]:
    """What `run` tells, with `seconds` and `others`.

    Args:
      own_s: processor seconds so far of those who run.

    `others` is the mean number of cores that anyone else kept busy: it should be near 0. None where the system does
    not tell.
    """
    busy, own, started = _busy_s(), own_s(), time.perf_counter()
    told = run()
    seconds = time.perf_counter() - started
    own, after = own_s() - own, _busy_s()
    others = None if busy is None or after is None else round(max(0.0, after - busy - own) / seconds, 2)
    return told | {"seconds": seconds, "others": others}


def _busy_s() -> float | None:
    """Seconds that all cores together have worked since the machine started."""
    try:
        numbers = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:9]
    except OSError:
        return None
    user, nice, system, _idle, _waiting, *interrupts_and_steal = map(int, numbers)
    return (user + nice + system + sum(interrupts_and_steal)) / os.sysconf("SC_CLK_TCK")
