"""Models that others saved with Keras: looked at, built from Keras' own layers, filled with arrays; nothing runs."""

from __future__ import annotations

import copy
import os
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sunbae._compat import home_of_operation, load_keras, seeded, without_values
from sunbae.anatomy.modern import HARD_SIGMOID, OPERATION, is_of_keras_2, modern, parts_of
from sunbae.anatomy.read import read_config, read_version
from sunbae.bundle.audit import refuse_code
from sunbae.bundle.format import MANIFEST
from sunbae.bundle.stored import (
    ALLOWANCE,
    MAX_EXPANSION,
    old_groups,
    paired,
    refuse_traps,
    wanted_groups,
    weight_paths,
)
from sunbae.data.arrays import read_arrays
from sunbae.errors import ModelError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.models.values import refresh

ENDINGS = (".keras", ".h5", ".hdf5", ".json")
_WEIGHTS = "model.weights.h5"
_DAMAGED = (OSError, RuntimeError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)
_HDF5 = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True)
class Foreign:
    """A model of others.

    Attributes:
      model: an uncompiled `keras.Model`.
      own_functions: functions of ours in it, for what Keras 3 computes otherwise than Keras 2 did.
    """

    model: Any
    own_functions: tuple[str, ...] = ()


def is_foreign(path: str | Path) -> bool:
    """Whether a path is that of a file as Keras writes them, rather than of a Bundle or a Run."""
    file = user_path(path)
    if not os.path.isfile(file):
        return False
    by_name = file.suffix.lower() in ENDINGS
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                return by_name and MANIFEST not in archive.namelist()
        with file.open("rb") as opened:
            return by_name or opened.read(len(_HDF5)) == _HDF5
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return by_name


def load_foreign(path: Path, weights: Path | None = None) -> Foreign:
    """The model in a file of Keras 3, 2 or 1.

    Args:
      path: .keras, .h5, or the JSON of `to_json()`, which has no weights.
      weights: a file with the weights: .weights.h5, .h5 or .npz.

    Raises: ModelError if the file is damaged, holds code or classes that are not Keras' own, or does not fit together.
    """
    config = read_config(path)
    try:
        keras_2 = isinstance(config, Mapping) and is_of_keras_2(config, read_version(path))
        told = words_of_keras(config, keras_2=keras_2)
        own = (HARD_SIGMOID,) if any(HARD_SIGMOID in part.values() for part in _plain(told)) else ()
        refuse_code(told, own)
    except ModelError as exc:
        raise ModelError(f"{path}: {exc}") from exc
    source = weights or path
    with _weights_of(source) as stored:
        # Without memory first: a file of a kilobyte must not make a network of gigabytes.
        shapes = _built(told, path, own, values=False)
        try:
            fill = stored.fitting(shapes, told)
        except ModelError as exc:
            raise _misfit(source, str(exc)) from exc
        model = _built(told, path, own, values=True)
        try:
            fill(model)
        except (OSError, KeyError, ValueError, TypeError, RuntimeError, AttributeError, MemoryError) as exc:
            raise _misfit(source, _first_line(exc)) from exc
    return Foreign(model, own)


def words_of_keras(config: Any, *, keras_2: bool = False) -> dict[str, Any]:
    """A configuration in the words of Keras 3, each operation with its module.

    Raises: ModelError for what is none.
    """
    told = modern(config, keras_2=keras_2)
    for part in parts_of(told):
        if isinstance(part, dict) and part.get("module") == OPERATION:
            part["module"] = home_of_operation(str(part["class_name"])) or OPERATION
    return told


