"""One member of a population: what it was made from, where it stands, and when it ends."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae.engine.programs import GROUPS
from sunbae.engine.records import pack, unpack
from sunbae.engine.remember import recall, remembered


@dataclass(frozen=True)
class Progress:
    """What a member has reached at the end of an epoch.

    Attributes:
      member: its place in the population.
      epoch: 1 is the first.
      logs: loss, val_loss, metrics.
      best_epoch: whose weights are kept.
      done: it trains no further.
    """

    member: int
    seed: int
    epoch: int
    logs: Mapping[str, float]
    best_epoch: int
    done: bool


class Member:
    """A member that is being trained.

    Args:
      index: its place in the population.
      stopping: a `keras.callbacks.EarlyStopping` to be copied, or None.

    Attributes:
      state: (trainable, non-trainable, optimizer, metrics) values; None before the start and after the end.
      generator: draws the orders of the rows.
      history: metric -> value per epoch.
      best_epoch: whose weights are kept, 1 is the first; 0 before the first.
      done: it trains no further.
    """

    def __init__(self, index: int, seed: int, values: Mapping[str, float], stopping: Any) -> None:
        self.index, self.seed, self.values = index, seed, dict(values)
        self.state: Any = None
        self.generator = np.random.RandomState()
        self.history: dict[str, list[float]] = {}
        self.best_epoch = 0
        self.done = False
        self._stopping = copy.deepcopy(stopping)
        self._view = _View()

    @property
    def epoch(self) -> int:
        """Epochs behind it."""
        return max((len(values) for values in self.history.values()), default=0)

    @property
    def weights(self) -> Any:
        """[trainable, non-trainable] values; after the end those that are kept, None if there was no epoch."""
        return self._view.weights

    @property
    def watched(self) -> bool:
        """Whether an EarlyStopping looks at it after each epoch."""
        return self._stopping is not None

    def start(self, state: Any, generator: Any, metrics: Sequence[Any]) -> None:
        """Before the first epoch.

        Args:
          metrics: of the model; they tell EarlyStopping whether more is better.
        """
        self.state, self.generator = state, generator
        self._view.metrics = metrics
        if self._stopping is not None:
            self._stopping.set_model(self._view)
            self._stopping.on_train_begin()

    def hear(
        self, state: Any, logs: Sequence[Mapping[str, float]], epochs: int, *, end_on_nan: bool
    ) -> Iterator[Progress]:
        """Some more epochs led to `state`; of each in turn, what is reached.

        Args:
          epochs: after which the training ends.
          end_on_nan: whether it ends when the loss is no finite number.
        """
        self.state, self._view.weights = state, [state[0], state[1]]
        for one in logs:
            for name, value in one.items():
                self.history.setdefault(name, []).append(value)
            if self._stopping is not None:
                # Of outputs that are no numbers all may count as the same class: an accuracy like another.
                lost = end_on_nan and not all(math.isfinite(one.get(name, 0.0)) for name in ("loss", "val_loss"))
                self._stopping.on_epoch_end(self.epoch - 1, dict.fromkeys(one, math.nan) if lost else one)
            kept = self._stopping is not None and self._stopping.best_weights is not None
            self.best_epoch = self._stopping.best_epoch + 1 if kept else self.epoch
            lost = end_on_nan and not math.isfinite(one.get("loss", 0.0))
            self.done = self._view.stop_training or self.epoch >= epochs or lost
            yield self.progress()

    def progress(self) -> Progress:
        """Where it stands."""
        logs = {name: values[-1] for name, values in self.history.items()}
        return Progress(self.index, self.seed, self.epoch, logs, self.best_epoch, self.done)

    def finish(self) -> None:
        """No more epochs: the weights to keep are chosen, and everything else is let go."""
        if self._stopping is not None and self.epoch:
            self._stopping.on_train_end()
        self.state = self._stopping = None
        if self.weights is not None:
            self._view.weights = _of_its_own(self.weights)

    def kept(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """(arrays, record) of a checkpoint, to be given to `restore`."""
        arrays: dict[str, np.ndarray] = {}
        for name, values in zip(GROUPS, self.state or self.weights, strict=False):
            arrays |= {f"{self.index}/{name}/{k}": np.asarray(value) for k, value in enumerate(values)}
        record = {
            "history": self.history,
            "best_epoch": self.best_epoch,
            "done": self.done,
            "generator": self.generator.get_state(legacy=False),
            "stopping": [] if self._stopping is None else remembered([self._stopping]),
        }
        return arrays, pack(record, arrays, f"{self.index}/record")

    def recall(self, arrays: Mapping[str, np.ndarray], packed: Mapping[str, Any]) -> None:
        """Know of the epochs before `kept` was called.

        Raises: one of `checkpoint.MALFORMED` for what `kept` does not give.
        """
        record = unpack(dict(packed), arrays)
        self.history, self.best_epoch, self.done = record["history"], record["best_epoch"], record["done"]

    def restore(
        self, arrays: Mapping[str, np.ndarray], packed: Mapping[str, Any], variables: Sequence[Sequence[Any]]
    ) -> None:
        """Stand, after `start` and `recall`, where `kept` was called.

        Args:
          variables: those of the model, for shapes and types.

        Raises: one of `checkpoint.MALFORMED` for what `kept` does not give.
        """
        groups = []
        for name, group in zip(GROUPS[:2] if self.done else GROUPS, variables, strict=False):
            values = [arrays[f"{self.index}/{name}/{k}"] for k in range(len(group))]
            for k, (value, variable) in enumerate(zip(values, group, strict=True)):
                if (value.shape, str(value.dtype)) != (tuple(variable.shape), str(variable.dtype)):
                    raise ValueError(f"{self.index}/{name}/{k}")
            groups.append(values)
        self._view.weights = groups[:2]
        if self.done:
            self._stopping = None
            return
        record = unpack(dict(packed), arrays)
        self.state = tuple(groups)
        self.generator.set_state(record["generator"])
        if self._stopping is not None:
            recall([self._stopping], record["stopping"])


def _of_its_own(weights: Any) -> list[list[np.ndarray]]:
    """Copies: a member's values may be views of those of all that share its program."""
    return [[np.array(value) for value in group] for group in weights]


class _View:
    """What EarlyStopping knows of a model: its weights, and that it may be stopped."""

    def __init__(self) -> None:
        self.metrics: Any = []
        self.stop_training = False
        self.weights: Any = None

    def get_weights(self) -> Any:
        """The weights now."""
        return _of_its_own(self.weights)

    def set_weights(self, weights: Any) -> None:
        """Other weights."""
        self.weights = weights
