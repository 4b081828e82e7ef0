import base64
import io

import numpy as np
import pytest
from PIL import Image

from sunbae.report.content import Thumbnail
from sunbae.report.pictures import Album, grid, shrunk, stretched, thumbnail


def decoded(found):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(found.uri.partition(",")[2]))))


def noise(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (20, 30, 3), (20, 30, 4)])
def test_what_is_small_or_lossless_is_kept_bit_for_bit(shape):
    pixels = noise(*shape)
    assert np.array_equal(decoded(thumbnail(pixels)), pixels.reshape(shape[:2]) if shape[-1] == 1 else pixels)
    large = np.concatenate([pixels, pixels])
    assert np.array_equal(decoded(thumbnail(large, lossless=True)).reshape(large.shape), large)


def test_a_photo_becomes_small():
    found = thumbnail(noise(300, 400, 3))
    assert (found.width, found.height) == (96, 72)
    assert not found.uri.startswith("data:image/png")
    assert len(found.uri) < 8_000


def test_a_thin_picture_keeps_a_row():
    assert thumbnail(noise(1, 1000, 3)).height == 1


@pytest.mark.parametrize("pixels", [np.zeros((4, 4, 2), np.uint8), np.zeros((4, 4)), np.zeros(4, np.uint8)])
def test_what_is_no_picture_is_refused(pixels):
    with pytest.raises(ValueError, match="a picture is uint8"):
        thumbnail(pixels)


def test_equal_pictures_lie_in_the_page_once():
    album = Album()
    assert [album.add(noise(8, 8, seed=seed)) for seed in (1, 2, 1)] == [0, 1, 0]
    assert len(album.store) == 2


def test_the_budget_holds():
    size = len(thumbnail(noise(8, 8, seed=1)).uri)
    album = Album(2 * size + 5)
    assert [album.add(noise(8, 8, seed=seed)) for seed in (1, 2, 3, 1)] == [0, 1, None, 0]
    assert album.left == 2 * size + 5 - sum(len(t.uri) for t in album.store)


def test_only_pictures_get_into_the_style():
    for uri in ("data:text/html;base64,AAAA", "data:image/png;base64,AA)}body{", "https://example.org/a.png"):
        with pytest.raises(ValueError, match="no data URI"):
            Thumbnail(uri, 1, 1)


def test_a_grid_fills_rows_from_the_left():
    tiles = [np.full((1, 1), k, np.uint8) for k in (1, 2, 3)]
    assert grid(tiles, columns=2).tolist() == [[1, 255, 2], [255, 255, 255], [3, 255, 255]]
    assert grid(tiles, columns=9, gap=0).tolist() == [[1, 2, 3]]
    with pytest.raises(ValueError, match="no pictures"):
        grid([], columns=2)


def test_shades_fill_the_range():
    assert stretched(np.array([-1.0, 0.0, 3.0])).tolist() == [0, 64, 255]
    assert stretched(np.array([2.0, 2.0])).tolist() == [128, 128]
    assert stretched(np.array([0.0, np.nan, 1.0])).tolist() == [0, 0, 255]
    assert stretched(np.array([np.nan])).tolist() == [0]


def test_shrunk_keeps_what_is_small():
    assert shrunk(noise(10, 20), 20).shape == (10, 20)
    assert shrunk(noise(100, 50, 3), 20).shape == (20, 10, 3)
