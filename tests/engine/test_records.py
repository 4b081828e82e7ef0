"""Values that callbacks hold go to JSON and back, type for type and bit for bit."""

import json
import math

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.engine.records import pack, unpack

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
keys = st.text() | st.integers() | st.tuples(st.integers(), st.text())
values = st.recursive(
    plain, lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(keys, inner), max_leaves=20
)


def same(a, b):
    """Equal, of the same type, where nan is nan."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, float):
        return a.hex() == b.hex() or (math.isnan(a) and math.isnan(b))
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return a == b


def there_and_back(value):
    arrays: dict = {}
    return unpack(json.loads(json.dumps(pack(value, arrays, "x"))), arrays)


@given(values)
def test_plain_values(value):
    assert same(there_and_back(value), value)


@pytest.mark.parametrize(
    "value",
    [
        np.float32(0.1), np.int64(-3), np.bool_(True), np.zeros((2, 0)), np.array(3.5),
        np.arange(6).reshape(2, 3)[:, ::-1],
        {"best": [np.array([1, np.nan]), (np.array([True]), None)], "$array": 1, "x": {"$tuple": 2}}, np.float64("nan"),
        [[np.array(1)], [np.array(2)], {"0": np.array(3), 0: np.array(4)}],
    ],
    ids=str,
)  # fmt: skip
def test_arrays(value):
    assert same(there_and_back(value), value)


def test_arrays_of_jax_become_those_of_numpy():
    assert same(there_and_back([jnp.arange(3)]), [np.arange(3, dtype=np.int32)])


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"), ({1, 2}, "set"), ([{"a": pack}], "function"), (np.array(["a"]), "dtype <U1"),
        (b"", "bytes"),
        (np.array([None]), "an array of dtype object"),
    ],
)  # fmt: skip
def test_what_is_neither_plain_nor_an_array(value, name):
    with pytest.raises(TypeError, match=name):
        pack(value, {}, "x")
