"""Many pieces of work done by threads ahead of use, with the results in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

TOGETHER = 8  # pieces that a thread takes at once: handing over costs as much as a small picture
MOST_THREADS = 16


def n_threads() -> int:
    """Threads for this process: one per core that it may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_THREADS, cores)


def in_order(work: Callable[[A], B], items: Sequence[A], *, threads: int | None = None) -> Iterator[B]:
    """`work(item)` for each item, in their order; at most 3 x TOGETHER results per thread are waiting.

    An error of `work` is raised where its result would have come; when the iterator is closed, no more work is begun.

    >>> list(in_order(abs, [-1, 2, -3]))
    [1, 2, 3]
    """
    count = threads or n_threads()
    waiting: deque[Future[list[B]]] = deque()
    with ThreadPoolExecutor(count, thread_name_prefix="sunbae-decode") as pool:
        try:
            for first in range(0, len(items), TOGETHER):
                waiting.append(pool.submit(_each, work, items[first : first + TOGETHER]))
                if len(waiting) >= 2 * count:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _each(work: Callable[[A], B], items: Sequence[A]) -> list[B]:
    return [work(item) for item in items]
