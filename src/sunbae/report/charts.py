"""What `report.js` draws: plain data, already thinned, sorted and put into words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sunbae.i18n import _, current_language
from sunbae.report.answer import best_baseline, direction, metric_label, score_on_test
from sunbae.report.confusion import filled_cells
from sunbae.report.content import (
    Calibration,
    ClassificationTest,
    CodeMap,
    ColumnImportance,
    Curve,
    Curves,
    Importance,
    RegressionTest,
    Report,
    Roc,
    TargetTest,
)
from sunbae.report.forecast_charts import forecasts
from sunbae.report.histogram import histogram
from sunbae.report.numerals import count, decimals_for, percent
from sunbae.report.thin import short, thinned
from sunbae.report.ticks import round_range
from sunbae.report.visible import one_line

MOST_BARS = 20  # importance: the rest is in the table
_MOST_SPANS = 8  # a baseline further than this many times the contest's width lies off the chart
_LOG_RATIO = 50  # losses that shrink by more than this are shown on a logarithmic scale first

Json = dict[str, object]


def chart_data(report: Report) -> Json:
    """Everything that the page's script needs, None where a chart has nothing to show."""
    regression, classification = report.regression, report.classification
    return {
        "language": current_language(),
        "text": _texts(),
        "seeds": seed_dots(report) if has_contest(report) else None,
        "curves": learning_curves(report.curves) if report.curves else None,
        "scatter": scatter(regression) if regression else None,
        "errors": errors(regression) if regression else None,
        "roc": roc_curve(classification.roc) if classification and classification.roc else None,
        "forecasts": forecasts(report.series) if report.series else None,
        "classes": class_cells(classification) if classification else None,
        "calibration": _calibration(classification),
        "codes": code_map(report.reconstruction.codes) if report.reconstruction else None,
        "importance": importance_bars(report.importance) if report.importance else None,
        "targets": [target_charts(target) for target in report.targets],
    }


def target_charts(target: TargetTest) -> Json:
    """The charts of one target of several."""
    regression, classification = target.regression, target.classification
    return {
        "scatter": scatter(regression) if regression else None,
        "errors": errors(regression) if regression else None,
        "roc": roc_curve(classification.roc) if classification and classification.roc else None,
        "classes": class_cells(classification) if classification else None,
        "calibration": _calibration(classification),
    }


def has_contest(report: Report) -> bool:
    """Whether there is more than one score to set side by side."""
    return len(report.seeds) > 1 or best_baseline(report.primary_scores) is not None


def seed_dots(report: Report) -> Json:
    """The primary score of every seed, and every baseline: on the axis, or noted as off the chart."""
    metric = report.primary_scores
    rival = best_baseline(metric)
    dots = [short(value) for value in _contest(report) if math.isfinite(value)]
    rivals = [b for b in metric.baselines if math.isfinite(b.value)]
    low, high = _zoom(dots, rival.value if rival else None, [b.value for b in rivals])
    return {
        "metric": one_line(metric_label(metric)),
        "direction": direction(metric.higher_is_better),
        "dots": dots,
        "baselines": [
            {
                "name": one_line(b.name),
                "value": short(b.value),
                "off": (b.value > high) - (b.value < low),
                "best": b == rival,
            }
            for b in rivals
        ],
        "low": short(low),
        "high": short(high),
    }


def learning_curves(curves: Curves) -> Json:
    """The curves of all seeds as (epoch, loss) points."""
    losses = [v for c in curves.seeds for v in (*c.loss, *c.val_loss) if math.isfinite(v)]
    positive = bool(losses) and min(losses) > 0
    return {
        "loss": one_line(curves.loss_name),
        "seeds": [
            {"seed": c.seed, "train": _points(c.loss), "validation": _points(c.val_loss), "best": _best(c)}
            for c in curves.seeds
        ],
        "log": positive,
        "log_first": positive and max(losses) / min(losses) > _LOG_RATIO,
        "zero": not losses or min(losses) >= 0,
    }


