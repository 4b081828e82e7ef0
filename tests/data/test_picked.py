"""Rows of an array that are not copied."""

import numpy as np
import pytest

from sunbae.data.picked import Picked


@pytest.mark.parametrize("rows", [[2, 0], [[2, 0], [1, 1]]])
def test_rows_or_groups_of_them(rows):
    base, rows = np.arange(6).reshape(3, 2), np.array(rows, dtype=np.int32)
    picked = Picked(base, rows)
    assert picked.shape == base[rows].shape == picked.stand_in().shape
    assert len(picked) == 2
    np.testing.assert_array_equal(picked[np.array([1])], base[rows[1:]])
