"""Training of one architecture under several seeds, each with its own early stopping."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.engine.cache import kept_on_disk
from sunbae.engine.checkpoint import Budget, Keeper
from sunbae.engine.epoch import State, build_metrics, epoch_program, initial_state
from sunbae.engine.kernels import applied
from sunbae.engine.standing import SeedFiles, Standing, restored
from sunbae.errors import SunbaeError
from sunbae.i18n import _

VALIDATION_BATCH = 8192
HEARING_S = 0.1  # a Ctrl-C is answered after so long at most


@dataclass(frozen=True)
class FitOptions:
    """How long and in which steps to train."""

    epochs: int
    batch_size: int
    patience: int  # epochs without a better val_loss before a seed stops


@dataclass(frozen=True)
class Progress:
    """What one seed has reached at the end of an epoch."""

    seed: int
    epoch: int  # 1 is the first
    loss: float
    val_loss: float
    best_epoch: int
    done: bool


@dataclass(frozen=True)
class Member:
    """One trained network.

    Attributes:
      seed: what it was made from.
      weights: arrays of `model.variables` order (trainable, then non-trainable), those of the best epoch.
      loss, val_loss: per epoch, in the loss's own unit.
      best_epoch: 1-based epoch of the lowest val_loss.
      interrupted: True if it was stopped from outside.
    """

    seed: int
    trainable: tuple[np.ndarray, ...]
    non_trainable: tuple[np.ndarray, ...]
    loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    best_epoch: int
    interrupted: bool = False


@kept_on_disk()
def fit_seeds(
    build: Callable[[], Any],
    train: Any,
    validation: Any,
    *,
    seeds: Sequence[int],
    options: FitOptions,
    on_epoch: Callable[[Progress], None] = lambda progress: None,
    stop: threading.Event | None = None,
    workers: int | None = None,
    files: SeedFiles | None = None,
    on_resume: Callable[[list[Progress]], None] = lambda standing: None,
) -> list[Member]:
    """Train one network per seed and keep each at its epoch of lowest val_loss.

    Args:
      build: makes a compiled `keras.Model`; called once per seed with every generator seeded.
      train, validation: (x, y) or (x, y, weight) of numpy arrays; x a dict by input name.
      seeds: at least one.
      options: epochs, batch size, patience.
      on_epoch: called from worker threads after each epoch.
      stop: set it to stop after the running epoch; networks with an epoch behind them are kept.
      workers: seeds trained at the same time, default the number of cores. The result does not depend on it.
      files: where to keep checkpoints, and where those of a training that was stopped are; default none.
      on_resume: told where the seeds that have a checkpoint stand, before the training goes on.

    Returns: members in the order of `seeds`; after `stop` or a Ctrl-C, only those that finished an epoch.
    Raises: SunbaeError if the loss of a seed is never a finite number; KeyboardInterrupt if none finished an epoch;
      OutputError if a checkpoint cannot be written, CheckpointError if one is damaged.

    A training that goes on from checkpoints gives the bits of one that was not stopped.
    Seeds run side by side in threads: XLA's loop over the steps of an epoch uses one core on a CPU, so two cores
    train two seeds in the time of one (measured in bench/RESULTS.md against a vmapped population).
    """
    import jax

    load_keras()
    halt = stop or threading.Event()
    n, n_validation = len(train[1]), len(validation[1])
    template, states = None, []
    for seed in seeds:
        with seeded(seed):
            model = build()
            if template is None:
                template = model
                build_metrics(model, train)
            states.append(initial_state(model))
    epoch = epoch_program(
        template,
        n=n,
        batch_size=min(options.batch_size, n),
        n_validation=n_validation,
        validation_batch=VALIDATION_BATCH,
    )
    train, validation = jax.device_put((train, validation))
    with applied("auto"):
        compiled = jax.jit(epoch).lower(states[0], np.arange(n, dtype=np.int32), train, validation).compile()
    step = lambda state, order: compiled(state, order, train, validation)  # noqa: E731
    standings = {seed: restored(files, seed, state) for seed, state in zip(seeds, states, strict=True)}
    known = [_progress(seed, standing, options) for seed, standing in standings.items() if standing]
    if known:
        on_resume(known)
    keepers = _keepers(files, standings, states[0])
    jobs = [
        (step, n, seed, standings[seed] or Standing(state, state), options, on_epoch, halt, keepers.get(seed))
        for seed, state in zip(seeds, states, strict=True)
    ]
    with ThreadPoolExecutor(min(len(jobs), workers or os.cpu_count() or 1)) as pool:
        members = _members(pool, jobs, halt)
    if not members:
        raise KeyboardInterrupt
    return members


def _members(pool: ThreadPoolExecutor, jobs: Sequence[Any], halt: threading.Event) -> list[Member]:
    """The results; the first Ctrl-C ends the training after the running epochs, a second one everything."""
    futures: list[Future[Member | None]] = []
    try:
        try:
            futures.extend(pool.submit(_fit_one, *job) for job in jobs)
            wait_for(futures)
        except KeyboardInterrupt:
            halt.set()
            wait_for(futures)
    except BaseException:
        halt.set()
        raise
    return [member for future in futures if (member := future.result()) is not None]


def wait_for(futures: Sequence[Future[Any]]) -> None:
    """Wait until all are done, or raise what one of them raised.

    In slices: a wait without an end hears no Ctrl-C on Windows, and elsewhere none that the system handed to
    another thread.
    """
    running = set(futures)
    while running:
        done, running = wait(running, timeout=HEARING_S, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()


def _order(seed: int, epoch: int, n: int) -> np.ndarray:
    """int32 permutation of the training rows, a function of seed and epoch alone."""
    return np.random.default_rng([seed, epoch]).permutation(n).astype(np.int32)


@dataclass(frozen=True)
class _Keeper:
    """Writes the checkpoints of one seed."""

    keeper: Keeper
    fingerprint: str

    def keep(self, seed: int, standing: Standing, *, over: bool) -> None:
        if self.keeper.due(end=over):
            self.keeper.write(lambda: standing.checkpoint(self.fingerprint, seed))


def _keepers(files: SeedFiles | None, standings: Mapping[int, Standing | None], first: State) -> dict[int, _Keeper]:
    """One for each seed, on one budget of time."""
    if files is None:
        return {}
    size = sum(array.nbytes for group in (*first, first.trainable) for array in group)
    budget, folder = Budget(size), files.folder

    def keeper(seed: int, standing: Standing | None) -> Keeper:
        return Keeper(lambda: folder() / files.name(seed), budget, written=standing is not None)

    return {seed: _Keeper(keeper(seed, standing), files.fingerprint) for seed, standing in standings.items()}


def _progress(seed: int, standing: Standing, options: FitOptions) -> Progress:
    done = standing.is_over(options.epochs, options.patience)
    return Progress(seed, standing.epoch, standing.loss[-1], standing.val_loss[-1], standing.best_epoch, done)


def _fit_one(
    step: Callable[[State, np.ndarray], Any],
    n: int,
    seed: int,
    standing: Standing,
    options: FitOptions,
    on_epoch: Callable[[Progress], None],
    halt: threading.Event,
    keeper: _Keeper | None,
) -> Member | None:
    if standing.is_over(options.epochs, options.patience):
        on_epoch(_progress(seed, standing, options))
    while not standing.is_over(options.epochs, options.patience) and not halt.is_set():
        state, loss, val_loss = step(standing.state, _order(seed, standing.epoch + 1, n))
        standing.advance(state, float(loss), float(val_loss))
        progress = _progress(seed, standing, options)
        on_epoch(progress)
        if keeper:
            keeper.keep(seed, standing, over=progress.done)
    losses, val_losses, best_epoch, best_state = standing.loss, standing.val_loss, standing.best_epoch, standing.best
    if not best_epoch:
        if not losses:
            return None
        raise SunbaeError(
            _(
                "Training diverged: with seed {seed} the loss became {loss} in epoch {epoch}. Lower the learning "
                "rate, for example --set learning_rate=0.0005."
            ).format(seed=seed, loss=losses[-1], epoch=len(losses))
        )
    return Member(
        seed=seed,
        trainable=tuple(np.asarray(a) for a in best_state.trainable),
        non_trainable=tuple(np.asarray(a) for a in best_state.non_trainable),
        loss=tuple(losses),
        val_loss=tuple(val_losses),
        best_epoch=best_epoch,
        interrupted=halt.is_set()
        and not (len(losses) == options.epochs or len(losses) - best_epoch >= options.patience),
    )
