"""Models and weights are read from what scripts of 2020 name: .h5 with how it was compiled, old names, old numbers."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

from sunbae.anatomy.modern import is_of_keras_2, parts_of
from sunbae.errors import ModelError
from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.keras2.saving import IN_FOLDER, WEIGHTS
from sunbae.patch.nearest import elsewhere, from_another_folder, near_names, sibling
from sunbae.patch.notes import note
from sunbae.patch.paths import posix
from sunbae.patch.table import Patch

_HDF5 = b"\x89HDF\r\n\x1a\n"


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    api = keras.src.saving.saving_api
    why = "files of 2020 are read, and a checkpoint typed by hand is the newest of its kind"
    return [
        *(
            Patch(owner, "load_model", lambda original: _load_model(original, keras), why)
            for owner in (api, keras.saving, keras.models)
        ),
        *(
            Patch(owner, "load_weights", lambda original: _load_weights(original, keras), why)
            for owner in (api, keras.saving)
        ),
    ]


def found_file(path: str, what: str) -> str:
    """The file to read for a path: itself, or the one that was meant.

    Raises: FileNotFoundError that says what is near.
    """
    path = posix(path)
    if os.path.exists(path):
        return path
    meant = from_another_folder(path) or sibling(path) or elsewhere(path)
    if meant is not None:
        shown = os.path.relpath(meant) if os.path.isabs(meant) else meant
        note("SB911", _("{path} is not there; {found} was read.").format(path=path, found=shown), repr(shown))
        return meant
    near = near_names(path)
    hint = _("Near: {names}.").format(names=", ".join(near)) if near else ""
    text = _("There is no file {path} to read {what} from. Run the script that writes it first. {hint}")
    raise FileNotFoundError(errno.ENOENT, text.format(path=path, what=what, hint=hint).rstrip(), path)


def _load_model(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def load_model(filepath: Any, custom_objects: Any = None, compile: bool = True, *args: Any, **kwargs: Any) -> Any:
        path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else filepath
        kwargs.pop("options", None)
        if not isinstance(path, str) or "://" in path:
            return original(filepath, custom_objects, compile, *args, **kwargs)
        path = found_file(path, _("a model"))
        if os.path.isdir(path) and os.path.isfile(os.path.join(path, IN_FOLDER)):
            path = os.path.join(path, IN_FOLDER)
        if os.path.isfile(os.path.join(path, "saved_model.pb")):
            text = _("{path} is a SavedModel, which only TensorFlow can read. Save the model as .h5 or .keras there.")
            raise ModelError(text.format(path=path))
        if _is_hdf5(path):
            return _of_hdf5(keras, path, custom_objects or {}, compile, *args, **kwargs)
        with _named(path, ".keras", zipfile.is_zipfile(path)) as named:
            return original(named, custom_objects, compile, *args, **kwargs)

    return load_model


def _is_hdf5(path: str) -> bool:
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(len(_HDF5)) == _HDF5


@contextmanager
def _named(path: str, ending: str, wanted: bool) -> Iterator[str]:
    """The path of the same file under a name with `ending`, by which Keras goes."""
    if not wanted or path.endswith(ending):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="sunbae-") as folder:
        link = os.path.join(folder, "model" + ending)
        try:
            os.symlink(os.path.abspath(path), link)
        except OSError:  # Windows allows links to few
            Path(link).write_bytes(Path(path).read_bytes())
        yield link


# --- models in HDF5 ---------------------------------------------------------------------------------------------------


def _of_hdf5(
    keras: ModuleType, path: str, custom_objects: Mapping[str, Any], compile: bool, safe_mode: bool = True
) -> Any:
    import h5py

    with h5py.File(path, "r") as file:
        said = {name: _text(file.attrs.get(name)) for name in ("model_config", "training_config", "keras_version")}
    if said["model_config"] is None:
        text = _("{path} holds weights alone, and no model. Build the model and read them with load_weights.")
        raise ModelError(text.format(path=path))
    config, version = json.loads(said["model_config"]), said["keras_version"]
    old = is_of_keras_2(config, version)
    known = {**keras.saving.get_custom_objects(), **custom_objects}
    code = any(part.get("class_name") in ("Lambda", "TensorFlowOpLayer", *known) for part in parts_of(config))
    if old and not code:
        from sunbae.bundle.foreign import load_foreign  # takes long to import, and few scripts need it

        model = load_foreign(Path(path)).model
    else:
        reader = keras.src.legacy.saving.legacy_h5_format.load_model_from_hdf5
        model = reader(path, custom_objects=custom_objects, compile=False, safe_mode=safe_mode)
    if not compile:
        return model
    if said["training_config"] is None:
        return model
    training = json.loads(said["training_config"])
    with keras.saving.custom_object_scope(known):
        model.compile(**_compiled_with(keras, training, known))
    if old:
        if "optimizer_weights" in _members(path):
            note("SB917", _("{path} is of Keras 2: its optimizer begins anew.").format(path=path), "")
    else:
        _restore_optimizer(keras, path, model)
    return model


def _text(value: Any) -> str | None:
    return value.decode("utf-8") if isinstance(value, bytes) else value


def _members(path: str) -> list[str]:
    import h5py

    with h5py.File(path, "r") as file:
        return list(file)


def _compiled_with(keras: ModuleType, training: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of compile() that a file tells; names stay names, which compile() knows itself."""
    optimizer = training["optimizer_config"]
    settings = dict(optimizer["config"])
    found = {
        "optimizer": keras.optimizers.deserialize({"class_name": optimizer["class_name"], "config": settings}),
        "loss": _resolved(keras.losses, training.get("loss"), known),
        "metrics": _resolved(keras.metrics, training.get("metrics"), known),
        "weighted_metrics": _resolved(keras.metrics, training.get("weighted_metrics"), known),
        "loss_weights": training.get("loss_weights"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _resolved(module: ModuleType, said: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(said, str):
        return known.get(said, said)
    if isinstance(said, list):
        return [_resolved(module, one, known) for one in said]
    if not isinstance(said, Mapping):
        return said
    if "class_name" not in said:
        return {name: _resolved(module, one, known) for name, one in said.items()}
    settings = dict(said.get("config") or {})
    if said["class_name"] == "MeanMetricWrapper" and isinstance(settings.get("fn"), str):
        return _mean_of(module, settings["fn"], settings.get("name"), known)
    if settings.get("reduction") == "auto":
        settings["reduction"] = "sum_over_batch_size"
    return module.deserialize({**said, "config": settings})


def _mean_of(module: ModuleType, function: str, name: str | None, known: Mapping[str, Any]) -> Any:
    """The mean of a function that TensorFlow 2.2 and later name; of accuracies compile() finds the right one."""
    if name in ("accuracy", "acc") and function not in known:
        return name
    found = known.get(function, getattr(module, function, None))
    return name or function if found is None else module.MeanMetricWrapper(fn=found, name=name or function)


def _restore_optimizer(keras: ModuleType, path: str, model: Any) -> None:
    import h5py

    reader = keras.src.legacy.saving.legacy_h5_format.load_optimizer_weights_from_hdf5_group
    with h5py.File(path, "r") as file:
        if "optimizer_weights" in file:
            values = [array[()] for array in reader(file)]
            model.optimizer.build(model.trainable_variables)
            if [tuple(v.shape) for v in model.optimizer.variables] == [value.shape for value in values]:
                for variable, value in zip(model.optimizer.variables, values, strict=True):
                    variable.assign(value)


# --- weights ----------------------------------------------------------------------------------------------------------


def _load_weights(original: Any, keras: ModuleType) -> Any:
    @wraps(original)
    def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> Any:
        path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else filepath
        if not isinstance(path, str) or "://" in path or os.path.isdir(path):
            return original(model, filepath, skip_mismatch, **kwargs)
        if os.path.isfile(path + ".index") and not os.path.isfile(path):
            text = _(
                "{path} is a checkpoint of TensorFlow, which only TensorFlow can read. Save the weights as .h5 there."
            )
            raise ModelError(text.format(path=path))
        path = found_file(path, _("weights"))
        kwargs.pop("options", None)
        if not _is_hdf5(path):
            with _named(path, ".keras", zipfile.is_zipfile(path)) as named:
                return original(model, named, skip_mismatch, **kwargs)
        form, old = _form_of_weights(path)
        if form == "3":
            with _named(path, WEIGHTS, True) as named:
                return original(model, named, skip_mismatch, **kwargs)
        if old and not kwargs.get("by_name") and not skip_mismatch:
            return _fill(model, path)
        with _named(path, ".h5", not path.endswith((".h5", ".hdf5"))) as named:
            return original(model, named, skip_mismatch, **{k: v for k, v in kwargs.items() if v})

    return load_weights


def _form_of_weights(path: str) -> tuple[str, bool]:
    """("2", whether Keras 2 wrote it), or ("3", False)."""
    import h5py

    with h5py.File(path, "r") as file:
        group = file.get("model_weights", file)
        if not any(name.startswith("layer_names") for name in group.attrs):
            return "3", False
        version = _text(group.attrs.get("keras_version", file.attrs.get("keras_version"))) or "1"
        return "2", not version.startswith("3")


def _fill(model: Any, path: str) -> None:
    """Weights of a file of Keras 2, by the names of layers or their order; shapes decide."""
    import h5py
    import numpy as np

    from sunbae.bundle.stored import old_groups, paired, wanted_groups

    if not hasattr(model, "get_config") or not model.built:
        raise ModelError(_("{name} has no weights yet: give its first layer an input shape.").format(name=model.name))
    config = json.loads(model.to_json())
    with h5py.File(path, "r") as file:
        wanted = wanted_groups(model, config)
        arrays = paired(wanted, old_groups(file) or [])
        variables = [variable for _name, many in wanted for variable in many]
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(np.asarray(array[()]).astype(variable.dtype, copy=False))
