import dataclasses
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report import samples
from report.parsed import Page

from sunbae import i18n
from sunbae.errors import OptionError
from sunbae.report.answer import target_rows
from sunbae.report.build import errors_text, render
from sunbae.report.charts import chart_data
from sunbae.report.content import RegressionTest
from sunbae.report.embed import script_hash

SAMPLES = ("regression", "classification", "binary", "hundred_classes", "bare", "wide", "large_numbers", "hostile")
SAMPLES += ("series", "one_step", "many_targets", "targets", "pictures", "reconstruction")


def page(name):
    return Page(render(getattr(samples, name)(), language="en"))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_tag_is_closed_in_order(name):
    parsed = page(name)
    assert parsed.problems == []
    assert parsed.open == []


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_are_unique_and_links_lead_to_them(name):
    tags = page(name).tags
    ids = [attrs["id"] for _tag, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in tags if tag == "a"} <= set(ids)


def test_head():
    html = render(samples.regression(), language="en")
    assert html.lstrip().startswith("<!doctype html>")
    tags = Page(html).tags
    assert ("html", {"lang": "en"}) in tags
    assert ("meta", {"charset": "utf-8"}) in tags
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in tags


def test_the_policy_allows_these_scripts_and_nothing_else():
    parsed = page("regression")
    policy = next(a["content"] for _t, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    data, *scripts = parsed.scripts()
    assert json.loads(data)
    hashes = " ".join(script_hash(script) for script in scripts)
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src {hashes}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_loaded_from_elsewhere(name):
    for tag, attrs in page(name).tags:
        assert tag not in {"img", "iframe", "object", "embed", "base", "form"}
        assert "src" not in attrs
        assert attrs.get("href", "#").startswith(("#", "data:"))
        assert not [key for key in attrs if key.startswith("on")]


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(st.sampled_from(samples.HOSTILE), st.text(min_size=1), st.text("<>\"'&/{}%#\u202e\ud800-!", min_size=1))
)
def test_no_text_changes_the_structure(text):
    def structure(text):
        return [(tag, sorted(attrs)) for tag, attrs in Page(render(samples.hostile(text), language="en")).tags]

    assert structure(text) == structure("plain")


def test_hostile_text_is_shown_as_it_is():
    text = samples.HOSTILE[0]
    heading = [shown for tag, shown in Page(render(samples.hostile(text), language="en")).texts if tag == "h1"]
    assert heading == [text]


def test_the_page_can_be_written_as_utf_8():
    render(samples.hostile("\ud800"), language="en").encode()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_data_come_through(name):
    report = getattr(samples, name)()
    data, *_scripts = page(name).scripts()
    assert json.loads(data) == json.loads(json.dumps(chart_data(report)))


def test_the_answer_comes_first():
    texts = [text.strip() for tag, text in page("regression").texts if tag not in {"script", "style", "title", "a"}]
    wanted = [
        "아파트 월세 예측",
        "The network beats every baseline on rows it has never seen.",
        "0.814 ± 0.004",
        "0.795",
        "boosted trees",
        "The choice of seed moves R² by ±0.004 only: the score is not luck.",
        "Scores on the test rows",
        "Learning curves",
        "Predictions on the test rows",
        "Columns that matter",
    ]
    places = [texts.index(text) for text in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "charts"),
    [
        ("regression", ["seeds", "curves", "scatter", "errors", "importance"]),
        ("classification", ["seeds", "curves", "calibration", "importance"]),
        ("binary", ["seeds", "curves", "roc", "calibration", "importance"]),
        ("bare", []),
        (
            "targets",
            ["seeds", "curves", "scatter-0", "errors-0", "roc-1", "calibration-1", "calibration-2", "importance"],
        ),
        (
            "one_step",
            ["seeds", "line-0", "path-0-0", "path-0-1", "path-0-2", "beyond-0", "curves", "scatter", "errors"],
        ),
    ],
)
def test_charts_of_a_task(name, charts):
    found = [attrs for _tag, attrs in page(name).tags if "chart" in attrs.get("class", "").split()]
    assert [attrs["id"] for attrs in found] == [f"chart-{chart}" for chart in charts]
    assert all(attrs["aria-label"] and attrs["role"] == "img" for attrs in found)


def test_every_target_has_a_section_of_its_own():
    parsed = page("targets")
    texts = [text.strip() for _tag, text in parsed.texts]
    places = [texts.index(text) for text in ("Targets", "월세", "해지", "상태", "Columns that matter")]
    assert [text for tag, text in parsed.texts if tag == "h3"][2:5] == ["월세", "해지", "상태"]
    assert places[0] < places[-1]
    rows = target_rows(samples.targets())
    assert [(row.name, row.metric, row.rival_name, row.best) for row in rows] == [
        ("월세", "R²", "boosted trees", True),
        ("해지", "F1 (macro)", "boosted trees", False),
        ("상태", "F1 (macro)", "boosted trees", False),
    ]
    assert any(tag == "dd" and "classification, two classes" in text for tag, text in parsed.texts)


