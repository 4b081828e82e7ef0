import numpy as np
import pytest
from report import samples

from sunbae.job.pictures_content import PictureRows
from sunbae.job.reconstruction import GivenBack
from sunbae.job.reconstruction_content import code_map, flattened, quarters, scores_content, with_reconstruction
from sunbae.judge.reconstruction import MEAN, PCA, UNTOUCHED, Reconstruction
from sunbae.report.pictures import Album

RNG = np.random.default_rng(0)


def back(noise=0.0):
    errors = np.full(8, 0.5)
    baselines = {MEAN: errors, PCA: errors / 2} | ({UNTOUCHED: errors} if noise else {})
    shown = RNG.integers(0, 256, (2, 2, 4, 4, 1), dtype=np.uint8)
    codes = RNG.normal(size=(3, 5)).astype("float32")
    off = Reconstruction(5, noise, False, (np.arange(8) / 10, errors), baselines)
    return GivenBack(off, np.array([1, 6]), *shown, np.array([0, 3, 7]), codes, ())


TEST = PictureRows(RNG.integers(0, 256, (8, 4, 4, 1), dtype=np.uint8), np.arange(8) % 2, [f"{k}.png" for k in range(8)])


def test_the_section_of_a_report() -> None:
    album = Album()
    report = with_reconstruction(samples.classification(), back(), TEST, ["a", "b"], album)
    found = report.reconstruction
    assert [(one.label, one.rmse, one.read) for one in found.pictures] == [("1.png", 0.1, None), ("6.png", 0.6, None)]
    assert len(report.pictures.store) == 4
    assert [(one.original, one.given) for one in found.pictures] == [(0, 1), (2, 3)]
    noisy = with_reconstruction(samples.classification(), back(0.5), TEST, ["a", "b"], Album())
    assert [one.read for one in noisy.reconstruction.pictures] == [1, 4]
    assert [b.name for b in noisy.reconstruction.scores.baselines] == [
        "the mean training picture",
        "PCA with 5 numbers",
        "the noisy picture as it is",
    ]


def test_the_scores() -> None:
    found = scores_content(back())
    assert (found.name, found.unit, found.higher_is_better) == ("RMSE", "pixels from 0 to 1", False)
    assert found.on("test").per_seed[1] == pytest.approx(0.5)
    assert [b.value for b in found.baselines] == pytest.approx([0.5, 0.25])


def test_the_map_says_the_class_of_each_code() -> None:
    found = code_map(back(), TEST.y, ["a", "b"])
    assert ([group for _x, _y, group in found.points], found.groups, found.n_rows) == ([0, 1, 1], ("a", "b"), 8)
    numbers = code_map(back(), np.arange(8.0), [])
    assert [group for _x, _y, group in numbers.points] == [0, 1, 3]
    assert numbers.groups[0] == "0 to 1.75"


def test_quarters_hold_as_many_numbers_each() -> None:
    names, codes = quarters(RNG.normal(size=100))
    assert len(names) == 4
    assert np.bincount(codes).tolist() == [25] * 4


def test_codes_are_seen_along_the_directions_in_which_they_vary_most() -> None:
    codes = RNG.normal(size=(500, 4)) * (1, 9, 0.1, 4) + 50
    places, share = flattened(codes)
    np.testing.assert_allclose(places.std(axis=0), (9, 4), rtol=0.1)
    assert share == pytest.approx((81 + 16) / (81 + 16 + 1.01), rel=0.01)
    again, _share = flattened(-codes)
    np.testing.assert_allclose(np.abs(places), np.abs(again))
    assert flattened(np.ones((3, 1)))[0].tolist() == [[0, 0]] * 3
    assert flattened(np.ones((3, 1)))[1] == 1
