"""What a process writes, takes away or makes is afterwards as it was, however it ended."""

import os
import shutil
import sqlite3
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.script import kept
from sunbae.script.kept import Keeper, TooMuchError, put_back
from sunbae.script.written import written_files


@pytest.fixture
def place(tmp_path):
    (tmp_path / "copies").mkdir()
    (tmp_path / "work").mkdir()
    return tmp_path


def contents(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        found[str(path.relative_to(folder))] = path.read_bytes() if path.is_file() else None
    return found


def write(work, name):
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_bytes(b"new" + name.encode())


def append(work, name):
    if (work / name).parent.is_dir():
        with (work / name).open("ab") as file:
            file.write(b"more")


DEEDS = {
    "write": write,
    "append": append,
    "remove": lambda work, name: (work / name).unlink(missing_ok=True),
    "rename": lambda work, name: os.replace(work / name, work / "moved") if (work / name).is_file() else None,
    "tree": lambda work, name: shutil.rmtree((work / name).parent, ignore_errors=True) if "/" in name else None,
    "truncate": lambda work, name: os.truncate(work / name, 1) if (work / name).is_file() else None,
}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from(["a", "b", "in/c", "in/d", "new/e"]))))
def test_whatever_was_done(tmp_path_factory, deeds):
    place = tmp_path_factory.mktemp("kept")
    work, copies = place / "work", place / "copies"
    for folder in (work, copies, work / "in"):
        folder.mkdir()
    for name in ("a", "in/c"):
        (work / name).write_text(f"old {name}")
    before = contents(work)
    with written_files(Keeper(copies, ()).keep):
        for deed, name in deeds:
            DEEDS[deed](work, name)
    put_back(copies)
    after = contents(work)
    assert after == before


@pytest.mark.skipif(sys.platform == "win32", reason="links want rights there")
@pytest.mark.parametrize("deed", ["write", "remove", "rename"])
def test_a_link_stays_a_link_and_its_file_as_it_was(place, deed):
    work = place / "work"
    (place / "elsewhere").write_text("old")
    (work / "a").symlink_to(place / "elsewhere")
    with written_files(Keeper(place / "copies", ()).keep):
        DEEDS[deed](work, "a")
    put_back(place / "copies")
    assert (work / "a").is_symlink()
    assert (work / "a").read_text() == (place / "elsewhere").read_text() == "old"
    assert not (work / "moved").exists()


def test_a_folder_that_gets_another_name(place):
    work = place / "work"
    (work / "in" / "deep").mkdir(parents=True)
    (work / "in" / "deep" / "x").write_text("old")
    before = contents(work)
    with written_files(Keeper(place / "copies", ()).keep):
        os.rename(work / "in", work / "out")
        (work / "out" / "deep" / "x").write_text("new")
    put_back(place / "copies")
    assert {name: value for name, value in contents(work).items() if value is not None} == {
        name: value for name, value in before.items() if value is not None
    }


def test_a_data_base(place):
    path = place / "work" / "a.db"
    with written_files(Keeper(place / "copies", ()).keep) as files:
        connection = sqlite3.connect(path)
        connection.execute("create table t (a)")
        connection.close()
    assert str(path) in files.paths
    assert path.exists()
    put_back(place / "copies")
    assert not path.exists()


def test_folders_that_are_not_looked_at(place):
    keeper = Keeper(place / "copies", [str(place / "work")])
    with written_files(keeper.keep):
        (place / "work" / "x").write_text("x")
    put_back(place / "copies")
    assert (place / "work" / "x").exists()


def test_what_is_too_large_is_not_touched(place, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 10)
    path = place / "work" / "large"
    path.write_text("x" * 11)
    with written_files(Keeper(place / "copies", ()).keep), pytest.raises(TooMuchError):
        path.open("w")
    assert path.read_text() == "x" * 11


def test_times_are_kept(place):
    path = place / "work" / "x"
    path.write_text("old")
    os.utime(path, (1e9, 1e9))
    with written_files(Keeper(place / "copies", ()).keep):
        path.write_text("new")
    put_back(place / "copies")
    assert (path.read_text(), path.stat().st_mtime) == ("old", 1e9)
