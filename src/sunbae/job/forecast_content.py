"""What the report of a training run on a series shows, gathered from its pieces."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sunbae.data.split import PARTS
from sunbae.i18n import _
from sunbae.job.backtest import Fold
from sunbae.job.content import Facts, curves_content, importance_content, network_content, pairs
from sunbae.job.forecast import Forecast
from sunbae.job.forecast_judging import ForecastJudgement, TargetJudgement
from sunbae.job.networks import Trained
from sunbae.job.series import PreparedSeries
from sunbae.judge.baselines import baseline_label
from sunbae.judge.metrics import METRICS
from sunbae.judge.scores import Score, Scores
from sunbae.report import content as page
from sunbae.words import date_part_name, environment_name, kind_name, metric_label, part_name, role_name, stage_name

SHARES = (0.1, 0.5, 0.9)  # of the test windows by error: an easy one, an average one, a hard one
STEP_METRICS = ("rmse", "mae", "r2", "mase")


def forecast_report(
    prepared: PreparedSeries,
    trained: Trained,
    judgement: ForecastJudgement,
    recipe: str,
    facts: Facts,
    *,
    beyond: Forecast | None,
    notes: Sequence[str],
    folds: Sequence[Fold],
) -> page.Report:
    """Everything that the report of a run on a series shows."""
    series = prepared.series
    several = len(series.targets) > 1
    alone = None if several else judgement.targets[0]
    scores = _scores(judgement.network, judgement.baselines, alone, judgement.network.seeds)
    loss = _("squared error in training deviations") if several else _("mean squared error")
    return page.Report(
        title=facts.title,
        source=series.table.source,
        target=", ".join(series.targets),
        task="regression",
        scores=scores,
        primary=METRICS[judgement.metric].label,
        seeds=judgement.network.seeds,
        split=page.Split(split_method(prepared), tuple((p, len(prepared.starts[p])) for p in PARTS)),
        network=network_content(trained, recipe),
        verdicts=tuple(page.Verdict(v.level, v.text) for v in judgement.verdicts[1:]),
        headline=page.Verdict(judgement.verdicts[0].level, judgement.verdicts[0].text),
        curves=curves_content(judgement.network.seeds, judgement.curves, loss),
        regression=None if several else pairs(judgement.truth.reshape(-1), judgement.mean.reshape(-1)),
        importance=importance_content(judgement.importance, judgement.metric),
        schema=tuple(
            page.SchemaRow(
                c.name, kind_name(c.kind), role_name(c.role), c.reason, c.missing, column_use(c.name, prepared)
            )
            for c in prepared.schema.columns
        ),
        series=page.Series(
            past=prepared.past,
            horizon=prepared.horizon,
            step=prepared.clock.described(),
            season=season_text(prepared),
            targets=tuple(_target(prepared, judgement, k, beyond) for k in range(len(series.targets))),
            notes=tuple(notes),
            backtest_metric=METRICS[judgement.metric].label if folds else "",
            backtest=tuple(
                page.Fold(f.begin, f.end, tuple((_model(n), v) for n, v in f.scores.items())) for f in folds
            ),
        ),
        timings=tuple((stage_name(stage), seconds) for stage, seconds in facts.seconds.items()),
        environment=tuple((environment_name(name), value) for name, value in facts.environment.items()),
        reproduce=facts.reproduce,
        created=facts.created,
    )


def _model(name: str) -> str:
    """The network or a baseline, as the report names it."""
    return name if name == "network" else baseline_label(name)


def split_method(prepared: PreparedSeries) -> str:
    """How the parts were made, with the times at which they begin and end."""
    line, clock = prepared.series.line, prepared.clock
    spans = []
    for code, part in enumerate(PARTS):
        mine = line.stamps[prepared.series.part == code]
        begin, end = clock.shown(np.array([mine.min(), mine.max()]))
        spans.append(_("{part} {begin} to {end}").format(part=part_name(part), begin=begin, end=end))
    return _("in time, then windows within each part: {spans}").format(spans="; ".join(spans))


def season_text(prepared: PreparedSeries) -> str:
    """The seasons in words."""
    texts = [_season_of(*pair) for pair in zip(prepared.seasons, prepared.taken_seasons, strict=True)]
    if len(set(texts)) == 1:
        return texts[0]
    return "; ".join(f"{name}: {text}" for name, text in zip(prepared.series.targets, texts, strict=True))


def _season_of(found: int | None, taken: int | None) -> str:
    if found is not None:
        return _("{n} steps, found on the training steps").format(n=found)
    if taken is not None:
        return _("none found; the baseline repeats {n} steps, which are usual for this clock").format(n=taken)
    return _("none found")


def column_use(column: str, prepared: PreparedSeries) -> str:
    """What becomes of a column on its way into the network."""
    series = prepared.series
    if column in series.time:
        parts = ", ".join(map(date_part_name, prepared.prep.calendar))
        return _("puts the steps in order") + (_("; calendar: {parts}").format(parts=parts) if parts else "")
    read = {c.name: c for c in prepared.prep.prep.columns}
    if column not in read:
        return ""
    if read[column].kind == "category":
        return _("one-hot, {k} labels").format(k=len(prepared.prep.prep.levels[column].labels))
    if read[column].kind == "yes/no":
        return _("0 and 1")
    return _("scaled ({method})").format(method=prepared.prep.prep.scaler.method)


def _scores(
    network: Scores, baselines: Mapping[str, Scores], target: TargetJudgement | None, seeds: Sequence[int]
) -> tuple[page.MetricScores, ...]:
    """Every metric; MASE, which is one target's, if there is one."""
    found = []
    for name, metric in METRICS.items():
        if metric.tasks != ("regression",):
            continue
        parts = tuple(_part_score(part, network.get(part, name)) for part in PARTS)
        others = tuple(page.BaselineScore(baseline_label(b), s.get("test", name).mean) for b, s in baselines.items())
        found.append(page.MetricScores(metric.label, "", metric.higher_is_better, parts, others))
    if target is not None:
        others = tuple(page.BaselineScore(baseline_label(b), value) for b, value in target.baseline_mase.items())
        score = _part_score("test", Score(target.mase))
        found.append(page.MetricScores(metric_label("mase"), "", False, (score,), others))
    return tuple(found)


