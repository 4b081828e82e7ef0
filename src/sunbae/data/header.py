"""The names of columns: every one has a name, and no two have the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sunbae.data.numbers import looks_numeric
from sunbae.errors import ColumnError
from sunbae.i18n import _


@dataclass(frozen=True)
class Header:
    """Names for columns, unique and not empty."""

    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def name_columns(found: Mapping[int, str], source: str, from_line: bool = True) -> Header:
    """Names for columns: their header cells without spaces around, or `column_N` where there is none.

    Args:
      found: place of a column (1 is the first) -> its header cell.
      source: what the columns come from, for messages.
      from_line: the cells are a line of the source, so they may be data by mistake.

    Raises: ColumnError if two columns have the same name.

    >>> name_columns({1: " a ", 2: ""}, "t.csv").names
    ('a', 'column_2')
    """
    bare = {place: name.strip() for place, name in found.items()}
    given = [name for name in bare.values() if name]
    looks_like_data = from_line and bool(given) and all(map(looks_numeric, given))
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
