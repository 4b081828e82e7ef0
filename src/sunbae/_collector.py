"""Python's garbage collector, while much is loaded that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, stays: bool = False) -> Iterator[None]:
    """Inside, nothing is collected: large libraries are imported in half of the time.

    They make half a million objects that live as long as the process, and the collector walks over all of them again
    and again while they are made, and at the end of the process (`import keras` and exit take 2.5 s with it, 1.3 s
    without).

    Args:
      stays: what is there at the end is left out of every later collection, see `gc.freeze`. Memory is given back as
        before, by counting references; only cycles of objects that are older than that stay until the process ends.
        What is young garbage at the beginning is collected first.
    """
    if not gc.isenabled():
        yield
        return
    if stays:
        gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        if stays:
            gc.freeze()
        gc.enable()
