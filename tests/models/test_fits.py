"""Shapes that do not fit, and what is advised: the advice, followed, gives the shape that was expected."""

import numpy as np
import pytest

from sunbae.data.window import windows
from sunbae.models.fits import advice, fits, shown


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ((None, 28, 28, 1), (100, 28, 28), "Add the channel axis: x[..., None]"),
        ((None, 5, 1), (100, 5), "Add the axis of features: x[..., None]"),
        ((None, 1), (100,), "Add the axis of features: x[..., None]"),
        ((None, 28, 28), (100, 28, 28, 1), "Drop the last axis: x[..., 0]"),
        ((None, 28, 28, 1), (28, 28, 1), "This is one sample; add the axis of samples: x[None]"),
        ((None, 784), (100, 28, 28), "Flatten each sample: x.reshape(len(x), -1)"),
        ((None, 28, 28, 1), (100, 784), "Give each sample its shape: x.reshape(-1, 28, 28, 1)"),
        ((None, 10, 3), (100, 3, 10), "Steps and features are swapped: np.swapaxes(x, 1, 2)"),
        ((None, 32, 32, 3), (50, 3, 32, 32), "expected last: np.moveaxis(x, 1, -1)"),
        ((None, 3, 32, 32), (50, 32, 32, 3), "expected first: np.moveaxis(x, -1, 1)"),
        ((None, 4), (4, 100), "Samples and features are swapped: x.T"),
        ((None, 10, 3), (100, 3), "cut sequences from it: sunbae.windows(x, 10)"),
    ],
)
def test_advice_that_helps(expected, found, said):
    assert said in advice(expected, found)
    x = eval(said.rpartition(": ")[2].replace("sunbae.", ""), {"np": np, "windows": windows, "x": np.zeros(found)})
    assert fits(expected, x.shape)


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ((None, 4), (100, 5), "One feature too many: is the target still among them?"),
        ((None, 4), (100, 7), "3 features too many."),
        ((None, 10, 4), (100, 10, 2), "2 features are missing."),
        ((None, None, 3), (100, 3), "cut sequences from it: sunbae.windows(x, past)"),
        ((None, 8, 8), (100, 5, 5, 5), ""),
        ((None,), (100, 3), ""),
    ],
)
def test_advice_that_names_what_is_wrong(expected, found, said):
    assert said in advice(expected, found)
    assert bool(said) == bool(advice(expected, found))


def test_sizes_that_are_not_known():
    assert fits((None, None, 3), (5, 9, 3))
    assert not fits((None, None, 3), (5, 9, 2))
    assert shown((None, None, 3)) == "(batch, ?, 3)"
    assert shown((None,)) == "(batch,)"
