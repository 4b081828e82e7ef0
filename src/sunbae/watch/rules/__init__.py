"""The rules, in the order of their ids."""

from __future__ import annotations

import importlib
import pkgutil

from sunbae.watch.findings import Rule


def rules() -> tuple[Rule, ...]:
    """Every module of this folder that has a RULE."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(sorted((m.RULE for m in modules if hasattr(m, "RULE")), key=lambda rule: rule.id))
