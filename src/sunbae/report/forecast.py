"""What the Forecasts section says in words and tables."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sunbae.i18n import _
from sunbae.report.answer import Cell, best_baseline, compare, direction, score_on_test, shared_decimals
from sunbae.report.content import ForecastLine, ForecastPath, MetricScores, Report, Series, StepScores, TargetForecast
from sunbae.report.forecast_charts import DETAIL, first_shown, fold_models, model_name, most_rows, shown_past
from sunbae.report.numerals import count, decimals_for, mean_and_sd, number, percent

OPEN_TARGETS = 6  # the details of further ones are folded
_MOST_STEPS = 48  # rows of a table by step; a longer horizon shows every n-th


@dataclass(frozen=True)
class AgainstBest:
    """The network's score, and the best baseline's as a note."""

    cell: Cell
    rival: str = ""


@dataclass(frozen=True)
class Backtest:
    """A back-test as a table: a row for each fold, then mean and spread over the folds."""

    models: tuple[str, ...]
    folds: tuple[tuple[str, tuple[Cell, ...]], ...]  # (span of the test part, cells)
    mean: tuple[Cell, ...]


def facts(series: Series) -> list[tuple[str, str]]:
    """What the forecasts are made of."""
    found = [
        (_("known steps"), count(series.past)),
        (_("forecast steps"), count(series.horizon)),
        (_("one step"), series.step),
        (_("season"), series.season),
    ]
    return [(name, value) for name, value in found if value]


def interval_text(target: TargetForecast) -> str:
    """What the interval promises, and what it held."""
    level = percent(target.level)
    if not math.isfinite(target.coverage):
        return _("The band should hold {level} of the values; how many it held is not known.").format(level=level)
    text = _("The band should hold {level} of the values; it held {held} of those of the test part.")
    return text.format(level=level, held=percent(target.coverage))


def line_text(line: ForecastLine) -> str:
    """How far ahead the forecasts of a line were made."""
    if line.step == 1:
        return _("Each value was forecast one step ahead.")
    return _("Each value was forecast {n} steps ahead.").format(n=count(line.step))


def zoom_text(line: ForecastLine, series: Series) -> str:
    """How to see the rest of a long line, and what is left out of it; empty if it is all there."""
    n, texts = len(line.times), []
    if first_shown(n):
        text = _("The chart opens on the last {n} of {all} steps: drag the ends of the bar below it to see others.")
        texts.append(text.format(n=count(DETAIL), all=count(n)))
    if n > most_rows(series):
        texts.append(_("Earlier steps are thinned out; highest and lowest values are kept."))
    return " ".join(texts)


def path_text(path: ForecastPath) -> str:
    """When a forecast was made; empty if its past is not known."""
    return _("Made at {time}.").format(time=path.past_times[-1]) if path.past_times else ""


def past_text(path: ForecastPath) -> str:
    """How much of a path's past is shown; empty if it is all."""
    shown = shown_past(path)
    if shown == len(path.past):
        return ""
    return _("The last {n} of {all} known steps are shown.").format(n=count(shown), all=count(len(path.past)))


def path_decimals(path: ForecastPath) -> int | None:
    """Decimals that the numbers of a forecast share."""
    return _decimals(path.forecast)


def target_rows(series: Series) -> list[tuple[str, tuple[AgainstBest, ...]]]:
    """Each target's name and overall scores, in the order of the first target's metrics."""
    names = [metric.name for metric in series.targets[0].overall]
    return [(target.name, tuple(_against_best(target, name) for name in names)) for target in series.targets]


def find_metric(scores: Iterable[MetricScores], name: str) -> MetricScores | None:
    """The scores of the metric of that name."""
    return next((metric for metric in scores if metric.name == name), None)


def step_columns(scores: StepScores) -> list[str]:
    """Who has a column under a metric."""
    return [_("network"), *(name for name, _values in scores.baselines)]


def step_rows(by_step: Sequence[StepScores], horizon: int) -> list[tuple[int, list[str]]]:
    """Steps and their scores, a column for each of `step_columns`; every n-th step of a long horizon."""
    stride = math.ceil(horizon / _MOST_STEPS)
    steps = sorted({*range(stride, horizon + 1, stride), 1, horizon})
    columns = [(values, _decimals(scores.network)) for scores in by_step for values in _by_model(scores)]
    return [(step, [number(values[step - 1], decimals) for values, decimals in columns]) for step in steps]


