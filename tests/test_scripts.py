"""What is said about the scripts in tests/scripts is true of their text; other tests run them."""

import ast
import re
import tokenize
from pathlib import Path

import pytest
from scripts.index import QUIRKS, RULES, SCRIPTS

FOLDER = Path(__file__).parent / "scripts"
SETS = ("mnist", "fashion_mnist", "cifar10", "cifar100", "boston_housing")
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
    18: r"load_model\('.*\d\d(_model|_best|_iris).*\.(h5|hdf5)'\)",
}


def text_of(file):
    with tokenize.open(FOLDER / file) as lines:
        return lines.read()


TEXTS = {script.file: text_of(script.file) for script in SCRIPTS}


def test_every_script_is_in_the_index_and_in_order():
    assert list(TEXTS) == sorted(path.name for path in FOLDER.glob("[0-9]*.py"))


def test_what_a_script_needs_is_written_before():
    files = list(TEXTS)
    assert all(files.index(before) < files.index(script.file) for script in SCRIPTS for before in script.after)


def test_the_scripts_have_every_quirk_and_every_mistake():
    assert {number for script in SCRIPTS for number in script.quirks} == set(QUIRKS)
    # Whether these two are mistakes is known by the numbers of a run only.
    sure = {mistake.rule for script in SCRIPTS for mistake in script.mistakes if mistake.sure}
    assert sure == set(RULES) - {"last-weights", "checkpoint-unused"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.file)
def test_the_index_is_true_of_the_text(script):
    text = TEXTS[script.file]
    lines = text.splitlines()
    ast.parse(text)
    assert 15 <= len(lines) <= 90
    assert re.search("[가-힣]", text)

    for number, sign in SIGNS.items():
        assert (number in script.quirks) == bool(re.search(sign, text)), QUIRKS[number]

    assert all(mistake.rule in RULES for mistake in script.mistakes)
    assert all(mistake.code in lines[mistake.line - 1] for mistake in script.mistakes)
    assert list(script.mistakes) == sorted(script.mistakes, key=lambda mistake: mistake.line)

    loaded = set(re.findall(r"import (\w+)\n", text)) | ({"boston_housing"} if "load_boston" in text else set())
    assert script.needs == tuple(name for name in SETS if name in loaded)
    assert script.uses == tuple(name for name in ("matplotlib", "pandas") if re.search(rf"^import {name}", text, re.M))
    assert all((FOLDER / file).is_file() for file in script.beside)

    by_chance = re.search(r"\.fit\(|np\.random\.(normal|uniform)", text)
    seeded = re.search(r"random\.seed\(|set_seed\(|random_state=", text)
    assert script.seeded == (not by_chance or bool(seeded))
    assert (script.tolerance == "unseeded") == (not script.seeded)
