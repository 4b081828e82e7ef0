"""The state of a training between two epochs, as one file that is whole or not there.

A line with the format number, a line with the SHA-256 of everything after it, eight bytes with the length of the head,
the head (JSON), the arrays (safetensors). Nothing in it is code.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import ml_dtypes
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load as safetensors_arrays
from safetensors.numpy import save as safetensors_bytes

from sunbae.errors import CheckpointError
from sunbae.files import atomic_write
from sunbae.i18n import _

FORMAT = 1
MAX_BYTES = 16 * 2**30
MAX_HEAD = 2**28
EVERY_S = 5.0  # what a kill costs at least; a training that takes less writes nothing
SHARE = 0.01  # of the time, for writing; the end may cost as much again
BYTES_PER_S, SYNC_S = 100e6, 0.02  # what writing is taken to cost before it was measured

_MAGIC = b"sunbae checkpoint "
_TEMPORARY_OLD_S = 60.0  # a file that is being written changes more often
# safetensors keeps these as they are; others go in as bytes.
_KEPT = {np.dtype(f"{kind}{size}") for kind in "iu" for size in (1, 2, 4, 8)}
_KEPT |= {np.dtype(name) for name in ("bool", "float16", "float32", "float64")}
_AS_BYTES = {"complex64", "complex128", "bfloat16"} | {n for n in dir(ml_dtypes) if n.startswith("float8_")}


@dataclass(frozen=True)
class Checkpoint:
    """Everything that a training needs to go on after an epoch.

    Attributes:
      fingerprint: part of the training (model, data ...) -> check sum; it goes on only where all are the same.
      epoch: number of the next epoch, 0 is the first.
      arrays: by name, any shape.
      record: what is no array: None, bool, int, float, str, lists and dicts of these.
      format: of the file.
    """

    fingerprint: Mapping[str, str]
    epoch: int
    arrays: Mapping[str, np.ndarray]
    record: Mapping[str, Any]
    format: int = FORMAT


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    fingerprint: dict[str, str]
    epoch: Annotated[int, Field(ge=0)]
    record: dict[str, Any]
    as_bytes: dict[str, tuple[str, list[Annotated[int, Field(ge=0)]]]]  # array -> dtype, shape


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write `checkpoint` to `path`.

    Raises: OutputError if it cannot be written; a checkpoint that stood there before is then untouched.
    """
    arrays, as_bytes = {}, {}
    for name, given in checkpoint.arrays.items():
        array = np.asarray(given, order="C")
        if array.dtype not in _KEPT:
            as_bytes[name] = (array.dtype.name, list(array.shape))
            array = np.frombuffer(array.tobytes(), np.uint8)
        arrays[name] = array
    said = {"fingerprint": dict(checkpoint.fingerprint), "epoch": checkpoint.epoch, "as_bytes": as_bytes}
    head = json.dumps({**said, "record": dict(checkpoint.record)}, separators=(",", ":")).encode()
    parts = (struct.pack("<Q", len(head)), head, safetensors_bytes(arrays))
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)

    def write(file: BinaryIO) -> None:
        file.write(_MAGIC + f"{checkpoint.format}\n{digest.hexdigest()}\n".encode())
        for part in parts:
            file.write(part)

    _clear_temporaries(path)
    atomic_write(path, write, prefix=_prefix(path))


def _prefix(path: Path) -> str:
    return f".sunbae-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:10]}-"


