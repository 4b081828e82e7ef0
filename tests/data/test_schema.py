"""What a column is and is used for."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from shared_data import shared

from sunbae.data.read import read_table
from sunbae.data.schema import (
    Column,
    RoleOptions,
    check_roles,
    infer_schema,
    infinite_cells,
    is_id_like,
    require_column,
)
from sunbae.errors import ColumnError, OptionError


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def infer(cells, name="x", *, target=None, decimal=".", **options) -> Column:
    column = pl.Series(name, cells) if not isinstance(cells, pl.Series) else cells.alias(name)
    return infer_schema(column.to_frame(), target=target, options=RoleOptions(**options), decimal=decimal).columns[0]


def facts(column):
    return column.kind, column.role, column.reason


# --- every kind


def test_number():
    column = infer(["1.5", None, "-2", "1e3"])
    assert facts(column) == ("number", "feature", "numbers from -2 to 1000")
    assert (column.missing, column.levels, column.format, column.warnings) == (1, (), None, ())
    assert infer([3, 5_305_629, 4]).reason == "whole numbers from 3 to 5305629"
    assert infer(["-00", "-05"]).reason == "whole numbers from -5 to 0"


def test_marks_among_numbers_count_as_missing():
    column = infer(["1", "-", None, "7", "7"])
    assert (column.kind, column.missing) == ("number", 2)
    assert infer(["2024-01-31", "-", None, "2024-02-01"]).missing == 2


def test_yes_no():
    assert facts(infer(["0", "1", "1", None])) == ("yes/no", "feature", "only 0 and 1")
    assert infer(["0.00", "1.00", "1.00"]).levels == ("0", "1")
    assert facts(infer([True, None, False])) == ("yes/no", "feature", "typed as true/false by the source")
    assert facts(infer(["Yes", "No", "No"])) == ("yes/no", "feature", "only 'No' and 'Yes'")


@pytest.mark.parametrize(
    ("no", "yes"),
    [
        ("no", "YES"),
        ("N", "y"),
        ("False", "True"),
        ("f", "t"),
        ("X", "O"),
        ("아니오", "예"),
        ("무", "유"),
        ("off", "on"),
    ],
)
def test_pairs_of_yes_and_no(no, yes):
    for cells in ([no, yes, None], [yes, no, yes]):
        column = infer(cells)
        assert (column.kind, column.levels) == ("yes/no", (no, yes))


@pytest.mark.parametrize("cells", [["yes", "true"], ["yes", "Yes"], ["-", "+"], ["M", "F"], ["yes", "no", "maybe"]])
def test_other_pairs_are_categories(cells):
    assert infer(cells).kind == "category"


def test_category():
    column = infer(["서울", "부산", None, "서울"], name="도시")
    assert facts(column) == ("category", "feature", "text with 2 different values")
    assert column.levels == ("부산", "서울")
    assert (column.name, column.missing, column.warnings) == ("도시", 1, ())


def test_category_with_one_label_and_gaps():
    assert infer(["a", None, "a"]).levels == ("a",)


def test_plus_and_minus_are_labels():
    assert infer(["-", "+", "+", "-"], target="x").levels == ("+", "-")


def test_date_time():
    column = infer(["2024-01-31", "2024-02-01", None])
    assert facts(column) == ("date-time", "feature", "every cell reads as %Y-%m-%d")
    assert (column.format, column.missing, column.warnings) == ("%Y-%m-%d", 1, ())
    typed = infer([dt.date(2024, 1, 31), dt.date(2024, 2, 1)])
    assert (*facts(typed), typed.format) == ("date-time", "feature", "typed as date-time by the source", None)


def test_time_zone():
    moments = pl.Series([dt.datetime(2024, 1, 31, 12), dt.datetime(2024, 7, 31, 12)])
    assert infer(moments).zone is None
    assert infer(moments.dt.replace_time_zone("Asia/Seoul")).zone == "Asia/Seoul"
    assert infer(moments.dt.replace_time_zone("Asia/Seoul"), time="x").zone == "Asia/Seoul"
    assert infer(["2024-01-31T12:00:00+09:00", "2024-07-31T12:00:00+09:00"]).zone == "+09:00"


def test_day_and_month_may_be_exchanged():
    cells = ["01/02/2024", "03/04/2024"]
    column = infer(cells)
    assert column.format == "%d/%m/%Y"
    assert column.warnings == (
        "day and month could be exchanged; the day was taken first, --no-dayfirst takes the month",
    )
    assert infer(cells, dayfirst=True).warnings == ()
    assert infer(cells, dayfirst=False).format == "%m/%d/%Y"


def test_constant():
    assert facts(infer(["a", "a"])) == ("constant", "unused", "every cell is 'a'")
    assert facts(infer([5, 5])) == ("constant", "unused", "every cell is '5'")
    column = infer(pl.Series([None, None], dtype=pl.String))
    assert (*facts(column), column.missing) == ("constant", "unused", "every cell is missing", 2)


def test_a_number_with_gaps_is_not_constant():
    assert infer([5, None, 5]).kind == "number"


def test_id_by_name():
    reason = "whole numbers, every row another, and named like an id; not a feature"
    assert facts(infer([7, 3, 9], name="PassengerId")) == ("id", "id", reason)
    assert facts(infer(["7", "3", "9"], name="고객번호")) == ("id", "id", reason)


def test_id_by_text():
    cells = [f"k{n}" for n in range(30)]
    assert facts(infer(cells)) == ("id", "id", "text, every row another; not a feature")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("id", True),
        ("ID", True),
        ("customerId", True),
        ("customer_id", True),
        ("UUID", True),
        ("PID", True),
        ("연번", True),
        ("순번", True),
        ("회원아이디", True),
        ("paid", False),
        ("grid", False),
        ("humidity", False),
        ("identity", False),
        ("NO", False),
        ("heat index", False),
        ("house_number", False),
        ("column_1", False),
        ("column_2", False),
        ("Unnamed: 0", False),
        ("", False),
        ("___", False),
    ],
)
def test_names_of_ids(name, expected):
    assert is_id_like(name, pl.Series([17, 5, 11])) is expected


@pytest.mark.parametrize("name", ["No", "heat index", "house_number", "column_1", "Unnamed: 0"])
def test_names_that_a_measure_may_have(name, rng):
    assert is_id_like(name, pl.Series([1, 2, 3]))
    assert is_id_like(name, pl.Series(["1", "2", "13"]))
    assert is_id_like(name, pl.Series(rng.permutation(100)))
    assert not is_id_like(name, pl.Series(rng.permutation(99)))


@pytest.mark.parametrize("cells", [[1, 2, None], [1, 1, 2], [1]])
def test_an_id_tells_rows_apart(cells):
    assert not is_id_like("id", pl.Series(cells))


def test_fractions_are_no_id():
    assert infer([0.5, 1.5, 2.5], name="id").kind == "number"


def test_leading_zeros_are_codes():
    repeated = infer(["00123", "00123", "45678"])
    reason = "digits with leading zeros such as '00123': codes, not quantities"
    assert facts(repeated) == ("category", "feature", reason)
    assert repeated.levels == ("00123", "45678")
    assert facts(infer(["99", "007", "45678"])) == (
        "id",
        "id",
        "digits with leading zeros such as '007': codes, not quantities, every row another",
    )
    assert infer(["007", None, "008"]).kind == "id"


@pytest.mark.parametrize(
    ("missing", "there", "role"),
    [
        (10, 190, "feature"),
        (9, 171, "unused"),
        (12, 240, "unused"),
        (189, 11, "feature"),
        (239, 11, "unused"),
    ],
)
def test_text_that_is_there_or_not(missing, there, role):
    column = infer([None] * missing + [f"some words {n}" for n in range(there)])
    assert (column.kind, column.role, column.missing) == ("text", role, missing)
    assert ("whether there is one" in column.reason) == (role == "feature")
    words = infer([None] * missing + [f"k{n}" for n in range(there)])
    assert (words.kind, words.role) == (("text", "feature") if role == "feature" else ("id", "id"))


def test_text_that_does_not_repeat():
    cells = [f"some words {n}" for n in range(30)]
    reason = "text, 30 different in 30 cells: too few repeat to be learnt from"
    assert facts(infer(cells)) == ("text", "unused", reason)
    mostly = [f"k{n}" for n in range(20)] + ["k0"] * 10
    assert infer(mostly).kind == "text"
    assert infer([f"k{n}" for n in range(15)] + ["k0"] * 15).kind == "category"
    assert infer([f"k{n}" for n in range(10)]).kind == "category"  # few rows: every label looks unique


# --- hints


def test_hint_of_a_thousands_separator():
    hint = ("looks like numbers with a thousands separator; remove it to have them as numbers",)
    assert infer(["1,200", "2,500,000", "1,200"]).warnings == hint
    different = infer([f"{n},500" for n in range(100, 130)])
    assert (different.kind, different.role, different.warnings) == ("text", "unused", hint)
    # Most cells are plain numbers, yet those with separators must not be called missing.
    assert infer(["950"] * 20 + ["1,200"]).warnings == hint
    assert infer(["1.200,5", "2.500"], decimal=",").warnings == hint


def test_hint_of_a_decimal_comma():
    hint = ("looks like numbers with the decimal mark ','; use --decimal ','",)
    assert infer(["1,2", "3,4"]).warnings == hint
    frame = pl.DataFrame({"x": [f"1,{n}" for n in range(100, 130)]})
    for separator, mark in ((",", "thousands"), (";", "decimal")):
        column = infer_schema(frame, separator=separator).columns[0]
        assert (column.kind, mark in column.warnings[0]) == ("text", True)


@pytest.mark.parametrize("form", ["${},033", "{}%", "₩{},000", "{} kg", "1,{}", "({})"])
def test_numbers_with_a_mark_are_no_id(form):
    """Every cell another: such a column must not vanish as an id, nor without a word."""
    column = infer([form.format(n) for n in range(1, 31)])
    assert (column.kind, column.role, len(column.warnings)) == ("text", "unused", 1)
    assert column.warnings[0].startswith("looks like numbers with ")


def test_dates_of_no_clear_order_are_no_id():
    cells = [f"{20 + n % 4}.{1 + n % 12:02d}.{1 + n:02d}" for n in range(28)]  # the year or the day may be first
    hint = "looks like dates, but not of one clear format (such as '20.01.01'); write them as 2024-01-31"
    assert (infer(cells).kind, infer(cells).warnings) == ("text", (hint,))
    assert infer(cells, dayfirst=False).format == "%1972y.%m.%d"
    assert infer([*cells, "99.12.31"]).kind == "date-time"


def test_hint_of_text_among_numbers(rng):
    cells = [str(n % 9) for n in range(95)] + ["unknown"] * 5
    column = infer(cells, name="age")
    assert column.kind == "category"
    hint = "5 of 100 cells are no numbers (such as 'unknown'); --numeric age takes these as missing"
    assert column.warnings == (hint,)
    # Different numbers are nearly as many as rows: without the hint the column would vanish silently.
    measured = infer([*map(str, rng.normal(size=95)), *["unknown"] * 5], name="age")
    assert (measured.kind, measured.role, measured.warnings) == ("text", "unused", (hint,))
    assert infer(["1", "2", "a", "b"]).warnings == ()


def test_hint_of_a_row_counter():
    hint = ("rises by row like a row counter; if it is one, --drop it",)
    assert infer(list(range(30)), name="instant").warnings == hint
    assert infer(list(range(29)), name="instant").warnings == ()
    assert infer([*range(29), 5], name="instant").warnings == ()
    assert infer([n / 2 for n in range(30)], name="instant").warnings == ()


def test_hints_are_for_features():
    cells = list(range(30))
    assert infer(cells, target="x").warnings == ()
    assert infer(cells, drop=("x",)).warnings == ()


# --- what the user says


@pytest.mark.parametrize(
    ("options", "role", "reason"),
    [
        ({"drop": ("x",)}, "unused", "named by --drop"),
        ({"id": ("x",)}, "id", "named by --id"),
        ({"group": "x"}, "group", "named by --group; rows of one group stay on one side"),
        ({"weight": "x"}, "weight", "named by --weight"),
        ({"split_column": "x"}, "split", "named by --split-column"),
        ({"categorical": ("x",)}, "feature", "named by --categorical"),
        ({"numeric": ("x",)}, "feature", "named by --numeric"),
        ({"time": "x"}, "feature", "named by --time; numbers in rising order"),
        ({"target": "x"}, "target", "named by --target"),
    ],
)
def test_named_roles(options, role, reason):
    assert facts(infer(["1", "2", "4"], **options))[1:] == (role, reason)


def test_categorical():
    column = infer([3.0, 1.0, None, 3.0], categorical=("x",))
    assert (column.kind, column.levels, column.missing) == ("category", ("1", "3"), 1)


def test_thousands_that_read_as_decimals_are_warned_of():
    column = infer(["16.767", "306", "5.306", "22", "14.016", "7"])
    assert column.kind == "number"
    assert "looks like numbers with a thousands separator" in column.warnings[0]


def test_a_category_of_the_source_stays_one():
    frame = pl.DataFrame({"x": [str(6000 + k % 30) for k in range(90)]})
    column = infer_schema(frame, categories={"x"}).columns[0]
    assert facts(column) == ("category", "feature", "typed as a category by the source")
    assert infer_schema(frame, categories={"x"}, options=RoleOptions(numeric=("x",))).columns[0].kind == "number"
    assert infer_schema(frame).columns[0].kind == "number"


def test_numeric_on_text():
    column = infer(["1", "2", "about 3", None, "?"], numeric=("x",))
    assert (column.kind, column.missing) == ("number", 3)
    assert column.warnings == ("2 cells are no numbers and count as missing, such as 'about 3'",)
    with pytest.raises(OptionError) as error:
        infer([None, "red", "blue"], numeric=("x",))
    assert str(error.value) == "--numeric names 'x', but none of its cells is a number, such as 'red'."


def test_numeric_makes_numbers_of_codes_and_flags():
    assert infer(["007", "008"], numeric=("x",)).kind == "number"
    assert infer([0, 1, 1], numeric=("x",)).kind == "number"
    assert infer([True, False], numeric=("x",)).kind == "number"


@pytest.mark.parametrize(
    ("cells", "kind", "known"),
    [
        (["20240131", "20240201"], "date-time", "%Y%m%d"),
        ([20240131, 20240201], "date-time", "%Y%m%d"),
        ([202401, 202312], "date-time", "%Y%m"),
        (["2024013100", "2024013101"], "date-time", "%Y%m%d%H"),
        (["991231", "000101"], "date-time", "%1950y%m%d"),
        ([1577836800, 1577840400], "number", None),
        (["2020123", "2020124"], "number", None),
        (["2024.09", "2024.10"], "date-time", "%Y.%m"),
        (["1949-01", "1949-02"], "date-time", "%Y-%m"),
        (["2024-01-31", None], "date-time", "%Y-%m-%d"),
        ([dt.date(2024, 1, 31), None], "date-time", None),
        ([2024, 2025], "number", None),
        ([2024.1, 2024.2], "number", None),
        (["1,5", "2,5"], "number", None),
    ],
)
def test_time(cells, kind, known):
    column = infer(cells, time="x", decimal="," if "1,5" in cells else ".")
    assert (column.kind, column.format) == (kind, known)


def test_time_that_cannot_be_read():
    with pytest.raises(ColumnError) as error:
        infer(["1-01", "1-02"], time="x")
    assert str(error.value) == (
        "--time names 'x', but not all of its cells are date-times of one format or numbers; the first is '1-01'. "
        "Write them as 2024-01-31 or 2024-01-31 12:00:00."
    )


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["2024-01-31 10:00", "2024-01-31 25:00"], "the first is '2024-01-31 25:00'"),
        (["991231", "000132"], "six digits, some with leading zeros; .* but '000132' is none"),
    ],
)
def test_the_cell_that_is_no_time_is_shown(cells, found):
    with pytest.raises(ColumnError, match=found):
        infer(cells, time="x")


def test_how_a_time_was_read_is_said():
    assert infer([202401, 202312], time="x").reason == "named by --time; every cell reads as %Y%m"
    assert infer(["12-Mar-55", "3-Jun-72", "2-Feb-01"]).reason == (
        "every cell reads as %d-%b-%y; two-digit years are read as 1955 to 2001"
    )


def test_decimal_comma():
    assert infer(["1,5", "2,25"], decimal=",").reason == "numbers from 1.5 to 2.25"
    assert infer(["1,5", "2,25"]).kind == "category"


# --- names


def test_named_columns_exist():
    columns = ["Sex", "Age", "Fare"]
    require_column("Age", columns, option="--target", source="t.csv")
    with pytest.raises(ColumnError) as error:
        require_column("fair", columns, option="--target", source="t.csv")
    assert str(error.value) == (
        "t.csv has no column 'fair'; found Sex, Age, Fare. --target must name one of them. Did you mean 'Fare'?"
    )
    with pytest.raises(ColumnError, match=r"found c0, .*, c29, \.\.\.\. --drop must name one of them\.$"):
        require_column("zzz", [f"c{n}" for n in range(40)], option="--drop", source="t.csv")


def test_a_column_that_is_left_out_can_only_be_dropped():
    said = {"columns": ["x", "y"], "source": "t.csv", "left_out": {"tags": "Column 'tags' is left out."}}
    check_roles(target="y", options=RoleOptions(drop=("tags",)), **said)
    with pytest.raises(ColumnError, match="--target names 'tags'. Column 'tags' is left out."):
        check_roles(target="tags", options=RoleOptions(), **said)


def test_one_role_for_each_column():
    def check(target="y", **options):
        check_roles(["a", "b", "y"], target, RoleOptions(**options), source="t.csv")

    check(drop=("a",), group="b")
    check(group="a", categorical=("a",), id=("a",), time="a")
    check(drop=("a", "a"))
    check(None)
    with pytest.raises(OptionError) as error:
        check(drop=("y",))
    assert str(error.value) == "Column 'y' is named by both --target and --drop; give it one role."
    with pytest.raises(OptionError, match="'a' is named by both --numeric and --weight"):
        check(numeric=("a",), weight="a")
    for option in ("drop", "categorical", "numeric", "id"):
        with pytest.raises(ColumnError, match=f"no column 'q'; found a, b, y. --{option} must"):
            check(**{option: ("q",)})
    for option in ("time", "group", "weight", "split_column"):
        with pytest.raises(ColumnError, match=f"--{option.replace('_', '-')} must name one of them"):
            check(**{option: "q"})


@pytest.mark.parametrize("name", ["", "row", "100%", "a\nb", "count", "{x}", "literal", "x.days", "가 나"])
def test_any_name_will_do(name):
    for cells in (["1", "2", "4"], ["a", "b", "a"], ["2024-01-31", "2024-02-01", None], ["1,200", "1,300", "1,200"]):
        assert infer(cells, name=name).name == name


def test_schema_of_several_columns():
    frame = pl.DataFrame({"a": [1, 2, 4], "y": ["u", "v", "u"], "w": [1, 2, 3]})
    schema = infer_schema(frame, target="y", options=RoleOptions(weight="w"))
    assert [c.name for c in schema.features] == ["a"]
    assert (schema.named("target"), schema.named("weight"), schema.named("group")) == ("y", "w", None)


def test_infinite_cells():
    frame = pl.DataFrame({"a": ["1", "2"], "b": ["1", "1e999"], "c": [1.0, 1e308]})
    assert infinite_cells(frame, ["a"], decimal=".") is None
    assert infinite_cells(frame, ["a", "b", "c"], decimal=".") == ("b", 1)
    assert infinite_cells(frame, ["c"], decimal=".") == ("c", 1)


# --- the same table from several sources


def test_sources_agree(tmp_path):
    frame = pd.DataFrame(
        {
            "code": [1, 2, None, 1] * 10,  # whole numbers that pandas keeps as 1.0
            "flag": [True, False, True, False] * 10,
            "day": pd.to_datetime(["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05"] * 10),
            "city": pd.Categorical(["서울", "부산", "서울", None] * 10),
        }
    )
    frame.to_csv(tmp_path / "t.csv", index=False)
    pl.DataFrame(read_table(frame).frame).write_parquet(tmp_path / "t.parquet")
    schemas = [
        infer_schema(read_table(source).frame, options=RoleOptions(categorical=("code",)))
        for source in (frame, tmp_path / "t.csv", tmp_path / "t.parquet")
    ]
    for schema in schemas:
        assert [c.kind for c in schema.columns] == ["category", "yes/no", "date-time", "category"]
        assert schema.columns[0].levels == ("1", "2")
        assert schema.columns[3].levels == ("부산", "서울")
        assert [c.missing for c in schema.columns] == [10, 0, 0, 10]


# --- real tables; the oddities are those of the data's own README


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tables/titanic.csv", {"PassengerId": "id", "Survived": "yes/no", "Name": "text", "Ticket": "text"}),
        ("tables/ames_housing.csv", {"PID": "id", "Central.Air": "yes/no", "Lot.Frontage": "number"}),
        ("tables/auto_imports.csv", {"horsepower": "number", "num_doors": "category"}),
        ("tables/auto_mpg.csv", {"name": "text", "horsepower": "number"}),
        ("tables/seoul_bike.csv", {"Date": "date-time", "Functioning Day": "yes/no", "Seasons": "category"}),
        ("tables/ionosphere.csv", {"f01": "yes/no", "f02": "constant", "class": "category"}),
        ("tables/job_change.csv", {"enrollee_id": "id", "city": "category", "experience": "category"}),
        ("tables/breast_cancer_recurrence.csv", {"age": "category", "tumor_size": "category", "irradiat": "yes/no"}),
        ("series/airline_passengers.csv", {"Month": "date-time", "Passengers": "number"}),
        ("series/shampoo_sales.csv", {"Month": "id"}),
        ("series/us_macro_quarterly.csv", {"quarter": "date-time"}),
        ("series/tech_stocks_monthly.csv", {"date": "date-time", "symbol": "category"}),
        ("series/air_quality_hourly.csv", {"Date": "date-time", "Time": "date-time", "T": "number"}),
        (
            "series/seoul_temperature_2015_2019_cp949.csv",
            {"지점번호": "constant", "지점명": "constant", "일시": "date-time", "평균기온(℃)": "number"},
        ),
    ],
)
def test_real_tables(path, expected):
    table = read_table(shared(path))
    found = {c.name: c.kind for c in infer_schema(table.frame).columns}
    assert found | expected == found


def test_seoul_bike_is_day_first():
    table = read_table(shared("tables/seoul_bike.csv"))
    column = infer_schema(table.frame.select("Date")).columns[0]
    assert (column.format, column.warnings) == ("%d/%m/%Y", ())


def test_the_row_counter_of_bike_sharing():
    table = read_table(shared("tables/bike_sharing_hour.csv"))
    column = infer_schema(table.frame.select("instant")).columns[0]
    assert column.warnings == ("rises by row like a row counter; if it is one, --drop it",)


def test_experience_in_years_as_text():
    table = read_table(shared("tables/job_change.csv"))
    column = infer_schema(table.frame.select("experience")).columns[0]
    hint = "3808 of 19093 cells are no numbers (such as '>20'); --numeric experience takes these as missing"
    assert column.warnings == (hint,)
    assert column.levels[:3] == ("1", "10", "11")
