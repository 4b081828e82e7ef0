"""Numbers as a reader wants them: as many digits as they deserve."""

from __future__ import annotations

import math


def significant(value: float, digits: int = 3) -> str:
    """`value` with so many significant digits and commas between thousands.

    >>> significant(47832.1), significant(0.04821), significant(-0.0), significant(12.0)
    ('47,800', '0.0482', '0', '12.0')
    """
    return at_place(value, _place(value, digits))


def at_place(value: float, place: int) -> str:
    """`value` rounded to `place` decimals; a negative place rounds to tens, hundreds and so on.

    Very large and very small numbers are written as 1.2e+20.

    >>> at_place(47832.1, -2), at_place(0.0949, 2), at_place(float("nan"), 2)
    ('47,800', '0.09', 'n/a')
    """
    if math.isnan(value):
        return "n/a"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if place > 6 or place < -12:
        return f"{value:.3g}"
    rounded = round(value, place)
    return f"{rounded if rounded else 0.0:,.{max(place, 0)}f}"


def place_for(value: float, spread: float) -> int:
    """The decimal place to round `value` and its `spread` to.

    The spread gets one significant digit, two if it would begin with 1 (0.96 becomes 1.0); without a spread
    (nan or 0) `value` gets three.

    >>> place_for(47832.1, 312.0), place_for(0.8312, 0.0123), place_for(47832.1, float("nan"))
    (-2, 3, -2)
    """
    if not math.isfinite(spread) or spread <= 0.0:
        return _place(value, 3)
    mantissa, exponent = f"{spread:.2e}".split("e")
    return (1 if float(mantissa) < 2.0 else 0) - int(exponent)


def with_spread(value: float, spread: float, place: int | None = None) -> str:
    """`value ± spread`, both to the spread's place unless told; the value alone if the spread is nan.

    >>> with_spread(47832.1, 312.0), with_spread(0.8312, 0.0123), with_spread(5.0, float("nan"))
    ('47,800 ± 300', '0.831 ± 0.012', '5.00')
    """
    place = place_for(value, spread) if place is None else place
    text = at_place(value, place)
    return text if math.isnan(spread) else f"{text} ± {at_place(spread, place)}"


def _place(value: float, digits: int) -> int:
    """The decimal place of the last of so many significant digits."""
    if value == 0.0 or not math.isfinite(value):
        return 0
    return digits - 1 - math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
