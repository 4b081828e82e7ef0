"""Series to windows: parts in time that share no value, and nothing learnt from any but the first."""

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from weather import weather

import sunbae.job.series as preparing
from sunbae.data.split import PARTS
from sunbae.errors import ColumnError, DataError, SunbaeError
from sunbae.job.options import make_options
from sunbae.job.prove import disturbed_series, prove_no_leak, series_fingerprint
from sunbae.job.series import load_series, prepare_series


def options_for(target="warm", **more):
    return make_options({"target": target, "time": "time", "past": 6, "horizon": 2} | more)


def prepared(data, **more):
    options = options_for(**more)
    return prepare_series(load_series(data, options), options)


def refusal(data, **more):
    with pytest.raises(SunbaeError) as caught:
        prepared(data, **more)
    return str(caught.value)


CASES = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**31 - 1),
        "n": st.integers(60, 160),
        "past": st.integers(1, 8),
        "horizon": st.integers(1, 4),
        "gap": st.integers(0, 5),
        "groups": st.integers(1, 3),
        "missing": st.sampled_from([0.0, 0.1]),
        "absent": st.sampled_from([0.0, 0.03]),
        "scale": st.sampled_from(["auto", "minmax", "robust"]),
        "targets": st.sampled_from(["warm", "damp,warm"]),
        "future": st.sampled_from([(), ("open",)]),
    }
)


def series_of(case):
    data = weather(case["n"], case["seed"], groups=case["groups"], missing=case["missing"], absent=case["absent"])
    options = options_for(
        case["targets"],
        **{name: case[name] for name in ("past", "horizon", "gap", "scale", "future")},
        **({"group": "place"} if case["groups"] > 1 else {}),
    )
    try:
        series = load_series(data, options)
        return series, options, prepare_series(series, options)
    except DataError:  # such windows do not fit into such a part
        assume(False)


PROPERTY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@PROPERTY
@given(CASES)
def test_later_values_teach_nothing(case):
    series, options, reference = series_of(case)
    changed = disturbed_series(series, np.flatnonzero(series.part != 0), np.random.default_rng(case["seed"]))
    try:
        found = prepare_series(changed, options)
    except DataError:  # too much of what is forecast is unknown now
        assume(False)
    assert series_fingerprint(found) == series_fingerprint(reference)


@PROPERTY
@given(CASES)
def test_no_value_is_in_windows_of_two_parts(case):
    series, _options, found = series_of(case)
    length = found.past + found.horizon
    steps = {part: set((found.starts[part][:, None] + np.arange(length)).ravel().tolist()) for part in PARTS}
    assert not steps["train"] & steps["validation"]
    assert not steps["train"] & steps["test"]
    assert not steps["validation"] & steps["test"]
    stamps = {part: series.line.stamps[sorted(of)] for part, of in steps.items()}
    distance = 3_600_000_000 * (1 + case["gap"])
    if case["groups"] == 1:
        assert stamps["validation"].min() - stamps["train"].max() >= distance
        assert stamps["test"].min() - stamps["validation"].max() >= distance
    assert stamps["train"].max() < stamps["validation"].min() <= stamps["validation"].max() < stamps["test"].min()
    for part, of in steps.items():
        assert {int(series.part[k]) for k in of} == {PARTS.index(part)}
        windows = found.starts[part][:, None] + np.arange(length)
        assert (series.line.stretch[windows] == series.line.stretch[windows[:, :1]]).all()
        assert np.isfinite(found.truth(found.starts[part])).all()


def test_the_check_sees_a_value_that_is_carried_from_one_part_into_another(monkeypatch):
    """A careless program fills gaps before it splits; here from the future, so that training knows it."""
    monkeypatch.setattr(preparing, "carried", lambda frame, segment: frame.select(pl.all().backward_fill()))
    options = options_for()
    holes = pl.Series(np.isin(np.arange(120), np.arange(60, 72)))  # the last training steps
    data = weather(120).with_columns(damp=pl.when(holes).then(None).otherwise(pl.col("damp")))
    series = load_series(data, options)
    changed = disturbed_series(series, np.flatnonzero(series.part != 0), np.random.default_rng(0))
    found = [series_fingerprint(prepare_series(one, options)) for one in (series, changed)]
    assert found[0] != found[1]


def test_training_values_do_teach():
    options = options_for()
    series = load_series(weather(), options)
    changed = disturbed_series(series, np.array([5]), np.random.default_rng(0))
    assert series_fingerprint(prepare_series(changed, options)) != series_fingerprint(prepare_series(series, options))


@pytest.mark.exhaustive
def test_proof_on_ones_own_data():
    said = prove_no_leak(weather(90), options_for(model="auto"))
    assert "every learnt number" in said


