"""Values of Python as plain JSON, with the arrays among them put aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

ARRAY, SCALAR, TUPLE, PAIRS = "$array", "$scalar", "$tuple", "$pairs"


def pack(value: Any, arrays: dict[str, np.ndarray], name: str) -> Any:
    """`value` as JSON takes it; its arrays are put into `arrays` under names that begin with `name`.

    Raises: TypeError that names the first type which is neither plain nor an array.
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.generic):
        return {SCALAR: _put(np.asarray(value), arrays, name)}
    if isinstance(value, np.ndarray) or _is_jax(value):
        array = np.asarray(value)
        if array.dtype.hasobject or array.dtype.kind in "SUMm":
            raise TypeError(f"an array of dtype {array.dtype}")
        return {ARRAY: _put(array, arrays, name)}
    if type(value) in (list, tuple):
        items = [pack(item, arrays, f"{name}/{k}") for k, item in enumerate(value)]
        return items if type(value) is list else {TUPLE: items}
    if type(value) is dict:
        packed = [(pack(k, arrays, name), pack(v, arrays, f"{name}/{k}")) for k, v in value.items()]
        if all(type(k) is str and not k.startswith("$") for k in value):
            return dict(packed)
        return {PAIRS: [list(pair) for pair in packed]}
    raise TypeError(type(value).__name__)


def _is_jax(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] in ("jax", "jaxlib") and hasattr(value, "dtype")


def _put(array: np.ndarray, arrays: dict[str, np.ndarray], name: str) -> str:
    while name in arrays:
        name += "+"
    arrays[name] = array
    return name


def unpack(value: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """What was given to `pack`; arrays of JAX come back as those of NumPy.

    Raises: KeyError, TypeError or ValueError for what `pack` does not give.
    """
    if isinstance(value, list):
        return [unpack(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if ARRAY in value:
        return np.array(arrays[value[ARRAY]])
    if SCALAR in value:
        return arrays[value[SCALAR]][()]
    if TUPLE in value:
        return tuple(unpack(value[TUPLE], arrays))
    if PAIRS in value:
        return {unpack(k, arrays): unpack(v, arrays) for k, v in value[PAIRS]}
    return {k: unpack(v, arrays) for k, v in value.items()}
