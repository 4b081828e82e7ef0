"""What the report shows of pictures that an autoencoder gave back."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sunbae.i18n import _
from sunbae.job.pictures_content import PictureRows, displayable
from sunbae.job.reconstruction import GivenBack
from sunbae.judge.reconstruction import label
from sunbae.report import content as page
from sunbae.report.numerals import number
from sunbae.report.pictures import Album

QUARTERS = (0.25, 0.5, 0.75)


def with_reconstruction(
    report: page.Report, back: GivenBack, test: PictureRows, classes: Sequence[str], album: Album
) -> page.Report:
    """The report with the section about what was given back.

    Args:
      test: the test pictures; `y` may be numbers.
      classes: the labels, empty for numbers.
      album: takes the pictures, and is that of the report's other pictures.
    """
    found = page.Reconstruction(
        back.errors.code, back.errors.noise, scores_content(back), pictures_content(back, test, album),
        code_map(back, test.y, classes),
    )  # fmt: skip
    pictures = report.pictures or page.Pictures(())
    return replace(report, reconstruction=found, pictures=replace(pictures, store=album.store))


def scores_content(back: GivenBack) -> page.MetricScores:
    """The errors of the network and of the baselines on the test part."""
    errors = back.errors
    score = errors.score
    sd = score.sd if np.isfinite(score.sd) else None
    others = tuple(page.BaselineScore(label(name, errors.code), value) for name, value in errors.others.items())
    return page.MetricScores(
        "RMSE", _("pixels from 0 to 1"), False, (page.PartScore("test", score.mean, sd, score.values),), others
    )


def pictures_content(back: GivenBack, test: PictureRows, album: Album) -> tuple[page.GivenBack, ...]:
    """Some pictures: as they are, as the first network read them, as it gave them back."""
    errors = back.errors.network[0]
    return tuple(
        page.GivenBack(
            str(test.names[row]),
            album.add(displayable(test.pixels[row])),
            album.add(displayable(read)) if back.errors.noise else None,
            album.add(displayable(given)),
            float(errors[row]),
        )
        for row, read, given in zip(back.rows.tolist(), back.read, back.given, strict=True)
    )


def code_map(back: GivenBack, y: np.ndarray, classes: Sequence[str]) -> page.CodeMap:
    """The codes of some test pictures, by class, or by quarters of the target's values."""
    places, share = flattened(back.codes)
    groups, codes = (tuple(classes), y) if classes else quarters(y)
    points = zip(places.tolist(), codes[back.mapped].tolist(), strict=True)
    return page.CodeMap(tuple((x, height, int(code)) for (x, height), code in points), groups, share, len(y))


def quarters(y: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """Of numbers (n,), the four ranges that hold as many each, in words, and in which of them each number is."""
    ends = np.quantile(y, (0.0, *QUARTERS, 1.0))
    text = _("{a} to {b}")
    names = tuple(text.format(a=number(a), b=number(b)) for a, b in itertools.pairwise(ends))
    return names, np.searchsorted(ends[1:-1], y, side="left")


def flattened(codes: np.ndarray) -> tuple[np.ndarray, float]:
    """Codes (m, N) along their two principal directions, float64 (m, 2), and the share of their variance in those."""
    around = codes.astype(np.float64) - codes.mean(axis=0)
    _left, sizes, directions = np.linalg.svd(around, full_matrices=False)
    # Either sign of a direction is as good: the one with the larger sum is taken, so that a map stays the same.
    directions = directions[:2] * np.where(directions[:2].sum(axis=1, keepdims=True) < 0, -1, 1)
    places = np.zeros((len(codes), 2))
    places[:, : len(directions)] = around @ directions.T
    total = float((sizes**2).sum())
    return places, float((sizes[:2] ** 2).sum()) / total if total > 0 else 1.0