class TestWindows:
    def test_what_the_network_reads(self):
        found = prepared(weather(missing=0.1), future=["open"])
        names = found.prep.names()
        assert names["targets"] == ["warm"]
        assert names["others"] == ["damp"]
        assert names["context"] == [
            *("open", "sky=clear", "sky=cloudy", "sky=rain", "damp?", "time.hour.sin", "time.hour.cos"),
        ]
        assert names["future"][0] == "open"
        inputs = found.inputs(found.starts["train"][:2])
        assert {name: window.shape for name, window in inputs.items()} == {
            "targets": (2, 6, 1), "others": (2, 6, 1), "context": (2, 6, 7), "future": (2, 2, 3),
        }  # fmt: skip
        # The first window's future begins where its past ends.
        np.testing.assert_array_equal(inputs["future"][:][0], found.arrays["future"][6:8])

    def test_the_calendar_has_the_cycles_that_training_has_seen(self):
        assert prepared(weather(200)).prep.calendar == ("hour",)
        assert prepared(weather(300)).prep.calendar == ("weekday", "hour")
        assert prepared(weather(15_000)[::24]).prep.calendar == ("month", "weekday")

    def test_the_scaler_knows_the_training_part_alone(self):
        data = pl.DataFrame({"v": np.arange(100.0)})
        found = prepared(data, target="v", time=None, scale="minmax")
        train = found.series.y[found.series.part == 0]
        assert found.prep.center == (train.min(),)
        assert found.prep.scale == (np.ptp(train),)
        assert found.arrays["targets"].max() > 1.5

    def test_a_missing_value_is_the_last_known_one_and_is_never_forecast(self):
        data = pl.DataFrame({"v": [1.0, None, 3.0, 4.0, 5.0, 7.0] * 20})
        found = prepared(data, target="v", time=None, past=2, horizon=1)
        assert np.isnan(found.series.y[1, 0])
        assert found.known[1, 0] == 1.0
        ahead = found.starts["train"] + 2
        assert 1 not in ahead % 6

    def test_nothing_is_carried_over_the_end_of_a_part(self):
        data = pl.DataFrame({"v": np.arange(100.0), "w": [1.0] * 60 + [None] * 5 + [2.0] * 35})
        found = prepared(data.with_columns(w=pl.col("w") + pl.col("v") % 3), target="v", time=None)
        others = found.arrays["others"][:, 0]
        assert found.series.part[60] == 1
        assert others[59] != others[60]
        assert len(set(others[60:65].tolist())) == 1

    def test_a_series_of_one_group_is_one_series(self):
        assert prepared(weather(), group="place").series.line.groups == ("p0",)

    def test_groups_are_told_apart(self):
        found = prepared(weather(groups=2), group="place")
        assert "place=p1" in found.prep.names()["context"]

    def test_an_unasked_past_is_two_seasons_and_fits(self):
        assert prepared(weather(600), past=None, horizon=1).past == 48
        assert prepared(weather(60), past=None, horizon=1).past <= 6


class TestRefusals:
    def test_a_past_that_is_longer_than_a_part(self):
        message = refusal(weather(100), past=30)
        assert (
            "--past 30 and --horizon 2 need 32 steps in a row; the longest stretch of the validation part has 20"
            in message
        )
        assert "With this horizon the longest --past that fits is 18." in message
        assert prepared(weather(100), past=18).past == 18

    def test_a_horizon_that_is_longer_than_a_part(self):
        assert "The longest --horizon that fits is 19, with --past 1." in refusal(weather(100), horizon=50)

    def test_a_target_that_is_constant_in_the_training_part(self):
        data = pl.DataFrame({"v": [3.0] * 70 + list(range(30)), "w": range(100)})
        message = refusal(data, target="v", time=None)
        assert "Target 'v' is always 3 in the training part (0 to 59)" in message

    def test_a_target_without_known_steps(self):
        data = pl.DataFrame({"v": [1.0, None, 2.0, None] * 25, "w": range(100)})
        assert "has no window of 6 + 2 steps in which every target is known" in refusal(data, target="v", time=None)

    def test_a_target_that_is_no_number(self):
        assert "sky" in refusal(weather(), target="sky")

    def test_absent_columns(self):
        assert "has no column 'warmth'" in refusal(weather(), target="warmth")
        assert "--id must name one of them" in refusal(weather(), id=["number"])
        assert "--future must name one of them" in refusal(weather(), future=["holiday"])
        assert "--time must name one of them" in refusal(weather(), time="when")

    def test_two_roles(self):
        assert "named by both --target and --drop" in refusal(weather(), drop=["warm"])
        assert "named by both --target and --target" in refusal(weather(), target="warm,warm")
        assert "named by both --target and --future" in refusal(weather(), future=["warm"])

    def test_no_name_at_all(self):
        assert refusal(weather(), target=",") == "--target is ','; the name of a column was expected."

    def test_a_gap_that_leaves_nothing(self):
        assert "--gap 1000 leaves too little." in refusal(weather(), gap=1000)

    def test_a_time_that_is_none(self):
        with pytest.raises(ColumnError, match="--time names 'sky'"):
            prepared(weather(), time="sky")

    def test_an_infinite_number(self):
        data = weather(100).with_columns(damp=pl.Series([float("inf"), *range(99)]))
        assert "Column 'damp' is infinite in row 1" in refusal(data)
        assert "Target 'damp' is infinite in 1 rows" in refusal(data, target="damp")

    def test_too_many_labels_are_left_out_with_a_reason(self):
        data = weather(200).with_columns(tag=pl.Series([f"t{k % 50}" for k in range(200)]))
        (column,) = [c for c in prepared(data).schema.columns if c.name == "tag"]
        assert (column.role, column.reason) == ("unused", "more than 20 labels, too many for every step")


def test_the_mean_of_doubled_stamps_leaves_categories_as_they_are():
    frame = weather().with_columns(kind=pl.int_range(pl.len()) % 3)
    twice = pl.concat([frame, frame.with_columns(warm=pl.col("warm") + 2, kind=pl.col("kind") + 1)]).sort("time")
    said = {"duplicates": "mean", "categorical": ["kind"]}
    assert load_series(twice, options_for(**said)).table.frame["kind"].to_list()[:2] == [1, 2]