def test_long_tables_are_folded_and_short_ones_open():
    columns = r"<details( open)?><summary>Columns \((\d+)\)"
    short, long = (render(report, language="en") for report in (samples.regression(), samples.wide()))
    assert re.search(columns, short).groups() == (" open", "11")
    assert re.search(columns, long).groups() == (None, "200")


def test_without_a_script_a_note_says_so():
    assert any(tag == "p" and text.startswith("Charts need JavaScript") for tag, text in page("bare").texts)


def test_a_matrix_too_wide_for_paper_says_so():
    wide = Page(render(samples.classification(tuple(f"class {i}" for i in range(18))), language="en"))
    assert any("matrix of 18 classes" in text for _tag, text in wide.texts)
    assert not any("too wide for paper" in text for _tag, text in page("classification").texts)


def details(html, kind):
    return re.findall(rf"<details{kind}( open)?>", html)


def test_six_targets_are_open_and_the_rest_folded():
    html = render(samples.many_targets(), language="en")
    assert details(html, ' class="target"') == [" open"] * 6 + [""] * 3
    assert details(render(samples.one_step(), language="en"), ' class="target"') == []


def test_forecasts_stand_between_scores_and_curves():
    links = [a["href"] for tag, a in page("series").tags if tag == "a"]
    sections = [f"#{a['id']}" for tag, a in page("series").tags if tag == "section" and "id" in a]
    assert links[:3] == sections[:3] == ["#scores", "#forecasts", "#curves"]
    assert "#forecasts" not in [a["href"] for tag, a in page("regression").tags if tag == "a"]


def test_what_is_said_of_a_forecast():
    texts = " ".join(text.strip() for _tag, text in page("series").texts)
    assert "The band should hold 90% of the values; it held 88% of those of the test part." in texts
    assert "known steps 96 forecast steps 24 one step 1 hour season 24 steps (1 day)" in texts
    assert "12 missing hours were left as gaps" in texts
    assert "습도 is forecast better than by every baseline." in texts
    assert "Each value was forecast 6 steps ahead. The chart opens on the last 300 of 9,000 steps" in texts
    assert "Made at 2013-01-04 23:00." in texts


def test_a_long_forecast_is_a_folded_table_and_a_short_one_open():
    table = r"<details( open)?><summary>Forecast of the next steps \((\d+)\)"
    assert re.findall(table, render(samples.series(), language="en")) == [("", "24")] * 3
    assert re.findall(table, render(samples.one_step(), language="en")) == [(" open", "1")]


def test_the_back_test_marks_the_best_of_each_fold():
    html = render(samples.series(), language="en")
    table = html[html.index("<h3>Back-test</h3>") :].partition("</table>")[0]
    rows = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in re.findall("<tr.*?</tr>", table)]
    assert [row.count("(best)") for row in rows] == [0, 1, 1, 1, 1, 1]
    assert rows[-1] == "mean ± standard deviation 1.35 ± 0.13 (best) 2.40 ± 0 1.38 ± 0.03"


def test_half_and_nine_in_ten():
    test = RegressionTest((0.0,) * 10, tuple(float(i) for i in range(10)), 10, "만원")
    assert errors_text(test) == (
        "Half of the predictions are off by less than 5.00 만원, nine in ten by less than 9.00 만원."
    )
    assert errors_text(RegressionTest((), (), 0)) == ""


def test_a_sample_of_the_pairs_says_so():
    report = samples.regression()
    sampled = replace(report, regression=replace(report.regression, n_rows=12_345))
    assert "640 of 12,345 test rows are shown here." in render(sampled, language="en")


class Marking:
    """A catalogue that marks what went through it."""

    def gettext(self, message):
        return f"⟦{message}⟧"


def test_every_word_of_the_page_goes_through_the_catalogue(monkeypatch):
    monkeypatch.setattr(i18n.gettext, "translation", lambda *_args, **_kwargs: Marking())
    for name in ("regression", "binary", "hundred_classes", "series", "one_step", "reconstruction"):
        report = getattr(samples, name)()
        parsed = Page(render(report, language="ko"))
        ours = [text for tag, text in parsed.texts if tag not in {"script", "style"}]
        ours += [attrs[key] for _tag, attrs in parsed.tags for key in ("aria-label", "title") if key in attrs]
        data = sorted(_texts(report), key=len, reverse=True)
        for text in ours:
            left = re.sub("⟦.*⟧", "", text, flags=re.S)
            for known in [*data, *(name.rpartition("/")[2] for name in data if "/" in name), "F1"]:
                left = left.replace(known, "")
            assert not re.search(r"[a-z]{2}", left), text
        drawn = json.loads(parsed.scripts()[0])
        assert all(text.startswith("⟦") for text in drawn["text"].values())


