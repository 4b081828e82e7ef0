"""The page in a real browser: opened from disk, on a desk, on a phone, on paper, in the dark, without JavaScript."""

import os
import shutil

import pytest
from batteries import some
from report import samples
from report import script_samples as scripts

from sunbae.report.build import render
from sunbae.report.script_page import render_script

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = os.environ.get("SUNBAE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium was not found; SUNBAE_CHROMIUM may name it"),
]
SAMPLES = ("regression", "classification", "binary", "hundred_classes", "bare", "wide", "large_numbers", "hostile")
SAMPLES += ("series", "one_step", "many_targets", "targets", "pictures", "reconstruction")
SCRIPTS = ("script_lesson", "script_failed", "script_notebook", "script_many", "script_broken_curves")
EACH_SAMPLE = pytest.mark.parametrize("name", some(SAMPLES, "regression", "hostile"))
N_CHARTS = {"bare": 0, "hostile": 21, "regression": 5, "wide": 5, "large_numbers": 5, "binary": 5}
N_CHARTS |= {"targets": 8, "series": 23, "one_step": 9, "many_targets": 41}
DESK = {"viewport": {"width": 1180, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 780}}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name in SAMPLES:
        (folder / f"{name}.html").write_text(render(getattr(samples, name)(), language="en"), encoding="utf-8")
    for name in SCRIPTS:
        page = render_script(getattr(scripts, name.removeprefix("script_"))(), language="en")
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, folder):
    """Opens a report; afterwards nothing may have been complained about, or asked of a network."""
    contexts, complaints, requests, files = [], [], [], []

    def opened(name, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: requests.append(request.url))
        files.append((folder / f"{name}.html").as_uri())
        page.goto(files[-1])
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert requests == files


def texts_outside(page):
    """Texts of charts that stick out of their chart, with by how much."""
    return page.evaluate("""() => [...document.querySelectorAll('.chart svg text')].flatMap((text) => {
        const [t, c] = [text, text.closest('svg')].map((element) => element.getBoundingClientRect());
        const out = Math.max(c.left - t.left, t.right - c.right, c.top - t.top, t.bottom - c.bottom);
        return out > 1 ? [[text.textContent, out]] : [];
    })""")


@EACH_SAMPLE
def test_every_chart_is_drawn_as_svg(opened, name):
    page = opened(name, **DESK)
    shown = "[...document.querySelectorAll('.chart')].filter((c) => !c.closest('details:not([open])'))"
    drawn = page.evaluate(f"{shown}.map((c) => c.querySelectorAll('svg path').length)")
    assert len(drawn) == N_CHARTS.get(name, 4)
    assert all(paths > 3 for paths in drawn)
    assert page.locator(".chart:visible").count() == len(drawn)


@pytest.mark.exhaustive
def test_what_is_folded_is_drawn_when_it_is_opened(opened):
    page = opened("many_targets", **DESK)
    last = "document.querySelector('#chart-line-8')"
    assert page.evaluate(f"{last}.querySelector('svg')") is None
    page.locator("details.target > summary").last.click()
    page.wait_for_function(f"{last}.querySelectorAll('svg path').length > 3")


def test_a_gap_breaks_the_lines(opened):
    page = opened("series", **DESK)
    # Each of truth, forecast and the edges of the band: before, between and after the gaps, and a value between two.
    strokes = page.evaluate("""[...document.querySelectorAll('#chart-line-0 svg path')]
        .filter((p) => p.getAttribute('fill') === 'none' && p.getAttribute('d').length > 2000)
        .map((p) => p.getAttribute('d').split('M').length - 1)""")
    assert strokes == [4, 4, 4, 4]


def test_zooming_changes_the_labels_below(opened):
    page = opened("series", **DESK)
    chart = page.locator("#chart-line-0")
    chart.scroll_into_view_if_needed()
    labels = "[...document.querySelectorAll('#chart-line-0 svg text')].map((t) => t.textContent)"
    assert "2014-01-01 15:00" in page.evaluate(labels)
    box = chart.bounding_box()
    handle, height = box["x"] + 16 + (box["width"] - 40) * 8_700 / 8_999, box["y"] + box["height"] - 20
    page.mouse.move(handle, height)
    page.mouse.down()
    page.mouse.move(box["x"] + 17, height, steps=5)
    page.mouse.up()
    page.wait_for_function(f"!{labels}.includes('2014-01-01 15:00')")
    assert [label[:7] for label in page.evaluate(labels) if label[:3] == "201"][::5] == ["2013-02", "2013-12"]


