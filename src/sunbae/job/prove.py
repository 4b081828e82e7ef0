"""The proof, on the user's own data, that validation and test rows teach nothing.

Non-interference: change what must not matter, at random, and see that what was learnt keeps every byte. Split and
task are decided before anything is learnt and stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from sunbae.bundle.format import prep_record
from sunbae.data.images import is_images
from sunbae.errors import SunbaeError
from sunbae.i18n import _
from sunbae.job.branches import train_branches
from sunbae.job.forecasters import choose_stationary, train_forecasters
from sunbae.job.networks import Trained
from sunbae.job.options import PICTURED_MODEL, TrainOptions
from sunbae.job.prepare import Prepared, Rows, load_targets, prepare_targets
from sunbae.job.series import PreparedSeries, Series, load_series, prepare_series
from sunbae.job.training import train_recipe
from sunbae.models.recipes import AUTO

ROUNDS = 3
EPOCHS = 2


@dataclass(frozen=True)
class Proof:
    """What was tried.

    Attributes:
      cells: cells that were changed, over all rounds.
      learnt: the Prep and the schema kept every byte while validation and test cells changed.
      weights: the trained weights kept every byte while test cells changed.
    """

    cells: int
    learnt: bool
    weights: bool

    @property
    def holds(self) -> bool:
        """True if nothing leaked."""
        return self.learnt and self.weights


def prove_no_leak(data: Any, options: TrainOptions) -> str:
    """Run the proof and say what it found.

    Raises: SunbaeError if something leaked: that is a defect of sunbae.
    """
    if options.model == AUTO:  # the proof is of one recipe; which one does not matter to what is shared
        options = options.model_copy(update={"model": "nlinear" if options.is_series else "dnn"})
        if is_images(data, image=options.image):
            options = options.model_copy(update={"model": PICTURED_MODEL})
    if options.is_series:
        proof = prove_series(load_series(data, options), options)
    else:
        proof = prove(load_targets(data, options), options)
    if not proof.holds:
        raise SunbaeError(
            _("The proof failed: values of validation or test rows changed what was learnt. Please report this.")
        )
    return _(
        "Proved: {cells:,} validation and test cells were changed at random; every learnt number and, for the test "
        "part, every trained weight kept each of its bytes."
    ).format(cells=proof.cells)


def prove(rows: Sequence[Rows], options: TrainOptions, *, rounds: int = ROUNDS, seed: int = 0) -> Proof:
    """Change validation and test cells at random and compare fingerprints.

    Args:
      rows: once for each target.
    """
    brief = options.model_copy(update={"seeds": 1, "epochs": EPOCHS})
    split, width = rows[0].split, rows[0].table.frame.width

    def learnt(views: Sequence[Prepared]) -> list[str]:
        return [fingerprint(view) for view in views]

    def trained(views: Sequence[Prepared]) -> str:
        several = len(views) > 1 or options.is_declared
        return weights_fingerprint(train_branches(views, brief) if several else train_recipe(views[0], brief))

    reference = prepare_targets(rows, options)
    known, weights = learnt(reference), trained(reference)
    rng = np.random.default_rng(seed)
    held_out = np.concatenate([split.validation, split.test])
    same_learnt = True
    cells = 0
    for _round in range(rounds):
        same_learnt &= learnt(prepare_targets(disturbed_targets(rows, held_out, rng), options)) == known
        cells += len(held_out) * width
    same_weights = trained(prepare_targets(disturbed_targets(rows, split.test, rng), options)) == weights
    cells += len(split.test) * width
    return Proof(cells, same_learnt, same_weights)


def disturbed_targets(rows: Sequence[Rows], where: np.ndarray, rng: np.random.Generator) -> list[Rows]:
    """`disturbed` for the same rows with several targets: one table, and every target changed."""
    first, *others = [disturbed(one, where, rng) for one in rows]
    return [first, *(replace(one, table=first.table) for one in others)]


def prove_series(series: Series, options: TrainOptions, *, rounds: int = ROUNDS, seed: int = 0) -> Proof:
    """Change the steps of validation, test and the gaps between them, and compare fingerprints."""
    brief = options.model_copy(update={"seeds": 1, "epochs": EPOCHS})
    reference = prepare_series(series, options)
    learnt = series_fingerprint(reference)
    chosen = choose_stationary(reference, options)
    weights = weights_fingerprint(train_forecasters(reference, brief, chosen))
    rng = np.random.default_rng(seed)
    held_out, test = np.flatnonzero(series.part != 0), np.flatnonzero(series.part == 2)
    same_learnt, cells = True, 0
    for _round in range(rounds):
        changed = disturbed_series(series, held_out, rng)
        same_learnt &= series_fingerprint(prepare_series(changed, options)) == learnt
        cells += len(held_out) * series.frame.width
    other_test = prepare_series(disturbed_series(series, test, rng), options)
    same_way = choose_stationary(other_test, options) == chosen
    same_weights = weights_fingerprint(train_forecasters(other_test, brief, chosen)) == weights
    return Proof(cells + len(test) * series.frame.width, same_learnt, same_way and same_weights)


def series_fingerprint(prepared: PreparedSeries) -> str:
    """SHA-256 of everything that was learnt of a series before training, and of the training windows themselves."""
    record, arrays = prep_record(prepared.prep.prep)
    digest = hashlib.sha256(record.model_dump_json().encode())
    said = (prepared.schema, prepared.prep.targets, prepared.prep.calendar, prepared.seasons)
    digest.update(repr((said, prepared.past, prepared.horizon, sorted(prepared.arrays))).encode())
    starts = prepared.starts["train"]
    windows = [window[:] for _name, window in sorted(prepared.inputs(starts).items())]
    for array in [*arrays.values(), starts, prepared.truth(starts), *windows]:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def disturbed_series(series: Series, where: np.ndarray, rng: np.random.Generator) -> Series:
    """The same series with every cell of the steps `where` changed; stamps and series stay."""
    frame = series.frame
    columns = [frame[c] if c in series.aside else _disturbed_column(frame[c], where, rng) for c in frame.columns]
    y = series.y.copy()
    y[where] = rng.normal(scale=1e6, size=(len(where), y.shape[1]))
    y[where[rng.random(len(where)) < 0.02]] = np.nan
    return replace(series, frame=pl.DataFrame(columns), y=y)


def fingerprint(prepared: Prepared) -> str:
    """SHA-256 of everything that was learnt before training: schema, Prep, which training rows were kept."""
    record, arrays = prep_record(prepared.prep)
    digest = hashlib.sha256(record.model_dump_json().encode())
    digest.update(repr(prepared.schema).encode())
    digest.update(repr((sorted(prepared.leaks.items()), prepared.image)).encode())
    images = prepared.inputs["train"].images
    which = [] if images is None else [images.rows]
    for array in [*arrays.values(), prepared.kept, prepared.inputs["train"].numbers, *which]:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def weights_fingerprint(trained: Trained) -> str:
    """SHA-256 of the weights of all networks."""
    digest = hashlib.sha256()
    for member in trained.members:
        for array in (*member.trainable, *member.non_trainable):
            digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def disturbed(rows: Rows, where: np.ndarray, rng: np.random.Generator) -> Rows:
    """The same rows with every cell and picture at the positions `where` changed: other values, gaps, pixels."""
    frame = rows.table.frame
    columns = [_disturbed_column(frame[name], where, rng) for name in frame.columns]
    y = rows.y.copy()
    if rows.target.task == "regression":
        y[where] = rng.normal(scale=1e6, size=len(where))
    else:
        y[where] = rng.integers(len(rows.target.classes), size=len(where))
    pictures = None if rows.pictures is None else rows.pictures.disturbed(where, rng)
    return replace(rows, table=replace(rows.table, frame=pl.DataFrame(columns)), y=y, pictures=pictures)


def _disturbed_column(column: pl.Series, where: np.ndarray, rng: np.random.Generator) -> pl.Series:
    pool: list[Any]
    if column.dtype == pl.String:
        pool = [None, "sunbae", "-1e9", "00007", "2031-01-01", *map(str, rng.normal(scale=1e6, size=20))]
    elif column.dtype == pl.Boolean:
        pool = [None, True, False]
    elif column.dtype.is_integer():
        pool = [None, *rng.integers(0, 100, size=20).tolist()]
    elif column.dtype.is_float():
        pool = [None, *rng.normal(scale=1e6, size=20).tolist()]
    else:
        pool = [None, *column.sample(min(20, len(column)), seed=int(rng.integers(2**31))).to_list()]
    cells = column.to_list()
    for row, choice in zip(where.tolist(), rng.integers(len(pool), size=len(where)).tolist(), strict=True):
        cells[row] = pool[choice]
    return pl.Series(column.name, cells, dtype=column.dtype)
