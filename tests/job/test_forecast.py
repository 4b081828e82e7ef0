"""Series through the whole job: trained, saved, loaded, asked, explained; and forecasts from new rows."""

import json

import numpy as np
import polars as pl
import pytest
from batteries import some
from weather import weather

from sunbae._compat import load_keras
from sunbae.errors import DataError, OptionError, SunbaeError
from sunbae.job.explain import explain
from sunbae.job.forecast import Forecaster
from sunbae.job.load import load
from sunbae.job.train import train
from sunbae.models.recipes import RECIPES, SERIES_RECIPES

CASES = [f"{name}-{targets}" for name in SERIES_RECIPES for targets in ("one", "several")]
SMALL = {"width": 4, "filters": 4, "hidden": 4}


def trained(folder, data=None, **options):
    said = {"target": "warm", "time": "time", "past": 6, "horizon": 3, "seeds": 1, "epochs": 2, "model": "nlinear"}
    return train(weather() if data is None else data, **said | options, out=folder / "run")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("one"), seeds=2, epochs=20)


@pytest.fixture(scope="module")
def forecaster(run):
    return load(run.bundle)


@pytest.mark.parametrize("case", some(CASES, "dlinear-several"))
def test_trained_saved_loaded(case, tmp_path):
    name, targets = case.split("-")
    small = [f"{k}={v}" for k, v in SMALL.items() if k in RECIPES[name].params.model_fields]
    names = ["warm"] if targets == "one" else ["warm", "damp"]
    made = trained(tmp_path, target=names, model=name, set=small)
    loaded = load(made.bundle)
    assert isinstance(loaded, Forecaster)
    assert loaded.predict().shape == (3, len(names))
    # What was said of the last test window is said again by the loaded network, told of its past alone.
    kept = pl.read_csv(made.path / "predictions.csv").tail(3)
    origin = kept["origin"][0]
    known = weather().filter(pl.col("time") <= origin).tail(12)
    expected = kept.select(f"{n}_forecast" for n in names).to_numpy()
    np.testing.assert_allclose(loaded.predict(known), expected, rtol=1e-6)
    assert explain(made.path).total == loaded.model.count_params()


def test_everything_is_written(run):
    assert sorted(p.name for p in run.path.iterdir()) == [
        *("findings.json", "forecast.csv", "history.csv", "model.sunbae", "predictions.csv", "report.html", "run.json"),
        *("run.toml", "scores.json", "split.csv"),
    ]
    scores = json.loads((run.path / "scores.json").read_text())
    (target,) = scores["targets"]
    assert set(target["by_step"]) == {"rmse", "mae", "r2", "mase"}
    assert {len(values) for values in target["by_step"].values()} == {3}
    assert set(scores["baselines"]) == {"last value", "seasonal naive", "ridge on lags", "trees on lags"}
    assert run.targets["warm"]["rmse"] == run.scores["rmse"]
    said = run.to_json()["targets"]["warm"]
    assert set(said["baselines"]["ridge on lags"]) == {"loss", "rmse", "mae", "r2"}
    assert set(said["mase"]["baselines"]) == set(said["baselines"])
    assert run.record["series"] == {
        "targets": ["warm"], "past": 6, "horizon": 3, "step": "1 hour", "seasons": [24], "stationary": "level",
        "groups": 1,
    }  # fmt: skip
    split = pl.read_csv(run.path / "split.csv")
    assert split["part"].value_counts().sort("part").rows() == [("test", 40), ("train", 120), ("validation", 40)]
    kept = pl.read_csv(run.path / "predictions.csv")
    assert kept.columns == ["origin", "step", "time", "warm_true", "warm_forecast", "warm_low", "warm_high"]
    assert len(kept) == (40 - 9 + 1) * 3


