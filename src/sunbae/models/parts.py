"""What the networks of several recipes have in common: how they begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec

MOST_STEPS = 32  # of a row whose numbers become steps unasked
IMAGE = "image"


def inputs_of(inputs: InputSpec, prefix: str = "") -> dict[str, Any]:
    """A `keras.Input` for each input, by name.

    `numbers` is float (B, F), absent if rows have a picture and no numbers; `code_k` int (B,) of each category with
    many levels; `image` uint8 (B, H, W, C).
    """
    keras = load_keras()
    tensors = []
    if inputs.n_numbers or inputs.image is None:
        tensors.append(keras.Input((inputs.n_numbers,), name=f"{prefix}numbers"))
    tensors += [keras.Input((), dtype="int32", name=f"{prefix}code_{k}") for k in range(len(inputs.embedded))]
    if inputs.image is not None:
        tensors.append(keras.Input(inputs.image.shape, dtype="uint8", name=f"{prefix}{IMAGE}"))
    return {tensor.name: tensor for tensor in tensors}


def codes_of(
    named: dict[str, Any], inputs: InputSpec, prefix: str = "", *, size: int = 0, start: Any = "uniform"
) -> list[Any]:
    """What an Embedding makes of each category with many levels, (B, size).

    Args:
      size: 0 for that of the category.
      start: initializer of the embedding.
    """
    layers = load_keras().layers
    found = []
    for k, category in enumerate(inputs.embedded):
        embedding = layers.Embedding(
            category.n_codes, size or category.size, embeddings_initializer=start, name=f"{prefix}embedding_{k}"
        )
        found.append(embedding(named[f"{prefix}code_{k}"]))
    return found


def numbers_of(named: dict[str, Any], inputs: InputSpec) -> tuple[Any, Any]:
    """(quantities (B, Q), other numbers (B, F - Q)), of members (B, K, ...); None in place of what there is none of."""
    layers = load_keras().layers
    x, n = named["numbers"], inputs.n_numbers
    q = n if inputs.n_quantities is None else inputs.n_quantities
    if not n or q in (0, n):
        return (x, None) if n and q else (None, x if n else None)
    before = tuple(x.shape[1:-1])
    columns = layers.Reshape((*(before or (1,)), n, 1), name="columns")(x)
    found = []
    for name, size, edges in (("quantities", q, (0, n - q)), ("others", n - q, (q, 0))):
        some = layers.Cropping2D(((0, 0), edges), name=name)(columns)
        found.append(layers.Reshape((*before, size), name=f"{name}_flat")(some))
    return found[0], found[1]


def repeated(named: dict[str, Any], members: int) -> dict[str, Any]:
    """The same rows for each member: `numbers` (B, K, F) and `code_k` (B, K)."""
    layers = load_keras().layers
    found = {}
    for name, x in named.items():
        row = x if len(x.shape) > 1 else layers.Reshape((1,), name=f"{name}_row")(x)
        many = layers.RepeatVector(members, name=f"{name}_of_members")(row)
        found[name] = many if row is x else layers.Reshape((members,), name=f"{name}_flat")(many)
    return found


def joined(named: dict[str, Any], inputs: InputSpec, prefix: str = "") -> Any:
    """All the numbers of a row, (B, F); each category with many levels from an Embedding."""
    layers = load_keras().layers
    parts = [tensor for name, tensor in named.items() if name == f"{prefix}numbers"]
    parts += codes_of(named, inputs, prefix)
    return layers.Concatenate(name=f"{prefix}joined")(parts) if len(parts) > 1 else parts[0]


def picture(named: dict[str, Any], image: ImageSpec, prefix: str = "") -> Any:
    """The pixels (B, H, W, C) in training deviations from the training mean."""
    scale = [1 / std for std in image.std]
    offset = [-mean / std for mean, std in zip(image.mean, image.std, strict=True)]
    return load_keras().layers.Rescaling(scale, offset=offset, name=f"{prefix}scaled")(named[f"{prefix}{IMAGE}"])


def tensors_of(inputs: InputSpec) -> tuple[dict[str, Any], Any]:
    """See `InputSpec.tensors`."""
    named = inputs_of(inputs)
    if inputs.image is None:
        return named, joined(named, inputs)
    x = picture(named, inputs.image)
    return named, (x, joined(named, inputs)) if len(named) > 1 else x


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


@dataclass(frozen=True)
class Ends:
    """How a network ends.

    Attributes:
      answer: what it answers, as `end` has it.
      learner: what its training loss is of: logits of classes (B, C), of two (B, 1), or numbers (B, 1); or (B, K, C) of
        K members.
    """

    answer: Any
    learner: Any


def ends(z: Any, outputs: OutputSpec) -> Ends:
    """The end of a network whose last layer gives `z`: logits, or numbers around 0; (B, C), or (B, K, C) of members.

    The answer of members is the mean of theirs; numbers are kept within `outputs.bounds`.
    """
    layers = load_keras().layers
    if outputs.task != "regression":
        kind = "sigmoid" if outputs.task == "binary" else "softmax"
        return Ends(_mean_of_members(layers.Activation(kind, name=kind)(z)), z)
    y = layers.Rescaling(outputs.scale, offset=outputs.center, name="target_unit")(z)
    return Ends(_bounded(_mean_of_members(y), outputs.bounds), y)


def _mean_of_members(x: Any) -> Any:
    return load_keras().layers.GlobalAveragePooling1D(name="mean_of_members")(x) if len(x.shape) == 3 else x


def _bounded(y: Any, bounds: tuple[float, float] | None) -> Any:
    if bounds is None:
        return y
    layers, (least, most) = load_keras().layers, bounds
    y = layers.Rescaling(1.0, offset=-least, name="above_least")(y)
    y = layers.ReLU(max_value=most - least, name="bounded")(y)
    return layers.Rescaling(1.0, offset=least, name="within_bounds")(y)


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
