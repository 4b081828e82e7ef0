"""`fit_many`: members of one architecture, trained side by side, each as if alone."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.engine.cache import kept_on_disk
from sunbae.engine.feed import feed_of, is_lean, lean_feed, stand_ins
from sunbae.engine.fingerprint import digest, training
from sunbae.engine.kernels import Mode
from sunbae.engine.member import Member, Progress
from sunbae.engine.population import Architecture, Course, Files, How, squads_of, train_squads
from sunbae.engine.programs import read_state
from sunbae.engine.remember import settings
from sunbae.errors import OptionError, OutputError
from sunbae.files import write_failure
from sunbae.i18n import _


@dataclass(frozen=True)
class Fitted:
    """One trained member.

    Attributes:
      seed: what it was made from.
      values: the hyper-parameters that were varied.
      history: metric -> value per epoch, as in Keras' History.
      trainable, non_trainable: arrays in the order of the model's variables.
      best_epoch: whose weights these are, 1 is the first.
      interrupted: whether it was stopped from outside.
    """

    seed: int
    values: dict[str, float]
    history: dict[str, list[float]]
    trainable: tuple[np.ndarray, ...] = field(repr=False)
    non_trainable: tuple[np.ndarray, ...] = field(repr=False)
    best_epoch: int
    interrupted: bool
    _places: tuple[int, ...] = field(repr=False)

    @property
    def weights(self) -> tuple[np.ndarray, ...]:
        """Arrays in the order of `model.get_weights()`."""
        arrays = self.trainable + self.non_trainable
        return tuple(arrays[place] for place in self._places)


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
    validation_batch_size: int | None = None,
    shuffle: Any = True,
    class_weight: dict[int, float] | None = None,
    sample_weight: Any = None,
    early_stopping: Any = None,
    terminate_on_nan: bool = False,
    how: How = "auto",
    workers: int | None = None,
    memory_mib: int = 2048,
    kernels: Mode = "auto",
    resume: str | Path | Files | None = None,
    keep_interrupted: bool = False,
    stop: threading.Event | None = None,
    on_epoch: Callable[[Progress], None] = lambda progress: None,
    on_resume: Callable[[list[Progress]], None] = lambda standing: None,
) -> Population:
    """Train one architecture under many seeds and hyper-parameters, each member as a `fit` of its own would.

    Args:
      model: a compiled `keras.Model`, cloned with new weights for each member; or a function that builds one.
      x, y, batch_size, epochs, validation_split, validation_data, validation_batch_size, shuffle, class_weight,
        sample_weight: as in `fit`, arrays only; or `data.picked.Picked` and `data.window.Windows`, cut when needed.
      seeds: how many, from 0; or which.
      vary: "learning_rate", "weight_decay", "dropout" -> values; members are all combinations, each under every seed.
      early_stopping: a `keras.callbacks.EarlyStopping`; each member has one of its own and ends by itself.
      terminate_on_nan: whether a member ends after an epoch whose loss is no finite number.
      how: "together": members in one program by `jax.vmap`, up to 8; "apart": one program each; "auto" takes what is
        faster on a CPU by the size of a step. Both run in as many threads as there are cores (or devices).
      workers: threads; "apart", the result does not depend on it.
      memory_mib: most memory for the states of members that train at one time.
      kernels: as in `fit`.
      resume: a folder; after a kill, the same call in a new process goes on from the files in it and ends with the
        same bits. They stay there at the end, and the same call then trains nothing; remove them to train anew.
      keep_interrupted: whether a Ctrl-C ends the training as `stop` does; else it is raised, after the checkpoints were
        written.
      stop: set it to end the training after the running epochs with the members that have an epoch behind them.
      on_epoch: told a Progress after each epoch of a member, from worker threads.
      on_resume: told where the members that have a checkpoint stand, before the training goes on.

    Returns: a Population. "apart", the member of seed k has the weights of `keras.utils.set_random_seed(k)`, building
      and `sunbae.fit`, to the last bit; "together", to rounding (batched products add in another order).
    Raises: OptionError for a hyper-parameter that cannot be varied; what `keras.Model.fit` raises; KeyboardInterrupt if
      no member has an epoch behind it; OutputError if a checkpoint cannot be written, CheckpointError if one is
      damaged.
    """
    keras = load_keras()
    _check_folder(resume)
    build = model if callable(model) and not isinstance(model, keras.Model) else _cloning(model)
    data = (x, y, sample_weight)
    if validation_split and validation_data is None:
        slicing = keras.src.trainers.data_adapters.array_slicing
        data, validation_data = slicing.train_validation_split(data, validation_split=validation_split)
    arguments = {"batch_size": batch_size, "shuffle": shuffle, "class_weight": class_weight}
    course = Course(epochs, how, workers, memory_mib, terminate_on_nan, keep_interrupted, on_epoch, on_resume, stop)
    numbers = range(seeds) if isinstance(seeds, int) else seeds
    combinations = [dict(zip(vary, one, strict=True)) for one in itertools.product(*vary.values())] if vary else [{}]
    pairs = enumerate(itertools.product(combinations, numbers))
    members = [Member(index, seed, values, early_stopping) for index, (values, seed) in pairs]
    squads = []
    for group in _groups(members):
        factory = _Factory(
            build, group[0], data, arguments, validation_data, validation_batch_size or batch_size, kernels
        )
        said = {**arguments, "validation_batch_size": validation_batch_size, "epochs": epochs, "kernels": kernels}
        said |= {"stopping": None if early_stopping is None else settings(early_stopping), "nan": terminate_on_nan}
        files = _files(resume, factory.shared.model, said, (*data, validation_data))
        squads += squads_of(factory.shared, group, course, factory.first, files)
    described = train_squads(squads, course)
    places = _places(squads[0].shared.model)
    fitted = tuple(_fitted(member, places) for member in members if member.weights is not None)
    if not fitted:
        raise KeyboardInterrupt
    return Population(fitted, described, build)


def _check_folder(resume: str | Path | Files | None) -> None:
    """Before anything is built: the folder, if it is one of the user's, can be made."""
    if resume is None or isinstance(resume, Files):
        return
    try:
        Path(resume).mkdir(exist_ok=True)
    except OSError as exc:
        raise OutputError(write_failure(Path(resume), exc)) from exc


