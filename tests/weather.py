"""Hourly series to train on in a second or two."""

import numpy as np
import polars as pl


def weather(n=200, seed=0, *, groups=1, missing=0.0, absent=0.0):
    """Hourly stamps, two numbers that can be targets, a label, a yes/no; in several series if asked.

    Args:
      missing: share of `damp` that is empty.
      absent: share of rows that are not there.
    """
    rng = np.random.default_rng(seed)
    parts = []
    for code in range(groups):
        hour = np.arange(n)
        warm = 10 + 5 * np.sin(2 * np.pi * hour / 24) + rng.normal(size=n).cumsum() * 0.2
        begin = pl.datetime(2024, 1, 1)
        frame = pl.DataFrame(
            {
                "time": pl.datetime_range(begin, begin + pl.duration(hours=n - 1), "1h", eager=True).dt.strftime(
                    "%Y-%m-%d %H:%M"
                ),
                "warm": warm.round(3),
                "damp": (80 - warm + rng.normal(size=n)).round(3),
                "sky": rng.choice(["clear", "cloudy", "rain"], n),
                "open": rng.choice(["yes", "no"], n),
                "place": [f"p{code}"] * n,
            }
        )
        holes = pl.Series(rng.random(n) < missing)
        frame = frame.with_columns(damp=pl.when(holes).then(None).otherwise(pl.col("damp")))
        parts.append(frame.filter(pl.Series(rng.random(n) >= absent)))
    return pl.concat(parts)
