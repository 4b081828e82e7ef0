import json
import math
from dataclasses import replace

import pytest
from report.samples import bare, binary, calibration, curves, regression, wide

from sunbae.report import charts
from sunbae.report.confusion import filled_cells
from sunbae.report.content import (
    BaselineScore,
    CalibrationBin,
    CellExamples,
    ClassificationTest,
    ClassScores,
    CodeMap,
    ColumnImportance,
    Curve,
    Curves,
    Example,
    Importance,
    MetricScores,
    PartScore,
    RegressionTest,
)


def contest(dots, *baselines):
    metric = MetricScores(
        "R²",
        "",
        True,
        (PartScore("test", sum(dots) / len(dots), 0.01, dots),),
        tuple(BaselineScore(f"b{i}", value) for i, value in enumerate(baselines)),
    )
    return charts.seed_dots(replace(bare(tuple(range(len(dots)))), scores=(metric,)))


def test_the_dots_and_the_best_rival_fill_the_axis():
    chart = contest((0.80, 0.82), 0.78, -0.002)
    assert [b["off"] for b in chart["baselines"]] == [0, -1]
    assert [b["best"] for b in chart["baselines"]] == [True, False]
    assert 0.77 < chart["low"] < 0.78
    assert 0.82 < chart["high"] < 0.83


def test_a_baseline_near_enough_keeps_its_place():
    chart = contest((0.80, 0.82), 0.78, 0.6)
    assert [b["off"] for b in chart["baselines"]] == [0, 0]
    assert chart["low"] < 0.6


@pytest.mark.parametrize("dots", [(0.0,), (5.0, 5.0), (math.nan,)])
def test_the_axis_has_a_width(dots):
    chart = contest(dots)
    assert chart["low"] < chart["high"]


def test_a_baseline_without_a_number_is_left_out():
    assert [b["name"] for b in contest((0.8,), math.nan, 0.7)["baselines"]] == ["b1"]


def test_one_seed_without_baselines_is_no_contest():
    assert not charts.has_contest(bare())
    assert charts.has_contest(bare((0, 1)))
    assert charts.chart_data(bare())["seeds"] is None


def test_the_kept_epoch_is_marked_on_the_validation_curve():
    run = Curve(7, (3.0, 2.0, 1.0), (5.0, 4.0, 6.0), 2)
    (drawn,) = charts.learning_curves(Curves("mse", (run,)))["seeds"]
    assert drawn["best"] == (2, 4.0)
    assert charts.kept_losses(run) == (2.0, 4.0)


def test_without_validation_rows_the_training_curve_is_marked():
    run = Curve(7, (3.0, 2.0), (), 2)
    (drawn,) = charts.learning_curves(Curves("mse", (run,)))["seeds"]
    assert drawn["best"] == (2, 2.0)
    assert drawn["validation"] == []
    assert charts.kept_losses(run) == (2.0, None)


@pytest.mark.parametrize("best", [None, 0, 9])
def test_an_epoch_that_never_was_is_not_marked(best):
    run = Curve(0, (1.0,), (1.0,), best)
    assert charts.learning_curves(Curves("mse", (run,)))["seeds"][0]["best"] is None
    assert charts.kept_losses(run) == (None, None)


@pytest.mark.parametrize(
    ("losses", "log", "first", "zero"),
    [
        ((1.0, 0.5), True, False, True),
        ((100.0, 0.5), True, True, True),
        ((1.0, 0.0), False, False, True),
        ((1.0, -2.0), False, False, False),  # a log-likelihood
        ((math.nan, math.inf), False, False, True),
        ((), False, False, True),
    ],
)
def test_scale_of_the_loss(losses, log, first, zero):
    chart = charts.learning_curves(Curves("loss", (Curve(0, losses),)))
    assert (chart["log"], chart["log_first"], chart["zero"]) == (log, first, zero)


def test_scatter_shares_one_range_and_drops_what_is_not_finite():
    chart = charts.scatter(RegressionTest((1.0, 2.0, math.nan), (8.0, math.inf, 3.0), 3))
    assert chart["points"] == [(1.0, 8.0)]
    assert chart["low"] <= 1.0
    assert chart["high"] >= 8.0


