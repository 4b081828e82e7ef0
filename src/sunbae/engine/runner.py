"""Steps on a model: over the rows of a Feed by the whole epoch, or over drawn batches by groups."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from sunbae.engine.feed import Feed
from sunbae.engine.kernels import Mode, applied
from sunbae.engine.pace import LOOK_IN_S, Pace
from sunbae.engine.programs import read_state, single_step, steps_program, write_state
from sunbae.engine.replay import Kind, Replay
from sunbae.engine.steps import Batches, as_int

# (state, stop) -> (state, logs): the logs of every step if the callbacks need them, else of the last one.
Run = Callable[[Any, int], tuple[Any, Any]]

GROUP_BYTES = 32 * 2**20
MAX_GROUP = 32


class Steps:
    """The state of a model while steps are taken, and the logs of the last one."""

    def __init__(self, model: Any, replay: Replay) -> None:
        self._replay = replay
        self.state: Any = read_state(model, replay.kind)
        self.last: Any = None

    def advance(self, run: Run, start: int, stop: int, *, offset: int = 0) -> None:
        """Take the steps from `start` until before `stop`, then tell the callbacks.

        Args:
          run: takes the steps until before `stop` from a state.
          offset: the step whose logs are the first that `run` gives, where it gives those of every step.

        If a callback stops or raises before the last of these steps, they are taken again up to that one: steps are
        deterministic, so the model is where it would have been.
        """
        before = self.state
        self.state, out = run(before, stop)
        logs_of = self._logs_of(out, offset)
        try:
            self._replay.play(start, stop, logs_of)
        finally:
            reached = self._replay.executed
            if reached < stop:
                self.state, _out = run(before, reached)
            if reached > start:
                self.last = logs_of(reached - 1)

    def _logs_of(self, out: Any, offset: int) -> Callable[[int], Any]:
        import jax

        if not self._replay.every:
            return lambda _step: out
        # Fetched once: taking a number from the device costs more than the number.
        found = jax.device_get(out)
        return lambda step: jax.tree.map(lambda values: values[step - offset], found)


@contextmanager
def steps_on(model: Any, replay: Replay) -> Iterator[Steps]:
    """Inside, steps are taken; on leaving, also by an exception, the model's variables are where they led."""
    steps = Steps(model, replay)
    try:
        yield steps
    finally:
        write_state(model, replay.kind, steps.state)


def run_feed(model: Any, feed: Feed, replay: Replay, pace: Pace, mode: Mode) -> Any:
    """The steps of one epoch over the rows of `feed`; the logs of the last step."""
    batches = Batches(feed.n, min(feed.batch_size, feed.n))
    program = steps_program(model, replay.kind, batches, mode, every=replay.every)
    with steps_on(model, replay) as steps:
        order = feed.order()
        start = 0
        while start < batches.steps and not (start and replay.stopped):
            wanted = 1 if replay.stopped else pace.steps  # a flag set before the first step is heeded after it
            stop = min(batches.steps, start + replay.whole(wanted))

            def run(state: Any, stop: int, start: int = start) -> Any:
                return program(state, feed.data, order, as_int(start), as_int(stop))

            with pace.timed(stop - start), applied(mode):
                steps.advance(run, start, stop)
            start = stop
    return steps.last


def run_stream(model: Any, iterator: Any, replay: Replay, mode: Mode, *, limit: int = MAX_GROUP) -> Any:
    """The steps of one epoch over batches that Keras' epoch iterator draws; the logs of the last step, if there is one.

    Batches are drawn in Keras' order and no more of them than Keras draws, unless a callback stops within the epoch.
    At most `limit` of them go into a program together.
    """
    taken = 0
    with steps_on(model, replay) as steps:
        for group in drawn_groups(iterator, 1 if replay.stopped else limit):
            if not group:
                replay.begin(taken)
                continue
            with applied(mode):
                steps.advance(
                    group_run(model, replay.kind, group, taken, mode, every=replay.every),
                    taken,
                    taken + len(group),
                    offset=taken,
                )
            taken += len(group)
            if replay.stopped:
                break
    return steps.last


