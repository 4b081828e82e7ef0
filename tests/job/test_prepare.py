"""Rows of all sources, split as the options ask, with notes on what a person should know."""

import unicodedata

import numpy as np
import polars as pl
import pytest
from tiny import houses

from sunbae.data.splitfile import split_csv
from sunbae.errors import ColumnError, DataError, OptionError
from sunbae.job.content import row_notes
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, prepare


def rows(frame=None, **said):
    return load_rows(houses() if frame is None else frame, make_options({"target": "price", **said}))


def numbers(n, **columns):
    return pl.DataFrame({"x": [str(k) for k in range(n)], "price": [str(k * 1.5) for k in range(n)], **columns})


@pytest.mark.parametrize("grouped", [True, False])
def test_classes_that_validation_lacks_are_named(grouped):
    patient = np.arange(12).repeat(10)
    sick = ["yes" if k in (3, 7) else "no" for k in patient] if grouped else ["yes"] * 2 + ["no"] * 118
    frame = numbers(120, patient=[f"p{k}" for k in patient], sick=sick)
    found = rows(frame, target="sick", **{"group": "patient"} if grouped else {"drop": ["patient"]})
    assert any("the validation part has no row of 'yes'" in note for note in found.split.notes)
    assert "the same share" not in found.split.method


def test_six_two_two():
    found = rows()
    assert [len(found.split.rows(p)) for p in ("train", "validation", "test")] == [72, 24, 24]
    assert (found.split.method, found.split.notes) == ("random, seed 0", ())
    assert np.array_equal(
        np.sort(np.concatenate([found.split.train, found.split.validation, found.split.test])), range(120)
    )
    assert "the same share of each class" in rows(target="dear").split.method
    assert [len(rows(ratio=(8.0, 1.0, 1.0)).split.rows(p)) for p in ("train", "test")] == [96, 12]


@pytest.mark.parametrize("said", [{}, {"time": "day"}])
def test_few_rows(said):
    frame = numbers(20, day=[f"2024-01-{k + 1:02d}" for k in range(20)])
    found = rows(frame, **said).split
    assert [len(found.train), len(found.validation), len(found.test)] == [10, 5, 5]
    assert found.notes == ("only 20 rows: the split is 50:25:25, and every score below is rough",)
    assert rows(frame, ratio=(6.0, 2.0, 2.0), **said).split.notes == ()


def test_rows_that_repeat_stay_together_or_are_pointed_out(tmp_path):
    frame = pl.concat([numbers(40), numbers(40)])
    found = rows(frame)
    assert found.split.notes == ("40 rows repeat another row; each stays on the side of its twin",)
    side = found.split.parts()
    assert np.array_equal(side[:40], side[40:])
    parts = np.array([0] * 40 + [1] * 20 + [2] * 20)
    text = "row,part\n" + "".join(f"{k + 1},{('train', 'validation', 'test')[part]}\n" for k, part in enumerate(parts))
    (tmp_path / "mine.csv").write_text(text, encoding="utf-8")
    crossing = "40 of 40 validation and test rows are identical to a training row"
    assert rows(frame, split=str(tmp_path / "mine.csv")).split.warnings == (crossing,)
    named = frame.with_columns(part=pl.Series(["train"] * 40 + ["val"] * 20 + ["test"] * 20))
    found = rows(named, split_column="part")
    assert (found.split.notes, found.split.warnings) == ((), (crossing,))
    assert (found.overlap.held_out, found.overlap.twins, found.overlap.groups) == (40, 40, 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"w": np.linspace(1, 2, 80)}, {"weight": "w"}),
        ({"ref": [f"r-{k}" for k in range(80)]}, {}),
        ({"remark": [f"seen on day {k} by one of us" for k in range(80)]}, {}),
    ],
)
def test_a_column_that_no_network_reads_parts_no_twins(more, said):
    found = rows(
        pl.concat([numbers(40), numbers(40)]).with_columns(**{k: pl.Series(v) for k, v in more.items()}), **said
    )
    side = found.split.parts()
    assert np.array_equal(side[:40], side[40:])


