"""A value put into a place of a configuration where it does not belong."""

import json
import math

from hypothesis import strategies as st

JUNK = st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | st.text(max_size=3)
JUNK |= st.sampled_from(
    [[], {}, [None], math.inf, ["a", 0, 0], [["a", 0, 0]], {"class_name": "Model", "config": {}}, [0, 0]]
)


def places(value, path=()):
    """Every place in nested dicts and lists."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def changed(value, path, junk):
    copied = json.loads(json.dumps(value))
    if not path:
        return junk
    inner = copied
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = junk
    return copied