def drawn_groups(iterator: Any, limit: int) -> Iterator[list[Any]]:
    """Consecutive batches of one shape, few enough to fit into memory and to come in time.

    An empty group comes last if Keras begins one more step and only then finds that there is no batch for it.
    """
    import jax

    group: list[Any] = []
    started = time.monotonic()
    waiting = False
    try:
        with iterator.catch_stop_iteration():
            for _begin, _end, source in iterator:
                waiting = True
                batch = next(source)
                waiting = False
                if limit > 1:  # it waits, while its source may fill the same arrays anew
                    batch = jax.tree.map(lambda a: a.copy() if isinstance(a, np.ndarray) else a, batch)
                if group and not _alike(group[0], batch):
                    yield group
                    group, started = [], time.monotonic()
                group.append(batch)
                late = time.monotonic() - started > LOOK_IN_S
                if late or len(group) >= min(limit, _most(batch)):
                    yield group
                    group, started = [], time.monotonic()
    except Exception:
        # Keras would have trained on what came before the batch that failed.
        if group:
            yield group
        if waiting:
            yield []
        raise
    if group:
        yield group
    if waiting:
        yield []


def _leaves(batch: Any) -> list[Any]:
    import jax

    return list(jax.tree.leaves(batch))


def _is_sparse(batch: Any) -> bool:
    import jax
    from jax.experimental.sparse import JAXSparse

    kinds = jax.tree.leaves(batch, is_leaf=lambda leaf: isinstance(leaf, JAXSparse))
    return any(isinstance(leaf, JAXSparse) for leaf in kinds)


def _alike(a: Any, b: Any) -> bool:
    import jax

    same = jax.tree.structure(a) == jax.tree.structure(b)
    pairs = zip(_leaves(a), _leaves(b), strict=True) if same else ()
    return same and all(x.shape == y.shape and x.dtype == y.dtype for x, y in pairs)


def _most(batch: Any) -> int:
    leaves = _leaves(batch)
    if _is_sparse(batch) or not all(hasattr(leaf, "nbytes") and leaf.ndim for leaf in leaves):
        return 1  # or a scalar
    if len({leaf.shape[0] for leaf in leaves}) != 1:
        return 1  # some array is no row for each row, such as a mask
    return max(1, min(MAX_GROUP, GROUP_BYTES // max(1, sum(int(leaf.nbytes) for leaf in leaves))))


def group_run(model: Any, kind: Kind, group: Sequence[Any], taken: int, mode: Mode, *, every: bool) -> Run:
    """The steps over the batches of a group, the first of which is step `taken`."""
    import jax

    if len(group) == 1:
        return _single_run(model, kind, group[0], taken, mode, every=every)
    most = _most(group[0])
    size = len(_leaves(group[0])[0])

    def joined(*arrays: Any) -> Any:
        # Always as long as the longest group, so that one program serves them all.
        whole = np.empty((most * size, *arrays[0].shape[1:]), dtype=arrays[0].dtype)
        for k in range(most):
            whole[k * size : (k + 1) * size] = arrays[min(k, len(arrays) - 1)]
        return whole

    data = jax.device_put(jax.tree.map(joined, *group))
    program = steps_program(model, kind, Batches(most * size, size), mode, every=every)
    order = np.arange(most * size, dtype=np.int32)
    return lambda state, stop: program(state, data, order, as_int(0), as_int(stop - taken))


def _single_run(model: Any, kind: Kind, batch: Any, taken: int, mode: Mode, *, every: bool) -> Run:
    import jax

    step = single_step(model, kind, mode)

    def run(state: Any, stop: int) -> tuple[Any, Any]:
        if stop == taken:
            return state, None
        state, logs = step(state, batch)
        return state, jax.tree.map(lambda value: value[None], logs) if every else logs

    return run
