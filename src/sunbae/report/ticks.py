"""Round numbers for the edges of bars and the ends of axes."""

from __future__ import annotations

import math

_STEPS = 5  # ticks wanted on an axis, about
_ALIKE = 1e-9


def round_up(width: float) -> float:
    """The next 1, 2 or 5 times a power of ten; `width` > 0.

    >>> round_up(0.13), round_up(0.2), round_up(700.0)
    (0.2, 0.2, 1000.0)
    """
    width = max(width, 1e-300)  # below, powers of ten run out
    exponent = math.floor(math.log10(width))
    return next(
        (step for step in (float(f"{digit}e{exponent}") for digit in (1, 2, 5, 10)) if step >= width * 0.999),
        width,
    )


def round_range(low: float, high: float) -> tuple[float, float, float]:
    """Ends and step of an axis that holds `low` to `high`; the ends always differ.

    >>> round_range(0.3, 9.2), round_range(3.0, 3.0)
    ((0.0, 10.0, 2.0), (2.0, 4.0, 1.0))
    """
    span, size = high / _STEPS - low / _STEPS, max(abs(low), abs(high)) / _STEPS
    # Numbers that differ only by rounding have no axis of their own: its ends would be printed alike.
    step = round_up(span if span > _ALIKE * size else size or 1.0)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = first - 1, last + 1
    return _short(first * step), _short(last * step), step


def _short(value: float) -> float:
    """`value` without the tail of a product such as 3 * 0.1."""
    return float(f"{value:.12g}")
