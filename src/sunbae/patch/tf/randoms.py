"""`tf.random`: numbers of Keras' generators, and the seed of what Keras draws by itself."""

from __future__ import annotations

import numbers
import random
import sys
from functools import wraps
from types import FrameType
from typing import Any

from sunbae._compat import load_keras
from sunbae.patch.table import Patch, like
from sunbae.patch.tf.tensors import convert_to_tensor, narrow

PUBLIC = [
    *("categorical", "normal", "set_random_seed", "set_seed", "shuffle", "truncated_normal", "uniform"),
    *("random_normal", "random_shuffle", "random_uniform", "stateless_normal", "stateless_uniform", "Generator"),
]

_SEED, _GENERATOR = "global_random_seed", "global_seed_generator"


class _Seed(int):
    """The seed that Keras knows of, with what is drawn from it.

    It stands where Keras' own `set_random_seed` puts a plain number, so that of the two the last one counts.
    """

    drawn: random.Random


def set_seed(seed: int) -> None:
    """`tf.random.set_seed`: Keras draws from this seed; NumPy and Python's `random` stay the script's."""
    state, known = load_keras().src.backend.common.global_state, _Seed(int(seed))
    known.drawn = random.Random(int(seed))
    state.set_global_attribute(_GENERATOR, None)
    state.set_global_attribute(_SEED, known)


set_random_seed = set_seed


def seed_patches(keras: Any) -> list[Patch]:
    """What Keras takes a seed from where none is given, and what would forget it."""
    state = keras.src.backend.common.global_state

    def draw(original: Any) -> Any:
        def make_default_seed() -> Any:
            known = state.get_global_attribute(_SEED)
            return known.drawn.randint(1, 10**9) if isinstance(known, _Seed) else original()

        return make_default_seed

    def keep(original: Any) -> Any:
        @wraps(original)
        def clear_session(*args: Any, **kwargs: Any) -> None:
            known = state.get_global_attribute(_SEED)
            original(*args, **kwargs)
            if isinstance(known, _Seed):
                state.set_global_attribute(_SEED, known)

        return clear_session

    why = "tf.random.set_seed seeds Keras, and neither NumPy nor Python"
    kept = "the seed of tf.random.set_seed outlives the session"
    drawing = (keras.src.random.seed_generator, keras.src.backend.jax.random)
    return [
        *(Patch(owner, "make_default_seed", draw, why) for owner in drawing),
        *(Patch(owner, "clear_session", keep, kept) for owner in (state, keras.backend, keras.utils)),
    ]


def stream(seed: Any) -> Any:
    """What to draw from: within a layer's call a generator of that layer, which goes on from step to step.

    A compiled step takes no other numbers that differ from one to the next: without a seed Keras refuses, and a number
    as the seed would give the same ones each time, while TensorFlow's went on.
    """
    if seed is not None and not isinstance(seed, numbers.Integral):
        return seed
    layer = _calling_layer()
    return seed if layer is None else _stream_of(layer, seed)


def _stream_of(layer: Any, seed: Any) -> Any:
    source, known = load_keras().src, layer.__dict__.setdefault("_sunbae_streams", {})
    if seed not in known:
        # While a step is compiled it is too late for one that the step would hand on.
        symbolic = source.backend.common.symbolic_scope.in_symbolic_scope()
        if source.utils.jax_utils.is_in_jax_tracing_scope() and not symbolic:
            return known.get(None, seed)
        known[seed] = load_keras().random.SeedGenerator(None if seed is None else int(seed))
        locked = layer._tracker.locked
        layer._tracker.unlock()
        try:
            layer._seed_generators.append(known[seed])
        finally:
            layer._tracker.locked = locked
    return known[seed]


def lambda_patch(keras: Any) -> Patch:
    """A Lambda whose shape is told is first called within a compiled step, where it can get no stream any more."""

    def wrap(original: Any) -> Any:
        @like(original)
        def __init__(self: Any, function: Any, *args: Any, **kwargs: Any) -> None:
            original(self, function, *args, **kwargs)
            code = getattr(function, "__code__", None)
            if code is not None and any(word in name for name in code.co_names for word in _DRAWING):
                _stream_of(self, None)

        return __init__

    return Patch(keras.layers.Lambda, "__init__", wrap, "a Lambda that draws numbers has a generator")


_DRAWING = ("random", "dropout", "normal", "uniform", "binomial")


def _calling_layer() -> Any:
    """The innermost layer whose call is running; None if there is none."""
    kind = load_keras().layers.Layer
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        layer = frame.f_locals.get("self") if frame.f_code.co_name in _CALLS else None
        if isinstance(layer, kind):
            return layer
        frame = frame.f_back
    return None


_CALLS = ("__call__", "call", "train_step", "compute_loss")


def normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: Any = None, name: str | None = None
) -> Any:
    """`tf.random.normal`."""
    return load_keras().random.normal(tuple(shape), mean, stddev, dtype=narrow(dtype), seed=stream(seed))


def truncated_normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: Any = None, name: str | None = None
) -> Any:
    """`tf.random.truncated_normal`."""
    return load_keras().random.truncated_normal(tuple(shape), mean, stddev, dtype=narrow(dtype), seed=stream(seed))


def uniform(
    shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", seed: Any = None, name: str | None = None
) -> Any:
    """`tf.random.uniform`; integers where `dtype` is one of theirs."""
    draw, kind = load_keras().random, narrow(dtype)
    if kind is not None and "int" in kind:
        return draw.randint(tuple(shape), minval, maxval, dtype=kind, seed=stream(seed))
    return draw.uniform(tuple(shape), minval, 1.0 if maxval is None else maxval, dtype=kind, seed=stream(seed))


def shuffle(value: Any, seed: Any = None, name: str | None = None) -> Any:
    """`tf.random.shuffle`: of the first axis."""
    return load_keras().random.shuffle(convert_to_tensor(value), axis=0, seed=stream(seed))


def categorical(logits: Any, num_samples: int, dtype: Any = "int64", seed: Any = None, name: str | None = None) -> Any:
    """`tf.random.categorical`."""
    return load_keras().random.categorical(
        convert_to_tensor(logits), num_samples, dtype=narrow(dtype), seed=stream(seed)
    )


def stateless_normal(shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32") -> Any:
    """`tf.random.stateless_normal`."""
    return normal(shape, mean, stddev, dtype, seed=int(seed[0]))


def stateless_uniform(shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32") -> Any:
    """`tf.random.stateless_uniform`."""
    return uniform(shape, minval, maxval, dtype, seed=int(seed[0]))


class Generator:
    """`tf.random.Generator`."""

    def __init__(self, seed: int | None = None) -> None:
        self._seed = load_keras().random.SeedGenerator(seed)

    @classmethod
    def from_seed(cls, seed: int, alg: Any = None) -> Generator:
        """A generator that begins with `seed`."""
        return cls(int(seed))

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A generator that begins anywhere."""
        return cls()

    def normal(self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32") -> Any:
        """As `tf.random.normal`."""
        return normal(shape, mean, stddev, dtype, seed=self._seed)

    def uniform(self, shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32") -> Any:
        """As `tf.random.uniform`."""
        return uniform(shape, minval, maxval, dtype, seed=self._seed)


random_normal, random_uniform, random_shuffle = normal, uniform, shuffle
