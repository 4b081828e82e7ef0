"""Which form an operation of Keras takes: the rules, with their evidence, and the replacements that follow them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import jax
import jax.numpy as jnp

from sunbae._compat import load_keras
from sunbae.engine.kernels.depthwise import depthwise_conv
from sunbae.engine.kernels.patches import patches_conv
from sunbae.engine.kernels.pool import average_pool, max_pool
from sunbae.engine.kernels.windows import Windows, windows_of
from sunbae.engine.kernels.winograd import winograd_conv

FLOATS = ("float32", "bfloat16", "float16")


def _each_axis(value: Any, rank: int) -> tuple[int, ...]:
    return (value,) * rank if isinstance(value, int) else tuple(value)


def _channels_last(data_format: str | None) -> bool:
    backend = load_keras().src.backend
    return bool(backend.standardize_data_format(data_format) == "channels_last")


def _windows(
    x: Any, size: Sequence[int], strides: Any, dilation: Any, padding: Any, data_format: str | None
) -> Windows | None:
    """The windows of an operation that has a form here; None if it has not, and Keras' own is to be called."""
    rank = len(x.shape) - 2
    if rank not in (1, 2) or len(size) != rank or padding not in ("same", "valid") or not _channels_last(data_format):
        return None
    stride, dilation = _each_axis(strides, rank), _each_axis(dilation, rank)
    # A dimension can be symbolic, while a model is exported.
    if len(stride) != rank or len(dilation) != rank or not all(isinstance(n, int) for n in x.shape):
        return None
    windows = windows_of(x.shape[1:-1], size, stride, dilation, padding)
    # Keras has an error of its own for no output at all.
    return windows if min(windows.out) > 0 and min(x.shape) > 0 else None


