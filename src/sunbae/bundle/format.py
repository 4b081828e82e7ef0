"""The bundle: one file with all that prediction needs, and nothing that could be run.

A zip of five members (six of a series), none compressed, so that no small file can unpack into a huge one:

- `manifest.json`: format number and the SHA-256 of every other member
- `spec.json`: recipe, hyper-parameters, inputs and outputs (of each branch and target), target, seeds, how the data
  were read
- `prep.json` and `prep.safetensors`: what was learnt from the training rows
- `weights.safetensors`: the weights of each seed
- `series.json`: how time goes on, and the last steps that were known
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from sunbae.data.clock import Clock
from sunbae.data.join import Joined
from sunbae.data.schema import Column
from sunbae.data.target import Target
from sunbae.models.spec import BranchesSpec, ForecastSpec, HeadsSpec, InputSpec, OutputSpec, WindowSpec
from sunbae.prep.encode import Levels
from sunbae.prep.impute import Imputer
from sunbae.prep.pipeline import Prep
from sunbae.prep.scale import Method, Scaler

FORMAT = 1
SUFFIX = ".sunbae"
MANIFEST = "manifest.json"
MEMBERS = ("spec.json", "prep.json", "prep.safetensors", "weights.safetensors")
SERIES = "series.json"
MAX_BYTES = 4 * 2**30

Decimal = Literal[".", ","]
Weights = tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]


class Tail(BaseModel):
    """The last steps that were known at training, of all series: what a forecast without new data begins with.

    Attributes:
      columns: name -> one cell for each step: numbers, or labels as text; None where missing.
      stamps: microseconds since 1970, or numbers.
      groups: of each step the label of its series.
    """

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, tuple[float | str | None, ...]]
    stamps: tuple[int | float, ...]
    groups: tuple[str, ...]


class SeriesRecord(BaseModel):
    """`series.json`.

    Attributes:
      targets, future, calendar: as in `prep.series.SeriesPrep`.
      time, group, dayfirst, zone: the columns of stamps and of labels of series, and how dates are read.
      level, widths: the share of values that an interval is to hold, and how far it reaches, (H, K).
    """

    model_config = ConfigDict(extra="forbid")

    targets: tuple[str, ...]
    future: tuple[str, ...]
    calendar: tuple[str, ...]
    time: tuple[str, ...]
    group: str | None
    dayfirst: bool | None
    clock: Clock
    level: float
    widths: tuple[tuple[float, ...], ...]
    tail: Tail
    zone: str | None = None


@dataclass(frozen=True)
class Bundle:
    """Trained networks of one recipe with their preparation.

    Attributes:
      recipe: its name; "branches" if it has several inputs or outputs, which say their own.
      params: its hyper-parameters by name.
      inputs, outputs: what the recipe was told.
      target: what is predicted; of several targets their names, joined.
      prep: how rows are prepared.
      seeds: one per network.
      weights: per network (trainable, non-trainable) arrays in the model's variable order.
      decimal: the decimal mark of text cells in the training data.
      missing: the texts that meant missing there, None for the usual ones.
      series: of networks that forecast.
      picture: the column that names the file of each row's picture, if the rows were those of a table.
      truths: the targets that were typed as true/false, not texts of that kind.
      joined: the files whose columns were put beside those of the rows.
    """

    recipe: str
    params: dict[str, Any]
    inputs: InputSpec | WindowSpec | BranchesSpec
    outputs: OutputSpec | ForecastSpec | HeadsSpec
    target: Target
    prep: Prep
    seeds: tuple[int, ...]
    weights: tuple[Weights, ...]
    decimal: Decimal = "."
    missing: tuple[str, ...] | None = None
    series: SeriesRecord | None = None
    picture: str | None = None
    truths: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()


class Head(BaseModel):
    """What `manifest.json` says in every format, also in those to come."""

    format: Annotated[int, Field(ge=1, strict=True)]
    sunbae: str


class Manifest(Head):
    """`manifest.json`."""

    model_config = ConfigDict(extra="forbid")

    sha256: dict[str, str]


BRANCHES = "branches"
KINDS = ("rows", "windows", "parts")


def _kind_by(fields: dict[str, str], other: str) -> Discriminator:
    """Of which kind a record is, by a field that it has, so that what is wrong with it is told of one kind only."""

    def kind(value: Any) -> str:
        names = value if isinstance(value, dict) else vars(value) if hasattr(value, "__dict__") else ()
        return next((kind for field, kind in fields.items() if field in names), other)

    return Discriminator(kind)


class Spec(BaseModel):
    """`spec.json`."""

    model_config = ConfigDict(extra="forbid")

    recipe: str
    params: dict[str, Any]
    inputs: Annotated[
        Annotated[InputSpec, Tag("rows")]
        | Annotated[WindowSpec, Tag("windows")]
        | Annotated[BranchesSpec, Tag("parts")],
        _kind_by({"past": "windows", "branches": "parts"}, "rows"),
    ]
    outputs: Annotated[
        Annotated[OutputSpec, Tag("rows")]
        | Annotated[ForecastSpec, Tag("windows")]
        | Annotated[HeadsSpec, Tag("parts")],
        _kind_by({"task": "rows", "heads": "parts"}, "windows"),
    ]
    target: Target
    seeds: tuple[int, ...]
    decimal: Decimal
    missing: tuple[str, ...] | None
    picture: str | None = None
    truths: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()


class PrepRecord(BaseModel):
    """`prep.json`: the part of a Prep that is not arrays."""

    model_config = ConfigDict(extra="forbid")

    quantities: tuple[Column, ...]
    date_parts: dict[str, tuple[str, ...]]
    yes_no: tuple[Column, ...]
    one_hot: tuple[Column, ...]
    embedded: tuple[Column, ...]
    levels: dict[str, tuple[str, ...]]
    method: Method
    center: float
    scale: float


def prep_record(prep: Prep) -> tuple[PrepRecord, dict[str, np.ndarray]]:
    """A Prep as (plain record, arrays)."""
    record = PrepRecord(
        quantities=_bare(prep.quantities),
        date_parts=prep.date_parts,
        yes_no=_bare(prep.yes_no),
        one_hot=_bare(prep.one_hot),
        embedded=_bare(prep.embedded),
        levels={name: levels.labels for name, levels in prep.levels.items()},
        method=prep.scaler.method,
        center=prep.center,
        scale=prep.scale,
    )
    arrays = {
        "imputer.fill": prep.imputer.fill,
        "imputer.flagged": prep.imputer.flagged,
        "scaler.center": prep.scaler.center,
        "scaler.scale": prep.scaler.scale,
        "scaler.quantiles": prep.scaler.quantiles,
    }
    return record, {name: np.ascontiguousarray(a) for name, a in arrays.items()}


def _bare(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Without the words about how they were inferred: these have a language, and cells of the data in them."""
    return tuple(replace(column, reason="", warnings=()) for column in columns)


def prep_from_record(record: PrepRecord, arrays: dict[str, np.ndarray]) -> Prep:
    """The Prep of `prep_record`."""
    return Prep(
        quantities=record.quantities,
        date_parts=record.date_parts,
        yes_no=record.yes_no,
        one_hot=record.one_hot,
        embedded=record.embedded,
        levels={name: Levels(labels) for name, labels in record.levels.items()},
        imputer=Imputer(arrays["imputer.fill"], arrays["imputer.flagged"]),
        scaler=Scaler(record.method, arrays["scaler.center"], arrays["scaler.scale"], arrays["scaler.quantiles"]),
        center=record.center,
        scale=record.scale,
    )


def weight_names(seed_index: int, n_trainable: int, n_other: int) -> tuple[list[str], list[str]]:
    """The names of one network's arrays in `weights.safetensors`."""
    return (
        [f"{seed_index}/trainable/{k}" for k in range(n_trainable)],
        [f"{seed_index}/non_trainable/{k}" for k in range(n_other)],
    )
