"""Event files: numbers, histograms and pictures as TensorBoard reads them."""

import numpy as np
from pictures import pixels

from sunbae.engine import events


def test_pictures_of_kernels():
    assert events.images(np.ones((7, 2))).shape == (1, 2, 7, 1)  # lying
    assert events.images(np.ones((5, 1, 6, 3))).shape == (3, 5, 6, 1)
    assert events.images(np.ones((3, 3, 2, 4))).shape == (3, 3, 2, 4)
    assert events.images(np.ones((3, 3, 2, 5))) is None
    assert events.images(np.array([-1.0, 0.5, np.nan, 2.0])).ravel().tolist() == [0, 127, 0, 255]
    assert events.images(np.array([-3, 64, 127], np.int8)).ravel().tolist() == [0, 128, 254]
    colours = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    np.testing.assert_array_equal(pixels(events.png(colours)), colours)


def test_histograms_of_one_number_and_of_none():
    one = events.histogram(np.array([2.0, 2.0, np.nan]))
    assert one[:, 2].tolist() == [0.0] * 29 + [2.0]
    assert (one[:, :2] == 2.0).all()
    assert not events.histogram(np.array([np.inf])).any()


def test_files_are_read_in_the_order_in_which_they_were_made(tmp_path):
    names = [events.Events(tmp_path).position()["name"] for _fit in range(12)]
    assert names == sorted(set(names))
