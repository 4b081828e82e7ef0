"""What an Embedding answers for codes of categories that no training row had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.data.picked import Picked

_CODES = re.compile(r"(.+\.)?code_[0-9]+")  # the inputs of categories with many levels, see `parts.inputs_of`


def with_means(model: Any, trainable: Sequence[np.ndarray], rows: Mapping[str, Any]) -> tuple[np.ndarray, ...]:
    """The trained arrays of a network, in which a code that no training row had is the mean of those that some had.

    Training has never touched the vector of such a code, `missing` or `other`, which is as random as it began.

    Args:
      trainable: arrays in the order of `model.trainable_variables`.
      rows: the training rows by the name of the input.
    """
    found = list(trainable)
    for place, used in _used_codes(model, rows):
        if used.any() and not used.all():
            vectors = np.array(found[place])
            vectors[~used] = vectors[used].mean(axis=0, dtype=np.float64)
            found[place] = vectors
    return tuple(found)


def _used_codes(model: Any, rows: Mapping[str, Any]) -> Iterator[tuple[int, np.ndarray]]:
    """(place of its vectors among the trainable variables, bool (n,) which of them some row has) of each Embedding."""
    named = {name: x for name, x in rows.items() if _CODES.fullmatch(name)}
    codes = {name: np.unique(x.base if isinstance(x, Picked) else x) for name, x in named.items()}
    if not codes:
        return
    layers = load_keras().layers
    places = {id(variable): place for place, variable in enumerate(model.trainable_variables)}
    tensors = [tensor for tensor in model.inputs if tensor.name in codes]
    for layer in model.layers:
        if not isinstance(layer, layers.Embedding) or id(layer.embeddings) not in places:
            continue
        for tensor in tensors:
            ids = _read(layer, tensor, codes[tensor.name])
            if ids is not None:
                yield places[id(layer.embeddings)], np.isin(np.arange(layer.input_dim), ids)


def _read(layer: Any, tensor: Any, codes: np.ndarray) -> np.ndarray | None:
    """What a layer reads for the values of one input of the network; None if it reads another, or several."""
    keras = load_keras()
    try:
        reads = keras.Model(tensor, layer.input, name="codes")
    except (ValueError, AttributeError):  # no way from the one to the other alone; a layer that is used twice
        return None
    return np.asarray(reads(codes.astype(np.int32)))
