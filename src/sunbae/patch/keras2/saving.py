"""Models and weights are written under the very names that a script uses, in a form that today's Keras reads."""

from __future__ import annotations

import os
import tempfile
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.paths import posix
from sunbae.patch.table import Patch

HDF5_ENDINGS = (".h5", ".hdf5")
IN_FOLDER = "model.keras"  # of a model that was saved to a folder
WEIGHTS = ".weights.h5"


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    api, checkpoint = keras.src.saving.saving_api, keras.src.callbacks.ModelCheckpoint
    models, weights = "any name may be given to a model", "any name may be given to weights"
    return [
        *(Patch(owner, "save_model", lambda original: _save_model(original, keras), models) for owner in _homes(keras)),
        *(
            Patch(owner, "save_weights", lambda original: _save_weights(original, keras), weights)
            for owner in (api, keras.saving)
        ),
        Patch(checkpoint, "__init__", _checkpoint, "a checkpoint keeps its name; period= is heard"),
        Patch(
            checkpoint, "_save_model", _save_each_period, "a checkpoint with period= is written every so many epochs"
        ),
    ]


def _homes(keras: ModuleType) -> tuple[Any, ...]:
    return keras.src.saving.saving_api, keras.saving, keras.models


def _save_model(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def save_model(model: Any, filepath: Any, overwrite: bool = True, *args: Any, **kwargs: Any) -> Any:
        path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else filepath
        if not isinstance(path, str) or "://" in path:
            return original(model, filepath, overwrite, *args, **kwargs)
        path, form = posix(path, writing=True), kwargs.pop("save_format", None)
        for name in ("signatures", "options", "save_traces"):
            kwargs.pop(name, None)
        hdf5 = path.endswith(HDF5_ENDINGS) or form == "h5"
        if not overwrite or kwargs.get("zipped") is not None or (path.endswith(".keras") and not hdf5):
            return original(model, path, overwrite, *args, **kwargs)
        if hdf5:
            return _save_hdf5(keras, model, path, kwargs.pop("include_optimizer", True))
        return _save_bare(keras, model, path)

    return save_model


def _save_hdf5(keras: ModuleType, model: Any, path: str, include_optimizer: bool) -> None:
    """By Keras' own function, without its advice to take another form."""
    compiled = getattr(model, "_compile_config", None)
    said = None if compiled is None else dict(compiled.config)
    keras.src.legacy.saving.legacy_h5_format.save_model_to_hdf5(model, path, True, include_optimizer)
    if compiled is not None:
        compiled.config = said  # Keras takes the optimizer out, and a .keras file written later would lack it


def _save_bare(keras: ModuleType, model: Any, path: str) -> None:
    """A .keras file under a name without that ending, in the place of TensorFlow's folder."""
    target = Path(path, IN_FOLDER) if path.endswith(("/", os.sep)) or os.path.isdir(path) else Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    note("SB907", _("{path} is a file in the form of .keras; TensorFlow wrote a folder.").format(path=target), ".keras")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sunbae-") as folder:
        temporary = os.path.join(folder, IN_FOLDER)
        keras.src.saving.saving_lib.save_model(model, temporary)
        os.replace(temporary, target)


def _save_weights(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def save_weights(model: Any, filepath: Any, overwrite: bool = True, *args: Any, **kwargs: Any) -> Any:
        path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else filepath
        sharded = args or kwargs.get("max_shard_size") is not None
        if not isinstance(path, str) or "://" in path or path.endswith(WEIGHTS) or sharded or not overwrite:
            return original(model, filepath, overwrite, *args, **kwargs)
        path = posix(path, writing=True)
        import h5py

        if os.path.dirname(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        text = _("{path} holds weights in the form of Keras 2; today the name must end with .weights.h5.")
        note("SB907", text.format(path=path), repr(Path(path).stem + WEIGHTS))
        with h5py.File(path, "w") as file:
            keras.src.legacy.saving.legacy_h5_format.save_weights_to_hdf5_group(file, model)
        return None

    return save_weights


def _checkpoint(original: Any) -> Any:
    @wraps(original)
    def __init__(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> None:
        period = kwargs.pop("period", 1)
        for name in ("load_weights_on_restart", "options"):
            kwargs.pop(name, None)
        weights_only = kwargs.get("save_weights_only", args[3] if len(args) > 3 else False)
        path = os.fspath(filepath)
        allowed = (WEIGHTS,) if weights_only else (".keras", ".h5")
        if path.endswith(allowed):
            original(self, path, *args, **kwargs)
        else:
            original(self, "checkpoint" + allowed[0], *args, **kwargs)
            today = repr(os.path.splitext(os.path.basename(path))[0] + allowed[0])
            note("SB906", _("Checkpoints must end with {ending} now.").format(ending=allowed[0]), today)
        self.filepath = posix(path, writing=True)
        if period != 1:
            self._every, self._passed = int(period), 0
            text = _("{callback} no longer takes {name}=.").format(callback="ModelCheckpoint", name="period")
            note("SB923", text, "save_freq=")

    return __init__


def _save_each_period(original: Any) -> Any:
    @wraps(original)
    def _save_model(self: Any, *args: Any, **kwargs: Any) -> Any:
        if hasattr(self, "_every"):
            self._passed += 1
            if self._passed < self._every:
                return None
            self._passed = 0
        return original(self, *args, **kwargs)

    return _save_model