def scatter(test: RegressionTest) -> Json:
    """Pairs of true and predicted values, and the range that both axes share.

    A prediction that misses the true values by more than their whole range is a stray: drawn at the axis's end,
    where it cannot squeeze all others into a corner.
    """
    pairs = [p for p in zip(test.true, test.predicted, strict=True) if all(map(math.isfinite, p))]
    least, most = min((t for t, _p in pairs), default=0.0), max((t for t, _p in pairs), default=1.0)
    reach = (most - least) or math.inf
    near = [(t, p) for t, p in pairs if least - reach <= p <= most + reach]
    strays = [(t, p) for t, p in pairs if not least - reach <= p <= most + reach]
    low, high, step = round_range(min([least, *(p for _t, p in near)]), max([most, *(p for _t, p in near)]))
    return {
        "points": [(short(t), short(p)) for t, p in near],
        "strays": [(short(t), short(p)) for t, p in strays],
        "low": low,
        "high": high,
        "step": step,
        "unit": one_line(test.unit),
    }


def errors(test: RegressionTest) -> Json:
    """The histogram of predicted minus true."""
    bars = histogram([p - t for t, p in zip(test.true, test.predicted, strict=True)])
    return {
        "start": bars.start,
        "width": bars.width,
        "counts": bars.counts,
        "folded": bars.folded,
        "unit": one_line(test.unit),
    }


def roc_curve(roc: Roc) -> Json:
    """The points of the ROC curve."""
    return {"points": [(short(x), short(y)) for x, y in roc.points]}


def class_cells(test: ClassificationTest) -> Json:
    """The cells of the confusion matrix that are not empty, for who points at them, and their examples."""
    cells = filled_cells(test)
    left_out = len(cells) < sum(value > 0 for row in test.confusion for value in row)
    return {
        "names": [one_line(scores.name) for scores in test.classes],
        "cells": [(i, j, count(rows), percent(share)) for i, j, rows, share in cells],
        "least": count(min(rows for _i, _j, rows, _share in cells)) if left_out else None,
        "examples": [
            (
                cell.true,
                cell.predicted,
                [(one_line(row.label), percent(row.confidence), row.picture) for row in cell.rows],
            )
            for cell in test.examples
            if cell.rows
        ],
    }


def calibration_dots(found: Calibration) -> Json:
    """How sure, how often right, the interval, the rows; and where the axes begin, the same for both."""
    ends = [v for b in found.bins for v in (b.confidence, b.low, b.accuracy)]
    least = min(ends, default=0.0)
    step = 0.1 if least >= 0.5 else 0.2
    return {
        "bins": [(short(b.confidence), short(b.accuracy), short(b.low), short(b.high), b.n) for b in found.bins],
        "low": short(1.0 - step * math.ceil((1.0 - least) / step - 1e-9)),
        "step": step,
    }


def code_map(codes: CodeMap) -> Json:
    """The points of each group that has some, and how far the axes reach: as far one way as the other, for a distance
    is to mean the same along both.
    """
    points = [p for p in codes.points if math.isfinite(p[0]) and math.isfinite(p[1])]
    reach = max((abs(v) for x, y, _group in points for v in (x, y)), default=1.0) or 1.0
    return {
        "groups": [
            (place, one_line(name), [(short(x), short(y)) for x, y, group in points if group == place])
            for place, name in enumerate(codes.groups)
            if any(group == place for _x, _y, group in points)
        ],
        "reach": short(1.05 * reach),
    }


def _calibration(test: ClassificationTest | None) -> Json | None:
    return calibration_dots(test.calibration) if test and test.calibration else None


