"""What a pretrained network sees in pictures, counted once and kept on disk."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.cache import kept_on_disk
from sunbae.engine.fingerprint import versions
from sunbae.engine.kernels import applied
from sunbae.errors import OptionError, OutputError
from sunbae.files import atomic_write, cache_base
from sunbae.i18n import _
from sunbae.models.pretrained import Backbone

BATCH = 16  # 16 and 32 pictures at a time were as fast; more did not fit the cache
SMALLEST, LARGEST = 0.35, 1.0  # share of a picture that a part has
NARROWEST = 0.75  # width over height of a part, or the other way round
MAX_BYTES = 2 * 2**30  # of features on disk; those that were used least recently go first
FORMAT = 2
TEMPORARY, ABANDONED_S = ".sunbae-", 24 * 3600

Progress = Callable[[int, int], None]  # (pictures done, all)


@dataclass(frozen=True)
class Views:
    """How pictures are looked at: of each V parts, blown up to the size of the whole.

    Attributes:
      boxes: float32 (n, V, 4): top, left, height, width, as shares of the picture.
      mirrored: bool (n, V).
    """

    boxes: np.ndarray
    mirrored: np.ndarray

    @property
    def count(self) -> int:
        """V."""
        return int(self.boxes.shape[1])


def whole(n: int, *, mirror: bool) -> Views:
    """Each picture as it is, and its mirror if that is asked for."""
    count = 2 if mirror else 1
    boxes = np.broadcast_to(np.array([0, 0, 1, 1], np.float32), (n, count, 4))
    return Views(boxes, np.broadcast_to(np.arange(count) == 1, (n, count)))


def views(n: int, count: int, *, mirror: bool, seed: int) -> Views:
    """`count` views of each picture: the whole, its mirror, then random parts of it, mirrored or not.

    Args:
      mirror: whether a mirrored picture is of the same class.
      seed: of the parts; picture k has the same ones whatever follows it.
    """
    generator = np.random.default_rng(seed)
    draws = generator.random((n, count, 5))
    area = SMALLEST + (LARGEST - SMALLEST) * draws[..., 0]
    ratio = np.exp((2 * draws[..., 1] - 1) * np.log(1 / NARROWEST))
    height, width = np.minimum(1, np.sqrt(area / ratio)), np.minimum(1, np.sqrt(area * ratio))
    boxes = np.stack([draws[..., 2] * (1 - height), draws[..., 3] * (1 - width), height, width], axis=-1)
    mirrored = (draws[..., 4] < 0.5) & mirror
    plain = whole(n, mirror=mirror)
    first = min(count, plain.count)
    boxes[:, :first], mirrored[:, :first] = plain.boxes[:, :first], plain.mirrored[:, :first]
    return Views(boxes.astype(np.float32), mirrored)


def features(
    backbone: Backbone,
    pixels: Any,
    looks: Views | None = None,
    *,
    progress: Progress = lambda done, n: None,
    batch: int = BATCH,
    cache: bool = True,
) -> np.ndarray:
    """What the network sees in pictures: float32 (n, V, D).

    Args:
      pixels: uint8 (n, H, W, 3), an array, a memmap or Picked; `batch` of them are read at a time.
      looks: the views of each; None for the whole picture alone, V = 1.
      progress: told (pictures done, n) after each batch.
      cache: whether they are kept on disk, under the check sums of pixels, views and weights.

    Raises: OptionError if the pictures are not of the size or the colours that the network was made for.
    """
    n = len(pixels)
    looks = whole(n, mirror=False) if looks is None else looks
    expected = tuple(backbone.model.input_shape[1:])
    if tuple(pixels.shape[1:]) != expected:
        text = _("{name} was made for pictures of {expected} (height, width, colours), these have {found}.")
        shown = ["x".join(map(str, shape)) for shape in (expected, pixels.shape[1:])]
        raise OptionError(text.format(name=backbone.name, expected=shown[0], found=shown[1]))
    path = _kept(backbone, pixels, looks) if cache else None
    shape = (n, looks.count, int(backbone.model.output_shape[-1]))
    found = None if path is None else _read(path, shape)
    if found is not None:
        progress(n, n)
        return found
    made = _count(backbone.model, pixels, looks, progress, batch) if n else np.zeros(shape, np.float32)
    if path is not None:
        _write(path, made)
    return made


@kept_on_disk()
def _count(model: Any, pixels: Any, looks: Views, progress: Progress, batch: int) -> np.ndarray:
    n, count = looks.mirrored.shape
    program = _program(model, batch)
    made = np.empty((n, count, int(model.output_shape[-1])), np.float32)
    rows, of_view = (a.reshape(-1) for a in np.mgrid[:n, :count])
    for start in range(0, len(rows), batch):
        row, view = rows[start : start + batch], of_view[start : start + batch]
        some, where = np.unique(row, return_inverse=True)
        read = np.asarray(pixels[some[0] : some[-1] + 1])[where]
        boxes, mirrored = looks.boxes[row, view], looks.mirrored[row, view]
        spare = batch - len(row)
        if spare:  # another size would be compiled anew
            read, boxes, mirrored = (
                np.concatenate([a, np.repeat(a[:1], spare, axis=0)]) for a in (read, boxes, mirrored)
            )
        made[row, view] = np.asarray(program(read, boxes, mirrored))[: len(row)]
        progress(int(row[-1]) + 1, n)
    return made


def _program(model: Any, batch: int) -> Callable[..., Any]:
    """Compiled: (uint8 (batch, H, W, 3), boxes (batch, 4), mirrored (batch,)) -> (batch, D)."""
    import jax
    import jax.numpy as jnp

    load_keras()
    state = tuple(
        [variable.value for variable in of] for of in (model.trainable_variables, model.non_trainable_variables)
    )
    height, width = model.input_shape[1:3]

    def forward(state: Any, pixels: Any, boxes: Any, mirrored: Any) -> Any:
        x = pixels.astype(jnp.float32)
        rows = _lines(boxes[:, 0], boxes[:, 2], jnp.zeros_like(mirrored), height)
        columns = _lines(boxes[:, 1], boxes[:, 3], mirrored, width)
        x = jnp.einsum("bij,bjwc->biwc", rows, x)
        x = jnp.einsum("bij,bhjc->bhic", columns, x)
        outputs, _non_trainable = model.stateless_call(*state, x, training=False)
        return outputs

    shapes = (
        jax.ShapeDtypeStruct((batch, height, width, 3), np.uint8),
        jax.ShapeDtypeStruct((batch, 4), np.float32),
        jax.ShapeDtypeStruct((batch,), np.bool_),
    )
    with applied("auto"):
        compiled = jax.jit(forward).lower(state, *shapes).compile()
    return lambda *arguments: compiled(state, *arguments)


def _lines(start: Any, length: Any, turned: Any, size: int) -> Any:
    """(B, size, size): what takes a line of pixels to a part of it, blown up by linear interpolation."""
    import jax.numpy as jnp

    place = (jnp.arange(size) + 0.5) / size
    place = jnp.where(turned[:, None], 1 - place, place)
    place = jnp.clip((start[:, None] + length[:, None] * place) * size - 0.5, 0, size - 1)
    return jnp.maximum(0, 1 - jnp.abs(place[..., None] - jnp.arange(size)))


def _kept(backbone: Backbone, pixels: Any, looks: Views) -> Path | None:
    """The file of these features, None where nothing can be kept."""
    base = cache_base()
    if base is None:
        return None
    said = hashlib.sha256(
        repr((FORMAT, backbone.name, backbone.inner, backbone.sha256, sorted(versions().items()))).encode()
    )
    said.update(repr((tuple(pixels.shape), looks.boxes.shape)).encode())
    for start in range(0, len(pixels), 256):
        said.update(np.ascontiguousarray(pixels[start : start + 256]).data)
    said.update(np.ascontiguousarray(looks.boxes).data)
    said.update(np.ascontiguousarray(looks.mirrored).data)
    folder = base / "features"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder / f"{said.hexdigest()[:32]}.npy" if os.access(folder, os.W_OK) else None


def _read(path: Path, shape: tuple[int, ...]) -> np.ndarray | None:
    """What is kept there, None if there is nothing or it is damaged: it can be counted again."""
    try:
        found: np.ndarray = np.load(path, allow_pickle=False)
        os.utime(path)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.shape == shape and found.dtype == np.float32 and np.isfinite(found).all() else None


def _write(path: Path, made: np.ndarray) -> None:
    """Keep features; a cache that cannot be written is no reason to stop."""
    if made.nbytes > MAX_BYTES:
        return
    try:
        _make_room(path.parent, made.nbytes)
        atomic_write(path, lambda file: np.save(file, made), prefix=TEMPORARY)
    except (OSError, OutputError):
        return


def _make_room(folder: Path, needed: int) -> None:
    for left in folder.glob(f"{TEMPORARY}*"):  # by a process that was killed
        if time.time() - left.stat().st_mtime > ABANDONED_S:
            left.unlink(missing_ok=True)
    kept = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in folder.glob("*.npy"))
    total = sum(size for _time, size, _file in kept)
    for _time, size, file in kept:
        if total + needed <= MAX_BYTES:
            return
        file.unlink(missing_ok=True)
        total -= size
