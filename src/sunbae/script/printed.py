"""Two outputs of one script, number by number."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import zip_longest

NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?|nan|inf")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# What an epoch's bar and the time of a step look like; no two runs print the same.
_BAR = re.compile(r"[━=>.]{3,}|\b\d+(?:\.\d+)?(?:s|ms|us|µs)(?:/(?:step|epoch|sample))?\b")
_STEPS = re.compile(r"\s*(\d+)/(\d+) [━=>.\[]")


@dataclass(frozen=True)
class Printed:
    """How two outputs differ.

    Attributes:
      lines: how many there are in the longer one.
      numbers: how many numbers were compared.
      largest: the largest difference of two numbers, in units of the larger one of them and 1.
      different: (line from 1, one output's line, the other's) where the words differ, or the numbers by more than the
        tolerance.
    """

    lines: int
    numbers: int
    largest: float
    different: tuple[tuple[int, str, str], ...]


def compare_printed(one: str, other: str, *, tolerance: float) -> Printed:
    """Compare what a script printed in two runs; times and progress bars do not count.

    Args:
      tolerance: of numbers, in units of the larger one of both and 1.

    >>> compare_printed("loss: 0.25 12ms/step", "loss: 0.26 9ms/step", tolerance=0.1).different
    ()
    """
    pairs = list(zip_longest(_lines(one), _lines(other), fillvalue=""))
    different, numbers, largest = [], 0, 0.0
    for k, (left, right) in enumerate(pairs, start=1):
        found, count = _difference(left, right)
        numbers += count
        if math.isfinite(found):
            largest = max(largest, found)
        if found > tolerance:
            different.append((k, left.strip(), right.strip()))
    return Printed(len(pairs), numbers, largest, tuple(different))


def _lines(text: str) -> list[str]:
    """Lines as they stand on the screen in the end, without bars and times."""
    shown = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in re.sub(r"[^\n\x08]*\x08+", "", text).split("\n")]
    # Colours first: the letter at their end would belong to the word that follows.
    plain = [line for line in (_COLOUR.sub("", line) for line in shown) if not _is_on_the_way(line)]
    return [line for line in (_BAR.sub("", line).rstrip() for line in plain) if line]


def _is_on_the_way(line: str) -> bool:
    """Whether this is a bar that is not full: into a file Keras writes as many of them as it has time for."""
    found = _STEPS.match(line)
    return found is not None and int(found[1]) < int(found[2])


def _difference(left: str, right: str) -> tuple[float, int]:
    """(the largest difference of numbers, infinite if the words differ; how many numbers)."""
    words = [NUMBER.sub("#", text).split() for text in (left, right)]
    found = [[float(number) for number in NUMBER.findall(text)] for text in (left, right)]
    if words[0] != words[1] or len(found[0]) != len(found[1]):
        return math.inf, 0
    apart = [_apart(a, b) for a, b in zip(*found, strict=True)]
    return max(apart, default=0.0), len(apart)


def _apart(a: float, b: float) -> float:
    if a == b or (math.isnan(a) and math.isnan(b)):
        return 0.0
    if not (math.isfinite(a) and math.isfinite(b)):
        return math.inf
    return abs(a - b) / max(1.0, abs(a), abs(b))
