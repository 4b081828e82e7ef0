"""Everyday functions of TensorFlow give what TensorFlow gives.

The values in expressions.json are those of TensorFlow 2.21.0 on a CPU, with 32 bits where it has 64.
"""

import json
from pathlib import Path

import numpy as np
import pytest

EXPRESSIONS = json.loads(Path(__file__).with_name("expressions.json").read_text(encoding="utf-8"))
NARROW = {"float64": "float32", "int64": "int32"}


def plain(value):
    if isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    array = np.asarray(value)
    kind = NARROW.get(array.dtype.name, array.dtype.name)
    return {"dtype": kind, "values": np.round(array.astype(float), 5).tolist()}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_tensorflow_has_it(running, expression):
    import tensorflow as tf

    assert plain(eval(expression, {"tf": tf})) == EXPRESSIONS[expression]
