"""Small pictures whose class is easily seen, as arrays and as folders."""

from pathlib import Path

import numpy as np
from PIL import Image

CLASSES = ("across", "down")


def blots(n: int = 60, side: int = 12, channels: int = 1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """uint8 (n, side, side[, 3]) with a bright line across (0) or down (1) on noise, and int codes (n,)."""
    rng = np.random.default_rng(seed)
    shape = (n, side, side) if channels == 1 else (n, side, side, channels)
    x = rng.integers(0, 80, shape, dtype=np.uint8)
    y = np.arange(n) % 2
    for k in range(n):
        place = int(rng.integers(1, side - 1))
        line = x[k, place] if y[k] == 0 else x[k][:, place]
        line[...] = 200 + rng.integers(0, 50, line.shape, dtype=np.uint8)
    return x, y


def folder(root: Path, n: int = 40, side: int = 12, parts: tuple[str, ...] = ()) -> Path:
    """Class folders with PNG files, under part folders if there are some."""
    for k, part in enumerate(parts or ("",)):
        x, y = blots(n, side, channels=3, seed=k)
        for row, (pixels, code) in enumerate(zip(x, y, strict=True)):
            place = root / part / CLASSES[code]
            place.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(place / f"{row:03d}.png")
    return root
