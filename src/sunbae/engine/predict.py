"""Predictions of several trained networks of one architecture."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.kernels import applied

CHUNK = 8192
CHUNK_CELLS = 32_000_000  # numbers that go in at a time, whatever the rows
LAYER_CELLS = 64_000_000  # numbers that one layer of all networks gives at a time
# Of pictures: convolutions make a hundred numbers of one, and what does not fit in the cache is slow.
PICTURE_CELLS = 400_000


def rows_at_once(x: Mapping[str, Any], most: int) -> int:
    """At most `most` rows of these inputs, fewer if they are wide: a power of two, 16 at least."""
    width = sum(int(math.prod(a.shape[1:])) for a in x.values())
    pictures = any(len(a.shape) == 4 for a in x.values())
    fitting = max(16, (PICTURE_CELLS if pictures else CHUNK_CELLS) // max(1, width))
    return min(most, 1 << (fitting.bit_length() - 1))


def rows_that_fit(model: Any, networks: int) -> int:
    """At most `CHUNK` rows, fewer if the widest layer of so many networks gives much: a power of two, 16 at least.

    Of a layer that belongs to no graph (of a subclassed model) nothing is known before.
    """
    outputs = [layer.output for layer in model._flatten_layers() if layer._inbound_nodes]
    shapes = [tensor.shape[1:] for tensor in load_keras().tree.flatten(outputs)]
    widest = max((math.prod(n or 1 for n in shape) for shape in shapes), default=1)
    return min(CHUNK, 1 << max(4, (LAYER_CELLS // (widest * networks)).bit_length() - 1))


def predictor(
    model: Any, weights: Sequence[tuple[Sequence[np.ndarray], Sequence[np.ndarray]]]
) -> Callable[[Mapping[str, Any]], Any]:
    """A function from inputs (arrays, Picked, Windows) by name to outputs float32 (P, n, outputs) of P networks, in the
    structure of the model's outputs.

    Args:
      model: built `keras.Model`; only its structure is used.
      weights: per network (trainable, non-trainable) arrays in the model's variable order.
    """
    import jax

    load_keras()
    stacked = jax.tree.map(lambda *arrays: np.stack(arrays), *[(list(a), list(b)) for a, b in weights])

    def forward(one: Any, x: Any) -> Any:
        outputs, _non_trainable = model.stateless_call(*one, x, training=False)
        return outputs

    def one_by_one(networks: Any, x: Any) -> Any:
        return jax.lax.map(lambda one: forward(one, x), networks)

    # Under vmap a convolution is one of groups, which is slow.
    convolves = any("Conv" in type(layer).__name__ for layer in model._flatten_layers())
    program = jax.jit(one_by_one if convolves else jax.vmap(forward, in_axes=(0, None)))
    most = rows_that_fit(model, 1 if convolves else len(weights))

    def predict(x: Mapping[str, Any]) -> Any:
        n = len(next(iter(x.values())))
        # Chunks of few sizes: each new shape would be compiled anew.
        chunk = min(rows_at_once(x, most), 1 << max(4, (n - 1).bit_length()))
        parts = []
        for start in range(0, n, chunk):
            rows = {name: a[start : start + chunk] for name, a in x.items()}
            padded = {name: np.concatenate([a, np.repeat(a[:1], chunk - len(a), axis=0)]) for name, a in rows.items()}
            size = min(chunk, n - start)
            with applied("auto"):
                outputs = program(stacked, padded)
            parts.append(jax.tree.map(lambda a, size=size: np.asarray(a)[:, :size], outputs))
        return jax.tree.map(lambda *pieces: np.concatenate(pieces, axis=1), *parts)

    return predict
