"""Predictions for new rows from a Run or a Bundle."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.bundle.format import Bundle
from sunbae.bundle.load import load_bundle
from sunbae.data.images import is_images
from sunbae.data.imagestack import FILE
from sunbae.data.join import as_in_training, join_tables
from sunbae.data.newimages import pixels_of
from sunbae.data.picked import Picked
from sunbae.data.read import read_table
from sunbae.data.schema import infer_schema, is_id_like
from sunbae.data.sniff import PICTURE_ENDINGS, ending
from sunbae.data.table import Table
from sunbae.data.target import Target
from sunbae.engine.predict import predictor
from sunbae.errors import BundleError, ColumnError, DataError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.job.branches import branch_arrays, head_outputs
from sunbae.job.export import export_network
from sunbae.job.forecast import Forecaster
from sunbae.job.networks import as_arrays
from sunbae.models.answering import answering
from sunbae.models.recipes import RECIPES, recipe
from sunbae.models.spec import BranchesSpec, HeadsSpec, ImageSpec, image_of
from sunbae.prep.pipeline import Inputs, apply_prep
from sunbae.runs.store import find_trained

TRUTHS = ("false", "true")  # the labels of a column of true/false


@dataclass(frozen=True)
class Prediction:
    """What the networks say about n rows.

    Attributes:
      frame: one row per row of the data: `prediction`, then `sd` over the seeds for a regression, or the mean
        probability `p_CLASS` of each class.
      proba: float64 (n, C) mean class probabilities, None for a regression and for several targets.
      notes: what of the rows was new to the networks.
      probas: of several targets, those of each that is a class.
    """

    frame: pl.DataFrame
    proba: np.ndarray | None
    notes: tuple[str, ...]
    probas: Mapping[str, np.ndarray] = field(default_factory=dict)


def shaped(target: Target, outputs: np.ndarray) -> list[np.ndarray]:
    """Network outputs (P, n, k) as one array per seed: (n,) for a regression, else probabilities (n, C)."""
    wide = [one.astype(np.float64) for one in outputs]
    if target.task == "regression":
        return [one[:, 0] for one in wide]
    if target.task == "binary":
        return [np.stack([1 - one[:, 0], one[:, 0]], axis=1) for one in wide]
    return [one / one.sum(axis=1, keepdims=True) for one in wide]


def answers(target: Target, per_seed: Sequence[np.ndarray]) -> tuple[dict[str, Any], np.ndarray | None]:
    """The columns of a Prediction, and the mean class probabilities or None.

    Args:
      per_seed: as `shaped` gives them.
    """
    mean = np.mean(per_seed, axis=0)
    if target.task == "regression":
        spread = {"sd": np.std(per_seed, axis=0, ddof=1)} if len(per_seed) > 1 else {}
        return {"prediction": mean, **spread}, None
    answered = np.isfinite(mean).all(axis=1)
    codes = zip(mean.argmax(axis=1), answered, strict=True)
    labels = [target.classes[code] if finite else None for code, finite in codes]  # no number is no class
    return {"prediction": labels} | {f"p_{label}": mean[:, k] for k, label in enumerate(target.classes)}, mean


def _array(bundle: Bundle, target: Target, answered: pl.Series) -> np.ndarray:
    """Answers (n,) as an array, of the type that the target's column had: object for texts."""
    if target.name in bundle.truths and target.classes == TRUTHS:
        answered = answered == TRUTHS[1]
    return answered.to_numpy()


def prepared_rows(bundle: Bundle, table: Table) -> Inputs:
    """The rows of `table` prepared as those of training.

    Raises: ColumnError naming the file and the columns that are absent.
    """
    try:
        return apply_prep(bundle.prep, table.frame, decimal=table.decimal)
    except ColumnError as exc:
        raise ColumnError(f"{table.source}: {exc}") from exc