def test_another_metric_by_horizon(opened):
    page = opened("series", **DESK)
    page.locator("#metric-0").select_option(label="R²")
    page.wait_for_function("document.querySelector('#chart-horizon-0 svg').textContent.includes('R²')")


def test_a_forecasts_tooltip_holds_all_its_numbers(opened):
    page = opened("one_step", **DESK)
    chart = page.locator("#chart-line-0")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 150)
    tip = page.locator("#chart-line-0 .tip")
    tip.wait_for()
    title, *rows = tip.inner_text().splitlines()
    assert title.startswith("2013-01-0")
    assert rows[::2] == ["truth", "forecast", "interval"]
    assert " to " in rows[5]


@pytest.mark.parametrize("options", [DESK, PHONE], ids=["desk", "phone"])
@EACH_SAMPLE
def test_no_chart_is_clipped(opened, name, options):
    assert texts_outside(opened(name, **options)) == []


@EACH_SAMPLE
def test_a_phone_need_not_scroll_sideways(opened, name):
    page = opened(name, **PHONE)
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_hostile_names_are_inert(opened):
    page = opened("hostile", **DESK)
    page.mouse.move(600, 400)
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, [onmouseover], [onerror]").count() == 0
    assert page.title().startswith("<img src=x onerror=alert(1)>")


def test_a_hostile_name_in_a_tooltip_is_inert(opened):
    page = opened("hostile", **DESK)
    bar = page.locator("#chart-importance")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 15)
    tip = page.locator("#chart-importance .tip")
    tip.wait_for()
    assert "<img src=x onerror=alert(1)>" in tip.inner_text()
    assert tip.locator("img, script").count() == 0


def test_the_policy_stops_what_is_not_ours(browser, folder, tmp_path):
    html = (folder / "bare.html").read_text(encoding="utf-8")
    file = tmp_path / "changed.html"
    file.write_text(
        html.replace("</main>", "<script>window.pwned=1</script><img src=http://127.0.0.1:9/x></main>"),
        encoding="utf-8",
    )
    page = browser.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("window.pwned") is None
    assert len(refused) == 2
    page.close()


def test_the_logarithmic_scale_needs_no_mouse(opened):
    page = opened("regression", **DESK)
    picture = "document.querySelector('#chart-curves svg').outerHTML"
    before = page.evaluate(picture)
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "log-scale":
            break
    page.keyboard.press("Space")
    assert page.locator("#log-scale").is_checked()
    assert page.evaluate(picture) != before


@pytest.mark.exhaustive
def test_only_tables_that_scroll_are_stops_for_the_keyboard(opened):
    stops = "document.querySelectorAll('.scroll[tabindex]').length"
    assert opened("regression", **DESK).evaluate(stops) == 0
    assert opened("regression", **PHONE).evaluate(stops) > 0


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 28)")])
def test_colours_follow_the_readers_scheme(opened, scheme, ground):
    page = opened("regression", color_scheme=scheme, **DESK)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    labels = page.locator(
        "#chart-importance svg text[fill='{}']".format({"light": "#1b1f26", "dark": "#e8eaee"}[scheme])
    )
    assert labels.count() == 8


@pytest.mark.exhaustive
def test_a_change_of_scheme_draws_the_charts_again(opened):
    page = opened("regression", color_scheme="light", **DESK)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.querySelector('#chart-importance svg').outerHTML.includes('#e8eaee')")


