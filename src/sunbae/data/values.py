"""A list of Python values as a column: of one type if they have one, else as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

_INT64 = range(-(2**63), 2**63)
# bool before int and datetime before date: each is a kind of the other.
_KINDS: tuple[type, ...] = (bool, int, float, str, dt.datetime, dt.date, Decimal)
_DTYPES: dict[frozenset[type], pl.DataType] = {
    frozenset({bool}): pl.Boolean(),
    frozenset({int}): pl.Int64(),
    frozenset({float}): pl.Float64(),
    frozenset({int, float}): pl.Float64(),
    frozenset({Decimal}): pl.Float64(),
    frozenset({str}): pl.String(),
    frozenset({dt.datetime}): pl.Datetime("us"),
    frozenset({dt.date}): pl.Date(),
}
NESTED = (list, tuple, dict, set, frozenset, bytes, bytearray, np.ndarray, complex)


class _Nested:
    """The kind of a value that is several, or none that a Table has a type for."""


def column_of(
    name: str,
    values: Sequence[Any],
    as_text: Callable[[Any], str] = str,
) -> pl.Series:
    """The values as a column: numbers, truth values, texts or times if all are alike, else every one as text.

    Args:
      name: of the column.
      values: n values; None is missing.
      as_text: writes one value of a mixed column.

    Returns: (n,); integers beyond 64 bits become text, so that identifiers keep every digit. If a value is a list, an
      object or binary, the values as they are, of the type Object.

    >>> column_of("a", [1, "x", None]).to_list()
    ['1', 'x', None]
    """
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    kinds = {_kind(v) for v in plain if v is not None}
    if _Nested in kinds:
        return pl.Series(name, plain, dtype=pl.Object)
    dtype = _DTYPES.get(frozenset(kinds), pl.String())
    if any(_outside(v) for v in plain):
        dtype = pl.String()
    if dtype == pl.String:
        plain = [v if v is None or isinstance(v, str) else as_text(v) for v in plain]
    elif dtype == pl.Float64:
        plain = [None if v is None else float(v) for v in plain]
    return pl.Series(name, plain, dtype=dtype)


def _outside(value: Any) -> bool:
    """Whether polars has no place for the value in a column of its kind."""
    if isinstance(value, int):
        return value not in _INT64
    return isinstance(value, dt.datetime) and value.tzinfo is not None


def _kind(value: Any) -> type:
    if isinstance(value, NESTED):
        return _Nested
    return next((kind for kind in _KINDS if isinstance(value, kind)), object)
