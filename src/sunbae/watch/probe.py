"""Which hidden layers of a fitted network are silent; it is looked at where the network has learnt nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sunbae._compat import load_keras

LOOKED_AT = 256  # rows
MOST_VALUES = 2**20  # of a target
NOTHING = 0.9  # part of the loss of a constant answer; below it, something was learnt


def constant_loss(loss: str, y: Any) -> float | None:
    """The loss of the best answer that is the same for every row; None where that is not known.

    >>> constant_loss("mean_squared_error", np.array([0.0, 2.0]))
    1.0
    """
    values = np.asarray(y)
    if not values.size or values.size > MOST_VALUES or values.dtype.kind not in "biuf":
        return None
    values = values.astype(np.float64).reshape(len(values), -1)
    if loss == "mean_squared_error":
        return float(np.mean(np.var(values, axis=0)))
    if loss == "mean_absolute_error":
        return float(np.mean(np.abs(values - np.median(values, axis=0))))
    if loss == "sparse_categorical_crossentropy" and values.shape[1] == 1:
        return _entropy(np.unique(values, return_counts=True)[1] / len(values))
    if loss == "categorical_crossentropy":
        return _entropy(values.mean(axis=0))
    if loss == "binary_crossentropy" and values.min() >= 0 and values.max() <= 1:
        shares = values.mean(axis=0)
        return float(np.mean([_entropy(np.array([share, 1 - share])) for share in shares]))
    return None


def silent_layers(model: Any, x: Any) -> tuple[str, ...]:
    """Names of the hidden layers with relu that give 0 for every row; empty where that cannot be seen.

    Args:
      x: an array, or a list of one for each input. Some of its rows are looked at.
    """
    given = list(x) if isinstance(x, (list, tuple)) else [x]
    inputs = getattr(model, "inputs", None) or []
    if len(given) != len(inputs) or not all(len(getattr(one, "shape", ())) > 1 for one in given):
        return ()
    layers = [layer for layer in model.layers if _has_relu(layer) and not _is_output(layer, model)]
    if not layers:
        return ()
    which = np.unique(np.linspace(0, len(given[0]) - 1, LOOKED_AT).astype(np.int64))
    rows = [np.asarray(one.iloc[which] if hasattr(one, "iloc") else one[which]) for one in given]
    if any(part.shape[1:] != tuple(tensor.shape[1:]) for part, tensor in zip(rows, inputs, strict=True)):
        return ()
    # With a name of its own it takes none of those that Keras counts.
    probe = load_keras().Model(inputs, [layer.output for layer in layers], name="sunbae_probe")
    made = probe(rows, training=False)
    made = made if isinstance(made, (list, tuple)) else [made]
    return tuple(layer.name for layer, one in zip(layers, made, strict=True) if not np.any(np.asarray(one)))


def _entropy(shares: np.ndarray) -> float:
    some = shares[shares > 0]
    return float(-np.sum(some * np.log(some)))


def _has_relu(layer: Any) -> bool:
    if type(layer).__name__ == "ReLU":
        return not layer.negative_slope and not layer.threshold
    return getattr(getattr(layer, "activation", None), "__name__", "") == "relu" and not hasattr(layer, "cell")


def _is_output(layer: Any, model: Any) -> bool:
    return any(layer.output is tensor for tensor in model.outputs)
