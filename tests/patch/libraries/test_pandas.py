"""Methods and arguments that pandas has dropped."""

import io

import pandas as pd
import pytest

from sunbae.patch.libraries import pandas as module


@pytest.fixture
def frame(running):
    return pd.DataFrame({"a": [1, 2], "b": ["1,000", "x"]})


def test_rows_below(frame, running):
    assert frame.append({"a": 3, "b": "y"}, ignore_index=True).a.tolist() == [1, 2, 3]
    assert frame.append(frame).index.tolist() == [0, 1, 0, 1]
    assert frame.a.append(pd.Series([9])).tolist() == [1, 2, 9]
    assert frame.append(pd.Series({"a": 5, "b": "z"}, name=7)).index.tolist() == [0, 1, 7]
    assert list(running)[-1].today == "pd.concat([a, b])"


def test_columns_and_cells(frame):
    assert [name for name, _column in frame.iteritems()] == ["a", "b"]
    assert frame[["a"]].applymap(lambda cell: cell + 1).a.tolist() == [2, 3]
    assert frame.as_matrix(["a"]).tolist() == [[1], [2]]
    assert list(frame.drop("b", 1)) == ["a"]
    assert list(frame.drop(columns="b")) == ["a"]


def test_filled():
    column = pd.Series([1.0, None])
    from sunbae.patch.install import Installation, Settings

    with Installation(Settings()):
        assert column.fillna(method="ffill").tolist() == [1.0, 1.0]
        assert column.fillna(0).tolist() == [1.0, 0.0]


def test_statistics_leave_out_texts(frame, running):
    assert list(frame.corr()) == ["a"]
    assert frame.mean().to_dict() == {"a": 1.5}
    assert list(running)[-1].today == "numeric_only=True"
    before = len(running)
    assert frame[["a"]].std().to_dict() == {"a": pytest.approx(0.7071, rel=1e-3)}
    assert len(running) == before


def test_a_number_into_a_column_of_texts(frame, running):
    frame = frame.astype({"b": pd.StringDtype(na_value=float("nan"))})  # as pandas 3 reads texts
    for row in range(1):
        frame.iloc[row, 1] = int(frame.iloc[row, 1].replace(",", ""))
    assert frame.b.tolist() == [1000, "x"]
    assert "astype(object)" in list(running)[-1].today
    frame.loc[1, "b"] = 7
    frame.loc[0, "a"] = 5
    assert frame.to_dict("list") == {"a": [5, 2], "b": [1000, 7]}


def test_read_csv(running):
    text = "a;b\n1;2\n3;4;5\n"
    found = pd.read_csv(io.StringIO(text), ";", error_bad_lines=False, warn_bad_lines=False)
    assert found.to_dict("list") == {"a": [1], "b": [2]}
    assert pd.read_csv(io.StringIO("a\n1\n2\n"), squeeze=True).tolist() == [1, 2]
    assert pd.read_csv(io.StringIO("a,b\n1,2\n"), index_col=0).b.tolist() == [2]


def test_styles(running):
    style = pytest.importorskip("matplotlib.style")
    with style.context("default"):
        style.use("seaborn-whitegrid")
    assert list(running)[-1].today == "'seaborn-v0_8-whitegrid'"


WAYS = {
    "mask": lambda frame: frame["a"].__setitem__(frame["a"] > 1, 0),
    "attribute": lambda frame: frame.a.__setitem__(1, 0),
    "slice": lambda frame: frame.iloc[:, 0].__setitem__(slice(1, 2), 0),
    "loc of all rows": lambda frame: frame.loc[:, "a"].__setitem__(1, 0),
    "iloc of a column": lambda frame: frame["a"].iloc.__setitem__(1, 0),
    "fillna": lambda frame: frame["a"].replace(2, 0, inplace=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_put_into_a_column_is_put_into_its_table(frame, running, way):
    WAYS[way](frame)
    assert frame["a"].tolist() == [1, 0]
    assert list(running)[-1].today == "df.loc[rows, 'a'] = value"


def test_a_column_of_its_own(frame, running):
    before = len(running)
    column = frame["a"].copy()
    column[0] = 9
    frame["a"].tolist()
    rows = frame.iloc[0]
    rows["a"] = 5
    assert frame["a"].tolist() == [1, 2]
    assert len(running) == before


def test_scripts_of_today_have_the_pandas_of_today():
    from sunbae.patch.install import Installation, Settings

    frame = pd.DataFrame({"a": [1, 2]})
    with Installation(Settings(of_2020=False)):
        column = frame["a"]
        column[0] = 9
    assert frame["a"].tolist() == [1, 2]


def test_columns_of_texts_are_objects(running):
    frame = pd.read_csv(io.StringIO("a,b\nx,1\ny,2"))
    assert [name for name in frame if frame[name].dtype == "object"] == ["a"]
    assert frame.dtypes[frame.dtypes == "object"].index.tolist() == ["a"]
    dummies = pd.get_dummies(frame)
    assert dummies.values.dtype.kind in "iu"
    assert dummies.a_x.tolist() == [1, 0]
    assert pd.get_dummies(frame, dtype=float).a_x.tolist() == [1.0, 0.0]
    assert [note.id for note in running] == ["SB921"]


def test_texts_are_as_before_after_a_run():
    from sunbae.patch.install import Installation, Settings

    before = pd.Series(["a"]).dtype
    with Installation(Settings()):
        assert pd.Series(["a"]).dtype == object
    assert pd.Series(["a"]).dtype == before


def test_values_can_be_written_to(running):
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    found, column = frame.values, frame.a.values
    found[0, 0] = column[1] = 9.0
    assert (found[0, 0], column[1]) == (9.0, 9.0)
    assert frame.a.tolist() == [1.0, 2.0]


def test_values_that_a_loop_reads_are_not_copied_each_time(running, monkeypatch):
    monkeypatch.setattr(module, "_MOST_COPIED", 40)
    column = pd.Series([1.0, 2.0])
    assert [column.values.flags.writeable for _ in range(4)] == [True, True, False, False]


@pytest.mark.parametrize(("old", "today"), [("H", "h"), ("2H", "2h"), ("15T", "15min"), ("M", "ME"), ("D", "D")])
def test_frequencies(old, today, running):
    days = pd.date_range("2020-01-01", periods=5, freq=old)
    assert days.equals(pd.date_range("2020-01-01", periods=5, freq=today))
    column = pd.Series(range(5), index=days)
    assert column.resample(old).mean().equals(column.resample(today).mean())
    assert column.to_frame().groupby(pd.Grouper(freq=old)).sum().shape == (5, 1)
    assert column.asfreq(old).equals(column.asfreq(today))
    assert ("SB921" in {note.id for note in running}) == (old != today)