@EACH_SAMPLE
def test_paper(opened, name):
    page = opened(name, color_scheme="dark", **DESK)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert texts_outside(page) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    widths = page.evaluate("[...document.querySelectorAll('.chart svg')].map((s) => s.clientWidth)")
    assert all(width <= 174 / 25.4 * 96 + 1 for width in widths)  # the text width of A4
    assert not page.locator("table.too-wide-for-paper").first.is_visible()
    page.set_viewport_size({"width": 658, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") == 658
    names = page.evaluate("[...document.querySelectorAll('table:not(.matrix) tbody th')].map((th) => th.clientWidth)")
    assert all(width > 50 for width in names)


@pytest.mark.exhaustive
def test_after_printing_all_is_as_before(opened):
    page = opened("wide", **DESK)
    state = """[document.documentElement.className, document.querySelectorAll('details[open]').length,
        document.querySelector('#chart-curves svg').getBoundingClientRect().width]"""
    before = page.evaluate(state)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.pdf(prefer_css_page_size=True)
    page.wait_for_function("!document.documentElement.classList.contains('printing')")
    assert page.evaluate(state) == before


@EACH_SAMPLE
def test_without_javascript_the_tables_and_a_note_are_there(opened, name):
    page = opened(name, java_script_enabled=False, **PHONE)
    assert page.locator(".chart:visible").count() == 0
    assert page.locator("noscript p").is_visible()
    closed = page.locator("details:not([open]) table").count()
    assert page.locator("table:visible").count() == page.locator("table").count() - closed


@pytest.mark.parametrize("width", [360, 1180])
@pytest.mark.exhaustive
def test_a_turned_phone_draws_again(opened, width):
    page = opened("regression", viewport={"width": 700, "height": 700})
    page.set_viewport_size({"width": width, "height": 700})
    page.wait_for_function(
        """() => { const chart = document.querySelector('#chart-curves');
        return Math.abs(chart.querySelector('svg').getBoundingClientRect().width - chart.clientWidth) < 1; }"""
    )


def test_a_cell_shows_its_examples(opened):
    page = opened("pictures", **DESK)
    button = page.locator('button[data-cell="0,0"]')
    panel = page.locator("#examples")
    assert panel.is_hidden()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert panel.locator("b").inner_text().startswith("thing 0, found: ")
    assert panel.locator(".pic.p1").count() == 2
    assert panel.locator(".file").all_inner_texts() == ["row 1", "row 1000"]
    assert page.evaluate("getComputedStyle(document.querySelector('#examples .pic')).backgroundImage").startswith(
        "url("
    )
    panel.locator(".shut").click()
    assert panel.is_hidden()
    assert button.get_attribute("aria-expanded") == "false"


def test_arrow_keys_walk_through_the_matrix(opened):
    page = opened("classification", **DESK)
    cells = "[...document.querySelectorAll('button[data-cell]')]"
    assert page.evaluate(f"{cells}.filter((b) => b.tabIndex === 0).length") == 1
    page.locator("button[data-cell]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.cell").startswith("1,")
    assert page.evaluate(f"{cells}.filter((b) => b.tabIndex === 0).length") == 1


def test_a_heat_map_is_read_with_the_mouse_and_with_keys(opened):
    page = opened("hundred_classes", **DESK)
    heat, said = page.locator("svg.heat"), page.locator(".cell-text")
    heat.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert said.inner_text().startswith("class number 1, found: ")
    page.keyboard.press("Enter")
    assert page.locator("#examples .file").first.inner_text() == "row 19"
    for _press in range(98):
        page.keyboard.press("ArrowDown")
    assert said.inner_text().startswith("class number 99, taken for class number 1: ")
    page.keyboard.press("Escape")
    assert page.locator("#examples").is_hidden()
    box = heat.bounding_box()
    page.mouse.move(box["x"] + 2.5 * box["width"] / 100, box["y"] + 2.5 * box["height"] / 100)
    assert said.inner_text().startswith("class number 2, found: ")


def test_classes_are_sorted_and_found(opened):
    page = opened("hundred_classes", **DESK)
    rows = page.locator(".per-class tbody tr")
    page.locator(".per-class thead button").first.click()
    assert rows.first.locator("th").inner_text() == "class number 0"
    assert page.locator(".per-class th[aria-sort]").count() == 1
    page.locator(".find input").fill("NUMBER 7")
    assert page.locator(".per-class tbody tr:visible").count() == 11


# Reports of scripts


@pytest.mark.parametrize("name", some(SCRIPTS, "script_lesson", "script_many"))
@pytest.mark.parametrize("options", [{"viewport": {"width": 1280, "height": 900}}, PHONE], ids=["desk", "phone"])
def test_the_page_of_a_script_fits_the_screen(opened, name, options):
    page = opened(name, **options)
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == options["viewport"]["width"]


def test_a_place_leads_to_its_line(opened):
    page = opened("script_lesson", **PHONE)
    page.locator("#findings a.spot").first.click()
    assert page.evaluate("location.hash") == "#L2"
    box = page.locator("#L2").bounding_box()
    assert 0 <= box["y"] < PHONE["viewport"]["height"]
    mark = page.locator("#L2 .mark").last.bounding_box()
    assert mark["x"] + mark["width"] <= PHONE["viewport"]["width"]


@pytest.mark.exhaustive
def test_the_page_of_a_script_follows_the_readers_scheme(opened):
    shades = [
        opened("script_lesson", color_scheme=scheme, **DESK).evaluate(
            "[document.body, document.querySelector('.curve polyline')].map((e) => getComputedStyle(e))"
            ".map((style) => [style.backgroundColor, style.stroke]).flat()"
        )
        for scheme in ("light", "dark")
    ]
    assert (shades[0][0], shades[1][0]) == ("rgb(255, 255, 255)", "rgb(20, 23, 28)")
    assert (shades[0][3], shades[1][3]) == ("rgb(0, 114, 178)", "rgb(86, 180, 233)")
