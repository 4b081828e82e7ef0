"""A run is there whole, or not at all."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from commands import environment

from sunbae.errors import OptionError, OutputError
from sunbae.runs import store
from sunbae.runs.lock import KEPT_DAYS, locked
from sunbae.runs.store import Draft, find_run, find_trained, list_runs, new_run, run_around

RECORD = {"options": {"model": "dnn"}, "test": {"rmse": 1.0}, "seeds": [0], "metric": "rmse", "created": "2026-01-01"}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SUNBAE_RUNS", raising=False)
    return tmp_path


def everything(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def finished(stem="houses", out=None, **changes):
    with new_run(stem, out) as draft:
        (draft.folder / "run.json").write_text(json.dumps(RECORD | changes), encoding="utf-8")
    return draft.path


def test_names_count_up(here):
    assert [finished().name, finished().name, finished("boats").name] == ["houses-001", "houses-002", "boats-001"]
    (here / "sunbae-runs" / "houses-017").mkdir()
    (here / "sunbae-runs" / "houses-x").mkdir()
    assert finished().name == "houses-018"
    assert all(not name.startswith(".") for name in os.listdir(here / "sunbae-runs"))


@pytest.mark.parametrize(
    ("stem", "name"),
    [("집값 2024", "집값_2024-001"), ("../../etc", "etc-001"), ("a/b", "a_b-001"), ("...", "run-001"), ("", "run-001")],
)
def test_strange_stems(stem, name):
    assert finished(stem).parts == ("sunbae-runs", name)
    assert len(finished("가" * 300).name.encode()) < 255


def test_nothing_has_its_name_before_the_end(here):
    with new_run("houses") as draft:
        assert draft.path.name == "houses-001"
        assert not draft.path.exists()
        assert draft.folder.name.startswith(".")
        assert list_runs() == []
    assert everything(here) == ["sunbae-runs", "sunbae-runs/houses-001"]


@pytest.mark.parametrize("exc", [ValueError, KeyboardInterrupt, SystemExit, OutputError])
@pytest.mark.parametrize("out", [None, "a/b/c"])
def test_a_run_that_fails_leaves_nothing(here, exc, out):
    with pytest.raises(exc), new_run("houses", out and here / out) as draft:
        (draft.folder / "half").write_text("x", encoding="utf-8")
        raise exc
    assert everything(here) == []


def test_folders_that_were_there_stay(here):
    (here / "a").mkdir()
    (here / "sunbae-runs").mkdir()
    for out in (here / "a" / "b" / "c", None):
        with pytest.raises(ValueError, match="x"), new_run("houses", out):
            raise ValueError("x")
    assert everything(here) == ["a", "sunbae-runs"]


def test_a_folder_that_another_run_uses_stays(here):
    with pytest.raises(ValueError, match="x"), new_run("houses"):
        finished("boats")
        raise ValueError("x")
    assert everything(here) == ["sunbae-runs", "sunbae-runs/boats-001", "sunbae-runs/boats-001/run.json"]


def test_a_folder_that_is_gone_does_not_hide_the_error(here):
    with pytest.raises(ValueError, match="the reason"), new_run("houses") as draft:
        shutil.rmtree(draft.folder.parent)
        raise ValueError("the reason")


def test_out(here):
    assert finished(out=here / "a" / "b") == here / "a" / "b"
    (here / "empty").mkdir()
    assert finished(out=here / "empty") == here / "empty"
    assert (here / "empty" / "run.json").exists()


def test_a_place_at_home(here, monkeypatch):
    monkeypatch.setenv("HOME", str(here / "home"))
    monkeypatch.setenv("USERPROFILE", str(here / "home"))
    assert finished(out=Path("~/a/b")) == here / "home" / "a" / "b"
    monkeypatch.setenv("SUNBAE_RUNS", "~/runs")
    assert finished() == here / "home" / "runs" / "houses-001"
    assert find_run("houses-001").path == find_run("~/runs/houses-001").path
    assert sorted(os.listdir(here)) == ["home"]


def test_the_run_around_a_file(here):
    path = finished(out=here / "runs" / "mine")
    (here / "link").symlink_to(path)
    for inside in ("x.csv", "deep/er/x.csv"):
        assert run_around(path / inside) == run_around(here / "link" / inside) == path.resolve()
    assert run_around(here / "runs" / "x.csv") is None
    (path / "run.json").write_text("{", encoding="utf-8")
    assert run_around(path / "x.csv") is None
    (path / "model.sunbae").touch()
    assert run_around(path / "x.csv") == path.resolve()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_run_is_as_readable_as_any_folder(here):
    before = os.umask(0o027)
    try:
        path = finished()
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o750


def test_out_in_use(here):
    (here / "file").write_text("x", encoding="utf-8")
    full = finished(out=here / "full")
    for out in (full, here / "file"):
        with pytest.raises(OptionError, match="exists and is not empty. Name a new folder"), new_run("x", out):
            pytest.fail("entered")
    for out in ("", ".", ".."):
        with pytest.raises(OptionError, match="has no name of its own"), new_run("x", type(here)(out)):
            pytest.fail("entered")
    with new_run("x", here / "mine"), pytest.raises(OptionError, match="is being written by another run"):  # noqa: SIM117
        with new_run("x", here / "mine"):
            pytest.fail("entered")
    assert everything(here) == ["file", "full", "full/run.json", "mine"]


def test_out_that_cannot_be(here):
    (here / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError) as caught, new_run("x", here / "file" / "run"):
        pytest.fail("entered")
    assert str(caught.value) == (
        f"Cannot write {here}/file/run: {here}/file is a file, but a folder was expected there. Choose another place."
    )
    with pytest.raises(OutputError, match="File name too long"), new_run("x", here / "new" / ("x" * 300)):
        pytest.fail("entered")
    assert everything(here) == ["file"]


def test_a_full_disk_leaves_no_folder(here, monkeypatch):
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(store, "_claim", full)
    with pytest.raises(OutputError, match="the disk is full"), new_run("x"):
        pytest.fail("entered")
    assert everything(here) == []


def test_two_at_once_get_different_names():
    with new_run("houses") as a, new_run("houses") as b, new_run("my-houses") as c:
        assert [d.path.name for d in (a, b, c)] == ["houses-001", "houses-002", "my-houses-001"]
    assert finished().name == "houses-003"


def test_many_threads_at_once(here):
    names, barrier = [], threading.Barrier(12)

    def one():
        barrier.wait()
        with new_run("houses") as draft:
            promised = draft.path.name
            barrier.wait()
        names.append((promised, draft.path.name))

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({kept for _promised, kept in names}) == 12
    assert all(promised == kept for promised, kept in names)
    assert len(os.listdir(here / "sunbae-runs")) == 12


def test_a_name_that_is_taken_meanwhile(here):
    with new_run("houses") as draft:
        (draft.folder / "ours").touch()
        (here / "sunbae-runs" / "houses-001").mkdir()
        (here / "sunbae-runs" / "houses-001" / "theirs").touch()
    assert draft.path.name == "houses-002"
    assert everything(here / "sunbae-runs") == ["houses-001", "houses-001/theirs", "houses-002", "houses-002/ours"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_a_killed_process_left_is_cleared(here):
    code = (
        "import os, signal, sys; from sunbae.runs.store import new_run\n"
        "with new_run('houses') as draft:\n"
        "    (draft.folder / 'run.json').write_text('{}')\n"
        "    print(draft.folder, flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], env=environment(), **pipes) as other:
        left = here / other.stdout.readline().strip()
        assert finished().name == "houses-002"  # the first is promised to the other
        assert left.is_dir()
        (left / "run.json").write_text(json.dumps(RECORD), encoding="utf-8")
        other.send_signal(signal.SIGKILL)
    assert left.is_dir()
    assert [r.name for r in list_runs()] == ["houses-002"]
    assert finished().name == "houses-003"
    assert not left.exists()


def test_only_what_nobody_has_locked_is_cleared(here):
    """Whatever process number it has: in another container it may be ours, or that of nobody here."""
    host = store._host()
    names = {k: f".unfinished-{host}-{k}" for k in ("1-a-b", f"{2**22 + 1}-c-d", "just-made", "old", "dead")}
    for name in (*names.values(), ".unfinished-otherhost-9-a-b"):
        (here / "sunbae-runs" / name).mkdir(parents=True)
    alive = [names["1-a-b"], names[f"{2**22 + 1}-c-d"]]
    held = [locked(here / "sunbae-runs" / name) for name in alive]
    locked(here / "sunbae-runs" / names["dead"]).close()
    for k in ("old", "1-a-b"):
        os.utime(here / "sunbae-runs" / names[k], times=(0, time.time() - (KEPT_DAYS + 1) * 86_400))
    finished()
    left = {*alive, names["just-made"], ".unfinished-otherhost-9-a-b", "houses-001"}
    assert set(os.listdir(here / "sunbae-runs")) == left
    for lock in held:
        lock.close()


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_a_disk_without_locks_keeps_what_may_be_alive(here, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", refuse)
    with new_run("houses") as draft:
        finished()
        assert draft.folder.is_dir()
        os.utime(draft.folder, times=(0, 0))
        finished()
        assert not draft.folder.exists()
        draft.folder.mkdir()


def test_list_runs(here):
    assert list_runs() == []
    a, b = finished(created="2026-02-01"), finished(created="2026-01-01")
    for name, text in (("x", "{}"), ("y", "[1]"), ("z", "no json"), ("deep", "[" * 100_000), ("w", '{"seeds": 5}')):
        (here / "sunbae-runs" / name).mkdir()
        (here / "sunbae-runs" / name / "run.json").write_text(text, encoding="utf-8")
    (here / "sunbae-runs" / "file").write_text("x", encoding="utf-8")
    assert [r.path for r in list_runs()] == [b, a]


def test_a_record_with_numbers_that_are_no_json():
    path = finished(test={"rmse": float("nan"), "r2": -float("inf")})
    assert "NaN" in (path / "run.json").read_text(encoding="utf-8")
    assert [r.record["test"] for r in list_runs()] == [{"rmse": None, "r2": None}]


def test_another_folder(here, monkeypatch):
    monkeypatch.setenv("SUNBAE_RUNS", str(here / "mine"))
    assert finished() == here / "mine" / "houses-001"
    monkeypatch.setenv("SUNBAE_RUNS", str(here / "mine" / "houses-001" / "run.json"))
    assert list_runs() == []
    with pytest.raises(OutputError, match=r"run\.json is a file, but a folder was expected"), new_run("x"):
        pytest.fail("entered")


def test_find_run(here):
    with pytest.raises(OptionError) as caught:
        find_run("houses")
    assert str(caught.value) == "There is no run 'houses' here or in sunbae-runs. There are no runs yet."
    path = finished()
    for name in ("houses-001", path, str(path), here / path):
        assert find_run(name).record == RECORD
    found = find_run("houses-001")
    assert (found.bundle, found.report) == (path / "model.sunbae", path / "report.html")
    for name in ("houses", "\0", "x" * 5000, "houses-001/run.json", ""):
        with pytest.raises(OptionError, match=r"There is no run .* Known runs: houses-001\."):
            find_run(name)


def test_a_folder_without_its_record_is_no_run():
    path = finished()
    (path / "model.sunbae").write_bytes(b"")
    (path / "run.json").unlink()
    for name in ("houses-001", path):
        with pytest.raises(OptionError) as caught:
            find_run(name)
        assert str(caught.value) == (
            f"{path} has no run.json that can be read, so it is no whole run. Put that file back; to predict, its "
            f"bundle will do: sunbae predict {path / 'model.sunbae'} NEW.csv"
        )


def test_a_draft_says_where_it_goes():
    with new_run("houses") as draft:
        assert isinstance(draft, Draft)
        assert draft.folder.parent == draft.path.parent


def test_runs_are_where_they_are_wanted(here, monkeypatch):
    (here / "elsewhere").mkdir()
    with new_run("lesson", folder=here / "mine") as draft:
        monkeypatch.chdir(here / "elsewhere")  # as a script may
        (draft.folder / "run.json").write_text("{}")
    assert everything(here) == ["elsewhere", "mine", "mine/lesson-001", "mine/lesson-001/run.json"]


def test_a_script_has_trained_nothing_for_us(here):
    finished()
    finished("lesson", kind="script", fits=[])
    assert find_run("lesson-001").is_script
    assert not find_run("houses-001").is_script
    assert find_trained("houses-001") == find_run("houses-001")
    with pytest.raises(
        OptionError, match="^lesson-001 is the Run of a script; a Run of sunbae train is needed here. Or$"
    ):
        find_trained("lesson-001", hint="Or")


def test_a_folder_of_runs_that_cannot_be(here, monkeypatch):
    monkeypatch.setenv("SUNBAE_RUNS", "a" * 300)
    assert list_runs() == []
    with pytest.raises(OptionError, match="There is no run"):
        find_run("x")
    monkeypatch.delenv("SUNBAE_RUNS")
    finished()

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "listdir", refused)
    with pytest.raises(OptionError, match="sunbae-runs cannot be read: Permission denied"):
        list_runs()


@pytest.mark.skipif(os.name == "nt", reason="no open file can be removed there")
def test_a_leftover_is_locked_while_it_is_removed(here, monkeypatch):
    """Who has made a folder, and its lock, a moment before locking it must not get it while another removes it."""
    killed = here / "sunbae-runs" / f"{store._UNFINISHED}{store._host()}-1-a-b"
    killed.mkdir(parents=True)
    (killed / store.LOCK).touch()
    seen = []
    remove = shutil.rmtree

    def removing(folder, **options):
        seen.append(store.locked(folder))
        remove(folder, **options)

    monkeypatch.setattr(store.shutil, "rmtree", removing)
    store._clear_unfinished(here / "sunbae-runs")
    assert seen == [None]
    assert not killed.exists()
