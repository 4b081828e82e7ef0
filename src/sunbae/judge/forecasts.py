"""Baselines and measures of forecasts: what the next steps of a series are worth without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.judge.baselines import one_thread
from sunbae.judge.metrics import Floats, regression

MAX_CELLS = 30_000_000  # numbers that the ridge regression is fitted on
MAX_TREE_ROWS = 30_000
TREE_LAGS = 48
MAX_STEPS = 32_768  # that the trees forecast at a time
ROUNDS = 100
LEVEL = 0.9  # share of the values that an interval is to hold


@dataclass(frozen=True)
class History:
    """What is known of the series, and where forecasts begin.

    Attributes:
      known: the targets of every step, the last known values carried forward, float64 (m, K).
      stretch: int (m,), unbroken stretches of single series.
      seasons: of each target in steps, None if it has none.
    """

    known: Floats
    stretch: np.ndarray
    seasons: Sequence[int | None]


def last_value(history: History, origins: np.ndarray, horizon: int) -> Floats:
    """The value of the origin, the last step that is known, for every step: float64 (n, H, K).

    Args:
      origins: int (n,).
    """
    return np.repeat(history.known[origins][:, None], horizon, axis=1)


def seasonal_naive(history: History, origins: np.ndarray, horizon: int) -> Floats:
    """The value one season (or as many as are needed) before each step, float64 (n, H, K).

    Where that is not known, before the beginning of a stretch, the last value stands for it, as it does for a target
    without season.
    """
    forecast = last_value(history, origins, horizon)
    ahead = np.arange(1, horizon + 1)
    for k, season in enumerate(history.seasons):
        if season is None:
            continue
        source = origins[:, None] + ahead - season * -(-ahead // season)
        inside = source >= 0
        inside &= history.stretch[np.maximum(source, 0)] == history.stretch[origins][:, None]
        values = history.known[np.maximum(source, 0), k]
        forecast[:, :, k] = np.where(inside & np.isfinite(values), values, forecast[:, :, k])
    return forecast


Arrays = Mapping[str, Any]  # input -> (n, steps, C), sliceable: `targets`, and maybe `others`, `context`, `future`


def lags(inputs: Arrays, rows: Any) -> Floats:
    """Every number of these windows side by side, float64 (n, D)."""
    return np.hstack(
        [np.asarray(part[rows], dtype=np.float64).reshape(len(part[rows]), -1) for part in inputs.values()]
    )


@dataclass(frozen=True)
class Forecaster:
    """A fitted baseline: from windows to forecasts in standard units, float64 (n, H, K)."""

    name: str
    notes: tuple[str, ...]
    _rule: Callable[[Arrays, np.ndarray], Floats]
    most: int = 4096  # windows at a time

    def predict(self, inputs: Arrays) -> Floats:
        """Forecasts of all windows."""
        n, most = len(inputs["targets"]), min(self.most, _at_once(inputs))
        return np.concatenate([self._rule(inputs, np.arange(i, min(i + most, n))) for i in range(0, n, most)])


def fit_ridge(inputs: Arrays, y: Callable[[np.ndarray], Floats], *, seed: int = 0) -> Forecaster:
    """Ridge regression from every number of a window, and of what is known of the steps to come, to every step.

    What it learns is the change from the last value. Its penalty is 1 on standardised numbers, as that of the linear
    baseline of a table.

    Args:
      inputs: TRAINING windows.
      y: of row numbers, the steps to forecast in standard units, (n, H, K).
    """
    from sklearn.linear_model import Ridge

    n = len(inputs["targets"])
    width = sum(int(np.prod(part.shape[1:])) for part in inputs.values())
    rows = _drawn(n, max(300, MAX_CELLS // width), seed)
    X = lags(inputs, rows)
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    deviation[deviation < 1e-9] = 1.0
    change = y(rows) - _last(inputs, rows)
    shape = change.shape[1:]
    model = Ridge(alpha=1.0, solver="cholesky" if len(rows) >= width else "auto").fit(
        (X - mean) / deviation, change.reshape(len(rows), -1)
    )

    def rule(windows: Arrays, some: np.ndarray) -> Floats:
        found = np.asarray(model.predict((lags(windows, some) - mean) / deviation))
        return found.reshape(len(some), *shape) + _last(windows, some)

    text = _("fitted on {used:,} of {available:,} training windows, drawn at random")
    return Forecaster("ridge on lags", _sampled(text, len(rows), n), rule)


def fit_trees(
    inputs: Arrays, y: Callable[[np.ndarray], Floats], *, horizon: int, seasons: Sequence[int | None], seed: int = 0
) -> Forecaster:
    """Boosted trees on the past: one model for each target, which is told how many steps ahead it is asked for.

    It reads the last `TREE_LAGS` values of the targets, those one season ago, the last of every other column, and what
    is known of the step; it learns the change from the last value.
    Source: Ke et al. 2017 (LightGBM), as implemented by scikit-learn.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor

    n, n_targets = len(inputs["targets"]), inputs["targets"].shape[2]
    rng = np.random.default_rng(seed)
    pairs = np.sort(rng.choice(n * horizon, min(n * horizon, MAX_TREE_ROWS), replace=False))
    rows, steps = pairs // horizon, pairs % horizon
    most = min(MAX_STEPS // 8, _at_once(inputs))
    some = [slice(i, i + most) for i in range(0, len(rows), most)]
    X = np.concatenate([_of_steps(inputs, rows[part], steps[part], seasons) for part in some])
    changes = np.concatenate(
        [(y(rows[part]) - _last(inputs, rows[part]))[np.arange(len(rows[part])), steps[part]] for part in some]
    )
    models = []
    for change in changes.T:
        model = HistGradientBoostingRegressor(
            max_iter=ROUNDS, early_stopping=False, min_samples_leaf=max(2, min(20, len(rows) // 10)),
            random_state=seed,
        )  # fmt: skip
        with one_thread():
            models.append(model.fit(X, change))

    def rule(windows: Arrays, some: np.ndarray) -> Floats:
        found = _of_steps(windows, np.repeat(some, horizon), np.tile(np.arange(horizon), len(some)), seasons)
        with one_thread():
            changes = np.stack([model.predict(found) for model in models], axis=1)
        return changes.reshape(len(some), horizon, n_targets) + _last(windows, some)

    text = _("fitted on {used:,} of {available:,} steps of training windows, drawn at random")
    return Forecaster("trees on lags", _sampled(text, len(pairs), n * horizon), rule, max(1, MAX_STEPS // horizon))


def _of_steps(inputs: Arrays, rows: np.ndarray, steps: np.ndarray, seasons: Sequence[int | None]) -> Floats:
    """What the trees read of some steps to forecast, float64 (n, D).

    Args:
      rows: ascending.
    """
    windows, place = np.unique(rows, return_inverse=True)
    targets = np.asarray(inputs["targets"][windows], dtype=np.float64)
    past = targets.shape[1]
    last = [np.asarray(inputs[part][windows][:, -1]) for part in ("others", "context") if part in inputs]
    of_windows = np.hstack([targets[:, -TREE_LAGS:].reshape(len(windows), -1), *last])
    columns = [of_windows[place], steps[:, None].astype(np.float64)]
    for k, season in enumerate(seasons):
        if season is not None and season <= past:
            back = past + steps - season * -(-(steps + 1) // season)
            columns.append(targets[place, back, k][:, None])
    if "future" in inputs:
        columns.append(np.asarray(inputs["future"][windows])[place, steps])
    return np.hstack(columns)


def _at_once(inputs: Arrays) -> int:
    """How many windows fit into memory beside each other."""
    return max(1, MAX_CELLS // sum(int(np.prod(part.shape[1:])) for part in inputs.values()))


def _last(inputs: Arrays, rows: Any) -> Floats:
    """The last values of the targets, (n, 1, K)."""
    return np.asarray(inputs["targets"][rows][:, -1:], dtype=np.float64)


def _drawn(n: int, most: int, seed: int) -> np.ndarray:
    return np.arange(n) if n <= most else np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _sampled(text: str, used: int, available: int) -> tuple[str, ...]:
    if used == available:
        return ()
    return (text.format(used=used, available=available),)


def mase_scale(known: Floats, season: int | None, segment: np.ndarray) -> float:
    """What MASE divides by: the mean absolute error, within the training steps, of repeating the last season.

    Args:
      known: a target's training steps, float64 (n,), NaN where unknown.
      season: in steps; without one, 1.
      segment: int (n,), number of the unbroken run of one series that a step is of; no difference crosses them.

    Returns: nan if the series repeats itself exactly, or is too short.
    Source: Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001.
    """
    lag = season or 1
    error = np.abs(known[lag:] - known[:-lag])[segment[lag:] == segment[:-lag]]
    error = error[np.isfinite(error)]
    return float(error.mean()) if len(error) and error.mean() > 0 else float("nan")


def step_scores(y: Floats, forecasts: Sequence[Floats], scale: float) -> dict[str, list[float]]:
    """RMSE, MAE, R² and MASE of each step of one target: metric -> H values, each the mean over the seeds.

    Args:
      y: float64 (n, H).
      forecasts: one (n, H) for each seed.
      scale: of MASE.
    """
    found: dict[str, list[float]] = {"rmse": [], "mae": [], "r2": [], "mase": []}
    for step in range(y.shape[1]):
        rows = [regression(y[:, step], f[:, step]) for f in forecasts]
        for name in ("rmse", "mae", "r2"):
            found[name].append(float(np.mean([row[name] for row in rows])))
        found["mase"].append(found["mae"][-1] / scale)
    return found


def reachable_level(n: int, level: float = LEVEL) -> float:
    """The share that an interval made from `n` validation windows can hold: the largest of n errors holds n / (n + 1).

    >>> reachable_level(3), reachable_level(100)
    (0.75, 0.9)
    """
    return min(level, n / (n + 1))


def interval_widths(y: Floats, forecast: Floats, level: float = LEVEL) -> Floats:
    """How far from the forecast the interval reaches, for each step and target, (H, K).

    The quantile of the absolute errors on rows that did not train the networks, with the correction for their number:
    split conformal prediction. Wider for later steps by construction: an interval never narrows with the distance.

    Args:
      y, forecast: float64 (n, H, K) of validation windows.
    Source: Lei et al. 2018, Distribution-free predictive inference for regression, doi:10.1080/01621459.2017.1307116.
    """
    error = np.abs(y - forecast)
    n = len(error)
    rank = min(n, int(np.ceil(round((n + 1) * level, 9))))
    width = np.sort(error, axis=0)[rank - 1]
    return np.asarray(np.maximum.accumulate(width, axis=0))


def blocks_in_time(starts: np.ndarray, horizon: int) -> np.ndarray:
    """int (n,): windows of one number may err together.

    Windows that share steps to forecast do, and neighbours in time: a block is at least as long as the horizon, and as
    the cube root of the number of windows. A short part is one block, of which nothing follows for others.
    Source of the root: Hall, Horowitz & Jing 1995, doi:10.1093/biomet/82.3.561.
    """
    span = int(np.ptp(starts)) + 1
    count = max(1, span // max(horizon, round(len(starts) ** (1 / 3))))
    return np.asarray((starts - starts.min()) * count // span)


def covered(y: Floats, forecast: Floats, width: Floats) -> Iterator[float]:
    """The share of the values of each target that lie inside the interval."""
    inside = np.abs(y - forecast) <= width
    yield from inside.mean(axis=(0, 1)).tolist()
