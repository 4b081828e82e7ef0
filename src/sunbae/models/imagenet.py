"""What a network that was trained on ImageNet calls what is in a picture."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from sunbae.models.efficientnet_lite import CLASSES, NAME, SIZE, efficientnet_lite0
from sunbae.models.pretrained import fill, find_weights


@cache
def class_names() -> tuple[str, ...]:
    """The 1,000 names in the order of their numbers; two of them (crane, maillot) stand for two classes each.

    >>> class_names()[0], class_names()[281], len(class_names())
    ('tench', 'tabby', 1000)
    """
    text = files("sunbae.models").joinpath("imagenet_classes.txt").read_text(encoding="utf-8")
    names = tuple(line.partition(" ")[2] for line in text.splitlines() if line and not line.startswith("#"))
    assert len(names) == CLASSES
    return names


def load_classifier(file: str | Path | None = None, *, size: tuple[int, int] = (SIZE, SIZE)) -> Any:
    """EfficientNet-Lite0 with its last layer: pixels 0 to 255, RGB (B, H, W, 3), to probabilities (B, 1000).

    Raises: what `pretrained.load_backbone` raises.
    """
    found = find_weights(NAME, file)
    model = efficientnet_lite0(size, top=True)
    model.trainable = False
    fill(model, found, NAME)
    return model


def classify(model: Any, pixels: np.ndarray, *, most: int = 5) -> list[list[tuple[str, float]]]:
    """The likeliest names of each picture with their probabilities, the likeliest first.

    Args:
      model: of `load_classifier`.
      pixels: 0 to 255, (B, H, W, 3).
    """
    probabilities = np.asarray(model.predict_on_batch(pixels))
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :most]
    names = class_names()
    return [[(names[k], float(row[k])) for k in best] for row, best in zip(probabilities, order, strict=True)]
