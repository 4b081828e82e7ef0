"""Date-times as numbers: a trend, and cycles written as sine and cosine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

# part -> length of the cycle; None is the trend.
PARTS: dict[str, float | None] = {"days": None, "month": 12, "weekday": 7, "hour": 24, "minute": 60}


def informative_parts(dates: pl.Series) -> tuple[str, ...]:
    """The parts of `dates` that vary: a daily date has no hour."""
    raw = _raw_parts(dates.drop_nulls())
    return tuple(part for part, values in raw.items() if len(np.unique(values)) > 1)


def _raw_parts(dates: pl.Series) -> dict[str, np.ndarray]:
    day_us = 86_400_000_000
    return {
        "days": dates.dt.epoch("us").cast(pl.Float64).to_numpy() / day_us,
        "month": dates.dt.month().cast(pl.Float64).to_numpy()
        - 1
        + (dates.dt.day().cast(pl.Float64).to_numpy() - 1) / 31,
        "weekday": dates.dt.weekday().cast(pl.Float64).to_numpy() - 1,
        "hour": dates.dt.hour().cast(pl.Float64).to_numpy(),
        "minute": dates.dt.minute().cast(pl.Float64).to_numpy(),
    }


def feature_names(name: str, parts: Sequence[str]) -> list[str]:
    """The names of the numbers that `date_features` gives."""
    names = []
    for part in parts:
        names += [f"{name}.{part}"] if PARTS[part] is None else [f"{name}.{part}.sin", f"{name}.{part}.cos"]
    return names


def date_features(dates: pl.Series, parts: Sequence[str]) -> np.ndarray:
    """Numbers float64 (n, K) of `dates`: days since 1970, then sine and cosine of each cycle; NaN where missing.

    31 December lies beside 1 January this way, which a month number from 1 to 12 does not say.
    """
    raw = _raw_parts(dates)
    columns: list[np.ndarray] = []
    for part in parts:
        period = PARTS[part]
        if period is None:
            columns.append(raw[part])
        else:
            angle = 2 * np.pi * raw[part] / period
            columns += [np.sin(angle), np.cos(angle)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(dates), 0))
