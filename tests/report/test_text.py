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


SAMPLES = ("regression", "classification", "hundred_classes", "bare", "large_numbers", "hostile")


@pytest.mark.parametrize("name", SAMPLES)
def test_eighty_columns(name):
    lines = printed(getattr(samples, name)()).splitlines()
    assert {cell_len(line) for line in lines} == {80}


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
