"""From trained forecasters to scores, baselines, intervals and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae.data.split import Part
from sunbae.engine.predict import predictor
from sunbae.i18n import _
from sunbae.job.judging import curve_of
from sunbae.job.networks import Trained
from sunbae.job.series import PreparedSeries
from sunbae.judge.baselines import baseline_label
from sunbae.judge.diagnose import Curve
from sunbae.judge.evidence import Evidence
from sunbae.judge.forecasts import (
    History,
    blocks_in_time,
    covered,
    fit_ridge,
    fit_trees,
    interval_widths,
    last_value,
    mase_scale,
    reachable_level,
    seasonal_naive,
    step_scores,
)
from sunbae.judge.importance import permutation_importance
from sunbae.judge.scores import Scores, collect_scores
from sunbae.judge.verdict import Verdict, clearly_ahead, judge

IMPORTANCE_WINDOWS = 500
# Windows of a part that are scored; of more, some at even distances.
MOST_SCORED: dict[Part, int] = {"train": 4_000, "validation": 20_000, "test": 20_000}


@dataclass(frozen=True)
class TargetJudgement:
    """What the forecasts of one target are worth.

    Attributes:
      network, baselines: scores over all steps, part by part, in the target's unit.
      mase: on the test windows, one for each seed; baselines' by name.
      steps: metric -> H values, mean over seeds; of the baselines RMSE alone.
      verdict, ahead: the headline of this target, and what `clearly_ahead` says.
      coverage: the share of test values inside the interval.
    """

    name: str
    network: Scores
    baselines: dict[str, Scores]
    mase: tuple[float, ...]
    baseline_mase: dict[str, float]
    steps: dict[str, list[float]]
    baseline_steps: dict[str, list[float]]
    verdict: Verdict
    ahead: bool
    coverage: float


@dataclass(frozen=True)
class ForecastJudgement:
    """What came of a training run on a series.

    Attributes:
      network, baselines: scores over all targets and steps; of several targets each in its training deviation.
      targets: of each.
      starts: part -> the windows that were scored.
      truth: of the test windows, float64 (n, H, K).
      forecasts: of the test windows, one (n, H, K) for each seed.
      level, widths: the share of values that the interval is to hold, and how far it reaches, (H, K).
      verdicts: the headline first.
      importance: (column, mean, sd) of the rise of RMSE on test windows, most important first.
    """

    network: Scores
    baselines: dict[str, Scores]
    targets: tuple[TargetJudgement, ...]
    starts: dict[Part, np.ndarray]
    truth: np.ndarray
    forecasts: list[np.ndarray]
    level: float
    widths: np.ndarray
    verdicts: tuple[Verdict, ...]
    curves: tuple[Curve, ...]
    importance: list[tuple[str, float, float]]
    notes: tuple[str, ...]
    metric: str = "rmse"

    @property
    def mean(self) -> np.ndarray:
        """The forecast of all seeds together, (n, H, K)."""
        return np.asarray(np.mean(self.forecasts, axis=0))


def judge_forecasters(prepared: PreparedSeries, trained: Trained) -> ForecastJudgement:
    """Open the test part, once, and say what the networks are worth."""
    predict = predictor(trained.model, trained.weights)
    starts: dict[Part, np.ndarray] = {p: _thinned(s, MOST_SCORED[p]) for p, s in prepared.starts.items()}
    truth = {p: prepared.truth(s) for p, s in starts.items()}
    networks = {p: list(predict(prepared.inputs(s)).astype(np.float64)) for p, s in starts.items()}
    baselines, notes = _baselines(prepared, starts)
    seeds = trained.seeds
    scale = np.asarray(prepared.prep.scale) if len(prepared.series.targets) > 1 else np.ones(1)
    blocks = np.repeat(blocks_in_time(starts["test"], prepared.horizon), prepared.horizon)
    level = reachable_level(len(starts["validation"]))
    # Of several targets the loss stays in their squared deviations.
    unit = prepared.prep.scale[0] ** 2 if len(prepared.prep.scale) == 1 else 1.0
    curves = tuple(curve_of(m, trained, unit=unit) for m in trained.members)

    # Several targets are counted from their own means, or R² would take the differences of their levels for explained.
    centre = {p: values.mean(axis=(0, 1)) for p, values in truth.items()}

    def evidence(k: slice, unit: np.ndarray, name: str) -> Evidence:
        def flat(values: np.ndarray, part: Part) -> np.ndarray:
            return np.asarray(((values - centre[part])[:, :, k] / unit).reshape(-1))

        y = {str(p): flat(values, p) for p, values in truth.items()}
        found = {str(p): [flat(one, p) for one in per_seed] for p, per_seed in networks.items()}
        others = {b: {str(p): [flat(values, p)] for p, values in parts.items()} for b, parts in baselines.items()}
        return Evidence(
            network=collect_scores("regression", y, found, seeds=seeds),
            baselines={b: collect_scores("regression", y, parts, seeds=[0]) for b, parts in others.items()},
            y_test=y["test"],
            network_test=found["test"],
            baseline_test={b: parts["test"][0] for b, parts in others.items()},
            curves=curves,
            target=name,
            unit=_("training deviations") if len(unit) > 1 else "",
            blocks=np.repeat(blocks, len(unit)),
        )

    widths = interval_widths(truth["validation"], np.mean(networks["validation"], axis=0), level)
    names = prepared.series.targets
    coverage = list(covered(truth["test"], np.mean(networks["test"], axis=0), widths))
    targets = tuple(
        _target(prepared, k, evidence(slice(k, k + 1), np.ones(1), name), truth, networks, baselines, coverage[k])
        for k, name in enumerate(names)
    )
    together = evidence(slice(None), scale, ", ".join(names))
    return ForecastJudgement(
        network=together.network,
        baselines=dict(together.baselines),
        targets=targets,
        starts=starts,
        truth=truth["test"],
        forecasts=networks["test"],
        widths=widths,
        level=level,
        verdicts=judge(together),
        curves=curves,
        importance=_importance(prepared, predict, starts["test"], truth["test"], scale),
        notes=notes,
    )


def _thinned(starts: np.ndarray, most: int) -> np.ndarray:
    return starts[:: -(-len(starts) // most)]


def _importance(
    prepared: PreparedSeries, predict: Any, starts: np.ndarray, truth: np.ndarray, scale: np.ndarray
) -> list[tuple[str, float, float]]:
    """Permutation importance of the columns: what a column was is exchanged between test windows, step for step."""
    starts, truth = _thinned(starts, IMPORTANCE_WINDOWS), _thinned(truth, IMPORTANCE_WINDOWS)
    if len(starts) < 2:
        return []
    inputs = {name: windows[:] for name, windows in prepared.inputs(starts).items()}
    places = _places(prepared)
    columns = {
        source: np.concatenate([inputs[part][:, :, k].reshape(len(starts), -1) for part, k in where], axis=1)
        for source, where in places.items()
    }

    def mean_forecast(shuffled: dict[str, Any]) -> np.ndarray:
        n = len(next(iter(shuffled.values())))
        arrays = {name: np.empty((n, *a.shape[1:]), np.float32) for name, a in inputs.items()}
        for source, where in places.items():
            first = 0
            for part, k in where:
                length = arrays[part].shape[1]
                arrays[part][:, :, k] = shuffled[source][:, first : first + length]
                first += length
        return np.asarray(predict(arrays).mean(axis=0))

    def rmse(y: np.ndarray, forecast: np.ndarray) -> float:
        return float(np.sqrt(np.mean(((y - forecast) / scale) ** 2)))

    return permutation_importance(
        mean_forecast, columns, truth, rmse, repeats=3, max_rows=IMPORTANCE_WINDOWS, higher_is_better=False
    )


def _places(prepared: PreparedSeries) -> dict[str, list[tuple[str, int]]]:
    """Column -> where its numbers are: (input, place) of each."""
    sources = prepared.prep.sources()
    found: dict[str, list[tuple[str, int]]] = {}
    for part in prepared.arrays:
        for k, source in enumerate(sources[part]):
            found.setdefault(source, []).append((part, k))
    return found


def history_of(prepared: PreparedSeries) -> History:
    """What was known at each step."""
    return History(prepared.known, prepared.series.line.stretch, prepared.taken_seasons)


def _baselines(
    prepared: PreparedSeries, starts: Mapping[Part, np.ndarray]
) -> tuple[dict[str, dict[Part, np.ndarray]], tuple[str, ...]]:
    """Forecasts of the baselines in the targets' units, name -> part -> (n, H, K)."""
    history, past, horizon = history_of(prepared), prepared.past, prepared.horizon
    found: dict[str, dict[Part, np.ndarray]] = {
        "last value": {p: last_value(history, s + past - 1, horizon) for p, s in starts.items()}
    }
    if any(prepared.taken_seasons):
        found["seasonal naive"] = {p: seasonal_naive(history, s + past - 1, horizon) for p, s in starts.items()}
    train = prepared.starts["train"]
    inputs: Any = prepared.inputs(train)
    center, scale = np.asarray(prepared.prep.center), np.asarray(prepared.prep.scale)

    def y(rows: np.ndarray) -> np.ndarray:
        return np.asarray((prepared.truth(train[rows]) - center) / scale)

    notes: list[str] = []
    learnt = (fit_ridge(inputs, y), fit_trees(inputs, y, horizon=horizon, seasons=prepared.taken_seasons))
    for baseline in learnt:
        found[baseline.name] = {p: baseline.predict(prepared.inputs(s)) * scale + center for p, s in starts.items()}
        notes += [f"{baseline_label(baseline.name)}: {note}" for note in baseline.notes]
    return found, tuple(notes)


