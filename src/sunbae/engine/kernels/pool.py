"""Max and average pooling as maxima and sums of slices, with the gradient that Keras' own has."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from sunbae.engine.kernels.windows import Windows, at, at_transposed, padded, unpadded


def max_pool(x: Any, windows: Windows) -> Any:
    """(B, *shape, C) -> (B, *out, C). The gradient goes to the first of equal maxima, as in XLA."""
    return _max_pool(x, windows)


def _split(x: Any, windows: Windows) -> Any:
    """Of padded `x`, windows apart: (B, out, stride, out, stride, ..., C)."""
    missing = [o * s - n for o, s, n in zip(windows.out, windows.stride, x.shape[1:-1], strict=True)]
    if any(missing):
        x = jnp.pad(x, [(0, 0), *((0, m) for m in missing), (0, 0)])
    pairs = [n for pair in zip(windows.out, windows.stride, strict=True) for n in pair]
    return x.reshape(len(x), *pairs, x.shape[-1])


def _slices(x: Any, windows: Windows, value: float) -> list[Any]:
    x = padded(x, windows, value)
    if not windows.apart:
        return [at(x, windows, place) for place in windows.places()]
    # An index into a reshaped array, not a slice with strides: XLA makes vector code of it.
    x = _split(x, windows)
    indices = [[slice(None), *(i for p in place for i in (slice(None), p))] for place in windows.places()]
    return [x[tuple(index)] for index in indices]


def _forward(x: Any, windows: Windows) -> Any:
    slices = _slices(x, windows, -jnp.inf)
    best = slices[0]
    for other in slices[1:]:
        best = jnp.maximum(best, other)
    return best


def _keep(x: Any, windows: Windows) -> Any:
    slices = _slices(x, windows, -jnp.inf)
    best, where = slices[0], jnp.zeros(slices[0].shape, jnp.int32)
    for i, other in enumerate(slices[1:], start=1):
        # XLA's rule, letter for letter: stay with the earlier one while it is >=. Decides ties and NaN.
        stays = best >= other
        where = jnp.where(stays, where, i)
        best = jnp.where(stays, best, other)
    return _forward(x, windows), where.astype(jnp.uint8 if len(slices) <= 256 else jnp.int32)


def _computed_once(g: Any, never: Any) -> Any:
    """`g`, in memory of its own. `never` is False, which the compiler cannot know.

    XLA would compute g, and what g is made from, anew for each place of a window. No barrier stops that: XLA's CPU
    compiler drops `optimization_barrier` before it decides what to fuse. A conditional is not looked into.
    """
    return jax.lax.cond(never, lambda g: g + g, lambda g: g, g)


def _backward(windows: Windows, where: Any, g: Any) -> Any:
    if windows.apart:
        g = _computed_once(g, where.ravel()[0] >= np.prod(windows.size))
        rank = len(windows.size)
        numbers = np.full(windows.stride, np.prod(windows.size, dtype=int))  # between windows: no place's number
        for i, place in enumerate(windows.places()):
            numbers[place] = i
        spread = [n for s in windows.stride for n in (1, s)]
        wide = tuple(2 + 2 * axis for axis in range(rank))
        dx = jnp.where(
            jnp.expand_dims(where.astype(jnp.int32), wide) == numbers.reshape(1, *spread, 1),
            jnp.expand_dims(g, wide),
            jnp.zeros((), g.dtype),
        )
        dx = dx.reshape(len(g), *(o * s for o, s in zip(windows.out, windows.stride, strict=True)), g.shape[-1])
        return (unpadded(dx[(slice(None), *(slice(n) for n in windows.padded))], windows),)
    zero = jnp.zeros((), g.dtype)
    parts = [at_transposed(jnp.where(where == i, g, zero), windows, p) for i, p in enumerate(windows.places())]
    return (unpadded(sum(parts[1:], parts[0]), windows),)


_max_pool = jax.custom_vjp(_forward, nondiff_argnums=(1,))
_max_pool.defvjp(_keep, _backward)


def average_pool(x: Any, windows: Windows) -> Any:
    """(B, *shape, C) -> (B, *out, C). The padding is in no mean."""
    slices = _slices(x, windows, 0.0)
    total = sum(slices[1:], slices[0])
    if not any(windows.before) and all(a <= 0 for a in windows.after):
        return total / len(slices)
    counts = np.ones(())
    for n, k, s, b, o in zip(windows.shape, windows.size, windows.stride, windows.before, windows.out, strict=True):
        starts = np.arange(o) * s - b
        here = np.minimum(starts + k, n) - np.maximum(starts, 0)
        counts = counts[..., None] * here
    return total / jnp.asarray(counts[..., None], x.dtype)
