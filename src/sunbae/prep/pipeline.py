"""Prep: what was learnt from the training rows, and its application to any rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import polars as pl

from sunbae.data.header import as_spelled
from sunbae.data.parse import as_dates, as_labels, as_numbers, zones
from sunbae.data.picked import Picked
from sunbae.data.schema import NUMBERS, Column, Schema
from sunbae.data.split import TrainRows
from sunbae.errors import ColumnError
from sunbae.i18n import _
from sunbae.prep import dates, encode
from sunbae.prep.impute import Imputer, fit_imputer, impute
from sunbae.prep.outliers import inliers
from sunbae.prep.scale import Method, Scaler, fit_scaler, scale
from sunbae.words import kind_name

ScaleChoice = Literal["auto", "quantile", "standard", "minmax", "robust", "robust_clip", "maxabs", "none"]
# With fewer training rows the quantiles themselves are noise.
QUANTILE_FROM = 500
# The network calculates in float32, which ends at 3e38; an absurd number must give an absurd prediction, not NaN.
_FARTHEST = 1e30


@dataclass(frozen=True)
class PrepOptions:
    """How to prepare: the choices of `--scale`, `--outliers` and `--one-hot-max`, and the wish of a recipe."""

    scale: ScaleChoice = "auto"
    outliers: float | None = None  # z-score limit, None keeps all rows
    one_hot_max: int = encode.ONE_HOT_MAX
    flags_are_numbers: bool = False  # whether columns of 0 and 1 are scaled as numbers are
    rows_a_quantile: int = 1  # see `fit_scaler`


@dataclass(frozen=True)
class Prep:
    """What was learnt from the training rows.

    The `numbers` input has, in this order: scaled quantities (numbers, date parts), yes/no as 0 and 1, one-hot
    columns, flags of missing cells. Categories with many levels are integer codes, one input each. A text is a category
    without levels: its one column says where there is none.
    """

    quantities: tuple[Column, ...]  # number and date-time columns
    date_parts: dict[str, tuple[str, ...]]
    yes_no: tuple[Column, ...]
    one_hot: tuple[Column, ...]
    embedded: tuple[Column, ...]
    levels: dict[str, encode.Levels]
    imputer: Imputer  # over quantities, then yes/no
    scaler: Scaler  # over quantities
    center: float  # of the target, regression only
    scale: float

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that rows must have to be prepared."""
        return (*self.quantities, *self.yes_no, *self.one_hot, *self.embedded)

    def features(self) -> list[tuple[str, str]]:
        """(name, column of the source that it comes from) of each column of the `numbers` input."""
        scaled = [
            (name, c.name)
            for c in self.quantities
            for name in (dates.feature_names(c.name, self.date_parts[c.name]) if c.kind == "date-time" else [c.name])
        ]
        raw = scaled + [(c.name, c.name) for c in self.yes_no]
        hot = [
            (f"{c.name}={label}", c.name)
            for c in self.one_hot
            for label in (*(("(missing)",) if c.missing else ()), *self.levels[c.name].labels)
        ]
        flags = [(f"{name}?", source) for (name, source), flag in zip(raw, self.imputer.flagged, strict=True) if flag]
        return raw + hot + flags

    def widths(self) -> tuple[int, ...]:
        """How many columns of the `numbers` input each feature has, in their order; sums to F."""
        hot = (len(self.levels[c.name].labels) + (c.missing > 0) for c in self.one_hot)
        return (*[1] * len(self.imputer.fill), *hot, *[1] * int(self.imputer.flagged.sum()))


@dataclass(frozen=True)
class Inputs:
    """Prepared rows.

    Attributes:
      numbers: float32 (n, F).
      codes: column name -> int32 (n,).
      notes: what of the rows was new to the Prep: labels never seen, text among numbers.
      images: uint8 (n, H, W, C), the picture of each row, if they have one.
    """

    numbers: np.ndarray
    codes: dict[str, np.ndarray] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    images: Picked | None = None

    def __len__(self) -> int:
        return len(self.numbers)


