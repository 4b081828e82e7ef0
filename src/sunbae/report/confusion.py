"""The confusion matrix, as a table or as a heat map, with the mix-ups that happen most."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sunbae.i18n import _
from sunbae.report.content import ClassificationTest, ClassScores, Example
from sunbae.report.numerals import count, percent
from sunbae.report.visible import one_line

MOST_IN_TABLE = 20  # classes; with more, a cell has no room for its number
MOST_CELLS = 20_000  # of a heat map: of a thousand classes only the fullest cells are in the page
_DARK_FROM = 0.66  # from this share on, the cell's text needs the other colour; report.css has the shades
_LEVELS = 8  # shades of a heat map
_MOST_LABELS = 50  # classes whose names still have room beside a heat map
_LABEL = 14  # characters of such a name
_WORST = 3


@dataclass(frozen=True)
class Cell:
    """How often one class was taken for another."""

    count: str
    percent: str  # of the true class's rows
    share: float
    empty: bool
    dark: bool
    right: bool  # on the diagonal


@dataclass(frozen=True)
class MixUp:
    """Rows of one class that were taken for another."""

    true: str
    predicted: str
    count: str
    percent: str
    cell: tuple[int, int]  # class codes


@dataclass(frozen=True)
class HeatMap:
    """A matrix without numbers, drawn: one unit for each class."""

    view: str  # viewBox
    levels: tuple[tuple[int, str], ...]  # (shade from 1 to 8, path of all cells of that shade)
    labels: tuple[str, ...]  # of the classes; empty if there are too many


def is_table(test: ClassificationTest) -> bool:
    """Whether the classes are few enough for a matrix with numbers."""
    return len(test.classes) <= MOST_IN_TABLE


def matrix_rows(test: ClassificationTest) -> list[tuple[str, list[Cell]]]:
    """Each true class with its cells, shaded by their share of the row."""
    return [
        (scores.name, [_cell(value, sum(row), i == j) for j, value in enumerate(row)])
        for i, (scores, row) in enumerate(zip(test.classes, test.confusion, strict=True))
    ]


def filled_cells(test: ClassificationTest, most: int = MOST_CELLS) -> list[tuple[int, int, float, float]]:
    """(true, predicted, rows, share of the true class) of the fullest `most` cells that are not empty, in order."""
    totals = [sum(row) for row in test.confusion]
    found = [
        (i, j, value, value / totals[i])
        for i, row in enumerate(test.confusion)
        for j, value in enumerate(row)
        if value > 0
    ]
    if len(found) <= most:
        return found
    return sorted(sorted(found, key=lambda cell: -cell[2])[:most])


def heat_map(test: ClassificationTest) -> HeatMap:
    """The matrix for many classes: cells of one shade are one path, which is small and needs no script.

    The shade goes with the square root of the share, so that 2 % of a class can still be seen.
    """
    paths: dict[int, list[str]] = {}
    for i, j, _rows, share in filled_cells(test):
        level = min(_LEVELS, max(1, math.ceil(_LEVELS * math.sqrt(share))))
        paths.setdefault(level, []).append(f"M{j} {i}h1v1h-1z")
    n = len(test.classes)
    labels = tuple(_label(scores.name) for scores in test.classes) if n <= _MOST_LABELS else ()
    # A letter of .75 units is about .45 wide, a Korean one twice that.
    margin = round(0.5 + 0.45 * max((_width(label) for label in labels), default=0), 1) if labels else 0.0
    start, size = f"{0.0 - margin:g}", f"{n + margin:g}"
    view = f"{start} {start} {size} {size}"
    return HeatMap(view, tuple((level, "".join(paths[level])) for level in sorted(paths)), labels)


def mix_ups(test: ClassificationTest, most: int = 5) -> list[MixUp]:
    """The most frequent confusions, most frequent first."""
    wrong = [
        (value, i, j) for i, row in enumerate(test.confusion) for j, value in enumerate(row) if i != j and value > 0
    ]
    wrong.sort(key=lambda item: (-item[0], item[1], item[2]))
    names = [scores.name for scores in test.classes]
    return [
        MixUp(names[i], names[j], count(value), percent(value / sum(test.confusion[i])), (i, j))
        for value, i, j in wrong[:most]
    ]


def examples_of(test: ClassificationTest) -> dict[tuple[int, int], tuple[Example, ...]]:
    """The examples of every cell (true, predicted) that has some."""
    return {(cell.true, cell.predicted): cell.rows for cell in test.examples if cell.rows}


def worst_first(test: ClassificationTest) -> list[ClassScores]:
    """The classes by rising recall; those without test rows last."""
    return sorted(test.classes, key=lambda c: (not c.support, c.recall if math.isfinite(c.recall) else math.inf))


def worst_text(test: ClassificationTest) -> str:
    """Which classes are found worst, in one sentence; of two classes the worse."""
    known = [c for c in worst_first(test) if c.support and math.isfinite(c.recall)]
    if len(known) < 2 or known[0].recall == known[-1].recall:
        return ""
    worst = known[: min(_WORST, len(known) // 2)]
    names = ", ".join(f"{c.name} ({percent(c.recall)})" for c in worst)
    best = known[-1]
    return _("Found worst: {names}; best: {best}.").format(names=names, best=f"{best.name} ({percent(best.recall)})")


def _label(name: str) -> str:
    text = one_line(name)
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def _width(label: str) -> int:
    return sum(1 if character < "\u1100" else 2 for character in label)


def _cell(value: float, total: float, right: bool) -> Cell:
    share = value / total if total else 0.0
    return Cell(count(value), percent(share), round(share, 3), not value, share >= _DARK_FROM, right)
