"""`fit_many`: members of one architecture, trained side by side, each as if alone."""

from __future__ import annotations

import copy
import itertools
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.engine.cache import kept_on_disk
from sunbae.engine.feed import Feed, feed_of
from sunbae.engine.kernels import Mode, applied
from sunbae.engine.pace import Pace
from sunbae.engine.population import wait_for
from sunbae.engine.programs import epochs_program, read_state
from sunbae.engine.replay import plain
from sunbae.engine.steps import Batches, as_int
from sunbae.engine.work import flops, loops_inside
from sunbae.errors import OptionError
from sunbae.i18n import _

How = Literal["auto", "together", "apart"]
# Floating-point operations of one step of one member up to which members gain from one program (bench/RESULTS.md):
# below, the calls between the operations cost more than the operations; above, batched matrix products lose.
TOGETHER_FLOPS = 4e6
TOGETHER = 8  # members per program; more gain nothing, and the cores share fewer programs
MEMORY_MIB = 2048
MAX_EPOCHS_AT_ONCE = 64


@dataclass(frozen=True)
class Fitted:
    """One trained member.

    Attributes:
      seed: what it was made from.
      values: the hyper-parameters that were varied.
      history: metric -> value per epoch, as in Keras' History.
      weights: arrays in the order of `model.get_weights()`.
    """

    seed: int
    values: dict[str, float]
    history: dict[str, list[float]]
    weights: tuple[np.ndarray, ...] = field(repr=False)


@dataclass(frozen=True)
class Population:
    """The members of a call, in the order of hyper-parameters, then seeds.

    Attributes:
      how: in words, how they were trained.
    """

    members: tuple[Fitted, ...]
    how: str
    _build: Callable[[], Any] = field(repr=False)

    def model(self, k: int) -> Any:
        """Member `k` as a compiled `keras.Model`."""
        member = self.members[k]
        with seeded(member.seed):
            made = _varied(self._build(), member.values)
        if not made.built:
            raise OptionError(_("The network has no Input; give it one to have members as models."))
        made.set_weights(list(member.weights))
        return made


@dataclass
class _Running:
    """A member that is being trained."""

    index: int
    seed: int
    values: dict[str, float]
    state: Any
    generator: Any
    stopping: Any  # EarlyStopping of its own, or None
    standing: _Standing = field(default_factory=lambda: _Standing())
    history: dict[str, list[float]] = field(default_factory=dict)
    done: bool = False


class _Standing:
    """What EarlyStopping knows of a model: its weights, and that it may be stopped."""

    def __init__(self) -> None:
        self.metrics: Any = []
        self.stop_training = False
        self.weights: Any = None

    def get_weights(self) -> Any:
        """The weights now."""
        return self.weights

    def set_weights(self, weights: Any) -> None:
        """Other weights."""
        self.weights = weights


@kept_on_disk()
def fit_many(
    model: Any,
    x: Any,
    y: Any = None,
    *,
    seeds: int | Sequence[int] = 16,
    vary: Mapping[str, Sequence[float]] | None = None,
    batch_size: int | None = None,
    epochs: int = 1,
    validation_split: float = 0.0,
    validation_data: Any = None,
    shuffle: Any = True,
    class_weight: dict[int, float] | None = None,
    sample_weight: Any = None,
    early_stopping: Any = None,
    how: How = "auto",
    workers: int | None = None,
    memory_mib: int = MEMORY_MIB,
    kernels: Mode = "auto",
    on_epoch: Callable[[int, int, dict[str, float]], None] = lambda member, epoch, logs: None,
) -> Population:
    """Train one architecture under many seeds and hyper-parameters, each member as a `fit` of its own would.

    Args:
      model: a compiled `keras.Model`, cloned with new weights for each member; or a function that builds one.
      x, y, batch_size, epochs, validation_split, validation_data, shuffle, class_weight, sample_weight: as in `fit`,
        arrays only.
      seeds: how many, from 0; or which.
      vary: "learning_rate", "weight_decay", "dropout" -> values; members are all combinations, each under every seed.
      early_stopping: a `keras.callbacks.EarlyStopping`; each member has one of its own and ends by itself.
      how: "together": members in one program by `jax.vmap`, up to 8; "apart": one program each; "auto" takes what is
        faster on a CPU by the size of a step. Both run in as many threads as there are cores (or devices).
      workers: threads; the result does not depend on it.
      memory_mib: most memory for the states of members that train at one time.
      kernels: as in `fit`.
      on_epoch: told (member, epoch from 0, logs), from worker threads.

    Returns: a Population. "apart", the member of seed k has the weights of `keras.utils.set_random_seed(k)`, building
      and `sunbae.fit`, to the last bit; "together", to rounding (batched products add in another order).
    Raises: OptionError for a hyper-parameter that cannot be varied; what `keras.Model.fit` raises.
    """
    keras = load_keras()
    build = model if callable(model) and not isinstance(model, keras.Model) else _cloning(model)
    data = (x, y, sample_weight)
    if validation_split and validation_data is None:
        slicing = keras.src.trainers.data_adapters.array_slicing
        data, validation_data = slicing.train_validation_split(data, validation_split=validation_split)
    arguments = {"batch_size": batch_size, "shuffle": shuffle, "class_weight": class_weight}
    numbers = range(seeds) if isinstance(seeds, int) else seeds
    combinations = [dict(zip(vary, one, strict=True)) for one in itertools.product(*vary.values())] if vary else [{}]
    groups: dict[Any, _Group] = {}
    running: list[_Running] = []
    for values, seed in itertools.product(combinations, numbers):
        # The learning rate is a variable of the optimizer; everything else is baked into the program.
        key = tuple(sorted((name, value) for name, value in values.items() if name != "learning_rate"))
        with seeded(seed):
            made = _varied(build(), values)
            if key not in groups:
                groups[key] = _Group(made, _iterator(made, *data, **arguments), validation_data, kernels)
                state = read_state(made, "train")
            else:
                state = groups[key].first_state(made, partial(_iterator, made, *data, **arguments))
            generator = np.random.RandomState()
            generator.set_state(np.random.get_state())
        member = _Running(len(running), seed, values, state, generator, copy.deepcopy(early_stopping))
        if member.stopping is not None:
            member.stopping.set_model(member.standing)
            member.standing.metrics = groups[key].model.metrics
            member.stopping.on_train_begin()
        running.append(member)
        groups[key].members.append(member)
    threads = workers or max(os.cpu_count() or 1, len(_devices()))
    described = [_train(group, epochs, how, threads, memory_mib, on_epoch) for group in groups.values()]
    places = next(iter(groups.values())).places
    members = tuple(_fitted(member, places) for member in running)
    return Population(members, "; ".join(dict.fromkeys(described)), build)


