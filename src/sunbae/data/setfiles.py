"""The files in which MNIST and CIFAR are published: IDX, batches of pickles or bytes, and sheets of small pictures."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sunbae.data.arrays import read_arrays
from sunbae.data.pickled import read_plain
from sunbae.data.picture import guarded
from sunbae.errors import DataError
from sunbae.i18n import _

_MOST_BYTES = 400 * 2**20  # of one file in an archive, unpacked
_IDX = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
_CIFAR_NAMES = (*(f"data_batch_{k}" for k in range(1, 6)), "test_batch", "train", "test")
_DAMAGED = (OSError, EOFError, tarfile.TarError, zlib.error, ValueError)


@dataclass(frozen=True)
class Shape:
    """How many pictures there are, and their side."""

    n_train: int
    n_test: int
    side: int


@dataclass(frozen=True)
class Batch:
    """Some pictures uint8 (n, H, W, C) with their codes uint8 (n,)."""

    pixels: np.ndarray
    labels: np.ndarray


def _damaged(path: Path, why: object = "") -> DataError:
    return DataError(
        _("{path} cannot be read: {error}. Remove it and fetch it again.").format(path=path, error=why or _("damaged"))
    )


# --- IDX --------------------------------------------------------------------------------------------------------------


def idx_files(folder: Path) -> dict[str, Path] | None:
    """The four files of a set in IDX, packed or not, by the names Keras has for the arrays; None if one is absent."""
    found = {}
    for key, name in _IDX.items():
        # Some copies have a dot where the original has a hyphen.
        names = (f"{name}.gz", name, name.replace("-idx", ".idx"))
        path = next((folder / n for n in names if (folder / n).is_file()), None)
        if path is None:
            return None
        found[key] = path
    return found


def idx_arrays(folder: Path) -> dict[str, np.ndarray]:
    """The arrays of a set in IDX.

    Raises: DataError if one is damaged.
    """
    return {key: _idx(path) for key, path in (idx_files(folder) or {}).items()}


def _idx(path: Path) -> np.ndarray:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                data = file.read(_MOST_BYTES)
        else:
            data = path.read_bytes()
    except _DAMAGED as exc:
        raise _damaged(path, exc) from exc
    # 0, 0, 8 for unsigned bytes, the number of axes, their lengths as big-endian integers of 4 bytes.
    n_axes = data[3] if len(data) > 4 else 0
    if data[:3] != b"\0\0\x08" or not 1 <= n_axes <= 4:
        raise _damaged(path)
    shape = np.frombuffer(data[4 : 4 + 4 * n_axes], ">u4").tolist()
    content = np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape))
    if len(shape) != n_axes or content.size != np.prod(shape, dtype=np.int64):
        raise _damaged(path)
    return content.reshape(shape)


# --- CIFAR ------------------------------------------------------------------------------------------------------------


def cifar_batches(place: Path, shape: Shape, n_classes: int) -> Iterator[Batch]:
    """The batches of CIFAR as it was published, for Python or binary, in a folder or packed; training first.

    Raises: DataError if something is absent or damaged.
    """
    files = _cifar_files(place)
    names = [name for name in _CIFAR_NAMES if name in files]
    n = 0
    for name in names:
        batch = _cifar_batch(files[name], f"{place.name}/{name}", shape.side, n_classes)
        n += len(batch.labels)
        yield batch
    if n != shape.n_train + shape.n_test:
        raise DataError(
            _("{path} holds {found} pictures; {expected} were expected. Fetch it again.").format(
                path=place, found=n, expected=shape.n_train + shape.n_test
            )
        )


def _cifar_files(place: Path) -> dict[str, bytes]:
    """The contents of the files with pictures by their names without ending."""
    try:
        if place.is_dir():
            return {p.stem: p.read_bytes() for p in place.iterdir() if p.stem in _CIFAR_NAMES and p.is_file()}
        found = {}
        with tarfile.open(place, "r:gz") as archive:
            for member in archive:
                stem = Path(member.name).stem
                if member.isfile() and stem in _CIFAR_NAMES and member.size <= _MOST_BYTES:
                    file = archive.extractfile(member)
                    found[stem] = file.read() if file is not None else b""
        return found
    except _DAMAGED as exc:
        raise _damaged(place, exc) from exc


def _cifar_batch(data: bytes, source: str, side: int, n_classes: int) -> Batch:
    size = 3 * side * side
    if data[:1] != b"\x80":  # rows of one or two labels and the pixels
        n_labels = 1 if n_classes == 10 else 2
        if not data or len(data) % (size + n_labels):
            raise _damaged(Path(source))
        rows = np.frombuffer(data, np.uint8).reshape(-1, size + n_labels)
        return Batch(_channels_last(rows[:, n_labels:], side), rows[:, n_labels - 1].copy())
    content = read_plain(data, source)
    content = {_text(key): value for key, value in content.items()} if isinstance(content, dict) else {}
    pixels, labels = content.get("data"), content.get("labels", content.get("fine_labels"))
    if not isinstance(pixels, np.ndarray) or pixels.ndim != 2 or pixels.shape[1] != size or labels is None:
        raise _damaged(Path(source))
    try:
        codes = np.asarray(labels, dtype=np.uint8)
    except (ValueError, TypeError, OverflowError) as exc:
        raise _damaged(Path(source)) from exc
    if codes.shape != (len(pixels),):
        raise _damaged(Path(source))
    return Batch(_channels_last(pixels, side), codes)


def _text(key: object) -> str:
    return key.decode("latin-1") if isinstance(key, bytes) else str(key)


def _channels_last(rows: np.ndarray, side: int) -> np.ndarray:
    return np.ascontiguousarray(rows.reshape(-1, 3, side, side).transpose(0, 2, 3, 1))


# --- sheets -----------------------------------------------------------------------------------------------------------


def sheet_batches(folder: Path, shape: Shape) -> Iterator[Batch]:
    """Pictures as tiles of large ones, row by row: `train_0.jpg` ..., `test_0.jpg` ..., codes in `labels.npz`.

    Raises: DataError if something is absent or damaged.
    """
    try:
        arrays = read_arrays(folder / "labels.npz")
    except OSError as exc:
        raise _damaged(folder / "labels.npz", exc) from exc
    for part, n in (("train", shape.n_train), ("test", shape.n_test)):
        codes = np.asarray(arrays.get(f"y_{part}", np.empty(0))).reshape(-1)
        if len(codes) != n:
            raise _damaged(folder / "labels.npz", f"y_{part} {codes.shape}")
        done = 0
        for sheet in _sheets(folder, part):
            tiles = _tiles(sheet, shape.side)[: n - done]
            yield Batch(tiles, codes[done : done + len(tiles)].astype(np.uint8))
            done += len(tiles)
        if done != n:
            raise _damaged(folder, f"{part}: {done} / {n}")


def _sheets(folder: Path, part: str) -> list[Path]:
    found = [
        (int(m[1]), p) for p in folder.iterdir() if (m := re.fullmatch(rf"{part}_([0-9]+)\.(jpg|png|webp)", p.name))
    ]
    return [path for _number, path in sorted(found)]


def _tiles(path: Path, side: int) -> np.ndarray:
    from PIL import Image

    try:
        with guarded(), Image.open(io.BytesIO(path.read_bytes()), formats=["JPEG", "PNG", "WEBP"]) as image:
            values = np.asarray(image.convert("RGB"))
    except (*_DAMAGED, SyntaxError) as exc:
        raise _damaged(path, exc) from exc
    down, across = values.shape[0] // side, values.shape[1] // side
    if values.shape != (down * side, across * side, 3):
        raise _damaged(path, values.shape)
    tiles = values.reshape(down, side, across, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
    return np.ascontiguousarray(tiles)
