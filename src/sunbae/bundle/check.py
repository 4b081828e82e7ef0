"""Whether the members of a bundle fit together, asked before anything is built from them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from sunbae.bundle.format import PrepRecord, Spec
from sunbae.data.parse import as_dates
from sunbae.data.schema import Column
from sunbae.i18n import _
from sunbae.prep.dates import PARTS, feature_names
from sunbae.prep.encode import MISSING
from sunbae.words import kind_name

_NUMBERS, _FLAGS = np.dtype(np.float64), np.dtype(np.bool_)


def misfit(spec: Spec, record: PrepRecord, arrays: Mapping[str, np.ndarray]) -> str | None:
    """The first thing in `spec.json`, `prep.json` or `prep.safetensors` that cannot be, in words; None if all fits."""
    return next(_misfits(spec, record, arrays), None)


def _misfits(spec: Spec, record: PrepRecord, arrays: Mapping[str, np.ndarray]) -> Iterator[str]:
    # In this order: what comes later relies on what was found good before.
    yield from _of_target(spec)
    yield from _of_columns(record, spec.target.name)
    yield from _of_arrays(record, arrays)
    yield from _of_inputs(spec, record, arrays)


def _of_target(spec: Spec) -> Iterator[str]:
    target, outputs = spec.target, spec.outputs
    if not spec.seeds:
        yield _("it holds no network")
    if outputs.task != target.task or outputs.n_classes != len(target.classes):
        yield _("target and network have different outputs")
    least, most = {"regression": (0, 0), "binary": (2, 2), "multiclass": (2, 2**31)}[target.task]
    if not least <= len(set(target.classes)) == len(target.classes) <= most:
        yield _("a {task} target cannot have the classes {classes}").format(
            task=target.task, classes=", ".join(target.classes[:8]) or _("none")
        )
    if not (np.isfinite([outputs.center, outputs.scale]).all() and outputs.scale > 0):
        yield _("the target's centre is {center} and its scale {scale}").format(
            center=outputs.center, scale=outputs.scale
        )


def _of_columns(record: PrepRecord, target: str) -> Iterator[str]:
    numbers, labels = record.quantities, (*record.one_hot, *record.embedded)
    names = [c.name for c in (*numbers, *record.yes_no, *labels)]
    if not names or len({*names, target}) != len(names) + 1:
        yield _("prep.json has no column, or one twice")
    for columns, kinds in ((numbers, ("number", "date-time")), (record.yes_no, ("yes/no",)), (labels, ("category",))):
        for column in columns:
            if column.kind not in kinds or (column.kind == "yes/no" and len(column.levels) != 2):
                yield _("column {name!r} cannot be used as its kind, {kind}").format(
                    name=column.name, kind=kind_name(column.kind)
                )
    yield from _of_dates(record)
    for column in labels:
        known = record.levels.get(column.name)
        if known is None or len(set(known)) != len(known):
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
        except (pl.exceptions.PolarsError, Warning, ValueError, IndexError):
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


def _of_inputs(spec: Spec, record: PrepRecord, arrays: Mapping[str, np.ndarray]) -> Iterator[str]:
    n_labels = sum(len(record.levels[c.name]) + (c.missing > 0) for c in record.one_hot)
    n_numbers = len(arrays["imputer.fill"]) + n_labels + int(arrays["imputer.flagged"].sum())
    codes = [(c.name, len(record.levels[c.name]) + MISSING + 1) for c in record.embedded]
    if n_numbers != spec.inputs.n_numbers or codes != [(e.name, e.n_codes) for e in spec.inputs.embedded]:
        yield _("preparation and network have different inputs")
    if (record.center, record.scale) != (spec.outputs.center, spec.outputs.scale):
        yield _("preparation and network have different outputs")
