"""`plt.show()` writes the figures into the record and goes on; no window waits to be closed."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.patch.install import Settings
from sunbae.patch.table import Patch


def patches(pyplot: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `matplotlib.pyplot` has just been imported."""
    keep = settings.figures
    if keep is None:
        return []

    def wrap(original: Any) -> Any:
        @wraps(original)
        def show(*args: Any, **kwargs: Any) -> None:
            for number in pyplot.get_fignums():
                keep(pyplot.figure(number), number)
            # As after a window was closed: the next plot begins a new figure.
            pyplot.close("all")

        return show

    return [Patch(pyplot, "show", wrap, "figures go into the record, and no window waits to be closed")]
