"""From prepared rows to trained networks: which rows meet in a step."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.data.picked import Picked
from sunbae.job.networks import Data, with_own_orders


@given(n=st.integers(1, 40), members=st.integers(1, 9), seed=st.integers(0, 5), weighted=st.booleans())
@settings(deadline=None)
def test_each_member_has_every_row_once(n, members, seed, weighted):
    x = {"numbers": np.arange(n * 2, dtype=np.float32).reshape(n, 2), "code_0": np.arange(n, dtype=np.int32)}
    y, weight = np.arange(n, dtype=np.float32)[:, None], np.linspace(1, 2, n).astype(np.float32)
    held = ({"numbers": x["numbers"]}, y)
    found = with_own_orders(Data((x, y), held, weight if weighted else None), members, seed)
    rows, answers = found.train
    assert all(isinstance(array, Picked) for array in (*rows.values(), answers))
    assert answers.shape == (n, members, 1)
    together = answers[np.arange(n)][..., 0].astype(int)
    for member in together.T:
        assert sorted(member) == list(range(n))
    np.testing.assert_array_equal(rows["numbers"][np.arange(n)], x["numbers"][together])
    np.testing.assert_array_equal(rows["code_0"][np.arange(n)], together)
    assert found.validation is held
    if weighted:
        np.testing.assert_array_equal(found.weight, weight[together])
    else:
        assert found.weight is None


def test_members_meet_other_rows():
    y = np.arange(50, dtype=np.float32)[:, None]
    rows = with_own_orders(Data(({}, y), ({}, y)), 2, seed=0).train[1].rows
    assert (rows[:, 0] != rows[:, 1]).mean() > 0.8
    assert rows.tolist() == with_own_orders(Data(({}, y), ({}, y)), 2, seed=0).train[1].rows.tolist()
    assert rows.tolist() != with_own_orders(Data(({}, y), ({}, y)), 2, seed=1).train[1].rows.tolist()