class RowPredictor(ABC):
    """Trained networks that answer for rows."""

    def __init__(self, bundle: Bundle, model: Any) -> None:
        self.bundle = bundle
        self.model = model
        self._predict = predictor(self._answering(), bundle.weights)

    def _answering(self) -> Any:
        """The network that answers."""
        return self.model

    @property
    def columns(self) -> list[str]:
        """The columns that rows must have."""
        return [c.name for c in self.bundle.prep.columns]

    def read(self, data: Any, **reading: Any) -> Table:
        """A file or frame as a Table, read as the training data were unless `reading` says otherwise.

        `-999` that meant missing in training, or `1,5` that was a number, must not mean another thing now.
        """
        as_trained = {"decimal": self.bundle.decimal, "missing": self.bundle.missing}
        return read_table(data, **as_trained | {name: value for name, value in reading.items() if value is not None})

    def join(self, table: Table, others: Sequence[Table], key: Sequence[str]) -> Table:
        """The rows with the columns of other files beside theirs, called as in training.

        Raises: as `join_tables`.
        """
        for other, as_before in zip(others, as_in_training(others, self.bundle.joined), strict=True):
            table = join_tables(table, other, key, as_before)
        return table

    def prepare(self, data: Any, **reading: Any) -> dict[str, np.ndarray]:
        """The inputs of the network for a file, frame or Table, as an exported model takes them.

        `reading` goes to `read`.
        """
        arrays = self._arrays(self._inputs_of(self.read(data, **reading)))
        return {name: array[:] for name, array in arrays.items()}

    def _inputs_of(self, table: Table) -> Inputs:
        return prepared_rows(self.bundle, table)

    def export(self, path: str | Path, *, seed: int | None = None) -> tuple[str, ...]:
        """Write one network as .keras, .h5, .json, .weights.h5 or .npz; see `job.export`."""
        return export_network(self.bundle, self.model, user_path(path), seed=seed)

    @abstractmethod
    def _arrays(self, inputs: Inputs) -> dict[str, Any]:
        """Prepared rows by the names of the network's inputs."""


class Predictor(RowPredictor):
    """Trained networks that answer for new rows; `sunbae.load` makes it."""

    @property
    def target(self) -> Target:
        """What is predicted."""
        return self.bundle.target

    def predict_table(self, table: Table) -> Prediction:
        """Predictions for every row of `table`: the mean over the seeds.

        Raises: ColumnError naming the columns that are absent.
        """
        inputs = self._inputs_of(table)
        columns, proba = answers(self.target, shaped(self.target, self._predict(self._arrays(inputs))))
        return Prediction(pl.DataFrame(columns), proba, inputs.notes)

    def predict(self, data: Any, **reading: Any) -> np.ndarray:
        """Predictions (n,) for a file, frame or Table: numbers in the target's unit, or class labels.

        Labels are bool if the target was a column of true/false. `reading` goes to `read`.
        """
        return _array(self.bundle, self.target, self.predict_table(self.read(data, **reading)).frame["prediction"])

    def predict_proba(self, data: Any, **reading: Any) -> np.ndarray:
        """Mean class probabilities float64 (n, C) in the order of `target.classes`.

        Raises: BundleError for a regression.
        """
        proba = self.predict_table(self.read(data, **reading)).proba
        if proba is None:
            raise BundleError(_("{name!r} is a number; it has no class probabilities.").format(name=self.target.name))
        return proba

    def _arrays(self, inputs: Inputs) -> dict[str, Any]:
        return as_arrays(inputs)


@dataclass(frozen=True)
class PicturedTable(Table):
    """Rows with the picture of each.

    Attributes:
      pixels: uint8 (n, H, W, C), as the networks take them.
      in_files: whether the column `file` has the names of files.
    """

    pixels: np.ndarray = field(default_factory=lambda: np.zeros((0, 1, 1, 1), np.uint8))
    in_files: bool = False


