"""The compiled programs of a model, made once and kept as long as the model and its compilation live."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import Any

from sunbae.engine.kernels import Mode
from sunbae.engine.steps import Batches, looped, predict_step, test_step, train_step

_STEPS = {"train": train_step, "test": test_step, "predict": predict_step}
GROUPS = ("trainable", "non_trainable", "optimizer", "metrics")  # of the state of a training
_KEPT: weakref.WeakKeyDictionary[Any, dict[Hashable, Any]] = weakref.WeakKeyDictionary()


def variables(model: Any, kind: str) -> tuple[list[Any], ...]:
    """The variables that a step of `kind` reads and changes, in the order of its state."""
    weights = (list(model.trainable_variables), list(model.non_trainable_variables))
    if kind == "predict":
        return weights
    metrics = list(model.metrics_variables)
    return (*weights, list(model.optimizer.variables), metrics) if kind == "train" else (*weights, metrics)


def read_state(model: Any, kind: str) -> tuple[list[Any], ...]:
    """The values of these variables."""
    return tuple([v.value for v in group] for group in variables(model, kind))


def write_state(model: Any, kind: str, state: Any) -> None:
    """Give the variables the values of `state`."""
    for group, values in zip(variables(model, kind), state, strict=True):
        for variable, value in zip(group, values, strict=True):
            variable.assign(value)


def kept(model: Any, key: Hashable, make: Callable[[], Any]) -> Any:
    """`make()`, or what it gave before for this model, compiled and made trainable as it is now."""
    mine = _KEPT.setdefault(model, {})
    # Everything that Keras bakes into a step when it is traced: a new compile() or another layer frozen means another
    # program. The objects are part of the key, not their ids, which a later object may get again.
    parts = [getattr(model, name, None) for name in ("optimizer", "_compile_loss", "_compile_metrics", "_loss_tracker")]
    flags = tuple(map(id, model.trainable_variables)), tuple(map(id, model.non_trainable_variables))
    whole = (key, tuple(map(_Same, parts)), flags, _settings())
    if whole not in mine:
        mine[whole] = make()
    return mine[whole]


class _Same:
    """A key that is equal only to a key of the very same object."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def _settings() -> Hashable:
    import jax

    return str(jax.config.jax_default_matmul_precision), bool(jax.config.jax_enable_x64)


def steps_program(model: Any, kind: str, batches: Batches, mode: Mode, *, every: bool) -> Any:
    """`looped` over the model's train, test or predict step, jitted; call it inside `applied(mode)`."""
    import jax

    def make() -> Any:
        return jax.jit(looped(_STEPS[kind](model), batches, every=every))

    return kept(model, ("steps", kind, batches, mode, every), make)


def single_step(model: Any, kind: str, mode: Mode) -> Any:
    """One step on one batch, jitted."""
    import jax

    return kept(model, ("single", kind, mode), lambda: jax.jit(_STEPS[kind](model)))


def epochs_program(model: Any, train: Batches, validation: Batches | None, capacity: int, mode: Mode) -> Any:
    """`(state, reset, data, validation_data, orders, count) -> (state, logs, val_logs)`: `count` whole epochs.

    Args:
      train, validation: how the rows are cut; without validation there are no val_logs.
      capacity: `orders` is int32 (capacity, n); count may be less.

    `reset` are the metrics' values after `reset_metrics`. The logs have a leading axis of `capacity` epochs and are the
    results of the metrics at the end of each.
    """
    import jax
    import jax.numpy as jnp

    learn = looped(train_step(model), train, every=False)
    check = None if validation is None else looped(test_step(model), validation, every=False)

    def results(metrics: Any) -> Any:
        keras_scope = _stateless_scope()
        with keras_scope(state_mapping=list(zip(model.metrics_variables, metrics, strict=True))):
            return model.get_metrics_result()

    def run(state: Any, reset: Any, data: Any, held_out: Any, orders: Any, count: Any) -> Any:
        def one(epoch: Any, carry: Any) -> Any:
            state, logs, val_logs = carry
            state, _last = learn((*state[:3], reset), data, orders[epoch], 0, train.steps)
            logs = put(logs, epoch, results(state[3]))
            if check is not None:
                assert validation is not None
                order = jnp.arange(validation.n, dtype=jnp.int32)
                tested, _last = check((state[0], state[1], reset), held_out, order, 0, validation.steps)
                state = (tested[0], tested[1], state[2], tested[2])
                val_logs = put(val_logs, epoch, results(state[3]))
            return state, logs, val_logs

        shapes = jax.eval_shape(results, state[3])
        empty = jax.tree.map(lambda s: jnp.zeros((capacity, *s.shape), s.dtype), shapes)
        return jax.lax.fori_loop(0, count, one, (state, empty, empty if check is not None else {}))

    def put(logs: Any, epoch: Any, new: Any) -> Any:
        return jax.tree.map(lambda held, value: held.at[epoch].set(value), logs, new)

    return kept(model, ("epochs", train, validation, capacity, mode), lambda: jax.jit(run))


def _stateless_scope() -> Any:
    from sunbae._compat import load_keras

    return load_keras().StatelessScope
