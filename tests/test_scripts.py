"""What is said about the scripts in tests/scripts is true of their text; other tests run them."""

import ast
import re
import tokenize
from pathlib import Path

import pytest
from scripts.index import QUIRKS, RULES, SCRIPTS

FOLDER = Path(__file__).parent / "scripts"
# What a script with that quirk has in its text, where the text alone can tell.
SIGNS = {
    1: r"\btensorflow\b",
    2: r"keras\.datasets",
    3: r"TensorBoard\(",
    4: r"load_boston\(",
    5: r"weights='imagenet'",
    6: r"ModelCheckpoint\(",
    7: r"(save|load)_weights\('[^']*(?<!\.weights)\.h5'\)",
    8: r"metrics ?= ?'\w+'",
    9: r"import (Tokenizer|TimeseriesGenerator)",
    12: r"(LSTM|GRU|SimpleRNN)\(.*input_length=",
    13: r"keras\.(utils\.np_utils|layers\.(core|merge|recurrent|normalization|embeddings|convolutional|pooling)|"
    r"layers\.advanced_activations)|keras\.utils import np_utils",
    14: r"keras\.wrappers\.scikit_learn",
    16: r"\blr=|decay=|'lr'",
    17: r"fit_generator\(|predict_classes\(|ImageDataGenerator\(",
    18: r"load_model\('.*\.(h5|hdf5)'\)",
}

script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.file)


def text_of(file):
    with tokenize.open(FOLDER / file) as lines:
        return lines.read()


def test_every_script_is_in_the_index_and_in_order():
    assert [script.file for script in SCRIPTS] == sorted(path.name for path in FOLDER.glob("[0-9]*.py"))


@script
def test_a_script_parses_is_short_and_speaks_korean(script):
    text = text_of(script.file)
    ast.parse(text)
    assert 15 <= len(text.splitlines()) <= 90
    assert re.search("[가-힣]", text)


@script
def test_mistakes_stand_where_the_index_says(script):
    lines = text_of(script.file).splitlines()
    for mistake in script.mistakes:
        assert mistake.rule in RULES
        assert mistake.code in lines[mistake.line - 1]
    assert [mistake.line for mistake in script.mistakes] == sorted(mistake.line for mistake in script.mistakes)


@script
def test_quirks_show_in_the_text(script):
    text = text_of(script.file)
    assert set(script.quirks) <= set(QUIRKS)
    for number, sign in SIGNS.items():
        # load_model of a file that holds no compiled network is in one script only.
        if number == 18 and script.file == "32b_load_structure.py":
            continue
        assert (number in script.quirks) == bool(re.search(sign, text)), QUIRKS[number]


@script
def test_what_a_script_needs_is_there_or_written_before(script):
    names = [other.file for other in SCRIPTS]
    assert all(names.index(before) < names.index(script.file) for before in script.after)
    assert all((FOLDER / file).is_file() for file in script.beside)
    text = text_of(script.file)
    assert script.needs == tuple(
        name
        for name in ("mnist", "fashion_mnist", "cifar10", "cifar100", "boston_housing")
        if re.search(rf"import {name}\n", text) or (name == "boston_housing" and "load_boston" in text)
    )
    assert script.uses == tuple(name for name in ("matplotlib", "pandas") if re.search(rf"^import {name}", text, re.M))


@script
def test_seeds_are_as_the_index_says(script):
    text = text_of(script.file)
    random = re.search(r"\.fit\(|np\.random\.(normal|uniform)", text)
    seeded = re.search(r"random\.seed\(|set_seed\(|random_state", text)
    assert script.seeded == (not random or bool(seeded))
    assert (script.tolerance == "unseeded") == (not script.seeded)


def test_the_scripts_have_every_quirk_and_every_mistake():
    assert {number for script in SCRIPTS for number in script.quirks} == set(QUIRKS)
    assert {mistake.rule for script in SCRIPTS for mistake in script.mistakes if mistake.sure} == set(RULES) - {
        # Whether these are mistakes is known by the numbers of a run only.
        "last-weights",
        "checkpoint-unused",
    }
