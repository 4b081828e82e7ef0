"""Pictures in arrays become Images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from sunbae.data.arrays import read_arrays
from sunbae.data.imagearrays import Stacked
from sunbae.data.imageset import Images, Stack
from sunbae.data.table import SkippedRow, Table
from sunbae.errors import DataError
from sunbae.i18n import _

FILE, CLASS, PART = "file", "class", "part"


def npz_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a `.npz`.

    Raises: DataError if it cannot be opened or read.
    """
    try:
        return read_arrays(path)
    except OSError as exc:
        raise DataError(
            _("{path} cannot be opened: {error}. Close it in other programs and see that you may read it.").format(
                path=path, error=exc.strerror or exc
            )
        ) from exc


def stack_images(stacked: Stacked, source: str, notes: tuple[str, ...] = ()) -> Images:
    """Images of pictures with labels; a picture without label is skipped. `file` is the number of the row as text.

    Labels that are fractions are a column of float64, others are texts.

    Raises: DataError if there are no labels, or less than two classes.
    """
    if stacked.labels is None:
        raise DataError(
            _("{source} has pictures but no labels. Give them as y beside x, one for each picture.").format(
                source=source
            )
        )
    used = np.array([label is not None for label in stacked.labels])
    if len({label for label in stacked.labels if label is not None}) < 2:
        raise DataError(
            _("{source} has pictures of less than two classes; at least two were expected.").format(source=source)
        )
    rows = np.flatnonzero(used)
    columns = [
        pl.Series(FILE, [str(row + 1) for row in rows.tolist()], dtype=pl.String),
        pl.Series(
            CLASS,
            [stacked.labels[row] for row in rows],
            dtype=pl.Float64 if isinstance(stacked.labels[rows[0]], float) else pl.String,
        ),
    ]
    if stacked.parts is not None:
        columns.append(pl.Series(PART, [stacked.parts[row] for row in rows], dtype=pl.String))
    pixels = stacked.pixels if used.all() else stacked.pixels[rows]
    told = (*notes, *stacked.notes)
    table = Table(
        frame=pl.DataFrame(columns),
        source=source,
        row_numbers=(rows + 1).astype(np.int64),
        notes=told,
        skipped=tuple(SkippedRow(int(row) + 1, _("it has no label")) for row in np.flatnonzero(~used)),
    )
    return Images(
        table=table,
        sizes=np.tile(np.array(pixels.shape[1:3], dtype=np.int32), (len(pixels), 1)),
        grey=_grey(pixels),
        store=Stack(pixels),
        notes=told,
        classes=stacked.classes,
        deep=stacked.deep,
    )


def _grey(pixels: np.ndarray) -> np.ndarray:
    """bool (n,): pictures whose channels are alike."""
    grey = np.ones(len(pixels), dtype=bool)
    if pixels.shape[-1] == 1:
        return grey
    for first in range(0, len(pixels), 2048):
        block = pixels[first : first + 2048]
        grey[first : first + 2048] = (block == block[..., :1]).all(axis=(1, 2, 3))
    return grey