def test_scores_are_those_of_the_predictions(run):
    kept = pl.read_csv(run.path / "predictions.csv")
    error = (kept["warm_true"] - kept["warm_forecast"]).to_numpy()
    by_hand = float(np.sqrt(np.mean(error**2)))
    assert by_hand == pytest.approx(run.scores["rmse"].mean, rel=0.05)  # of the mean forecast, not the mean of RMSE
    naive = run.baselines["last value"]["rmse"]
    data = weather()
    at = dict(zip(data["time"], data["warm"], strict=True))
    last = np.array([at[origin] for origin in kept["origin"]])
    assert naive == pytest.approx(float(np.sqrt(np.mean((kept["warm_true"].to_numpy() - last) ** 2))))


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_an_exported_network_gives_the_same_forecast(ending, run, forecaster, tmp_path):
    notes = run.export(tmp_path / f"network.{ending}", seed=1)
    assert "targets (batch, 6, 1): warm" in " ".join(notes)
    assert "The output is (batch, 3, 1): the next steps of warm, each in its own unit." in notes
    model = load_keras().models.load_model(tmp_path / f"network.{ending}", compile=False)
    windows = forecaster.prepare()
    assert {name: a.shape for name, a in windows.items()}["future"] == (1, 3, 2)
    own = forecaster._predict(windows)[1]
    np.testing.assert_allclose(np.asarray(model(windows)), own, rtol=1e-5)


def test_the_same_again(run, tmp_path):
    again = trained(tmp_path, seeds=2, epochs=20)
    assert again.record["bundle_sha256"] == run.record["bundle_sha256"]
    assert (again.path / "scores.json").read_bytes() == (run.path / "scores.json").read_bytes()


