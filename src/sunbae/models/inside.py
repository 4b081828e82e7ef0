"""What every layer of a network makes of one sample, models within the model included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae._compat import load_keras


@dataclass(frozen=True)
class Seen:
    """What one call of a layer gave for one sample.

    Attributes:
      path: names from the outer model to the layer: ("backbone", "conv2d_1").
      layer: the `keras.Layer`.
      shape: of the output, without the batch.
      maps: float32 (k, H, W), of the channels that vary most, in their order; None unless the output is (H, W, C).
    """

    path: tuple[str, ...]
    layer: Any
    shape: tuple[int, ...]
    maps: np.ndarray | None


def layer_outputs(model: Any, sample: Mapping[str, np.ndarray] | np.ndarray, *, n_maps: int = 8) -> tuple[Seen, ...]:
    """Every call of a layer, in the order of the calls; layers within a wrapper such as Bidirectional are left out.

    Args:
      model: a built `keras.Model` of any kind; it is as before afterwards.
      sample: its inputs, one row: arrays (1, ...), by name if there are several.
    """
    import jax

    keras = load_keras()
    calls: list[tuple[tuple[str, ...], Any, tuple[int, ...], bool]] = []

    def forward(values: Any, x: Any) -> list[Any]:
        maps: list[Any] = []

        def seen(path: tuple[Any, ...], output: Any) -> None:
            *around, layer = path
            shape = getattr(output, "shape", None)
            if shape is None or layer is model or not all(isinstance(one, keras.Model) for one in around):
                return
            has_maps = len(shape) == 4 and all(shape[1:]) and not isinstance(layer, keras.Model)
            if has_maps:
                maps.append(output[0])
            calls.append((tuple(one.name for one in path if one is not model), layer, tuple(shape[1:]), has_maps))

        calls.clear()  # of an earlier trace
        with _watched(keras, seen):
            model.stateless_call(*values, x, training=False)
        return maps

    values = ([v.value for v in model.trainable_variables], [v.value for v in model.non_trainable_variables])
    found = iter(jax.jit(forward)(values, sample))
    return tuple(
        Seen(path, layer, shape, _most_varied(np.asarray(next(found), dtype=np.float32), n_maps) if has_maps else None)
        for path, layer, shape, has_maps in calls
    )


def flat_layers(model: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The layers of a model with their paths; of a model within it, its layers instead of itself."""
    keras = load_keras()
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from flat_layers(layer, (*path, layer.name))
        else:
            yield (*path, layer.name), layer


def _most_varied(output: np.ndarray, n_maps: int) -> np.ndarray:
    """(H, W, C) -> (k, H, W)."""
    spread = np.nan_to_num(output.std(axis=(0, 1)))
    places = np.sort(np.argsort(-spread, kind="stable")[:n_maps])
    return np.moveaxis(output[..., places], -1, 0)


@contextmanager
def _watched(keras: Any, seen: Any) -> Iterator[None]:
    """Inside, every call of a layer is told to `seen` with the layers around it, outermost first.

    The calls themselves are watched because a model within a model has no symbolic outputs that could be asked for, and
    a model that is a class of its own has none at all.
    """
    original = vars(keras.layers.Layer)["__call__"]
    path: list[Any] = []

    def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
        path.append(self)
        try:
            output = original(self, *args, **kwargs)
            seen(tuple(path), output)
        finally:
            path.pop()
        return output

    keras.layers.Layer.__call__ = watched
    try:
        yield
    finally:
        keras.layers.Layer.__call__ = original
