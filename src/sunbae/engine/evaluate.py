"""`evaluate` and `predict`: the arguments and the meaning of Keras' methods, their batches in compiled programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.cache import kept_on_disk
from sunbae.engine.feed import Feed, feed_of
from sunbae.engine.hooks import callbacks_in, hooks_of
from sunbae.engine.kernels import Mode, applied
from sunbae.engine.pace import Pace
from sunbae.engine.plan import Call, Plan, make_plan
from sunbae.engine.programs import read_state, single_step, steps_program, write_state
from sunbae.engine.replay import Replay, plain
from sunbae.engine.runner import drawn_groups, group_run, run_feed, run_stream
from sunbae.engine.steps import Batches, as_int
from sunbae.engine.tensorboard import without_tensorflow

OUTPUT_BYTES = 64 * 2**20  # outputs that one program holds
MAX_GROUP = 64


@kept_on_disk()
def evaluate(
    model: Any,
    x: Any = None,
    y: Any = None,
    batch_size: int | None = None,
    verbose: Any = "auto",
    sample_weight: Any = None,
    steps: int | None = None,
    callbacks: Any = None,
    return_dict: bool = False,
    *,
    kernels: Mode = "auto",
    on_plan: Callable[[Plan], None] = lambda plan: None,
) -> Any:
    """The loss and metrics of a compiled model, as `model.evaluate` gives them.

    Args:
      model: a compiled `keras.Model` on the JAX backend.
      x ... return_dict: those of `keras.Model.evaluate`.
      kernels, on_plan: as in `fit`.

    Returns: a number, a list, or a dict, as `keras.Model.evaluate`.
    Raises: what `keras.Model.evaluate` raises.
    """
    callbacks = without_tensorflow(callbacks)
    plan = make_plan(
        Call(model, "evaluate", x, y, sample_weight, callbacks_in(callbacks), steps, exact=kernels == "exact")
    )
    on_plan(plan)
    if plan.fallback:
        return model.evaluate(
            x=x, y=y, batch_size=batch_size, verbose=verbose, sample_weight=sample_weight, steps=steps,
            callbacks=callbacks, return_dict=return_dict,
        )  # fmt: skip
    model._assert_compile_called("evaluate")
    iterator = _iterator(model, x=x, y=y, sample_weight=sample_weight, batch_size=batch_size, steps_per_epoch=steps)
    model._symbolic_build(iterator=iterator)
    iterator.reset()
    listening = _listening(model, callbacks, verbose, iterator)
    model.make_test_function()
    model.stop_evaluating = False
    listening.on_test_begin()
    model.reset_metrics()
    replay = Replay.of(model, hooks_of(listening.callbacks), "test")
    if plan.way in ("streamed", "single"):
        last = run_stream(model, iterator, replay, kernels, limit=_limit(plan))
    else:
        last = run_feed(model, feed_of(iterator.data_adapter), replay, Pace(), kernels)
    logs = plain(model._get_metrics_result_or_logs(last or {}))
    listening.on_test_end(logs)
    model._jax_state = None
    return logs if return_dict else model._flatten_metrics_in_order(logs)


@kept_on_disk()
def predict(
    model: Any,
    x: Any,
    batch_size: int | None = None,
    verbose: Any = "auto",
    steps: int | None = None,
    callbacks: Any = None,
    *,
    kernels: Mode = "auto",
    on_plan: Callable[[Plan], None] = lambda plan: None,
) -> Any:
    """The outputs of a model for every row, as `model.predict` gives them.

    Args:
      model: a `keras.Model` on the JAX backend.
      x ... callbacks: those of `keras.Model.predict`.
      kernels, on_plan: as in `fit`.

    Returns: NumPy arrays (n, ...) in the structure of the model's outputs.
    Raises: what `keras.Model.predict` raises.
    """
    keras = load_keras()
    callbacks = without_tensorflow(callbacks)
    plan = make_plan(
        Call(model, "predict", x, callbacks=callbacks_in(callbacks), steps=steps, exact=kernels == "exact")
    )
    if not plan.fallback and not all(layer.built for layer in model._flatten_layers()):
        # Keras builds on the first batch, by calling the model.
        plan = Plan("predict", "keras", ("the model is not built yet",))
    on_plan(plan)
    if plan.fallback:
        return model.predict(x, batch_size=batch_size, verbose=verbose, steps=steps, callbacks=callbacks)
    iterator = _iterator(model, x=x, batch_size=batch_size, steps_per_epoch=steps)
    listening = _listening(model, callbacks, verbose, iterator)
    model.make_predict_function()
    model.stop_predicting = False
    listening.on_predict_begin()
    replay = Replay.of(model, hooks_of(listening.callbacks), "predict")
    limit = 1 if plan.way == "single" or replay.stopped else MAX_GROUP
    if plan.way in ("streamed", "single"):
        source = _streamed(model, iterator, replay, limit, kernels)
    else:
        source = _by_rows(model, feed_of(iterator.data_adapter), limit, kernels)
    outputs = _collect(model, source, replay, kernels)
    listening.on_predict_end()
    model._jax_state = None
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *outputs)


def _iterator(model: Any, **arguments: Any) -> Any:
    return load_keras().src.backend.jax.trainer.JAXEpochIterator(
        shuffle=False, steps_per_execution=model.steps_per_execution, **arguments
    )


def _listening(model: Any, callbacks: Any, verbose: Any, iterator: Any) -> Any:
    """The callbacks of a call as Keras gathers them."""
    callback_list = load_keras().callbacks.CallbackList
    if isinstance(callbacks, callback_list):
        return callbacks
    return callback_list(
        callbacks, add_progbar=verbose != 0, verbose=verbose, epochs=1, steps=iterator.num_batches, model=model
    )


# Gives (state, outputs of some batches, a leading axis for the batch) for a state, until there is nothing left.
Source = Callable[[Any], tuple[Any, Any] | None]


def _collect(model: Any, source: Source, replay: Replay, mode: Mode) -> list[Any]:
    """The outputs of every batch, in order; the state that they leave goes into the model."""
    import jax

    state: Any = read_state(model, "predict")
    outputs: list[Any] = []
    try:
        while not (outputs and replay.stopped):
            with applied(mode):
                found = source(state)
            if found is None:
                break
            state, out = found
            out = jax.device_get(out)
            first = len(outputs)
            outputs += [jax.tree.map(lambda a, k=k: a[k], out) for k in range(len(jax.tree.leaves(out)[0]))]
            replay.play(first, len(outputs), partial(_logs, outputs))
            del outputs[replay.executed :]
    finally:
        write_state(model, "predict", state)
    return outputs


def _logs(outputs: list[Any], step: int) -> dict[str, Any]:
    return {"outputs": outputs[step]}


def _by_rows(model: Any, feed: Feed, limit: int, mode: Mode) -> Source:
    """Groups of at most `limit` whole batches, then the smaller last one."""
    import jax

    whole, start = feed.n // feed.batch_size, 0
    single = single_step(model, "predict", mode)
    group = min(limit, _group_size(model, feed, mode)) if whole else 0
    pace = Pace()
    order = np.arange(feed.n, dtype=np.int32)

    def source(state: Any) -> tuple[Any, Any] | None:
        nonlocal start
        if start < whole:
            count = min(group, pace.steps, whole - start)
            rows = np.zeros(group * feed.batch_size, dtype=np.int32)
            rows[: count * feed.batch_size] = order[start * feed.batch_size :][: count * feed.batch_size]
            program = steps_program(model, "predict", Batches(len(rows), feed.batch_size), mode, every=True)
            with pace.timed(count):
                state, out = jax.block_until_ready(program(state, feed.data, rows, as_int(0), as_int(count)))
            start += count
            return state, jax.tree.map(lambda a: a[:count], out)
        if start * feed.batch_size < feed.n:
            state, out = single(state, jax.tree.map(lambda a: a[start * feed.batch_size :], feed.data))
            start += 1
            return state, jax.tree.map(lambda a: a[None], out)
        return None

    return source


def _group_size(model: Any, feed: Feed, mode: Mode) -> int:
    """Batches per program: few enough for their outputs to fit."""
    import jax

    batch = jax.tree.map(lambda a: a[: feed.batch_size], feed.data)
    with applied(mode):
        outputs = jax.eval_shape(single_step(model, "predict", mode), read_state(model, "predict"), batch)[1]
    size = sum(int(np.prod(leaf.shape)) * int(leaf.dtype.itemsize) for leaf in jax.tree.leaves(outputs))
    return max(1, min(MAX_GROUP, feed.n // feed.batch_size, OUTPUT_BYTES // max(1, size)))


def _limit(plan: Plan) -> int:
    return 1 if plan.way == "single" else MAX_GROUP


def _streamed(model: Any, iterator: Any, replay: Replay, limit: int, mode: Mode) -> Source:
    groups, taken = drawn_groups(iterator, limit), 0

    def source(state: Any) -> tuple[Any, Any] | None:
        nonlocal taken
        group = next(groups, None)
        if not group:
            if group is not None:
                replay.begin(taken)
            return None
        import jax

        state, out = group_run(model, "predict", group, taken, mode, every=True)(state, taken + len(group))
        taken += len(group)
        return state, jax.tree.map(lambda a: a[: len(group)], out)

    return source
