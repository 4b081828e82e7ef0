"""The collector rests while much is loaded, and works as before afterwards."""

import gc
import subprocess
import sys
import weakref

import pytest

from sunbae._collector import uncollected


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


class Ring:
    """An object in a cycle with itself."""

    def __init__(self):
        self.me = self


def test_rests_inside_and_works_afterwards():
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the inner one does not end the rest
    assert gc.isenabled()
    ring = weakref.ref(Ring())
    gc.collect()
    assert ring() is None


def test_what_was_made_inside_is_left_out():
    before = gc.get_freeze_count()
    with uncollected(stays=True):
        kept = [[] for _ in range(1000)]
    assert gc.get_freeze_count() >= before + len(kept)


def test_works_again_after_an_error():
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_somebody_elses_rest_stays():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_a_script_leaves_behind_ends_as_in_python(tmp_path):
    script = tmp_path / "open.py"
    script.write_text(LEFT)
    subprocess.run([sys.executable, "-m", "sunbae", "run", "--no-record", "-q", script.name], cwd=tmp_path, check=True)
    assert (tmp_path / "text.txt").read_text() == "kept"
    assert (tmp_path / "ring.txt").read_text() == "closed"


LEFT = """
import keras
text = open("text.txt", "w")
text.write("kept")
class Ring:
    def __init__(self):
        self.me = self
    def __del__(self, open=open):
        with open("ring.txt", "w") as file:
            file.write("closed")
Ring()
import sklearn.metrics, pandas
"""
