"""Pictures made small enough to lie in the page, each once."""

from __future__ import annotations

import base64
import hashlib
import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, features

from sunbae.report.content import Thumbnail

SIDE = 96  # pixels of a thumbnail's longer side, at most
BUDGET = 1_500_000  # bytes of all pictures of a report, as they stand in the page
_QUALITY = 82
_SHARP = 24  # a picture with a shorter side of fewer pixels is kept bit for bit: every pixel is seen


class Album:
    """Collects the pictures of a report: equal ones once, and no more than the budget holds."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._left = budget
        self._places: dict[bytes, int] = {}
        self._store: list[Thumbnail] = []

    def add(self, pixels: np.ndarray, *, side: int = SIDE, lossless: bool = False) -> int | None:
        """The place of a picture in the store; None if there is no room left for it.

        Args:
          pixels: uint8 (H, W), (H, W, 1), (H, W, 3) or (H, W, 4).
          side: its longer side becomes no more than this; it is never made larger.
          lossless: keep every pixel as it is.
        """
        digest = hashlib.sha256(f"{pixels.shape} {side} {lossless}".encode() + pixels.tobytes()).digest()
        if digest in self._places:
            return self._places[digest]
        made = thumbnail(pixels, side=side, lossless=lossless)
        if len(made.uri) > self._left:
            return None
        self._left -= len(made.uri)
        self._places[digest] = len(self._store)
        self._store.append(made)
        return self._places[digest]

    @property
    def store(self) -> tuple[Thumbnail, ...]:
        """All pictures so far."""
        return tuple(self._store)

    @property
    def left(self) -> int:
        """Bytes of the budget that are not used."""
        return self._left


def thumbnail(pixels: np.ndarray, *, side: int = SIDE, lossless: bool = False) -> Thumbnail:
    """A picture (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), uint8, as a small file inside a text.

    It is a PNG, or a WebP (JPEG where Pillow has no WebP) if that is smaller and the picture may lose a little.

    Raises: ValueError for another shape or type.
    """
    if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3, 4)):
        raise ValueError(f"a picture is uint8 (H, W, 1, 3 or 4), found {pixels.dtype} {pixels.shape}.")
    picture = Image.fromarray(
        np.ascontiguousarray(pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels)
    )
    shrink = side / max(picture.size)
    if shrink < 1:
        width, height = (max(1, round(length * shrink)) for length in picture.size)
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    kind, content = "png", _encoded(picture, "PNG", optimize=True)
    if not lossless and min(picture.size) >= _SHARP:
        lossy = "webp" if features.check("webp") else "jpeg"
        small = _encoded(picture if picture.mode != "RGBA" else picture.convert("RGB"), lossy.upper(), quality=_QUALITY)
        if len(small) < len(content):
            kind, content = lossy, small
    return Thumbnail(f"data:image/{kind};base64,{base64.b64encode(content).decode()}", *picture.size)


def grid(tiles: Sequence[np.ndarray], *, columns: int, gap: int = 1, ground: int = 255) -> np.ndarray:
    """Pictures of one shape side by side and in rows, uint8 (H, W) or (H, W, 3), from left to right.

    Raises: ValueError if there are none.
    """
    if not len(tiles):
        raise ValueError("there are no pictures to put side by side.")
    columns = min(columns, len(tiles))
    height, width, *channels = tiles[0].shape
    rows = math.ceil(len(tiles) / columns)
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, *channels)
    sheet = np.full(shape, ground, dtype=np.uint8)
    for k, tile in enumerate(tiles):
        top, left = (k // columns) * (height + gap), (k % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = tile
    return sheet


def shrunk(pixels: np.ndarray, side: int) -> np.ndarray:
    """A picture whose longer side is at most `side` pixels."""
    height, width = pixels.shape[:2]
    shrink = side / max(height, width)
    if shrink >= 1:
        return pixels
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).resize(size, Image.Resampling.BOX))


def stretched(values: np.ndarray) -> np.ndarray:
    """Numbers of any range as shades 0 to 255, uint8; a constant becomes middle grey, what is not finite black."""
    finite = np.isfinite(values)
    if not finite.any():
        return np.zeros(values.shape, dtype=np.uint8)
    low, high = float(values[finite].min()), float(values[finite].max())
    if high <= low:
        return np.where(finite, 128, 0).astype(np.uint8)
    share = (np.where(finite, values, low).astype(np.float64) - low) / (high - low)
    return np.round(255.0 * share).astype(np.uint8)


def _encoded(picture: Image.Image, kind: str, **options: int | bool) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()