def _clear_temporaries(path: Path) -> None:
    """Remove what writers of `path` that were killed left beside it."""
    for leftover in Path(os.path.realpath(path)).parent.glob(_prefix(path) + "*"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _TEMPORARY_OLD_S:
                leftover.unlink()


def load_checkpoint(path: Path) -> Checkpoint:
    """The Checkpoint in a file.

    Raises: CheckpointError if it is no checkpoint, damaged, of another format, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise unfit(path, _("it has {n} bytes; at most {most} are read").format(n=size, most=MAX_BYTES))
        content = path.read_bytes()
    except OSError as exc:
        raise CheckpointError(_("Cannot read {path}: {reason}.").format(path=path, reason=exc.strerror or exc)) from exc
    body = _body(content, path)
    try:
        (length,) = struct.unpack_from("<Q", body)
        if length > min(MAX_HEAD, len(body) - 8):
            raise ValueError(f"head of {length} bytes")
        head = _Head.model_validate(_from_json(bytes(body[8 : 8 + length])))
        arrays = dict(safetensors_arrays(bytes(body[8 + length :])))
        for name, (dtype, shape) in head.as_bytes.items():
            if dtype not in _AS_BYTES or arrays[name].dtype != np.uint8:
                raise ValueError(f"array {name} of dtype {dtype}")
            arrays[name] = arrays[name].view(np.dtype(dtype)).reshape(shape)
    except MALFORMED as exc:
        reason = str(exc).splitlines()[0] if str(exc) else type(exc).__name__
        raise unfit(path, _("it is damaged ({reason})").format(reason=reason)) from exc
    return Checkpoint(head.fingerprint, head.epoch, arrays, head.record)


# What the readers of JSON, of safetensors and of arrays raise on what was not written by us.
MALFORMED = (
    struct.error, ValidationError, SafetensorError, ValueError, KeyError, TypeError, AttributeError, OverflowError,
    RecursionError, MemoryError,
)  # fmt: skip


def _from_json(text: bytes) -> Any:
    # model_validate_json of pydantic does not promise the last bit of a float.
    head = json.loads(text)
    if isinstance(head, dict) and isinstance(head.get("as_bytes"), dict):
        head["as_bytes"] = {name: tuple(value) for name, value in head["as_bytes"].items()}
    return head


def _body(content: bytes, path: Path) -> memoryview:
    """What follows the first two lines, found to be what the second one promises."""
    first, _line, rest = content[:4096].partition(b"\n")
    number = first.removeprefix(_MAGIC)
    if not first.startswith(_MAGIC) or not number.isdigit() or len(number) > 9:
        raise unfit(path, _("it is no checkpoint of sunbae"))
    if int(number) != FORMAT:
        raise unfit(path, _("it has format {found}; this version reads format {known}").format(
            found=int(number), known=FORMAT))  # fmt: skip
    digest, line, _rest = rest.partition(b"\n")
    body = memoryview(content)[len(first) + len(digest) + 2 :]
    if not line or hashlib.sha256(body).hexdigest().encode() != digest:
        raise unfit(path, _("it is damaged ({reason})").format(reason=_("its check sum is not that of its content")))
    return body


def unfit(path: Path, reason: str) -> CheckpointError:
    """The error for a file that holds no checkpoint which can be used."""
    text = _("{path} cannot be gone on from: {reason}. Remove the file to start from the beginning, or name another.")
    return CheckpointError(text.format(path=path, reason=reason))


class Budget:
    """How much time of a process goes into checkpoints; may be shared by threads.

    Args:
      size: bytes of a checkpoint, from which the first one's time is guessed.
    """

    def __init__(self, size: int) -> None:
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._spent = 0.0
        self._expected_s = SYNC_S + size / BYTES_PER_S

    def affords(self) -> bool:
        """Whether one more file keeps the share."""
        elapsed = time.monotonic() - self._started
        with self._lock:
            return elapsed >= EVERY_S and self._spent + self._expected_s <= SHARE * elapsed

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Around the writing of a file."""
        started = time.monotonic()
        yield
        taken = time.monotonic() - started
        with self._lock:
            self._spent += taken
            self._expected_s = taken


class Keeper:
    """The checkpoint file of one training, written when that is worth its time.

    Args:
      place: gives the path of the file, asked for when it is written.
      written: whether the file is there and of this training.
    """

    def __init__(self, place: Callable[[], Path], budget: Budget, *, written: bool = False) -> None:
        self._place, self._written = place, written
        self._budget, self._last = budget, time.monotonic()

    def due(self, *, end: bool = False) -> bool:
        """Whether to write now.

        Args:
          end: the training is over. A file of this training is then brought up to date whatever it costs.
        """
        if end and self._written:
            return True
        return self._budget.affords() and (end or time.monotonic() - self._last >= EVERY_S)

    def write(self, make: Callable[[], Checkpoint]) -> None:
        """Write what `make` gives, whose time counts.

        Raises: OutputError if it cannot be written; the former file is then untouched.
        """
        with self._budget.spending():
            save_checkpoint(make(), self._place())
        self._last, self._written = time.monotonic(), True
