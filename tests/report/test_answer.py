import math
from dataclasses import replace

import pytest
from report.samples import bare, classification, regression

from sunbae.report import answer
from sunbae.report.content import BaselineScore, MetricScores, PartScore, Report, Verdict


def duel(network, sd, *baselines, higher=True, seeds=(0, 1)) -> Report:
    rivals = tuple(BaselineScore(f"b{i}", value) for i, value in enumerate(baselines))
    metric = MetricScores("R²", "", higher, (PartScore("test", network, sd, (network,) * len(seeds)),), rivals)
    return replace(bare(seeds), scores=(metric,))


@pytest.mark.parametrize(
    ("report", "level", "words"),
    [
        (duel(0.8, 0.01, 0.7), "good", "beats every baseline"),
        (duel(0.8, 0.01, 0.9, 0.1), "bad", "best baseline, b0, scores better"),
        (duel(8.0, 0.1, 9.0, 7.0, higher=False), "bad", "best baseline, b1, scores better"),
        (duel(8.0, 0.1, 9.0, higher=False), "good", "beats every baseline"),
        (duel(0.8, 0.05, 0.77), "warn", "best baseline, b0, are level"),
        (duel(0.8, None, 0.7, seeds=(0,)), "info", "one seed only"),
        (duel(0.8, None, seeds=(0,)), "info", "no baseline"),
        (duel(0.8, 0.1, math.nan), "info", "no baseline"),
        (duel(math.nan, math.nan, 0.7), "bad", "no usable score"),
    ],
)
def test_headline(report, level, words):
    verdict = answer.headline(report)
    assert verdict.level == level
    assert words in verdict.text


def test_the_callers_headline_wins():
    own = Verdict("warn", "Look at the split first.")
    assert answer.headline(replace(bare(), headline=own)) is own


def test_figures_share_their_decimals():
    report = duel(0.81234, 0.0042, 0.7954321)
    assert answer.score_figure(report) == answer.Figure("0.812 ± 0.004", "R²")
    assert answer.rival_figure(report) == answer.Figure("0.795", "R²", "b0")
    assert answer.rival_figure(bare()) is None


def test_a_figure_names_its_unit():
    report = replace(regression(), primary="RMSE")
    assert answer.score_figure(report).label == "만원 RMSE"


def test_a_score_too_small_for_decimals_leaves_its_rivals_their_digits():
    assert answer.rival_figure(duel(1.2e-6, 1e-8, 3.4e-6, higher=False)).number == "3.40×10⁻⁶"


def test_competitors_mark_the_best_of_every_metric():
    rows = answer.competitors(classification())
    assert [row.name for row in rows] == ["network", "majority class", "logistic regression", "boosted trees"]
    assert [[cell.best for cell in row.cells] for row in rows] == [
        [False, False, True],
        [False, False, False],
        [False, False, False],
        [True, True, False],
    ]
    assert rows[3].cells[2].text == "–"  # boosted trees have no such loss


def test_without_rivals_nothing_is_best():
    (network,) = answer.competitors(bare())
    assert not network.cells[0].best


def test_seeds_in_words():
    assert answer.seeds_text(bare()) == "one seed: how much of it is luck is not known"
    assert answer.seeds_text(regression()) == "mean ± standard deviation over 5 seeds"