def _fitted(member: _Running, places: Sequence[int]) -> Fitted:
    weights = tuple(np.asarray(member.standing.weights[place]) for place in places)
    return Fitted(member.seed, member.values, member.history, weights)


def _cloning(model: Any) -> Callable[[], Any]:
    keras = load_keras()

    def build() -> Any:
        clone = keras.models.clone_model(model)
        clone.compile_from_config(model.get_compile_config())
        return clone

    return build


def _varied(model: Any, values: Mapping[str, float]) -> Any:
    """`model` with other hyper-parameters, before anything is traced."""
    keras = load_keras()
    for name, value in values.items():
        if name in ("learning_rate", "weight_decay"):
            setattr(model.optimizer, name, value)
        elif name == "dropout":
            dropouts = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.Dropout)]
            if not dropouts:
                raise OptionError(_("dropout cannot be varied: the network has no Dropout layer."))
            for layer in dropouts:
                layer.rate = value
        else:
            text = _("{name!r} cannot be varied; learning_rate, weight_decay or dropout was expected.")
            raise OptionError(text.format(name=name))
    return model


def _iterator(model: Any, x: Any, y: Any, sample_weight: Any, **arguments: Any) -> Any:
    adapter = load_keras().src.backend.jax.trainer.JAXEpochIterator
    return adapter(x=x, y=y, sample_weight=sample_weight, steps_per_execution=model.steps_per_execution, **arguments)


def _devices() -> list[Any]:
    import jax

    return list(jax.local_devices())


def _drawn() -> Any:
    """How far NumPy's global generator is within its block of numbers."""
    return np.random.get_state(legacy=False)["state"]["pos"]


class _Group:
    """Members that one program serves: they differ in their states alone."""

    def __init__(self, model: Any, iterator: Any, validation_data: Any, mode: Mode) -> None:
        self.model, self.mode = model, mode
        self.members: list[_Running] = []
        before = _drawn()
        model._symbolic_build(iterator=iterator)
        iterator.reset()
        # To build a model Keras draws a batch, and so an order of the rows.
        self._draws_to_build = _drawn() != before
        self.feed: Feed = feed_of(iterator.data_adapter)
        self.held: Feed | None = None
        if validation_data is not None:
            utils = load_keras().src.trainers.data_adapters.data_adapter_utils
            x, y, weight = utils.unpack_x_y_sample_weight(validation_data)
            self.held = feed_of(_iterator(model, x, y, weight, batch_size=self.feed.batch_size).data_adapter)
        model.reset_metrics()
        self.reset = [v.value for v in model.metrics_variables]
        found = [*model.trainable_variables, *model.non_trainable_variables]
        self.places = [next(k for k, v in enumerate(found) if v is weight) for weight in model.weights]
        self._programs: dict[Any, Any] = {}
        self._compiling = threading.Lock()
        self._compiled: set[Any] = set()

    def first_state(self, model: Any, iterator: Callable[[], Any]) -> Any:
        """The state of another model of this architecture before training."""
        if not model.built:
            drawn = iterator()
            model._symbolic_build(iterator=drawn)
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
                program = self.program(capacity)
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

    def program(self, capacity: int) -> Any:
        """Whole epochs of one member."""
        held = None if self.held is None else Batches(self.held.n, min(self.held.batch_size, self.held.n))
        batches = Batches(self.feed.n, min(self.feed.batch_size, self.feed.n))
        return epochs_program(self.model, batches, held, capacity, self.mode)


