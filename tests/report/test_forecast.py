import math
from dataclasses import replace

import pytest
from report.samples import forecast_line, forecast_path, many_targets, one_step, series, target_forecast

from sunbae.report import forecast
from sunbae.report.answer import Cell
from sunbae.report.content import Fold, StepScores


def test_facts_without_a_season():
    assert forecast.facts(one_step().series) == [("known steps", "10"), ("forecast steps", "1"), ("one step", "1 row")]
    assert forecast.facts(series().series)[-1] == ("season", "24 steps (1 day), found on the training rows")


def test_what_the_interval_held():
    target = target_forecast("y")
    assert forecast.interval_text(target) == (
        "The band should hold 90% of the values; it held 88% of those of the test part."
    )
    assert forecast.interval_text(replace(target, coverage=math.nan)).endswith("how many it held is not known.")


def test_steps_ahead():
    assert forecast.line_text(forecast_line(2)) == "Each value was forecast one step ahead."
    assert forecast.line_text(forecast_line(2, step=1_200)) == "Each value was forecast 1,200 steps ahead."


@pytest.mark.parametrize(("n", "sentences"), [(600, 0), (601, 1), (6_000, 1), (6_001, 2)])
def test_a_long_line_says_what_is_left_out(n, sentences):
    text = forecast.zoom_text(forecast_line(n), one_step().series)
    assert text.count(".") == sentences


def test_of_many_targets_each_has_fewer_rows():
    text = forecast.zoom_text(forecast_line(3_000), many_targets().series)
    assert text.endswith("Earlier steps are thinned out; highest and lowest values are kept.")


def test_when_a_forecast_was_made():
    path = forecast_path(2, 40)
    assert forecast.path_text(path) == "Made at 2013-01-02 15:00."
    assert forecast.path_text(forecast_path(2, 0)) == ""
    assert forecast.past_text(path) == "The last 30 of 40 known steps are shown."
    assert forecast.past_text(forecast_path(2, 30)) == ""


def test_numbers_of_a_forecast_share_their_decimals():
    assert forecast.path_decimals(replace(forecast_path(3, 1), forecast=(1234.5, 1500.0, 0.1))) == 0
    assert forecast.path_decimals(replace(forecast_path(1, 1), forecast=(math.nan,))) == 0


def test_every_target_against_its_best_baseline():
    rows = forecast.target_rows(series().series)
    assert [name for name, _scores in rows][:2] == ["기온", "습도"]
    rmse, mae, r2, mase = rows[1][1]
    assert (rmse.cell, rmse.rival) == (Cell("3.73 ± 0.03", best=True), "ridge regression 4.14")
    assert (mae.cell.best, mae.rival) == (False, "")
    assert (r2.cell.best, r2.rival) == (False, "ridge regression 0.915")
    assert mase.rival == ""


def test_a_metric_that_a_target_lacks():
    base = series().series
    targets = (base.targets[0], replace(base.targets[1], overall=base.targets[1].overall[:1]))
    assert forecast.target_rows(replace(base, targets=targets))[1][1][1].cell == Cell("–")


def test_a_table_step_by_step():
    by_step = (StepScores("RMSE", (1.0, 2.0), (("last value", (3.0, math.nan)),)), StepScores("R²", (0.9, 0.8)))
    assert [forecast.step_columns(scores) for scores in by_step] == [["network", "last value"], ["network"]]
    assert forecast.step_rows(by_step, 2) == [(1, ["1.00", "3.00", "0.900"]), (2, ["2.00", "–", "0.800"])]


@pytest.mark.parametrize(("horizon", "steps"), [(48, list(range(1, 49))), (100, [1, *range(3, 100, 3), 100])])
def test_of_a_long_horizon_every_nth_step_is_in_the_table(horizon, steps):
    scores = StepScores("RMSE", tuple(float(i) for i in range(horizon)))
    assert [step for step, _cells in forecast.step_rows((scores,), horizon)] == steps


def test_a_back_test_marks_the_best_and_ends_with_the_mean():
    report = series()
    table = forecast.backtest_table(report, report.series)
    assert table.models == ("network", "last value", "ridge regression")
    assert [[cell.best for cell in cells].index(True) for _span, cells in table.folds] == [0, 0, 2, 2]
    assert table.folds[0] == (
        "2013-01-01 00:00 to 2013-02-07 11:00",
        (Cell("1.20", best=True), Cell("2.40"), Cell("1.35")),
    )
    assert table.mean == (Cell("1.35 ± 0.13", best=True), Cell("2.40 ± 0"), Cell("1.38 ± 0.03"))


def test_the_direction_of_a_back_test_is_that_of_its_metric():
    report = series()
    higher = replace(report.series, backtest_metric="R²")
    assert forecast.higher_is_better(report, "R²")
    assert not forecast.higher_is_better(report, "RMSE")
    assert not forecast.higher_is_better(report, "unheard of")
    assert forecast.backtest_table(report, higher).mean[1].best
    assert forecast.backtest_intro(report, higher).endswith("R², higher is better.")
    assert forecast.backtest_text(report, higher).endswith("best baseline 2.40 (last value)")


def test_a_back_test_with_missing_scores():
    report = one_step()
    folds = (
        Fold("a", "b", (("network", math.nan), ("last value", 2.0))),
        Fold("c", "d", (("network", 3.0),)),
    )
    gappy = replace(report.series, backtest=folds)
    table = forecast.backtest_table(report, gappy)
    assert [[cell.text for cell in cells] for _span, cells in table.folds] == [["–", "2.00"], ["3.00", "–"]]
    assert [cell.best for _span, cells in table.folds for cell in cells] == [False] * 4
    assert [cell.text for cell in table.mean] == ["3.00", "2.00"]


def test_a_back_test_in_one_line():
    report = series()
    alone = replace(report.series, backtest=(Fold("a", "b", (("network", 1.0),)),))
    assert forecast.backtest_text(report, alone) == "Back-test (folds: 1): RMSE 1.00"
    assert forecast.backtest_text(report, replace(alone, backtest=())) == ""
