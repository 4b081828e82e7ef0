"""Prep: learnt from training rows, applied to any rows, row by row."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.data.read import read_table
from sunbae.data.schema import RoleOptions, infer_schema
from sunbae.data.split import TrainRows
from sunbae.errors import ColumnError, DataError
from sunbae.prep.pipeline import Prep, PrepOptions, apply_prep, fit_prep, tree_features

N = 80


def frame_of(n=N, seed=0):
    rng = np.random.default_rng(seed)
    start = dt.datetime(2024, 1, 1)
    return pl.DataFrame(
        {
            "size": rng.normal(100, 30, n),
            "rooms": [None if k % 9 == 0 else str(v) for k, v in enumerate(rng.integers(1, 6, n))],
            "sold": [f"{start + dt.timedelta(hours=int(h)):%Y-%m-%d %H:%M}" for h in rng.integers(0, 9000, n)],
            "garden": [None if k % 7 == 0 else v for k, v in enumerate(rng.choice(["yes", "no"], n))],
            "flag": rng.integers(0, 2, n),
            "city": [None if k % 11 == 0 else v for k, v in enumerate(rng.choice(["서울", "부산", "대구"], n))],
            "shop": rng.choice([f"s{k}" for k in range(12)], n),
            "note": [None if k % 5 == 0 else f"words {k}" for k in range(n)],
        }
    )


def learn(frame, y=None, *, schema=None, decimal=".", roles=None, **options):
    values = np.arange(frame.height, dtype=np.float64) if y is None else y
    schema = schema or infer_schema(frame, options=roles, decimal=decimal)
    return fit_prep(TrainRows(frame, values, decimal=decimal), schema, PrepOptions(**options))


def prep_of(frame, **more) -> Prep:
    return learn(frame, **more)[0]


def numbers(prep, frame, **more):
    """Column name -> values of the `numbers` input."""
    found = apply_prep(prep, frame, **more).numbers
    assert found.dtype == np.float32
    names = [name for name, _source in prep.features()]
    assert found.shape == (frame.height, len(names))
    return {name: found[:, k].tolist() for k, name in enumerate(names)}


def of(**columns):
    return pl.DataFrame(columns)


# --- rows by themselves


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 2**31 - 1),
    st.sampled_from(["standard", "minmax", "robust", "robust_clip", "maxabs", "quantile", "none"]),
    st.sampled_from([2, 5, 20]),
)
def test_rows_do_not_see_each_other(seed, method, one_hot_max):
    prep = prep_of(frame_of(seed=seed), scale=method, one_hot_max=one_hot_max)
    rows = frame_of(15, seed + 1)
    whole = apply_prep(prep, rows)
    order = np.random.default_rng(seed).permutation(15)
    other = apply_prep(prep, rows[order])
    np.testing.assert_array_equal(other.numbers, whole.numbers[order])
    for k in range(15):
        alone = apply_prep(prep, rows[k])
        np.testing.assert_array_equal(alone.numbers[0], whole.numbers[k])
        assert {c: v[0] for c, v in alone.codes.items()} == {c: v[k] for c, v in whole.codes.items()}
    assert whole.codes.keys() == other.codes.keys()
    for name, codes in whole.codes.items():
        np.testing.assert_array_equal(other.codes[name], codes[order])
    trees, _categories = tree_features(prep, rows)
    np.testing.assert_array_equal(tree_features(prep, rows[order])[0], trees[order])


def test_labels_of_a_number_column_do_not_depend_on_the_other_rows():
    train = of(grade=[1.0, 2.0, 2.5] * 4, z=[float(k) for k in range(12)])
    prep = prep_of(train, roles=RoleOptions(categorical=("grade",)))
    for row, expected in ((0, [1, 0, 0]), (1, [0, 1, 0]), (2, [0, 0, 1])):
        found = numbers(prep, train[row])
        assert [found[f"grade={label}"][0] for label in ("1", "2", "2.5")] == expected


def test_no_rows():
    prep = prep_of(frame_of(), one_hot_max=5)
    empty = apply_prep(prep, frame_of()[:0])
    assert len(empty) == 0
    assert empty.numbers.shape == (0, len(prep.features()))
    assert empty.codes["shop"].shape == (0,)
    assert empty.notes == ()


# --- by hand


def test_golden():
    train = of(
        size=[1.0, 2.0, 3.0, None], garden=["no", "yes", "yes", None], city=["b", "a", None, "a"], y=[0, 1, 2, 3]
    )
    prep = prep_of(train.drop("y"), scale="standard")
    assert prep.features() == [
        ("size", "size"),
        ("garden", "garden"),
        ("city=(missing)", "city"),
        ("city=a", "city"),
        ("city=b", "city"),
        ("size?", "size"),
        ("garden?", "garden"),
    ]
    assert prep.widths() == (1, 1, 3, 1, 1)
    found = numbers(prep, train)
    # The gap is filled with the median 2, then (x - 2) / sqrt(1/2): 1.4142135
    np.testing.assert_allclose(found["size"], [-(2**0.5), 0, 2**0.5, 0], rtol=1e-6)
    assert found["garden"] == [0, 1, 1, 1]
    assert found["city=(missing)"] == [0, 0, 1, 0]
    assert found["city=a"] == [0, 1, 0, 1]
    assert found["city=b"] == [1, 0, 0, 0]
    assert found["size?"] == found["garden?"] == [0, 0, 0, 1]


def test_dates_by_hand():
    train = of(day=[dt.date(2024, 1, 1) + dt.timedelta(days=k) for k in range(40)])
    prep = prep_of(train, scale="none")
    names = ["day.days", "day.month.sin", "day.month.cos", "day.weekday.sin", "day.weekday.cos"]
    assert [name for name, _source in prep.features()] == names
    assert {source for _name, source in prep.features()} == {"day"}
    found = numbers(prep, train)
    assert found["day.days"][:2] == [19723, 19724]
    np.testing.assert_allclose(found["day.weekday.cos"][0], 1)


def test_standardise_remove_normalise():
    rng = np.random.default_rng(0)
    train = of(a=rng.normal(size=N) ** 3, b=rng.normal(size=N))
    prep, kept = learn(train, outliers=2.5, scale="minmax")
    z = (train.to_numpy() - train.to_numpy().mean(axis=0)) / train.to_numpy().std(axis=0)
    left = z[(np.abs(z) <= 2.5).all(axis=1)]
    assert kept.sum() == len(left) < N
    expected = (left - left.min(axis=0)) / np.ptp(left, axis=0)
    found = apply_prep(prep, train.filter(pl.Series(kept))).numbers
    np.testing.assert_allclose(found, expected.astype(np.float32), rtol=1e-6, atol=1e-7)


def test_of_a_text_counts_whether_there_is_one():
    train = of(a=np.arange(60) * 0.5, note=[f"words {k}" if k % 3 else None for k in range(60)])
    prep = prep_of(train)
    assert [name for name, _source in prep.features()] == ["a", "note=(missing)"]
    rows = of(a=[1.0, 2.0, 3.0], note=["words never seen", None, "words 1"])
    assert numbers(prep, rows)["note=(missing)"] == [0, 1, 0]
    assert apply_prep(prep, rows).notes == ()
    values, categories = tree_features(prep, rows)
    np.testing.assert_array_equal(values[:, 1], [0, np.nan, 0])
    assert categories.tolist() == [False, True]


def test_removed_rows_teach_nothing():
    train = of(a=[*[float(k % 5) for k in range(40)], 999.0], c=[*["u", "v"] * 20, None])
    prep, kept = learn(train, outliers=3)
    assert not kept[-1]
    # Its missing category would be a column without any training row.
    assert [name for name, _source in prep.features()] == ["a", "c=u", "c=v"]
    assert prep.scaler.center[0] < 5
    noted = of(a=[*[float(k % 5) for k in range(40)], *[999.0, -999.0] * 5], note=[*map(str, range(40)), *[None] * 10])
    noted = noted.with_columns(note="n " + pl.col("note"))
    # No text is missing in what is left.
    assert [column.name for column in learn(noted, outliers=1.5)[0].columns] == ["a"]


def test_a_rare_flag_is_no_outlier():
    flags = [int(k % 20 == 0) for k in range(200)]
    frame = of(flag=flags, a=[float(k) for k in range(199)] + [1e6])
    prep, kept = learn(frame, outliers=3, flags_are_numbers=True)
    assert [column.name for column in prep.quantities] == ["flag", "a"]
    assert kept.tolist() == [True] * 199 + [False]


def test_too_many_outliers():
    with pytest.raises(DataError, match=r"--outliers 0\.1 would remove \d+ of 80 training rows"):
        learn(frame_of(), outliers=0.1)


@pytest.mark.parametrize(("n", "method"), [(499, "standard"), (500, "quantile")])
def test_auto_scale(n, method):
    train = of(a=np.arange(n) * 0.5)
    assert prep_of(train).scaler.method == method
    assert prep_of(train, scale="robust").scaler.method == "robust"


@pytest.mark.parametrize(
    ("y", "expected"),
    [
        ([1.0, 2.0, 3.0, 4.0], (2.5, 1.118033988749895)),
        ([0.1] * 7, (0.1, 1.0)),  # numpy's spread of these is 1e-17
        ([0, 1, 1, 0], (0.0, 1.0)),
    ],
)
def test_unit_of_the_target(y, expected):
    values = np.array(y, dtype=np.float64 if isinstance(y[0], float) else np.int32)
    prep = prep_of(of(a=np.arange(len(y)) * 0.5), y=values)
    assert (prep.center, prep.scale) == pytest.approx(expected, rel=1e-15)


# --- categories


def test_few_levels_are_columns_many_are_codes():
    frame = frame_of()
    wide = prep_of(frame)
    assert [c.name for c in wide.one_hot] == ["city", "shop", "note"]
    assert apply_prep(wide, frame).codes == {}
    narrow = prep_of(frame, one_hot_max=5)
    assert ([c.name for c in narrow.one_hot], [c.name for c in narrow.embedded]) == (["city", "note"], ["shop"])
    codes = apply_prep(narrow, frame).codes["shop"]
    assert codes.dtype == np.int32
    assert codes.max() < narrow.levels["shop"].size


def test_rare_labels():
    labels = [f"s{k}" for k in range(8) for _row in range(4)] + ["once", "twice", "twice"]
    prep = prep_of(of(shop=labels, z=np.arange(len(labels)) * 0.5), one_hot_max=5)
    assert prep.levels["shop"].labels == tuple(f"s{k}" for k in range(8))
    found = apply_prep(prep, of(shop=["s0", "once", "twice", "never", None], z=[1.0] * 5))
    assert found.codes["shop"].tolist() == [2, 0, 0, 0, 1]
    # A label that was seen, though too seldom, is no news.
    assert [note for note in found.notes if "once" in note or "twice" in note] == []
    assert "shop: labels never seen in training count as 'other': 'never'" in found.notes


def test_unseen_and_missing_labels():
    prep = prep_of(of(city=["a", "b"] * 5, z=np.arange(10) * 0.5))
    rows = of(city=["c", None, "a"], z=[0.0, 0.0, 0.0])
    found = numbers(prep, rows)
    assert (
        "city: 1 missing cells count as a label never seen (training had none missing)" in apply_prep(prep, rows).notes
    )
    assert found["city=a"] == [0, 0, 1]
    assert found["city=b"] == [0, 0, 0]


# --- yes and no


@pytest.mark.parametrize(
    ("train", "rows", "expected"),
    [
        (["yes", "no"], ["YES", "No", "y", None], [1, 0, 0.5, 0.5]),
        ([True, False], ["True", "FALSE", "1", "0.0"], [1, 0, 1, 0]),
        ([1, 0], ["1", "0", "1.0", "true"], [1, 0, 1, 1]),
        (["0", "1"], [1.0, 0.0, 2.0, None], [1, 0, 0.5, 0.5]),
        (["0.000e+00", "1.000e+00"], ["1.000e+00", "0.000e+00", "1", "x"], [1, 0, 1, 0.5]),
        (["아니오", "예"], ["예", "아니오", None, "네"], [1, 0, 0.5, 0.5]),
    ],
)
def test_ways_to_say_yes(train, rows, expected):
    prep = prep_of(of(x=train * 4, z=[float(k) for k in range(8)]))
    assert [c.kind for c in prep.yes_no] == ["yes/no"]
    assert numbers(prep, of(x=rows, z=[1.0] * 4))["x"] == expected  # 0.5 is the median of training


def test_columns_of_0_and_1_may_be_numbers_like_others():
    frame = frame_of()
    prep = prep_of(frame, scale="robust_clip", flags_are_numbers=True)
    assert [c.name for c in prep.yes_no] == ["garden"]  # words stay what they are
    assert [c.name for c in prep.quantities] == ["size", "rooms", "sold", "flag"]
    chosen = prep_of(frame, flags_are_numbers=True, roles=RoleOptions(categorical=("flag",)))
    assert "flag" in [c.name for c in chosen.one_hot]  # what the user calls a category is one
    rare = of(flag=[0, 0, 0, 0, 1], size=[1.5, 2, 3, 4, 5])
    found = numbers(prep_of(rare, scale="robust_clip", flags_are_numbers=True), rare)["flag"]
    assert found == pytest.approx([0, 0, 0, 0, 2 / (1 + (2 / 3) ** 2) ** 0.5])
    assert numbers(prep_of(rare, scale="robust_clip"), rare)["flag"] == [0, 0, 0, 0, 1]


def test_yes_no_with_a_decimal_comma():
    train = of(x=["0,0", "1,0"] * 4, z=[float(k) for k in range(8)])
    prep = prep_of(train, decimal=",")
    assert numbers(prep, train[:2], decimal=",")["x"] == [0, 1]


# --- what is new in later rows


@pytest.mark.parametrize(
    ("column", "cells", "note"),
    [
        ("size", ["x", "1", "2"], "size: 1 cells are no finite numbers and count as missing, such as 'x'"),
        ("size", [float("inf"), 1.0, 2.0], "size: 1 cells are no finite numbers and count as missing, such as 'inf'"),
        ("size", [None, 1.0, 2.0], "size: 1 missing cells filled with the training median (training had none missing)"),
        ("size", ["-", "1", "2"], "size: 1 missing cells filled with the training median (training had none missing)"),
        ("rooms", [None, "3", "4"], None),
        (
            "sold",
            ["31/12/2024", "2024-01-31 12:00", "soon"],
            "sold: 2 cells are no date-times as in training and count as missing, such as '31/12/2024'",
        ),
        (
            "sold",
            [None, "2024-01-31 12:00", "2024-01-31 12:00"],
            "sold: 1 missing cells filled with the training median (training had none missing)",
        ),
        (
            "garden",
            ["maybe", "yes", "maybe"],
            "garden: 2 cells are neither 'no' nor 'yes' and count as missing, such as 'maybe'",
        ),
        ("garden", [None, "yes", "no"], None),
        ("flag", [None, 0, 1], "flag: 1 missing cells filled with the training median (training had none missing)"),
        ("shop", [None, "s1", "s1"], "shop: 1 missing cells count as a label never seen (training had none missing)"),
        ("note", [None, None, None], None),
        ("city", ["광주", "서울", "Seoul"], "city: labels never seen in training count as 'other': 'Seoul', '광주'"),
        (
            "shop",
            [f"n{k}" for k in range(7)],
            "shop: labels never seen in training count as 'other': 'n0', 'n1', 'n2', 'n3', 'n4', ...",
        ),
    ],
)
def test_notes(column, cells, note):
    prep = prep_of(frame_of())
    rows = frame_of(len(cells), 1).with_columns(garden=pl.lit("yes"), city=pl.lit("서울"), shop=pl.lit("s1"))
    rows = rows.with_columns(pl.Series(column, cells))
    assert apply_prep(prep, rows).notes == (() if note is None else (note,))


# --- time zones


def at(*clocks, zone=None):
    return pl.Series("t", [dt.datetime.fromisoformat(clock) for clock in clocks]).dt.replace_time_zone(zone)


HOURS = [f"2024-01-{1 + k % 27:02d}T{k % 24:02d}:30:00" for k in range(40)]
SEOUL = at(*HOURS, zone="Asia/Seoul")


@pytest.mark.parametrize(
    ("train", "rows"),
    [
        (SEOUL, SEOUL.dt.convert_time_zone("UTC")),
        (SEOUL, SEOUL.dt.convert_time_zone("America/New_York").cast(pl.Datetime("ns", "America/New_York"))),
        (SEOUL, SEOUL.dt.to_string("%Y-%m-%dT%H:%M:%S%:z")),
        (pl.Series([t + "+09:00" for t in HOURS]), SEOUL.dt.convert_time_zone("UTC").dt.to_string("%FT%TZ")),
        (pl.Series([t + "+09:00" for t in HOURS]), SEOUL.dt.convert_time_zone("UTC")),
        (SEOUL.dt.convert_time_zone("UTC").dt.to_string("%FT%TZ"), SEOUL),
    ],
)
def test_one_moment_has_the_same_numbers_in_every_zone(train, rows):
    frame = of(t=train, z=[float(k % 7) for k in range(40)])
    prep = prep_of(frame)
    assert {"hour", "days"} <= set(prep.date_parts["t"])
    found = apply_prep(prep, frame.with_columns(rows.alias("t")))
    np.testing.assert_array_equal(found.numbers, apply_prep(prep, frame).numbers)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("train", "rows", "note"),
    [
        (SEOUL, at(*HOURS), "t: without a time zone; read by the clock of Asia/Seoul, as in training"),
        (at(*HOURS), SEOUL, "t: the time zone Asia/Seoul is left out, for training had none"),
        (pl.Series(HOURS), SEOUL, "t: the time zone Asia/Seoul is left out, for training had none"),
    ],
)
def test_a_zone_on_one_side_only_is_told(train, rows, note):
    frame = of(t=train, z=[float(k % 7) for k in range(40)])
    prep = prep_of(frame)
    found = apply_prep(prep, frame.with_columns(rows.alias("t")))
    assert found.notes == (note,)
    np.testing.assert_array_equal(found.numbers, apply_prep(prep, frame).numbers)


def test_summer_time_keeps_the_clocks_as_written():
    cells = ["2024-01-31T12:00:00+01:00", "2024-07-31T12:00:00+02:00", "2024-07-30T13:00:00+02:00"] * 4
    column = infer_schema(of(t=cells)).columns[0]
    assert column.zone is None
    assert column.warnings == (
        "2 different distances from the clock of Greenwich, as with summer time; clocks are read as written",
    )
    frame = of(t=cells, z=[float(k % 7) for k in range(12)])
    assert apply_prep(prep_of(frame), frame).notes == ()


def test_training_rows_are_no_news():
    frame = frame_of()
    assert apply_prep(prep_of(frame), frame).notes == ()


def test_absurd_numbers_stay_finite():
    prep = prep_of(of(a=[1.0, 2.0, 3.0], b=[1e-90, 2e-90, 3e-90]), scale="standard")
    rows = of(a=["1e99", "-1e99", "1e300"], b=["1e99", "0", "1e-320"])
    found = apply_prep(prep, rows)
    assert np.isfinite(found.numbers).all()
    assert found.numbers[0, 0] == np.float32(1e30)
    assert found.numbers[2, 0] == 0  # infinite counts as missing: the median


def test_absent_columns():
    prep = prep_of(of(a=[1.5, 2.0], b=["u", "v"]))
    with pytest.raises(ColumnError) as error:
        apply_prep(prep, of(c=[1.0], a=[1.0]))
    assert str(error.value) == "The data lack the columns 'b', which the network was trained with; found c, a."
    extra = apply_prep(prep, of(z=[9], b=["u"], a=[1.5]))  # other order, one more
    np.testing.assert_array_equal(extra.numbers, apply_prep(prep, of(a=[1.5], b=["u"])).numbers)


def test_no_column_to_learn_from():
    frame = of(id=[3, 1, 2], note=["a b"] * 3, y=[1, 2, 4])
    schema = infer_schema(frame, target="y")
    with pytest.raises(ColumnError) as error:
        learn(frame, schema=schema)
    assert str(error.value) == (
        "No column is left to learn from. The others are:\n"
        "  id: id (whole numbers, every row another, and named like an id; not a feature)\n"
        "  note: constant (every cell is 'a b')\n"
        "Use --numeric or --categorical."
    )


def test_the_advice_fits_when_no_column_is_left():
    only = of(price=[1.0, 2.0, 3.0])
    with pytest.raises(ColumnError) as error:
        learn(only, schema=infer_schema(only, target="price"))
    assert str(error.value) == "The data have only the target, 'price'; columns to learn it from were expected."
    frame = of(a=[1.0, 2.0, 4.0], b=["x", "y", "x"], price=[1.0, 2.0, 3.0])
    with pytest.raises(ColumnError) as error:
        learn(frame, schema=infer_schema(frame, target="price", options=RoleOptions(drop=("a",), group="b")))
    assert str(error.value) == (
        "No column is left to learn from. The others are:\n  a: number (named by --drop)\n"
        "  b: category (named by --group; rows of one group stay on one side)\n"
        "Leave one of these out of --drop and the like."
    )


def test_no_column_to_learn_from_in_korean(language):
    language("ko")
    with pytest.raises(ColumnError, match=r"\n  note: 상수 \(모든 칸이 'a b'\)\n"):
        learn(of(note=["a b"] * 3))


# --- one training table, several sources


def test_sources_are_prepared_alike(tmp_path):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "code": rng.choice([1, 2, 3, None], 60),
            "flag": rng.choice([True, False], 60),
            "day": pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, 60), unit="D"),
            "size": rng.normal(size=60).round(3),
        }
    ).astype({"code": float})
    frame.to_csv(tmp_path / "t.csv", index=False)
    frame.to_parquet(tmp_path / "t.parquet")
    sources = [read_table(s).frame for s in (frame, tmp_path / "t.csv", tmp_path / "t.parquet")]
    roles = RoleOptions(categorical=("code",))
    expected = apply_prep(prep_of(sources[0], roles=roles), sources[0])
    for train in sources:
        prep = prep_of(train, roles=roles)
        for rows in sources:
            found = apply_prep(prep, rows)
            np.testing.assert_array_equal(found.numbers, expected.numbers)
            assert found.notes == ()


# --- trees


def test_tree_features():
    train = of(
        size=[1.0, None, 3.0, 7.0],
        garden=["no", "yes", None, "yes"],
        city=["b", "a", None, "a"],
        shop=["p", "q", "r", "s"],
    )
    prep = prep_of(train, one_hot_max=3)
    values, categories = tree_features(prep, train)
    assert categories.tolist() == [False, False, True, True]
    nan = np.nan
    expected = [[1, 0, 3, 2], [nan, 1, 2, 3], [3, nan, nan, 4], [7, 1, 2, 5]]
    np.testing.assert_array_equal(values, expected)
    odd, _categories = tree_features(prep, of(size=["inf"], garden=["x"], city=["new"], shop=["new"]))
    np.testing.assert_array_equal(odd, [[nan, nan, 0, 0]])


# --- odd columns


@pytest.mark.parametrize("name", ["", "row", "100%", "a\nb", "count", "{x}", "literal", "a=b", "a?"])
def test_any_name_will_do(name):
    train = pl.DataFrame({name: ["a", "b", None] * 10, "n": np.arange(30) * 0.5})
    prep = prep_of(train, one_hot_max=20)
    assert numbers(prep, train)[f"{name}=a"][:3] == [1, 0, 0]
    assert [source for _name, source in prep.features()] == ["n", name, name, name]
    assert apply_prep(prep_of(train, one_hot_max=1), train).codes[name].tolist()[:3] == [2, 3, 1]


@pytest.mark.parametrize(
    "cells",
    [
        [2**63 + k * 1000 for k in range(20)],
        [10**25 + k for k in range(20)],
        [1e98 * k for k in range(-10, 10)],
        [5e-324 * k for k in range(20)],
        [1e-200 * k for k in range(20)],
        [-0.0] * 10 + [0.0, 1.0] * 5,
        [0.1 + 0.2, 0.3] * 10,
        [0.0] * 18 + [1.0, 5.0],
        [None, 1.5] * 10,
        [dt.timedelta(hours=k) for k in range(20)],
        [dt.time(k) for k in range(20)],
        [dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=k) for k in range(20)],
    ],
)
def test_odd_numbers(cells):
    dtype = pl.UInt64 if cells[0] == 2**63 else pl.Int128 if cells[0] == 10**25 else None
    frame = read_table(pl.DataFrame({"x": pl.Series(cells, dtype=dtype), "z": np.arange(20) * 0.5})).frame
    for method in ("standard", "minmax", "robust", "robust_clip", "maxabs", "quantile", "none"):
        prep = prep_of(frame, scale=method)
        found = apply_prep(prep, frame)
        assert np.isfinite(found.numbers).all()
        assert found.notes == ()
