"""Paths of Windows, and paths that were meant from another folder."""

import os
import sys
import types

import pytest

from sunbae.patch.paths import posix, readable

pytestmark = pytest.mark.skipif(os.sep == "\\", reason="a path like any other there")


@pytest.fixture
def here(running, tmp_path, monkeypatch):
    (tmp_path / "top" / "work").mkdir(parents=True)
    (tmp_path / "top" / "data").mkdir()
    (tmp_path / "top" / "data" / "x.csv").write_text("a,b\n1,2\n")
    monkeypatch.chdir(tmp_path / "top" / "work")
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    return tmp_path / "top" / "work"


def test_with_slashes_where_that_is_a_file(here, running):
    assert posix("..\\data\\x.csv") == "../data/x.csv"
    assert [(note.id, note.today) for note in running] == [("SB920", "'../data/x.csv'")]
    assert posix("..\\data\\new.csv") == "..\\data\\new.csv"
    assert posix("..\\data\\new.csv", writing=True) == "../data/new.csv"
    assert posix("no\\where.csv", writing=True) == "no\\where.csv"
    assert posix("../data/x.csv") == "../data/x.csv"


def test_a_name_with_a_back_slash_is_a_name(here):
    (here / "a\\b").write_text("mine")
    assert posix("a\\b") == "a\\b"
    with open("a\\b") as file:
        assert file.read() == "mine"


def test_open_and_list(here, running):
    import glob

    with open("..\\data\\x.csv") as file:
        assert file.readline() == "a,b\n"
    with open("..\\data\\y.txt", "w") as file:
        file.write("new")
    assert sorted(os.listdir("..\\data")) == ["x.csv", "y.txt"]
    assert glob.glob("..\\data\\*.csv") == ["../data/x.csv"]
    assert {note.id for note in running} == {"SB920"}
    with pytest.raises(FileNotFoundError):
        open("..\\data\\none.csv").close()


def test_libraries_read_them(here):
    import numpy as np
    import pandas as pd

    assert pd.read_csv("..\\data\\x.csv").shape == (1, 2)
    np.save("..\\data\\z.npy", np.arange(3))
    assert (here.parent / "data" / "z.npy").is_file()
    assert np.load("..\\data\\z.npy").tolist() == [0, 1, 2]


def test_from_a_folder_above(here, running):
    import pandas as pd

    assert pd.read_csv("./data/x.csv").shape == (1, 2)
    (note,) = running
    assert (note.id, note.today) == ("SB911", repr(os.path.join("..", "data", "x.csv")))
    assert readable("./data/none.csv") == "./data/none.csv"
    assert readable("x.csv") == "x.csv"  # named without a folder, it was meant to lie here
    assert readable("https://a/data/x.csv") == "https://a/data/x.csv"


def test_from_the_scripts_folder(here, monkeypatch, tmp_path):
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "data").mkdir()
    (tmp_path / "away" / "data" / "own.csv").touch()
    main = types.ModuleType("__main__")
    main.__file__ = str(tmp_path / "away" / "script.py")
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert readable("data/own.csv") == str(tmp_path / "away" / "data" / "own.csv")
