"""A depthwise convolution as a sum of shifted inputs times a row of the kernel, its gradients too."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from sunbae.engine.kernels.windows import Windows, at, at_transposed, padded, unpadded


def depthwise_conv(x: Any, kernel: Any, windows: Windows) -> Any:
    """(B, *shape, C) * (*size, C, M) -> (B, *out, C * M); the outputs of one channel stand together."""
    multiplier = kernel.shape[-1]
    x = jnp.repeat(x, multiplier, axis=-1) if multiplier > 1 else x
    return _conv(x, kernel.reshape(*kernel.shape[:-2], -1), windows)


def _forward(x: Any, kernel: Any, windows: Windows) -> Any:
    x = padded(x, windows, 0.0)
    terms = [at(x, windows, place) * kernel[place] for place in windows.places()]
    return sum(terms[1:], terms[0])


def _keep(x: Any, kernel: Any, windows: Windows) -> Any:
    return _forward(x, kernel, windows), (x, kernel)


def _backward(windows: Windows, kept: Any, g: Any) -> Any:
    x, kernel = kept
    whole = padded(x, windows, 0.0)
    axes = tuple(range(g.ndim - 1))
    d_kernel = jnp.stack([jnp.sum(at(whole, windows, place) * g, axes) for place in windows.places()])
    if windows.dense:
        return _forward(g, jnp.flip(kernel, axes[:-1]), windows.turned()), d_kernel.reshape(kernel.shape)
    terms = [at_transposed(g * kernel[place], windows, place) for place in windows.places()]
    return unpadded(sum(terms[1:], terms[0]), windows), d_kernel.reshape(kernel.shape)


_conv = jax.custom_vjp(_forward, nondiff_argnums=(2,))
_conv.defvjp(_keep, _backward)
