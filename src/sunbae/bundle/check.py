"""Whether the members of a bundle fit together, asked before anything is built from them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Set

import numpy as np
import polars as pl

from sunbae.bundle.format import BRANCHES, PrepRecord, SeriesRecord, Spec, prep_from_record
from sunbae.data.parse import as_dates
from sunbae.data.schema import Column
from sunbae.data.target import Target
from sunbae.i18n import _
from sunbae.models.spec import (
    BranchesSpec,
    ForecastSpec,
    HeadSpec,
    HeadsSpec,
    ImageSpec,
    InputSpec,
    OutputSpec,
    WindowSpec,
    image_of,
)
from sunbae.prep.dates import PARTS, feature_names
from sunbae.prep.encode import MISSING
from sunbae.prep.pipeline import Prep
from sunbae.prep.series import SeriesPrep
from sunbae.words import kind_name

MOST_STEPS = 1_000_000  # of a window
MOST_PIXELS = 4096  # on a side
LATEST = 250_000 * 365 * 86_400_000_000  # microseconds; what a date-time can be

_NUMBERS, _FLAGS = np.dtype(np.float64), np.dtype(np.bool_)


def misfit(
    spec: Spec, record: PrepRecord, arrays: Mapping[str, np.ndarray], series: SeriesRecord | None = None
) -> str | None:
    """The first thing in a bundle's JSON or `prep.safetensors` that cannot be, in words; None if all fits."""
    return next(_misfits(spec, record, arrays, series), None)


def _misfits(
    spec: Spec, record: PrepRecord, arrays: Mapping[str, np.ndarray], series: SeriesRecord | None
) -> Iterator[str]:
    # In this order: what comes later relies on what was found good before.
    if not spec.seeds:
        yield _("it holds no network")
    if isinstance(spec.inputs, WindowSpec) and isinstance(spec.outputs, ForecastSpec) and series is not None:
        yield from _of_columns(record, "")
        yield from _of_arrays(record, arrays)
        yield from _of_series(spec.inputs, spec.outputs, series, prep_from_record(record, dict(arrays)))
    elif isinstance(spec.inputs, InputSpec) and isinstance(spec.outputs, OutputSpec) and series is None:
        yield from _of_target(spec.target, spec.outputs)
        if spec.inputs.image is not None:
            yield from _of_image(spec.inputs.image)
        if spec.inputs.image is None or _has_columns(record):
            yield from _of_columns(record, spec.target.name)
        yield from _of_arrays(record, arrays)
        yield from _of_inputs(spec.inputs, spec.outputs, record, arrays)
    elif isinstance(spec.inputs, BranchesSpec) and isinstance(spec.outputs, HeadsSpec) and series is None:
        if spec.recipe != BRANCHES:
            yield _("recipe {name!r} has no branches").format(name=spec.recipe)
        yield from _of_heads(spec.outputs)
        image = image_of(spec.inputs)
        if image is not None:
            yield from _of_image(image)
        if image is None or _has_columns(record):
            yield from _of_columns(record, "", {name for head in spec.outputs.heads for name in head.targets})
        yield from _of_arrays(record, arrays)
        yield from _of_branches(spec.inputs, spec.outputs, prep_from_record(record, dict(arrays)))
    else:
        yield _("it is half of a table and half of a series")


def _of_target(target: Target, outputs: OutputSpec) -> Iterator[str]:
    if outputs.task != target.task or outputs.n_classes != len(target.classes):
        yield _("target and network have different outputs")
    yield from _of_classes(target)
    yield from _of_unit(outputs.center, outputs.scale)


def _of_classes(target: Target) -> Iterator[str]:
    least, most = {"regression": (0, 0), "binary": (2, 2), "multiclass": (2, 2**31)}[target.task]
    if not least <= len(set(target.classes)) == len(target.classes) <= most:
        yield _("a {task} target cannot have the classes {classes}").format(
            task=target.task, classes=", ".join(target.classes[:8]) or _("none")
        )


def _of_unit(center: float, scale: float) -> Iterator[str]:
    if not (np.isfinite([center, scale]).all() and scale > 0):
        yield _("the target's centre is {center} and its scale {scale}").format(center=center, scale=scale)


def _of_image(image: ImageSpec) -> Iterator[str]:
    if not (min(image.height, image.width) >= 1 and max(image.height, image.width) <= MOST_PIXELS):
        yield _("its pictures are {height} x {width} pixels").format(height=image.height, width=image.width)
    if image.channels not in (1, 3) or not len(image.mean) == len(image.std) == image.channels:
        yield _("its pictures have {n} channels").format(n=image.channels)
    if not (np.isfinite([*image.mean, *image.std]).all() and min(image.std) > 0):
        yield _("the mean or the deviation of its pictures cannot be")


def _has_columns(record: PrepRecord) -> bool:
    return bool(record.quantities or record.yes_no or record.one_hot or record.embedded)


def _of_heads(outputs: HeadsSpec) -> Iterator[str]:
    names = [head.name for head in outputs.heads]
    targets = [name for head in outputs.heads for name in head.targets]
    if not names or len({*names}) != len(names) or len({*targets}) != len(targets):
        yield _("it has no output, or one or a target twice")
    for head in outputs.heads:
        yield from _of_head(head)


