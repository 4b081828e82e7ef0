"""A script in this process, and everything as it was afterwards."""

import os
import sys

import pytest

from sunbae.patch.install import Installation, Settings
from sunbae.script.runner import run_script, show_exception


@pytest.fixture
def unchanged(monkeypatch):
    """What running a script sets for the rest of a process is put back after the test."""
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    for name in ("KERAS_BACKEND", "MPLBACKEND", "TF_CPP_MIN_LOG_LEVEL"):
        monkeypatch.setenv(name, os.environ.get(name, "jax" if name == "KERAS_BACKEND" else ""))
    folder = os.getcwd()
    yield
    os.chdir(folder)


@pytest.fixture
def script(unchanged, tmp_path):
    """`script(source, *arguments, listener=...)`: run a source; how it ended."""

    def run(source, *arguments, name="lesson.py", **settings):
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        if not settings:
            ending = run_script(path, path.read_bytes(), arguments)
        else:
            with Installation(Settings(**settings)):
                ending = run_script(path, path.read_bytes(), arguments)
        if ending.exception is not None:
            show_exception(ending.exception)
        return ending

    return run
