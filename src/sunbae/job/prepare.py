"""From a Table to prepared arrays: target, split, schema, Prep, in the order that cannot leak."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sunbae.data import split as splitting
from sunbae.data.comparable import comparable
from sunbae.data.imagestack import PART
from sunbae.data.join import Joined, join_tables, joined_names
from sunbae.data.leaks import Leak, leak_hints
from sunbae.data.parse import as_dates, as_labels, as_numbers
from sunbae.data.picked import Picked
from sunbae.data.read import read_table
from sunbae.data.schema import Column, RoleOptions, Schema, check_roles, infer_schema, infinite_cells, is_id_like
from sunbae.data.split import PARTS, Part, Split, TrainRows, train_rows
from sunbae.data.splitfile import load_split
from sunbae.data.table import SkippedRow, Table
from sunbae.data.target import Target, encode_target, infer_target, named_target
from sunbae.errors import ColumnError, DataError, OptionError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.job.options import TrainOptions, split_names
from sunbae.job.pictures import (
    Pictures,
    Progress,
    image_spec,
    load_pictures,
    nobody,
    picture_parts,
    pictured_options,
)
from sunbae.job.same_rows import check_rows
from sunbae.models.spec import ImageSpec
from sunbae.prep.pipeline import Inputs, Prep, apply_prep, fit_prep, unit_of
from sunbae.runs.store import find_trained

SHOWN_CLASSES = 5  # that a note names
UNEVEN = 0.05  # of the rows of a part: more of a class, or less, than of all rows is not the same share


@dataclass(frozen=True)
class Rows:
    """The usable rows of all sources, with what the user's options decide before anything is learnt.

    Attributes:
      table: every usable row; rows without target, time or weight are in `table.skipped`.
      target: what is predicted.
      y: float64 or int32 codes (n,).
      weight: float64 (n,) or None.
      split: which row is in which part.
      overlap: how much of training is in the other parts.
      n_records: records of the sources, = rows used + rows skipped.
      pictures: those of the rows, if they have some.
      conflicts: in words, pictures that are the same and of different classes; empty if there are none.
      joined: the files of `--join`, and how their columns are called here.
    """

    table: Table
    target: Target
    y: np.ndarray
    weight: np.ndarray | None
    split: Split
    overlap: Overlap
    n_records: int
    pictures: Pictures | None = None
    conflicts: str = ""
    joined: tuple[Joined, ...] = ()

    @property
    def is_truth(self) -> bool:
        """Whether the target is typed as true/false, not a text or a number."""
        return bool(self.target.classes) and self.table.frame[self.target.name].dtype == pl.Boolean


@dataclass(frozen=True)
class Overlap:
    """Validation and test rows that have their like among the training rows, where the split was given.

    Attributes:
      held_out: validation and test rows in all.
      twins: those that are identical to a training row.
      groups: those of a group that has training rows.
      copies: of pictures some of these twins, each with its training picture.
    """

    held_out: int
    twins: int
    groups: int
    copies: tuple[tuple[str, str], ...] = ()

    def warnings(self) -> dict[str, str]:
        """Why the scores may be too good: twins, groups -> in words."""
        texts = {
            "twins": _("{n} of {m} validation and test rows are identical to a training row"),
            "groups": _("{n} of {m} validation and test rows are of a group that has training rows"),
        }
        if self.copies:
            texts["twins"] = _(
                "{n} of {m} validation and test pictures are the same as a training picture, or nearly: {copies}"
            )
        copies = "; ".join(f"{copy} = {original}" for copy, original in self.copies)
        if self.twins > len(self.copies):
            copies += " ..."
        return {
            name: text.format(n=n, m=self.held_out, copies=copies)
            for name, text in texts.items()
            if (n := int(getattr(self, name)))
        }


@dataclass(frozen=True)
class Prepared:
    """Arrays ready for training, and what was learnt to make them."""

    rows: Rows
    schema: Schema
    prep: Prep
    kept: np.ndarray  # bool (training rows,): False for removed outliers
    train: TrainRows  # after the removal of outliers
    inputs: dict[Part, Inputs]
    y: dict[Part, np.ndarray]
    leaks: dict[str, Leak]  # column -> why it may give the target away
    image: ImageSpec | None = None  # what was learnt of the training pictures


def load_rows(data: Any, options: TrainOptions) -> Rows:
    """Read the data and decide target and split.

    Raises: DataError, ColumnError or OptionError with what was found and what was expected.
    """
    return load_targets(data, options)[0]


def load_targets(
    data: Any, options: TrainOptions, progress: Progress = nobody, fetched: Progress = nobody
) -> tuple[Rows, ...]:
    """The same rows once for each target: those that have every target, with one split.

    Args:
      progress: told how many pictures are decoded, of how many.
      fetched: told how many bytes of a download are here, of how many.

    Raises: as `load_rows`.
    """
    pictures = load_pictures(data, options, progress, fetched)
    joined: tuple[Joined, ...] = ()
    if pictures is None:
        read = _Reader(options)
        table, joined = read(data), read.joined
        names = _targets(table, options)
        table, given = _with_files(table, options, read)
    else:
        table, given = pictures.images.table, None
        options = pictured_options(options, table)
        names = _targets(table, options)
    targets = [_inferred(table, name, options, pictures) for name in names]
    usable, skipped = _usable(table, names, options, pictures)
    if given is not None:
        given = given[usable]
    if pictures is not None:
        pictures = pictures.keep(usable)
        targets = [pictures.in_order(target) for target in targets]
    n_records = table.n_rows + len(table.skipped)
    table = replace(
        table,
        frame=table.frame.filter(pl.Series(usable)),
        row_numbers=table.row_numbers[usable],
        files=None if table.files is None else table.files[usable],
        skipped=(*table.skipped, *skipped),
    )
    y = [
        encode_target(target, table.frame[target.name], decimal=table.decimal, row_numbers=table.row_numbers)
        for target in targets
    ]
    weight = _weights(table, options)
    identical = None if pictures is None else pictures.clusters()
    split, overlap = _split(table, _strata(targets, y), given, options, pictures, identical)
    conflicts = [""] * len(targets)
    if pictures is not None and identical is not None:
        overlap = replace(overlap, copies=pictures.copies(split.parts(), identical))
        conflicts = [
            pictures.conflicts(values, identical, target.classes) for target, values in zip(targets, y, strict=True)
        ]
    split = replace(split, warnings=tuple(overlap.warnings().values()))
    return tuple(
        Rows(table, target, values, weight, split, overlap, n_records, pictures, conflict, joined)
        for target, values, conflict in zip(targets, y, conflicts, strict=True)
    )


class _Reader:
    """Reads a file or frame, with the columns of the files of `--join` put beside its own.

    Attributes:
      joined: how those are called, as the first file that was read left room for; so they are in the others.
    """

    def __init__(self, options: TrainOptions) -> None:
        self._options = options
        self._others = [read_table(Path(name), **options.reading()) for name in options.join]
        self.joined: tuple[Joined, ...] = ()

    def __call__(self, data: Any) -> Table:
        table, key, first = read_table(data, **self._options.reading()), self._options.key, not self.joined
        for k, other in enumerate(self._others):
            if first:
                self.joined += (Joined(other.source, joined_names(table, other, key)),)
            table = join_tables(table, other, key, self.joined[k])
        return table


def _targets(table: Table, options: TrainOptions) -> tuple[str, ...]:
    names = split_names(options.target, table.columns) or (options.target,)
    for k, name in enumerate(names):
        check_roles(table.columns, name, options.roles(), source=table.source, left_out=table.left_out)
        if name in names[:k]:
            raise OptionError(_("{option} names {name!r} twice.").format(option="--target", name=name))
    for output in options.output:
        for name in output.targets:
            if name not in names:
                text = _("--output {name!r} is no target; --target names {known}.")
                raise OptionError(text.format(name=name, known=", ".join(names)))
    return names


def _inferred(table: Table, name: str, options: TrainOptions, pictures: Pictures | None) -> Target:
    """The target of a column; the class of pictures in folders or arrays is one, even if it looks like a number."""
    column, task = table.frame[name], _task(name, options)
    if pictures is not None and pictures.are_named(name) and task != "regression":
        reason = _("classes of pictures, {n}; --task regression takes numbers as a quantity")
        return named_target(column, reason.format(n=column.n_unique()))
    written = {"decimal": table.decimal, "separator": table.separator}
    return infer_target(column, task=task, category=name in table.categories, **written)


def _task(name: str, options: TrainOptions) -> str | None:
    return next((one.task for one in options.output if one.task and name in one.targets), options.task)


@dataclass(frozen=True)
class _Strata:
    """Classes that are spread evenly over the parts: codes (n,), names, and of which target, if there are several."""

    classes: np.ndarray | None
    names: tuple[str, ...] = ()
    target: str = ""

    def is_even(self, part: np.ndarray) -> bool:
        """Whether the shares of the classes are about the same in every part; rows that stay together may forbid it."""
        if self.classes is None or self.not_validated(part):
            return False
        shares = [np.bincount(self.classes[part == k], minlength=len(self.names)) for k in range(len(PARTS))]
        whole = np.bincount(self.classes, minlength=len(self.names)) / len(self.classes)
        return all(np.abs(n - whole * n.sum()).max() <= max(2.0, UNEVEN * n.sum()) for n in shares)

    def not_validated(self, part: np.ndarray) -> list[str]:
        """The classes that have rows in the training part and none in the validation part."""
        if self.classes is None:
            return []
        return [self.names[k] for k in np.setdiff1d(self.classes[part == 0], self.classes[part == 1]).tolist()]


def _strata(targets: Sequence[Target], y: Sequence[np.ndarray]) -> _Strata:
    """The classes of the target whose rarest class is the rarest: chance would most likely leave that one out."""
    found = [(int(np.bincount(codes).min()), k) for k, codes in enumerate(y) if targets[k].task != "regression"]
    if not found:
        return _Strata(None)
    _rarest, k = min(found)
    return _Strata(y[k], targets[k].classes, targets[k].name if len(targets) > 1 else "")


def _with_files(table: Table, options: TrainOptions, read: _Reader) -> tuple[Table, np.ndarray | None]:
    """The table with the rows of `--validation` and `--test` below, and part codes, if there are such files."""
    if options.test is None:
        return table, None
    tables, codes = [table], [0]
    for path, code in ((options.validation, 1), (options.test, 2)):
        if path is not None:
            tables.append(read(Path(path)))
            codes.append(code)
    for other in tables[1:]:
        absent = [name for name in table.columns if name not in other.columns]
        if absent:
            raise ColumnError(
                _(
                    "{other} lacks the columns {absent} of {source}; the parts must have the same columns. To predict "
                    "for rows without a target, use sunbae predict."
                ).format(other=other.source, absent=", ".join(map(repr, absent)), source=table.source)
            )
    merged = replace(
        table,
        frame=pl.DataFrame(
            [_below_each_other([t.frame[name] for t in tables], table.decimal) for name in table.columns]
        ),
        source=" + ".join(t.source for t in tables),
        row_numbers=np.concatenate([t.row_numbers for t in tables]),
        files=np.repeat(np.array([t.source for t in tables], dtype=object), [t.n_rows for t in tables]),
        notes=tuple(f"{t.source}: {note}" for t in tables for note in t.notes),
        skipped=tuple(row for t in tables for row in t.skipped),
    )
    return merged, np.repeat(np.array(codes, dtype=np.int8), [t.n_rows for t in tables])


def _below_each_other(parts: Sequence[pl.Series], decimal: str) -> pl.Series:
    """The cells of one column of all files; as texts, if the files have it in different types."""
    found = comparable(parts)
    same = len({cells.dtype for cells in found}) == 1
    return pl.concat(found if same else [_written(cells, decimal) for cells in found]).alias(parts[0].name)


def _written(cells: pl.Series, decimal: str) -> pl.Series:
    """A column as texts, its fractions as those of a file with this decimal mark."""
    text = as_labels(cells).alias(cells.name)
    return text.str.replace(".", decimal, literal=True) if cells.dtype.is_float() else text


def _usable(
    table: Table, targets: Sequence[str], options: TrainOptions, pictures: Pictures | None
) -> tuple[np.ndarray, list[SkippedRow]]:
    """bool (n,) and the reasons for the rows that are left out."""
    one, several = _("the target is missing"), _("the target {name!r} is missing")
    needed: list[tuple[str | None, str]] = [
        (name, one if len(targets) == 1 else several.format(name=name)) for name in targets
    ]
    needed += [(options.time, _("the time is missing")), (options.weight, _("the weight is missing"))]
    usable = np.ones(table.n_rows, dtype=bool)
    skipped = []
    for name, reason in needed:
        if name is None:
            continue
        gone = usable & table.frame[name].is_null().to_numpy()
        if name in targets and not (pictures is not None and pictures.are_named(name)):
            gone |= usable & _marked(table, name)
        skipped += [SkippedRow(int(row), reason) for row in table.row_numbers[gone]]
        usable &= ~gone
    return usable, skipped


def _marked(table: Table, name: str) -> np.ndarray:
    """bool (n,): cells like `-` in a target that is otherwise numbers."""
    column = table.frame[name]
    numbers = as_numbers(column, decimal=table.decimal)
    if numbers.strange.any() or np.isnan(numbers.values).all():
        return np.zeros(len(column), dtype=bool)
    return np.asarray(np.isnan(numbers.values) & column.is_not_null().to_numpy())


def _weights(table: Table, options: TrainOptions) -> np.ndarray | None:
    if options.weight is None:
        return None
    numbers = as_numbers(table.frame[options.weight], decimal=table.decimal)
    bad: np.ndarray = ~(numbers.values > 0) | ~np.isfinite(numbers.values)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise ColumnError(
            _("--weight {name!r} is {value!r} in row {row}; a positive number was expected in every row.").format(
                name=options.weight,
                value=str(table.frame[options.weight][row]),
                row=int(table.row_numbers[row]),
            )
        )
    return numbers.values


def _split(
    table: Table,
    strata: _Strata,
    given: np.ndarray | None,
    options: TrainOptions,
    pictures: Pictures | None,
    identical: np.ndarray | None,
) -> tuple[Split, Overlap]:
    """The split that the options ask for, and what is worth knowing about rows that repeat.

    Args:
      identical: int (n,), pictures of one number are taken for the same; of rows without it is found by their content.
    """
    group = None if options.group is None else as_labels(table.frame[options.group])
    content = _content(table, options) if identical is None else pl.DataFrame({"picture": identical})
    identical = splitting.clusters(content)
    cluster = identical if group is None else splitting.clusters(content, group)
    part, method, notes = _parts(table, strata, cluster, given, options, pictures)
    if absent := strata.not_validated(part):
        text = _("the validation part has no row of {names}: which epoch is best is decided without them")
        shown = ", ".join(map(repr, absent[:SHOWN_CLASSES]))
        notes.append(text.format(names=shown + (" ..." if len(absent) > SHOWN_CLASSES else "")))
    twins = splitting.shared_clusters(part, identical)
    overlap = Overlap(int((part > 0).sum()), twins, 0 if group is None else _shared_groups(part, group))
    repeated = int(len(identical) - len(np.unique(identical)))
    if repeated and not twins and group is None:
        text = _("{n} rows repeat another row; each stays on the side of its twin")
        if pictures is not None:
            text = _("{n} pictures are the same as another one, or nearly; each stays on the side of its twin")
        notes.append(text.format(n=repeated))
    return splitting.split_from_parts(part, method=method, notes=tuple(notes)), overlap


def _shared_groups(part: np.ndarray, group: pl.Series) -> int:
    """How many validation and test rows are of a group that has training rows; rows without group are of none."""
    trained = group.filter(pl.Series(part == 0)).drop_nulls().unique()
    return int(group.filter(pl.Series(part > 0)).drop_nulls().is_in(trained.implode()).sum())


def _parts(
    table: Table,
    strata: _Strata,
    cluster: np.ndarray,
    given: np.ndarray | None,
    options: TrainOptions,
    pictures: Pictures | None,
) -> tuple[np.ndarray, str, list[str]]:
    """Part codes (n,), how they were made, and notes; stratified for classes, rows of one cluster together."""
    n, seed, classes = table.n_rows, options.seed, strata.classes
    fractions = splitting.fractions_for(n, options.ratio)
    carved_note = _("a quarter of the training rows became the validation part, seed {seed}").format(seed=seed)
    if options.split is not None:
        source = _split_source(options.split)
        said = load_split(source, table.row_numbers, None if pictures is None else pictures.file_names())
        check_rows(source, table.frame, table.decimal)
        return said.parts(), said.method, list(said.notes)
    if given is not None:
        if (given == 1).any():
            return given, _("separate files"), []
        carved = splitting.carve(given, cluster=cluster, classes=classes, seed=seed)
        return carved, _("separate files"), [carved_note]
    if options.split_column is not None:
        column = table.frame[options.split_column]
        if pictures is not None and not pictures.in_table and options.split_column == PART:
            codes = splitting.named_parts(column, table.row_numbers)
            found = picture_parts(codes, cluster=cluster, classes=classes, seed=seed)
            return found.codes, _("by the folders or arrays that the pictures are in"), found.notes
        part, was_carved = splitting.named_split(
            column, cluster=cluster, classes=classes, seed=seed, row_numbers=table.row_numbers
        )
        return part, _("by column {name!r}").format(name=options.split_column), [carved_note] if was_carved else []
    small = n < splitting.SMALL and options.ratio is None
    notes = [_("only {n} rows: the split is 50:25:25, and every score below is rough").format(n=n)] if small else []
    if options.time is not None:
        method = _("in the order of {name!r}: the past trains, the future tests").format(name=options.time)
        return splitting.time_split(_time_axis(table, options), fractions=fractions), method, notes
    if options.group is not None and len(np.unique(cluster)) < len(PARTS):
        raise DataError(
            _(
                "--group {name!r} has {n} groups that can be kept apart; at least 3 are needed, one each for training, "
                "validation and test. Name another column, or leave --group out."
            ).format(name=options.group, n=len(np.unique(cluster)))
        )
    part = splitting.random_split(cluster, fractions=fractions, seed=seed, classes=classes)
    evenly = strata if strata.is_even(part) else _Strata(None)
    return part, _random_method(options, evenly), notes


def _split_source(name: str) -> Path:
    """The file or folder of `--split`, which may also be the name of a run."""
    path = user_path(name)
    if os.path.isfile(path) or os.path.isfile(path / "split.csv"):
        return path
    return find_trained(name).path


def _random_method(options: TrainOptions, strata: _Strata) -> str:
    if options.group is not None:
        return _("random by group {name!r}, seed {seed}").format(name=options.group, seed=options.seed)
    if strata.classes is None:
        return _("random, seed {seed}").format(seed=options.seed)
    if strata.target:
        text = _("random, the same share of each class of {name!r} in every part, seed {seed}")
        return text.format(name=strata.target, seed=options.seed)
    return _("random, the same share of each class in every part, seed {seed}").format(seed=options.seed)


def _content(table: Table, options: TrainOptions) -> pl.DataFrame:
    """The columns whose equality makes two rows identical: all but ids, weights and what is dropped."""
    aside = {*options.drop, *options.id, options.split_column, options.weight}
    frame = table.frame
    names = [name for name in frame.columns if name not in aside and not _tells_apart(frame[name], table, options)]
    return frame.select(names or frame.columns)


def _tells_apart(cells: pl.Series, table: Table, options: TrainOptions) -> bool:
    """Whether a column counts rows, or is text of which each cell is another, which no network reads."""
    if (cells.dtype.is_integer() or cells.dtype == pl.String) and is_id_like(cells.name, cells):
        return True
    read = {*split_names(options.target, table.columns), *options.categorical, *table.categories}
    if cells.dtype != pl.String or cells.name in read:
        return False
    if cells.drop_nulls().n_unique() < len(cells) - cells.null_count():
        return False
    (column,) = infer_schema(cells.to_frame(), options=RoleOptions(), decimal=table.decimal).columns
    return column.kind in ("id", "text")


def _time_column(table: Table, options: TrainOptions) -> Column:
    assert options.time is not None
    frame = table.frame.select(options.time)
    return infer_schema(frame, options=options.roles(), decimal=table.decimal).columns[0]


def _time_axis(table: Table, options: TrainOptions) -> np.ndarray:
    column = _time_column(table, options)
    cells = table.frame[column.name]
    if column.kind == "date-time":
        # By one clock for all, whatever their zones: in time order, not in the order of clocks.
        return as_dates(cells, column.format, "+00:00").dt.epoch("us").to_numpy()
    return as_numbers(cells, decimal=table.decimal).values


def _is_month_first(table: Table, options: TrainOptions) -> bool:
    """Whether the rows are split in the order of dates that begin with the month."""
    if options.time is None:
        return False
    column = _time_column(table, options)
    return column.kind == "date-time" and (column.format or "").startswith("%m")


def prepare(rows: Rows, options: TrainOptions) -> Prepared:
    """Learn schema and Prep from the training rows and apply them to all three parts.

    Raises: ColumnError if no feature is left, DataError on infinite numbers.
    """
    return prepare_targets((rows,), options)[0]


def prepare_targets(rows: Sequence[Rows], options: TrainOptions) -> tuple[Prepared, ...]:
    """The same rows prepared, once for each target; no target is a feature.

    Raises: as `prepare`.
    """
    table, split = rows[0].table, rows[0].split
    if rows[0].pictures is not None:
        options = pictured_options(options, table)
    trains = [train_rows(split, table.frame, one.y, weight=one.weight, decimal=table.decimal) for one in rows]
    names = [one.target.name for one in rows]
    roles = options.roles()
    if roles.dayfirst is None and _is_month_first(table, options):
        roles = replace(roles, dayfirst=False)  # the training rows alone may not tell
    schema = infer_schema(
        trains[0].frame,
        target=names,
        options=roles,
        decimal=table.decimal,
        separator=table.separator,
        categories=table.categories,
    )
    _refuse_infinite(table, schema)
    pictures = rows[0].pictures
    if pictures is not None:
        schema = pictures.said_of(schema)
    prep, kept = fit_prep(trains[0], schema, options.prep(), pictured=pictures is not None)
    parts = {part: table.frame[split.rows(part)] for part in PARTS}
    inputs = {part: apply_prep(prep, frame, decimal=table.decimal) for part, frame in parts.items()}
    image = None
    if pictures is not None:
        inputs = {part: replace(one, images=pictures.of(split.rows(part))) for part, one in inputs.items()}
        image = image_spec(pictures.of(split.train[kept]), pictures.fit, deep=pictures.images.deep)
    if not kept.all():
        inputs["train"] = _keep(inputs["train"], kept)
    found = []
    for one, train in zip(rows, trains, strict=True):
        y = {part: one.y[split.rows(part)] for part in PARTS}
        if not kept.all():
            y["train"] = y["train"][kept]
        left = train.keep(kept)
        center, scale = unit_of(left.y)
        leaks = leak_hints(train, schema, seed=options.seed)
        if options.time is not None:  # then no test row lies between training rows
            leaks = {name: leak for name, leak in leaks.items() if leak.rule != "near in time"}
        unit = replace(prep, center=center, scale=scale)
        found.append(Prepared(one, schema, unit, kept, left, inputs, y, leaks, image))
    return tuple(found)


def fewer(prepared: Prepared, most: int) -> Prepared:
    """At most `most` of the training rows, drawn with seed 0, and as large a share of the validation rows."""
    n = len(prepared.y["train"])
    if n <= most:
        return prepared
    inputs, y = dict(prepared.inputs), dict(prepared.y)
    parts: tuple[Part, Part] = ("train", "validation")
    drawn = {part: _drawn(len(y[part]), most / n) for part in parts}
    for part, kept in drawn.items():
        inputs[part], y[part] = _keep(inputs[part], kept), y[part][kept]
    return replace(prepared, inputs=inputs, y=y, train=prepared.train.keep(drawn["train"]))


def _drawn(n: int, share: float) -> np.ndarray:
    """bool (n,): True for a share of the rows, at least one."""
    kept = np.zeros(n, dtype=bool)
    kept[np.random.default_rng(0).permutation(n)[: max(1, int(share * n))]] = True
    return kept


def _keep(inputs: Inputs, kept: np.ndarray) -> Inputs:
    images = None if inputs.images is None else Picked(inputs.images.base, inputs.images.rows[kept])
    codes = {name: codes[kept] for name, codes in inputs.codes.items()}
    return Inputs(inputs.numbers[kept], codes, inputs.notes, images)


def _refuse_infinite(table: Table, schema: Schema) -> None:
    names = [c.name for c in schema.features if c.kind in ("number", "yes/no")]
    found = infinite_cells(table.frame, names, decimal=table.decimal)
    if found is not None:
        name, row = found
        raise DataError(
            _(
                "Column {name!r} is infinite in row {row} ({value!r}); finite numbers were expected. Mend the cell, "
                "count it as missing with --missing, or --drop the column."
            ).format(name=name, row=int(table.row_numbers[row]), value=str(table.frame[name][row]))
        )
