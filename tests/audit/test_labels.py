"""The labels of the scripts in `cases` are whole and agree with their names; other tests run the scripts."""

from collections import Counter

import pytest
from audit.labels import CASES, RULES, cases, expected

ALL = cases()
HALF = {id for id, severity in RULES.items() if severity == "I"}  # one firing and one silent script are enough
CURVES = {id for id in RULES if id.startswith("SB5")}  # two


@pytest.mark.parametrize("id", RULES)
def test_every_rule_has_scripts_that_fire_and_look_alikes(id):
    counts = Counter(case.fires for case in ALL if case.meant == id)
    least = 1 if id in HALF else 2 if id in CURVES else 3
    assert min(counts[True], counts[False]) >= least


def test_there_are_clean_scripts():
    clean = [case for case in ALL if not case.meant]
    assert len(clean) >= 15
    assert not [label for case in clean for label in case.labels if RULES[label.id] in "MHC"]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.path.stem)
def test_labels_agree_with_the_name(case):
    assert {label.id for label in case.labels} <= set(RULES)
    sure = {label.id for label in case.labels if not label.optional}
    if case.meant:
        assert (case.meant in sure) == case.fires
    if not case.fires:
        assert case.meant not in {label.id for label in case.labels}
    for label in case.labels:
        text = (CASES / label.file).read_text(encoding="utf-8").splitlines()[label.line - 1]
        assert not text.lstrip().startswith("#")


def test_every_mark_is_read():
    for path in CASES.glob("*.py"):
        marks = path.read_text(encoding="utf-8").count("# <-")
        assert marks == len({label.line for label in expected(path) if label.file == path.name}), path.name


def test_labels_of_a_helper_belong_to_the_script(tmp_path):
    (tmp_path / "helper_a.py").write_text("x = 1\ny = 2  # <- SB101? SB105\n", encoding="utf-8")
    (tmp_path / "s.py").write_text("from helper_a import y\nz = y  # <- SB101\n", encoding="utf-8")
    assert expected(tmp_path / "s.py") == (
        ("SB101", 2, False, "s.py"),
        ("SB101", 2, True, "helper_a.py"),
        ("SB105", 2, False, "helper_a.py"),
    )
