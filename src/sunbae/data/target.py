"""The target column: which task it asks for, and its values as an array."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import polars as pl

from sunbae.data.hints import number_hint
from sunbae.data.parse import SMALLEST, Numbers, as_labels, as_numbers, has_leading_zeros, is_date, is_text
from sunbae.errors import ColumnError, DataError, OptionError
from sunbae.i18n import _

Task = Literal["regression", "binary", "multiclass"]
TASKS: tuple[str, ...] = get_args(Task)

# Whole numbers with at most this many values are taken as classes (wine quality 3..9); more as a quantity.
MAX_INTEGER_CLASSES = 10
MAX_CLASSES = 1000
# float32 holds 1e-38 to 3e38: how large a number may be, and how far apart the smallest and the largest at least.
MOST, LEAST = 1e37, 1e-36
FINEST = 1e-5  # of its size: a smaller spread is less than a hundred steps of float32


@dataclass(frozen=True)
class Target:
    """What is to be predicted.

    Attributes:
      name: column name.
      task: regression, binary or multiclass.
      classes: labels in code order, empty for a regression.
      reason: why this task was inferred.
    """

    name: str
    task: Task
    classes: tuple[str, ...]
    reason: str


def infer_target(
    column: pl.Series, *, task: str | None = None, decimal: str = ".", separator: str = "", category: bool = False
) -> Target:
    """The task of a target column, or the one that was asked for.

    Args:
      separator: what stands between the values of its file, if that is known; evidence for hints only.
      category: whether the source typed it as a category, so that digits are labels.

    Raises:
      OptionError: `task` is no task, or does not fit the column.
      ColumnError: the column is all missing, constant, has a class with one row, or cannot be a target.
    """
    if task is not None and task not in TASKS and task != "classification":
        raise OptionError(
            _("--task is {task!r}; it must be one of {tasks}, classification.").format(
                task=task, tasks=", ".join(TASKS)
            )
        )
    present = column.drop_nulls()
    if present.is_empty():
        raise ColumnError(
            _(
                "Target {name!r} has no value: all {n} cells are missing. Name another column with --target, or "
                "say with --missing which marks mean missing."
            ).format(name=column.name, n=len(column))
        )
    numbers = as_numbers(present, decimal=decimal)
    is_number = ~np.isnan(numbers.values)
    numeric = bool(is_number.any()) and not numbers.strange.any() and not has_leading_zeros(present)
    if numeric:  # what is left out is a mark such as `-`, which means missing among numbers
        present = present.filter(pl.Series(is_number))
    if numeric and not numbers.values[is_number].any() and present.n_unique() > 1:
        raise ColumnError(
            _(
                "Target {name!r} is practically 0 in every row: all values, such as {value!r}, are nearer to 0 than "
                "{least:g}. Give it in another unit, so that they are larger."
            ).format(name=column.name, value=str(present[0]), least=SMALLEST)
        )
    known = numbers.values[np.isfinite(numbers.values)]
    if numeric and len(known) and (np.abs(known).max() > MOST or 0 < np.ptp(known) < LEAST):
        raise ColumnError(
            _(
                "Target {name!r} goes from {low:.4g} to {high:.4g}, which the numbers of a network do not reach. Give "
                "it in another unit, so that it lies between {least:g} and {most:g}."
            ).format(name=column.name, low=known.min(), high=known.max(), least=LEAST, most=MOST)
        )
    if present.n_unique() == 1 or (numeric and len(np.unique(numbers.values[is_number])) == 1):
        raise ColumnError(
            _(
                "Target {name!r} is constant: every row is {value!r}. There is nothing to learn; name another "
                "column with --target."
            ).format(name=column.name, value=str(present[0]))
        )
    if is_date(column):
        raise ColumnError(
            _(
                "Target {name!r} is a date-time; a number or a class was expected. Predict a duration or a part "
                "of the date: add such a column and name it with --target."
            ).format(name=column.name)
        )
    hint = number_hint(present, decimal=decimal, separator=separator) if is_text(present) else ""
    if category and task is None:
        found = _classes(column.name, as_labels(present), numeric, task)
        return replace(found, reason=_("typed as a category by the source"))
    if hint and numeric and task in (None, "regression"):
        raise ColumnError(_("Target {name!r} {hint}.").format(name=column.name, hint=hint))
    if hint and (task == "regression" or not (numeric or _repeats(present))):
        raise ColumnError(
            _(
                "Target {name!r} holds text such as {value!r}; numbers, or classes that repeat, were expected. "
                "It {hint}."
            ).format(name=column.name, value=str(present[0]), hint=hint)
        )
    if task == "regression":
        _refuse_far(column.name, known)
        return _regression(column.name, present, numbers.strange, numeric, _("asked for by --task"))
    if task is None and numeric:
        distinct = np.unique(numbers.values[is_number])
        whole = bool(np.all(np.isfinite(distinct)) and np.all(distinct == np.round(distinct)))
        if not whole or len(distinct) > MAX_INTEGER_CLASSES:
            _refuse_far(column.name, known)
            why = _("numbers, {n} different values").format(n=len(distinct))
            return _regression(column.name, present, numbers.strange, numeric, why)
    found = _classes(column.name, as_labels(present), numeric, task)
    return replace(found, reason=f"{found.reason}; {hint}") if hint else found


def _refuse_far(name: str, known: np.ndarray) -> None:
    """Raises: ColumnError if numbers differ so little beside their size that float32 loses what they differ by."""
    if not len(known):
        return
    middle, spread = float(np.median(known)), float(known.std())
    if 0 < spread < FINEST * abs(middle):
        raise ColumnError(
            _(
                "Target {name!r} is about {middle:.10g} everywhere and differs by {spread:.3g} only: the numbers of a "
                "network, which have 7 digits, would lose that. Subtract {whole:.10g} from the column."
            ).format(name=name, middle=middle, spread=spread, whole=round(middle))
        )


def named_target(column: pl.Series, reason: str) -> Target:
    """The target whose labels are names, whatever they look like: `1.0`, `none` and `-` are labels.

    Raises: ColumnError as `infer_target` for classes.
    """
    labels = column.drop_nulls()
    counts = dict(labels.alias("label").value_counts().iter_rows())
    lonely = sorted(str(label) for label, n in counts.items() if n == 1)
    if lonely and len(counts) > 1:
        raise ColumnError(
            _(
                "Of {labels} there is one picture only; each class needs at least two, to be learnt from and tested "
                "on. Put more into it, or leave the class out."
            ).format(labels=", ".join(map(repr, lonely[:5])))
        )
    if labels.n_unique() == 1:
        raise ColumnError(
            _("Target {name!r} has one class only, {label!r}; at least two were expected.").format(
                name=column.name, label=str(labels[0])
            )
        )
    names = labels if is_text(labels) else as_labels(labels)
    return replace(_classes(column.name, names, _are_plain_numbers(labels), "classification"), reason=reason)


def _are_plain_numbers(labels: pl.Series) -> bool:
    """Whether all labels are digits, perhaps with a sign: such are sorted as numbers."""
    return bool(labels.cast(pl.String).str.contains(r"^[+-]?[0-9]+$").all())


def _repeats(present: pl.Series) -> bool:
    """Whether texts can be classes: every one is there twice or more, and few of them are different."""
    counts = as_labels(present).value_counts()["count"]
    return bool((counts > 1).all()) and len(counts) <= min(MAX_CLASSES, len(present) / 2)


def _regression(name: str, present: pl.Series, strange: np.ndarray, numeric: bool, reason: str) -> Target:
    if not numeric and (strange.all() or not is_text(present)):
        raise OptionError(
            _(
                "--task regression needs numbers, but target {name!r} holds text such as {value!r}. "
                "Use --task classification or name another --target."
            ).format(name=name, value=str(present[0]))
        )
    if strange.any():
        row = int(np.flatnonzero(strange)[0])
        raise ColumnError(
            _(
                "Target {name!r} has {n} cells that are no numbers, the first is {value!r}. Mend them, or name "
                "the mark with --missing so that these rows are left out."
            ).format(name=name, n=int(strange.sum()), value=str(present[row]))
        )
    return Target(name, "regression", (), reason)


def _classes(name: str, labels: pl.Series, numeric: bool, task: str | None) -> Target:
    # Renamed, for value_counts adds a column called `count`.
    found = dict(labels.alias("label").value_counts().iter_rows())
    if len(found) > MAX_CLASSES:
        raise ColumnError(
            _(
                "Target {name!r} has {k} classes in {n} rows; at most {most} can be told apart. Merge classes, name "
                "another column with --target, or take numbers as a quantity with --task regression."
            ).format(name=name, k=len(found), n=len(labels), most=MAX_CLASSES)
        )
    if not numeric and len(found) > len(labels) / 2:
        raise ColumnError(
            _(
                "Target {name!r} has {k} different texts in {n} rows; classes that repeat, or numbers, were "
                "expected. Name another column with --target."
            ).format(name=name, k=len(found), n=len(labels))
        )
    lonely = sorted(label for label, n in found.items() if n == 1)
    if lonely:
        raise ColumnError(
            _(
                "Class {labels} of target {name!r} has one row only; each class needs at least two, to be learnt "
                "from and tested on. Remove the row, or merge the class with another."
            ).format(name=name, labels=", ".join(map(repr, lonely[:5])))
        )
    classes = tuple(sorted(found, key=_numeric_order if numeric else str))
    inferred: Task = "binary" if len(classes) == 2 else "multiclass"
    if task in ("binary", "multiclass") and task != inferred:
        raise OptionError(
            _("--task is {task}, but target {name!r} has {k} classes: {labels}.").format(
                task=task, name=name, k=len(classes), labels=", ".join(classes[:10])
            )
        )
    if task is not None:
        reason = _("asked for by --task")
    elif numeric:
        reason = _("whole numbers with only {k} different values; --task regression takes them as a quantity").format(
            k=len(classes)
        )
    else:
        reason = _("text with {k} different values").format(k=len(classes))
    return Target(name, inferred, classes, reason)


def _numeric_order(label: str) -> tuple[float, str]:
    return (float(label.replace(",", ".")), label) if label not in ("true", "false") else (label == "true", label)


def encode_target(
    target: Target, column: pl.Series, *, decimal: str = ".", row_numbers: np.ndarray | None = None
) -> np.ndarray:
    """Target values of `column` (n,): float64 for a regression, int32 class codes otherwise.

    `row_numbers` are those of the source, for messages; 1 to n when None.

    Raises: DataError on a missing cell, an infinite number or a class that `target` does not have.
    """
    if target.task == "regression":
        rows = np.arange(1, len(column) + 1) if row_numbers is None else row_numbers
        return _finite(target, column, as_numbers(column, decimal=decimal), rows)
    labels = as_labels(column)
    codes = {label: code for code, label in enumerate(target.classes)}
    found = labels.replace_strict(codes, default=None, return_dtype=pl.Int32)
    if is_text(column):  # a class may be called `1.0`, which is the label `1` otherwise
        found = column.replace_strict(codes, default=None, return_dtype=pl.Int32).fill_null(found)
    if found.null_count():
        raise DataError(
            _("Target {name!r} holds {label!r}, which is none of the classes {classes}.").format(
                name=target.name, label=labels.filter(found.is_null())[0], classes=", ".join(target.classes[:10])
            )
        )
    return found.to_numpy().copy()


def _finite(target: Target, column: pl.Series, numbers: Numbers, row_numbers: np.ndarray) -> np.ndarray:
    bad: np.ndarray = ~np.isfinite(numbers.values)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        found = _("infinite") if numbers.infinite[row] else _("no number")
        if numbers.infinite[row] and "inf" not in str(column[row]).lower():
            found = _("{value}, beyond {most}").format(value=column[row], most="1e100")
        raise DataError(
            _("Target {name!r} is {found} in row {row}; a finite number was expected. Remove that row.").format(
                name=target.name, found=found, row=row_numbers[row]
            )
        )
    return numbers.values
