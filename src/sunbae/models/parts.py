"""What the networks of several recipes have in common: how they begin and end."""

from __future__ import annotations

from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec

MOST_STEPS = 32  # of a row whose numbers become steps unasked
IMAGE = "image"


def begin(inputs: InputSpec, prefix: str = "") -> tuple[dict[str, Any], Any]:
    """The inputs by name, and all their numbers joined, (B, F).

    `numbers` is float (B, F'); each category with many levels, `code_k` int (B,), is looked up in an Embedding.
    """
    keras = load_keras()
    layers = keras.layers
    named, parts = {}, []
    if inputs.n_numbers or inputs.image is None:
        numbers = keras.Input((inputs.n_numbers,), name=f"{prefix}numbers")
        named, parts = {numbers.name: numbers}, [numbers]
    for k, category in enumerate(inputs.embedded):
        code = keras.Input((), dtype="int32", name=f"{prefix}code_{k}")
        named[code.name] = code
        parts.append(layers.Embedding(category.n_codes, category.size, name=f"{prefix}embedding_{k}")(code))
    return named, layers.Concatenate(name=f"{prefix}joined")(parts) if len(parts) > 1 else parts[0]


def begin_image(image: ImageSpec) -> tuple[Any, Any]:
    """The input `image`, uint8 (B, H, W, C), and its pixels in training deviations from the training mean."""
    keras = load_keras()
    pixels = keras.Input(image.shape, dtype="uint8", name=IMAGE)
    scale = [1 / std for std in image.std]
    offset = [-mean / std for mean, std in zip(image.mean, image.std, strict=True)]
    return pixels, keras.layers.Rescaling(scale, offset=offset, name="scaled")(pixels)


def scaled(image: ImageSpec, pixels: np.ndarray) -> np.ndarray:
    """Pixels uint8 (n, H, W, C) as the layers after the first see them, float32."""
    found: np.ndarray = (pixels - np.asarray(image.mean)) / np.asarray(image.std)
    return found.astype(np.float32)


def as_steps(x: Any, steps: str, prefix: str = "") -> Any:
    """A window (B, T, C) as it is; rows (B, F) as sequences: F steps of one feature, or one step of F features.

    A picture (B, H, W, C) is H steps of W C numbers: it is read line by line.

    Recurrent and convolutional layers want three axes. For rows neither form is better by nature: columns of a table
    have no order, so a network that takes them one after the other must learn what a Dense layer is given.
    """
    if len(x.shape) == 3:
        return x
    if len(x.shape) == 4:
        height, width, channels = x.shape[1:]
        return load_keras().layers.Reshape((height, width * channels), name=f"{prefix}lines")(x)
    width = x.shape[-1]
    if steps == "auto":
        steps = "features" if width <= MOST_STEPS else "row"
    shape = (width, 1) if steps == "features" else (1, width)
    return load_keras().layers.Reshape(shape, name=f"{prefix}steps")(x)


def as_row(x: Any, prefix: str = "") -> Any:
    """Rows (B, F) as they are; a window (B, T, C) or a picture (B, H, W, C) as one row of all its numbers."""
    return load_keras().layers.Flatten(name=f"{prefix}flat")(x) if len(x.shape) > 2 else x


def end(x: Any, outputs: OutputSpec) -> Any:
    """The output layers on top of features `x` (B, H).

    (B, 1) in the target's unit for a regression, (B, 1) sigmoid for two classes, (B, C) softmax for more.
    """
    layers = load_keras().layers
    if outputs.task == "regression":
        z = layers.Dense(1, name="output")(x)
        return layers.Rescaling(outputs.scale, offset=outputs.center, name="target_unit")(z)
    if outputs.task == "binary":
        return layers.Dense(1, activation="sigmoid", name="output")(x)
    return layers.Dense(outputs.n_classes, activation="softmax", name="output")(x)
