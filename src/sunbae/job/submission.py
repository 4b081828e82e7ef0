"""Predictions in the format of a sample submission, as Kaggle and DACON ask for them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from sunbae.data.assemble import assemble
from sunbae.data.dialect import NO_SEPARATOR
from sunbae.data.imagestack import FILE
from sunbae.data.missing import is_void
from sunbae.data.parse import as_labels, as_numbers, is_text
from sunbae.data.read import read_cells
from sunbae.data.schema import is_id_like
from sunbae.data.table import Table
from sunbae.data.target import Target
from sunbae.errors import ColumnError, DataError
from sunbae.i18n import _
from sunbae.job.predict import PicturedTable, Prediction, Predictor, TargetsPredictor


@dataclass(frozen=True)
class Sample:
    """A sample submission.

    Attributes:
      table: to be understood; an id such as NA is an id in it.
      header, ids: as they are written in the file, to be written again.
      separator: between the values.
    """

    table: Table
    header: list[str]
    ids: list[str | None]
    separator: str


def read_sample(path: Path) -> Sample:
    """The sample submission in a file.

    Raises: what `read_table` raises; ColumnError if a column holds no values.
    """
    cells = read_cells(path)
    kept = [k for k, name in enumerate(cells.names) if name.strip() or not is_void(cells.columns[k])]
    table = assemble(cells, path.name, marks=[""])
    if table.left_out:
        raise ColumnError(" ".join(table.left_out.values()))
    first = cells.columns[kept[0]]
    ids = (first if is_text(first) else as_labels(table.frame.to_series(0))).to_list()
    separator = cells.separator if cells.separator not in ("", NO_SEPARATOR) else ","
    return Sample(table, [cells.names[k] for k in kept], ids, separator)


def submission_csv(
    sample: Sample, data: Table, prediction: Prediction, predictor: Predictor | TargetsPredictor
) -> tuple[str, list[str]]:
    """CSV text with the header, the ids and the row order of `sample`, and what was decided on the way.

    The first column of the sample is the id. One more column takes the prediction: the number, the label, or the
    probability of the second class if the sample shows fractions there. Several more columns must be named like the
    classes and take their probabilities; of networks with several targets, they must be named like those, and each
    takes what a single one would.

    Raises: ColumnError or DataError if ids or columns do not match.
    """
    table = sample.table
    id_name, *value_names = table.columns
    if not value_names:
        raise ColumnError(
            _("{source} has one column only; an id column and a column to fill were expected.").format(
                source=table.source
            )
        )
    order, notes = _order(sample, data, id_name)
    values, more = _values(table, value_names, prediction, predictor)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sample.separator, lineterminator="\n")
    writer.writerow(sample.header)
    writer.writerows([name, *(column[row] for column in values)] for name, row in zip(sample.ids, order, strict=True))
    return file.getvalue(), notes + more


def _order(given: Sample, data: Table, id_name: str) -> tuple[np.ndarray, list[str]]:
    """For each row of the sample the row of the data that it is about."""
    sample = given.table
    if id_name not in data.columns and isinstance(data, PicturedTable) and data.in_files:
        return _order_of_files(given, data, id_name)
    wanted = as_labels(sample.frame[id_name])
    column = _id_column(data, id_name, wanted)
    if column is None:
        return _order_of_rows(data, sample, id_name)
    text = _("the ids {name!r} are the column {column!r} of the data")
    notes = [] if column == id_name else [text.format(name=id_name, column=column)]
    ids = as_labels(data.frame[column]).to_list()
    place = {label: row for row, label in enumerate(ids)}
    if len(place) < len(ids):
        raise DataError(_("Column {name!r} of the data has repeated ids.").format(name=column))
    absent = [str(label) for label in wanted if label not in place]
    if absent:
        raise DataError(
            _("{n} ids of {source} are not in the data, the first is {first!r}.").format(
                n=len(absent), source=sample.source, first=absent[0]
            )
        )
    spare = len(ids) - wanted.n_unique()
    notes += [_("{n} rows of the data are not asked for by the sample").format(n=spare)] if spare else []
    return np.array([place[label] for label in wanted]), notes


def _id_column(data: Table, id_name: str, wanted: pl.Series) -> str | None:
    """The column of the data with the ids: of this name, of it in other letters, or the only one with these ids."""
    if id_name in data.columns:
        return id_name
    alike = [name for name in data.columns if name.strip().casefold() == id_name.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    ids = set(wanted)
    with_them = [name for name in alike or data.columns if set(as_labels(data.frame[name])) == ids]
    return with_them[0] if len(with_them) == 1 else None


def _order_of_rows(data: Table, sample: Table, id_name: str) -> tuple[np.ndarray, list[str]]:
    """Row by row, where nothing says that this is wrong."""
    if data.n_rows != sample.n_rows:
        raise ColumnError(
            _("The data have no column {name!r} and {n} rows, {source} has {m}: the rows cannot be matched.").format(
                name=id_name, n=data.n_rows, source=sample.source, m=sample.n_rows
            )
        )
    wanted = as_labels(sample.frame[id_name])
    for column in data.columns:
        ids = as_labels(data.frame[column])
        others = ids.ne_missing(wanted).arg_true()
        if is_id_like(column, data.frame[column]) and len(others):
            row = int(others[0])
            raise ColumnError(
                _(
                    "The data have no column {name!r} as {source} has, and in row {row} their {column!r} is {found!r}, "
                    "where the sample has {wanted!r}. Give both files the same ids under the same name; or leave "
                    "{column!r} out of the data, then the rows are taken in the order of the file."
                ).format(
                    name=id_name,
                    source=sample.source,
                    row=int(data.row_numbers[row]),
                    column=column,
                    found=ids[row],
                    wanted=wanted[row],
                )
            )
    text = _("the data have no column {name!r}: rows were taken in the order of the file")
    return np.arange(data.n_rows), [text.format(name=id_name)]


def _order_of_files(sample: Sample, data: PicturedTable, id_name: str) -> tuple[np.ndarray, list[str]]:
    """For each row of the sample the picture whose file is called as its id: with its folder, without, or only so far
    as its ending. The order of a folder is no order that somebody meant.
    """
    names = [str(name) for name in data.frame[FILE]]
    bases = [name.rpartition("/")[2] for name in names]
    stems = [base.rpartition(".")[0] or base for base in bases]
    written = [(one or "").strip() for one in sample.ids]
    for ids in (written, as_labels(sample.table.frame[id_name]).to_list()):
        for keys in (names, bases, stems):
            place = {key: row for row, key in enumerate(keys)}
            if len(place) == len(keys) and all(one in place for one in ids):
                spare = len(keys) - len(set(ids))
                notes = [_("{n} pictures are not asked for by the sample").format(n=spare)] if spare else []
                return np.array([place[one] for one in ids]), notes
    absent = [one for one in written if one not in {*names, *bases, *stems}]
    if not absent:
        text = _("The pictures have the same names in several folders; {name!r} of {source} must tell the folder, too.")
        raise ColumnError(text.format(name=id_name, source=sample.table.source))
    text = _("{n} ids of {source} are the names of no picture, first {first!r}; the first picture is {picture!r}.")
    raise ColumnError(
        text.format(n=len(absent), source=sample.table.source, first=absent[0], picture=names[0] if names else "")
    )


def _values(
    sample: Table, names: list[str], prediction: Prediction, predictor: Predictor | TargetsPredictor
) -> tuple[list[list[object]], list[str]]:
    targets = predictor.targets if isinstance(predictor, TargetsPredictor) else (predictor.target,)
    known = [target.name for target in targets]
    if len(targets) > 1:
        unknown = [name for name in names if name not in known]
        if unknown:
            text = _("{source} has the columns {names}; columns named like the targets ({known}) were expected.")
            raise ColumnError(text.format(source=sample.source, names=", ".join(names), known=", ".join(known)))
        by_name = {target.name: target for target in targets}
        filled = [
            _filled(sample.frame[name], by_name[name], prediction.frame[name], prediction.probas.get(name))
            for name in names
        ]
        return [values for values, _notes in filled], [note for _values, notes in filled for note in notes]
    classes = targets[0].classes
    if len(names) == 1:
        values, notes = _filled(sample.frame[names[0]], targets[0], prediction.frame["prediction"], prediction.proba)
        return [values], notes
    unknown = [name for name in names if name not in classes]
    if prediction.proba is None or unknown:
        raise ColumnError(
            _(
                "{source} has the columns {names}; one column to fill, or one column for each class ({classes}), was "
                "expected."
            ).format(source=sample.source, names=", ".join(names), classes=", ".join(classes) or known[0])
        )
    return [prediction.proba[:, classes.index(name)].tolist() for name in names], []


def _filled(
    shown: pl.Series, target: Target, predicted: pl.Series, proba: np.ndarray | None
) -> tuple[list[object], list[str]]:
    """The values of one column of the submission, written in the way that the sample shows."""
    classes = target.classes
    if len(classes) != 2:
        return predicted.to_list(), []
    if proba is not None and _fractions(shown):
        text = _("the sample shows fractions, so {name!r} is the probability of {label!r}")
        return proba[:, 1].tolist(), [text.format(name=shown.name, label=classes[1])]
    spelling = _spelling(classes, shown)
    if spelling == classes:
        return predicted.to_list(), []
    written = dict(zip(classes, spelling, strict=True))
    text = _("{name!r} is written as the sample shows it: {no} or {yes}")
    return predicted.replace(written).to_list(), [text.format(name=shown.name, no=spelling[0], yes=spelling[1])]


def _spelling(classes: tuple[str, ...], shown: pl.Series) -> tuple[str, ...]:
    """Two classes; those that mean false and true in the spelling of the sample."""
    spellings = (("false", "true"), ("False", "True"), ("FALSE", "TRUE"), ("0", "1"))
    found = set(as_labels(shown).drop_nulls())
    if tuple(label.lower() for label in classes) not in (spellings[0], spellings[-1]) or not found:
        return classes
    return next((spelling for spelling in spellings if found <= {*spelling}), classes)


def _fractions(cells: pl.Series) -> bool:
    values = as_numbers(cells).values
    values = values[~np.isnan(values)]
    return bool(len(values)) and bool(np.any(values != np.round(values)))