def test_texts_that_are_read_part_rows():
    frame = numbers(40).with_columns(kind=pl.Series([f"k{k}" for k in range(40)]))
    twice = pl.concat([frame, frame.with_columns(kind=pl.Series([f"m{k}" for k in range(40)]))])
    assert rows(twice, categorical=["kind"]).split.notes == ()
    digits = pl.concat([numbers(40), numbers(40)]).with_columns(size=pl.Series([f"{k / 7:.3f}" for k in range(80)]))
    assert rows(digits).split.notes == ()


def test_classes_that_stay_together_are_not_said_to_be_spread_evenly():
    distinct = numbers(80)
    frame = pl.concat([distinct, *[distinct[79:]] * 40]).with_columns(kind=pl.Series(["a"] * 60 + ["b"] * 60))
    assert rows(frame, target="kind").split.method == "random, seed 0"
    assert rows(numbers(60).with_columns(kind=pl.Series(["a", "b"] * 30)), target="kind").split.method == (
        "random, the same share of each class in every part, seed 0"
    )


def test_groups_that_a_given_split_does_not_follow():
    frame = numbers(40, part=["train"] * 20 + ["val"] * 10 + ["test"] * 10, who=["a", "b", "c", None] * 10)
    found = rows(frame, split_column="part", group="who")
    assert found.split.warnings == ("15 of 20 validation and test rows are of a group that has training rows",)
    who = ["a"] * 20 + ["b"] * 10 + ["c"] * 10
    options = make_options({"target": "price", "split_column": "part", "group": "who"})
    found = load_rows(frame.with_columns(who=pl.Series(who)), options)
    assert found.split.warnings == ()
    column = next(c for c in prepare(found, options).schema.columns if c.name == "who")
    assert column.reason == "named by --group; the split was given and need not follow it"


@pytest.mark.parametrize("k", [1, 2])
def test_fewer_than_three_groups(k):
    frame = numbers(40, who=[f"g{row % k}" for row in range(40)])
    with pytest.raises(DataError, match=f"--group 'who' has {k} groups that can be kept apart; at least 3 are needed"):
        rows(frame, group="who")


def test_a_date_that_tells_the_target_is_no_doubt_in_time_order():
    frame = numbers(280, day=[f"2024-{1 + k // 28:02d}-{1 + k % 28:02d}" for k in range(280)]).drop("x")
    for said, rules in (({}, ["near in time"]), ({"time": "day"}, [])):
        options = make_options({"target": "price", **said})
        leaks = prepare(load_rows(frame, options), options).leaks
        assert [leak.rule for leak in leaks.values()] == rules


def test_a_split_again(tmp_path):
    first = rows(seed=3)
    (tmp_path / "split.csv").write_text(split_csv(first.split, first.table.row_numbers), encoding="utf-8")
    for source in (tmp_path, tmp_path / "split.csv"):
        assert np.array_equal(rows(split=str(source)).split.parts(), first.split.parts())
    with pytest.raises(OptionError, match="There is no run 'houses-001'"):
        rows(split="houses-001")
    with pytest.raises(DataError, match="is about 120 rows, the data have 50"):
        rows(houses(50), split=str(tmp_path))


def test_validation_is_cut_from_the_training_rows(tmp_path):
    numbers(12).write_csv(tmp_path / "t.csv")
    numbers(40).with_columns(pl.col("x") + ".5").write_csv(tmp_path / "d.csv")
    found = rows(tmp_path / "d.csv", test=str(tmp_path / "t.csv"))
    assert [len(found.split.train), len(found.split.validation), len(found.split.test)] == [30, 10, 12]
    assert found.split.notes == ("a quarter of the training rows became the validation part, seed 0",)
    assert found.table.source == "d.csv + t.csv"
    pl.DataFrame({"x": ["1"]}).write_csv(tmp_path / "t.csv")
    with pytest.raises(ColumnError, match=r"t\.csv lacks the columns 'price' of d\.csv; .* use sunbae predict"):
        rows(tmp_path / "d.csv", test=str(tmp_path / "t.csv"))


