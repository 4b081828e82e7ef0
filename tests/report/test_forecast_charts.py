import json
import math
from dataclasses import replace

import pytest
from report.samples import forecast_line, forecast_path, many_targets, one_step, series, target_forecast

from sunbae.report import charts, forecast_charts
from sunbae.report.content import Fold, StepScores


def test_a_short_line_is_whole_and_opens_at_its_start():
    view = forecast_charts.line_window(forecast_line(5, gaps=(2,)), "기온")
    assert view["name"] == "기온"
    assert view["rows"] == [0, 1, 2, 3, 4]
    assert (view["n"], view["first"], view["origin"]) == (5, 0, None)
    assert [value is None for value in view["true"]] == [False, False, True, False, False]
    assert view["times"][1] == "2013-01-01 01:00"
    assert view["low"][0] == pytest.approx(view["forecast"][0] - 2)


def test_a_long_line_opens_on_its_end_and_keeps_a_spike():
    line = forecast_line(20_000)
    true = list(line.true)
    true[7_654] = 999.0
    view = forecast_charts.line_window(replace(line, true=tuple(true)), "y", 2_000)
    assert len(view["rows"]) <= 2_000
    assert (view["n"], view["first"]) == (20_000, 19_700)
    assert view["rows"][-300:] == list(range(19_700, 20_000))
    assert view["true"][view["rows"].index(7_654)] == 999.0


def test_a_path_starts_from_the_last_known_value():
    path = forecast_path(2, 3)
    view = forecast_charts.path_window(path, "y")
    assert view["origin"] == 2
    assert view["times"] == [*path.past_times, *path.times]
    assert view["forecast"][:2] == [None, None]
    assert view["forecast"][2] == view["low"][2] == view["high"][2] == view["true"][2] == pytest.approx(path.past[-1])
    assert view["forecast"][3:] == pytest.approx(path.forecast)


def test_a_path_without_a_past():
    view = forecast_charts.path_window(forecast_path(2, 0), "y")
    assert view["origin"] is None
    assert len(view["forecast"]) == 2


@pytest.mark.parametrize(("horizon", "past", "shown"), [(24, 96, 72), (1, 96, 30), (1, 10, 10), (200, 1_000, 600)])
def test_a_long_past_does_not_squeeze_its_forecast(horizon, past, shown):
    path = forecast_path(horizon, past)
    assert forecast_charts.shown_past(path) == shown
    view = forecast_charts.path_window(path, "y", 2_000)
    assert (view["n"], view["origin"]) == (shown + horizon, shown - 1)
    assert view["times"][shown] == path.times[0]


def test_beyond_the_data_nothing_is_true():
    view = forecast_charts.path_window(forecast_path(2, 3, known=False), "y")
    assert view["true"][3:] == [None, None]


def test_scores_step_by_step():
    (drawn,) = forecast_charts.horizon_lines((StepScores("RMSE", (1.0, math.nan), (("last\nvalue", (2.0, 3.0)),)),))
    assert drawn == {
        "metric": "RMSE",
        "network": [1.0, None],
        "baselines": [{"name": "last value", "values": [2.0, 3.0]}],
    }


def test_one_step_has_no_error_by_horizon():
    target = target_forecast("y", horizon=2)
    assert forecast_charts.has_horizon_chart(target, 2)
    assert not forecast_charts.has_horizon_chart(target_forecast("y", horizon=1), 1)
    assert not forecast_charts.has_horizon_chart(replace(target, by_step=()), 2)
    assert not forecast_charts.has_horizon_chart(replace(target, by_step=(StepScores("R²", (math.nan,) * 2),)), 2)
    assert charts.chart_data(one_step())["forecasts"]["targets"][0]["horizon"] is None


def test_a_back_test_of_three_folds_is_drawn():
    assert charts.chart_data(one_step())["forecasts"]["backtest"] is None
    drawn = charts.chart_data(series(n_folds=3))["forecasts"]["backtest"]
    assert drawn["metric"] == "RMSE"
    assert drawn["times"][0] == "2013-01-01 00:00"
    assert [model["name"] for model in drawn["models"]] == ["network", "last value", "ridge regression"]
    assert drawn["models"][0]["values"] == [1.2, 1.3, 1.4]


def test_a_model_that_a_fold_lacks():
    folds = (Fold("a", "b", (("network", 1.0),)), Fold("c", "d", (("network", 2.0), ("mean", 3.0))))
    assert forecast_charts.backtest_lines(folds, "RMSE")["models"][1] == {"name": "mean", "values": [None, 3.0]}


def test_charts_of_a_target():
    drawn = charts.chart_data(series())["forecasts"]["targets"][1]
    assert (drawn["line"]["n"], drawn["beyond"]["n"], len(drawn["paths"])) == (600, 96, 3)
    assert [scores["metric"] for scores in drawn["horizon"]] == ["RMSE", "MAE", "R²", "MASE"]
    assert {view["name"] for view in (drawn["line"], drawn["beyond"], *drawn["paths"])} == {"습도"}


def test_a_target_without_charts():
    base = series()
    target = replace(base.series.targets[1], line=None, paths=(), beyond=None, by_step=())
    drawn = charts.chart_data(replace(base, series=replace(base.series, targets=(target,))))
    assert drawn["forecasts"]["targets"] == [{"line": None, "horizon": None, "paths": [], "beyond": None}]


def test_many_long_series_stay_a_small_page():
    report = many_targets()
    line = forecast_line(20_000)
    targets = tuple(replace(target, line=line) for target in report.series.targets * 2)
    report = replace(report, series=replace(report.series, targets=targets))
    assert len(json.dumps(charts.chart_data(report)).encode()) < 5_000_000


def test_without_a_series_there_are_no_forecasts():
    assert charts.chart_data(replace(series(), series=None))["forecasts"] is None
