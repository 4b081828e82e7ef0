"""Texts of the user cut to size."""

from sunbae.script.shown import both_ends, clipped, fits_named, ranges, scores_text


def test_both_ends_of_a_long_text():
    text = "a" * 1000 + "b" * 1000
    found = both_ends(text, 100)
    assert found.startswith("a" * 20 + "\n... 1,900 characters are left out ...\n")
    assert found.endswith("\n" + "b" * 80)
    assert both_ends(text, 2000) == text


def test_clipped():
    assert (clipped("abc", 3), clipped("abcd", 3), clipped(12345, 3)) == ("abc", "ab…", "12…")


def test_many_ranges_are_cut():
    assert ranges([5, 1, 2, 3, 3]) == "1–3, 5"
    assert ranges(range(1, 2001)) == "1–2000"
    assert ranges(range(1, 100, 2)).endswith("19, 21, …, 99")


def test_fits():
    assert (fits_named([3]), fits_named([1, 2, 3]), fits_named([1, 2])) == ("fit 3", "fits 1–3", "fits 1, 2")


def test_scores_of_a_finding():
    assert scores_text({"accuracy": 0.95312, "note": "of 30 rows"}) == "accuracy 0.953, note of 30 rows"
    assert (scores_text(None), scores_text(0.5), scores_text("better"), scores_text(True)) == (
        "",
        "0.500",
        "better",
        "True",
    )
