"""Styles of matplotlib under their old names."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch


def patches(style: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `matplotlib.style` has just been imported."""

    def wrap(original: Any) -> Any:
        @wraps(original)
        def use(style: Any) -> Any:
            if isinstance(style, str) and style.startswith("seaborn") and not style.startswith("seaborn-v"):
                today = style.replace("seaborn", "seaborn-v0_8", 1)
                note("SB921", _("{name} is gone.").format(name=repr(style)), repr(today))
                style = today
            return original(style)

        return use

    return [Patch(style, "use", wrap, "styles of seaborn under their old names")]
