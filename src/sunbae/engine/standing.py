"""Where the training of one seed stands after an epoch, and its checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sunbae.engine.checkpoint import Checkpoint, load_checkpoint, unfit
from sunbae.engine.epoch import State
from sunbae.i18n import _


@dataclass(frozen=True)
class SeedFiles:
    """The checkpoints of a training under several seeds, one file each.

    Attributes:
      fingerprint: of everything that decides the course of the training, the seed aside.
      found: the folder of a training with this fingerprint that was stopped, None if there is none.
      folder: makes the folder, or gives the one that was found; first asked for when something is written.
    """

    fingerprint: str
    found: Path | None
    folder: Callable[[], Path]

    @staticmethod
    def name(seed: int) -> str:
        """The file of one seed."""
        return f"seed-{seed}.ckpt"


@dataclass
class Standing:
    """Where one seed stands.

    Attributes:
      state: after the last epoch.
      best: after the epoch of lowest val_loss, without its optimizer.
      best_epoch: 1 is the first, 0 is none yet.
      loss, val_loss: of each epoch.
    """

    state: State
    best: State
    best_epoch: int = 0
    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)

    @property
    def epoch(self) -> int:
        """Epochs behind it."""
        return len(self.loss)

    def advance(self, state: State, loss: float, val_loss: float) -> None:
        """One more epoch."""
        self.state = state
        self.loss.append(loss)
        self.val_loss.append(val_loss)
        if val_loss < (self.val_loss[self.best_epoch - 1] if self.best_epoch else np.inf):
            self.best_epoch, self.best = self.epoch, state

    def is_over(self, epochs: int, patience: int) -> bool:
        """Whether nothing is left to be done."""
        if not self.epoch:
            return False
        waited = self.epoch - self.best_epoch
        # Nothing recovers from NaN: the weights themselves are NaN by now.
        return self.epoch >= epochs or waited >= patience or not np.isfinite(self.loss[-1])

    def checkpoint(self, fingerprint: str, seed: int) -> Checkpoint:
        """To be read by `restored`."""
        arrays = _named("state", self.state)
        if 0 < self.best_epoch < self.epoch:
            arrays |= _named("best", self.best._replace(optimizer=[]))
        record = {"best_epoch": self.best_epoch, "loss": self.loss, "val_loss": self.val_loss}
        return Checkpoint({"training": fingerprint, "seed": str(seed)}, self.epoch, arrays, record)


def _named(prefix: str, state: State) -> dict[str, np.ndarray]:
    groups = state._asdict().items()
    return {f"{prefix}/{group}/{k}": np.asarray(array) for group, arrays in groups for k, array in enumerate(arrays)}


def restored(files: SeedFiles | None, seed: int, first: State) -> Standing | None:
    """Where a seed stood when its training was stopped, None if nothing is known of it.

    Args:
      first: the state that the seed begins with, for shapes and types.

    Raises: CheckpointError if the file is damaged or of another format.
    """
    path = files.found / files.name(seed) if files and files.found else None
    if files is None or path is None or not path.exists():
        return None
    found = load_checkpoint(path)
    loss, val_loss, best_epoch = (found.record.get(name) for name in ("loss", "val_loss", "best_epoch"))
    curves = [curve for curve in (loss, val_loss) if isinstance(curve, list) and len(curve) == found.epoch]
    fits = (
        found.epoch > 0 and found.fingerprint == {"training": files.fingerprint, "seed": str(seed)} and len(curves) == 2
    )
    if not fits or not isinstance(best_epoch, int) or not 0 <= best_epoch <= found.epoch:
        raise unfit(path, _("it is of another training"))
    state = _filled("state", first, found, path)
    best = state
    if 0 < best_epoch < found.epoch:
        best = _filled("best", first._replace(optimizer=[]), found, path)
    return Standing(state, best, best_epoch, *curves)


def _filled(prefix: str, like: State, found: Checkpoint, path: Path) -> State:
    import jax

    for name, array in _named(prefix, like).items():
        other = found.arrays.get(name)
        if other is None or other.shape != array.shape or other.dtype != array.dtype:
            raise unfit(path, _("it is damaged ({reason})").format(reason=name))
    groups = {
        group: [found.arrays[f"{prefix}/{group}/{k}"] for k in range(len(arrays))]
        for group, arrays in like._asdict().items()
    }
    return State(**jax.device_put(groups))
