"""A mistyped name, a broken file, a forgotten target."""

import zipfile

import numpy as np
import pytest

from sunbae.data.images import is_images
from sunbae.data.source import check_source
from sunbae.errors import DataError, OptionError


@pytest.fixture
def place(tmp_path):
    np.savez(tmp_path / "other.npz", features=np.zeros((5, 4, 4)), label=np.arange(5))
    np.savez(tmp_path / "flat.npz", x=np.zeros((5, 30)), y=np.arange(5))
    np.save(tmp_path / "alone.npy", np.zeros((5, 4, 4)))
    for name in ("cut.zip", "broken.npz"):
        (tmp_path / name).write_bytes(b"PK\x03\x04" + b"0" * 99)
    with zipfile.ZipFile(tmp_path / "table.zip", "w") as archive:
        archive.writestr("t.csv", "a,b\n1,2\n")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        (
            "absent",
            DataError,
            "absent does not exist. Expected a table (CSV, Excel, Parquet ...), a picture, a folder or",
        ),
        ("tabel.zip", DataError, "Did you mean 'table.zip'?"),
        ("~no_such_user", DataError, "~no_such_user does not exist"),
        ("mnst", DataError, "Did you mean 'mnist'?"),
        (
            "tt.csv",
            DataError,
            "Expected the path of a table file (CSV, Excel, Parquet, JSON lines, NumPy). Did you mean",
        ),
        ("cut.zip", DataError, "cut.zip is no zip that can be read"),
        ("broken.npz", DataError, "broken.npz cannot be read"),
        ("other.npz", DataError, "Pictures are found by their names: np.savez(file, x=pictures, y=labels)."),
        ("alone.npy", DataError, "Pictures are found by their names: np.savez(file, x=pictures, y=labels)."),
        ("flat.npz", OptionError, "--target is needed: name the column to predict. flat.npz has x_1, x_2, "),
        ("table.zip", DataError, "table.zip holds no class folder with pictures"),
        ("t.csv", OptionError, "--target is needed: name the column to predict. t.csv has a, b."),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_loaded(place, name, kind, message):
    with pytest.raises(kind) as error:
        check_source(place / name, pictured=is_images(place / name), has_target=False)
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["a" * 300, "~no_such_user.csv"])
def test_a_table_with_pictures_of_a_name_that_cannot_be(name):
    with pytest.raises(DataError):
        check_source(name, pictured=is_images(name, "file"), has_target=True)


def test_a_table_with_a_target_and_pictures_are_let_through(place):
    check_source(place / "t.csv", pictured=False, has_target=True)
    check_source("mnist", pictured=True, has_target=False)
    with pytest.raises(DataError, match="does not exist"):
        check_source(place / "absent.csv", pictured=True, has_target=True)
