"""The steps of an epoch as one compiled program, started and stopped at any step.

`train_step(state, data) -> (logs, state)` of Keras on JAX is a pure function. A loop over it inside one program gives
bit for bit what calling it from Python gives, without returning to Python after every step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sunbae.data.picked import Picked
from sunbae.data.window import Windows


def take(data: Any, rows: Any) -> Any:
    """The rows of every array; of Picked, of what was picked; of Windows, those windows."""
    import jax

    def of(leaf: Any, rows: Any = rows) -> Any:
        if isinstance(leaf, Picked):
            return of(leaf.base, of(leaf.rows, rows))
        if not isinstance(leaf, Windows):
            return leaf.at[rows].get(mode="promise_in_bounds")
        cut = partial(jax.lax.dynamic_slice_in_dim, leaf.base, slice_size=leaf.length)
        return jax.vmap(cut)(leaf.starts.at[rows].get(mode="promise_in_bounds"))

    return jax.tree.map(of, data, is_leaf=lambda leaf: isinstance(leaf, (Picked, Windows)))


@dataclass(frozen=True)
class Batches:
    """How n rows in some order are cut into steps."""

    n: int
    batch_size: int

    @property
    def whole(self) -> int:
        """Steps of `batch_size` rows."""
        return self.n // self.batch_size

    @property
    def rest(self) -> int:
        """Rows of the last, smaller step; 0 if there is none."""
        return self.n % self.batch_size

    @property
    def steps(self) -> int:
        """All steps."""
        return self.whole + (self.rest > 0)


def looped(
    step: Callable[[Any, Any], Any], batches: Batches, *, every: bool
) -> Callable[[Any, Any, Any, Any, Any], tuple[Any, Any]]:
    """`(carry, data, order, start, stop) -> (carry, out)`: the steps from `start` until before `stop`.

    Args:
      step: `(carry, batch) -> (carry, out)`, pure.
      batches: how `order`, int32 (n,) row numbers, is cut.
      every: whether `out` has a leading axis with the output of every step (those not taken are zeros), or is the
        last step's.

    `start` and `stop` are traced, so that one program serves a whole epoch, a part of it, and the rerun up to the
    step at which a callback stopped.
    """
    import jax
    import jax.numpy as jnp

    step = jax.jit(step)  # traced once for each batch shape, whoever calls it
    size = batches.batch_size

    def run(carry: Any, data: Any, order: Any, start: Any, stop: Any) -> tuple[Any, Any]:
        a_batch = jax.eval_shape(lambda d: take(d, order[: min(size, batches.n)]), data)
        shapes = jax.eval_shape(step, carry, a_batch)[1]
        slots = (batches.steps,) if every else ()
        out = jax.tree.map(lambda s: jnp.zeros((*slots, *s.shape), s.dtype), shapes)

        def record(out: Any, index: Any, new: Any) -> Any:
            return jax.tree.map(lambda o, v: o.at[index].set(v), out, new) if every else new

        # A batch is made in the round before its step and handed over: made within the step, it would be fused with
        # what the step does with it, and a sum over its rows would round differently from Keras' step.
        def batch_at(index: Any) -> Any:
            return take(data, jax.lax.dynamic_slice(order, (_by_way_of_a_sort(index * size),), (size,)))

        def one(index: Any, held: Any) -> Any:
            carry, out, batch = held
            carry, new = step(carry, batch)
            return carry, record(out, index, new), batch_at(index + 1)

        if batches.whole:
            held = (carry, out, batch_at(start))
            carry, out, _next = jax.lax.fori_loop(start, jnp.minimum(stop, batches.whole), one, held)
        if not batches.rest:
            return carry, out

        def last(carry: Any, out: Any, batch: Any) -> Any:
            carry, new = step(carry, batch)
            return carry, record(out, batches.whole, new)

        reached = (start <= batches.whole) & (stop > batches.whole)
        rest = take(data, order[batches.whole * size :])
        return tuple(jax.lax.cond(reached, last, lambda carry, out, _batch: (carry, out), carry, out, rest))

    return run


def _by_way_of_a_sort(number: Any) -> Any:
    """`number` itself. XLA's CPU compiler makes one function of a loop that touches less than a kilobyte a round, and
    then rounds differently; of a loop with a sort in it, never.
    """
    import jax
    import jax.numpy as jnp

    return jax.lax.sort(jnp.stack([number, number + 1]))[0]


def train_step(model: Any) -> Callable[[Any, Any], Any]:
    """`(state, batch) -> (state, logs)` of a compiled, built model.

    The state is (trainable, non-trainable, optimizer, metrics) variables, lists of arrays in the model's order.
    """

    def step(state: Any, batch: Any) -> Any:
        logs, state = model.train_step(state, batch)
        return tuple(state), logs

    return step


def test_step(model: Any) -> Callable[[Any, Any], Any]:
    """`(state, batch) -> (state, logs)`; the state is (trainable, non-trainable, metrics) variables."""

    def step(state: Any, batch: Any) -> Any:
        logs, state = model.test_step(state, batch)
        return tuple(state), logs

    return step


def predict_step(model: Any) -> Callable[[Any, Any], Any]:
    """`(state, batch) -> (state, outputs)`; the state is (trainable, non-trainable) variables."""

    def step(state: Any, batch: Any) -> Any:
        outputs, non_trainable = model.predict_step(state, batch)
        return (state[0], non_trainable), outputs

    return step


def as_int(number: int) -> np.int32:
    """A step number as the programs take it: always of one type, or they would be compiled anew."""
    return np.int32(number)
