"""The page of a script: structure, what it may do, what comes first, what is folded."""

import dataclasses
import functools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report import samples
from report import script_samples as scripts
from report.parsed import Page

from sunbae import i18n
from sunbae.errors import OptionError
from sunbae.report.script_content import Comparison
from sunbae.report.script_page import render_script

SAMPLES = ("lesson", "failed", "bare", "notebook", "many", "broken_curves")


@functools.cache
def html(name):
    return render_script(getattr(scripts, name)(), language="en")


@pytest.fixture(scope="module")
def pages():
    return {name: Page(html(name)) for name in SAMPLES}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_tag_is_closed_in_order(pages, name):
    assert pages[name].problems == []
    assert pages[name].open == []


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_are_unique_and_links_lead_to_them(pages, name):
    tags = pages[name].tags
    ids = [attrs["id"] for _tag, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in tags if tag == "a"} <= set(ids)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_runs_and_nothing_is_loaded(pages, name):
    policies = [a["content"] for _t, a in pages[name].tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    ]
    for tag, attrs in pages[name].tags:
        assert tag not in {"script", "iframe", "object", "embed", "base", "form"}
        assert attrs.get("src", "data:").startswith("data:image/") or "src" not in attrs
        assert attrs.get("href", "#").startswith(("#", "data:"))
        assert not [key for key in attrs if key.startswith("on")]


@settings(max_examples=25, deadline=None)
@given(
    st.one_of(st.sampled_from(samples.HOSTILE), st.text(min_size=1), st.text("<>\"'&/{}%#\u202e\ud800-!", min_size=1))
)
def test_no_text_changes_the_structure(text):
    def structure(text):
        page = Page(render_script(scripts.hostile(text), language="en"))
        return [(tag, sorted(attrs)) for tag, attrs in page.tags]

    assert structure(text) == structure("plain")
    render_script(scripts.hostile(text), language="en").encode()


def test_hostile_text_is_shown_as_it_is():
    page = Page(render_script(scripts.hostile(samples.HOSTILE[1]), language="en"))
    assert [text for tag, text in page.texts if tag == "h1"] == [samples.HOSTILE[1]]


def sections(page):
    return [attrs["id"] for tag, attrs in page.tags if tag == "section" and "id" in attrs]


def test_what_is_most_important_comes_first(pages):
    order = ["findings", "scores", "speed", "adapted", "curves", "models", "data", "figures", "files", "source"]
    assert sections(pages["lesson"]) == [*order, "environment"]
    assert sections(pages["bare"]) == ["speed", "source", "environment"]
    links = [a["href"][1:] for tag, a in pages["lesson"].tags if tag == "a" and a["href"][1:] in order]
    assert links[: len(order)] == order


def test_an_error_stands_above_all(pages):
    texts = [text.strip() for tag, text in pages["failed"].texts if tag not in {"style", "title"}]
    wanted = ["잘못되었다", "expected axis -1 to have value 3", "What did not fit", "Traceback", "Scores"]
    places = [texts.index(text) for text in wanted]
    assert places == sorted(places)


