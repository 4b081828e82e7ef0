"""--explain-patches."""

import pytest
from commands import python
from typer.testing import CliRunner

from sunbae.patch.explain import explained
from sunbae.patch.install import Settings


def test_every_line_names_what_and_why():
    pytest.importorskip("matplotlib")
    lines = list(explained(Settings(figures=lambda figure, number: None, writes=print)))
    assert "[sklearn.datasets] sklearn.datasets.load_boston: the 506 rows come with sunbae" in lines
    assert "keras.utils.np_utils: keras.utils" in lines
    assert any(line.startswith("[keras] keras.src.backend.jax.trainer.JAXTrainer.fit: ") for line in lines)
    assert all(line.split(": ", 1)[1] for line in lines)
    assert not [line for line in explained(Settings(legacy=False)) if "load_boston" in line]


def test_of_the_command(monkeypatch):
    from sunbae import cli

    monkeypatch.setattr("sunbae.patch.explain.explained", lambda settings: ["a.b: c"])
    found = CliRunner().invoke(cli.app, ["run", "--explain-patches"])
    assert (found.exit_code, found.output) == (0, "a.b: c\n")


def test_nothing_is_changed_for_it(tmp_path):
    found = python(
        "-c", "import sys, sunbae.patch.explain; print('keras' in sys.modules, len(sys.meta_path))", cwd=tmp_path
    )
    expected = python("-c", "import sys; print(False, len(sys.meta_path))", cwd=tmp_path)
    assert found.stdout == expected.stdout
