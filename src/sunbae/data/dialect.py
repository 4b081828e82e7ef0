"""Which character separates the values of a text file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sunbae.data.numbers import has_decimal_comma, looks_numeric
from sunbae.errors import OptionError
from sunbae.i18n import _

CANDIDATES = (",", ";", "\t", "|")
# A character that no table holds: with it as separator, every line is one value.
NO_SEPARATOR = "\x1f"
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_SAMPLE_RECORDS = 500


@dataclass(frozen=True)
class _Trial:
    """How the sample looks when one candidate separates it."""

    separator: str
    width: int  # the number of values that most records have
    agreement: float  # share of records that have it
    header_fits: bool
    numeric: float  # share of values that are numbers


def choose_separator(lines: Sequence[str]) -> str:
    r"""The separator of a text file, from its first lines; `NO_SEPARATOR` if it has one column.

    Each candidate parses the lines; the one under which header and records agree on the number of columns
    wins, then the one with more numbers (so that `1,5;2,5` is not taken for three columns), then with more
    columns. A file whose records agree with each other, but not with the header, still has that separator:
    reading it as one column would hide the mistake.

    >>> choose_separator(["x;y\n", "1,5;2,5\n"])
    ';'
    """
    trials = [trial for separator in CANDIDATES if (trial := _try(lines, separator)) is not None]
    if not trials:
        nothing_else = (s for s in CANDIDATES if any(map(str.strip, lines)) and not _records(lines, s))
        return next(nothing_else, NO_SEPARATOR)
    best = max(trials, key=lambda t: (t.header_fits, round(t.agreement, 1), t.numeric, t.width))
    return best.separator


def separator_option(asked: str) -> str:
    r"""The separator that the user named: one character, or a name such as `tab`.

    Raises: OptionError if it is neither.

    >>> separator_option("tab")
    '\t'
    """
    separator = _NAMES.get(asked.lower(), asked)
    if len(separator) != 1 or separator in '"\r\n\0':
        raise OptionError(
            _(
                "--separator is {asked!r}; it must be one character that is not a quote or a line end, or one "
                "of {names}."
            ).format(asked=asked, names=", ".join(name for name in _NAMES if name.isalpha()))
        )
    return separator


def _try(lines: Sequence[str], separator: str) -> _Trial | None:
    """The trial of one candidate, or None if the lines cannot be a table with this separator."""
    header, *body = _records(lines, separator) or [[]]
    widths = Counter(map(len, body)) or Counter([len(header)])
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    agreement = count / widths.total()
    if width < 2 or agreement < 0.5 or not (len(header) > 1 or _is_table_under_title(body, width, agreement)):
        return None
    cells = [cell for record in body for cell in record if cell.strip()]
    numeric = sum(map(looks_numeric, cells)) / len(cells) if cells else 0.0
    return _Trial(separator, width, agreement, len(header) == width, numeric)


def _is_table_under_title(body: Sequence[Sequence[str]], width: int, agreement: float) -> bool:
    """Under a first line without separators: a table below a title, not one column of text with commas."""
    numbers = width == 2 and all(has_decimal_comma(",".join(record)) for record in body)
    return len(body) >= 3 and agreement == 1.0 and not numbers


def _records(lines: Sequence[str], separator: str) -> list[list[str]]:
    """The records of the sample that are not blank; quotes may be faulty here, for parsing tells that."""
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=separator != " ")
    try:
        records = list(islice(reader, _SAMPLE_RECORDS))
    except csv.Error:  # a value longer than the csv module's limit: there is no table here
        return []
    return [record for record in records if any(map(str.strip, record))]
