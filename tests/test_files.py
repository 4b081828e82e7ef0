"""Writing leaves the whole new file or the old one, and no litter."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from commands import python

from sunbae import files
from sunbae.errors import OutputError
from sunbae.files import atomic_write, cache_base, write_failure

SEVEN_MIB = 7 * 2**20


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "result.csv"
    path.write_text("old", encoding="utf-8")
    return path


@pytest.mark.parametrize("content", [b"abc", "abc", lambda file: file.write(b"abc")])
def test_bytes_text_and_functions(tmp_path, old, content):
    atomic_write(old, content)
    atomic_write(tmp_path / "new", content)
    assert old.read_bytes() == (tmp_path / "new").read_bytes() == b"abc"
    assert len(os.listdir(tmp_path)) == 2


def test_text_is_utf8_with_line_ends_as_they_are(old):
    atomic_write(old, "값\n\r\n")
    assert old.read_bytes() == b"\xea\xb0\x92\n\r\n"


def test_the_name_of_a_file_that_is_not_utf8_can_be_written(old):
    atomic_write(old, os.fsdecode(b"data: \xb5\xa5.csv"))
    assert old.read_bytes() == b"data: ??.csv"


def half(exc):
    def write(file):
        file.write(b"new " * 1000)
        raise exc

    return write


@pytest.mark.parametrize("exc", [ValueError("ours"), KeyboardInterrupt(), MemoryError()])
def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path, old, exc):
    with pytest.raises(type(exc)):
        atomic_write(old, half(exc))
    assert old.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["result.csv"]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EDQUOT, "the disk is full. Free some space"),
        (errno.EACCES, "no permission. Choose a place"),
        (errno.EROFS, "no permission. Choose a place"),
        (errno.EIO, "Input/output error."),
    ],
)
@pytest.mark.parametrize("function", ["fsync", "replace", "chmod"])
def test_a_system_call_that_fails(tmp_path, old, monkeypatch, function, number, message):
    def fail(*_args, **_more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, function, fail)
    with pytest.raises(OutputError) as caught:
        atomic_write(old, b"new")
    assert str(caught.value).startswith(f"Cannot write {old}: {message}")
    monkeypatch.undo()
    assert old.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["result.csv"]


def test_a_write_that_fails_in_the_middle(tmp_path, old):
    with pytest.raises(OutputError, match="the disk is full"):
        atomic_write(old, half(OSError(errno.ENOSPC, "full")))
    assert old.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["result.csv"]


def test_a_full_device(tmp_path):
    device = tmp_path / "full"  # of our own: a test that fails must not have replaced the one in /dev
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
    except (AttributeError, OSError):
        pytest.skip("no device can be made here")
    with pytest.raises(OutputError, match=f"Cannot write {device}: the disk is full"):
        atomic_write(device, b"x" * 100)
    assert stat.S_ISCHR(device.stat().st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="no names for open files here")
def test_an_open_file_is_written_to_where_it_stands(tmp_path, old):
    with old.open("ab") as file:
        for place in (f"/dev/fd/{file.fileno()}", tmp_path / "link"):
            if place == tmp_path / "link":
                place.symlink_to(f"/dev/fd/{file.fileno()}")
            atomic_write(Path(place), "new")
        assert os.path.samestat(os.fstat(file.fileno()), old.stat())
    assert old.read_text(encoding="utf-8") == "oldnewnew"
    with pytest.raises(OutputError, match="Bad file descriptor"):
        atomic_write(Path("/dev/fd/987654"), "new")


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_a_limit_of_the_system_for_real(tmp_path, old):
    code = (
        "import resource, sys; from pathlib import Path; from sunbae.files import atomic_write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n"
        f"atomic_write(Path(sys.argv[1]), bytes({SEVEN_MIB}))"
    )
    done = python("-c", code, old, cwd=tmp_path)
    assert done.returncode == 1
    assert f"OutputError: Cannot write {old}: File too large." in done.stderr
    assert old.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["result.csv"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one MiB, where the system lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_for_real(small_disk):
    atomic_write(small_disk / "a", b"old")
    with pytest.raises(OutputError, match="the disk is full"):
        atomic_write(small_disk / "a", bytes(SEVEN_MIB))
    assert (small_disk / "a").read_bytes() == b"old"
    assert os.listdir(small_disk) == ["a"]


def test_places_that_cannot_be(tmp_path, old):
    cases = {
        tmp_path / "absent" / "x": f"there is no folder {tmp_path / 'absent'}. Make it, or choose another place.",
        old / "x": f"{old} is a file, but a folder was expected there. Choose another place.",
        old / "x" / "y": f"{old} is a file, but a folder was expected there. Choose another place.",
        tmp_path: "it is a folder, but the name of a file was expected.",
        tmp_path / ("x" * 300): "File name too long.",
    }
    for path, message in cases.items():
        with pytest.raises(OutputError) as caught:
            atomic_write(path, b"new")
        assert str(caught.value) == f"Cannot write {path}: {message}"
    assert os.listdir(tmp_path) == ["result.csv"]


def test_an_unknown_failure_keeps_its_words(tmp_path):
    assert write_failure(tmp_path, OSError("odd")) == f"Cannot write {tmp_path}: odd."


def test_a_long_name_that_the_system_takes(tmp_path):
    path = tmp_path / ("x" * 255)
    atomic_write(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_permissions(tmp_path, old):
    before = os.umask(0o027)
    try:
        atomic_write(tmp_path / "new", b"x")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    old.chmod(0o600)
    atomic_write(old, b"x")
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_stays_a_link(tmp_path, old):
    (tmp_path / "link").symlink_to(old)
    atomic_write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert old.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="devices of POSIX")
def test_what_is_no_file_is_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        atomic_write(pipe, b"new")
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("platform", "env", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x"),
        ("linux", {}, "~/.cache"),
        ("darwin", {}, "~/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l"),
        ("win32", {}, "~/AppData/Local"),
    ],
)
def test_the_users_folder(monkeypatch, platform, env, expected):
    monkeypatch.setattr(files.sys, "platform", platform)
    monkeypatch.delenv("SUNBAE_CACHE")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert cache_base() == Path(expected).expanduser() / "sunbae"


def test_no_cache_is_asked_for(monkeypatch):
    monkeypatch.setenv("SUNBAE_CACHE", "")
    assert cache_base() is None
