"""`.npy` and `.npz` as tables: every type kept, nothing unpickled, nothing unpacked beyond the memory."""

import datetime as dt
import io
import zipfile

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunbae.data.arrays import read_arrays
from sunbae.data.read import read_table
from sunbae.errors import ColumnError, DataError


def saved(folder, *alone, **named):
    """A `.npy` of one array, or a `.npz` of named ones."""
    path = folder / ("a.npz" if named else "a.npy")
    np.savez(path, **named) if named else np.save(path, *alone)
    return path


def test_one_array(tmp_path):
    assert read_table(saved(tmp_path, np.array([1.5, np.nan]))).frame.to_dict(as_series=False) == {
        "column_1": [1.5, None]
    }
    table = read_table(saved(tmp_path, np.arange(6).reshape(3, 2)))
    assert table.frame.to_dict(as_series=False) == {"column_1": [0, 2, 4], "column_2": [1, 3, 5]}
    assert (table.notes, table.source) == ((), "a.npy")


def test_arrays_by_name(tmp_path):
    table = read_table(saved(tmp_path, x=np.eye(3), one=np.ones((3, 1)), y=np.array([3, 1, 2])))
    assert table.columns == ["x_1", "x_2", "x_3", "one", "y"]
    assert table.frame["y"].dtype == pl.Int64


def test_an_array_alone_in_a_npz_is_as_in_a_npy(tmp_path):
    assert read_table(saved(tmp_path, x=np.ones((3, 2)))).columns == ["column_1", "column_2"]


@pytest.mark.filterwarnings("ignore:Stored array in format 3.0")
def test_fields(tmp_path):
    rows = np.array([("서울", 1.5, [1, 2])], dtype=[("지역", "U4"), ("기온", "f4"), ("p", "i4", (2,))])
    assert read_table(saved(tmp_path, rows)).frame.to_dict(as_series=False) == {
        "지역": ["서울"], "기온": [1.5], "p_1": [1], "p_2": [2]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("array", "dtype", "first"),
    [
        (np.array([True]), pl.Boolean, True),
        (np.array([3], ">i2"), pl.Int16, 3),
        (np.array([3], "u8"), pl.UInt64, 3),
        (np.array([0.5], "f2"), pl.Float32, 0.5),
        (np.array([0.5], np.longdouble), pl.Float64, 0.5),
        (np.array(["00123"]), pl.String, "00123"),
        (np.array([b"abc"]), pl.String, "abc"),
        (np.array(["개".encode("cp949")]), pl.String, "개"),
        (np.array([b"\xff\xff"]), pl.String, "\\xff\\xff"),
        (np.array(["2024-05-01"], "M8[D]"), pl.Date, dt.date(2024, 5, 1)),
        (np.array(["2024-05"], "M8[M]"), pl.Date, dt.date(2024, 5, 1)),
        (np.array(["2024-05-01T03"], "M8[h]"), pl.Datetime("us"), dt.datetime(2024, 5, 1, 3)),
        (np.array(["NaT"], "M8[ns]"), pl.Datetime("us"), None),
        (np.array([90], "m8[s]"), pl.Float64, 90.0),
    ],
)
def test_types(tmp_path, array, dtype, first):
    cells = read_table(saved(tmp_path, array)).frame["column_1"]
    assert (cells.dtype, cells[0]) == (dtype, first)


def test_an_array_of_the_caller():
    assert read_table(np.ones((2, 3))).columns == ["column_1", "column_2", "column_3"]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"x_train": np.ones((5, 4, 4)), "y_train": np.ones(5)}, r"x_train \(5, 4, 4\), y_train \(5,\)"),
        ({"x": np.ones((5, 2)), "y": np.ones(4)}, r"x \(5, 2\), y \(4,\)"),
        ({"x": np.float64(3)}, r"x \(\)"),
    ],
)
def test_arrays_that_are_no_table(tmp_path, arrays, said):
    with pytest.raises(DataError, match=rf"a\.npz holds {said}\. A table was expected: arrays \(n,\) or"):
        read_table(saved(tmp_path, **arrays))


def test_doubled_names(tmp_path):
    with pytest.raises(ColumnError, match="several columns of the same name: 'x_1'"):
        read_table(saved(tmp_path, x=np.ones((3, 2)), x_1=np.ones(3)))


def test_numbers_of_two_parts(tmp_path):
    with pytest.raises(DataError, match="column_1 is of type complex128"):
        read_table(saved(tmp_path, np.array([1j])))


class Bomb:
    def __reduce__(self):
        return pytest.fail, ("unpickled",)


@pytest.mark.parametrize("named", [{}, {"x": np.array([Bomb()], dtype=object)}])
def test_objects_are_never_unpickled(tmp_path, named):
    path = saved(tmp_path, *([] if named else [np.array([Bomb()], dtype=object)]), **named)
    with pytest.raises(DataError, match=r"holds Python objects.*astype\(float\)"):
        read_table(path)


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("sunbae.data.arrays.MAX_BYTES", 3 * 2**20)
    np.savez_compressed(tmp_path / "a.npz", x=np.zeros((1000, 1000)))
    with pytest.raises(DataError, match="unpacks to 8 MiB; 3 MiB can be taken"):
        read_table(tmp_path / "a.npz")


def test_absurd_shapes(tmp_path):
    path = saved(tmp_path, np.zeros(10))
    content = path.read_bytes()
    for shape in (b"(999999999999999,)", b"(2**70,)", b"(-5,)"):
        path.write_bytes(content.replace(b"(10,), }" + b" " * (len(shape) - 5), shape + b", }"))
        with pytest.raises(DataError, match=r"a\.npy cannot be read"):
            read_table(path)


def test_a_zip_of_something_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("photo.jpg", b"")
    with pytest.raises(DataError, match=r"photo\.jpg in it is no array"):
        read_table(tmp_path / "a.npz")


WHOLE = io.BytesIO()
np.savez_compressed(WHOLE, x=np.arange(12).reshape(4, 3), y=np.array(["a", "b", "c", "d"]))
ALONE = io.BytesIO()
np.save(ALONE, np.ones((4, 3)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_give_arrays_or_an_error_of_ours(tmp_path, data):
    content = bytearray(data.draw(st.sampled_from([WHOLE.getvalue(), ALONE.getvalue()])))
    content = content[: data.draw(st.integers(0, len(content)))]
    for _change in range(data.draw(st.integers(0, 3))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a.npz").write_bytes(content)
    try:
        assert all(isinstance(array, np.ndarray) for array in read_arrays(tmp_path / "a.npz").values())
        read_table(tmp_path / "a.npz")
    except DataError:
        pass
