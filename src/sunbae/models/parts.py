"""What the networks of several recipes have in common: how they begin and end."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras
from sunbae.models.spec import InputSpec, OutputSpec

MOST_STEPS = 32  # of a row whose numbers become steps unasked


def begin(inputs: InputSpec, prefix: str = "") -> tuple[dict[str, Any], Any]:
    """The inputs by name, and all their numbers joined, (B, F).

    `numbers` is float (B, F'); each category with many levels, `code_k` int (B,), is looked up in an Embedding.
    """
    keras = load_keras()
    layers = keras.layers
    numbers = keras.Input((inputs.n_numbers,), name=f"{prefix}numbers")
    named, parts = {numbers.name: numbers}, [numbers]
    for k, category in enumerate(inputs.embedded):
        code = keras.Input((), dtype="int32", name=f"{prefix}code_{k}")
        named[code.name] = code
        parts.append(layers.Embedding(category.n_codes, category.size, name=f"{prefix}embedding_{k}")(code))
    return named, layers.Concatenate(name=f"{prefix}joined")(parts) if len(parts) > 1 else numbers


def as_steps(x: Any, steps: str, prefix: str = "") -> Any:
    """A window (B, T, C) as it is; rows (B, F) as sequences: F steps of one feature, or one step of F features.

    Recurrent and convolutional layers want three axes. For rows neither form is better by nature: columns of a table
    have no order, so a network that takes them one after the other must learn what a Dense layer is given.
    """
    if len(x.shape) == 3:
        return x
    width = x.shape[-1]
    if steps == "auto":
        steps = "features" if width <= MOST_STEPS else "row"
    shape = (width, 1) if steps == "features" else (1, width)
    return load_keras().layers.Reshape(shape, name=f"{prefix}steps")(x)


def as_row(x: Any, prefix: str = "") -> Any:
    """Rows (B, F) as they are; a window (B, T, C) as one row of T C numbers."""
    return load_keras().layers.Flatten(name=f"{prefix}flat")(x) if len(x.shape) == 3 else x


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
