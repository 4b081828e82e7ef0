"""Numbers as a reader wants them: no more digits than the value deserves.

The minus sign is the plain hyphen: a number copied from the page into a spreadsheet must stay a number.
"""

from __future__ import annotations

import math

from sunbae.i18n import _

NO_VALUE = "–"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEAST_DIGITS, _MOST_DIGITS = 3, 5  # significant digits of a score
_SMALL, _LARGE = 1e-4, 1e12  # outside, a number is written with a power of ten
_NOTHING = 1e-300  # below, powers of ten run out


def number(value: float | None, decimals: int | None = None) -> str:
    """`value` with three significant digits, or with `decimals` where a column of numbers shares them.

    >>> number(0.81234), number(48231.2), number(0.0000123), number(float("nan"))
    ('0.812', '48,231', '1.23×10⁻⁵', '–')
    """
    if value is None or math.isnan(value):
        return NO_VALUE
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    size = abs(value)
    if size >= _LARGE or (decimals is None and 0 < size < _SMALL):
        return _scientific(value)
    if decimals is None:
        return _fixed(value, decimals_for(value))
    return _fixed(value, min(decimals, _decimals_for_digits(size, _MOST_DIGITS)))


def mean_and_sd(mean: float, sd: float | None, decimals: int | None = None) -> str:
    """A mean and its spread, both with the same decimals: those they deserve, or those that a column shares.

    >>> mean_and_sd(0.81234, 0.0042), mean_and_sd(48231.2, 812.0), mean_and_sd(0.8, None)
    ('0.812 ± 0.004', '48,231 ± 812', '0.800')
    """
    if sd is None or not math.isfinite(mean) or not math.isfinite(sd):
        return number(mean, decimals)
    scale = max(abs(mean), sd)
    if scale < _NOTHING:
        mean = sd = scale = 0.0
    if scale >= _LARGE or (decimals is None and 0 < scale < _SMALL):
        power = _magnitude(scale)
        return f"({mean_and_sd(mean / 10.0**power, sd / 10.0**power)})×10{_superscript(power)}"
    decimals = decimals_for(mean, sd) if decimals is None else decimals
    if sd == 0:
        spread = "0"
    elif round(sd, decimals) == 0:
        spread = f"<{_fixed(10.0**-decimals, decimals)}"
    else:
        spread = _fixed(sd, decimals)
    return f"{_fixed(mean, decimals)} ± {spread}"


def decimals_for(value: float, sd: float | None = None) -> int:
    """Decimals that `value` deserves: as far as its spread is known, within three to five significant digits.

    Negative where zeros end the number: -4 for 130,070,000. No digit before the point is cut below the fifth.

    >>> decimals_for(0.81234), decimals_for(0.81234, 0.0004), decimals_for(48231.2, 812.0), decimals_for(1.3e8)
    (3, 4, 0, -4)
    """
    scale = max(abs(value), sd or 0.0)
    if scale == 0 or not math.isfinite(scale):
        return 0
    least, most = max(0, _decimals_for_digits(scale, _LEAST_DIGITS)), _decimals_for_digits(scale, _MOST_DIGITS)
    if not sd:
        return min(least, most)
    # Two digits where the first is a 1: 0.0014 cut to 0.001 would lose 40 %.
    digits = 2 if f"{sd:e}"[0] == "1" else 1
    return min(max(least, _decimals_for_digits(sd, digits)), most)


def count(value: float) -> str:
    """A number of rows; a mean over seeds keeps one decimal.

    >>> count(12345), count(12.4), count(12.0)
    ('12,345', '12.4', '12')
    """
    if not math.isfinite(value):
        return NO_VALUE
    return f"{value:,.0f}" if float(value).is_integer() else _fixed(value, 1)


def tick(value: float, step: float) -> str:
    """A number on an axis, with the digits by which it differs from its neighbours a `step` away, and few letters.

    >>> tick(0.5, 0.5), tick(1.005, 0.005), tick(0.0, 0.005), tick(2e4, 1e4), tick(3.1e9, 1e8), tick(1e-5, 1e-5)
    ('0.5', '1.005', '0', '20,000', '3.1×10⁹', '1×10⁻⁵')
    """
    if value == 0:
        return "0"
    if step >= 1e-3 and abs(value) < 1e5:
        return f"{value:,.{max(0, -_magnitude(step))}f}" if step < 1 else f"{value:,.0f}"
    power = _magnitude(value)
    return f"{value / 10.0**power:.{min(3, max(0, power - _magnitude(step)))}f}×10{_superscript(power)}"


def percent(share: float) -> str:
    """A share of a whole; only nothing is 0% and only all is 100%.

    >>> percent(0.834), percent(0.0), percent(0.001), percent(0.999)
    ('83%', '0%', '<1%', '>99%')
    """
    if not math.isfinite(share):
        return NO_VALUE
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def duration(seconds: float) -> str:
    """A time in the largest units that still tell something.

    >>> duration(0.042), duration(12.34), duration(125), duration(3720)
    ('0.04 s', '12.3 s', '2 min 5 s', '1 h 2 min')
    """
    if not math.isfinite(seconds):
        return NO_VALUE
    if seconds < 59.95:
        return _("{s} s").format(s=f"{seconds:.2f}" if seconds < 0.995 else f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _("{m} min {s} s").format(m=minutes, s=rest)
    return _("{h} h {m} min").format(h=minutes // 60, m=minutes % 60)


def _fixed(value: float, decimals: int) -> str:
    text = f"{round(value, decimals):,.{max(0, decimals)}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text


def _scientific(value: float) -> str:
    mantissa, _e, power = f"{value:.2e}".partition("e")
    return f"{mantissa}×10{_superscript(int(power))}"


def _superscript(power: int) -> str:
    return str(power).translate(_SUPERSCRIPTS)


def _magnitude(value: float) -> int:
    """The power of ten of the first digit: 0 for 1 to 9.99."""
    return int(f"{abs(value):e}".partition("e")[2])


def _decimals_for_digits(value: float, digits: int) -> int:
    return digits - 1 - _magnitude(value)
