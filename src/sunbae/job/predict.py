"""Predictions for new rows from a Run or a Bundle."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.bundle.format import Bundle
from sunbae.bundle.load import load_bundle
from sunbae.data.read import read_table
from sunbae.data.schema import infer_schema, is_id_like
from sunbae.data.table import Table
from sunbae.data.target import Target
from sunbae.engine.predict import predictor
from sunbae.errors import BundleError, ColumnError
from sunbae.i18n import _
from sunbae.job.export import export_network
from sunbae.job.forecast import Forecaster
from sunbae.job.networks import as_arrays
from sunbae.prep.pipeline import apply_prep
from sunbae.runs.store import find_run


@dataclass(frozen=True)
class Prediction:
    """What the networks say about n rows.

    Attributes:
      frame: one row per row of the data: `prediction`, then `sd` over the seeds for a regression, or the mean
        probability `p_CLASS` of each class.
      proba: float64 (n, C) mean class probabilities, None for a regression.
      notes: what of the rows was new to the networks.
    """

    frame: pl.DataFrame
    proba: np.ndarray | None
    notes: tuple[str, ...]


def shaped(target: Target, outputs: np.ndarray) -> list[np.ndarray]:
    """Network outputs (P, n, k) as one array per seed: (n,) for a regression, else probabilities (n, C)."""
    wide = [one.astype(np.float64) for one in outputs]
    if target.task == "regression":
        return [one[:, 0] for one in wide]
    if target.task == "binary":
        return [np.stack([1 - one[:, 0], one[:, 0]], axis=1) for one in wide]
    return [one / one.sum(axis=1, keepdims=True) for one in wide]


class Predictor:
    """Trained networks that answer for new rows; `sunbae.load` makes it."""

    def __init__(self, bundle: Bundle, model: Any) -> None:
        self.bundle = bundle
        self.model = model
        self._predict = predictor(model, bundle.weights)

    @property
    def target(self) -> Target:
        """What is predicted."""
        return self.bundle.target

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

    def predict_table(self, table: Table) -> Prediction:
        """Predictions for every row of `table`: the mean over the seeds.

        Raises: ColumnError naming the columns that are absent.
        """
        try:
            inputs = apply_prep(self.bundle.prep, table.frame, decimal=table.decimal)
        except ColumnError as exc:
            raise ColumnError(f"{table.source}: {exc}") from exc
        per_seed = np.stack(shaped(self.target, self._predict(as_arrays(inputs))))
        mean = per_seed.mean(axis=0)
        if self.target.task == "regression":
            columns = {"prediction": mean}
            if len(per_seed) > 1:
                columns["sd"] = per_seed.std(axis=0, ddof=1)
            return Prediction(pl.DataFrame(columns), None, inputs.notes)
        labels = [self.target.classes[code] for code in mean.argmax(axis=1)]
        probabilities = {f"p_{label}": mean[:, k] for k, label in enumerate(self.target.classes)}
        return Prediction(pl.DataFrame({"prediction": labels, **probabilities}), mean, inputs.notes)

    def predict(self, data: Any, **reading: Any) -> np.ndarray:
        """Predictions (n,) for a file, frame or Table: numbers in the target's unit, or class labels.

        `reading` goes to `read`.
        """
        return self.predict_table(self.read(data, **reading)).frame["prediction"].to_numpy()

    def predict_proba(self, data: Any, **reading: Any) -> np.ndarray:
        """Mean class probabilities float64 (n, C) in the order of `target.classes`.

        Raises: BundleError for a regression.
        """
        proba = self.predict_table(self.read(data, **reading)).proba
        if proba is None:
            raise BundleError(_("{name!r} is a number; it has no class probabilities.").format(name=self.target.name))
        return proba

    def prepare(self, data: Any, **reading: Any) -> dict[str, np.ndarray]:
        """The inputs of the network for a file, frame or Table, as an exported model takes them.

        `reading` goes to `read`.
        """
        table = self.read(data, **reading)
        return as_arrays(apply_prep(self.bundle.prep, table.frame, decimal=table.decimal))

    def export(self, path: str | Path, *, seed: int | None = None) -> tuple[str, ...]:
        """Write one network as .keras, .h5, .json, .weights.h5 or .npz; see `job.export`."""
        return export_network(self.bundle, self.model, Path(path), seed=seed)


def load(path: str | Path) -> Predictor | Forecaster:
    """The networks of a Run (name or folder) or of a Bundle file: a Predictor of rows, or a Forecaster of a series.

    Raises: OptionError if there is no such run or file, BundleError if it cannot be used.
    """
    file = Path(path) if os.path.isfile(path) else find_run(path).bundle
    bundle, model = load_bundle(file)
    return Predictor(bundle, model) if bundle.series is None else Forecaster(bundle, model)


def with_ids(prediction: Prediction, table: Table) -> pl.DataFrame:
    """The prediction's frame with what tells rows apart in front: id-like columns, else the row number."""
    columns = infer_schema(table.frame, decimal=table.decimal).columns
    # By its name as well: in a few rows every text looks like a label.
    ids = [c.name for c in columns if c.kind == "id" or is_id_like(c.name, table.frame[c.name])]
    front = table.frame.select(ids) if ids else pl.Series("row", table.row_numbers).to_frame()
    clash = [name for name in prediction.frame.columns if name in front.columns]
    return front.hstack(prediction.frame.rename({name: f"{name}_" for name in clash}))
