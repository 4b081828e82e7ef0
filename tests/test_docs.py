"""The docs say what the program does."""

import importlib.util
import re
from pathlib import Path

import pytest

import sunbae
from sunbae.job.options import TrainOptions
from sunbae.models.recipes import RECIPES

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


def test_every_recipe_is_named_in_the_help():
    (said,) = re.findall(r"^\| `--model` \| (.*?) \|$", cli_page(), flags=re.M)
    named = re.findall(r"\w+", said.partition("(")[0])
    assert [word for word in named if word not in ("Recipe", "or")] == list(RECIPES)


def test_every_option_has_help():
    assert not re.findall(r"^\| `.*` \|  \|$", cli_page(), flags=re.M)


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_options_in_readme_exist(readme):
    known = set(re.findall(r"`(--[a-z-]+)`", cli_page())) | {"--group", "--lang", "--help"}
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", (ROOT / readme).read_text(encoding="utf-8")))
    assert used <= known


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_readme_python_examples_run(tmp_path, monkeypatch, readme):
    monkeypatch.setenv("SUNBAE_RUNS", str(tmp_path))
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), flags=re.S)
    assert len(examples) == 3
    # The trainings take seconds and are the same in both languages.
    scopes = [_run(code) for code in (examples if readme == "README.md" else examples[2:])]
    assert scopes[-1]["history"].history["val_loss"]
    if readme == "README.md":
        assert len(scopes[1]["species"]) == 344
        assert [p.name for p in tmp_path.iterdir()] == ["penguins-001"]
        assert scopes[2]["error"] < 10
        species = str(ROOT / "src/sunbae/data/samples/penguins.csv")
        own = sunbae.train(species, target="species", model=scopes[0]["net"], set=["width=8"], seeds=1, epochs=2)
        assert [layer.units for layer in own.predictor.model.layers if hasattr(layer, "units")] == [8, 3]


def _run(code):
    scope: dict = {}
    exec(code, scope)
    return scope


def test_both_readmes_train_alike():
    first = [re.findall(r"```python\n(.*?)```", (ROOT / f).read_text(encoding="utf-8"), flags=re.S)[:2]
             for f in ("README.md", "README.ko.md")]  # fmt: skip
    assert first[0] == first[1]