def _target(
    prepared: PreparedSeries,
    k: int,
    evidence: Evidence,
    truth: Mapping[Part, np.ndarray],
    networks: Mapping[Part, list[np.ndarray]],
    baselines: Mapping[str, Mapping[Part, np.ndarray]],
    coverage: float,
) -> TargetJudgement:
    y, forecasts = truth["test"][:, :, k], [one[:, :, k] for one in networks["test"]]
    train = prepared.series.part == 0
    scale = mase_scale(prepared.series.y[train, k], prepared.seasons[k], prepared.series.segment[train])
    verdicts = judge(evidence)
    by_step = {name: step_scores(y, [parts["test"][:, :, k]], scale) for name, parts in baselines.items()}
    return TargetJudgement(
        name=prepared.series.targets[k],
        network=evidence.network,
        baselines=dict(evidence.baselines),
        mase=tuple(float(np.mean(np.abs(y - one)) / scale) for one in forecasts),
        baseline_mase={
            name: float(np.mean(np.abs(y - parts["test"][:, :, k])) / scale) for name, parts in baselines.items()
        },
        steps=step_scores(y, forecasts, scale),
        baseline_steps={name: found["rmse"] for name, found in by_step.items()},
        verdict=verdicts[0],
        ahead=clearly_ahead(verdicts),
        coverage=coverage,
    )