def _files(resume: str | Path | Files | None, model: Any, arguments: Mapping[str, Any], data: Any) -> Files | None:
    if resume is None or isinstance(resume, Files):
        return resume
    folder = Path(resume)
    # Only when it is needed: reading the data takes time.
    parts = cache(lambda: {**training(model, arguments), "data": digest(data)})
    return Files(parts, folder, lambda: folder)


def _groups(members: Sequence[Member]) -> list[list[Member]]:
    """Members that one program serves: the learning rate is a variable of the optimizer, all else is baked in."""
    groups: dict[Any, list[Member]] = {}
    for member in members:
        key = tuple(sorted((name, value) for name, value in member.values.items() if name != "learning_rate"))
        groups.setdefault(key, []).append(member)
    return list(groups.values())


class _Factory:
    """Makes the models of the members of one architecture, and their first states.

    Args:
      one: the member from which the architecture is made.
      data: (x, y, sample_weight).
      arguments: how the rows are cut and weighted.
    """

    def __init__(
        self,
        build: Callable[[], Any],
        one: Member,
        data: tuple[Any, Any, Any],
        arguments: Mapping[str, Any],
        validation_data: Any,
        validation_batch_size: int | None,
        mode: Mode,
    ) -> None:
        lean = is_lean((data, validation_data))
        self._build, self._data, self._arguments = build, stand_ins(data), dict(arguments)
        with seeded(one.seed):
            model = _varied(build(), one.values)
            iterator = _iterator(model, *self._data, **self._arguments)
            before = _drawn()
            model._symbolic_build(iterator=iterator)
            iterator.reset()
            # To build a model Keras draws a batch, and so an order of the rows.
            draws = _drawn() != before
            feed = lean_feed(iterator.data_adapter, data) if lean else feed_of(iterator.data_adapter)
            held = None
            if validation_data is not None:
                utils = load_keras().src.trainers.data_adapters.data_adapter_utils
                rows = utils.unpack_x_y_sample_weight(validation_data)
                size = validation_batch_size or feed.batch_size
                adapter = _iterator(model, *stand_ins(rows), batch_size=size).data_adapter
                held = lean_feed(adapter, rows) if lean else feed_of(adapter)
            self.shared = Architecture(model, feed, held, mode, draws_to_build=draws)
            # It costs a build to make this state again, so it is kept until it is asked for.
            self._made = {one.index: (read_state(model, "train"), _generator())}

    def first(self, member: Member) -> tuple[Any, Any]:
        """A member's state before training, and the generator of its orders."""
        if member.index in self._made:
            return self._made.pop(member.index)
        with seeded(member.seed):
            made = _varied(self._build(), member.values)

            def build() -> None:
                made._symbolic_build(iterator=_iterator(made, *self._data, **self._arguments))

            return self.shared.first_state(made, build), _generator()


def _generator() -> Any:
    """A generator that stands where NumPy's global one does."""
    generator = np.random.RandomState()
    generator.set_state(np.random.get_state())
    return generator


def _drawn() -> Any:
    """How far NumPy's global generator is within its block of numbers."""
    return np.random.get_state(legacy=False)["state"]["pos"]


def _places(model: Any) -> tuple[int, ...]:
    """Where each of `model.get_weights()` is among the trainable, then the other variables."""
    found = [*model.trainable_variables, *model.non_trainable_variables]
    return tuple(next(k for k, v in enumerate(found) if v is weight) for weight in model.weights)


def _fitted(member: Member, places: tuple[int, ...]) -> Fitted:
    trainable, non_trainable = map(tuple, member.weights)
    return Fitted(
        member.seed, member.values, member.history, trainable, non_trainable, member.best_epoch, not member.done, places
    )  # fmt: skip


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
