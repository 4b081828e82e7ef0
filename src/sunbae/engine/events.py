"""Event files as TensorBoard reads them, and what is in them: numbers, histograms, pictures."""

from __future__ import annotations

import itertools
import os
import socket
import struct
import time
import warnings
import weakref
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sunbae._compat import load_keras
from sunbae.errors import OutputError
from sunbae.files import write_failure
from sunbae.i18n import _

RUNS = ("train", "validation")
BUCKETS = 30  # of a histogram
_FILES = itertools.count()


class Events:
    """The event files of a log folder, one in `train/`, one in `validation/`, each made with its first event.

    They are written to at once and closed when nobody knows of this any more, also after an exception.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # TensorBoard reads the files of a folder in the order of their names.
        ending = f"{socket.gethostname()}.{os.getpid()}.{next(_FILES):06d}.v2"
        self._name = f"events.out.tfevents.{int(time.time())}.{ending}"
        self._files: dict[str, BinaryIO] = {}
        weakref.finalize(self, _close, self._files)

    def scalar(self, run: str, tag: str, step: int, value: Any) -> None:
        """Write a number, of which float32 is kept."""
        with np.errstate(over="ignore"):  # infinite then
            self.write(run, tag, step, np.float32(float(value)), "scalars")

    def write(
        self,
        run: str,
        tag: str,
        step: int,
        value: np.ndarray | np.generic | bytes | Sequence[bytes],
        plugin: str,
        *,
        content: bytes = b"",
    ) -> None:
        """Write one event.

        Args:
          value: float32 or float64 of any shape, one byte string, or a list of them.
          plugin, content: which part of TensorBoard shows it, and what else that wants to know.

        Raises: OutputError if there can be no such file.
        """
        from tensorboardX.proto.event_pb2 import Event
        from tensorboardX.proto.summary_pb2 import Summary, SummaryMetadata
        from tensorboardX.proto.tensor_pb2 import TensorProto

        if isinstance(value, (np.ndarray, np.generic)):
            kind = {"f4": "DT_FLOAT", "f8": "DT_DOUBLE"}[value.dtype.str[1:]]
            tensor = TensorProto(dtype=kind, tensor_content=value.astype(value.dtype.newbyteorder("<")).tobytes())
            shape = value.shape
        else:
            strings = [value] if isinstance(value, bytes) else value
            tensor = TensorProto(dtype="DT_STRING", string_val=strings)
            shape = () if isinstance(value, bytes) else (len(value),)
        for size in shape:
            tensor.tensor_shape.dim.add(size=size)
        tensor.tensor_shape.SetInParent()
        metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name=plugin, content=content))
        summary = Summary(value=[Summary.Value(tag=tag, metadata=metadata, tensor=tensor)])
        event = Event(wall_time=time.time(), step=step, summary=summary)
        self._file(run).write(_record(event.SerializeToString()))

    def _file(self, run: str) -> BinaryIO:
        if run not in self._files:
            from tensorboardX.proto.event_pb2 import Event

            path = self._path(run)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._files[run] = path.open("ab")
            except OSError as exc:
                raise OutputError(write_failure(path, exc)) from exc
            if not self._files[run].tell():
                first = Event(wall_time=time.time(), file_version="brain.Event:2")
                self._files[run].write(_record(first.SerializeToString()))
        return self._files[run]

    def _path(self, run: str) -> Path:
        return self.folder / run / self._name

    def flush(self) -> None:
        """Let TensorBoard see what was written."""
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """Close the files; another event opens them again."""
        _close(self._files)

    def position(self) -> dict[str, Any]:
        """The name of the files, and how long each is."""
        self.flush()
        sizes = {run: self._path(run).stat().st_size for run in RUNS if self._path(run).exists()}
        return {"name": self._name, "sizes": sizes}

    def go_on(self, position: Mapping[str, Any]) -> None:
        """Go on at a former position; what this one wrote is given up."""
        self.close()
        if self._name != position["name"]:
            for run in RUNS:
                self._path(run).unlink(missing_ok=True)
        self._name = position["name"]
        for run in RUNS:
            path, size = self._path(run), position["sizes"].get(run, 0)
            found = path.stat().st_size if path.exists() else 0
            if found < size:
                text = _("{path} is shorter than it was; the events of earlier epochs are missing.")
                warnings.warn(text.format(path=path), stacklevel=2)
            elif found and not size:
                path.unlink()
            elif found:
                os.truncate(path, size)


def _close(files: dict[str, BinaryIO]) -> None:
    for file in files.values():
        file.close()
    files.clear()


def _record(content: bytes) -> bytes:
    """A record of a TFRecord file."""
    from tensorboardX.record_writer import masked_crc32c

    size = struct.pack("<Q", len(content))
    return size + struct.pack("<I", masked_crc32c(size)) + content + struct.pack("<I", masked_crc32c(content))


def histogram(values: np.ndarray) -> np.ndarray:
    """Buckets of equal width, as TensorBoard's histogram summary has them.

    Args:
      values: numbers of any shape.

    Returns: float64 (BUCKETS, 3): left edge, right edge, count.

    >>> histogram(np.array([0.0, 1.0, 30.0]))[[0, 1, 29]]
    array([[ 0.,  1.,  1.],
           [ 1.,  2.,  1.],
           [29., 30.,  1.]])
    """
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return np.zeros((BUCKETS, 3))
    low, high = flat.min(), flat.max()
    if low == high:  # all in the last one
        counts = np.zeros(BUCKETS)
        counts[-1] = flat.size
        return np.stack([np.full(BUCKETS, low), np.full(BUCKETS, low), counts], axis=1)
    places = np.minimum(np.floor((flat - low) / ((high - low) / BUCKETS)).astype(np.int64), BUCKETS - 1)
    edges = np.linspace(low, high, BUCKETS + 1)
    return np.stack([edges[:-1], edges[1:], np.bincount(places, minlength=BUCKETS)], axis=1)


def images(values: np.ndarray) -> np.ndarray | None:
    """A weight as Keras draws it; None if it has too many axes.

    Args:
      values: numbers of any shape.

    Returns: uint8 (images, height, width, channels) with 1, 3 or 4 channels.
    """
    drawn = np.squeeze(values)
    if drawn.ndim == 1:
        drawn = drawn[None, :, None, None]
    elif drawn.ndim == 2:
        drawn = (drawn.T if drawn.shape[0] > drawn.shape[1] else drawn)[None, :, :, None]
    elif drawn.ndim == 3:
        if load_keras().config.image_data_format() == "channels_last":
            drawn = drawn.transpose(2, 0, 1)
        drawn = drawn[..., None]  # each kernel a picture
    if drawn.ndim != 4 or drawn.shape[-1] not in (1, 3, 4):
        return None
    if np.issubdtype(drawn.dtype, np.integer):
        # White is the largest number of the type, as TensorFlow reads integers.
        levels = int(np.iinfo(drawn.dtype).max) + 1
        scaled = drawn.astype(np.int64) * 256 // levels if levels <= 256 else drawn // (levels // 256)
    else:
        scaled = np.nan_to_num(drawn.astype(np.float32)) * np.float32(255.5)
    return np.asarray(np.clip(scaled, 0, 255), dtype=np.uint8)


def png(pixels: np.ndarray) -> bytes:
    """A picture as a PNG file.

    Args:
      pixels: uint8 (height, width, channels), grey, RGB or RGBA.
    """

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
