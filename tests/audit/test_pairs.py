"""Honest scores are those of scripts that were corrected by hand; `make audit-pairs` compares all of them."""

import pytest
from audit.pairs import PAIRS, Compared, compared, pairs
from shared_data import shared

SCRIPTS = pairs()


def test_every_script_has_its_corrected_one():
    assert len(SCRIPTS) >= 12
    assert len(list(PAIRS.glob("[0-9]*.py"))) == 2 * len(SCRIPTS)
    for script in SCRIPTS:
        right = script.with_name(f"{script.stem}_right.py")
        assert right.read_text("utf-8") != script.read_text("utf-8")


@pytest.mark.parametrize(
    ("honest", "sd", "by_hand", "verdict"),
    [
        (0.8, None, 0.8000005, "equal"),
        (0.8, 0.01, 0.815, "within spread"),
        (0.8, 0.01, 0.825, "differs"),
        (0.8, None, 0.801, "differs"),
        (None, None, 0.8, "no honest score"),
    ],
)
def test_what_two_scores_are_to_each_other(honest, sd, by_hand, verdict):
    one = Compared("01", (), 0.9, honest, sd, by_hand)
    assert (one.verdict, one.good) == (verdict, verdict in ("equal", "within spread"))


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["01", "12"])
def test_the_honest_score_is_that_of_the_corrected_script(name):
    data = shared("series/delhi_climate.csv").parents[1]
    (script,) = pairs([name])
    assert compared(script, data).good