def rows(name):
    """Of the first table of scores, the cells of each row as text."""
    table = html(name).partition('<table class="scores">')[2].partition("</table>")[0]
    return [
        [" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.S)]
        for row in re.findall("<tr>.*?</tr>", table, re.S)
    ]


def test_scores_of_a_fit():
    found = rows("lesson")
    assert found[2] == [
        "1 수업.py:2 순차 30 epochs, best 28 epochs=30 evaluate: helper.py:9",
        "loss", "0.100", "0.200", "0.110", "0.190", "0.210", "",
    ]  # fmt: skip
    assert found[3] == ["mae", "0.300", "0.400", "0.310", "0.390", "0.410", ""]
    assert found[4][1:] == ["loss", "0.100", "–", "–", "–", "0.250", "0.250 ± 0.050 0.200, 0.300"]
    assert rows("failed")[-1] == ["2 수업.py:2 순차", "ValueError: expected"]
    assert rows("failed")[0] == ["fit", "", "last epoch", "best epoch", "evaluate"]


def test_the_first_fits_are_open_and_the_others_folded():
    text = html("many")
    before, folded = text.split("<summary>The other 476 fits</summary>")
    assert len(re.findall('<th scope="rowgroup"', before)) == 24
    assert len(re.findall('<th scope="rowgroup"', folded)) == 476
    before, folded = text.split("<summary>The curves of 476 other fits</summary>")
    assert before.count('<svg class="curve"') == 24
    assert folded.count('<svg class="curve"') == 476
    assert "<details><summary>The other" in text
    assert "<details" not in html("lesson").partition('id="speed"')[0].partition('id="scores"')[2]


def test_what_is_left_out_is_said(pages):
    texts = " ".join(text.strip() for _tag, text in pages["many"].texts)
    assert texts.count("1,550 more are in run.json.") == 5
    for text in (
        "1,550 more are in history.csv.",
        "1,550 more are in models/.",
        "3 more are in the folder of the Run.",
    ):
        assert texts.count(text) == 1
    assert "more are in" not in " ".join(text for _tag, text in pages["lesson"].texts)


def test_a_large_page_is_bounded():
    assert len(html("many")) < 3_000_000


def test_a_comparison(pages):
    texts = " ".join(text.strip() for _tag, text in pages["lesson"].texts)
    assert "3.00 times as fast" in texts
    assert "The same script from the same seed: 1 min 30 s with Keras' own methods, 30.0 s with sunbae." in texts
    assert "Of 20 lines that were printed, these differ:" in texts
    assert "loss 0.21 loss 0.22" in texts
    same = replace(scripts.lesson(), comparison=Comparison(1.0, 2.0, 2.0, (), (), 5))
    assert "5 lines were printed; none differs." in render_script(same, language="en")


def test_a_finding_says_what_is_claimed_and_what_is_honest(pages):
    texts = " ".join(text.strip() for _tag, text in pages["lesson"].texts)
    assert "본 행 SB101 높음 수업.py:2 → 수업.py:2 모두 보고 맞췄다 Write instead 이렇게 claimed acc 0.99" in texts
    assert "Why it matters 왜 그래서 Wrong and right in code: sunbae rule SB101." in texts
    assert "Claimed 0.990 acc Honest 0.910 ± 0.0100 without SB101, SB201" in texts


def test_lines_of_the_source_have_marks():
    text = html("lesson")
    assert '<span class="line marked bad" id="L2"><a href="#L2">2</a><code>model.fit(x, y, ' in text
    assert '<b class="mark bad">SB101</b><b class="mark info">fits 1, 2</b>' in text
    assert text.count('<p class="gap"') == 1
    assert "<h3>수업.ipynb cell 2</h3>" in html("notebook")
    assert "<h3>수업.py</h3>" not in text


def test_figures_lie_in_the_page():
    text = html("lesson")
    assert text.count(scripts.DOT) == 1
    assert "figure-002.png: in the folder of the Run; there is no room for it here" in text


class Marking:
    """A catalogue that marks what went through it."""

    def gettext(self, message):
        return f"⟦{message}⟧"


def test_every_word_of_the_page_goes_through_the_catalogue(monkeypatch):
    monkeypatch.setattr(i18n.gettext, "translation", lambda *_args, **_kwargs: Marking())
    for name in SAMPLES:
        report = getattr(scripts, name)()
        parsed = Page(render_script(report, language="ko"))
        ours = [text for tag, text in parsed.texts if tag != "style"]
        ours += [attrs[key] for _tag, attrs in parsed.tags for key in ("aria-label", "title") if key in attrs]
        data = sorted({one for one in _texts(report) if len(one) > 1}, key=len, reverse=True)
        for text in ours:
            left = re.sub("⟦.*⟧", "", text, flags=re.S)
            for known in [*data, "sunbae"]:
                left = left.replace(known, "")
            assert not re.search(r"[a-z]{2}", left), text


def _texts(value):
    if isinstance(value, str):
        return {value} - {""}
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return set().union(*map(_texts, value)) if isinstance(value, list | tuple) else set()


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="'xx'"):
        render_script(scripts.bare(), language="xx")
    assert i18n.current_language() == "en"