def importance_bars(importance: Importance) -> Json:
    """The most important columns, largest first, with the ends of their whiskers."""
    top = [column for column in ranked(importance) if math.isfinite(column.mean)][:MOST_BARS]
    whiskers = [None if c.sd is None else (short(c.mean - c.sd), short(c.mean + c.sd)) for c in top]
    reach = [0.0, *(c.mean for c in top), *(end for whisker in whiskers if whisker for end in whisker)]
    margin = 0.03 * (max(reach) - min(reach)) or 1.0
    return {
        "names": [one_line(column.column) for column in top],
        "means": [short(column.mean) for column in top],
        "whiskers": whiskers,
        "metric": one_line(importance.metric),
        "low": short(min(reach) - margin if min(reach) < 0 else 0.0),
        "high": short(max(reach) + margin if max(reach) > 0 else 0.0),
    }


def ranked(importance: Importance) -> list[ColumnImportance]:
    """The columns, most important first, those without a number last."""
    return sorted(importance.columns, key=lambda c: c.mean if math.isfinite(c.mean) else -math.inf, reverse=True)


def shared_decimals(columns: Sequence[ColumnImportance]) -> int | None:
    """Decimals for a table of importances: those of the largest."""
    largest = max((c for c in columns if math.isfinite(c.mean)), key=lambda c: abs(c.mean), default=None)
    if largest is None or 0 < abs(largest.mean) < 1e-4:
        return None
    return decimals_for(largest.mean, largest.sd)


def kept_losses(curve: Curve) -> tuple[float | None, float | None]:
    """Training and validation loss at the epoch whose weights were kept, None where there is none."""
    place = (curve.best_epoch or 0) - 1
    train, validation = (losses[place] if 0 <= place < len(losses) else None for losses in (curve.loss, curve.val_loss))
    return train, validation


def _contest(report: Report) -> Sequence[float]:
    score = score_on_test(report.primary_scores)
    return score.per_seed or (score.mean,)


def _zoom(dots: list[float], rival: float | None, others: list[float]) -> tuple[float, float]:
    """The axis: the network and its best rival fill it, others fit in only if they are not far off."""
    core = [*dots, *([] if rival is None else [rival])] or [0.0]
    span = (max(core) - min(core)) or abs(core[0]) * 0.1 or 1.0
    near = [v for v in others if min(core) - _MOST_SPANS * span <= v <= max(core) + _MOST_SPANS * span]
    low, high = min(core + near), max(core + near)
    margin = 0.08 * ((high - low) or span)
    return low - margin, high + margin


def _points(values: Sequence[float]) -> list[tuple[int, float]]:
    return [(epoch, short(value)) for epoch, value in thinned(values)]


def _best(curve: Curve) -> tuple[int, float] | None:
    watched = curve.val_loss or curve.loss
    if curve.best_epoch is None or not 1 <= curve.best_epoch <= len(watched):
        return None
    return curve.best_epoch, short(watched[curve.best_epoch - 1])


def _texts() -> dict[str, str]:
    return {
        "network": _("network"),
        "off": _("off the chart: {value}"),
        "epoch": _("epoch"),
        "loss": _("loss"),
        "train": _("training rows"),
        "validation": _("validation rows"),
        "best": _("weights kept"),
        "true": _("true value"),
        "predicted": _("predicted value"),
        "error": _("error (predicted - true)"),
        "rows": _("rows"),
        "truth": _("truth"),
        "forecast": _("forecast"),
        "band": _("interval"),
        "step": _("steps ahead"),
        "drop": _("how much {metric} worsens"),
        "false_rate": _("others flagged by mistake (false positive rate)"),
        "true_rate": _("found (true positive rate)"),
        "to": _("{a} to {b}"),
        "sure": _("how sure the network was"),
        "right": _("how often it was right"),
        "interval": _("interval (95 %)"),
        "cell": _("{true}, taken for {predicted}: {n} rows, {share} of the class"),
        "right_cell": _("{true}, found: {n} rows, {share} of the class"),
        "no_cell": _("{true}, taken for {predicted}: never"),
        "none_right": _("{true}: not one found"),
        "few": _("{true}, taken for {predicted}: {n} rows or less"),
        "surest": _("the surest first"),
        "sure_of": _("{share} sure"),
        "first_direction": _("first direction"),
        "second_direction": _("second direction"),
        "close": _("close"),
    }
