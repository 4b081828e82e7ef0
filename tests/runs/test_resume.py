"""The folder of checkpoints: found again after a kill, never shared, gone when nobody needs it."""

import os
import subprocess
import sys
import time

import pytest
from commands import environment

from sunbae.errors import DataError, OutputError
from sunbae.runs.lock import KEPT_DAYS
from sunbae.runs.resume import ResumeFolder
from sunbae.runs.store import list_runs, new_run


@pytest.fixture
def of():
    """`of(parent)`: a ResumeFolder whose lock is open at most until the end of the test."""
    made = []
    yield lambda parent: made.append(ResumeFolder(parent)) or made[-1]
    for folder in made:
        folder.let_go()


def stopped(parent, fingerprint="abc"):
    """What a killed process leaves: a folder with a checkpoint and a lock that nobody holds."""
    folder = ResumeFolder(parent)
    path = folder.make(fingerprint)
    (path / "seed-0.ckpt").write_bytes(b"x")
    folder.let_go()
    return path


def test_nothing_is_made_before_it_is_needed(tmp_path):
    with ResumeFolder(tmp_path) as folder:
        assert folder.find("abc") is None
    folder.remove()
    assert list(tmp_path.iterdir()) == []


def test_found_after_a_kill_and_removed_at_the_end(tmp_path):
    path = stopped(tmp_path)
    assert path.name == ".resume-abc"
    with ResumeFolder(tmp_path) as folder:
        assert folder.find("other") is None
        assert folder.find("abc") == path
        assert folder.make("abc") == path
    assert path.is_dir()  # until the run has its name
    folder.remove()
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_do_not_share(tmp_path, of):
    path = stopped(tmp_path)
    first, second, third = (of(tmp_path) for _ in range(3))
    assert first.find("abc") == path
    assert second.find("abc") is None
    assert second.make("abc").name == ".resume-abc-2"
    assert third.make("abc").name == ".resume-abc-3"
    first.remove()
    second.let_go()
    third.remove()
    # The second was killed; what it left is found though the first is gone.
    assert of(tmp_path).make("abc").name == ".resume-abc"


def test_each_training_of_a_run_has_its_own(tmp_path, of):
    head, tune = stopped(tmp_path, "head"), stopped(tmp_path, "tune")
    folder = of(tmp_path)
    assert (folder.find("head"), folder.find("tune"), folder.find("more")) == (head, tune, None)
    assert [folder.make(name).name for name in ("tune", "more", "head")] == [
        ".resume-tune",
        ".resume-more",
        ".resume-head",
    ]
    assert of(tmp_path).find("head") is None  # still ours
    folder.remove()
    assert list(tmp_path.iterdir()) == []


HOLD = "import sys\nfrom pathlib import Path\nfrom sunbae.runs.resume import ResumeFolder\n"
HOLD += "f = ResumeFolder(Path(sys.argv[1]))\nprint(f.make('abc').name, flush=True)\nsys.stdin.read()\n"


def test_a_process_has_it_as_long_as_it_lives(tmp_path, of):
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path],
        env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holding.stdout.readline() == ".resume-abc\n"
    assert of(tmp_path).find("abc") is None
    holding.kill()
    holding.communicate()
    assert of(tmp_path).find("abc") == tmp_path / ".resume-abc"


@pytest.mark.parametrize(
    ("exc", "stays"),
    [(OutputError("full"), True), (ZeroDivisionError(), True), (KeyboardInterrupt(), False), (DataError("x"), False)],
    ids=repr,
)
def test_after_an_error(tmp_path, of, exc, stays):
    path = stopped(tmp_path)
    with pytest.raises(type(exc)), ResumeFolder(tmp_path) as folder:
        assert folder.find("abc") == path
        raise exc
    assert path.is_dir() == stays
    assert (of(tmp_path).find("abc") == path) == stays


def test_a_ctrl_c_after_all_was_trained_keeps_it(tmp_path, of):
    path = stopped(tmp_path)
    with pytest.raises(KeyboardInterrupt, match="The trained networks are kept"), ResumeFolder(tmp_path) as folder:
        folder.find("abc")
        folder.trained()
        raise KeyboardInterrupt
    assert of(tmp_path).find("abc") == path
    with pytest.raises(SystemExit), of(tmp_path) as folder:
        folder.make("xyz")
        folder.trained()
        raise SystemExit
    assert not list(tmp_path.glob("*xyz*"))


def test_after_an_error_before_anything_was_written(tmp_path):
    with pytest.raises(OutputError), ResumeFolder(tmp_path) as folder:
        folder.make("abc")
        raise OutputError("full")
    assert list(tmp_path.iterdir()) == []


def test_old_ones_are_forgotten_unless_they_are_in_use(tmp_path, of):
    path, used = stopped(tmp_path), of(tmp_path)
    used.make("used")
    long_ago = time.time() - (KEPT_DAYS + 1) * 86_400
    for old in (path, tmp_path / ".resume-used"):
        os.utime(old, (long_ago, long_ago))
    assert ResumeFolder(tmp_path).find("abc") is None
    assert [p.name for p in tmp_path.iterdir()] == [".resume-used"]


def test_it_is_no_run(tmp_path, monkeypatch):
    monkeypatch.setenv("SUNBAE_RUNS", str(tmp_path))
    path = stopped(tmp_path)
    (path / "run.json").write_text('{"options": {}, "test": {}, "seeds": [], "metric": "r2"}', encoding="utf-8")
    assert list_runs() == []
    with new_run("x"):
        pass
    assert path.is_dir()


@pytest.mark.skipif(sys.platform == "win32" or not os.geteuid(), reason="permissions that bind us")
def test_a_place_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="no permission"):
        ResumeFolder(tmp_path).make("abc")


def test_a_place_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file, but a folder was expected"):
        ResumeFolder(tmp_path / "file").make("abc")
