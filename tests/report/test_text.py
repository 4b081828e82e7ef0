import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report import samples
from rich.cells import cell_len
from rich.console import Console

from sunbae.report.content import Verdict
from sunbae.report.text import terminal_summary


def printed(report, width=80, **options):
    console = Console(file=io.StringIO(), width=width, **options)
    console.print(terminal_summary(report))
    return console.file.getvalue()


SAMPLES = (
    "regression",
    "classification",
    "hundred_classes",
    "bare",
    "large_numbers",
    "hostile",
    "series",
    "many_targets",
    "targets",
    "reconstruction",
)


@pytest.mark.parametrize("name", SAMPLES)
def test_eighty_columns(name):
    lines = printed(getattr(samples, name)()).splitlines()
    assert {cell_len(line) for line in lines} == {80}


@pytest.mark.parametrize("longer", range(24))
def test_no_number_is_cut(longer):
    report = samples.regression()
    metric = report.scores[0]
    named = replace(metric.baselines[0], name="b" * (5 + longer))
    scores = (replace(metric, baselines=(named, *metric.baselines[1:])), *report.scores[1:])
    assert "…" not in printed(replace(report, scores=scores, verdicts=()))


def test_a_narrower_terminal():
    assert {cell_len(line) for line in printed(samples.regression(), 60).splitlines()} == {60}


def test_what_it_says():
    text = printed(samples.regression())
    lines = [line.strip("│ ") for line in text.splitlines()]
    assert lines[1:3] == [
        "The network beats every baseline on rows it has never seen.",
        "0.814 ± 0.004 R²  (mean ± standard deviation over 5 seeds)",
    ]
    assert lines[4].split() == ["test", "rows", "R²", "RMSE", "(만원)", "MAE", "(만원)"]
    assert re.split("  +", lines[6]) == ["network", "0.814 ± 0.004 *", "15.07 ± 0.11 *", "10.37 ± 0.08"]
    assert re.split("  +", lines[9]) == ["boosted trees", "0.795", "15.66", "10.31 *"]
    assert lines[10] == "* best; also in the report: loss"
    assert any(line.startswith("warning  R² is 0.05 higher") for line in lines)


def test_every_target_has_a_line():
    lines = [re.split("  +", line.strip("│ ")) for line in printed(samples.targets()).splitlines()]
    assert ["월세", "R²", "0.814 ± 0.004 *", "0.795"] in lines
    assert [line[1] for line in lines if line[0] in ("해지", "상태")] == ["F1 (macro)"] * 2


def test_pictures_given_back_have_a_table_of_their_own():
    lines = [re.split("  +", line.strip("│ ")) for line in printed(samples.reconstruction()).splitlines()]
    assert ["pictures given back", "RMSE (pixels from 0 to 1)"] in lines
    assert ["network", "0.0713 ± 0.0002 *"] in lines
    assert ["PCA", "0.1200"] in lines


def test_the_primary_metric_comes_first():
    lines = printed(replace(samples.regression(), primary="MAE")).splitlines()
    header = next(line for line in lines if "test rows  " in line)
    assert header.strip("│ ").split()[2] == "MAE"


def test_without_colour_the_words_carry_the_level():
    report = replace(samples.bare(), verdicts=(Verdict("bad", "x"), Verdict("good", "y")))
    text = printed(report, no_color=True)
    assert "\x1b" not in text
    assert "problem  x" in text
    assert "good     y" in text


def test_no_star_without_rivals():
    assert "*" not in printed(samples.bare())


def test_rich_markup_in_a_name_is_only_text():
    assert "[bold red]월세[/]" in printed(replace(samples.bare(), title="[bold red]월세[/]"))


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.sampled_from(samples.HOSTILE), st.text(min_size=1)))
def test_no_text_can_write_to_the_terminal(text):
    report = samples.hostile(text + "\x1b[2J\x07\x9b")
    plain = printed(report, force_terminal=True, color_system=None)
    assert not set(plain) & {"\x1b", "\x07", "\x9b", "\r"}
    plain.encode()


def test_every_target_and_the_back_test():
    lines = [line.strip("│ ") for line in printed(samples.series()).splitlines()]
    cells = [re.split("  +", line) for line in lines]
    assert ["target", "RMSE", "best baseline", "R²"] in cells
    assert ["습도", "3.73 ± 0.03", "4.14", "0.912 ± 0.004"] in cells
    assert "Back-test (folds: 4): RMSE 1.35 ± 0.13; best baseline 1.38 (ridge regression)" in " ".join(lines)


def test_one_target_needs_no_table():
    text = printed(samples.one_step())
    assert "best baseline  " not in text
    assert "Back-test (folds: 2): RMSE 1.25 ± 0.07" in text


def test_many_targets_are_cut_short():
    text = printed(samples.many_targets())
    assert "sensor 7" in text
    assert "sensor 8" not in text
    assert "all 9 targets are in the report" in text


def test_a_target_without_these_metrics():
    report = samples.series()
    targets = tuple(replace(target, overall=()) for target in report.series.targets)
    text = printed(replace(report, series=replace(report.series, targets=targets, backtest=())))
    assert re.search(r"습도 +– +– +– ", text)
    assert "Back-test" not in text
