"""Names that NumPy has dropped."""

import numpy as np
import pytest

from sunbae.patch.libraries.numpys import TODAY


def test_types(running):
    assert np.array([1.5]).astype(np.int).dtype == np.dtype(int)
    assert (np.float, np.object, np.str, np.complex) == (float, object, str, complex)
    assert np.float_ is np.float64
    assert [(note.id, note.today) for note in running][:2] == [("SB921", "int"), ("SB921", "float")]


def test_values_and_functions(running):
    assert np.Inf == np.inf
    assert -np.inf == np.NINF
    assert np.isnan(np.NaN)
    assert np.product([2, 3]) == 6
    assert np.trapz([1.0, 1.0]) == 1.0
    assert np.in1d([[1, 2]], [2]).tolist() == [False, True]
    assert np.asscalar(np.array([3])) == 3
    assert np.msort([[3], [1]]).tolist() == [[1], [3]]
    assert np.asfarray([1]).dtype == float


@pytest.mark.parametrize("name", TODAY)
def test_every_name(running, name):
    assert getattr(np, name) is not None


def test_they_are_gone_afterwards():
    with pytest.raises(AttributeError):
        np.int  # noqa: B018


def test_what_never_was_is_not(running):
    with pytest.raises(AttributeError, match="no_such"):
        np.no_such  # noqa: B018
    assert not hasattr(np, "no_such")
