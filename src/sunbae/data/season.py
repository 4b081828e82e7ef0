"""After how many steps a series repeats itself."""

from __future__ import annotations

import numpy as np

from sunbae.data.clock import Clock

CLEAR = 0.9  # steps one season apart must be so much nearer to each other than steps half a season apart
CLEARER = 0.8  # ... where the lag was picked among many for being like itself
ALIKE = 0.3  # autocorrelation that such a lag has at least
FEWEST = 8  # known steps
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

    A season is a lag at which values, less their straight trend, are clearly nearer to each other than values half of
    it apart. The usual ones of the clock are asked first; if none fits, the lags at which the series is most like
    itself.

    Args:
      values: training steps, float64 (n,), NaN where unknown.
    """
    n, known = len(values), np.isfinite(values)
    if known.sum() < FEWEST:
        return None
    at = np.linspace(-1, 1, n)
    level = values - np.polyval(np.polyfit(at[known], values[known], 1), at)
    usual = [lag for lag in usual_seasons(clock) if lag <= n // 2]
    return _fitting(level, usual, CLEAR) or _fitting(level, _peaks(level, min(n // 3, 400)), CLEARER)


def _fitting(level: np.ndarray, lags: list[int], clear: float) -> int | None:
    """Of the lags that are seasons, the one with the nearest values, or one that is as good and goes into it."""
    apart = {lag: _distance(level, lag) for lag in lags}
    found = {lag: d for lag, d in apart.items() if d < clear * _distance(level, max(1, lag // 2))}
    if not found:
        return None
    best = min(found, key=lambda lag: found[lag])
    return next(
        lag for lag in sorted(found) if lag == best or (2 * lag <= best + 1 and found[lag] <= 1.05 * found[best])
    )


def _distance(level: np.ndarray, lag: int) -> float:
    """Mean absolute difference of values `lag` steps apart; infinite if there are none."""
    between = np.abs(level[lag:] - level[:-lag])
    known = between[np.isfinite(between)]
    return float(known.mean()) if len(known) else float("inf")


def _peaks(level: np.ndarray, most: int) -> list[int]:
    """Lags up to `most` at which the autocorrelation has a peak; at most three, the highest."""
    known, n = np.where(np.isfinite(level), level, 0.0), len(level)
    spectrum = np.fft.rfft(known, 2 * n)
    likeness = np.fft.irfft(spectrum * spectrum.conj())[: most + 2]
    likeness *= n / (n - np.arange(len(likeness))) / max(likeness[0], 1e-300)
    lags = [k for k in range(2, most) if likeness[k - 1] < likeness[k] >= likeness[k + 1] and likeness[k] > ALIKE]
    return sorted(lags, key=lambda k: -likeness[k])[:3]