def test_a_stray_prediction_does_not_squeeze_the_rest():
    test = RegressionTest((0.0, 10.0, 5.0, 5.0, 5.0), (1.0, 9.0, 900.0, 19.0, -11.0), 5)
    chart = charts.scatter(test)
    assert chart["strays"] == [(5.0, 900.0), (5.0, -11.0)]
    assert len(chart["points"]) == 3
    assert (chart["low"], chart["high"]) == (0.0, 20.0)


def test_with_one_true_value_nothing_is_a_stray():
    assert charts.scatter(RegressionTest((5.0,), (900.0,), 1))["strays"] == []


def test_errors_are_predicted_minus_true():
    chart = charts.errors(RegressionTest((10.0, 10.0), (13.0, 13.0), 2))
    assert chart["start"] >= 0
    assert sum(chart["counts"]) == 2


def test_importance_shows_the_twenty_largest():
    chart = charts.importance_bars(wide().importance)
    assert len(chart["names"]) == charts.MOST_BARS == 20
    assert chart["means"] == sorted(chart["means"], reverse=True)


def test_importance_keeps_room_for_whiskers_and_negative_values():
    columns = (ColumnImportance("a", 0.2, 0.1), ColumnImportance("b", -0.1), ColumnImportance("c", math.nan))
    chart = charts.importance_bars(Importance("R²", columns))
    assert chart["names"] == ["a", "b"]
    assert chart["whiskers"] == [pytest.approx((0.1, 0.3)), None]
    assert chart["low"] < -0.1
    assert chart["high"] > 0.3
    assert [c.column for c in charts.ranked(Importance("R²", columns))] == ["a", "b", "c"]


def test_a_long_training_stays_a_small_page():
    long = replace(regression(), curves=curves("mse", epochs=20_000))
    assert len(json.dumps(charts.chart_data(long))) < 250_000


def test_binary_has_a_roc_curve():
    assert charts.chart_data(binary())["roc"]["points"][0] == (0.0, 0.0)


@pytest.mark.parametrize(
    ("least", "low", "step"), [(0.93, 0.9, 0.1), (0.5, 0.5, 0.1), (0.49, 0.4, 0.2), (0.3, 0.2, 0.2)]
)
def test_the_axes_of_calibration_end_on_a_line_of_the_grid(least, low, step):
    chart = charts.calibration_dots(replace(calibration(), bins=(CalibrationBin(9, 0.97, 0.96, least, 1.0),)))
    assert (chart["low"], chart["step"]) == (low, step)
    assert chart["bins"] == [(0.97, 0.96, least, 1.0, 9)]


def test_the_cells_of_the_matrix_have_numbers_and_examples():
    test = ClassificationTest(
        tuple(ClassScores(name, 1, 1, 1, 4) for name in ("a\nb", "c")),
        ((3.0, 1.0), (0.0, 0.0)),
        examples=(CellExamples(0, 1, (Example("row 7", 0.98, 2), Example("row 9", math.nan))),),
    )
    assert charts.class_cells(test) == {
        "names": ["a b", "c"],
        "cells": [(0, 0, "3", "75%"), (0, 1, "1", "25%")],
        "least": None,
        "examples": [(0, 1, [("row 7", "98%", 2), ("row 9", "–", None)])],
    }


def test_of_too_many_cells_the_fullest_are_kept(monkeypatch):
    classes = tuple(ClassScores(name, 1, 1, 1, 4) for name in "abc")
    test = ClassificationTest(classes, ((3.0, 1.0, 0.0), (2.0, 4.0, 0.0), (0.0, 0.0, 5.0)))
    monkeypatch.setattr(charts, "filled_cells", lambda test: filled_cells(test, 3))
    found = charts.class_cells(test)
    assert [cell[:3] for cell in found["cells"]] == [(0, 0, "3"), (1, 1, "4"), (2, 2, "5")]
    assert found["least"] == "3"


def test_the_map_of_codes_reaches_as_far_on_every_side():
    points = ((1.0, -2.0, 2), (0.5, 0.5, 0), (math.nan, 0.0, 0), (-1.0, 0.0, 2))
    chart = charts.code_map(CodeMap(points, ("a", "b", "c"), 0.5, 4))
    assert chart["groups"] == [(0, "a", [(0.5, 0.5)]), (2, "c", [(1.0, -2.0), (-1.0, 0.0)])]
    assert chart["reach"] == pytest.approx(2.1)
    assert charts.code_map(CodeMap((), (), 1.0, 0)) == {"groups": [], "reach": 1.05}
