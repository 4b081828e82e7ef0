"""Parameter counts as sums with their formula and the numbers put in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """How many parameters a layer has, and why.

    >>> count = counted("4 × (n + m + 1) × m", n=1, m=10)
    >>> count.total, count.numbers
    (480, '4 × (1 + 10 + 1) × 10')

    Attributes:
      formula: with letters; empty for a layer without parameters.
      numbers: the formula with the numbers put in.
      letters: what each letter is.
      fixed: of the total, those that a gradient never changes (moving averages of a BatchNormalization).
    """

    formula: str = ""
    numbers: str = ""
    letters: Mapping[str, int] | None = None
    total: int = 0
    fixed: int = 0


NOTHING = Count()
_LETTER = re.compile(r"[a-z][a-z']*")


def counted(formula: str, *, fixed: int = 0, **letters: int) -> Count:
    """The count of a formula of sums and products; letters are named a to z, times is ×."""
    numbers = _LETTER.sub(lambda found: str(letters[found.group()]), formula)
    return Count(formula, numbers, letters, _value(numbers), fixed)


def both(one: Count, other: Count) -> Count:
    """Two layers in one. Letters that are not the same in both get a mark in the second.

    >>> both(counted("n × m", n=2, m=3), counted("n × m", n=2, m=3)).numbers
    '2 × 2 × 3'
    >>> both(counted("n × m", n=2, m=3), counted("n × m", n=2, m=4)).formula
    "n × m + n × m'"
    """
    fixed = one.fixed + other.fixed
    first, second = dict(one.letters or {}), dict(other.letters or {})
    if not (one.formula and other.formula):
        return one if one.formula else other
    if (one.formula, first) == (other.formula, second):
        return counted(f"2 × {one.formula}", fixed=fixed, **first)
    marks = {letter: letter if first.get(letter, n) == n else f"{letter}'" for letter, n in second.items()}
    behind = _LETTER.sub(lambda found: marks[found.group()], other.formula)
    return counted(f"{one.formula} + {behind}", fixed=fixed, **{**first, **{marks[k]: n for k, n in second.items()}})


def _value(numbers: str) -> int:
    """Sums of products of whole numbers and brackets."""
    tokens = re.findall(r"\d+|[()×+]", numbers)
    place = 0

    def total() -> int:
        nonlocal place
        terms = [product()]
        while place < len(tokens) and tokens[place] == "+":
            place += 1
            terms.append(product())
        return sum(terms)

    def product() -> int:
        nonlocal place
        factors = [one()]
        while place < len(tokens) and tokens[place] == "×":
            place += 1
            factors.append(one())
        return math.prod(factors)

    def one() -> int:
        nonlocal place
        token = tokens[place]
        place += 1
        if token != "(":
            return int(token)
        inner = total()
        place += 1  # the bracket that closes
        return inner

    return total()
