"""The answer in one look: who scored best on the test rows, and what that says about the network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sunbae.i18n import _
from sunbae.report.content import BaselineScore, Level, MetricScores, PartScore, Report, TargetTest, Verdict
from sunbae.report.numerals import decimals_for, mean_and_sd, number

Comparison = Literal["better", "level", "worse", "alone", "unknown"]


@dataclass(frozen=True)
class Figure:
    """One number to be shown large, and what it is."""

    number: str
    label: str
    owner: str = ""


@dataclass(frozen=True)
class Cell:
    """One score as text."""

    text: str
    best: bool = False


@dataclass(frozen=True)
class Competitor:
    """The network or one baseline, with a cell for each metric."""

    name: str
    is_network: bool
    cells: tuple[Cell, ...]


def level_name(level: Level) -> str:
    """The word for a verdict's level, so that no reader depends on its colour."""
    return {"good": _("good"), "info": _("note"), "warn": _("warning"), "bad": _("problem")}[level]


def score_on_test(metric: MetricScores) -> PartScore:
    """The network's score on the test part; one of NaN if the metric has none."""
    return metric.on("test") or PartScore("test", math.nan, None, ())


def best_baseline(metric: MetricScores) -> BaselineScore | None:
    """The baseline with the best test score, None if none has one."""
    usable = [baseline for baseline in metric.baselines if not math.isnan(baseline.value)]
    if not usable:
        return None
    return (max if metric.higher_is_better else min)(usable, key=lambda baseline: baseline.value)


def compare(metric: MetricScores) -> Comparison:
    """The network against the best baseline; `level` when the gap is within one sd over seeds."""
    network, rival = score_on_test(metric), best_baseline(metric)
    if math.isnan(network.mean):
        return "unknown"
    if rival is None:
        return "alone"
    gap = network.mean - rival.value
    if abs(gap) <= (network.sd or 0.0):
        return "level"
    return "better" if (gap > 0) == metric.higher_is_better else "worse"


def headline(report: Report) -> Verdict:
    """The first line of the report: the caller's, or a plain comparison with the best baseline."""
    if report.headline is not None:
        return report.headline
    metric = report.primary_scores
    rival = best_baseline(metric)
    name = rival.name if rival else ""
    match compare(metric):
        case "better" if len(report.seeds) > 1:
            return Verdict("good", _("The network beats every baseline on rows it has never seen."))
        case "better":
            text = _("The network beats every baseline, but with one seed only: the next seed may not.")
            return Verdict("info", text)
        case "level":
            text = _("The network and the best baseline, {baseline}, are level: seeds differ by more.")
            return Verdict("warn", text.format(baseline=name))
        case "worse":
            text = _("The best baseline, {baseline}, scores better than the network on rows neither has seen.")
            return Verdict("bad", text.format(baseline=name))
        case "alone":
            text = _("The network has a score on rows it has never seen, but no baseline to compare it with.")
            return Verdict("info", text)
        case _unknown:
            return Verdict("bad", _("The network has no usable score on the test rows."))


def score_figure(report: Report) -> Figure:
    """The primary score: `0.812 ± 0.004` and `R²`."""
    metric = report.primary_scores
    score = score_on_test(metric)
    return Figure(mean_and_sd(score.mean, score.sd), _figure_label(metric))


def seeds_text(report: Report) -> str:
    """What the score is a mean of."""
    if len(report.seeds) == 1:
        return _("one seed: how much of it is luck is not known")
    return _("mean ± standard deviation over {n} seeds").format(n=len(report.seeds))


def rival_figure(report: Report) -> Figure | None:
    """The best baseline's primary score, with the network's decimals; None without baselines."""
    metric = report.primary_scores
    rival = best_baseline(metric)
    if rival is None:
        return None
    return Figure(number(rival.value, shared_decimals(metric)), _figure_label(metric), rival.name)


def direction(higher_is_better: bool) -> str:
    """Which way a metric counts."""
    return _("higher is better") if higher_is_better else _("lower is better")


def metric_label(metric: MetricScores) -> str:
    """The metric's name and unit, as in `RMSE (만원)`."""
    return f"{metric.name} ({metric.unit})" if metric.unit else metric.name


def shared_decimals(metric: MetricScores) -> int | None:
    """Decimals for all that is read against the network's test score; None if it is too small for any."""
    score = score_on_test(metric)
    if not math.isfinite(score.mean) or 0 < abs(score.mean) < 1e-4:
        return None
    return decimals_for(score.mean, score.sd)


def competitors(report: Report) -> tuple[Competitor, ...]:
    """The network and every baseline on the scores of the report."""
    return standings(report.scores)


def standings(scores: Sequence[MetricScores]) -> tuple[Competitor, ...]:
    """The network and every baseline, a row each, the best of every metric marked."""
    names = list(dict.fromkeys(b.name for metric in scores for b in metric.baselines))
    network = Competitor(_("network"), True, tuple(_cell(metric, None) for metric in scores))
    rest = (Competitor(name, False, tuple(_cell(metric, name) for metric in scores)) for name in names)
    return (network, *rest)


@dataclass(frozen=True)
class TargetRow:
    """One target of several as texts: the network beside the best baseline, on the metric that decides."""

    name: str
    metric: str
    network: str
    rival: str
    rival_name: str
    best: bool


def target_rows(report: Report) -> tuple[TargetRow, ...]:
    """A row for each target of several."""
    return tuple(_target_row(target, target.primary_scores) for target in report.targets)


def _target_row(target: TargetTest, metric: MetricScores) -> TargetRow:
    score, rival = score_on_test(metric), best_baseline(metric)
    decimals = shared_decimals(metric)
    return TargetRow(
        target.name,
        metric_label(metric),
        mean_and_sd(score.mean, score.sd, decimals),
        number(rival.value, decimals) if rival else number(None),
        rival.name if rival else "",
        target.ahead,
    )


def _cell(metric: MetricScores, baseline: str | None) -> Cell:
    score = score_on_test(metric)
    if baseline is None:
        return Cell(mean_and_sd(score.mean, score.sd), _is_best(score.mean, metric))
    value = next((b.value for b in metric.baselines if b.name == baseline), math.nan)
    return Cell(number(value, shared_decimals(metric)), _is_best(value, metric))


def _is_best(value: float, metric: MetricScores) -> bool:
    rivals = [v for v in (score_on_test(metric).mean, *(b.value for b in metric.baselines)) if not math.isnan(v)]
    return len(rivals) > 1 and value == (max(rivals) if metric.higher_is_better else min(rivals))


def _figure_label(metric: MetricScores) -> str:
    return f"{metric.unit} {metric.name}".strip()