class TestBeyondTheEnd:
    def test_stamps_and_interval(self, forecaster):
        found = forecaster.forecast()
        assert found.frame.columns == ["time", "warm", "warm_low", "warm_high"]
        assert found.frame["time"].to_list() == ["2024-01-09 08:00", "2024-01-09 09:00", "2024-01-09 10:00"]
        assert found.origins == ("2024-01-09 07:00",)
        assert (found.low < found.mean).all()
        assert (np.diff(found.high - found.low, axis=1) >= 0).all()

    def test_new_rows_that_follow_go_on(self, forecaster):
        data = weather(202)
        found = forecaster.forecast(data[200:])
        assert found.origins == ("2024-01-09 09:00",)
        np.testing.assert_allclose(found.mean, forecaster.forecast(data[150:]).mean, rtol=1e-12)

    def test_rows_that_are_known_already_change_nothing(self, forecaster):
        np.testing.assert_array_equal(forecaster.predict(weather()[190:]), forecaster.predict())

    def test_a_step_that_is_absent_is_the_last_one_again(self, forecaster):
        data = weather(204)
        absent = pl.int_range(pl.len()) == 201
        expected = data.with_columns(
            pl.when(absent).then(None).otherwise(name).alias(name) for name in ("warm", "damp")
        )
        whole = forecaster.predict(expected[180:])
        assert np.abs(forecaster.predict(pl.concat([data[200:201], data[202:]])) - whole).max() < 1.0

    def test_few_rows_after_a_gap_are_refused(self, forecaster):
        later = weather(300)[250:253]
        with pytest.raises(DataError, match="has 3 steps in a row up to the last known one, and they do not follow"):
            forecaster.forecast(later)

    def test_enough_rows_after_a_gap_stand_alone(self, forecaster):
        assert forecaster.forecast(weather(300)[250:260]).origins == ("2024-01-11 19:00",)

    def test_absent_columns(self, forecaster):
        with pytest.raises(SunbaeError, match="lack the columns 'damp', which the network was trained with"):
            forecaster.forecast(weather(210).drop("damp"))

    def test_rows_in_no_order_are_sorted_and_doubled_ones_taken_once(self, forecaster):
        rows = weather(210)[190:]
        doubled = pl.concat([rows[:10].with_columns(warm=pl.lit(99.0)), rows])
        found = forecaster.forecast(doubled.sample(fraction=1, shuffle=True, seed=1).sort("warm", descending=True))
        np.testing.assert_array_equal(found.mean, forecaster.forecast(rows).mean)
        assert [note.split(";")[-1].strip() for note in found.notes if "row" in note] == [
            "sorted by time", "of each stamp the last row was taken"
        ]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A network that knows beforehand whether it will be open."""
    return load(trained(tmp_path_factory.mktemp("known"), future=["open"]).bundle)


class TestKnownBeforehand:
    @staticmethod
    def ahead(n, answer="yes"):
        rows = weather(200 + n)[200:].with_columns(open=pl.lit(answer))
        return rows.with_columns(
            warm=pl.lit(None, pl.Float64), damp=pl.lit(None, pl.Float64), sky=pl.lit(None, pl.String)
        )

    def test_without_them_the_rows_that_are_needed_are_named(self, told):
        with pytest.raises(DataError) as caught:
            told.forecast()
        assert "The forecast needs 'open' of 3 steps, 2024-01-09 08:00 to 2024-01-09 10:00; 0 are known." in str(
            caught.value
        )
        with pytest.raises(DataError, match="2 are known"):
            told.forecast(self.ahead(2))

    def test_with_them(self, told):
        yes, no = (told.predict(self.ahead(3, answer)) for answer in ("yes", "no"))
        assert not np.array_equal(yes, no)

    def test_the_end_of_the_training_data_may_hold_them(self, tmp_path):
        data = pl.concat([weather(), self.ahead(3)])
        run = trained(tmp_path, data=data, future=["open"])
        assert load(run.bundle).forecast().frame["time"][0] == "2024-01-09 08:00"
        assert "2024-01-09 08:00" in (run.path / "forecast.csv").read_text()

    def test_they_are_taken_by_their_time(self, told):
        with pytest.raises(DataError, match="0 are known"):
            told.forecast(self.ahead(6)[3:])
        with pytest.raises(DataError, match="1 are known"):
            told.forecast(pl.concat([self.ahead(1), self.ahead(4)[2:]]))


class TestDatesAsInTraining:
    def test_the_order_of_day_and_month(self, tmp_path):
        days = pl.datetime_range(pl.datetime(2023, 9, 1), pl.datetime(2024, 1, 31), "1d", eager=True)
        written = weather(len(days)).with_columns(time=days.dt.strftime("%m/%d/%Y"))
        loaded = load(trained(tmp_path, data=written).bundle)
        found = loaded.forecast(written[-1:].with_columns(time=pl.lit("02/01/2024")))
        assert found.origins == ("2024-02-01",)

    def test_one_moment_is_the_same_in_every_zone(self, tmp_path):
        at = weather().with_columns(time=pl.col("time") + ":00+09:00")
        loaded = load(trained(tmp_path, data=at).bundle)
        assert loaded.forecast().times[0][0] == "2024-01-09 08:00"
        later = weather(202)[200:]
        here = loaded.forecast(later.with_columns(time=pl.col("time") + ":00+09:00"))
        moments = later["time"].str.to_datetime("%Y-%m-%d %H:%M").dt.offset_by("-9h").dt.strftime("%Y-%m-%d %H:%M:%SZ")
        there = loaded.forecast(later.with_columns(time=moments))
        assert here.times == there.times == (("2024-01-09 10:00", "2024-01-09 11:00", "2024-01-09 12:00"),)
        np.testing.assert_array_equal(here.mean, there.mean)


class TestTooShortToGoOnFrom:
    def test_a_short_series_is_left_out_and_named(self, tmp_path):
        both = weather(groups=2)
        run = trained(tmp_path, data=pl.concat([both[:200], both[200:204]]), group="place")
        assert pl.read_csv(run.path / "forecast.csv")["place"].unique().to_list() == ["p0"]
        assert any(n.startswith("p1: the training data end with 4 steps in a row") for n in run.record["notes"])

    def test_no_window_crosses_a_gap(self, tmp_path):
        hourly = weather(204)
        run = trained(tmp_path, data=pl.concat([hourly[:196], hourly[200:]]))
        assert not (run.path / "forecast.csv").exists()
        with pytest.raises(DataError, match="the training data end with 4 steps in a row, the network looks at 6"):
            load(run.bundle).forecast()


def test_several_series(tmp_path):
    loaded = load(trained(tmp_path, data=weather(groups=2), group="place").bundle)
    found = loaded.forecast()
    assert found.frame.columns[:3] == ["place", "time", "warm"]
    assert found.frame["place"].to_list() == ["p0"] * 3 + ["p1"] * 3
    assert loaded.predict().shape == (2, 3, 1)
    # Rows of one series alone are a forecast for that one.
    assert loaded.forecast(weather(203, groups=2)[403:406]).frame["place"].to_list() == ["p1"] * 3


def test_a_target_that_is_called_like_a_bound_of_another(tmp_path):
    data = weather().rename({"damp": "warm_low"})
    found = load(trained(tmp_path, data=data, target="warm,warm_low").bundle).forecast()
    assert found.frame.columns == [
        "time",
        "warm",
        "warm_low_",
        "warm_high",
        "warm_low",
        "warm_low_low",
        "warm_low_high",
    ]
    np.testing.assert_array_equal(found.frame["warm_low"], found.mean[0, :, 1])


def test_r2_of_several_targets_lies_between_those_of_each(tmp_path):
    """The difference between their levels is nothing that the network explains."""
    run = trained(tmp_path, data=weather().with_columns(pl.col("damp") + 1000), target="warm,damp")
    scores = json.loads((run.path / "scores.json").read_text())
    found = [one["network"]["parts"]["test"]["r2"]["mean"] for one in (scores, *scores["targets"])]
    assert min(found[1:]) - 1e-6 <= found[0] <= max(found[1:]) + 1e-6


@pytest.mark.exhaustive
def test_without_time(tmp_path):
    data = weather().drop("time")
    loaded = load(trained(tmp_path, data=data, time=None, drop=["place"]).bundle)
    assert loaded.forecast().frame["step"].to_list() == ["200", "201", "202"]
    found = loaded.forecast(data[:2])
    assert "taken to follow the training data" in found.notes[0]


@pytest.mark.exhaustive
def test_a_backtest_has_a_row_for_each_origin(tmp_path):
    run = trained(tmp_path, backtest=2)
    folds = json.loads((run.path / "scores.json").read_text())["backtest"]
    assert [fold["begin"] for fold in folds] == ["2024-01-05 04:00", "2024-01-07 06:00"]
    assert set(folds[0]["scores"]) == {"network", "last value", "seasonal naive", "ridge on lags", "trees on lags"}


def test_a_backtest_with_too_many_folds(tmp_path):
    with pytest.raises(OptionError, match="--backtest 30: in fold 1 .*Ask for fewer folds, or shorter windows."):
        trained(tmp_path, backtest=30)


@pytest.mark.exhaustive
def test_the_recipe_is_chosen_on_validation(tmp_path):
    run = trained(tmp_path, model="auto")
    (note,) = [n for n in run.record["notes"] if n.startswith("--model auto")]
    assert f"--model auto: {run.record['model']}" in note
    assert note.count("nlinear") >= 2
    assert run.record["options"]["model"] == "auto"


def test_stamps_of_digits_are_written_back_and_read_again(tmp_path):
    n = 48
    data = pl.DataFrame({"ym": [f"{2008 + k // 12}{k % 12 + 1:02d}" for k in range(n)], "warm": np.sin(np.arange(n))})
    made = trained(tmp_path, data, time="ym", past=3, horizon=2)
    assert pl.read_csv(made.path / "forecast.csv")["ym"].to_list() == [201201, 201202]
    later = data.tail(6).with_columns(ym=pl.Series([f"2012{k + 1:02d}" for k in range(6)]))
    assert load(made.bundle).forecast(later).times == (("201207", "201208"),)