def test_rows_without_target_time_or_weight_are_left_out_and_counted():
    frame = numbers(40, day=[f"2024-02-{k % 28 + 1:02d}" for k in range(40)], mass=["1"] * 40)
    frame[0, "price"] = None
    frame[1, "price"] = "-"
    frame[2, "day"] = None
    frame[3, "mass"] = None
    found = rows(frame, time="day", weight="mass")
    assert found.table.row_numbers.tolist() == list(range(5, 41))
    notes = row_notes(prepare(found, make_options({"target": "price", "time": "day", "weight": "mass"})))
    assert notes == [
        "40 records in, 36 rows used",
        "2 left out: the target is missing",
        "1 left out: the time is missing",
        "1 left out: the weight is missing",
    ]


def test_messages_name_the_row_of_the_file():
    frame = numbers(40, part=["train"] * 20 + ["val"] * 10 + ["test"] * 9 + ["tset"])
    frame[0, "price"] = None  # left out before
    with pytest.raises(ColumnError, match="holds 'tset' in row 40;"):
        rows(frame, split_column="part")
    frame[30, "price"] = "1e101"
    with pytest.raises(DataError, match="Target 'price' is 1e101, beyond 1e100 in row 31;"):
        rows(frame)


def test_time_order_is_that_of_the_moments():
    """Every other clock is eight hours behind: by the clocks alone, the rows would be in another order."""
    clocks = [f"2024-01-{1 + k // 4:02d}T{(k % 4) * 6:02d}:00:00" for k in range(40)]
    utc = pl.Series(clocks).str.to_datetime("%Y-%m-%dT%H:%M:%S").dt.replace_time_zone("UTC")
    other = utc.dt.convert_time_zone("America/Los_Angeles").dt.to_string("%Y-%m-%dT%H:%M:%S%:z")
    cells = [a if k % 2 else b for k, (a, b) in enumerate(zip(utc.dt.to_string("%FT%TZ"), other, strict=True))]
    found = rows(numbers(40, when=cells), time="when").split
    assert found.test.tolist() == list(range(32, 40))


@pytest.mark.parametrize("cell", ["0", "-1", "inf", "heavy"])
def test_a_weight_is_a_positive_number(cell):
    frame = numbers(20, mass=["1"] * 19 + [cell])
    with pytest.raises(ColumnError, match=f"--weight 'mass' is '{cell}' in row 20; a positive number was expected"):
        rows(frame, weight="mass")


def test_infinite_numbers_are_refused_where_they_would_be_used():
    frame = numbers(40)
    frame[30, "x"] = "1e999"
    with pytest.raises(DataError, match=r"Column 'x' is infinite in row 31 \('1e999'\)"):
        prepare(rows(frame), make_options({"target": "price"}))
    other = frame.with_columns(y=pl.Series([str(k % 9) for k in range(40)]))
    options = make_options({"target": "price", "drop": ["x"]})
    assert prepare(load_rows(other, options), options).prep.columns[0].name == "y"


def test_removed_outliers_are_training_rows_only():
    frame = numbers(60).with_columns(x=pl.Series([str(k % 10) for k in range(60)]))
    options = make_options({"target": "price", "outliers": 3.0})
    split = rows(frame).split
    for part in ("train", "test"):
        changed = frame.clone()
        changed[int(split.rows(part)[0]), "x"] = "1000000"
        found = prepare(load_rows(changed, options), options)
        assert (~found.kept).sum() == (part == "train")
        assert len(found.y["train"]) == len(found.inputs["train"]) == 36 - (part == "train")
        assert len(found.y["test"]) == 12


