"""A checkpoint is whole or not there, whatever happens while it is written, and nothing else is taken for one."""

import errno
import hashlib
import json
import os
import signal
import struct
import sys

import ml_dtypes
import numpy as np
import pytest
from commands import python
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from safetensors.numpy import save

from sunbae.engine import checkpoint
from sunbae.engine.checkpoint import FORMAT, Budget, Checkpoint, Keeper, load_checkpoint, save_checkpoint
from sunbae.errors import CheckpointError, OutputError

DTYPES = [np.float32, np.float64, np.float16, np.int8, np.int32, np.uint32, np.uint64, np.bool_, np.complex64]
DTYPES += [ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn]
some = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays_of.arrays(
        np.uint8, arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
    ).map(lambda a: (a % 2).astype(dtype))
)
texts = st.text(st.characters(codec="utf-8"), max_size=10)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
checkpoints = st.builds(
    Checkpoint,
    fingerprint=st.dictionaries(texts, texts, max_size=4),
    epoch=st.integers(0, 2**40),
    arrays=st.dictionaries(st.text("abc/0", min_size=1, max_size=8), some, max_size=4),
    record=st.dictionaries(texts, st.recursive(plain, lambda v: st.lists(v) | st.dictionaries(texts, v), max_leaves=9)),
)


def small(epoch=3):
    arrays = {"w": np.arange(6, dtype=np.float32).reshape(2, 3), "h": np.ones((), ml_dtypes.bfloat16)}
    return Checkpoint({"model": "1"}, epoch, arrays, {"loss": [0.1, float("inf")], "name": "값"})


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("c") / "c.ckpt"


@given(checkpoints)
@settings(deadline=None, max_examples=60)
def test_there_and_back(place, given):
    save_checkpoint(given, place)
    found = load_checkpoint(place)
    assert (found.fingerprint, found.epoch, found.record) == (given.fingerprint, given.epoch, given.record)
    assert found.arrays.keys() == given.arrays.keys()
    for name, array in given.arrays.items():
        assert (found.arrays[name].dtype, found.arrays[name].shape) == (array.dtype, array.shape)
        assert found.arrays[name].tobytes() == array.tobytes()


def written(place):
    save_checkpoint(small(), place)
    return bytearray(place.read_bytes())


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_damaged_bytes_are_refused(place, data):
    content = written(place)
    how = data.draw(st.sampled_from(["change", "cut", "more", "other"]))
    at = data.draw(st.integers(0, len(content) - 1))
    if how == "change":
        content[at] ^= data.draw(st.integers(1, 255))
    elif how == "cut":
        del content[at:]
    else:
        extra = data.draw(st.binary(min_size=1, max_size=40))
        content = content + extra if how == "more" else bytearray(extra)
    place.write_bytes(content)
    with pytest.raises(
        CheckpointError, match="cannot be gone on from: it .*Remove the file to start from the beginning"
    ):
        load_checkpoint(place)


def forged(body, number=FORMAT):
    """A file whose check sum is right."""
    return f"sunbae checkpoint {number}\n{hashlib.sha256(body).hexdigest()}\n".encode() + body


HEAD = {"fingerprint": {}, "epoch": 0, "record": {}, "as_bytes": {}}


def body(head, tail=None):
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text + (save({"w": np.zeros(3, np.uint8)}) if tail is None else tail)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 7, struct.pack("<Q", 2**63), body(b""), body(b"[1]"), body(b"[" * 100_000), body(b"\xff"),
        body({}), body(HEAD | {"epoch": -1}), body(HEAD | {"epoch": 1.5}), body(HEAD | {"more": 1}),
        body(HEAD | {"fingerprint": {"a": 1}}), body(HEAD, b""), body(HEAD, b"x" * 50),
        body(HEAD, struct.pack("<Q", 2**62)), body(HEAD | {"as_bytes": {"w": ["object", [3]]}}),
        body(HEAD | {"as_bytes": {"w": ["bfloat16", [7]]}}), body(HEAD | {"as_bytes": {"v": ["bfloat16", [1]]}}),
        body(HEAD | {"as_bytes": {"w": "x"}}), body(HEAD | {"as_bytes": {"w": ["bfloat16", [-1]]}}),
    ],
    ids=range(20),
)  # fmt: skip
def test_a_forged_file_is_refused(tmp_path, content):
    (tmp_path / "c").write_bytes(forged(content))
    with pytest.raises(CheckpointError, match=r"c cannot be gone on from: it is damaged \("):
        load_checkpoint(tmp_path / "c")


def test_other_formats_and_files(tmp_path, monkeypatch):
    path = tmp_path / "c"
    for number in (0, 2, 99):
        path.write_bytes(forged(b"whatever", number))
        with pytest.raises(CheckpointError, match=f"it has format {number}; this version reads format 1. Remove"):
            load_checkpoint(path)
    for content in (b"", b"a,b\n1,2\n", b"sunbae checkpoint x\n", b"sunbae checkpoint " + b"1" * 5000, b"PK\3\4"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match="it is no checkpoint of sunbae"):
            load_checkpoint(path)
    with pytest.raises(CheckpointError, match="Cannot read .*: No such file"):
        load_checkpoint(tmp_path / "no")
    save_checkpoint(small(), path)
    monkeypatch.setattr(checkpoint, "MAX_BYTES", 100)
    with pytest.raises(CheckpointError, match=r"it has \d+ bytes; at most 100 are read"):
        load_checkpoint(path)


