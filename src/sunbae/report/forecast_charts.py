"""What `report.js` draws of forecasts: windows of time, scores step by step, scores fold by fold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sunbae.i18n import _
from sunbae.report.content import Fold, ForecastLine, ForecastPath, Series, StepScores, TargetForecast
from sunbae.report.thin import kept_rows, short
from sunbae.report.visible import one_line

_MOST_PAST = 3  # horizons of the past that a path shows
_LEAST_PAST = 30  # steps of the past that it shows if there are as many
_ALL_ROWS = 24_000  # rows of long lines, for all targets together: the page stays below a few megabytes
_LEAST_ROWS, _MOST_ROWS = 1_200, 6_000  # of one target
_PATH_ROWS, _BEYOND_ROWS = 600, 1_500
DETAIL = 300  # last rows of a long line that are all kept; the chart opens on them
FEWEST_FOLDS = 3  # with fewer, the table says it all

Json = dict[str, object]


def forecasts(series: Series) -> Json:
    """Everything of the Forecasts section that is drawn."""
    return {
        "targets": [_target(target, series.horizon, most_rows(series)) for target in series.targets],
        "backtest": backtest_lines(series.backtest, series.backtest_metric) if has_backtest_chart(series) else None,
    }


def most_rows(series: Series) -> int:
    """How many rows of its long line each target may have."""
    return max(_LEAST_ROWS, min(_MOST_ROWS, _ALL_ROWS // len(series.targets)))


def first_shown(n: int) -> int:
    """The row on which the chart of a line of `n` rows opens."""
    return n - DETAIL if n > 2 * DETAIL else 0


def line_window(line: ForecastLine, name: str, most: int = _MOST_ROWS) -> Json:
    """Forecast against truth, all test steps."""
    window = _window(name, line.times, line.true, (line.forecast, line.low, line.high), most, whole=DETAIL)
    return {**window, "first": first_shown(len(line.times))}


def path_window(path: ForecastPath, name: str, most: int = _PATH_ROWS) -> Json:
    """The end of the past, then the forecast: it starts from the last known value, as the band does."""
    past = shown_past(path)
    known = path.past[len(path.past) - past :]
    before = [math.nan] * max(0, past - 1) + list(known[-1:])
    forecast, low, high = ((*before, *values) for values in (path.forecast, path.low, path.high))
    times = (*path.past_times[len(path.past) - past :], *path.times)
    return {
        **_window(name, times, (*known, *path.true), (forecast, low, high), most),
        "origin": past - 1 if past else None,
    }


def shown_past(path: ForecastPath) -> int:
    """How many steps of the past a path shows: a long past would squeeze its forecast."""
    return min(len(path.past), max(_LEAST_PAST, _MOST_PAST * len(path.times)))


def horizon_lines(by_step: Sequence[StepScores]) -> list[Json]:
    """Each metric step by step, the network first."""
    return [
        {
            "metric": one_line(scores.metric),
            "network": _values(scores.network),
            "baselines": [{"name": one_line(name), "values": _values(values)} for name, values in scores.baselines],
        }
        for scores in by_step
    ]


def has_horizon_chart(target: TargetForecast, horizon: int) -> bool:
    """Whether there is an error that may grow with the steps."""
    return horizon > 1 and any(math.isfinite(value) for scores in target.by_step for value in scores.network)


def has_backtest_chart(series: Series) -> bool:
    """Whether a back-test has enough folds for a line."""
    return len(series.backtest) >= FEWEST_FOLDS


def backtest_lines(folds: Sequence[Fold], metric: str) -> Json:
    """The score of each model on every fold."""
    return {
        "metric": one_line(metric),
        "times": [one_line(fold.begin) for fold in folds],
        "models": [
            {
                "name": one_line(model_name(name)),
                "values": _values([dict(fold.scores).get(name, math.nan) for fold in folds]),
            }
            for name in fold_models(folds)
        ],
    }


def fold_models(folds: Sequence[Fold]) -> list[str]:
    """The models of a back-test, as they come."""
    return list(dict.fromkeys(name for fold in folds for name, _score in fold.scores))


def model_name(name: str) -> str:
    """A model as it is shown: the network is called by its word, a baseline by its name."""
    return _("network") if name == "network" else name


def _target(target: TargetForecast, horizon: int, most: int) -> Json:
    return {
        "line": line_window(target.line, target.name, most) if target.line and target.line.times else None,
        "horizon": horizon_lines(target.by_step) if has_horizon_chart(target, horizon) else None,
        "paths": [path_window(path, target.name) for path in target.paths],
        "beyond": path_window(target.beyond, target.name, _BEYOND_ROWS) if target.beyond else None,
    }


def _window(
    name: str,
    times: Sequence[str],
    true: Sequence[float],
    bands: tuple[Sequence[float], Sequence[float], Sequence[float]],
    most: int,
    *,
    whole: int = 0,
) -> Json:
    """Rows of a stretch of time, each where it stands among all of them; a gap is NaN."""
    rows = kept_rows((true, *bands), most, whole=whole)
    columns = zip(("true", "forecast", "low", "high"), (true, *bands), strict=True)
    return {
        "name": one_line(name),
        "n": len(times),
        "rows": rows,
        "times": [one_line(times[i]) for i in rows],
        **{column: _values([values[i] for i in rows]) for column, values in columns},
        "first": 0,
        "origin": None,
    }


def _values(values: Sequence[float]) -> list[float | None]:
    return [short(value) if math.isfinite(value) else None for value in values]