def _train(
    group: _Group,
    epochs: int,
    how: How,
    threads: int,
    memory_mib: int,
    on_epoch: Callable[[int, int, dict[str, float]], None],
) -> str:
    """Train the members of a group; says how."""
    import jax

    if how == "auto":
        step = flops(group.model, min(group.feed.batch_size, group.feed.n))
        small = step <= TOGETHER_FLOPS and not loops_inside(group.model)
        how = "together" if small and _devices()[0].platform == "cpu" and len(group.members) > 1 else "apart"
    size = 1
    if how == "together":
        state_mib = sum(leaf.nbytes for leaf in jax.tree.leaves(group.members[0].state)) / 2**20
        fitting = max(1, int(memory_mib / max(state_mib * threads * 2, 1e-9)))
        size = min(TOGETHER, fitting, -(-len(group.members) // threads))
    squads = [group.members[k : k + size] for k in range(0, len(group.members), size)]
    halt = threading.Event()
    devices = _devices()
    with ThreadPoolExecutor(min(threads, len(squads))) as pool:
        try:
            wait_for(
                [
                    pool.submit(_squad, group, squad, epochs, devices[k % len(devices)], halt, on_epoch)
                    for k, squad in enumerate(squads)
                ]
            )
        except BaseException:
            halt.set()
            raise
    at_once = min(threads, len(squads))
    return f"{size} in a program, {at_once} programs at a time" if size > 1 else f"one by one, {at_once} at a time"


def _squad(
    group: _Group,
    members: Sequence[_Running],
    epochs: int,
    device: Any,
    halt: threading.Event,
    on_epoch: Callable[[int, int, dict[str, float]], None],
) -> None:
    """Train members in one program; those that have finished leave it."""
    import jax

    with jax.default_device(device):
        data, held, reset = jax.device_put(
            (group.feed.data, None if group.held is None else group.held.data, group.reset), device
        )
        # EarlyStopping may want the weights of any epoch.
        singly = members[0].stopping is not None
        capacity = 1 if singly else min(MAX_EPOCHS_AT_ONCE, max(1, epochs))
        pace, epoch = Pace(), 0
        active = list(members)
        for member in active:
            member.state = jax.device_put(member.state, device)
        while active and epoch < epochs and not halt.is_set():
            count = min(capacity, pace.steps, epochs - epoch)
            orders = np.zeros((len(active), capacity, group.feed.n), dtype=np.int32)
            for member, order in zip(active, orders, strict=True):
                for k in range(count):
                    order[k] = group.feed.order(member.generator)
            with pace.timed(count):
                states, logs, val_logs = _run(group, capacity, active, (reset, data, held), orders, count)
            for k, member in enumerate(active):
                member.state = states[k]
                _hear(member, epoch, [_merged(logs[k], val_logs[k], e) for e in range(count)], on_epoch)
            epoch += count
            active = [member for member in active if not member.done]
        for member in members:
            _finish(member)


def _run(
    group: _Group, capacity: int, members: Sequence[_Running], shared: Any, orders: np.ndarray, count: int
) -> tuple[list[Any], list[Any], list[Any]]:
    """States, logs and validation logs of each member after `count` epochs."""
    import jax
    import jax.numpy as jnp

    if len(members) == 1:
        found = group.run(capacity, 1, members[0].state, *shared, orders[0], as_int(count))
        return [found[0]], [jax.device_get(found[1])], [jax.device_get(found[2])]
    n, slots = len(members), 1 << (len(members) - 1).bit_length()
    # Padded to a power of two, so that members that leave cost few compilations.
    padded = [members[min(k, n - 1)].state for k in range(slots)]
    stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *padded)
    orders = orders[np.minimum(np.arange(slots), n - 1)]
    found = group.run(capacity, slots, stacked, *shared, orders, as_int(count))
    state, (logs, val_logs) = found[0], jax.device_get(found[1:])
    parts = [[_pick(tree, k) for k in range(n)] for tree in (state, logs, val_logs)]
    return parts[0], parts[1], parts[2]


def _pick(tree: Any, k: int) -> Any:
    import jax

    return jax.tree.map(lambda leaf: leaf[k], tree)


def _merged(logs: Any, val_logs: Any, epoch: int) -> dict[str, float]:
    held_out = {f"val_{name}": value for name, value in plain(_pick(val_logs, epoch)).items()}
    return plain(_pick(logs, epoch)) | held_out


def _hear(
    member: _Running,
    epoch: int,
    logs: Sequence[dict[str, float]],
    on_epoch: Callable[[int, int, dict[str, float]], None],
) -> None:
    """Write down the logs of some epochs and ask whether it is enough."""
    member.standing.weights = [*member.state[0], *member.state[1]]
    for k, one in enumerate(logs):
        for name, value in one.items():
            member.history.setdefault(name, []).append(value)
        if member.stopping is not None:
            member.stopping.on_epoch_end(epoch + k, one)
        on_epoch(member.index, epoch + k, one)
    member.done = member.standing.stop_training


def _finish(member: _Running) -> None:
    member.standing.weights = [*member.state[0], *member.state[1]]
    if member.stopping is not None:
        member.stopping.on_train_end()