def _of_head(head: HeadSpec) -> Iterator[str]:
    n = len(head.targets) if head.task == "regression" else 0
    if not head.targets or not head.name or (not n and len(head.targets) != 1):
        yield _("output {name!r} cannot have the targets {targets}").format(
            name=head.name, targets=", ".join(head.targets[:8]) or _("none")
        )
    if len(head.center) != n or len(head.scale) != n:
        yield _("target and network have different outputs")
    yield from _of_classes(Target(head.targets[0], head.task, head.classes, ""))
    for center, scale in zip(head.center, head.scale, strict=True):
        yield from _of_unit(center, scale)
    if not (np.isfinite(head.weight) and head.weight > 0):
        yield _("the loss of output {name!r} has the weight {weight}").format(name=head.name, weight=head.weight)


def _of_branches(inputs: BranchesSpec, outputs: HeadsSpec, prep: Prep) -> Iterator[str]:
    names = [branch.name for branch in inputs.branches]
    if sum(branch.inputs.image is not None for branch in inputs.branches) > 1:
        yield _("it has two branches of pictures")
    if not names or len({*names, *(head.name for head in outputs.heads)}) != len(names) + len(outputs.heads):
        yield _("it has no branch, or one name twice")
    sizes = {c.name: prep.levels[c.name].size for c in prep.embedded}
    for branch in inputs.branches:
        columns = {c.name for c in prep.columns}
        # And the column that names the picture, which is not prepared.
        unprepared = len({*branch.columns} - columns) - (branch.inputs.image is not None)
        if not branch.columns or len({*branch.columns}) != len(branch.columns) or unprepared != 0:
            yield _("branch {name!r} has no column, one twice, or one that is not prepared").format(name=branch.name)
        n_numbers = sum(source in branch.columns for _name, source in prep.features())
        codes = [(c.name, sizes[c.name]) for c in prep.embedded if c.name in branch.columns]
        if n_numbers != branch.inputs.n_numbers or codes != [(e.name, e.n_codes) for e in branch.inputs.embedded]:
            yield _("preparation and network have different inputs")


def _of_columns(record: PrepRecord, target: str, targets: Set[str] = frozenset()) -> Iterator[str]:
    numbers, labels = record.quantities, (*record.one_hot, *record.embedded)
    names = [c.name for c in (*numbers, *record.yes_no, *labels)]
    if not names or len({*names, target}) != len(names) + 1 or targets & {*names}:
        yield _("prep.json has no column, or one twice")
    for columns, kinds in (
        (numbers, ("number", "date-time")),
        (record.yes_no, ("yes/no",)),
        (labels, ("category", "text")),
    ):
        for column in columns:
            if column.kind not in kinds or (column.kind == "yes/no" and len(column.levels) != 2):
                yield _("column {name!r} cannot be used as its kind, {kind}").format(
                    name=column.name, kind=kind_name(column.kind)
                )
    yield from _of_dates(record)
    for column in labels:
        known = record.levels.get(column.name)
        if known is None or len(set(known)) != len(known) or (column.kind == "text" and known):
            yield _("column {name!r} has no labels, or one twice").format(name=column.name)


def _of_dates(record: PrepRecord) -> Iterator[str]:
    for column in _dates(record):
        parts = record.date_parts.get(column.name)
        if parts is None or not set(parts) <= set(PARTS) or len(set(parts)) != len(parts):
            yield _("column {name!r} has no parts of a date, or unknown ones").format(name=column.name)
        if column.format is not None and not _is_read(column.format, None):
            yield _("column {name!r} has the unknown date format {format!r}").format(
                name=column.name, format=column.format
            )
        if column.zone is not None and not _is_read("%Y-%m-%d %H:%M:%S%z", column.zone):
            yield _("column {name!r} has the unknown time zone {zone!r}").format(name=column.name, zone=column.zone)


