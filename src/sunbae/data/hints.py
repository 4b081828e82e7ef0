"""What keeps texts that are meant as numbers or dates from being read so, and what to do about it."""

from __future__ import annotations

import re

import polars as pl

from sunbae.data.parse import MARKS_AMONG_NUMBERS, as_numbers
from sunbae.i18n import _

# Not with a leading zero: `0,126` is a fraction.
_THOUSANDS = {
    ".": r"^[+-]?[1-9][0-9]{0,2}([, \u{a0}\u{202f}'’][0-9]{3})+(\.[0-9]+)?$",
    ",": r"^[+-]?[1-9][0-9]{0,2}([. \u{a0}\u{202f}'’][0-9]{3})+(,[0-9]+)?$",
}
# The same with nothing behind, as all numbers of a column are whose thousands have a separator: 1.234, 12.500, 87.
_GROUPED = r"^[+-]?[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})+$"
_BELOW_1000 = r"^[+-]?(0|[1-9][0-9]{0,2})$"
_SEVERAL = 3  # cells
# $2,033   -US$5   ₩5,000   EUR 12   '12   45%   60 kg   5,000원
_MARKED = (
    r"^[+-]?(?P<front>(?:US|A|C)?\p{Sc}|(?:USD|EUR|GBP|JPY|KRW|CNY)\b|['’])? ?[+-]?"
    r"(?P<number>(?:[0-9][0-9.,]*)|(?:[.,][0-9]+)) ?(?P<back>[^\s0-9.,:;/()+-][^0-9]{0,11})?$"
)
_OTHER_MINUS = r"^(\([0-9.,]+\)|[−–][0-9.,]+|[0-9.,]+-)$"  # (12), a typographer's minus, or one behind
_DATE_LIKE = (
    r"^([0-9]{4}[-/.년] ?[0-9]{1,2}[-/.월] ?[0-9]{1,2}|[0-9]{1,2}[-/][0-9]{1,2}[-/]([0-9]{4}|[0-9]{2})"
    r"|[0-9]{2}\. ?[0-9]{2}\. ?[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})([^0-9]|$)"
)
_MOST = 0.9  # of the cells
# Words behind a number that make it larger, alone or before what is counted: 5만, 3억원, 1.5k.
_TIMES = {"천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "조": 10**12}
_TIMES |= {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_COUNTED = r"(원|명|개|건|톤|달러)$"
_FEW_LABELS = 10  # `10대`, `20대` ... are groups, not measures with a unit


def number_hint(cells: pl.Series, *, decimal: str = ".", separator: str = "") -> str:
    """What to do so that text cells that are no numbers become some; empty if they do not seem to be meant so.

    Args:
      cells: String (n,).
      decimal: the decimal mark by which they were read.
      separator: what stands between the values of their file; `;` speaks for decimal commas.

    >>> number_hint(pl.Series(["$5", "$2,033"]))
    'looks like numbers with `$` and a thousands separator; remove these to have them as numbers'
    """
    silent = silent_hint(cells, decimal)
    odd = cells.filter(pl.Series(as_numbers(cells, decimal=decimal).strange))
    if silent or odd.is_empty():
        return silent
    other = "," if decimal == "." else "."
    if _grouped(cells, other):
        return _("looks like numbers with a thousands separator; remove it to have them as numbers")
    if _reads_with(other, odd, decimal, separator):
        return _("looks like numbers with the decimal mark {mark!r}; use --decimal {mark!r}").format(mark=other)
    if odd.str.contains(_THOUSANDS[decimal]).sum() > len(odd) / 2:
        return _("looks like numbers with a thousands separator; remove it to have them as numbers")
    if odd.str.contains(_OTHER_MINUS).sum() > _MOST * len(odd):
        text = _("looks like numbers with a minus as in {first!r}; write it as in '-1'")
        return text.format(first=odd[0])
    return _marks_hint(cells, odd, decimal)


def _grouped(cells: pl.Series, mark: str) -> tuple[str, str] | None:
    """(a cell of a thousand or more, one below) if `mark` seems to separate thousands in all cells; else None.

    All of them are whole numbers below 1000 or have three digits behind every mark, and there are several of both; or
    one has the mark twice, and the second is empty then.
    """
    grouped = _GROUPED.format(mark=re.escape(mark))
    either = re.compile(f"{grouped}|{_BELOW_1000}")
    present = cells.drop_nulls()
    # Nearly every column is done with here.
    if any(not either.match(cell) and cell not in MARKS_AMONG_NUMBERS for cell in present.head(9).to_list()):
        return None
    present = present.filter(~present.is_in(MARKS_AMONG_NUMBERS))
    large, small = present.str.contains(grouped), present.str.contains(_BELOW_1000)
    if not (large | small).all():
        return None
    if (twice := present.str.count_matches(mark, literal=True) > 1).any():
        return str(present.filter(twice)[0]), ""
    if min(large.sum(), small.sum()) < _SEVERAL:
        return None
    return str(present.filter(large)[0]), str(present.filter(small)[0])


def silent_hint(cells: pl.Series, decimal: str) -> str:
    """About a thousands separator that reads as the decimal mark, so that 1.234 would be a thousandth of what it is."""
    found = _grouped(cells, decimal)
    if found is None:
        return ""
    large, small = found
    if not small:
        return _("looks like numbers with a thousands separator; remove it to have them as numbers")
    text = _(
        "looks like numbers with a thousands separator, as {large!r} stands beside {small!r}; remove it, or write "
        "{small!r} as {full!r} if it is a decimal mark"
    )
    return text.format(large=large, small=small, full=f"{small}{decimal}000")


def _reads_with(other: str, odd: pl.Series, decimal: str, separator: str) -> bool:
    """Whether most of the odd cells are numbers with the other decimal mark, and not whole ones in thousands."""
    readable = odd.filter(pl.Series(~as_numbers(odd, decimal=other).strange))
    if len(readable) <= len(odd) / 2:
        return False
    in_thousands = odd.str.contains(_THOUSANDS[decimal])
    twice = bool((odd.filter(in_thousands).str.count_matches(other, literal=True) > 1).any())
    semicolons = separator == ";" and other == ","
    return not readable.str.contains(_THOUSANDS[decimal]).all() or (semicolons and not twice)


def _marks_hint(cells: pl.Series, odd: pl.Series, decimal: str) -> str:
    """About currency signs, per cent and units: the same in nearly all cells that are no numbers."""
    parts = odd.str.extract_groups(_MARKED).struct.unnest()
    fronts, backs = (parts[side].str.strip_chars().drop_nulls().unique().sort().to_list() for side in ("front", "back"))
    fitting = len(odd) - parts["number"].null_count()
    times = {back: _TIMES[word] for back in backs if (word := re.sub(_COUNTED, "", back)) in _TIMES}
    many = len(backs) > 1 and len(times) < len(backs)
    if fitting < _MOST * len(odd) or not fronts + backs or len(fronts) + len(backs) - len(times) > 2:
        return ""
    if any(back[0].isalpha() for back in backs) and (many or cells.n_unique() <= _FEW_LABELS):
        return ""
    shown = _(" and ").join(f"`{mark}`" + (f" (x {times[mark]})" if mark in times else "") for mark in fronts + backs)
    if times:
        text = _("looks like numbers with {marks}; multiply and remove the marks to have them as numbers")
    elif parts["number"].str.contains(_THOUSANDS[decimal]).any():
        text = _("looks like numbers with {marks} and a thousands separator; remove these to have them as numbers")
    else:
        text = _("looks like numbers with {marks}; remove it to have them as numbers")
    return text.format(marks=shown)


def date_hint(cells: pl.Series) -> str:
    """What to do so that text cells that no one format reads become dates; empty if they do not seem to be meant so.

    >>> date_hint(pl.Series(["21.01.03", "22.05.11"]))
    "looks like dates, but not of one clear format (such as '21.01.03'); write them as 2024-01-31"
    """
    present = cells.drop_nulls()
    present = present.filter(~present.is_in(MARKS_AMONG_NUMBERS))
    if present.is_empty() or present.str.contains(_DATE_LIKE).sum() < _MOST * len(present):
        return ""
    text = _("looks like dates, but not of one clear format (such as {first!r}); write them as 2024-01-31")
    return text.format(first=present[0])
