"""The values of a network's variables, put in from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def put_values(model: Any, weights: tuple[Sequence[Any], Sequence[Any]]) -> None:
    """Give `model` (trainable, non-trainable) arrays in the order of its variables."""
    for variables, arrays in zip((model.trainable_variables, model.non_trainable_variables), weights, strict=True):
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(array)
    refresh(model)


def refresh(model: Any) -> None:
    """Let layers that answer by constants beside their variables (Normalization) make these of the variables anew."""
    for layer in model._flatten_layers():
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
