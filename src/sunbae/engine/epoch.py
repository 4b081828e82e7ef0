"""One epoch of training, with its validation, as one compiled program.

`model.train_step(state, data)` of Keras on JAX is a pure function; scanning it over the batches of an epoch gives
the weights that `model.fit` gives, without returning to Python after every step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sunbae._compat import load_keras


class State(NamedTuple):
    """Everything that a training step reads and changes, as lists of arrays in the model's variable order."""

    trainable: Any
    non_trainable: Any
    optimizer: Any


def initial_state(model: Any) -> State:
    """The state of a compiled, built model, its optimizer built as well."""
    model.optimizer.build(model.trainable_variables)
    return State(
        [v.value for v in model.trainable_variables],
        [v.value for v in model.non_trainable_variables],
        [v.value for v in model.optimizer.variables],
    )


def build_metrics(model: Any, data: Any) -> None:
    """Make the metric variables of a compiled model by showing it two rows of `data`, abstractly."""
    load_keras()
    model._symbolic_build(data_batch=_tree_map(lambda a: a[:2], data))


def _tree_map(fn: Callable[..., Any], *trees: Any) -> Any:
    import jax

    return jax.tree.map(fn, *trees)


def epoch_program(
    model: Any, *, n: int, batch_size: int, n_validation: int, validation_batch: int
) -> Callable[..., Any]:
    """`(state, order, train, validation) -> (state, loss, val_loss)`, to be compiled by `jax.jit`.

    Args:
      model: compiled and built; only its structure is used, never its values.
      n: training rows; `order` is an int32 permutation of them.
      batch_size: rows per step; what is left over makes a smaller last step, as in Keras.
      n_validation: validation rows.
      validation_batch: rows per step of the validation, a matter of memory only.

    The losses are Keras' own trackers: means over rows. `train` and `validation` are (x, y) or (x, y, weight).
    """
    import jax
    import jax.numpy as jnp

    metrics = [np.asarray(v.value) for v in model.metrics_variables]

    def zeros() -> list[Any]:
        return [jnp.zeros_like(m) for m in metrics]

    def train_step(carry: Any, data: Any) -> Any:
        state, tracked = carry
        logs, (trainable, non_trainable, optimizer, tracked) = model.train_step((*state, tracked), data)
        return (State(trainable, non_trainable, optimizer), tracked), logs["loss"]

    def train_epoch(state: State, order: Any, train: Any) -> Any:
        whole = n // batch_size
        batches = order[: whole * batch_size].reshape(whole, batch_size)
        carry = (state, zeros())
        loss = jnp.zeros(())
        if whole:
            carry, losses = jax.lax.scan(lambda c, rows: train_step(c, _take(train, rows)), carry, batches)
            loss = losses[-1]
        if n % batch_size:
            carry, loss = train_step(carry, _take(train, order[whole * batch_size :]))
        return carry[0], loss

    def test_step(tracked: Any, data: Any, state: State) -> Any:
        logs, (_trainable, _non_trainable, tracked) = model.test_step(
            (state.trainable, state.non_trainable, tracked), data
        )
        return tracked, logs["loss"]

    def validate(state: State, validation: Any) -> Any:
        whole = n_validation // validation_batch
        tracked, loss = zeros(), jnp.zeros(())
        if whole:
            head = _tree_map(
                lambda a: a[: whole * validation_batch].reshape(whole, validation_batch, *a.shape[1:]), validation
            )
            tracked, losses = jax.lax.scan(lambda t, data: test_step(t, data, state), tracked, head)
            loss = losses[-1]
        if n_validation % validation_batch:
            _tracked, loss = test_step(tracked, _tree_map(lambda a: a[whole * validation_batch :], validation), state)
        return loss

    def epoch(state: State, order: Any, train: Any, validation: Any) -> Any:
        state, loss = train_epoch(state, order, train)
        return state, loss, validate(state, validation)

    return epoch


def _take(data: Any, rows: Any) -> Any:
    return _tree_map(lambda a: a[rows], data)
