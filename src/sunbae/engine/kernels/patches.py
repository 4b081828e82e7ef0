"""A convolution as patches x matrix product (im2col), its gradients too."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from sunbae.engine.kernels.windows import Windows, at, at_transposed, padded, unpadded


def patches_conv(x: Any, kernel: Any, windows: Windows) -> Any:
    """(B, *shape, C) * (*size, C, F) -> (B, *out, F)."""
    if all(k == 1 for k in windows.size):
        x = at(padded(x, windows, 0.0), windows, (0,) * len(windows.size))
        return _product(x, kernel)
    return _conv(x, kernel, windows)


def _product(x: Any, kernel: Any) -> Any:
    """(..., K) x (..., F), where the leading axes of `kernel` make K: one matrix product."""
    matrix = kernel.reshape(-1, kernel.shape[-1])
    return (x.reshape(-1, x.shape[-1]) @ matrix).reshape(*x.shape[:-1], matrix.shape[-1])


def _patches(x: Any, windows: Windows) -> Any:
    """(B, *out, places * C)."""
    x = padded(x, windows, 0.0)
    return jnp.concatenate([at(x, windows, place) for place in windows.places()], axis=-1)


def _forward(x: Any, kernel: Any, windows: Windows) -> Any:
    return _product(_patches(x, windows), kernel)


def _keep(x: Any, kernel: Any, windows: Windows) -> Any:
    return _forward(x, kernel, windows), (x, kernel)


def _backward(windows: Windows, kept: Any, g: Any) -> Any:
    x, kernel = kept
    # The patches are made again, not kept: they are as many times the inputs as there are places in a window, and
    # keeping them was not measurably faster. Without the barrier XLA finds them to be the same and keeps them.
    again, g = lax.optimization_barrier((x, g))
    patches = _patches(again, windows)
    flat = g.reshape(-1, g.shape[-1])
    d_kernel = (patches.reshape(len(flat), -1).T @ flat).reshape(kernel.shape)
    return _d_inputs(x, kernel, windows, g), d_kernel


def _d_inputs(x: Any, kernel: Any, windows: Windows, g: Any) -> Any:
    channels, filters = kernel.shape[-2:]
    spatial = tuple(range(len(windows.size)))
    if windows.dense and filters <= channels:
        # The patches of g are not larger than those of x: a convolution with the kernel turned round.
        return _forward(g, jnp.flip(kernel, spatial).swapaxes(-1, -2), windows.turned())
    d_patches = (g.reshape(-1, filters) @ kernel.reshape(-1, filters).T).reshape(*g.shape[:-1], -1, channels)
    places = [at_transposed(d_patches[..., i, :], windows, place) for i, place in enumerate(windows.places())]
    return unpadded(sum(places[1:], places[0]), windows)


_conv = jax.custom_vjp(_forward, nondiff_argnums=(2,))
_conv.defvjp(_keep, _backward)
