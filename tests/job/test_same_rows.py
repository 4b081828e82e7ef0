"""A split of row numbers is used again for the same rows only."""

import json

import polars as pl
import pytest
from tiny import houses

from sunbae.data.read import read_table
from sunbae.errors import DataError
from sunbae.job.same_rows import PRINTS, check_rows, row_prints

RECORD = {"options": {}, "test": {}, "seeds": [0], "metric": "rmse"}


@pytest.fixture
def run(tmp_path):
    """A run on `houses`, with a column that counts rows and one that is constant."""
    (tmp_path / "run.json").write_text(json.dumps(RECORD | {PRINTS: row_prints(counted(), ".")}), encoding="utf-8")
    return tmp_path


def counted(frame=None):
    return (houses() if frame is None else frame).with_row_index("no").with_columns(all=pl.lit("x"))


def test_the_same_rows(run, tmp_path):
    same = counted()
    assert {"no", "all"} & {*row_prints(same, ".")} == set()
    for frame in (
        same,
        same.reverse().reverse(),
        same.with_columns(pl.col("price").cast(pl.Float64)),
        same.with_columns(price=pl.lit("mended"), more=pl.col("city")),
        same.rename({name: name + "_" for name in same.columns}),
    ):
        check_rows(run, frame, ".")
    same.write_csv(tmp_path / "same.csv")
    check_rows(run, read_table(tmp_path / "same.csv").frame, ".")


@pytest.mark.parametrize(
    "other", [houses().reverse(), houses().sample(fraction=1, shuffle=True, seed=1), houses(seed=1)]
)
def test_other_rows(run, other):
    other = counted(other.select("area", "city", "price"))
    with pytest.raises(DataError, match=r"other rows, or the same in another order: of the 3 columns that both have"):
        check_rows(run, other, ".")


def test_old_runs_and_files_say_nothing_of_their_rows(tmp_path):
    check_rows(tmp_path, houses(), ".")
    (tmp_path / "run.json").write_text(json.dumps(RECORD), encoding="utf-8")
    check_rows(tmp_path, houses().reverse(), ".")
    check_rows(tmp_path / "split.csv", houses().reverse(), ".")


def test_there_is_a_limit_of_columns():
    frame = pl.DataFrame({f"c{k}": [k, 3, 1] for k in range(30)})
    assert len(row_prints(frame, ".")) == 20
