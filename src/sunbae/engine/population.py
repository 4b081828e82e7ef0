"""The training of a population: which members share a program, in how many threads, and where each stands on disk."""

from __future__ import annotations

import itertools
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sunbae.engine.checkpoint import MALFORMED, Budget, Checkpoint, Keeper, load_checkpoint, unfit
from sunbae.engine.feed import Feed
from sunbae.engine.fingerprint import differing, digest, warn_of_another
from sunbae.engine.kernels import Mode, applied
from sunbae.engine.member import Member, Progress
from sunbae.engine.pace import Pace
from sunbae.engine.programs import epochs_program, read_state, variables
from sunbae.engine.replay import plain
from sunbae.engine.steps import Batches, as_int
from sunbae.engine.work import flops, loops_inside
from sunbae.i18n import _

How = Literal["auto", "together", "apart"]
# Floating-point operations of one step of one member up to which members gain from one program (ARCHITECTURE.md):
# below, the calls between the operations cost more than the operations; above, batched matrix products lose.
TOGETHER_FLOPS = 2e6
TOGETHER = 8  # members per program; more gain nothing, and the cores share fewer programs
MAX_EPOCHS_AT_ONCE = 64
HEARING_S = 0.1  # a Ctrl-C is answered after so long at most


class Architecture:
    """What members that one program serves have in common: they differ in their states alone.

    Args:
      model: one of them, compiled and built.
      feed, held: the rows to train on, and the validation rows or None.
      draws_to_build: whether Keras draws an order of the rows when it builds such a model.

    Attributes:
      reset: the values of the metrics before an epoch.
      bytes: of the state of one member.
    """

    def __init__(self, model: Any, feed: Feed, held: Feed | None, mode: Mode, *, draws_to_build: bool) -> None:
        self.model, self.feed, self.held, self.mode = model, feed, held, mode
        model.reset_metrics()
        self.reset = [v.value for v in model.metrics_variables]
        self.bytes = sum(int(v.value.nbytes) for group in variables(model, "train") for v in group)
        self._draws_to_build = draws_to_build
        self._programs: dict[Any, Any] = {}
        self._compiling = threading.Lock()
        self._compiled: set[Any] = set()

    def first_state(self, model: Any, build: Callable[[], None]) -> Any:
        """The state of another model of this architecture before training.

        Args:
          build: makes the variables of a model that has none yet.
        """
        if not model.built:
            build()
            return read_state(model, "train")
        if self._draws_to_build:
            self.feed.order()
        model.optimizer.build(model.trainable_variables)
        weights = [[v.value for v in group] for group in (model.trainable_variables, model.non_trainable_variables)]
        return (*weights, [v.value for v in model.optimizer.variables], self.reset)

    def run(self, capacity: int, slots: int, *arguments: Any) -> Any:
        """Whole epochs of one member, or of `slots` members stacked."""
        import jax

        with self._compiling:
            if (capacity, slots) not in self._programs:
                program = self._program(capacity)
                stacked = jax.jit(jax.vmap(program, in_axes=(0, None, None, None, 0, None)))
                self._programs[capacity, slots] = program if slots == 1 else stacked
            program = self._programs[capacity, slots]
            if (capacity, slots) not in self._compiled:
                # Two threads that come at once must not compile the same.
                with applied(self.mode):
                    found = program(*arguments)
                self._compiled.add((capacity, slots))
                return found
        with applied(self.mode):
            return program(*arguments)

    def _program(self, capacity: int) -> Any:
        held = None if self.held is None else Batches(self.held.n, min(self.held.batch_size, self.held.n))
        batches = Batches(self.feed.n, min(self.feed.batch_size, self.feed.n))
        return epochs_program(self.model, batches, held, capacity, self.mode)


@dataclass(frozen=True)
class Files:
    """The checkpoints of a population, one file for the members that share a program.

    Attributes:
      training: check sums of all that decides the course of the training but the members themselves.
      found: the folder of such a training that was stopped, None if there is none.
      folder: makes the folder, or gives the one that was found; first asked for when something is written.
    """

    training: Callable[[], Mapping[str, str]]
    found: Path | None
    folder: Callable[[], Path]


@dataclass(frozen=True)
class Course:
    """How far and under whose eyes a population trains.

    Attributes:
      epochs: at most.
      workers: programs at one time; None for the number of cores or devices.
      memory_mib: for the states of members that train at one time.
      end_on_nan: whether a member whose loss is no finite number ends.
      keeps_interrupted: whether a Ctrl-C ends the training after the running epochs with what there is, instead of
        being raised; a second one is raised.
      on_epoch: told from worker threads.
      on_resume: told where the members that have a checkpoint stand, before the training goes on.
      stop: set it to end the training after the running epochs.
    """

    epochs: int
    how: How = "auto"
    workers: int | None = None
    memory_mib: int = 2048
    end_on_nan: bool = False
    keeps_interrupted: bool = False
    on_epoch: Callable[[Progress], None] = lambda progress: None
    on_resume: Callable[[list[Progress]], None] = lambda standing: None
    stop: threading.Event | None = None


