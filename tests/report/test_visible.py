import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sunbae.report.visible import one_line, visible


@pytest.mark.parametrize("text", ["월세", "지하철역까지 거리(m)", "R² ± 0.1", "👩‍🌾", "a\nb\tc", "שלום", ""])
def test_honest_text_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\r", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_hidden_characters_are_shown(character):
    assert visible(f"a{character}b") == "a\ufffdb"


@example("\udfff")
@given(st.text(st.characters(exclude_categories=())))
def test_visible_text_can_be_written(text):
    assert len(visible(text).encode()) >= len(text)


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1
