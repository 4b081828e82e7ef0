"""Real files that live outside the project; a test that needs an absent one is skipped by its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def shared(path: str) -> Path:
    """The file `path` below SUNBAE_DATA or ../shared/data; skips the test where there is none."""
    folder = Path(os.environ.get("SUNBAE_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / path).exists():
        pytest.skip(f"{path} is not in {folder} (set SUNBAE_DATA)")
    return folder / path