class Squad:
    """Members of one architecture that share a program.

    Args:
      first: gives a member's first state and the generator of its orders.

    Attributes:
      known: where the members stand that have a checkpoint.
    """

    def __init__(
        self,
        shared: Architecture,
        members: Sequence[Member],
        first: Callable[[Member], tuple[Any, Any]],
        files: Files | None,
    ) -> None:
        self.shared, self.members, self._first, self._files = shared, list(members), first, files
        self._name = f"members-{members[0].index}-{members[-1].index}.ckpt"
        self._keeper: Keeper | None = None
        self._stacked: tuple[Sequence[Member], Any] | None = None  # the states of those that trained last, as one tree
        self._found = self._read()
        self.known = [] if self._found is None else [member.progress() for member in self.members]

    def start(self, budget: Callable[[int], Budget]) -> None:
        """Make the states of the members, or take them from the checkpoint."""
        found, metrics = self._found, self.shared.model.metrics
        for member in self.members:
            state, generator = (None, np.random.RandomState()) if found else self._first(member)
            member.start(state, generator, metrics)
        if found is not None:
            with self._readable():
                for member in self.members:
                    member.restore(found.arrays, found.record[str(member.index)], variables(self.shared.model, "train"))
        if self._files is not None:
            folder = self._files.folder
            size = self.shared.bytes * len(self.members)
            self._keeper = Keeper(lambda: folder() / self._name, budget(size), written=found is not None)
        self._found = None

    def train(self, course: Course, device: Any, halt: threading.Event) -> None:
        """Train the members in one program; those that have finished leave it."""
        import jax

        shared = self.shared
        with jax.default_device(device):
            held = None if shared.held is None else shared.held.data
            common = jax.device_put((shared.reset, shared.feed.data, held), device)
            for member in self.members:
                member.state = jax.device_put(member.state, device)
                if member.done:
                    course.on_epoch(member.progress())
            # EarlyStopping may want the weights of any epoch.
            watched = any(member.watched for member in self.members)
            capacity = 1 if watched else min(MAX_EPOCHS_AT_ONCE, max(1, course.epochs))
            pace = Pace()
            while (active := [m for m in self.members if not m.done and m.epoch < course.epochs]) and not halt.is_set():
                count = min(capacity, pace.steps, course.epochs - active[0].epoch)
                orders = np.zeros((len(active), capacity, shared.feed.n), dtype=np.int32)
                for member, order in zip(active, orders, strict=True):
                    for k in range(count):
                        order[k] = shared.feed.order(member.generator)
                with pace.timed(count):
                    states, logs, val_logs = self._run(capacity, active, common, orders, count)
                for k, member in enumerate(active):
                    told = [_merged(logs[k], val_logs[k], epoch) for epoch in range(count)]
                    for progress in member.hear(states[k], told, course.epochs, end_on_nan=course.end_on_nan):
                        course.on_epoch(progress)
                    if member.done:
                        member.finish()
                self._keep(now=False)
            if halt.is_set() and not course.keeps_interrupted:
                self._keep(now=True)
        self._stacked = None
        for member in self.members:
            member.finish()

    def _run(
        self, capacity: int, members: Sequence[Member], common: Any, orders: np.ndarray, count: int
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """States, logs and validation logs of each member after `count` epochs."""
        import jax

        if len(members) == 1:
            found = self.shared.run(capacity, 1, members[0].state, *common, orders[0], as_int(count))
            return [found[0]], [jax.device_get(found[1])], [jax.device_get(found[2])]
        n, slots = len(members), 1 << (len(members) - 1).bit_length()
        # Padded to a power of two, so that members that leave cost few compilations.
        places = np.minimum(np.arange(slots), n - 1)
        stacked, self._stacked = self._stacked, None
        if stacked is None or stacked[0] != members:
            stacked = members, jax.tree.map(lambda *leaves: np.stack(leaves), *(members[k].state for k in places))
        found = self.shared.run(capacity, slots, stacked[1], *common, orders[places], as_int(count))
        self._stacked = members, found[0]
        trees = jax.device_get(found)  # on a CPU these are views
        parts = [[_pick(tree, k) for k in range(n)] for tree in trees]
        return parts[0], parts[1], parts[2]

    def _keep(self, *, now: bool) -> None:
        """Write where the members stand, now or when that is worth its time."""
        if self._keeper is None or not any(member.epoch for member in self.members):
            return
        if now or self._keeper.due(end=all(member.done for member in self.members)):
            self._keeper.write(self._checkpoint)

    def _checkpoint(self) -> Checkpoint:
        arrays: dict[str, np.ndarray] = {}
        record: dict[str, Any] = {}
        for member in self.members:
            its, record[str(member.index)] = member.kept()
            arrays |= its
        return Checkpoint(self._fingerprint(), max(member.epoch for member in self.members), arrays, record)

    def _fingerprint(self) -> dict[str, str]:
        assert self._files is not None
        said = digest([[member.index, member.seed, member.values] for member in self.members])
        return {**self._files.training(), "members": said}

    @property
    def _path(self) -> Path:
        assert self._files is not None
        assert self._files.found is not None
        return self._files.found / self._name

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except MALFORMED as exc:
            raise unfit(self._path, _("it is damaged ({reason})").format(reason=exc)) from exc

    def _read(self) -> Checkpoint | None:
        """The checkpoint, if there is one and it is of these members and this training."""
        if self._files is None or self._files.found is None or not self._path.exists():
            return None
        found = load_checkpoint(self._path)
        if different := differing(found.fingerprint, self._fingerprint()):
            warn_of_another(self._path, different)
            return None
        with self._readable():
            for member in self.members:
                member.recall(found.arrays, found.record[str(member.index)])
        return found


def squads_of(
    shared: Architecture,
    members: Sequence[Member],
    course: Course,
    first: Callable[[Member], tuple[Any, Any]],
    files: Files | None,
) -> list[Squad]:
    """The members of an architecture by the programs that they share."""
    size = 1
    if _together(shared, len(members), course.how):
        fitting = max(1, int(course.memory_mib * 2**20 / max(2 * shared.bytes * _threads(course), 1)))
        size = min(TOGETHER, fitting, -(-len(members) // _threads(course)))
    return [Squad(shared, members[k : k + size], first, files) for k in range(0, len(members), size)]


def _together(shared: Architecture, n: int, how: How) -> bool:
    if how != "auto":
        return how == "together"
    step = flops(shared.model, min(shared.feed.batch_size, shared.feed.n))
    small = step <= TOGETHER_FLOPS and not loops_inside(shared.model)
    return small and n > 1 and _devices()[0].platform == "cpu"


def _threads(course: Course) -> int:
    return course.workers or max(os.cpu_count() or 1, len(_devices()))


def train_squads(squads: Sequence[Squad], course: Course) -> str:
    """Train all members; says how.

    Raises: KeyboardInterrupt, see `Course`; what a callback raises; OutputError if a checkpoint cannot be written,
      CheckpointError if one is damaged.
    """
    halt = course.stop or threading.Event()
    if known := [progress for squad in squads for progress in squad.known]:
        course.on_resume(known)
    size = max(len(squad.members) for squad in squads)
    largest = max(squad.shared.bytes * len(squad.members) for squad in squads)
    fitting = max(1, int(course.memory_mib * 2**20 / max(2 * largest, 1)))
    at_once = min(_threads(course), len(squads), fitting)
    with ThreadPoolExecutor(at_once) as pool:
        queue = _Queue(squads, course, halt, pool, at_once)
        try:
            try:
                queue.drain()
            except KeyboardInterrupt:
                halt.set()
                queue.drain()
                if not course.keeps_interrupted:
                    raise
        except BaseException:
            halt.set()
            raise
    return f"{size} in a program, {at_once} programs at a time" if size > 1 else f"one by one, {at_once} at a time"


class _Queue:
    """The squads that wait and those that train."""

    def __init__(
        self, squads: Sequence[Squad], course: Course, halt: threading.Event, pool: ThreadPoolExecutor, at_once: int
    ) -> None:
        self._waiting, self._running = deque(squads), set[Future[None]]()
        self._course, self._halt, self._pool, self._at_once = course, halt, pool, at_once
        self._devices = itertools.cycle(_devices())
        self._budget: Budget | None = None

    def drain(self) -> None:
        """Until nothing waits and nothing trains.

        In slices: a wait without an end hears no Ctrl-C on Windows, and elsewhere none that the system handed to
        another thread.
        """
        while self._waiting or self._running:
            if self._halt.is_set():
                # What was trained before this start is there without training.
                self._waiting = deque(squad for squad in self._waiting if squad.known)
            while self._waiting and len(self._running) < self._at_once:
                squad = self._waiting.popleft()
                squad.start(self._shared_budget)
                self._running.add(self._pool.submit(squad.train, self._course, next(self._devices), self._halt))
            done, self._running = wait(self._running, timeout=HEARING_S, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()

    def _shared_budget(self, size: int) -> Budget:
        self._budget = self._budget or Budget(size)
        return self._budget


def _devices() -> list[Any]:
    import jax

    return list(jax.local_devices())


def _pick(tree: Any, k: int) -> Any:
    import jax

    return jax.tree.map(lambda leaf: leaf[k], tree)


def _merged(logs: Any, val_logs: Any, epoch: int) -> dict[str, float]:
    held_out = {f"val_{name}": value for name, value in plain(_pick(val_logs, epoch)).items()}
    return plain(_pick(logs, epoch)) | held_out
