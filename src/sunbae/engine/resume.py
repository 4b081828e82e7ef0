"""`fit(..., resume=path)`: where a training stands is kept in a file, and one that was stopped goes on from it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.checkpoint import MALFORMED, Budget, Checkpoint, Keeper, load_checkpoint, unfit
from sunbae.engine.fingerprint import differing, digest, training, warn_of_another
from sunbae.engine.generators import read_generators, write_generators
from sunbae.engine.plan import Call, Plan
from sunbae.engine.programs import GROUPS, read_state, variables, write_state
from sunbae.engine.records import pack, unpack
from sunbae.engine.remember import (
    BLIND,
    data_obstacle,
    files_kept,
    new_attributes,
    obstacle,
    recall,
    refuse,
    remembered,
    settings,
    stock_name,
)
from sunbae.errors import OutputError
from sunbae.files import write_failure
from sunbae.i18n import _

HASH_BYTES_PER_S = 500e6
_DATA = ("x", "y", "sample_weight", "validation_data")
# Not what the training is but how far it goes and what is shown of it.
_ASIDE = {*_DATA, "epochs", "verbose", "callbacks"}


def check_resumable(path: Path, plan: Plan, call: Call) -> None:
    """Before anything is built or trained.

    Raises: OptionError that says all that stands against it; OutputError if the file could not be written.
    """
    if path.is_dir():
        raise OutputError(write_failure(path, IsADirectoryError(21, "")))
    if not path.parent.is_dir():
        raise OutputError(write_failure(path, FileNotFoundError(2, "")))
    found = [_("the fit runs as Keras' own ({reason})").format(reason=reason) for reason in plan.reasons]
    found = found if plan.fallback else []
    found += [why for callback in call.callbacks if (why := obstacle(callback))]
    validation = () if call.validation_data is None else (call.validation_data,)
    data = [(call.x, call.steps is not None), *((part, False) for part in validation)]
    found += [why for part, within in data if (why := data_obstacle(part, within=within))]
    refuse(found)


class Resume:
    """The checkpoint file of one fit.

    Args:
      path: of the file; it need not exist.
      model: compiled and built.
      callbacks: a flat list.
      iterator: Keras' epoch iterator over the training data.
      given: the arguments of fit.
      mode: of the kernels.

    Attributes:
      epoch: the first epoch to train, 0 is the first.
      logs: of the epoch before, if this training goes on.
      goes_on: whether the file holds a former part of this training.

    Raises: CheckpointError if the file is there but damaged, no checkpoint, or of another format.
    """

    def __init__(
        self, path: Path, model: Any, callbacks: Sequence[Any], iterator: Any, given: Mapping[str, Any], mode: str
    ) -> None:
        self._path, self._model, self._callbacks, self._given = path, model, callbacks, given
        self._datasets = [d for d in (given["x"], given["validation_data"]) if callable(getattr(d, "get_state", None))]
        self._passes = _Passes(iterator) if given["steps_per_epoch"] is not None else None
        self._parts = self._described(mode)
        self._data: str | None = None
        if self._datasets:
            self._data_digest()  # before the training changes them
        self._record: Any = {"callbacks": [{} for _callback in callbacks]}
        self._found = self._read()
        self.epoch = given["initial_epoch"] if self._found is None else self._found.epoch
        self.logs: dict[str, Any] = self._record.get("logs", {})
        self._keeper = Keeper(lambda: path, Budget(self._size()), written=self.goes_on)

    @property
    def goes_on(self) -> bool:
        """Whether the file holds a former part of this training."""
        return self._found is not None

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """Around `on_train_begin`; on leaving, everything is as it was at the checkpoint, if there is one."""
        states = self._record["callbacks"]
        with files_kept(self._callbacks, states):
            yield
        if self._found is None:
            return
        arrays = self._found.arrays
        groups = zip(GROUPS, variables(self._model, "train"), strict=True)
        write_state(self._model, "train", [[arrays[f"{g}/{k}"] for k in range(len(vs))] for g, vs in groups])
        recall(self._callbacks, states)
        recall(self._datasets, self._record["datasets"])
        self._model.stop_training = self._record["stop_training"]
        if self._passes is not None:
            self._passes.restore(self._record["passes"])
        write_generators(self._record["generators"])
        self._say()

    def _say(self) -> None:
        if self._given["verbose"] == 0:
            return
        text = _("Going on after epoch {epoch}, from {path}.")
        if self.over(self._given["epochs"]):
            text = _("This training ended with epoch {epoch}; its end is restored from {path}.")
        print_msg = load_keras().src.utils.io_utils.print_msg
        print_msg(text.format(epoch=self.epoch, path=self._path))

    def over(self, epochs: int) -> bool:
        """Whether the file holds the end of the training."""
        return self.goes_on and (self.epoch >= epochs or bool(self._model.stop_training))

    def reached(self, epoch: int, logs: Mapping[str, Any]) -> None:
        """All is done for an epoch and the model is where it led.

        Args:
          epoch: number of the next one.
          logs: of this one.

        Raises: OptionError if a callback has got attributes that nobody keeps; OutputError if nothing can be written.
        """
        refuse([why for callback in self._callbacks if (why := new_attributes(callback))])
        self.epoch, self.logs = epoch, dict(logs)
        if self._keeper.due():
            self._keeper.write(self._checkpoint)

    def end(self) -> None:
        """The training is over, and what is done at its end (`on_train_end`) is not done yet."""
        if self._keeper.due(end=True):
            self._keeper.write(self._checkpoint)

    def _checkpoint(self) -> Checkpoint:
        arrays: dict[str, np.ndarray] = {}
        for group, values in zip(GROUPS, read_state(self._model, "train"), strict=True):
            arrays |= {f"{group}/{k}": np.asarray(value) for k, value in enumerate(values)}
        record = {
            "callbacks": remembered(self._callbacks),
            "datasets": remembered(self._datasets),
            "stop_training": bool(self._model.stop_training),
            "logs": self.logs,
            "passes": None if self._passes is None else self._passes.state(),
            "generators": read_generators(),
        }
        packed = pack(record, arrays, "record")
        return Checkpoint({**self._parts, "data": self._data_digest()}, self.epoch, arrays, packed)

    def _described(self, mode: str) -> dict[str, str]:
        given = self._given
        parts = training(self._model, {"kernels": mode} | {k: v for k, v in given.items() if k not in _ASIDE})
        shown = ("ProgbarLogger", "History")
        parts["callbacks"] = digest([settings(c) for c in self._callbacks if stock_name(c) not in shown])
        if any(type(c).__module__.partition(".")[0] != "keras" or stock_name(c) not in BLIND for c in self._callbacks):
            parts["epochs"] = digest(given["epochs"])
        return parts

    def _data_digest(self) -> str:
        # Only now: most fits are over before they need it.
        if self._data is None:
            self._data = digest([self._given[name] for name in _DATA])
        return self._data

    def _size(self) -> int:
        """Bytes of a checkpoint; those of the data, which are read once, at the speed of reading."""
        state = [v for group in variables(self._model, "train") for v in group]
        data = sum(getattr(leaf, "nbytes", 0) for n in _DATA for leaf in load_keras().tree.flatten(self._given[n]))
        return sum(int(v.value.nbytes) for v in state) + int(data * 100e6 / HASH_BYTES_PER_S)

    def _read(self) -> Checkpoint | None:
        """The checkpoint, if there is one and it is of this training."""
        if not self._path.exists():
            return None
        found = load_checkpoint(self._path)
        # The data only where all else is the same: reading them takes time.
        different = [name for name in differing(found.fingerprint, self._parts) if name != "data"]
        if not different and found.fingerprint.get("data") != self._data_digest():
            different = ["data"]
        if different:
            warn_of_another(self._path, different)
            return None
        if found.epoch > self._given["epochs"]:
            text = _("{path} is at epoch {found}, but epochs is {epochs}. This training starts from the beginning.")
            warnings.warn(text.format(path=self._path, found=found.epoch, epochs=self._given["epochs"]), stacklevel=6)
            return None
        try:
            self._record = unpack(dict(found.record), found.arrays)
        except MALFORMED as exc:
            raise unfit(self._path, _("it is damaged ({reason})").format(reason=exc)) from exc
        for group, vs in zip(GROUPS, variables(self._model, "train"), strict=True):
            for k, variable in enumerate(vs):
                array = found.arrays.get(f"{group}/{k}")
                if array is None or array.shape != tuple(variable.shape) or str(array.dtype) != str(variable.dtype):
                    raise unfit(self._path, _("it is damaged ({reason})").format(reason=f"{group}/{k}"))
        return found


class _Passes:
    """How far the pass over the data is, where an epoch may end within one (`steps_per_epoch`)."""

    def __init__(self, iterator: Any) -> None:
        self._iterator, self._draw = iterator, iterator._get_iterator
        self._start: Any = None
        self._taken = 0
        iterator._get_iterator = self._begun

    def _begun(self) -> Iterator[Any]:
        self._start, self._taken = None, 0
        return self._drawn()

    def _drawn(self) -> Iterator[Any]:
        self._start = read_generators()
        for batch in self._draw():
            self._taken += 1
            yield batch

    def state(self) -> dict[str, Any]:
        """To be restored after another start."""
        return {"start": self._start, "taken": self._taken, "seen": self._iterator._steps_seen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Draw again what was drawn of the pass; the generators are elsewhere afterwards."""
        self._iterator._current_iterator = None
        if state["taken"]:
            write_generators(state["start"])
            self._iterator._current_iterator = drawn = self._begun()
            for _batch in range(state["taken"]):
                next(drawn)
        self._iterator._steps_seen = state["seen"]
