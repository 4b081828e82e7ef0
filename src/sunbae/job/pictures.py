"""The picture of each row: which file or array it comes from, its size, and what is learnt of the training pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from sunbae.data.alike import alike
from sunbae.data.images import is_images, open_images
from sunbae.data.imageset import Images, Stack
from sunbae.data.imagestack import CLASS, FILE, PART
from sunbae.data.picked import Picked
from sunbae.data.schema import Schema
from sunbae.data.split import PARTS, Part, carve
from sunbae.data.table import Table
from sunbae.data.target import Target
from sunbae.errors import DataError
from sunbae.i18n import _
from sunbae.job.options import TrainOptions
from sunbae.models.recipes import TRANSFER
from sunbae.models.spec import Fit, ImageSpec

SIDE, PHOTO_SIDE = 64, 224  # of pictures of many sizes; of those that a network has been trained on before
FEW, OF_FEW, VALIDATION, MOST_VALIDATION = 250, 0.2, 0.1, 5000
TESTED = 0.2  # of the training pictures, where none is given for the test
COARSE = 8  # blocks on a side
SHOWN = 3  # pairs of pictures in a message
MOST_STATISTICS = 10_000  # pictures that mean and deviation are learnt from


Progress = Callable[[int, int], None]  # pictures decoded, of how many


@dataclass(frozen=True)
class _Names(Sequence[str]):
    """Names of some rows, looked up when they are asked for."""

    every: Sequence[Any]
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, k: Any) -> Any:
        return str(self.every[int(self.rows[k])])


@dataclass(frozen=True)
class Pictures:
    """The pictures of the rows of a table.

    Attributes:
      images: where they come from.
      base: uint8 (N, H, W, C), all that can be used, brought to one size.
      rows: int32 (n,), which of them each row has.
      fit: how they were brought to one size.
      column: of the table, that names the file.
      in_table: whether a table of the user's names them, and not folders or arrays.
    """

    images: Images
    base: np.ndarray
    rows: np.ndarray
    fit: Fit
    column: str = FILE
    in_table: bool = False

    def of(self, rows: np.ndarray) -> Picked:
        """Those of some rows."""
        return Picked(self.base, self.rows[rows].astype(np.int32))

    def keep(self, usable: np.ndarray) -> Pictures:
        """Of fewer rows: those where bool `usable` (n,) is True."""
        return replace(self, rows=self.rows[usable])

    def disturbed(self, rows: np.ndarray, rng: np.random.Generator) -> Pictures:
        """The same with other pixels in some rows; all of them in the memory."""
        base = np.array(self.base)
        places = self.rows[rows]
        base[places] = rng.integers(0, 256, (len(places), *base.shape[1:]), dtype=np.uint8)
        return replace(self, base=base)

    def are_named(self, column: str) -> bool:
        """Whether a column is the class that folders or arrays tell; labels that are fractions tell none."""
        return column == CLASS and not self.in_table and self.images.table.frame[CLASS].dtype == pl.String

    def said_of(self, schema: Schema) -> Schema:
        """The schema, in which the columns of pictures say what they are; texts beside pictures are not read."""
        if self.in_table:
            reasons = {self.column: _("named by --image")}
        else:
            reasons = {
                FILE: _("the file of the picture, or its place in the arrays"),
                CLASS: (
                    _("the class by folder, or by the labels beside the arrays")
                    if self.are_named(CLASS)
                    else _("the labels beside the arrays")
                ),
                PART: _("the part by folder, or by the names of the arrays"),
            }
        columns = (
            replace(
                one,
                reason=reasons.get(one.name, one.reason),
                role="unused" if (one.kind, one.role) == ("text", "feature") else one.role,
            )
            for one in schema.columns
        )
        return replace(schema, columns=tuple(columns))

    def in_order(self, target: Target) -> Target:
        """The target with its classes in the order of the source, if that has one."""
        order = self.images.classes
        same = order is not None and {*order} == {*target.classes}
        return replace(target, classes=tuple(order)) if same and order is not None else target

    def names(self, of: Picked) -> Sequence[str]:
        """The file, or the number in the source, of each of some pictures."""
        table = self.images.table
        files = table.frame[self.column].to_list() if self.column in table.columns else table.row_numbers.tolist()
        return _Names(files, of.rows)

    def file_names(self) -> list[str] | None:
        """The file of each row; None for pictures in arrays, which have none."""
        names = self.names(Picked(self.base, self.rows))
        return None if isinstance(self.images.store, Stack) else [*names]

    def copies(self, part: np.ndarray, clusters: np.ndarray) -> tuple[tuple[str, str], ...]:
        """Some validation and test pictures that are like a training picture, with its name.

        Args:
          part: codes int8 (n,).
          clusters: of `clusters`, int (n,).
        """
        first = {int(clusters[row]): row for row in np.flatnonzero(part == 0)[::-1].tolist()}
        held = [row for row in np.flatnonzero(part > 0).tolist() if int(clusters[row]) in first][:SHOWN]
        return tuple((self._name(row), self._name(first[int(clusters[row])])) for row in held)

    def conflicts(self, y: np.ndarray, clusters: np.ndarray, classes: Sequence[str]) -> str:
        """In words: pictures that are alike and of different classes; empty if there are none.

        Args:
          y: codes int (n,).
        """
        if not classes:
            return ""
        order = np.lexsort((y, clusters))
        same = clusters[order[1:]] == clusters[order[:-1]]
        pairs = [(int(order[k]), int(order[k + 1])) for k in np.flatnonzero(same & (y[order[1:]] != y[order[:-1]]))]
        if not pairs:
            return ""
        shown = [" = ".join(f"{self._name(row)} ({classes[y[row]]})" for row in pair) for pair in pairs[:SHOWN]]
        names = "; ".join(shown) + (" ..." if len(pairs) > SHOWN else "")
        text = _(
            "Pictures that are the same, or nearly, have different classes, {n} times: {names}. See which is right."
        )
        return text.format(n=len(pairs), names=names)

    def _name(self, row: int) -> str:
        return self.names(Picked(self.base, self.rows[row : row + 1]))[0]

    def clusters(self) -> np.ndarray:
        """int64 (n,): pictures with one number are the same, or nearly."""
        return alike(Picked(self.base, self.rows))


def nobody(done: int, n: int) -> None:
    """Tell no one."""


def pictured_options(options: TrainOptions, table: Table) -> TrainOptions:
    """The options with what the columns of a set of pictures are for."""
    ids = (options.image or FILE, *options.id)
    by_column = None if options.split_column == PART else options.split_column
    ways = (options.split, by_column, options.time, options.ratio, options.group)
    given = PART in table.columns and options.image is None and not any(ways)
    return options.model_copy(
        update={
            "id": tuple(name for name in ids if name in table.columns),
            "drop": options.drop if given or PART not in table.columns or options.image else (*options.drop, PART),
            "split_column": PART if given else options.split_column,
        }
    )


def picture_share(n: int) -> float:
    """The share of `n` training pictures that judges between epochs, where a test part is given: a tenth, of few a
    fifth, and of many at most 5,000.
    """
    return OF_FEW if n < FEW else min(VALIDATION, MOST_VALIDATION / n)


@dataclass(frozen=True)
class PictureParts:
    """Part codes int8 (n,) of pictures, and in words what was added to the parts that their folders or arrays have."""

    codes: np.ndarray
    notes: list[str]


def picture_parts(given: np.ndarray, *, cluster: np.ndarray, classes: np.ndarray | None, seed: int) -> PictureParts:
    """The parts that pictures come in, and of the training pictures what is missing: a test part, a validation part.

    Args:
      given: part codes int8 (n,).
      cluster: int (n,), pictures of one number stay on one side.
      classes: codes int (n,), each with the same share in what is drawn; None of numbers.

    Raises: DataError if there is no training picture.
    """
    if not (given == 0).any():
        raise DataError(
            _(
                "No picture is left for training: those that can be used are all in the folders or arrays for "
                "validation and test. Put the training pictures into class folders below train."
            )
        )
    part, notes = given, []
    lacking: tuple[tuple[Part, str], ...] = (
        ("test", _("no picture for test is given: {share:.0f} percent of the training pictures became the test part, "
                   "seed {seed}")),
        ("validation", _("{share:.0f} percent of the training rows became the validation part, seed {seed}")),
    )  # fmt: skip
    for of, text in lacking:
        if (part == PARTS.index(of)).any():
            continue
        share = TESTED if of == "test" else picture_share(int((part == 0).sum()))
        part = carve(part, cluster=cluster, classes=classes, seed=seed, share=share, of=of)
        notes.append(text.format(share=100 * share, seed=seed))
    return PictureParts(part, notes)


def load_pictures(
    data: Any, options: TrainOptions, progress: Progress = nobody, fetched: Progress = nobody
) -> Pictures | None:
    """The pictures that `data` are or name, brought to one size; None for a table without pictures.

    Raises: DataError if there is none that can be read.
    """
    if not is_images(data, image=options.image):
        return None
    images = open_images(
        data, image=options.image, folder=options.image_folder, reading=options.reading(), progress=progress,
        allow_download=options.download, fetched=fetched,
    )  # fmt: skip
    fit, notes = _fit(options), list(images.notes)
    base = _pixels(images, options, progress, notes.append)
    table = replace(images.table, notes=tuple(dict.fromkeys((*images.table.notes, *notes))))
    rows, column = np.arange(len(base), dtype=np.int32), options.image or FILE
    return Pictures(replace(images, table=table), base, rows, fit, column, in_table=options.image is not None)


def brought(pictures: Pictures, options: TrainOptions, progress: Progress = nobody) -> Pictures:
    """The same pictures at the size that the recipe of `options` wants."""
    return replace(pictures, base=_pixels(pictures.images, options, progress, lambda note: None), fit=_fit(options))


def _pixels(images: Images, options: TrainOptions, progress: Progress, note: Callable[[str], None]) -> np.ndarray:
    height, width = options.size or _size(images.sizes, options)
    channels = 1 if images.grey.all() and options.model != TRANSFER else 3
    return images.pixels(height, width, channels, _fit(options), progress=progress, note=note)


def _fit(options: TrainOptions) -> Fit:
    """How a picture of another shape is brought to the size: a network that knows photos sees all of them."""
    return options.fit or ("stretch" if options.model == TRANSFER else "crop")


def _size(sizes: np.ndarray, options: TrainOptions) -> tuple[int, int]:
    """(height, width): what all pictures have, if that is small, else a square.

    It is decided from all pictures, as the classes are, before anything is learnt.
    """
    if options.model == TRANSFER:
        return PHOTO_SIDE, PHOTO_SIDE
    if (sizes == sizes[0]).all() and sizes[0].max() <= SIDE:
        return int(sizes[0][0]), int(sizes[0][1])
    return SIDE, SIDE


def image_spec(train: Picked, fit: Fit, *, deep: bool = False) -> ImageSpec:
    """What the network is told of the pictures, learnt from the training rows.

    Args:
      train: uint8 (n, H, W, C); of more than `MOST_STATISTICS` pictures those at even distances are looked at.
    """
    step = -(-len(train) // MOST_STATISTICS)
    total = np.zeros((2, train.shape[-1]))
    for start in range(0, len(train), 256 * step):
        some = train[start : start + 256 * step : step].astype(np.float64)
        total += [some.sum(axis=(0, 1, 2)), (some**2).sum(axis=(0, 1, 2))]
    n = len(range(0, len(train), step)) * train.shape[1] * train.shape[2]
    mean = total[0] / n
    std = np.sqrt(np.maximum(total[1] / n - mean**2, 0))
    # Pictures of one colour have no deviation; a grey level is then a unit as good as any.
    std = np.where(std < 1e-3, 1.0, std)
    height, width, channels = train.shape[1:]
    return ImageSpec(height, width, channels, tuple(mean.tolist()), tuple(std.tolist()), fit, deep)


def coarse(pictures: Picked) -> np.ndarray:
    """Pixels as a linear model reads them: float32 (n, k), the levels of blocks of a picture."""
    height, width, channels = pictures.shape[1:]
    rows, columns = (np.linspace(0, size, min(size, COARSE) + 1).astype(int)[:-1] for size in (height, width))
    found = np.empty((len(pictures), len(rows) * len(columns) * channels), np.float32)
    for start in range(0, len(pictures), 256):
        some = pictures[start : start + 256].astype(np.float32)
        summed = np.add.reduceat(np.add.reduceat(some, rows, axis=1), columns, axis=2)
        found[start : start + 256] = summed.reshape(len(some), -1)
    return found


def looks_mirrored(train: Picked, y: np.ndarray, n_classes: int) -> bool:
    """Whether pictures may be mirrored: the mean training picture of most classes is about its own mirror.

    A mirrored photo is a photo; a mirrored digit is none, and shoes that all point to the left tell so too.
    """
    step = -(-len(train) // MOST_STATISTICS)
    chosen = np.arange(0, len(train), step)
    chosen = chosen[np.argsort(y[chosen], kind="stable")]
    edges = np.searchsorted(y[chosen], np.arange(n_classes + 1))
    found = [_symmetric(_mean(train, chosen[a:b])) for a, b in pairwise(edges.tolist()) if b > a]
    return float(np.median(found)) >= MIRRORED


def _mean(pictures: Picked, rows: np.ndarray) -> np.ndarray:
    """float64 (H, W, C), of a picture's size however many there are."""
    total = np.zeros(pictures.shape[1:])
    for start in range(0, len(rows), 64):
        total += pictures[rows[start : start + 64]].sum(axis=0, dtype=np.float64)
    mean: np.ndarray = total / len(rows)
    return mean


MIRRORED = 0.85  # correlation of a class's mean picture with its mirror; see tests/job/test_pictures.py


def _symmetric(mean: np.ndarray) -> float:
    """Correlation of a mean picture (H, W, C) with its mirror."""
    centred = mean - mean.mean()
    power = float((centred**2).sum())
    return 1.0 if power == 0 else float((centred * centred[:, ::-1]).sum()) / power
