"""Rows known by their content: one number for a row, however it is shaped and in whatever memory it lies."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

EXACT = 1024  # values of a row up to which all are looked at
LOOKED_AT = 256  # of a wider one
CHUNK = 2**22  # values at a time
_rng = np.random.default_rng(20201)
_FACTORS = _rng.integers(1, 2**63, 4096, dtype=np.uint64) | np.uint64(1)


def factors(n: int) -> np.ndarray:
    """Odd numbers, one for a place in a row; the same for each call, shape (n,), uint64."""
    return np.resize(_FACTORS, n) if n > len(_FACTORS) else _FACTORS[:n]


def places_of(width: int) -> np.ndarray | None:
    """Which values of a row are looked at, evenly spaced in a wide one; None for all of them."""
    return None if width <= EXACT else np.linspace(0, width - 1, LOOKED_AT).astype(np.int64)


def row_hashes(array: np.ndarray) -> np.ndarray:
    """A number for the values of each row.

    Args:
      array: numbers, shape (n, ...), any dtype that has numbers or bools.

    Returns:
      shape (n,), uint64. Rows with the same values have the same number, also in another dtype (all are taken as
      float32) and when each row has been reshaped; others differ but for one case in 2**64. Of rows with more than 1024
      values, 256 are looked at.
    """
    flat = array.reshape(len(array), -1)
    which = places_of(flat.shape[1])
    n_values = flat.shape[1] if which is None else len(which)
    found = np.empty(len(flat), np.uint64)
    weights = factors(n_values)
    step = max(1, CHUNK // max(1, n_values))
    for start in range(0, len(flat), step):
        part = flat[start : start + step]
        found[start : start + step] = _bits(part if which is None else part[:, which]) @ weights
    return found


def _bits(part: np.ndarray) -> np.ndarray:
    """The bits of values as float32, uint64; of all zeros and all nan the same."""
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.ascontiguousarray(part, dtype=np.float32) + np.float32(0)
    values[np.isnan(values)] = np.nan
    bits = values.view(np.uint32).astype(np.uint64)
    # A sum with weights alone would not tell 1, 2 from 2, 1 scaled: bits are mixed before.
    return (bits ^ (bits >> np.uint64(15))) * np.uint64(0x9E3779B97F4A7C15)


def text_hashes(values: Sequence[Any] | np.ndarray) -> np.ndarray:
    """A number for each text or other object, by its `str`; shape (n,), uint64."""
    return np.fromiter((zlib.crc32(str(value).encode(errors="replace")) for value in values), np.uint64, len(values))


def sparse_hashes(matrix: Any) -> np.ndarray:
    """As `row_hashes` of the dense array, of a sparse matrix of SciPy."""
    rows = matrix.tocsr()
    which = places_of(rows.shape[1])
    if which is not None:
        rows = rows[:, which]
    found = np.zeros(rows.shape[0], np.uint64)
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    np.add.at(found, owner, _bits(rows.data.reshape(-1, 1))[:, 0] * factors(rows.shape[1])[rows.indices])
    return found


def step_hashes(array: np.ndarray) -> np.ndarray:
    """A number for each step of each window, shape (n, t); of an array of shape (n, t, ...)."""
    n, steps = array.shape[:2]
    return row_hashes(array.reshape(n * steps, -1)).reshape(n, steps)


def window_codes(hashes: np.ndarray) -> np.ndarray:
    """One number for a window from those of its steps: shape (n, t) -> (n,), uint64."""
    codes: np.ndarray = hashes @ factors(hashes.shape[1])
    return codes


def rolling_codes(hashes: np.ndarray, steps: int) -> np.ndarray:
    """The codes of all windows of so many rows in a series of rows: shape (m,) -> (m - steps + 1,), uint64."""
    return window_codes(np.lib.stride_tricks.sliding_window_view(hashes, steps))
