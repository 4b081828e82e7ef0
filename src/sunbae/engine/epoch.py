"""One epoch of training, with its validation, as one compiled program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.steps import Batches, looped, test_step, train_step


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
    import jax

    load_keras()
    model._symbolic_build(data_batch=jax.tree.map(lambda a: a[:2], data))


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
    import jax.numpy as jnp

    learning, checking = Batches(n, batch_size), Batches(n_validation, validation_batch)
    learn = looped(train_step(model), learning, every=False)
    check = looped(test_step(model), checking, every=False)
    metrics = [np.asarray(v.value) for v in model.metrics_variables]

    def epoch(state: State, order: Any, train: Any, validation: Any) -> Any:
        zeros = [jnp.zeros_like(m) for m in metrics]
        after, logs = learn((*state, zeros), train, order, 0, learning.steps)
        in_order = jnp.arange(n_validation, dtype=jnp.int32)
        _tested, val_logs = check((after[0], after[1], zeros), validation, in_order, 0, checking.steps)
        return State(*after[:3]), logs["loss"], val_logs["loss"]

    return epoch