def backtest_intro(report: Report, series: Series) -> str:
    """What the folds of a back-test are, and which way its metric counts."""
    text = _(
        "The same comparison for other stretches of time, each after all that its models had seen: {metric}, {way}."
    )
    return text.format(metric=series.backtest_metric, way=direction(higher_is_better(report, series.backtest_metric)))


def backtest_table(report: Report, series: Series) -> Backtest:
    """Each model on each fold, the best of every row marked."""
    columns = _fold_columns(series)
    higher = higher_is_better(report, series.backtest_metric)
    decimals = _decimals([value for values in columns.values() for value in values])
    folds = []
    for i, fold in enumerate(series.backtest):
        scores = [values[i] for values in columns.values()]
        cells = _marked(scores, [number(score, decimals) for score in scores], higher)
        folds.append((_("{a} to {b}").format(a=fold.begin, b=fold.end), cells))
    spreads = [_mean_and_sd(values) for values in columns.values()]
    means = _marked([mean for mean, _sd in spreads], [mean_and_sd(*spread, decimals) for spread in spreads], higher)
    return Backtest(tuple(map(model_name, columns)), tuple(folds), means)


def backtest_text(report: Report, series: Series) -> str:
    """A back-test in one line: the network's mean and the best baseline's; empty without one."""
    columns = _fold_columns(series)
    means = {name: _mean_and_sd(values) for name, values in columns.items()}
    network = next((name for name in columns if model_name(name) == _("network")), None)
    if network is None:
        return ""
    text = _("Back-test (folds: {n}): {metric} {score}").format(
        n=len(series.backtest), metric=series.backtest_metric, score=mean_and_sd(*means[network])
    )
    rivals = {name: mean for name, (mean, _sd) in means.items() if name != network and math.isfinite(mean)}
    if not rivals:
        return text
    best = (max if higher_is_better(report, series.backtest_metric) else min)(rivals, key=rivals.__getitem__)
    decimals = _decimals([means[network][0]])
    return _("{scores}; best baseline {score} ({name})").format(
        scores=text, score=number(rivals[best], decimals), name=best
    )


def higher_is_better(report: Report, metric: str) -> bool:
    """Which way a metric counts, as the scores say; one that has no scores is taken for an error."""
    scores = [*report.scores, *(m for target in report.series.targets for m in target.overall)] if report.series else []
    found = find_metric(scores, metric)
    return found is not None and found.higher_is_better


def _against_best(target: TargetForecast, name: str) -> AgainstBest:
    metric = find_metric(target.overall, name)
    if metric is None:
        return AgainstBest(Cell(number(None)))
    score, rival = score_on_test(metric), best_baseline(metric)
    ahead = target.ahead and compare(metric) == "better"
    cell = Cell(mean_and_sd(score.mean, score.sd, shared_decimals(metric)), ahead)
    return AgainstBest(cell, f"{rival.name} {number(rival.value, shared_decimals(metric))}" if rival else "")


def _by_model(scores: StepScores) -> list[Sequence[float]]:
    return [scores.network, *(values for _name, values in scores.baselines)]


def _fold_columns(series: Series) -> dict[str, list[float]]:
    return {
        name: [dict(fold.scores).get(name, math.nan) for fold in series.backtest]
        for name in fold_models(series.backtest)
    }


def _mean_and_sd(values: Sequence[float]) -> tuple[float, float | None]:
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return math.nan, None
    return statistics.fmean(finite), statistics.stdev(finite) if len(finite) > 1 else None


def _marked(scores: Sequence[float], texts: Sequence[str], higher: bool) -> tuple[Cell, ...]:
    rivals = [score for score in scores if not math.isnan(score)]
    best = (max if higher else min)(rivals) if len(rivals) > 1 else math.nan
    return tuple(Cell(text, score == best) for score, text in zip(scores, texts, strict=True))


def _decimals(values: Sequence[float]) -> int | None:
    """Decimals for numbers that stand under each other: those that their middle deserves."""
    sizes = sorted(abs(value) for value in values if math.isfinite(value) and value)
    middle = sizes[len(sizes) // 2] if sizes else 0.0
    return None if 0 < middle < 1e-4 else decimals_for(middle)