def fit_prep(
    train: TrainRows, schema: Schema, options: PrepOptions | None = None, *, pictured: bool = False
) -> tuple[Prep, np.ndarray]:
    """Learn from training rows how to prepare any rows.

    Args:
      pictured: whether each row has a picture as well; then it need not have a column to learn from.

    Returns: (prep, bool (n,) which training rows were kept; all, unless outliers are removed).
    Raises: ColumnError if no column can be a feature.
    """
    said = options or PrepOptions()
    features = schema.features
    if not features and not pictured:
        raise ColumnError(_no_feature(schema))
    flags = {c.name for c in features if said.flags_are_numbers and c.kind != "number" and _is_of_numbers(c)}
    features = tuple(replace(c, kind="number", levels=()) if c.name in flags else c for c in features)
    quantities = tuple(c for c in features if c.kind in ("number", "date-time"))
    yes_no = tuple(c for c in features if c.kind == "yes/no")
    parts = {
        c.name: dates.informative_parts(as_dates(train.frame[c.name], c.format, c.zone))
        for c in quantities
        if c.kind == "date-time"
    }
    raw = _quantities(train.frame, quantities, parts, train.decimal)
    kept = np.ones(len(train.y), dtype=bool)
    if said.outliers is not None:
        # A flag that is rare is no outlier.
        ranged = tuple(c for c in quantities if c.name not in flags)
        kept = inliers(_quantities(train.frame, ranged, parts, train.decimal), said.outliers)
    rows = train.keep(kept)
    # Counted again: a column for missing cells must not be left without any by the removal of outliers.
    counted = [replace(c, missing=rows.frame[c.name].null_count()) for c in features if c.kind in ("category", "text")]
    categories = [c for c in counted if c.kind == "category" or c.missing]
    raw = np.hstack([raw[kept], _flags(rows.frame, yes_no)])
    imputer = fit_imputer(raw)
    filled, _missing = impute(imputer, raw)
    n_quantities = raw.shape[1] - len(yes_no)
    levels = {
        c.name: encode.Levels(()) if c.kind == "text" else _fit_levels(rows.frame[c.name], said.one_hot_max)
        for c in categories
    }
    center, spread = unit_of(rows.y)
    prep = Prep(
        quantities=quantities,
        date_parts=parts,
        yes_no=yes_no,
        one_hot=tuple(c for c in categories if len(levels[c.name].labels) <= said.one_hot_max),
        embedded=tuple(c for c in categories if len(levels[c.name].labels) > said.one_hot_max),
        levels=levels,
        imputer=imputer,
        scaler=fit_scaler(filled[:, :n_quantities], _method(said.scale, len(rows.y)), said.rows_a_quantile),
        center=center,
        scale=spread,
    )
    return prep, kept


def _is_of_numbers(column: Column) -> bool:
    return column.kind == "yes/no" and column.levels == NUMBERS


def _no_feature(schema: Schema) -> str:
    others = [c for c in schema.columns if c.role != "target"]
    if not others:
        return _("The data have only the target, {name!r}; columns to learn it from were expected.").format(
            name=schema.named("target")
        )
    lines = [f"  {c.name}: {kind_name(c.kind)} ({c.reason})" for c in others]
    # A column that could be a feature is none because an option says so.
    spare = all(c.kind in ("number", "category", "yes/no", "date-time") for c in others)
    advice = _("Leave one of these out of --drop and the like.") if spare else _("Use --numeric or --categorical.")
    return _("No column is left to learn from. The others are:\n{columns}\n{advice}").format(
        columns="\n".join(lines[:20]), advice=advice
    )


def _fit_levels(column: pl.Series, one_hot_max: int) -> encode.Levels:
    labels = as_labels(column)
    all_of_them = encode.fit_levels(labels)
    if len(all_of_them.labels) <= one_hot_max:
        return all_of_them
    often = encode.fit_levels(labels, rare_below=encode.RARE_BELOW)
    return often if often.labels else all_of_them


