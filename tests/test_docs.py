"""The docs say what the program does."""

import importlib.util
import re
from pathlib import Path

import pytest

from sunbae.job.options import TrainOptions

ROOT = Path(__file__).parent.parent


def cli_page():
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.page()


def test_cli_page_is_current():
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == cli_page()


def test_every_option_is_on_the_command_line():
    page = cli_page()
    section = page[page.index("## sunbae train") : page.index("## sunbae predict")]
    missing = [n for n in TrainOptions.model_fields if f"`--{n.replace('_', '-')}`" not in section]
    assert not missing


def test_every_option_has_help():
    assert not re.findall(r"^\| `.*` \|  \|$", cli_page(), flags=re.M)


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_options_in_readme_exist(readme):
    known = set(re.findall(r"`(--[a-z-]+)`", cli_page())) | {"--group", "--lang", "--help"}
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", (ROOT / readme).read_text(encoding="utf-8")))
    assert used <= known


def test_readme_python_example_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("SUNBAE_RUNS", str(tmp_path))
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.S).group(1)
    scope: dict = {}
    exec(code, scope)
    assert len(scope["species"]) == 344
    assert [p.name for p in tmp_path.iterdir()] == ["penguins-001"]
