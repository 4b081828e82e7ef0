"""Modules that stand in for others, and a word after an import."""

import importlib
import sys

import pytest

from sunbae.patch.modules import Finder, stand_in


@pytest.fixture
def finder():
    """A function that installs a finder for the test."""
    installed = []

    def install(served=lambda name: None, after=None):
        found = Finder(served, after or {})
        found.install()
        installed.append(found)
        return found

    yield install
    for found in installed:
        if found in sys.meta_path:
            found.remove()


def served(name):
    homes = {"nowhere": ("json", "math"), "nowhere.inner": ("math",)}.get(name)
    return homes and (lambda name: stand_in(name, homes, {"own": 1}))


def test_a_module_stands_in(finder):
    one = finder(served)
    import nowhere.inner
    from nowhere import dumps, own, sqrt

    assert dumps([1]) == "[1]"
    assert own == 1
    assert sqrt is nowhere.inner.sqrt
    assert "dumps" in dir(nowhere)
    with pytest.raises(AttributeError, match="module 'nowhere' has no attribute 'nothing'"):
        nowhere.nothing  # noqa: B018
    namespace = {}
    exec("from nowhere.inner import *", namespace)
    assert namespace["cos"] is nowhere.inner.cos
    one.remove()
    assert not {"nowhere", "nowhere.inner"} & set(sys.modules)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("nowhere")


def test_a_served_child_of_a_real_parent_is_forgotten(finder):
    import json

    one = finder(lambda name: (lambda name: stand_in(name, ("math",))) if name == "json.old" else None)
    from json import old

    assert json.old is old
    one.remove()
    assert not hasattr(json, "old")
    assert "json.old" not in sys.modules


def test_told_after_an_import(finder, tmp_path, monkeypatch):
    (tmp_path / "late_module.py").write_text("value = __loader__.__class__.__name__, __spec__.loader is __loader__\n")
    monkeypatch.syspath_prepend(tmp_path)
    told = []
    one = finder(after={"late_module": told.append, "json": told.append})
    assert [module.__name__ for module in told] == ["json"]  # it was there already
    import late_module

    assert told[1:] == [late_module]
    assert late_module.value == ("SourceFileLoader", True)
    one.remove()
    del sys.modules["late_module"]


def test_a_module_that_fails_is_not_told_of(finder, tmp_path, monkeypatch):
    (tmp_path / "broken_module.py").write_text("raise ValueError('own')\n")
    monkeypatch.syspath_prepend(tmp_path)
    told = []
    finder(after={"broken_module": told.append})
    with pytest.raises(ValueError, match="own"):
        importlib.import_module("broken_module")
    assert told == []