def _part_score(part: page.Part, score: Score) -> page.PartScore:
    return page.PartScore(part, score.mean, score.sd if math.isfinite(score.sd) else None, score.values)


def _target(
    prepared: PreparedSeries, judgement: ForecastJudgement, k: int, beyond: Forecast | None
) -> page.TargetForecast:
    one = judgement.targets[k]
    overall = tuple(m for m in _scores(one.network, one.baselines, one, one.network.seeds))
    steps = []
    for name in STEP_METRICS:
        others = one.baseline_steps if name == "rmse" else {}
        against = tuple((baseline_label(b), tuple(values)) for b, values in others.items())
        steps.append(page.StepScores(metric_label(name), tuple(one.steps[name]), against))
    return page.TargetForecast(
        name=one.name,
        overall=overall,
        by_step=tuple(steps),
        line=_line(prepared, judgement, k),
        paths=_paths(prepared, judgement, k),
        beyond=None if beyond is None else _beyond(prepared, beyond, k),
        level=judgement.level,
        coverage=one.coverage,
        ahead=one.ahead,
        verdict=page.Verdict(one.verdict.level, one.verdict.text) if len(judgement.targets) > 1 else None,
    )


def _shown_group(prepared: PreparedSeries, judgement: ForecastJudgement) -> np.ndarray:
    """Test windows of the series with most of them."""
    group = prepared.series.line.group[judgement.starts["test"]]
    return np.flatnonzero(group == np.bincount(group).argmax())


def _line(prepared: PreparedSeries, judgement: ForecastJudgement, k: int) -> page.ForecastLine:
    """Forecasts of the last step of the horizon, the hardest: one value for each window; NaN where a gap is."""
    some, step = _shown_group(prepared, judgement), prepared.horizon - 1
    starts = judgement.starts["test"][some]
    usual = int(np.min(np.diff(starts))) if len(starts) > 1 else 1
    breaks = np.flatnonzero(np.diff(starts) != usual) + 1
    width = judgement.widths[step, k]
    truth, forecast = judgement.truth[some, step, k], judgement.mean[some, step, k]
    stamps = prepared.clock.shown(prepared.series.line.stamps[starts + prepared.past + step])
    values = (truth, forecast, forecast - width, forecast + width)
    broken = (_floats(np.insert(column, breaks, math.nan)) for column in values)
    return page.ForecastLine(step + 1, tuple(np.insert(np.array(stamps, dtype=object), breaks, "")), *broken)


def _paths(prepared: PreparedSeries, judgement: ForecastJudgement, k: int) -> tuple[page.ForecastPath, ...]:
    """Whole forecasts of a window that was easy, one of average error, and a hard one."""
    some = _shown_group(prepared, judgement)
    error = np.abs(judgement.truth[some, :, k] - judgement.mean[some, :, k]).mean(axis=1)
    order = some[np.argsort(error, kind="stable")]
    picked = dict.fromkeys(order[int(share * (len(order) - 1))] for share in SHARES)
    line, past, found = prepared.series.line, prepared.past, []
    for window in picked:
        first = int(judgement.starts["test"][window])
        stamps = prepared.clock.shown(line.stamps[first : first + past + prepared.horizon])
        forecast, width = judgement.mean[window, :, k], judgement.widths[:, k]
        found.append(
            page.ForecastPath(
                tuple(stamps[:past]),
                _floats(prepared.series.y[first : first + past, k]),
                tuple(stamps[past:]),
                *map(_floats, (judgement.truth[window, :, k], forecast, forecast - width, forecast + width)),
            )
        )
    return tuple(found)


def _beyond(prepared: PreparedSeries, beyond: Forecast, k: int) -> page.ForecastPath:
    """The forecast after the end of the longest series that has one."""
    series = prepared.series
    steps = np.bincount(series.line.group, minlength=len(series.line.groups))
    code = max((k for k, label in enumerate(series.line.groups) if label in beyond.groups), key=lambda k: int(steps[k]))
    mine = np.flatnonzero((series.line.group == code) & np.isfinite(series.y[:, k]))[-prepared.past :]
    shown = beyond.groups.index(series.line.groups[code])
    times = beyond.times[shown]
    return page.ForecastPath(
        tuple(prepared.clock.shown(series.line.stamps[mine])),
        _floats(series.y[mine, k]),
        times,
        (math.nan,) * len(times),
        *(_floats(values[shown, :, k]) for values in (beyond.mean, beyond.low, beyond.high)),
    )


def _floats(values: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    return tuple(float(v) for v in values)
