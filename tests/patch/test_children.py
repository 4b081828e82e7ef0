"""Processes that a script starts have the same modules that stand in."""

import importlib
import json
import os
import subprocess
import sys
from multiprocessing import get_context

import pytest

from sunbae.patch.children import FOLDER, told
from sunbae.patch.install import Settings

CODE = "import sys, tensorflow as tf; print(tf.__version__, 'keras' in sys.modules, 'numpy' in sys.modules)"


def run(code, *options):
    return subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True)


@pytest.fixture
def version(tmp_path, monkeypatch):
    """A function that the workers can import, whatever folder the tests were started in."""
    lines = ["import sys", "def version(_number):", "    import tensorflow as tf"]
    text = "\n".join([*lines, "    return tf.__version__, 'keras' in sys.modules", ""])
    (tmp_path / "asked_in_workers.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    yield importlib.import_module("asked_in_workers").version
    del sys.modules["asked_in_workers"]


def test_a_process_of_this_python():
    with told(Settings()):
        found = run(CODE)
    assert (found.stdout, found.stderr) == ("2.16.0 False False\n", "")
    assert "No module named 'tensorflow'" in run("import tensorflow").stderr


def test_the_environment_is_as_it_was(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "before")
    before = dict(os.environ)
    with told(Settings()):
        assert os.environ["PYTHONPATH"] == f"{FOLDER}{os.pathsep}before"
    assert dict(os.environ) == before


def test_settings_are_told():
    with told(Settings(kernels="exact", of_2020=False)):
        said = json.loads(os.environ["SUNBAE_CHILD"])
    assert said == {"engine": True, "kernels": "exact", "strict": False, "legacy": True, "of_2020": False}


def test_workers_that_are_spawned(version):
    with told(Settings()), get_context("spawn").Pool(1) as pool:
        assert pool.map(version, [0]) == [("2.16.0", False)]


def test_workers_of_joblib(version):
    joblib = pytest.importorskip("joblib")
    with told(Settings()):
        assert joblib.Parallel(n_jobs=2)(joblib.delayed(version)(k) for k in range(2)) == [("2.16.0", False)] * 2
        joblib.externals.loky.get_reusable_executor().shutdown(wait=True)


def test_the_users_own_sitecustomize_still_runs(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("print('mine', __file__)\nmark = 7\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with told(Settings()):
        found = run("import sitecustomize, tensorflow as tf; print(sitecustomize.mark, tf.__version__)")
    assert found.stdout.splitlines() == [f"mine {tmp_path / 'sitecustomize.py'}", "7 2.16.0"]


def test_another_python_is_left_alone(monkeypatch):
    with told(Settings()):
        monkeypatch.setenv("SUNBAE_CHILD_OF", "/another/environment")
        assert "No module named 'tensorflow'" in run("import tensorflow").stderr
        assert run("pass").returncode == 0


def test_an_isolated_python_starts():
    with told(Settings()):
        assert run("print(1)", "-I").stdout == "1\n"
        assert run("print(1)", "-S").stdout == "1\n"