def _method(choice: ScaleChoice, n: int) -> Method:
    if choice != "auto":
        return choice
    return "quantile" if n >= QUANTILE_FROM else "standard"


def unit_of(y: np.ndarray) -> tuple[float, float]:
    """(mean, standard deviation) of training values, in which the network works with them; (0, 1) for codes."""
    if y.dtype.kind != "f":
        return 0.0, 1.0
    spread = float(y.std())
    # Equal numbers may have a spread of about 1e-16 of their size, by rounding.
    return float(y.mean()), spread if spread > 1e-12 * float(np.abs(y).max()) else 1.0


def _quantities(
    frame: pl.DataFrame, columns: Sequence[Column], parts: Mapping[str, tuple[str, ...]], decimal: str
) -> np.ndarray:
    blocks = [
        dates.date_features(as_dates(frame[c.name], c.format, c.zone), parts[c.name])
        if c.kind == "date-time"
        else as_numbers(frame[c.name], decimal=decimal).values[:, None]
        for c in columns
    ]
    return np.hstack([np.zeros((frame.height, 0)), *blocks])


def _flags(frame: pl.DataFrame, columns: Sequence[Column]) -> np.ndarray:
    """0 for no, 1 for yes, NaN where missing or neither, float64 (n, number of columns)."""
    out = np.full((frame.height, len(columns)), np.nan)
    for j, column in enumerate(columns):
        codes = {_folded(label): float(code) for code, label in enumerate(column.levels)}
        labels = as_labels(frame[column.name])
        answers = {label: codes.get(_folded(label)) for label in labels.drop_nulls().unique().to_list()}
        flags = labels.replace_strict(answers, default=None, return_dtype=pl.Float64)
        out[:, j] = flags.fill_null(float("nan")).to_numpy()
    return out


def _folded(label: str) -> str:
    """`Yes`, `YES` and `yes` are one answer; so are `1`, `1.00`, `1,0` and `true`."""
    low = label.strip().lower().replace(",", ".")
    try:
        number = float(low)
    except ValueError:
        return {"true": "1", "false": "0"}.get(low, low)
    return f"{number:g}"


def require_trained(frame: pl.DataFrame, names: Sequence[str]) -> None:
    """Raises: ColumnError if `frame` lacks one of the columns that a network was trained with."""
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise ColumnError(
            _("The data lack the columns {absent}, which the network was trained with; found {found}.").format(
                absent=", ".join(map(repr, absent)), found=", ".join(frame.columns[:30])
            )
        )


def apply_prep(prep: Prep, frame: pl.DataFrame, *, decimal: str = ".") -> Inputs:
    """Prepare any rows: `frame` must have the columns that `prep` knows.

    Raises: ColumnError naming absent columns.
    """
    frame = as_spelled(frame, (c.name for c in prep.columns))
    require_trained(frame, [c.name for c in prep.columns])
    raw = np.hstack(
        [_quantities(frame, prep.quantities, prep.date_parts, decimal), _flags(frame, prep.yes_no)],
    )
    # An infinite number is no number here; training data with one are refused before they come this far.
    raw[np.isinf(raw)] = np.nan
    filled, missing_flags = impute(prep.imputer, raw)
    n_quantities = len(prep.scaler.center)
    codes = {c.name: encode.encode_levels(prep.levels[c.name], as_labels(frame[c.name])) for c in prep.one_hot}
    hot = [encode.one_hot(codes[c.name], prep.levels[c.name].size, missing=c.missing > 0) for c in prep.one_hot]
    numbers = np.hstack(
        [
            np.clip(scale(prep.scaler, filled[:, :n_quantities]), -_FARTHEST, _FARTHEST),
            filled[:, n_quantities:],
            *hot,
            missing_flags,
        ],
        dtype=np.float32,
        casting="unsafe",
    )
    embedded = {c.name: encode.encode_levels(prep.levels[c.name], as_labels(frame[c.name])) for c in prep.embedded}
    return Inputs(numbers, embedded, tuple(_novelties(prep, frame, codes | embedded, decimal)))


