"""What each column is and what it is used for, inferred with reasons."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from sunbae.data.hints import date_hint, number_hint, silent_hint
from sunbae.data.parse import (
    MARKS_AMONG_NUMBERS,
    SHORT_DATE,
    as_dates,
    as_labels,
    as_numbers,
    compact_format,
    date_format,
    has_leading_zeros,
    is_compact,
    is_date,
    is_text,
    shown_format,
    unread,
    with_century,
    zones,
)
from sunbae.errors import ColumnError, OptionError
from sunbae.i18n import _

NUMBERS = ("0", "1")  # the levels of a yes/no that is written in numbers
Kind = Literal["number", "category", "yes/no", "date-time", "id", "constant", "text"]
Role = Literal["feature", "target", "group", "time", "weight", "split", "id", "unused"]

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_ID_WORDS = {"id", "key", "idx", "uuid", "guid", "rowid", "pid", "uid"}
_ID_ENDINGS = ("번호", "아이디", "연번", "순번")
# Also names of measures: NO is nitric oxide, an index may be one of prices.
_NUMBER_WORDS = {"no", "nr", "number", "index"}
# A text tells by being there or not if this share of its cells is missing, and this share is not; and so many cells.
TOLD, MIN_TOLD = 0.05, 10
_MANY_ROWS = 100  # among fewer, a measure in whole numbers may well never repeat
_YES = ("yes", "y", "true", "t", "o", "on", "예", "네", "유", "있음", "참")
_NO = ("no", "n", "false", "f", "x", "off", "아니오", "아니요", "무", "없음", "거짓")


@dataclass(frozen=True)
class RoleOptions:
    """What the user says about columns; everything that is None or empty is inferred."""

    drop: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    time: str | None = None
    group: str | None = None
    weight: str | None = None
    split_column: str | None = None
    dayfirst: bool | None = None
    split_is_given: bool = False  # by files, a column or an earlier run, so that it does not follow groups

    def named(self) -> list[tuple[str, str]]:
        """(option, column) for every column that an option names."""
        lists = [
            (f"--{option}", name)
            for option in ("drop", "categorical", "numeric", "id")
            for name in getattr(self, option)
        ]
        single = [("--time", self.time), ("--group", self.group), ("--weight", self.weight)]
        single.append(("--split-column", self.split_column))
        return lists + [(option, name) for option, name in single if name is not None]


@dataclass(frozen=True)
class Column:
    """One column of a Table.

    Attributes:
      name: as in the source.
      kind: what it holds.
      role: what it is used for.
      reason: why, in words.
      missing: missing cells among the rows it was inferred from, marks such as `-` among numbers included.
      levels: labels of a category in sorted order; (no, yes) of a yes/no.
      format: strptime format of a date-time held as text, else None.
      zone: the time zone of a date-time, if all cells have the same one: a name, or an offset such as +09:00.
      warnings: things that a person should look at.
    """

    name: str
    kind: Kind
    role: Role
    reason: str
    missing: int = 0
    levels: tuple[str, ...] = ()
    format: str | None = None
    zone: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """The columns of a Table in source order."""

    columns: tuple[Column, ...]

    @property
    def features(self) -> tuple[Column, ...]:
        """The columns that the network sees."""
        return tuple(c for c in self.columns if c.role == "feature")

    def named(self, role: Role) -> str | None:
        """The name of the column with a role that one column has at most."""
        return next((c.name for c in self.columns if c.role == role), None)


def require_column(
    name: str, columns: Sequence[str], *, option: str, source: str, left_out: Mapping[str, str] | None = None
) -> None:
    """Check that `name` is one of `columns`; a column that is `left_out`, as of a Table, can be named by --drop only.

    Raises: ColumnError with the nearest name.
    """
    if name in columns:
        return
    if left_out is not None and name in left_out:
        if option == "--drop":
            return
        raise ColumnError(_("{option} names {name!r}. {why}").format(option=option, name=name, why=left_out[name]))
    near = difflib.get_close_matches(name.lower(), [c.lower() for c in columns], n=1, cutoff=0.5)
    nearest = next((c for c in columns if near and c.lower() == near[0]), None)
    shown = ", ".join(columns[:30]) + (", ..." if len(columns) > 30 else "")
    hint = _(" Did you mean {nearest!r}?").format(nearest=nearest) if nearest else ""
    found = _("{source} has no column {name!r}; found {shown}.").format(source=source, name=name, shown=shown)
    raise ColumnError(" ".join([found, _("{option} must name one of them.").format(option=option)]) + hint)


def check_roles(
    columns: Sequence[str],
    target: str | None,
    options: RoleOptions,
    *,
    source: str,
    left_out: Mapping[str, str] | None = None,
) -> None:
    """Check that every named column exists and has one role; `left_out` is that of a Table.

    Raises: ColumnError for an absent column, OptionError for two roles.
    """
    taken = [("--target", target)] if target is not None else []
    seen: dict[str, str] = {}
    for option, name in [*taken, *options.named()]:
        assert name is not None
        require_column(name, columns, option=option, source=source, left_out=left_out)
        other = seen.get(name, option)
        if other != option and not {other, option} <= {"--group", "--categorical", "--id", "--time"}:
            raise OptionError(
                _("Column {name!r} is named by both {first} and {second}; give it one role.").format(
                    name=name, first=other, second=option
                )
            )
        seen.setdefault(name, option)


def infer_schema(
    frame: pl.DataFrame,
    *,
    target: str | Sequence[str] | None = None,
    options: RoleOptions | None = None,
    decimal: str = ".",
    separator: str = "",
    categories: Collection[str] = (),
) -> Schema:
    """The schema of `frame`; for training, give training rows only.

    Args:
      frame: n rows, text or typed columns.
      target: name of the target column, or of several, if there is one.
      options: what the user says.
      decimal: the decimal mark of text cells.
      separator: what stands between the values of their file, if it is known; evidence for hints only.
      categories: the columns that their source typed as categories.
    """
    said, marks = options or RoleOptions(), _Marks(decimal, separator, frozenset(categories))
    targets = (target,) if isinstance(target, str) else tuple(target or ())
    return Schema(tuple(_column(frame[name], targets, said, marks) for name in frame.columns))


@dataclass(frozen=True)
class _Marks:
    """How the cells of a source are written."""

    decimal: str
    separator: str
    categories: frozenset[str]


def _column(cells: pl.Series, targets: Sequence[str], said: RoleOptions, marks: _Marks) -> Column:
    name = cells.name
    inferred = _kind(cells, said, marks)
    inferred = replace(inferred, missing=max(inferred.missing, cells.null_count()))
    roles: list[tuple[bool, Role, str]] = [
        (name in targets, "target", _("named by --target")),
        (name in said.drop, "unused", _("named by --drop")),
        (name == said.split_column, "split", _("named by --split-column")),
        (name == said.group, "group", _group_reason(said)),
        (name == said.weight, "weight", _("named by --weight")),
        (name in said.id, "id", _("named by --id")),
    ]
    for asked, role, reason in roles:
        if asked:
            # How to have the column as another feature is no concern here.
            return replace(inferred, role=role, reason=reason, warnings=())
    return inferred


def _group_reason(said: RoleOptions) -> str:
    if said.split_is_given:
        return _("named by --group; the split was given and need not follow it")
    return _("named by --group; rows of one group stay on one side")


def _kind(cells: pl.Series, said: RoleOptions, marks: _Marks) -> Column:
    name = cells.name
    if cells.null_count() == len(cells):
        return Column(name, "constant", "unused", _("every cell is missing"))
    if name in said.categorical:
        return _category(cells, _("named by --categorical"))
    if name == said.time:
        return _time(cells, said, marks.decimal)
    if name in said.numeric:
        return _forced_number(cells, marks.decimal)
    if cells.n_unique() == 1:
        return Column(name, "constant", "unused", _("every cell is {value!r}").format(value=str(cells[0])))
    if is_date(cells):
        return _typed_date(cells, _("typed as date-time by the source"))
    if cells.dtype == pl.Boolean:
        return Column(name, "yes/no", "feature", _("typed as true/false by the source"), levels=("false", "true"))
    if name in marks.categories:
        return _labels_kind(cells, _("typed as a category by the source"))
    if is_text(cells):
        return _text_kind(cells, said, marks)
    return _number(cells, as_numbers(cells).values)


def _number(cells: pl.Series, values: np.ndarray) -> Column:
    present = values[~np.isnan(values)]
    distinct = np.unique(present)
    if np.array_equal(distinct, [0.0, 1.0]):
        return Column(cells.name, "yes/no", "feature", _("only 0 and 1"), levels=NUMBERS)
    whole = bool(np.isfinite(present).all() and np.all(present == np.round(present)))
    if whole and is_id_like(cells.name, cells):
        return Column(
            cells.name, "id", "id", _("whole numbers, every row another, and named like an id; not a feature")
        )
    kind = _("whole numbers") if whole else _("numbers")
    reason = _("{kind} from {low} to {high}").format(
        kind=kind, low=_written(present.min(), whole), high=_written(present.max(), whole)
    )
    warnings = []
    if whole and len(present) >= 30 and len(distinct) == len(present) and _rises(present):
        warnings.append(_("rises by row like a row counter; if it is one, --drop it"))
    missing = int(np.isnan(values).sum())
    return Column(cells.name, "number", "feature", reason, missing=missing, warnings=tuple(warnings))


def _written(number: float, whole: bool) -> str:
    return f"{number:.0f}" if whole and abs(number) < 1e15 else f"{number:.6g}"


def _rises(values: np.ndarray) -> bool:
    return bool(np.all(np.diff(values) > 0))


def is_id_like(name: str, cells: pl.Series) -> bool:
    """True if no cell is missing, every cell differs, and the name says id: `PassengerId`, `customer_no`, `번호`.

    Names that a measure may have too, such as `index`, count if the cells rise by row or are a hundred or more.
    """
    if cells.null_count() or cells.n_unique() != len(cells) or len(cells) < 2:
        return False
    words = _WORDS.findall(name)
    last = words[-1].lower() if words else ""
    if last in _ID_WORDS or last.endswith(_ID_ENDINGS):
        return True
    # An index that another program wrote has no name (`column_1` since reading), or the one pandas gives it.
    numbering = last in _NUMBER_WORDS or name == "column_1" or name.startswith("Unnamed: ")
    return numbering and (len(cells) >= _MANY_ROWS or _rises(as_numbers(cells).values))


def _text_kind(cells: pl.Series, said: RoleOptions, marks: _Marks) -> Column:
    numbers = as_numbers(cells, decimal=marks.decimal)
    if not numbers.strange.any() and not np.isnan(numbers.values).all():
        if has_leading_zeros(cells):
            return _codes(cells)
        hint = silent_hint(cells, marks.decimal)
        column = _number(cells, numbers.values)
        return replace(column, warnings=(*column.warnings, hint)) if hint else column
    found = date_format(cells, dayfirst=said.dayfirst)
    if found is not None:
        return _date(cells, *found)
    hint = number_hint(cells, decimal=marks.decimal, separator=marks.separator) or date_hint(cells)
    return _labels_kind(cells, None, (hint,) if hint else _text_among_numbers(cells, numbers.strange))


def _codes(cells: pl.Series) -> Column:
    sample = cells.filter(cells.str.contains("^0[0-9]"))[0]
    why = _("digits with leading zeros such as {sample!r}: codes, not quantities").format(sample=sample)
    if cells.drop_nulls().is_unique().all():
        return Column(cells.name, "id", "id", why + _(", every row another"))
    return _labels_kind(cells, why)


def _typed_date(cells: pl.Series, reason: str) -> Column:
    return Column(cells.name, "date-time", "feature", reason, zone=next(iter(zones(cells, None)), None))


def _date(cells: pl.Series, known: str, ambiguous: bool) -> Column:
    warnings: tuple[str, ...] = ()
    if ambiguous:
        warnings = (_("day and month could be exchanged; the day was taken first, --no-dayfirst takes the month"),)
    known_zones = zones(cells, known)
    if len(known_zones) > 1:
        text = _("{n} different distances from the clock of Greenwich, as with summer time; clocks are read as written")
        warnings += (text.format(n=len(known_zones)),)
    zone = known_zones[0] if len(known_zones) == 1 else None
    known = with_century(known, as_labels(cells))
    reason = _("every cell reads as {format}").format(format=shown_format(known))
    if "%y" in shown_format(known):
        years = as_dates(cells, known).dt.year()
        reason += _("; two-digit years are read as {first} to {last}").format(first=years.min(), last=years.max())
    missing = cells.null_count() + int(as_labels(cells).is_in(MARKS_AMONG_NUMBERS).sum())
    return Column(
        cells.name, "date-time", "feature", reason, missing=missing, format=known, zone=zone, warnings=warnings
    )


def _labels_kind(cells: pl.Series, why: str | None, hints: tuple[str, ...] = ()) -> Column:
    present = cells.drop_nulls()
    distinct = present.n_unique()
    pair = _yes_no(present) if distinct == 2 else None
    if pair:
        reason = _("only {no!r} and {yes!r}").format(no=pair[0], yes=pair[1])
        return Column(cells.name, "yes/no", "feature", reason, levels=pair)
    # Below 20 rows every label looks unique; above, a label that does not repeat cannot be learnt from.
    if distinct > max(10, len(present) / 2):
        spaced = bool((present.str.contains(r"\s")).mean() > 0.5)  # type: ignore[operator]
        sometimes = min(len(present), len(cells) - len(present)) >= max(MIN_TOLD, TOLD * len(cells))
        if distinct == len(present) and not spaced and not hints and not sometimes:
            return Column(cells.name, "id", "id", _("text, every row another; not a feature"))
        text = (
            _("text, {k} different in {n} cells: what counts is whether there is one, not what it says")
            if sometimes
            else _("text, {k} different in {n} cells: too few repeat to be learnt from")
        )
        role: Role = "feature" if sometimes else "unused"
        return Column(cells.name, "text", role, text.format(k=distinct, n=len(present)), warnings=hints)
    reason = why or _("text with {k} different values").format(k=distinct)
    return replace(_category(cells, reason), warnings=hints)


def _text_among_numbers(cells: pl.Series, strange: np.ndarray) -> tuple[str, ...]:
    """What to do if a few cells of a column of numbers are none."""
    odd = cells.filter(pl.Series(strange))
    present = len(cells) - cells.null_count()
    if odd.is_empty() or len(odd) > 0.2 * present:
        return ()
    hint = _("{n} of {m} cells are no numbers (such as {first!r}); --numeric {name} takes these as missing")
    return (hint.format(n=len(odd), m=present, first=odd[0], name=cells.name),)


def _yes_no(present: pl.Series) -> tuple[str, str] | None:
    """(no, yes) if the two labels of `present` are such a pair."""
    labels = present.unique().to_list()
    for a, b in (labels, labels[::-1]):
        low = (a.strip().lower(), b.strip().lower())
        if any(low == pair for pair in zip(_NO, _YES, strict=True)):
            return (a, b)
    return None


def _category(cells: pl.Series, reason: str) -> Column:
    levels = tuple(sorted(as_labels(cells).drop_nulls().unique().to_list()))
    return Column(cells.name, "category", "feature", reason, levels=levels)


def _forced_number(cells: pl.Series, decimal: str) -> Column:
    numbers = as_numbers(cells, decimal=decimal)
    reason = _("named by --numeric")
    if np.isnan(numbers.values).all():
        raise OptionError(
            _("--numeric names {name!r}, but none of its cells is a number, such as {value!r}.").format(
                name=cells.name, value=str(cells.drop_nulls()[0])
            )
        )
    warnings: tuple[str, ...] = ()
    if numbers.strange.any():
        first = cells.filter(pl.Series(numbers.strange))[0]
        warning = _("{n} cells are no numbers and count as missing, such as {first!r}").format(
            n=int(numbers.strange.sum()), first=str(first)
        )
        warnings = (warning,)
    missing = int(np.isnan(numbers.values).sum())
    return Column(cells.name, "number", "feature", reason, missing=missing, warnings=warnings)


def _time(cells: pl.Series, said: RoleOptions, decimal: str) -> Column:
    if is_date(cells):
        return _typed_date(cells, _("named by --time"))
    labels = as_labels(cells)
    found = date_format(labels, dayfirst=said.dayfirst) if is_text(cells) else None
    digits = compact_format(labels) if found is None else None
    if digits is not None:
        found = (digits, False)
    if found is not None:
        column, reason = _date(cells, *found), _("named by --time")
        told = is_compact(found[0]) or "%y" in found[0]
        return replace(column, reason=f"{reason}; {column.reason}" if told else reason)
    _refuse_short_dates(cells)
    if not as_numbers(cells, decimal=decimal).strange.any():
        return Column(cells.name, "number", "feature", _("named by --time; numbers in rising order"))
    raise ColumnError(
        _(
            "--time names {name!r}, but not all of its cells are date-times of one format or numbers; the first is "
            "{value!r}. Write them as 2024-01-31 or 2024-01-31 12:00:00."
        ).format(name=cells.name, value=unread(labels) or str(cells.drop_nulls()[0]))
    )


def _refuse_short_dates(cells: pl.Series) -> None:
    """Six digits such as 991231 and 000101 are dates, not numbers; an order by value would put 2000 before 1999."""
    if not has_leading_zeros(cells) or not cells.drop_nulls().str.contains("^[0-9]{6}$").all():
        return
    odd = cells.filter(as_dates(cells, SHORT_DATE).is_null() & cells.is_not_null())
    raise ColumnError(
        _(
            "--time names {name!r}, whose cells are six digits, some with leading zeros; as dates they are written "
            "year, month, day (YYMMDD), but {value!r} is none. Mend it, or write them as 2024-01-31."
        ).format(name=cells.name, value=str(odd[0]))
    )


def infinite_cells(frame: pl.DataFrame, names: Iterable[str], *, decimal: str) -> tuple[str, int] | None:
    """(column, row index) of the first infinite number among the columns `names`, or None."""
    for name in names:
        where = np.flatnonzero(as_numbers(frame[name], decimal=decimal).infinite)
        if len(where):
            return name, int(where[0])
    return None