def convolution(windows: Windows, channels: int, filters: int) -> Callable[[Any, Any, Windows], Any]:
    """The form of a convolution without groups.

    Measured (bench/KERNELS.md), forward and backward inside a compiled loop: patches are 4 to 32 times faster than
    XLA's own for every shape. Winograd beats patches by 1.1 to 2.4 from 16 channels and filters on (1 channel: 7 times
    slower; 8: level), as long as the last tiles are not mostly empty (outputs of 7 x 7: slower; 11 x 11: level).
    """
    if windows.size != (3, 3) or not windows.dense or min(channels, filters) < 16:
        return patches_conv
    height, width = windows.out
    computed = 4 * -(-height // 2) * -(-width // 2)
    return winograd_conv if computed <= 1.25 * height * width else patches_conv


def grouped(x: Any, kernel: Any, windows: Windows) -> Any:
    """A convolution in groups, one after the other; without groups, just the convolution."""
    form = convolution(windows, *kernel.shape[-2:])
    count = x.shape[-1] // kernel.shape[-2]
    if count == 1:
        return form(x, kernel, windows)
    pairs = zip(jnp.split(x, count, axis=-1), jnp.split(kernel, count, axis=-1), strict=True)
    return jnp.concatenate([form(part, its, windows) for part, its in pairs], axis=-1)


def wrap_conv(original: Callable[..., Any]) -> Callable[..., Any]:
    """The replacement of `keras.src.backend.jax.nn.conv`."""

    @wraps(original)
    def conv(
        inputs: Any,
        kernel: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
    ) -> Any:
        w = load_keras().ops.convert_to_tensor(kernel)
        x = jnp.asarray(inputs) if not hasattr(inputs, "shape") else inputs
        windows = _windows(x, w.shape[:-2], strides, dilation_rate, padding, data_format)
        if windows is None or str(w.dtype) not in FLOATS or not _few_groups(x.shape[-1], *w.shape[-2:]):
            return original(inputs, kernel, strides, padding, data_format, dilation_rate)
        x = load_keras().ops.convert_to_tensor(inputs, dtype=w.dtype)
        return grouped(x, w, windows)

    return conv


def _few_groups(channels: int, channels_of_group: int, filters: int) -> bool:
    """One group after the other was measured to be 20 times faster with 2 groups, 3 times with 8."""
    groups, rest = divmod(channels, max(channels_of_group, 1))
    return rest == 0 and 1 <= groups <= 8 and filters % groups == 0


def wrap_depthwise_conv(original: Callable[..., Any]) -> Callable[..., Any]:
    """The replacement of `keras.src.backend.jax.nn.depthwise_conv`."""

    @wraps(original)
    def depthwise(
        inputs: Any,
        kernel: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
    ) -> Any:
        x, w = load_keras().ops.convert_to_tensor(inputs), load_keras().ops.convert_to_tensor(kernel)
        windows = _windows(x, w.shape[:-2], strides, dilation_rate, padding, data_format)
        covered = x.dtype == w.dtype and str(w.dtype) in FLOATS and x.shape[-1] == w.shape[-2]
        if windows is None or not covered:
            return original(inputs, kernel, strides, padding, data_format, dilation_rate)
        return depthwise_conv(x, w, windows)

    return depthwise


def wrap_max_pool(original: Callable[..., Any]) -> Callable[..., Any]:
    """The replacement of `keras.src.backend.jax.nn.max_pool`: measured 1.2 to 14 times faster for every shape."""
    return _wrap_pool(original, max_pool, lambda windows: True)


def wrap_average_pool(original: Callable[..., Any]) -> Callable[..., Any]:
    """The replacement of `keras.src.backend.jax.nn.average_pool`.

    Measured 1.3 to 2.6 times faster; but windows apart that do not fit the inputs exactly took three times as long.
    """
    return _wrap_pool(original, average_pool, lambda windows: not windows.apart or windows.padded == windows.shape)


def _wrap_pool(
    original: Callable[..., Any], ours: Callable[[Any, Windows], Any], faster: Callable[[Windows], bool]
) -> Callable[..., Any]:
    @wraps(original)
    def pool(
        inputs: Any, pool_size: Any, strides: Any = None, padding: Any = "valid", data_format: str | None = None
    ) -> Any:
        # Without strides, Keras' own function raises (the layers always give them); so it does here.
        covered = isinstance(inputs, jax.Array) and str(inputs.dtype) in FLOATS and strides is not None
        size = _each_axis(pool_size, inputs.ndim - 2)
        windows = _windows(inputs, size, strides, 1, padding, data_format) if covered else None
        if windows is None or not faster(windows):
            return original(inputs, pool_size, strides, padding, data_format)
        return ours(inputs, windows)

    return pool


def rows_product(x: Any, kernel: Any) -> Any:
    """Rows (..., n) times a kernel (n, m): (..., m), as one product of all rows.

    Otherwise the gradient of the kernel is a sum over several axes, for which XLA first copies what it reads into
    another order. Measured (bench/KERNELS.md) 1.1 to 2 times faster.
    """
    return (x.reshape(-1, x.shape[-1]) @ kernel).reshape(*x.shape[:-1], kernel.shape[-1])


def wrap_matmul(original: Callable[..., Any]) -> Callable[..., Any]:
    """The replacement of `keras.src.backend.jax.numpy.matmul`: Dense layers of windows and the like."""

    @wraps(original)
    def matmul(x1: Any, x2: Any) -> Any:
        x, kernel = (_value(a) for a in (x1, x2))
        if not (isinstance(x, jax.Array) and isinstance(kernel, jax.Array)) or x.ndim < 3 or kernel.ndim != 2:
            return original(x1, x2)
        covered = x.dtype == kernel.dtype and str(x.dtype) in FLOATS and x.shape[-1] == kernel.shape[0]
        whole = all(isinstance(n, int) and n > 0 for n in x.shape)
        return rows_product(x, kernel) if covered and whole else original(x1, x2)

    return matmul


def _value(a: Any) -> Any:
    return load_keras().ops.convert_to_tensor(a) if isinstance(a, load_keras().Variable) else a