def tree_features(prep: Prep, frame: pl.DataFrame, *, decimal: str = ".") -> tuple[np.ndarray, np.ndarray]:
    """What a tree can use of any rows: (float64 (n, G) with NaN where missing, bool (G,) which are category codes)."""
    categories = (*prep.one_hot, *prep.embedded)
    codes = [encode.encode_levels(prep.levels[c.name], as_labels(frame[c.name])).astype(np.float64) for c in categories]
    raw = [_quantities(frame, prep.quantities, prep.date_parts, decimal), _flags(frame, prep.yes_no)]
    values = np.hstack([*raw, *(np.where(code == encode.MISSING, np.nan, code)[:, None] for code in codes)])
    values[np.isinf(values)] = np.nan
    return values, np.arange(values.shape[1]) >= values.shape[1] - len(categories)


def _novelties(prep: Prep, frame: pl.DataFrame, codes: Mapping[str, np.ndarray], decimal: str) -> list[str]:
    """What of these rows the training rows did not have, named."""
    notes = []
    for column in (c for c in (*prep.one_hot, *prep.embedded) if c.kind == "category"):
        labels = as_labels(frame[column.name])
        new = labels.filter(pl.Series(codes[column.name] == encode.OTHER)).unique().sort().to_list()
        rare = set(column.levels)  # too seldom in training for a code, but seen
        unseen = [label for label in new if label not in rare]
        if unseen:
            notes.append(
                _("{column}: labels never seen in training count as 'other': {labels}").format(
                    column=column.name,
                    labels=", ".join(map(repr, unseen[:5])) + (", ..." if len(unseen) > 5 else ""),
                )
            )
        if labels.null_count() and not column.missing:
            text = _("{column}: {n} missing cells count as a label never seen (training had none missing)")
            notes.append(text.format(column=column.name, n=labels.null_count()))
    for column in prep.quantities:
        cells = frame[column.name]
        if column.kind == "number":
            numbers = as_numbers(cells, decimal=decimal)
            odd, what = numbers.strange | numbers.infinite, _("no finite numbers")
            gaps = int((np.isnan(numbers.values) & ~odd).sum())
        else:
            gaps = cells.null_count()
            odd = (as_dates(cells, column.format).is_null() & cells.is_not_null()).to_numpy()
            what = _("no date-times as in training")
            notes += _zone_note(column, cells)
        notes += _strange_note(column.name, cells.filter(pl.Series(odd)), what) + _gap_note(column, gaps)
    for column in prep.yes_no:
        known = {_folded(label) for label in column.levels}
        answers = as_labels(frame[column.name]).drop_nulls()
        other = [label for label in answers.unique().sort().to_list() if _folded(label) not in known]
        what = _("neither {no!r} nor {yes!r}").format(no=column.levels[0], yes=column.levels[1])
        notes += _strange_note(column.name, answers.filter(answers.is_in(other)), what)
        notes += _gap_note(column, frame[column.name].null_count())
    return notes


def _strange_note(name: str, cells: pl.Series, what: str) -> list[str]:
    if cells.is_empty():
        return []
    return [
        _("{column}: {n} cells are {what} and count as missing, such as {first!r}").format(
            column=name, n=len(cells), what=what, first=str(cells[0])
        )
    ]


def _zone_note(column: Column, cells: pl.Series) -> list[str]:
    found = zones(cells, column.format)
    if column.zone is not None and not found and cells.null_count() < len(cells):
        text = _("{column}: without a time zone; read by the clock of {zone}, as in training")
        return [text.format(column=column.name, zone=column.zone)]
    if column.zone is None and found and not (column.format or "").endswith("%z"):
        text = _("{column}: the time zone {zone} is left out, for training had none")
        return [text.format(column=column.name, zone=", ".join(found[:3]))]
    return []


def _gap_note(column: Column, n: int) -> list[str]:
    if not n or column.missing:
        return []
    return [
        _("{column}: {n} missing cells filled with the training median (training had none missing)").format(
            column=column.name, n=n
        )
    ]
