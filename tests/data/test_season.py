"""The season of a series."""

import numpy as np
import pytest

from sunbae.data.clock import Clock
from sunbae.data.season import season_of, usual_seasons

HOURS, DAYS, MONTHS = Clock("fixed", 3_600_000_000), Clock("fixed", 86_400_000_000), Clock("months", 1)
RNG = np.random.default_rng(0)


def wave(n, period, noise=0.3):
    return np.sin(2 * np.pi * np.arange(n) / period) + RNG.normal(scale=noise, size=n)


def test_the_usual_ones():
    assert usual_seasons(HOURS) == (24, 168)
    assert usual_seasons(DAYS) == (7, 365)
    assert usual_seasons(Clock("months", 3)) == (4,)
    assert usual_seasons(Clock("months", 12)) == ()
    assert usual_seasons(Clock("irregular", 1, "weekdays")) == (5,)
    assert usual_seasons(Clock("rows", 1)) == usual_seasons(Clock("numbers", 1)) == ()


@pytest.mark.parametrize(
    ("values", "clock", "season"),
    [
        (wave(500, 24), HOURS, 24),
        (wave(900, 365), DAYS, 365),
        (wave(400, 37, noise=0.1), Clock("rows", 1), 37),
        (wave(120, 12) * 10 + np.arange(120) * 2.0, MONTHS, 12),  # on a trend
        (np.cumsum(RNG.normal(size=1000)), HOURS, None),  # a random walk
        (RNG.normal(size=1000), HOURS, None),
        (np.ones(100), DAYS, None),
        (np.full(100, np.nan), DAYS, None),
        (np.arange(5.0), DAYS, None),
    ],
)
def test_season(values, clock, season):
    assert season_of(values, clock) == season


def test_missing_values_are_no_obstacle():
    values = wave(500, 24)
    values[::7] = np.nan
    assert season_of(values, HOURS) == 24
