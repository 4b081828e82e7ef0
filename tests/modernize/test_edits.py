"""Edits touch what they name and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.modernize.change import Edit
from sunbae.modernize.edits import apply_edits, outermost


def test_insertions_keep_their_order_and_stand_before_a_replacement():
    assert apply_edits("abc", [Edit(1, 2, "X"), Edit(1, 1, "1"), Edit(1, 1, "2")]) == "a12Xc"


def test_what_is_within_a_replacement_is_dropped_but_not_what_is_beside_it():
    edits = [Edit(2, 3, "no"), Edit(1, 4, "YES"), Edit(1, 1, "<"), Edit(4, 4, ">"), Edit(3, 3, "no")]
    assert apply_edits("abcde", edits) == "a<YES>e"


def test_the_same_replacement_twice_is_made_once():
    assert apply_edits("abc", [Edit(1, 2, "X"), Edit(1, 2, "X")]) == "aXc"


def test_edits_that_cross_are_a_mistake():
    with pytest.raises(ValueError, match="overlaps with what ends at 3"):
        apply_edits("abcde", [Edit(1, 3, "X"), Edit(2, 4, "Y")])


@given(st.text(max_size=30), st.lists(st.integers(0, 30), max_size=6, unique=True))
def test_edits_that_keep_their_text_keep_the_whole(text, cuts):
    places = sorted(min(cut, len(text)) for cut in cuts)
    edits = [Edit(a, b, text[a:b]) for a, b in zip(places[::2], places[1::2], strict=False)]
    assert apply_edits(text, edits) == text
    assert outermost(edits) == sorted(edits, key=lambda edit: edit.start) or len(set(places)) < len(places)