class ReadsPictures(RowPredictor):
    """What answers for pictures, and for rows that have one."""

    @property
    def image(self) -> ImageSpec:
        """The pictures that the networks take."""
        image = image_of(self.bundle.inputs)
        assert image is not None
        return image

    def read(self, data: Any, *, image: str | None = None, folder: str | None = None, **reading: Any) -> PicturedTable:
        """Pictures and, if they are those of a table, its rows.

        Args:
          data: a picture file, a list of such, a folder, a zip, a table, `.npz` or arrays.
          image: of a table, the column that names the files; as in training unless told.
          folder: which these are within and their paths are relative to; that of the table unless told.

        Raises: DataError if there is no picture that can be used.
        """
        if isinstance(data, PicturedTable):
            return data
        as_trained = {"decimal": self.bundle.decimal, "missing": self.bundle.missing}
        said = as_trained | {name: value for name, value in reading.items() if value is not None}
        spec = self.image
        column = image or (None if _are_pictures(data, self.bundle) else self.bundle.picture)
        size = (spec.height, spec.width, spec.channels)
        found = pixels_of(data, *size, spec.fit, deep=spec.deep, image=column, folder=folder, reading=said)
        table = found.table
        if table is None:
            source = Path(data).name if isinstance(data, (str, os.PathLike)) else _("the pictures")
            table = Table(pl.DataFrame({FILE: list(found.names)}), source, np.arange(1, len(found.names) + 1))
        kept = {one.name: getattr(table, one.name) for one in fields(Table)}
        refused = tuple(f"{one.name}: {one.reason}" for one in found.refused)
        kept |= {"notes": (*found.notes, *refused)}
        return PicturedTable(**kept, pixels=found.pixels, in_files=found.in_files)

    def _inputs_of(self, table: Table) -> Inputs:
        if not isinstance(table, PicturedTable):
            raise DataError(
                _("{source}: pictures were expected, and these are rows without.").format(source=table.source)
            )
        inputs = prepared_rows(self.bundle, table)
        rows = np.arange(len(table.pixels), dtype=np.int32)
        return replace(inputs, images=Picked(table.pixels, rows))


def _are_pictures(data: Any, bundle: Bundle) -> bool:
    """Whether `data` are pictures themselves, not a table that names them."""
    if isinstance(data, (str, os.PathLike)):
        return is_images(data) or ending(os.fspath(data)) in PICTURE_ENDINGS | {"npy"}
    if isinstance(data, (list, tuple)):
        return bool(data) and all(isinstance(one, (str, os.PathLike)) for one in data)
    if isinstance(data, np.ndarray) and data.ndim == 2 and not bundle.prep.columns:
        return data.dtype.kind in "buif"  # one grey picture
    return is_images(data)


class PicturePredictor(ReadsPictures, Predictor):
    """Trained networks that answer for pictures; `sunbae.load` makes it."""

    def _answering(self) -> Any:
        params = recipe(self.bundle.recipe).params.model_validate(self.bundle.params) if self._is_recipe else None
        return self.model if params is None else answering(self.model, params)

    @property
    def _is_recipe(self) -> bool:
        return self.bundle.recipe in RECIPES