def _plain(config: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The settings that are texts."""
    for part in parts_of(config):
        yield {key: value for key, value in part.items() if isinstance(value, str)}


def _misfit(path: Path, reason: str) -> ModelError:
    text = _("The weights of {path} cannot be used: {reason}. Save the model again, or take an undamaged copy.")
    return ModelError(text.format(path=path, reason=reason.rstrip(".")))


def _first_line(exc: BaseException) -> str:
    lines = str(exc).strip().splitlines()
    return lines[0][:300] if lines else type(exc).__name__


def _built(config: Mapping[str, Any], path: Path, own: tuple[str, ...], *, values: bool) -> Any:
    keras = load_keras()
    functions = {HARD_SIGMOID: _hard_sigmoid} if own else {}
    try:
        with ExitStack() as stack:
            stack.enter_context(seeded(0))
            stack.enter_context(keras.saving.custom_object_scope(functions))
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")  # advice on settings that somebody else chose
            if not values:
                stack.enter_context(without_values())
            model = keras.saving.deserialize_keras_object(copy.deepcopy(dict(config)), safe_mode=True)
    except Exception as exc:  # Keras raises what it likes at what is in a file
        text = _("{path}: Keras cannot build the network that it describes ({reason}).")
        raise ModelError(text.format(path=path, reason=_reason(exc))) from exc
    if not model.built or not model.inputs:
        raise ModelError(
            _(
                "{path} does not say the shape of its inputs. Give the first layer one, keras.Input((...)), and save "
                "the model again."
            ).format(path=path)
        )
    return model


def _reason(exc: BaseException) -> str:
    """Of Keras' message, which repeats the whole configuration, the last exception in it."""
    return _first_line(Exception(str(exc).rpartition("Exception encountered:")[2] or exc))


def _hard_sigmoid(x: Any) -> Any:
    """That of Keras 2: steeper than that of Keras 3."""
    return load_keras().ops.clip(0.2 * x + 0.5, 0.0, 1.0)


class _Old:
    """The weights of an .h5 file of Keras 2, or written by Keras 3 in its form."""

    def __init__(self, groups: list[Any]) -> None:
        self.groups = groups

    def fitting(self, shapes: Any, config: Mapping[str, Any]) -> Any:
        arrays = paired(wanted_groups(shapes, config), self.groups)

        def fill(model: Any) -> None:
            variables = [v for _name, many in wanted_groups(model, config) for v in many]
            for variable, array in zip(variables, arrays, strict=True):
                variable.assign(np.asarray(array[()]).astype(variable.dtype, copy=False))
            refresh(model)

        return fill


class _New:
    """A .weights.h5 file of Keras 3, alone or from within a .keras file."""

    def __init__(self, file: str, numbers: int) -> None:
        self.file = file
        self.numbers = numbers

    def fitting(self, shapes: Any, config: Mapping[str, Any]) -> Any:
        wanted = sum(int(np.prod(weight.shape, dtype=object)) for weight in shapes.weights)
        if wanted > self.numbers:
            raise ModelError(
                _("the network has {n} weights, the file holds {m} numbers").format(n=wanted, m=self.numbers)
            )
        return lambda model: model.load_weights(self.file)


class _Named:
    """An .npz file with an array for each path, or for each weight in order."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.arrays = arrays

    def fitting(self, shapes: Any, config: Mapping[str, Any]) -> Any:
        names = weight_paths(shapes)
        # Paths of models within models are not the same after building them anew.
        arrays = [self.arrays[name] for name in (names if set(names) == set(self.arrays) else self.arrays)]
        wanted, stored = [tuple(weight.shape) for weight in shapes.weights], [array.shape for array in arrays]
        if wanted != stored:
            raise ModelError(_difference_of(wanted, stored))

        def fill(model: Any) -> None:
            for weight, array in zip(model.weights, arrays, strict=True):
                weight.assign(array.astype(weight.dtype, copy=False))

        return fill


def _difference_of(wanted: list[Any], stored: list[Any]) -> str:
    if len(wanted) != len(stored):
        return _("the network has {n} arrays of weights, the file {m}").format(n=len(wanted), m=len(stored))
    k = next(k for k, shape in enumerate(wanted) if shape != stored[k])
    return _("array {k} of the weights should be {wanted} and is {stored}").format(
        k=k + 1, wanted=wanted[k], stored=stored[k]
    )


@contextmanager
def _weights_of(source: Path) -> Iterator[_Old | _New | _Named]:
    """What a file has as weights, while it is open.

    Raises: ModelError for a file without any.
    """
    with ExitStack() as stack:
        try:
            found = _opened(source, stack)
        except ModelError as exc:
            raise _misfit(source, str(exc)) from exc
        except _DAMAGED as exc:
            raise _misfit(source, _("the file is damaged ({reason})").format(reason=_first_line(exc))) from exc
        if found is None:
            raise _without_weights(source)
        yield found


def _opened(source: Path, stack: ExitStack) -> _Old | _New | _Named | None:
    import h5py

    with source.open("rb") as file:
        head = file.read(len(_HDF5))
    if head == _HDF5:
        return _in_hdf5(stack.enter_context(h5py.File(source, "r")), source, stack)
    if not zipfile.is_zipfile(source):
        return None
    if source.suffix.lower() == ".npz":
        return _Named(read_arrays(source))
    unpacked = _unpacked(source, stack)
    if unpacked is None:
        return None
    with h5py.File(unpacked, "r") as inside:
        return _New(unpacked, refuse_traps(inside))


def _without_weights(path: Path) -> ModelError:
    return ModelError(
        _(
            "{path} holds no weights, only the architecture or something else. Name a file with the weights as well: "
            "--weights model.weights.h5, or weights= in Python."
        ).format(path=path)
    )


def _in_hdf5(file: Any, source: Path, stack: ExitStack) -> _Old | _New:
    numbers = refuse_traps(file)
    groups = old_groups(file)
    if groups is not None:
        return _Old(groups)
    if source.name.endswith(".weights.h5"):
        return _New(str(source), numbers)
    # Keras goes by the name.
    named = Path(stack.enter_context(tempfile.TemporaryDirectory())) / _WEIGHTS
    named.write_bytes(source.read_bytes())
    return _New(str(named), numbers)


def _unpacked(source: Path, stack: ExitStack) -> str | None:
    """The weights of a .keras file as a file of their own."""
    with zipfile.ZipFile(source) as archive:
        if _WEIGHTS not in archive.namelist():
            return None
        info = archive.getinfo(_WEIGHTS)
        if info.file_size > MAX_EXPANSION * info.compress_size + ALLOWANCE:
            raise ModelError(_("{name} in it unpacks to {n} bytes").format(name=_WEIGHTS, n=info.file_size))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        return archive.extract(info, folder)