def test_the_order_of_dates_is_that_of_the_split():
    """01/02 alone could be of January or February; the later rows tell."""
    days = [f"01/{k:02d}/2024" for k in range(1, 19)]
    found = {}
    for order in (None, False):
        said = {"time": "day", "dayfirst": order}
        prepared = prepare(rows(numbers(18, day=days), **said), make_options({"target": "price", **said}))
        assert {c.name: c.format for c in prepared.schema.columns}["day"] == "%m/%d/%Y"
        found[order] = prepared.inputs["test"].numbers
    np.testing.assert_array_equal(found[None], found[False])


def test_fractions_of_a_typed_file_beside_decimal_commas(tmp_path):
    frame = numbers(40).with_columns(pl.col("x").cast(pl.Float64) / 2, pl.col("price").cast(pl.Float64))
    text = frame.with_columns(pl.all().cast(pl.String).str.replace(".", ",", literal=True))
    text.head(30).write_csv(tmp_path / "train.csv", separator=";")
    frame.tail(10).write_parquet(tmp_path / "test.parquet")
    said = {"decimal": ",", "test": str(tmp_path / "test.parquet")}
    found = load_rows(str(tmp_path / "train.csv"), make_options({"target": "price", **said}))
    prepared = prepare(found, make_options({"target": "price", **said}))
    assert prepared.y["test"].tolist() == frame["price"].tail(10).to_list()
    assert prepared.inputs["test"].notes == ()
    assert len(np.unique(prepared.inputs["test"].numbers[:, 0])) > 1


@pytest.mark.parametrize("typed_first", [True, False])
def test_a_typed_file_beside_a_text_file(tmp_path, typed_first):
    """Truths and dates mean the same in both; the others stay what they are."""
    frame = numbers(40).with_columns(
        when=pl.date_range(pl.date(2020, 1, 1), pl.date(2020, 2, 9), eager=True).cast(pl.Datetime("us")),
        won=pl.Series([k % 3 == 0 for k in range(40)]),
    )
    text = frame.with_columns(pl.col("when").dt.strftime("%Y-%m-%d"), pl.col("won").cast(pl.String).str.to_titlecase())
    first, second = (frame, text) if typed_first else (text, frame)
    first.head(30).write_parquet(tmp_path / "train.parquet")
    second.tail(10).write_parquet(tmp_path / "test.parquet")
    options = make_options({"target": "won", "test": str(tmp_path / "test.parquet")})
    prepared = prepare(load_rows(str(tmp_path / "train.parquet"), options), options)
    assert prepared.rows.target.classes == ("false", "true")
    assert prepared.y["test"].tolist() == frame["won"].tail(10).cast(int).to_list()
    assert prepared.inputs["test"].notes == ()
    day = [name for name, _column in prepared.prep.features()].index("when.days")
    assert (np.diff(prepared.inputs["test"].numbers[:, day]) > 0).all()


def test_digits_that_are_dates_are_split_in_time():
    days = pl.date_range(pl.date(1998, 1, 1), pl.date(2002, 12, 31), "1mo", eager=True).dt.strftime("%y%m%d")
    found = rows(numbers(len(days), day=days), time="day").split
    assert np.array_equal(np.concatenate([found.train, found.validation, found.test]), range(len(days)))


def test_categories_of_the_source_stay_categories_as_feature_and_as_target():
    codes = pl.Series([str(6000 + k % 20) for k in range(120)], dtype=pl.Categorical)
    frame = numbers(120, code=codes)
    assert prepare(rows(frame), make_options({"target": "price"})).prep.one_hot[0].name == "code"
    assert rows(frame, target="code").target.task == "multiclass"


def test_a_nested_column_does_no_harm():
    frame = numbers(40, tags=[[1]] * 40)
    assert rows(frame).table.columns == rows(frame, drop=["tags"]).table.columns == ["x", "price"]
    with pytest.raises(ColumnError, match="--target names 'tags'. Column 'tags' is left out: it holds List"):
        rows(frame, target="tags")


def test_names_are_the_same_however_their_syllables_are_written():
    pieces = unicodedata.normalize("NFD", "가격")
    frame = numbers(40).rename({"price": pieces})
    assert rows(frame, target="가격").target.name == rows(frame, target=pieces).target.name == "가격"
