"""Predictions of a model that others saved: data checked against its inputs, one row of outputs per sample."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae._compat import load_keras
from sunbae.bundle.foreign import load_foreign
from sunbae.data.arrays import ALONE, listed, read_arrays
from sunbae.data.parse import as_numbers
from sunbae.data.read import read_table
from sunbae.data.sniff import PICTURE_ENDINGS, ending
from sunbae.data.table import Table
from sunbae.engine.evaluate import predict
from sunbae.errors import ColumnError, DataError, ModelError, OptionError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.job.export import WHOLE, ending_of, export_model
from sunbae.models.fits import Size, advice, fits, shown

_ARRAYS = (".npy", ".npz")


@dataclass(frozen=True)
class Given:
    """Data as they were given.

    Attributes:
      arrays: by name; an array without a name is called `ALONE`.
      source: what they come from, for messages.
      notes: how they were read.
    """

    arrays: Mapping[str, np.ndarray]
    source: str
    notes: tuple[str, ...] = ()


class ForeignModel:
    """A network from a file that Keras wrote; `sunbae.load` makes it."""

    def __init__(self, path: Path, weights: Path | None = None) -> None:
        self.path = path
        found = load_foreign(path, weights)
        self.model = found.model
        self._own_functions = found.own_functions

    @property
    def _structure(self) -> Any:
        """The inputs as the model takes them: a tensor, or a list or dict of them."""
        sequential = isinstance(self.model, load_keras().Sequential)
        return self.model.inputs[0] if sequential else self.model.input

    @property
    def inputs(self) -> dict[str, tuple[Size, ...]]:
        """The shape of each input by name, the batch first; None for any size."""
        said = self._structure
        names = sorted(said) if isinstance(said, dict) else [tensor.name for tensor in self.model.inputs]
        return dict(zip(names, (tuple(tensor.shape) for tensor in self.model.inputs), strict=True))

    def predict(self, data: Any, **reading: Any) -> Any:
        """The outputs for n samples: an array (n, ...), or a list or dict of them if the model has several outputs.

        Args:
          data: an array, a list or dict of arrays for several inputs, a frame, or a file: .npy, .npz or a table.
          reading: for a table: goes to `read_table`.

        Raises: DataError with both shapes if the data do not fit the inputs.
        """
        return self.predict_given(given(data, **reading))

    def predict_given(self, data: Given) -> Any:
        """`predict` for data that were read."""
        arrays = self.check(data)
        n = {len(array) for array in arrays.values()}
        if len(n) > 1:
            raise DataError(
                _("{source} has {arrays}: as many samples for each input were expected.").format(
                    source=data.source, arrays=listed(arrays)
                )
            )
        if n == {0}:
            raise DataError(_("{source} has no samples.").format(source=data.source))
        batches = {shape[0] for shape in self.inputs.values() if shape[0] is not None}
        size = batches.pop() if batches else None
        if size is not None and (size < 1 or n.pop() % size):
            raise DataError(
                _("{model} takes batches of {size} samples; {source} is {arrays}.").format(
                    model=self.path.name, size=size, source=data.source, arrays=listed(arrays)
                )
            )
        x = load_keras().tree.pack_sequence_as(self._structure, list(arrays.values()))
        try:
            return predict(self.model, x, batch_size=size, verbose=0)
        except (MemoryError, RuntimeError, ValueError, TypeError) as exc:
            raise ModelError(
                _("{model} cannot be computed for {source} {arrays}: {reason}").format(
                    model=self.path.name,
                    source=data.source,
                    arrays=listed(arrays),
                    reason=str(exc).partition("\n")[0] or type(exc).__name__,
                )
            ) from exc

    def check(self, data: Given) -> dict[str, np.ndarray]:
        """The array of each input, in its type.

        Raises: DataError with both shapes and, where a usual mistake is seen, what to do.
        """
        found = self._by_input(data)
        types = [np.dtype(tensor.dtype) if tensor.dtype != "bfloat16" else None for tensor in self.model.inputs]
        checked = {}
        for (name, shape), dtype in zip(self.inputs.items(), types, strict=True):
            array = found[name]
            label = f"{name} " if len(self.inputs) > 1 else ""
            if not fits(shape, array.shape):
                hint = advice(shape, array.shape)
                raise DataError(
                    _("{model} expects {expected}; {source} is {found}.").format(
                        model=self.path.name,
                        expected=f"{label}{shown(shape)}",
                        source=data.source,
                        found=f"{label}{array.shape}",
                    )
                    + (f" {hint}" if hint else "")
                )
            if array.dtype.kind not in "biuf":
                raise DataError(
                    _("{source} is of type {dtype}; numbers were expected.").format(
                        source=f"{data.source} {label}".rstrip(), dtype=array.dtype
                    )
                )
            checked[name] = array.astype(dtype or np.float32, copy=False)
        return checked

    def _by_input(self, data: Given) -> Mapping[str, np.ndarray]:
        wanted, arrays = self.inputs, data.arrays
        if set(wanted) <= set(arrays):
            return arrays
        if len(wanted) == len(arrays) and (len(wanted) == 1 or all(name.isdecimal() for name in arrays)):
            return dict(zip(wanted, arrays.values(), strict=True))
        expected = ", ".join(f"{name} {shown(shape)}" for name, shape in wanted.items())
        names = ", ".join(f"{name}=..." for name in wanted)
        if len(wanted) == 1:
            hint = _("Save the one array: np.save(file, x)")
        else:
            hint = _("Give one array for each input by its name: np.savez(file, {names})").format(names=names)
        raise DataError(
            _("{model} expects {expected}; {source} is {found}.").format(
                model=self.path.name, expected=expected, source=data.source, found=listed(arrays)
            )
            + f" {hint}"
        )

    def frame(self, outputs: Any) -> pl.DataFrame:
        """Outputs as a table: the number of the sample, then a column for each number of an output."""
        arrays = [np.asarray(array) for array in load_keras().tree.flatten(outputs)]
        columns = {"row": np.arange(1, len(arrays[0]) + 1)}
        for name, array in zip(self._output_names(len(arrays)), arrays, strict=True):
            if array.size == len(array):
                columns[name] = array.reshape(len(array))
                continue
            for place in np.ndindex(array.shape[1:]):
                columns["_".join([name, *(str(k + 1) for k in place)])] = array[(slice(None), *place)]
        return pl.DataFrame(columns)

    def _output_names(self, n: int) -> Sequence[str]:
        if n == 1:
            return ["prediction"]
        names = list(self.model.output_names)
        return names if len(set(names)) == n else [f"output_{k + 1}" for k in range(n)]

    def export(self, path: str | Path, *, seed: int | None = None) -> tuple[str, ...]:
        """Write the model in another format; see `job.export`."""
        place = user_path(path)
        if seed is not None:
            raise OptionError(_("--seed belongs to Runs and Bundles; {path} holds one network.").format(path=self.path))
        if self._own_functions and ending_of(place) in (*WHOLE, ".json"):
            raise ModelError(
                _(
                    "{path} has the hard_sigmoid of Keras 2, which Keras 3 computes otherwise: no file of Keras 3 can "
                    "hold this network. Its weights can be written: .weights.h5 or .npz."
                ).format(path=self.path)
            )
        export_model(self.model, place)
        return ()


def given(data: Any, **reading: Any) -> Given:
    """Arrays from what a caller has: arrays, a file of arrays, or a table of numbers.

    Raises: DataError for what holds no numbers.
    """
    if isinstance(data, (str, os.PathLike)):
        path = user_path(data)
        if path.suffix.lower() in _ARRAYS and path.is_file():
            try:
                return Given(read_arrays(path), path.name)
            except OSError as exc:
                reason = exc.strerror or exc
                raise DataError(_("Cannot read {path}: {reason}.").format(path=path, reason=reason)) from exc
        if path.is_dir() or ending(path.name) in PICTURE_ENDINGS:
            raise DataError(
                _(
                    "{path}: a model of Keras does not say how its pictures were prepared. Save them as the training "
                    "had them, np.save(file, x) with x (n, height, width, channels), and give that file."
                ).format(path=path)
            )
    elif isinstance(data, Mapping):
        return Given({str(name): np.asarray(array) for name, array in data.items()}, _("the data"))
    elif isinstance(data, (list, tuple)) and data and isinstance(data[0], np.ndarray):
        return Given({str(k): array for k, array in enumerate(data)}, _("the data"))
    elif isinstance(data, (list, tuple, np.ndarray)):
        return Given({ALONE: np.asarray(data)}, _("the data"))
    table = read_table(data, **{name: value for name, value in reading.items() if value is not None})
    return Given({ALONE: _matrix(table)}, table.source, table.notes)


def _matrix(table: Table) -> np.ndarray:
    """Float64 (n, F) of a table of numbers; a missing cell is NaN."""
    columns = []
    for name in table.columns:
        numbers = as_numbers(table.frame[name], decimal=table.decimal)
        if numbers.strange.any():
            row = int(np.flatnonzero(numbers.strange)[0])
            raise ColumnError(
                _(
                    "{source}: column {name!r} has {value!r} in row {row}; a model of Keras takes numbers. Leave the "
                    "column out, or turn it into numbers as before the training."
                ).format(
                    source=table.source, name=name, value=str(table.frame[name][row]), row=int(table.row_numbers[row])
                )
            )
        columns.append(numbers.values)
    return np.stack(columns, axis=1)
