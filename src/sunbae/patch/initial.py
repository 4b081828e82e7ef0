"""Initial weights in the very numbers of Keras, without a program that is compiled for every shape.

XLA takes 0.1 to 0.2 s to compile the random numbers of one shape and 0.02 s for its zeros; a network of ten layers
waits two seconds for them before its first step. The generator of JAX gives element i the same number whatever the
shape is (`jax_threefry_partitionable`), so that a longer draw begins with the shorter one: numbers are drawn in a few
lengths, and cut. Elsewhere than where that holds, Keras' own functions are called.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from sunbae.patch.install import Settings
from sunbae.patch.table import Patch, like

LENGTHS = tuple(4**k for k in range(5, 11))  # 1,024 to 1,048,576; longer ones are worth a program of their own
_DRAWN = ("uniform", "normal", "truncated_normal")


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    if not settings.engine:
        return []
    drawn, constant = "the same numbers without a program for every shape", "the same without a program for every shape"
    random, initializers = keras.src.backend.jax.random, keras.src.initializers.constant_initializers
    return [
        *(Patch(random, name, _drawn(random.jax_draw_seed), drawn) for name in _DRAWN),
        Patch(initializers.Zeros, "__call__", _filled(0), constant),
        Patch(initializers.Ones, "__call__", _filled(1), constant),
    ]


def _drawn(draw_seed: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function `(shape, two numbers, dtype, seed)` of Keras that draws a longer vector and cuts it."""

    def wrap(original: Any) -> Any:
        import jax

        @like(original)
        def draw(shape: Any, *args: Any, seed: Any = None, **kwargs: Any) -> Any:
            if len(args) > 3:  # the seed by its place
                return original(shape, *args, **kwargs)
            seed = draw_seed(seed)
            length = _length(shape, args, kwargs)
            if length is not None and not isinstance(seed, jax.core.Tracer) and _one_stream(seed):
                found = original((length,), *args, seed=seed, **kwargs)
                if not isinstance(found, jax.core.Tracer):
                    # A copy: a view would keep the whole draw.
                    return jax.device_put(np.array(np.asarray(found)[: math.prod(shape)].reshape(shape)))
            return original(shape, *args, seed=seed, **kwargs)

        return draw

    return wrap


def _one_stream(seed: Any) -> bool:
    """Whether what is drawn for an element hangs on its place alone."""
    import jax

    threefry = jax.config.jax_default_prng_impl == "threefry2x32" and seed.dtype == np.uint32 and seed.shape == (2,)
    return bool(threefry and jax.config.jax_threefry_partitionable)


def _length(shape: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> int | None:
    """The length that is drawn for a shape; None where Keras' own way is taken."""
    from keras.src.backend.config import floatx

    if not isinstance(shape, (tuple, list)) or not all(isinstance(n, (int, np.integer)) for n in shape):
        return None
    given = dict(zip(("low", "high", "dtype"), args, strict=False)) | kwargs
    dtype = given.pop("dtype", None) or floatx()
    if dtype != "float32" or not all(isinstance(number, (int, float)) for number in given.values()):
        return None
    return next((length for length in LENGTHS if 0 < math.prod(shape) <= length), None)


def _filled(value: int) -> Callable[[Any], Any]:
    """The initializer of one number, made by NumPy."""

    def wrap(original: Any) -> Any:
        import jax
        from keras.src.backend import standardize_dtype

        @like(original)
        def call(self: Any, shape: Any, dtype: Any = None) -> Any:
            dtype = standardize_dtype(dtype)
            if not all(isinstance(n, (int, np.integer)) for n in shape) or dtype not in ("float32", "int32", "bool"):
                return original(self, shape, dtype=dtype)
            return jax.device_put(np.full(shape, value, dtype))

        return call

    return wrap
