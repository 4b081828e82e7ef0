"""Batteries of which every run takes some cases and `make exhaustive` the rest."""

from collections.abc import Iterable

import pytest


def some(names: Iterable[str], *always: str) -> list:
    """Parameters for all `names`; those that are not `always` are marked exhaustive."""
    return [pytest.param(name, marks=() if name in always else pytest.mark.exhaustive) for name in names]
