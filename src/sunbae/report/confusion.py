"""The confusion matrix as a table, with the mix-ups that happen most."""

from __future__ import annotations

from dataclasses import dataclass

from sunbae.report.content import ClassificationTest
from sunbae.report.numerals import count, percent

_DARK_FROM = 0.66  # from this share on, the cell's text needs the other colour; report.css has the shades


@dataclass(frozen=True)
class Cell:
    """How often one class was taken for another."""

    count: str
    percent: str  # of the true class's rows
    share: float
    dark: bool
    right: bool  # on the diagonal


@dataclass(frozen=True)
class MixUp:
    """Rows of one class that were taken for another."""

    true: str
    predicted: str
    count: str
    percent: str


def matrix_rows(test: ClassificationTest) -> list[tuple[str, list[Cell]]]:
    """Each true class with its cells, shaded by their share of the row."""
    return [
        (scores.name, [_cell(value, sum(row), i == j) for j, value in enumerate(row)])
        for i, (scores, row) in enumerate(zip(test.classes, test.confusion, strict=True))
    ]


def mix_ups(test: ClassificationTest, most: int = 5) -> list[MixUp]:
    """The most frequent confusions, most frequent first."""
    wrong = [
        (value, i, j) for i, row in enumerate(test.confusion) for j, value in enumerate(row) if i != j and value > 0
    ]
    wrong.sort(key=lambda item: (-item[0], item[1], item[2]))
    names = [scores.name for scores in test.classes]
    return [
        MixUp(names[i], names[j], count(value), percent(value / sum(test.confusion[i]))) for value, i, j in wrong[:most]
    ]


def _cell(value: float, total: float, right: bool) -> Cell:
    share = value / total if total else 0.0
    return Cell(count(value), percent(share), round(share, 3), share >= _DARK_FROM, right)