def _texts(value):
    if isinstance(value, str):
        return {value} - {""}
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return set().union(*map(_texts, value)) if isinstance(value, list | tuple) else set()


def test_the_former_language_comes_back(monkeypatch):
    monkeypatch.setattr(i18n.gettext, "translation", lambda *_args, **_kwargs: Marking())
    assert '<html lang="ko">' in render(samples.bare(), language="ko")
    assert i18n.current_language() == "en"


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="'xx'"):
        render(samples.bare(), language="xx")
    assert i18n.current_language() == "en"


def test_every_picture_lies_in_the_page_once():
    html = render(samples.pictures(), language="en")
    for k, dot in enumerate(samples.DOTS):
        assert html.count(dot) == 1
        assert f".p{k}{{background-image:url(data:image/png;base64,{dot})}}" in html
    named = [attrs for _tag, attrs in Page(html).tags if attrs.get("role") == "img" and "pic" in attrs.get("class", "")]
    assert len(named) > 30
    assert all(attrs["aria-label"] for attrs in named)


def test_what_is_said_of_pictures():
    texts = " ".join(text.strip() for _tag, text in page("pictures").texts)
    assert "Of 1,234 wrong test pictures those of which the network was surest" in texts
    assert "thing 0 → thing 1 98% 00.jpg" in texts
    assert "Training pictures of every class (10)" in texts
    assert "34,567 frozen" in texts
    assert "26 × 26 × 32" in texts
    assert "#inside" in [attrs["href"] for tag, attrs in page("pictures").tags if tag == "a"]


def test_what_is_said_of_pictures_that_were_given_back():
    found = page("reconstruction")
    texts = " ".join(text.strip() for _tag, text in found.texts)
    assert "a code of 32 numbers" in texts
    assert "Gaussian noise on it, 0.5 deviations" in texts
    assert "network 0.0713 ± 0.0002" in texts.replace(" ★", "")
    assert "600 of 10,000 test rows are shown here." in texts
    labels = [attrs["aria-label"] for _tag, attrs in found.tags if attrs.get("role") == "img"]
    assert {"things/00.jpg4", "things/00.jpg4, as it was read", "things/00.jpg4, given back"} <= set(labels)
    assert "#reconstruction" in [attrs["href"] for tag, attrs in found.tags if tag == "a"]
    base = samples.reconstruction()
    html = render(replace(base, reconstruction=replace(base.reconstruction, noise=0.0)), language="en")
    assert "as it was read" not in html
    numbers = replace(base, classification=None, pictures=replace(base.pictures, mistakes=()))
    assert "No test picture was taken" not in render(numbers, language="en")


def test_without_mistakes_the_pictures_say_so():
    base = samples.pictures()
    html = render(replace(base, pictures=replace(base.pictures, mistakes=(), n_mistakes=0, inside=None)), language="en")
    assert "No test picture was taken for another class." in html
    assert "Inside the network" not in html


def test_the_matrix_of_many_classes_is_drawn_and_its_page_is_small():
    html = render(samples.hundred_classes(), language="en")
    assert '<svg class="heat"' in html
    assert 'class="matrix' not in html
    assert len(html) < 1_000_000  # a table with a cell for each pair took 1,067,000


def test_cells_with_examples_are_buttons():
    cells = [
        attrs["data-cell"] for tag, attrs in page("classification").tags if tag == "button" and "data-cell" in attrs
    ]
    known = {f"{cell.true},{cell.predicted}" for cell in samples.classification().classification.examples}
    assert set(cells) == known
    bare = replace(samples.classification().classification, examples=())
    assert (
        "data-cell"
        not in render(replace(samples.classification(), classification=bare), language="en").split("<script")[0]
    )


def test_classes_come_worst_first_with_their_scores_as_bars():
    html = render(samples.classification(), language="en")
    table = html[html.index('<table class="per-class') :].partition("</table>")[0]
    recalls = [float(v) for v in re.findall(r'</th><td class="bar" data-v="([^"]*)"', table)]
    assert recalls == sorted(recalls)
    assert len(recalls) == 4
    assert f'style="width:{100 * recalls[0]:.1f}%"' in table