def _is_read(known_format: str, zone: str | None) -> bool:
    """True if the parser takes them; asked with one cell, for what it refuses it refuses for all."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            as_dates(pl.Series(["2024-01-31 12:00:00Z"]), known_format, zone)
        except (pl.exceptions.PolarsError, Warning, ValueError, IndexError, OverflowError):
            return False
    return True


def _dates(record: PrepRecord) -> list[Column]:
    return [c for c in record.quantities if c.kind == "date-time"]


def _of_arrays(record: PrepRecord, arrays: Mapping[str, np.ndarray]) -> Iterator[str]:
    dates = {c.name for c in _dates(record)}
    width = sum(
        len(feature_names(c.name, record.date_parts[c.name])) if c.name in dates else 1 for c in record.quantities
    )
    n_raw = width + len(record.yes_no)
    n_quantiles = len(arrays["scaler.quantiles"]) if arrays.get("scaler.quantiles", np.zeros(())).ndim else 0
    expected = {
        "imputer.fill": (_NUMBERS, (n_raw,)),
        "imputer.flagged": (_FLAGS, (n_raw,)),
        "scaler.center": (_NUMBERS, (width,)),
        "scaler.scale": (_NUMBERS, (width,)),
        "scaler.quantiles": (_NUMBERS, (n_quantiles, width)),
    }
    if set(arrays) != set(expected):
        yield _("prep.safetensors holds {found}; {expected} was expected").format(
            found=", ".join(sorted(arrays)[:8]), expected=", ".join(expected)
        )
    for name, (dtype, shape) in expected.items():
        array = arrays[name]
        if array.dtype != dtype or array.shape != shape:
            yield _("array {name} is {dtype} {shape}; {wanted} {wanted_shape} was expected").format(
                name=name, dtype=array.dtype, shape=array.shape, wanted=dtype, wanted_shape=shape
            )
        if not np.isfinite(array).all():
            yield _("array {name} holds numbers that are not finite").format(name=name)
    if not (arrays["scaler.scale"] > 0).all():
        yield _("array {name} holds a scale that is not positive").format(name="scaler.scale")
    if (record.method == "quantile") != bool(n_quantiles) or (np.diff(arrays["scaler.quantiles"], axis=0) < 0).any():
        yield _("quantiles and scaling method do not belong together")


def _of_series(inputs: WindowSpec, outputs: ForecastSpec, series: SeriesRecord, prep: Prep) -> Iterator[str]:
    columns = {c.name for c in prep.columns}
    if not series.targets or not {*series.targets} <= {c.name for c in prep.quantities if c.kind == "number"}:
        yield _("its targets are no columns of numbers")
    if len({*series.targets}) != len(series.targets) or not {*series.future} <= columns:
        yield _("it names a target twice, or a known column that it does not have")
    if not {*series.calendar} <= {*PARTS} or (series.calendar and not series.clock.dated):
        yield _("its calendar is unknown")
    if prep.embedded or any(c.kind == "date-time" for c in prep.quantities):
        yield _("it has columns that cannot be read step by step")
    if not (np.isfinite(series.clock.step) and series.clock.step > 0 and 0 < series.level < 1):
        yield _("its clock or its interval cannot be")
    if series.clock.form is not None and not _is_read(series.clock.form, None):
        yield _("its stamps have the unknown date format {format!r}").format(format=series.clock.form)
    if min(inputs.past, inputs.horizon) < 1 or max(inputs.past, inputs.horizon) > MOST_STEPS:
        yield _("its windows are {past} + {horizon} steps long").format(past=inputs.past, horizon=inputs.horizon)
    whole = SeriesPrep(prep, series.targets, series.future, series.calendar)
    widths = {name: len(names) for name, names in whole.names().items()}
    said = (inputs.n_targets, inputs.n_others, inputs.n_context, inputs.n_future)
    if said != (widths["targets"], widths["others"], widths["context"], widths["future"]):
        yield _("preparation and network have different inputs")
    if (outputs.center, outputs.scale) != (whole.center, whole.scale):
        yield _("preparation and network have different outputs")
    reach = np.array(series.widths, dtype=np.float64) if len({len(row) for row in series.widths}) == 1 else np.zeros(0)
    if reach.shape != (inputs.horizon, inputs.n_targets) or not (np.isfinite(reach) & (reach >= 0)).all():
        yield _("its interval is not one number for each step and target")
    tail = series.tail
    lengths = {len(tail.stamps), len(tail.groups), *map(len, tail.columns.values())}
    if len(lengths) != 1 or {*tail.columns} != columns or not np.isfinite(np.array(tail.stamps, dtype=float)).all():
        yield _("its last steps are not complete")
    if series.clock.dated and any(abs(stamp) > LATEST for stamp in tail.stamps):
        yield _("its last steps are of no time that there is")
    numbers = {c.name for c in prep.quantities}
    for name, cells in tail.columns.items():
        if any(not isinstance(cell, float if name in numbers else str) for cell in cells if cell is not None):
            yield _("its last steps hold cells of another kind in column {name!r}").format(name=name)


def _of_inputs(
    inputs: InputSpec, outputs: OutputSpec, record: PrepRecord, arrays: Mapping[str, np.ndarray]
) -> Iterator[str]:
    n_labels = sum(len(record.levels[c.name]) + (c.missing > 0) for c in record.one_hot)
    n_numbers = len(arrays["imputer.fill"]) + n_labels + int(arrays["imputer.flagged"].sum())
    codes = [(c.name, len(record.levels[c.name]) + MISSING + 1) for c in record.embedded]
    if n_numbers != inputs.n_numbers or codes != [(e.name, e.n_codes) for e in inputs.embedded]:
        yield _("preparation and network have different inputs")
    if inputs.n_quantities not in (None, len(arrays["scaler.center"])):
        yield _("preparation and network have different inputs")
    if inputs.widths is not None and (sum(inputs.widths) != n_numbers or min(inputs.widths, default=0) < 0):
        yield _("preparation and network have different inputs")
    if outputs.bounds is not None and not -np.inf < outputs.bounds[0] <= outputs.bounds[1] < np.inf:
        yield _("preparation and network have different outputs")
    if (record.center, record.scale) != (outputs.center, outputs.scale):
        yield _("preparation and network have different outputs")