# The system calls of a write, in order; the file is written in four pieces.
POINTS = [("mkstemp", 0), *(("write", k) for k in range(4)), ("fsync", 0), ("chmod", 0), ("replace", 0)]


def broken(monkeypatch, name, at, act):
    """Put `act` in the place of one call of a write, the `at`-th of its name."""
    seen = [0]

    def guard(real):
        def call(*args, **more):
            seen[0] += 1
            return act() if seen[0] == at + 1 else real(*args, **more)

        return call

    if name == "write":
        monkeypatch.setattr(os, "fdopen", lambda *args, real=os.fdopen: Guarded(real(*args), guard))
    else:
        owner = checkpoint.atomic_write.__globals__["tempfile" if name == "mkstemp" else "os"]
        monkeypatch.setattr(owner, name, guard(getattr(owner, name)))
    return seen


class Guarded:
    """A file each of whose writes reaches the system at once and passes a guard."""

    def __init__(self, file, guard):
        self._file = file
        self.write = guard(lambda data: (file.write(data), file.flush()))
        self.flush, self.fileno = file.flush, file.fileno

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._file.close()


def full():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("name", "at"), POINTS)
def test_a_full_disk_at_any_point_leaves_the_former_checkpoint(tmp_path, monkeypatch, name, at):
    path = tmp_path / "c"
    save_checkpoint(small(3), path)
    seen = broken(monkeypatch, name, at, full)
    with pytest.raises(OutputError, match=f"Cannot write {path}: the disk is full. Free some space"):
        save_checkpoint(small(4), path)
    monkeypatch.undo()
    assert seen[0] == at + 1
    assert load_checkpoint(path).epoch == 3
    assert os.listdir(tmp_path) == ["c"]


@pytest.mark.skipif(sys.platform == "win32", reason="fork and signals of POSIX")
@pytest.mark.filterwarnings("ignore:.*fork.*")
@pytest.mark.parametrize(("name", "at"), [*POINTS, ("after", 0)])
def test_a_kill_at_any_point_leaves_the_former_checkpoint_or_the_new_one(tmp_path, monkeypatch, name, at):
    path = tmp_path / "c"
    save_checkpoint(small(3), path)
    child = os.fork()
    if not child:
        if name != "after":
            broken(monkeypatch, name, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
        save_checkpoint(small(4), path)
        os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert load_checkpoint(path).epoch == (4 if name == "after" else 3)
    # What the kill left is cleared by a later write, not by one that may run beside it.
    left = [p for p in tmp_path.iterdir() if p != path]
    assert len(left) == (name not in ("mkstemp", "after"))
    save_checkpoint(small(5), path)
    assert sorted(tmp_path.iterdir()) == sorted([path, *left])
    for leftover in left:
        os.utime(leftover, (0, 0))
    save_checkpoint(small(6), path)
    assert list(tmp_path.iterdir()) == [path]


class Clock:
    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(checkpoint.time, "monotonic", lambda: self.now)


def test_writing_takes_a_hundredth_of_the_time_and_first_after_five_seconds(monkeypatch, tmp_path):
    clock = Clock(monkeypatch)
    costs = 0.2
    keeper = Keeper(lambda: tmp_path / "c", Budget(0))
    times = []

    def make():
        clock.now += costs
        return small()

    while clock.now < 1300:
        clock.now += 0.1
        if keeper.due():
            times.append(clock.now - 1000)
            keeper.write(make)
    assert 5 <= times[0] < 5.3
    assert times[1] == pytest.approx(40, abs=0.3)
    assert len(times) * costs <= 0.01 * 300 + costs
    assert keeper.due(end=True)


def test_a_large_state_is_not_written_early(monkeypatch, tmp_path):
    clock = Clock(monkeypatch)
    keeper = Keeper(lambda: tmp_path / "c", Budget(2 * 10**9))
    clock.now += 1000
    assert not keeper.due(end=True)
    clock.now += 2000
    assert keeper.due()


def test_several_files_share_a_budget(monkeypatch, tmp_path):
    clock = Clock(monkeypatch)
    budget = Budget(0)
    first, second = (Keeper(lambda name=name: tmp_path / name, budget) for name in "ab")
    clock.now += 50
    assert first.due()
    assert second.due()

    def make():
        clock.now += 0.4
        return small()

    first.write(make)
    assert not second.due()
    clock.now += 40
    assert second.due()


def test_a_real_process_without_space(tmp_path):
    """A limit of the system, met in the middle of the file."""
    if sys.platform == "win32":
        pytest.skip("needs resource limits")
    code = (
        "import resource, sys; import numpy as np; from pathlib import Path\n"
        "from sunbae.engine.checkpoint import Checkpoint, save_checkpoint\n"
        "save = lambda n: save_checkpoint(Checkpoint({}, n, {'w': np.zeros(n)}, {}), Path('c'))\n"
        "save(10)\nresource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16))\nsave(10**6)"
    )
    done = python("-c", code, cwd=tmp_path)
    assert "OutputError: Cannot write c: File too large." in done.stderr
    assert load_checkpoint(tmp_path / "c").epoch == 10
    assert os.listdir(tmp_path) == ["c"]
