"""After how many steps a series repeats itself."""

from __future__ import annotations

import numpy as np

from sunbae.data.clock import Clock

CLEAR = 0.9  # steps one season apart must be so much nearer to each other than steps half a season apart
_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000


def usual_seasons(clock: Clock) -> tuple[int, ...]:
    """The seasons that series with this clock often have, in steps: a day, a week, a year.

    >>> usual_seasons(Clock("fixed", 3_600_000_000)), usual_seasons(Clock("months", 1))
    ((24, 168), (12,))
    """
    if clock.kind == "months":
        return tuple(int(12 // clock.step) for _ in range(1) if clock.step < 12)
    if clock.kind == "irregular":
        return (5,) if clock.days == "weekdays" else ()
    if clock.kind != "fixed":
        return ()
    spans = (_HOUR_US, _DAY_US, 7 * _DAY_US, 365.25 * _DAY_US)
    found = [round(span / clock.step) for span in spans]
    # A year of hours is seldom seen twice in the training rows, an hour of seconds is often no season.
    return tuple(n for n in found if 4 <= n <= 2000)


def season_of(values: np.ndarray, clock: Clock) -> int | None:
    """The season of a series in steps, None if it has none.

    A season is a lag at which values are clearly nearer to each other than values half of it apart. The usual ones of
    the clock are asked first; if none fits, the lags at which the series is most like itself.

    Args:
      values: training steps, float64 (n,), NaN where unknown.
    """
    n = len(values)
    usual = [lag for lag in usual_seasons(clock) if lag <= n // 2]
    return _fitting(values, usual) or _fitting(values, _peaks(values, min(n // 3, 400)))


def _fitting(values: np.ndarray, lags: list[int]) -> int | None:
    """Of the lags that are seasons, the shortest of those whose values are about nearest."""
    pairs = [(lag, _distance(values, lag)) for lag in sorted(lags)]
    found = [(lag, apart) for lag, apart in pairs if apart < CLEAR * _distance(values, max(1, lag // 2))]
    nearest = min((apart for _lag, apart in found), default=0.0)
    return next((lag for lag, apart in found if apart <= 1.05 * nearest), None)


def _distance(values: np.ndarray, lag: int) -> float:
    """Mean absolute difference of values `lag` steps apart; infinite if there are none."""
    between = np.abs(values[lag:] - values[:-lag])
    known = between[np.isfinite(between)]
    return float(known.mean()) if len(known) else float("inf")


def _peaks(values: np.ndarray, most: int) -> list[int]:
    """Lags up to `most` at which the autocorrelation of the series less its trend has a peak; at most three."""
    known = np.where(np.isfinite(values), values, np.nanmean(values) if np.isfinite(values).any() else 0.0)
    n = len(known)
    if n < 8 or most < 3:
        return []
    at = np.linspace(-1, 1, n)
    level = known - np.polynomial.polynomial.polyval(at, np.polynomial.polynomial.polyfit(at, known, 1))
    spectrum = np.fft.rfft(level, 2 * n)
    likeness = np.fft.irfft(spectrum * spectrum.conj())[: most + 2]
    lags = [k for k in range(2, min(most, n // 2)) if likeness[k - 1] < likeness[k] >= likeness[k + 1] > 0]
    return sorted(lags, key=lambda k: -likeness[k])[:3]
