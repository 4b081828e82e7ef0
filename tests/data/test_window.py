"""Windows: the example of the course notes, and what holds for any series."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sunbae
from sunbae.data.window import Windows, windows
from sunbae.errors import DataError, OptionError


def split_x(series, size):
    """As the course notes write it."""
    rows = [list(series[k : k + size]) for k in range(len(series) - size + 1)]
    return np.array(rows)


def test_the_example_of_the_notes():
    found = sunbae.windows(range(1, 11), 5)
    assert found.shape == (6, 5)
    np.testing.assert_array_equal(found, split_x(range(1, 11), 5))


@given(n=st.integers(1, 40), past=st.integers(1, 10), horizon=st.integers(1, 10), features=st.integers(0, 3))
def test_what_follows_is_what_follows(n, past, horizon, features):
    series = np.arange(n * max(1, features)).reshape((n, features) if features else (n,))
    if n < past + horizon:
        with pytest.raises(DataError, match=f"longest past is {max(0, n - horizon)}"):
            windows(series, past, horizon)
        return
    x, y = windows(series, past, horizon)
    assert len(x) == len(y) == n - past - horizon + 1
    for k in range(len(x)):
        np.testing.assert_array_equal(np.concatenate([x[k], y[k]]), series[k : k + past + horizon])


def test_views_and_not_copies():
    series = np.zeros((1_000_000, 10), np.float32)
    x, y = windows(series, 168, 24)
    assert np.shares_memory(x, series)
    assert np.shares_memory(y, series)
    assert x.shape == (1_000_000 - 168 - 24 + 1, 168, 10)
    with pytest.raises(ValueError, match="read-only"):
        x[0] = 1


def test_frames():
    frame = pl.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})
    assert windows(frame, 2).tolist() == [[[1, 4], [2, 5]], [[2, 5], [3, 6]]]


@pytest.mark.parametrize(("past", "horizon", "said"), [(0, 1, "past is 0; 1 or more"), (2, -1, "horizon is -1; 0 or")])
def test_options_that_cannot_be(past, horizon, said):
    with pytest.raises(OptionError, match=said):
        windows(range(9), past, horizon)


def test_pictures_are_no_series():
    with pytest.raises(DataError, match=r"this array is \(2, 3, 4\)"):
        windows(np.zeros((2, 3, 4)), 1)


def test_windows_that_are_cut_when_they_are_asked_for():
    series = np.arange(40.0).reshape(20, 2)
    cut = windows(series, 5)
    starts = np.array([0, 3, 7, 15])
    lazy = Windows(series, starts, 5)
    assert len(lazy) == 4
    assert lazy.shape == (4, 5, 2)
    np.testing.assert_array_equal(lazy[:], cut[starts])
    np.testing.assert_array_equal(lazy[1:3], cut[starts[1:3]])
    np.testing.assert_array_equal(lazy[np.array([2, 0])], cut[starts[[2, 0]]])
    stand_in = lazy.stand_in()
    assert stand_in.shape == lazy.shape
    assert stand_in.dtype == series.dtype
    assert stand_in.strides == (0, 0, 0)