class TargetsPredictor(RowPredictor):
    """Trained networks with branches or several targets that answer for new rows; `sunbae.load` makes it."""

    def __init__(self, bundle: Bundle, model: Any) -> None:
        super().__init__(bundle, model)
        assert isinstance(bundle.inputs, BranchesSpec)
        assert isinstance(bundle.outputs, HeadsSpec)
        self._inputs, self._outputs = bundle.inputs, bundle.outputs

    @property
    def targets(self) -> tuple[Target, ...]:
        """What is predicted, output by output."""
        return tuple(Target(name, head.task, head.classes, "") for head in self._outputs.heads for name in head.targets)

    def _arrays(self, inputs: Inputs) -> dict[str, Any]:
        return branch_arrays(self.bundle.prep, self._inputs, inputs)

    def answers(self, table: Table) -> tuple[dict[str, tuple[dict[str, Any], np.ndarray | None]], tuple[str, ...]]:
        """Target -> (columns, probabilities) for every row of `table`, and what of the rows was new.

        Raises: ColumnError naming the columns that are absent.
        """
        inputs = self._inputs_of(table)
        outputs = self._predict(self._arrays(inputs))
        found = {
            target.name: answers(target, shaped(target, head_outputs(self._outputs, outputs, target.name)))
            for target in self.targets
        }
        return found, inputs.notes

    def predict_table(self, table: Table) -> Prediction:
        """Predictions for every row of `table`: of each target a column of its name, then its own of `NAME_sd` or
        `NAME_p_CLASS`; of a single target the columns of a Predictor.

        Raises: ColumnError naming the columns that are absent.
        """
        found, notes = self.answers(table)
        if len(found) == 1:
            ((columns, proba),) = found.values()
            return Prediction(pl.DataFrame(columns), proba, notes)
        named: dict[str, Any] = {name: columns["prediction"] for name, (columns, _proba) in found.items()}
        more = [(n, c, v) for n, (columns, _proba) in found.items() for c, v in columns.items() if c != "prediction"]
        for name, column, values in more:
            new = f"{name}_{column}"
            while new in named:
                new += "_"
            named[new] = values
        return Prediction(pl.DataFrame(named), None, notes, _probas(found))

    def predict(self, data: Any, **reading: Any) -> np.ndarray | dict[str, np.ndarray]:
        """Predictions for a file, frame or Table, by target: (n,) numbers in its unit, or class labels.

        Of a single target its array alone. `reading` goes to `read`.
        """
        found, _notes = self.answers(self.read(data, **reading))
        arrays = {
            target.name: _array(self.bundle, target, pl.Series(found[target.name][0]["prediction"]))
            for target in self.targets
        }
        return next(iter(arrays.values())) if len(arrays) == 1 else arrays

    def predict_proba(self, data: Any, **reading: Any) -> dict[str, np.ndarray]:
        """Mean class probabilities float64 (n, C) of each target that is a class, in the order of its `classes`."""
        found, _notes = self.answers(self.read(data, **reading))
        return _probas(found)


class PictureTargetsPredictor(ReadsPictures, TargetsPredictor):
    """The same for rows that have a picture."""


def _probas(answered: Mapping[str, tuple[Any, np.ndarray | None]]) -> dict[str, np.ndarray]:
    return {name: proba for name, (_columns, proba) in answered.items() if proba is not None}


def load(path: str | Path) -> Predictor | TargetsPredictor | Forecaster:
    """The networks of a Run (name or folder) or of a Bundle file, ready to answer.

    Returns: a Predictor of rows, a TargetsPredictor if they have branches or several targets, or a Forecaster of a
      series; those of pictures are a PicturePredictor or a PictureTargetsPredictor.

    Raises: OptionError if there is no such run or file, BundleError if it cannot be used.
    """
    hint = _("A model that the script has saved (.keras, .h5) can be named by its file.")
    file = user_path(path)
    if not os.path.isfile(file):
        file = find_trained(path, hint=hint).bundle
    bundle, model = load_bundle(file)
    if bundle.series is not None:
        return Forecaster(bundle, model)
    pictured = image_of(bundle.inputs) is not None
    if isinstance(bundle.inputs, BranchesSpec):
        return (PictureTargetsPredictor if pictured else TargetsPredictor)(bundle, model)
    return (PicturePredictor if pictured else Predictor)(bundle, model)


def with_ids(prediction: Prediction, table: Table) -> pl.DataFrame:
    """The prediction's frame with what tells rows apart in front: id-like columns, else the row number."""
    columns = infer_schema(table.frame, decimal=table.decimal, categories=table.categories).columns
    # By its name as well: in a few rows every text looks like a label.
    if isinstance(table, PicturedTable) and FILE in table.columns:
        return table.frame.select(FILE).hstack(prediction.frame)
    ids = [c.name for c in columns if c.kind == "id" or is_id_like(c.name, table.frame[c.name])]
    front = table.frame.select(ids) if ids else pl.Series("row", table.row_numbers).to_frame()
    clash = [name for name in prediction.frame.columns if name in front.columns]
    return front.hstack(prediction.frame.rename({name: f"{name}_" for name in clash}))
