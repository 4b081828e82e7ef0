"""The names of columns: every one has a name, and no two have the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from sunbae.data.numbers import looks_numeric
from sunbae.errors import ColumnError
from sunbae.i18n import _

_FRACTION = re.compile(r"-.*|.*[.,][0-9].*")  # of what looks numeric
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Header:
    """Names for columns, unique and not empty."""

    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def name_columns(
    found: Mapping[int, str],
    source: str,
    from_line: bool = True,
    is_numeric: Callable[[int], bool] = lambda place: False,
) -> Header:
    """Names for columns: their header cells without spaces around, or `column_N` where there is none.

    Names are in the composed form of Unicode: macOS writes Korean syllables in pieces, which look the same.

    Args:
      found: place of a column (1 is the first) -> its header cell.
      source: what the columns come from, for messages.
      from_line: the cells are a line of the source, so they may be data by mistake.
      is_numeric: whether the cells below that of a place are numbers.

    Raises: ColumnError if two columns have the same name.

    >>> name_columns({1: " a ", 2: ""}, "t.csv").names
    ('a', 'column_2')
    """
    bare = {place: composed(name).strip() for place, name in found.items()}
    given = [name for name in bare.values() if name]
    looks_like_data = from_line and _look_like_data(bare, is_numeric)
    _reject_doubles(bare, source, looks_like_data)
    names = _with_names_for_all(bare)
    notes = []
    if looks_like_data:
        notes.append(
            _("The first line looks like data, not names; the file seems to have no header: {names}.").format(
                names=_listed(given)
            )
        )
    unnamed = [name for name, cell in zip(names, bare.values(), strict=True) if not cell]
    if unnamed:
        notes.append(_unnamed_note(unnamed, len(names)))
    return Header(tuple(names), tuple(notes))


def composed(name: str) -> str:
    """A name in the composed form of Unicode, by which names are compared."""
    return unicodedata.normalize("NFC", name)


def as_spelled(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """`frame` with its columns named as in `names`, for a network may have learnt names that are not composed."""
    found = {composed(name): name for name in names if name not in frame.columns}
    return frame.rename({name: spelled for name, spelled in found.items() if name in frame.columns})


def _look_like_data(names: Mapping[int, str], is_numeric: Callable[[int], bool]) -> bool:
    """Whether a line of names is one of cells: all are numbers, or one is a fraction, or a third are numbers over such.

    Years and the numbers of days or pixels are names.
    """
    given = {place: name for place, name in names.items() if name}
    numeric = {place: name for place, name in given.items() if looks_numeric(name)}
    if not numeric or _are_a_scale([*numeric.values()]):
        return False
    if len(numeric) == len(given) or any(_FRACTION.fullmatch(name) for name in numeric.values()):
        return True
    return 3 * len(numeric) >= len(given) and all(map(is_numeric, numeric))


def _are_a_scale(names: Sequence[str]) -> bool:
    """Whether these are years, or whole numbers one after the other."""
    if not all(name.isdecimal() and name.isascii() for name in names):
        return False
    numbers = [int(name) for name in names]
    if all(number in _YEARS for number in numbers):
        return True
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def _reject_doubles(names: Mapping[int, str], source: str, looks_like_data: bool) -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for place, name in names.items():
        if name:
            places[name].append(str(place))
    doubles = [
        _("{name!r} (columns {places})").format(name=name, places=_listed(at))
        for name, at in places.items()
        if len(at) > 1
    ]
    if not doubles:
        return
    message = _(
        "{source} has several columns of the same name: {doubles}. Every column needs a name of its own; rename "
        "or delete all but one."
    ).format(source=source, doubles=_listed(doubles))
    if looks_like_data:
        message += " " + _("The first line looks like data: add a line of column names above it.")
    raise ColumnError(message)


def _with_names_for_all(names: Mapping[int, str]) -> list[str]:
    taken = set(names.values())
    complete = []
    for place, name in names.items():
        given = name or f"column_{place}"
        while not name and given in taken:
            given += "_"
        taken.add(given)
        complete.append(given)
    return complete


def _unnamed_note(unnamed: Sequence[str], total: int) -> str:
    if len(unnamed) == 1:
        note = _("One column has no name; it is called {name}.").format(name=unnamed[0])
    else:
        note = _("{n} of {total} columns have no name; they are called {names}.").format(
            n=len(unnamed), total=total, names=_listed(unnamed)
        )
    if len(unnamed) > total / 2:
        note += " " + _("If the first line is a title, delete it so that the column names come first.")
    return note


def _listed(items: Sequence[str], most: int = 8) -> str:
    shown = list(items[:most]) + (["..."] if len(items) > most else [])
    return ", ".join(shown)
