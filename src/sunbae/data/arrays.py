"""NumPy's `.npy` and `.npz` files; nothing in them is ever unpickled."""

from __future__ import annotations

import struct
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl

from sunbae.data.decode import texts
from sunbae.data.parsed import Parsed, row_numbers
from sunbae.errors import DataError
from sunbae.i18n import _

ALONE = ""  # the name of an array that is the only one
MAX_BYTES = 16 * 2**30
_NPY, _NPZ = b"\x93NUMPY", b"PK"
# What NumPy and zipfile raise on bytes that are damaged.
DAMAGED = (
    *(ValueError, TypeError, EOFError, KeyError, SyntaxError, OverflowError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, tokenize.TokenError, struct.error),
)


def read_columns(path: Path) -> Parsed:
    """The columns of a `.npy` or `.npz` file: (n,) is one column, (n, F) are F, a field is a column.

    Raises: DataError if the file is damaged, holds Python objects, or its arrays are no columns of equal length;
      OSError if it cannot be opened.
    """
    return columns_of(read_arrays(path), path.name)


_AXES_OF_PICTURES = 3


def columns_of(arrays: Mapping[str, np.ndarray], source: str) -> Parsed:
    """Arrays of n rows as columns, named NAME or NAME_1 ... NAME_F; those of an array that is alone column_1 ..."""
    if not _are_columns(arrays):
        text = _(
            "{source} holds {arrays}. A table was expected: arrays (n,) or (n, features), all of the same n. Save "
            "one array of columns, or np.savez(file, x=x, y=y) with one row of each per sample."
        ).format(source=source, arrays=listed(arrays))
        if any(array.ndim >= _AXES_OF_PICTURES for array in arrays.values()):
            text += " " + _("Pictures are found by their names: np.savez(file, x=pictures, y=labels).")
        raise DataError(text)
    if len(arrays) == 1:
        (array,) = arrays.values()
        arrays = {ALONE: array}
    found = [pair for name, array in arrays.items() for pair in _columns(name, array, source)]
    n = len(next(iter(arrays.values())))
    return Parsed([name for name, _c in found], [c for _n, c in found], row_numbers(n), has_header=False)


def listed(arrays: Mapping[str, np.ndarray], most: int = 12) -> str:
    """`x (100, 3), y (100,)`."""
    shown = [f"{name} {array.shape}".strip() for name, array in list(arrays.items())[:most]]
    return ", ".join([*shown, *(["..."] if len(arrays) > most else [])]) or _("no array")


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a `.npz` file by name, or the one of a `.npy` file under the name `ALONE`.

    Raises: DataError if it is damaged, too large for the memory, or holds Python objects; OSError.
    """
    with path.open("rb") as file:
        head = file.read(len(_NPY))
        file.seek(0)
        try:
            if head == _NPY:
                return {ALONE: _array(file, path.name)}
            if head.startswith(_NPZ):
                with zipfile.ZipFile(file) as archive:
                    return _members(archive, path.name)
        except DAMAGED as exc:
            raise _unreadable(path.name, str(exc)) from exc
    raise _unreadable(path.name, _("it does not begin as such files do"))


def _members(archive: zipfile.ZipFile, source: str) -> dict[str, np.ndarray]:
    infos = archive.infolist()
    strange = [info.filename for info in infos if not info.filename.endswith(".npy")]
    if strange:
        raise _unreadable(source, _("{name} in it is no array").format(name=strange[0]))
    size, most = sum(info.file_size for info in infos), min(MAX_BYTES, free_bytes())
    if size > most:
        raise DataError(
            _(
                "{source} unpacks to {size} MiB; {most} MiB can be taken here. Save fewer arrays, or use a computer "
                "with more memory."
            ).format(source=source, size=-(-size // 2**20), most=most // 2**20)
        )
    found = {}
    for info in infos:
        with archive.open(info) as member:
            found[info.filename.removesuffix(".npy")] = _array(member, source)
    return found


def free_bytes() -> int:
    """Memory that can be taken, where the system tells it."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return MAX_BYTES


def _array(file: IO[bytes], source: str) -> np.ndarray:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # headers of Python 2 are longer to read, no more
            return np.asarray(np.lib.format.read_array(file, allow_pickle=False))
    except MemoryError as exc:
        raise _unreadable(source, _("it says that it holds more than fits in the memory")) from exc
    except ValueError as exc:
        if "allow_pickle" not in str(exc):
            raise
        raise DataError(
            _(
                "{source} holds Python objects, which are stored as code that runs when it is read; it is not read. "
                "Save numbers or texts instead: array.astype(float) or array.astype(str), or a CSV file."
            ).format(source=source)
        ) from exc


def _unreadable(source: str, reason: str) -> DataError:
    return DataError(
        _("{source} cannot be read: {reason}. A file of np.save or np.savez was expected; write it again.").format(
            source=source, reason=reason.partition("\n")[0][:200].rstrip(".")
        )
    )


def _are_columns(arrays: Mapping[str, np.ndarray]) -> bool:
    shapes = [array.shape for array in arrays.values()]
    return bool(shapes) and all(len(shape) in (1, 2) for shape in shapes) and len({shape[0] for shape in shapes}) == 1


def _columns(name: str, array: np.ndarray, source: str) -> Iterator[tuple[str, pl.Series]]:
    """(name, column) of an array (n,) or (n, F)."""
    if array.dtype.names:
        for field in array.dtype.names:
            inner = array[field]
            if inner.ndim > 2:
                raise _unfit(source, field, inner)
            yield from _columns(f"{name}_{field}" if name else field, inner, source)
        return
    if array.ndim == 1:
        array = array[:, None]
    for k, cells in enumerate(array.T, 1):
        called = name if name and array.shape[1] == 1 else f"{name or 'column'}_{k}"
        yield called, _series(called, cells, source)


def _series(name: str, cells: np.ndarray, source: str) -> pl.Series:
    kind = cells.dtype.kind
    if kind == "S":
        return pl.Series(name, texts(cells.tolist()), dtype=pl.String)
    if kind == "U":
        return pl.Series(name, cells.tolist(), dtype=pl.String)
    if kind in "mM":
        return pl.Series(name, np.ascontiguousarray(cells.astype(_unit(cells.dtype))))
    if kind == "f" and cells.dtype.itemsize not in (4, 8):  # half and extended precision
        return pl.Series(name, cells.astype(np.float32 if cells.dtype.itemsize == 2 else np.float64))
    if kind in "biuf":
        return pl.Series(name, np.ascontiguousarray(cells.astype(cells.dtype.newbyteorder("="))))
    raise _unfit(source, name, cells)


def _unit(dtype: np.dtype) -> str:
    """Dates stay dates; clocks and durations are in microseconds."""
    unit = np.datetime_data(dtype)[0]
    return "datetime64[D]" if dtype.kind == "M" and unit in ("Y", "M", "W", "D") else f"{dtype.kind}8[us]"


def _unfit(source: str, name: str, cells: np.ndarray) -> DataError:
    return DataError(
        _("{source}: {name} is of type {dtype} {shape}. Numbers, texts or times were expected.").format(
            source=source, name=name, dtype=cells.dtype, shape=cells.shape
        )
    )
