"""Every rule of the audit has a page in English and one in Korean, and they say the same."""

import ast
import re
from pathlib import Path

import pytest

import sunbae
from sunbae.errors import OptionError
from sunbae.watch.pages import page

PAGES = Path(sunbae.__file__).parent / "watch" / "pages"
COUNTS = {1: 16, 2: 12, 3: 5, 4: 7, 5: 11}  # rules of each group: SB101 to SB116 ...
IDS = [f"SB{group}{n:02}" for group, count in COUNTS.items() for n in range(1, count + 1)]
SECTIONS = {
    "en": ["What was seen", "Why it matters", "Wrong", "Right", "When it is no mistake", "See also"],
    "ko": ["무엇을 보았나", "왜 문제인가", "잘못된 코드", "바른 코드", "실수가 아닐 때", "함께 보기"],
}
SEEN, WHY, WRONG, RIGHT, NO_MISTAKE, SEE_ALSO = range(6)
LANGUAGES = list(SECTIONS)


def read(rule, language):
    """The title line and the text of each section, by its place among the sections."""
    text = (PAGES / language / f"{rule}.md").read_text(encoding="utf-8")
    # Comments in code blocks begin with one sign, headings with two.
    title, *parts = re.split(r"^## (.*)\n", text, flags=re.M)
    places = [SECTIONS[language].index(name) for name in parts[::2]]
    assert places in ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5])
    return title, dict(zip(places, (part.strip() for part in parts[1::2]), strict=True))


def code(section):
    (block,) = re.findall(r"\A```python\n(.*?)\n```\Z", section, flags=re.S)
    return block


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_page_and_no_page_is_left_over(language):
    assert sorted(path.name for path in (PAGES / language).iterdir()) == [f"{rule}.md" for rule in IDS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", IDS)
def test_title_is_one_line_that_begins_with_the_id(rule, language):
    title, _ = read(rule, language)
    assert re.fullmatch(rf"# {rule} \S[^\n]*[^\s.]\n\n", title)
    assert bool(re.search("[가-힣]", title)) == (language == "ko")


@pytest.mark.parametrize("rule", IDS)
def test_both_languages_have_the_same_sections_and_each_says_something(rule):
    (_, english), (_, korean) = read(rule, "en"), read(rule, "ko")
    assert list(english) == list(korean)
    assert all([*english.values(), *korean.values()])
    for place in (SEEN, WHY, NO_MISTAKE):
        assert not re.search("[가-힣]", english[place])
        assert re.search("[가-힣]", korean[place])


@pytest.mark.parametrize("rule", IDS)
def test_code_parses_and_differs_between_languages_in_comments_only(rule):
    (_, english), (_, korean) = read(rule, "en"), read(rule, "ko")
    wrong, right = (ast.dump(ast.parse(code(english[place]))) for place in (WRONG, RIGHT))
    assert wrong != right
    assert [wrong, right] == [ast.dump(ast.parse(code(korean[place]))) for place in (WRONG, RIGHT)]
    assert all(len(code(english[place]).splitlines()) <= 8 for place in (WRONG, RIGHT))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", IDS)
def test_how_to_ignore_names_this_rule(rule, language):
    _, sections = read(rule, language)
    assert re.findall(r"`# sunbae: ignore\[(\w+)\] \S+`", sections[NO_MISTAKE]) == [rule]


@pytest.mark.parametrize("rule", IDS)
def test_see_also_names_other_rules(rule):
    (_, english), (_, korean) = read(rule, "en"), read(rule, "ko")
    others = english.get(SEE_ALSO, "")
    assert others == korean.get(SEE_ALSO, "")
    assert {*others.split(", ")} <= {"", *IDS} - {rule}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", IDS)
def test_page_is_short(rule, language):
    lines = (PAGES / language / f"{rule}.md").read_text(encoding="utf-8").splitlines()
    assert 15 <= len(lines) <= 35


def test_what_is_adapted_has_no_page():
    with pytest.raises(OptionError, match="SB901 is no rule but something that was adapted"):
        page("sb901", "en")
    with pytest.raises(OptionError, match="There is no rule SB199. Near it"):
        page("SB199", "en")
