"""The rows of a fit, batched exactly as Keras' own adapter batches them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from sunbae._compat import load_keras
from sunbae.data.picked import Picked
from sunbae.data.window import Windows

Shuffle = bool | Literal["batch"]
LEAN = (Picked, Windows)  # what is cut out only when it is needed


@dataclass(frozen=True)
class Feed:
    """Arrays and how they are cut into batches.

    Attributes:
      data: x, (x, y) or (x, y, sample_weight), arrays (n, ...), Picked, Windows or None at the leaves, on the device.
      n: rows.
      batch_size: rows per step; what is left over makes a smaller last step.
      shuffle: False, True (one permutation per epoch) or "batch" (within each batch).
    """

    data: Any
    n: int
    batch_size: int
    shuffle: Shuffle

    @property
    def steps(self) -> int:
        """Steps per epoch."""
        return -(-self.n // self.batch_size)

    def order(self, generator: Any = np.random) -> np.ndarray:
        """int32 (n,): the order of the rows in the next epoch, drawn from NumPy's global generator as Keras does.

        Args:
          generator: draws instead, a `np.random.RandomState`.
        """
        if self.shuffle == "batch":
            starts = range(0, self.n, self.batch_size)
            sizes = [min(self.batch_size, self.n - start) for start in starts]
            parts = [generator.permutation(size) + start for start, size in zip(starts, sizes, strict=True)]
            return np.concatenate(parts).astype(np.int32)
        return (generator.permutation(self.n) if self.shuffle else np.arange(self.n)).astype(np.int32)


def feed_of(adapter: Any) -> Feed:
    """The feed of a Keras `ArrayDataAdapter`, its arrays whole and on the device."""
    import jax

    return Feed(jax.device_put(whole_arrays(adapter)), adapter._num_samples, adapter._batch_size, adapter._shuffle)


def whole_arrays(adapter: Any) -> Any:
    """What Keras would hand to a step if the batch were all rows: NumPy arrays, floats as floatx."""
    keras = load_keras()
    slicing = keras.src.trainers.data_adapters.array_slicing
    sliceable = slicing.convert_to_sliceable(adapter._inputs, target_backend="jax")
    rows = slice(0, adapter._num_samples)
    return keras.tree.map_structure(lambda s: s.convert_to_jax_compatible(s[rows]), sliceable, none_is_leaf=False)


def lean_feed(adapter: Any, data: Any) -> Feed:
    """The feed of an adapter that was made of the stand-ins of `data`: windows stay uncut, rows unpicked.

    An array that lies in a file stays there: on a CPU the device takes it as it is in the memory.

    Args:
      data: (x, y, sample_weight) with Picked or Windows at the leaves, or arrays of the types that Keras would make of
        them.
    """
    import jax

    register_lean()
    given = tuple(part for part in data if part is not None)
    return Feed(jax.device_put(given), adapter._num_samples, adapter._batch_size, adapter._shuffle)


def is_lean(data: Any) -> bool:
    """Whether some leaf of the data is cut out only when it is needed."""
    return any(isinstance(leaf, LEAN) for leaf in _leaves(data))


def stand_ins(data: Any) -> Any:
    """The same data with arrays that take no memory in place of Picked and Windows."""
    keras = load_keras()
    return keras.tree.map_structure(lambda a: a.stand_in() if isinstance(a, LEAN) else a, data)


def _leaves(data: Any) -> Any:
    return load_keras().tree.flatten(data)


@cache
def register_lean() -> None:
    """Let JAX take them apart: series, starts and rows are arrays, the length of windows is part of the program."""
    import jax

    jax.tree_util.register_dataclass(Picked, data_fields=["base", "rows"], meta_fields=[])
    jax.tree_util.register_dataclass(Windows, data_fields=["base", "starts"], meta_fields=["length"])
