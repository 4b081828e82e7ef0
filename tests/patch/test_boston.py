"""The Boston house prices."""

import numpy as np
import pytest


def test_load_boston_is_scikit_learns(running):
    from sklearn.datasets import load_boston

    found = load_boston()
    assert found.data.shape == (506, 13)
    assert found.feature_names.tolist()[:3] == ["CRIM", "ZN", "INDUS"]
    assert (found.data[0, 0], found.target[0], found.target[-1]) == (0.00632, 24.0, 11.9)
    # Sums over all rows of the source, as they are known.
    assert found.target.sum() == pytest.approx(11401.6)
    assert found.data.mean() == pytest.approx(70.07396704469443)
    assert "LSTAT" in found["DESCR"]
    data, _target = load_boston(return_X_y=True)
    assert np.array_equal(data, found.data)
    data[0] = 0  # a copy
    assert load_boston().data[0, 0] == 0.00632
    (first, *_others) = running
    assert (first.id, first.place.file) == ("SB904", __file__)
    assert "column B" in first.what


def test_it_is_gone_afterwards():
    with pytest.raises(ImportError, match="removed from scikit-learn"):
        from sklearn.datasets import load_boston  # noqa: F401
