"""Figures of a script, small enough to lie in its page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from sunbae.report.pictures import Album
from sunbae.report.script_content import Figure

SIDE = 900  # pixels
BUDGET = 4_000_000  # bytes of all figures, as they stand in the page
MOST_PIXELS = 40_000_000  # of a figure that is opened at all
MOST_FIGURES = 60


def figures_shown(folder: Path, names: Sequence[str]) -> list[Figure]:
    """The first figures of a Run; one that is too large, or for which there is no room, has no picture."""
    album, found = Album(BUDGET), []
    for name in names[:MOST_FIGURES]:
        pixels = _pixels(folder / name)
        place = None if pixels is None or album.left < 1000 else album.add(pixels, side=SIDE)
        found.append(Figure(name, None if place is None else album.store[place]))
    return found


def _pixels(path: Path) -> np.ndarray | None:
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            return np.asarray(picture.convert("RGB"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
